//! One request over a connection of its own.

use anyhow::{Context, Result};
use std::{
    io::{self, Read, Write},
    net::TcpStream,
    time::Duration,
};

/// An answer that has not come by then counts as none.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Answer {
    pub status: u16,
    head: String,
    pub body: String,
}

/// Asks the server on this port; `cookie` may be empty. HTTP/1.0: what comes until the end is the body.
pub fn ask(port: u16, cookie: &str, method: &str, path: &str, accept: &str, body: &str) -> io::Result<Answer> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: {cookie}\r\n\
         Accept: {accept}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    // A server that refuses may answer before it has read everything.
    let sent = stream.write_all(request.as_bytes());
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    let text = String::from_utf8_lossy(&answer);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        sent.and(read)?;
        return Err(io::ErrorKind::UnexpectedEof.into());
    };
    // Half of an answer is none.
    let told = header(head, "content-length").and_then(|length| length.parse::<usize>().ok());
    if told.is_some_and(|told| answer.len() < head.len() + 4 + told) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Ok(Answer { status, head: head.to_owned(), body: body.to_owned() })
}

/// Opens a page.
pub fn page(port: u16, cookie: &str, path: &str) -> io::Result<Answer> {
    ask(port, cookie, "GET", path, "text/html", "")
}

/// Calls a server function as a script does.
pub fn call(port: u16, cookie: &str, path: &str, body: &str) -> io::Result<Answer> {
    ask(port, cookie, "POST", path, "application/json", body)
}

/// The cookie of a new session.
pub fn sign_in(port: u16, email: &str, password: &str) -> Result<String> {
    let body = format!("account[email]={}&account[password]={password}&account[next]=", email.replace('@', "%40"));
    let answer = call(port, "", "/api/sign_in", &body)?;
    let cookies = answer.head.lines().filter_map(|line| line.split_once(": "));
    let mut cookies = cookies.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")).map(|(_, cookie)| cookie);
    let cookie = cookies.find(|cookie| cookie.starts_with("session=")).and_then(|cookie| cookie.split(';').next());
    cookie.map(str::to_owned).with_context(|| format!("{email} could not sign in ({})", answer.status))
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let headers = head.lines().filter_map(|line| line.split_once(": "));
    headers.into_iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}
