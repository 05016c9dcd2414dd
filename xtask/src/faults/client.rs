//! A minimal HTTP client: one request per connection.

use anyhow::{Context, Result};
use std::{
    io::{self, Read, Write},
    net::TcpStream,
    time::Duration,
};

/// A response that takes longer counts as none.
const TIMEOUT: Duration = Duration::from_secs(20);

pub struct Response {
    pub status: u16,
    head: String,
    pub body: String,
}

/// Sends a request to the server on this port; `cookie` may be empty. HTTP/1.0: the body ends with the connection.
pub fn send_request(port: u16, cookie: &str, method: &str, path: &str, accept: &str, body: &str) -> io::Result<Response> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: {cookie}\r\n\
         Accept: {accept}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    // A server that rejects a request may respond before it has read everything.
    let sent = stream.write_all(request.as_bytes());
    let mut response = Vec::new();
    let read = stream.read_to_end(&mut response);
    let text = String::from_utf8_lossy(&response);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        sent.and(read)?;
        return Err(io::ErrorKind::UnexpectedEof.into());
    };
    // A truncated response is an error.
    let content_length = header(head, "content-length").and_then(|length| length.parse::<usize>().ok());
    if content_length.is_some_and(|length| response.len() < head.len() + 4 + length) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Ok(Response { status, head: head.to_owned(), body: body.to_owned() })
}

/// Requests a page.
pub fn get_page(port: u16, cookie: &str, path: &str) -> io::Result<Response> {
    send_request(port, cookie, "GET", path, "text/html", "")
}

/// Calls a server function as a script does.
pub fn call(port: u16, cookie: &str, path: &str, body: &str) -> io::Result<Response> {
    send_request(port, cookie, "POST", path, "application/json", body)
}

/// Signs in and returns the session cookie.
pub fn sign_in(port: u16, email: &str, password: &str) -> Result<String> {
    let body = format!("account[email]={}&account[password]={password}&account[next]=", email.replace('@', "%40"));
    let response = call(port, "", "/api/sign_in", &body)?;
    let cookies = response.head.lines().filter_map(|line| line.split_once(": "));
    let mut cookies = cookies.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")).map(|(_, cookie)| cookie);
    let cookie = cookies.find(|cookie| cookie.starts_with("session=")).and_then(|cookie| cookie.split(';').next());
    cookie.map(str::to_owned).with_context(|| format!("{email} could not sign in ({})", response.status))
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let headers = head.lines().filter_map(|line| line.split_once(": "));
    headers.into_iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}
