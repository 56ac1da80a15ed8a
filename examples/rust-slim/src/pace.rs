//! Pace: the time that a runner takes for a kilometre.

/// Reads `km=10&minutes=50`; `None` where either is missing or no positive number.
pub fn parse(query: &str) -> Option<(f64, f64)> {
    let value = |name: &str| {
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == name)
            .and_then(|(_, text)| text.parse::<f64>().ok())
            .filter(|number| number.is_finite() && *number > 0.0)
    };
    Some((value("km")?, value("minutes")?))
}

/// Minutes and seconds a kilometre, such as `5:00 min/km`.
pub fn describe(km: f64, minutes: f64) -> String {
    let seconds = (minutes * 60.0 / km).round() as u64;
    format!("{}:{:02} min/km", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn describes_minutes_and_seconds() {
        assert_eq!(describe(10.0, 50.0), "5:00 min/km");
        assert_eq!(describe(42.195, 180.0), "4:16 min/km");
        assert_eq!(describe(3.0, 29.99), "10:00 min/km");
    }

    #[test]
    fn reads_a_query_in_any_order() {
        assert_eq!(parse("km=10&minutes=50"), Some((10.0, 50.0)));
        assert_eq!(parse("minutes=50&km=10"), Some((10.0, 50.0)));
    }

    #[test]
    fn refuses_what_is_no_run() {
        for query in ["", "km=10", "km=0&minutes=50", "km=ten&minutes=50", "km=10&minutes=inf"] {
            assert_eq!(parse(query), None, "{query}");
        }
    }
}
