//! A web service on port 8080: `GET /pace?km=10&minutes=50` answers `5:00 min/km`.

mod http;
mod pace;

use std::net::TcpListener;
use std::process::ExitCode;
use std::thread;

fn answer(url: &str) -> (u16, String) {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    match path {
        "/healthz" => (200, "ok".into()),
        "/pace" => match pace::parse(query) {
            Some((km, minutes)) => (200, pace::describe(km, minutes)),
            None => (400, "try /pace?km=10&minutes=50".into()),
        },
        _ => (404, "not found".into()),
    }
}

fn main() -> ExitCode {
    let listener = match TcpListener::bind("0.0.0.0:8080") {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("pace: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("pace listens on :8080");
    for stream in listener.incoming().flatten() {
        thread::spawn(move || {
            if let Err(error) = http::serve(stream, answer) {
                eprintln!("pace: {error}");
            }
        });
    }
    ExitCode::SUCCESS
}

#[cfg(test)]
mod tests {
    use super::answer;

    #[test]
    fn answers_by_path() {
        assert_eq!(answer("/pace?km=10&minutes=50"), (200, "5:00 min/km".into()));
        assert_eq!(answer("/pace").0, 400);
        assert_eq!(answer("/healthz"), (200, "ok".into()));
        assert_eq!(answer("/").0, 404);
    }
}
