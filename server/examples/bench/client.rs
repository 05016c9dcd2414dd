//! An HTTP/1.1 client with a keep-alive connection.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
};

/// A keep-alive connection with a session cookie.
pub struct Client {
    stream: BufReader<TcpStream>,
    host: String,
    cookie: String,
    /// The client address in `X-Forwarded-For`; no header where it is empty.
    pub forwarded: String,
    /// The tag of the page that is there already; no header where it is empty.
    pub if_none_match: String,
    pub accept: &'static str,
}

impl Client {
    pub fn connect(host: &str, cookie: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::new(stream),
            host: host.to_owned(),
            cookie: cookie.to_owned(),
            forwarded: String::new(),
            if_none_match: String::new(),
            accept: "text/html",
        })
    }

    /// Sends a request and returns status, head and body of the response.
    pub fn request(&mut self, method: &str, path: &str, body: &str) -> io::Result<(u16, String, Vec<u8>)> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nCookie: {1}\r\nAccept: {2}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {3}\r\n{4}{5}\r\n{body}",
            self.host,
            self.cookie,
            self.accept,
            body.len(),
            header_line("X-Forwarded-For", &self.forwarded),
            header_line("If-None-Match", &self.if_none_match),
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.stream.read_line(&mut head)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let lower = head.to_ascii_lowercase();
        let body = if lower.contains("transfer-encoding: chunked") {
            self.chunks()?
        } else {
            let length = header(&head, "content-length").trim().parse().unwrap_or(0);
            self.bytes(length)?
        };
        Ok((status, head, body))
    }

    fn bytes(&mut self, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// A body in chunks, each after its length in hexadecimal; an empty one is the last.
    fn chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            let length = usize::from_str_radix(line.trim(), 16).map_err(io::Error::other)?;
            let chunk = self.bytes(length + 2)?;
            body.extend_from_slice(&chunk[..length]);
            if length == 0 {
                return Ok(body);
            }
        }
    }
}

fn header_line(name: &str, value: &str) -> String {
    if value.is_empty() { String::new() } else { format!("{name}: {value}\r\n") }
}

/// A header of a response's head; empty if there is none.
pub fn header(head: &str, name: &str) -> String {
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()).unwrap_or_default()
}

/// The session cookie that the head of a response sets.
pub fn session_cookie(head: &str) -> Option<String> {
    let cookies = head.lines().filter_map(|line| line.split_once(": "));
    let mut cookies = cookies.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    let cookie = cookies.find(|(_, value)| value.starts_with("session=") || value.starts_with("__Host-session="))?.1;
    cookie.split(';').next().map(str::to_owned)
}
