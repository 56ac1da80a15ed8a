//! As much of HTTP/1.1 as a service behind a proxy needs: one GET, one answer.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::TcpStream;
use std::time::Duration;

const MOST_BYTES: usize = 8192;

/// Reads one request, asks `answer` for the status and the text of its URL, and sends them.
pub fn serve(mut stream: TcpStream, answer: fn(&str) -> (u16, String)) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let (status, text) = match read_url(&mut stream)? {
        Some(url) => answer(&url),
        None => (405, "only GET is answered".into()),
    };
    write!(
        stream,
        "HTTP/1.1 {status} {}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{text}\n",
        reason(status),
        text.len() + 1
    )
}

/// The URL of a GET; `None` for another method.
fn read_url(stream: &mut impl Read) -> Result<Option<String>> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 1024];
    loop {
        let count = stream.read(&mut chunk)?;
        if count == 0 || bytes.len() + count > MOST_BYTES {
            return Err(Error::new(ErrorKind::InvalidData, "a request that does not end"));
        }
        bytes.extend_from_slice(&chunk[..count]);
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut request = httparse::Request::new(&mut headers);
        let parsed = request
            .parse(&bytes)
            .map_err(|error| Error::new(ErrorKind::InvalidData, error))?;
        if parsed.is_complete() {
            let url = request.path.filter(|_| request.method == Some("GET"));
            return Ok(url.map(str::to_string));
        }
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        404 => "Not Found",
        _ => "Method Not Allowed",
    }
}

#[cfg(test)]
mod tests {
    use super::read_url;

    #[test]
    fn reads_the_url_of_a_get() {
        let get = read_url(&mut &b"GET /pace?km=1 HTTP/1.1\r\nHost: example.com\r\n\r\n"[..]);
        assert_eq!(get.unwrap().as_deref(), Some("/pace?km=1"));
        let post = read_url(&mut &b"POST / HTTP/1.1\r\n\r\n"[..]);
        assert_eq!(post.unwrap(), None);
    }

    #[test]
    fn refuses_what_is_no_request() {
        assert!(read_url(&mut &b"\x01\r\n\r\n"[..]).is_err());
        assert!(read_url(&mut &b"GET / HTTP/1.1\r\n"[..]).is_err());
    }
}
