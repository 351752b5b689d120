//! The smallest HTTP client that the tools need for themselves: one request, one answer, closed.

use crate::error::{Doing, Error, Result};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The header lines as they came.
    pub head: String,
    /// The body.
    pub body: String,
}

/// Asks 127.0.0.1 for a path, within five seconds.
///
/// # Errors
/// When nobody listens, the answer does not come in time or is not HTTP.
pub async fn get(port: u16, path: &str) -> Result<Answer> {
    let ask = async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept: */*\r\n\
             Connection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut bytes = Vec::new();
        // Not every server closes when asked to; the announced length is the end as well.
        while !is_whole(&bytes) && stream.read_buf(&mut bytes).await? > 0 {}
        Ok::<_, std::io::Error>(String::from_utf8_lossy(&bytes).into_owned())
    };
    let text = match timeout(Duration::from_secs(5), ask).await {
        Ok(answer) => answer.doing(&format!("ask for {path}"))?,
        Err(_) => return Err(unexpected(path, "nothing within 5 s")),
    };
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or_else(|| unexpected(path, head))?;
    Ok(Answer { status, head: head.to_owned(), body: body.to_owned() })
}

/// True when the head is there and as much body as it announces.
fn is_whole(bytes: &[u8]) -> bool {
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
        return false;
    };
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length: Option<usize> = length.and_then(|length| length.trim().parse().ok());
    length.is_some_and(|length| bytes.len() >= end + 4 + length)
}

fn unexpected(path: &str, answer: &str) -> Error {
    Error::Answer { question: path.to_owned(), answer: answer.to_owned() }
}

/// A port that was free a moment ago.
///
/// # Errors
/// When the system has none.
pub fn free_port() -> Result<u16> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").doing("find a free port")?;
    Ok(listener.local_addr().doing("find a free port")?.port())
}

#[cfg(test)]
mod tests {
    use super::is_whole;

    #[test]
    fn an_answer_is_whole_with_its_announced_length() {
        assert!(is_whole(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        assert!(!is_whole(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no"));
        assert!(!is_whole(b"HTTP/1.1 200 OK\r\n\r\nuntil the end"));
    }
}
