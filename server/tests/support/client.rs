//! A browser without JavaScript, as far as these tests need one: HTTP/1.1 with a connection per request, and cookies.
//!
//! Written out, so that no second HTTP library is compiled and a request can be as wrong as a test wants it.

use http::{HeaderMap, HeaderName, HeaderValue, header::SET_COOKIE};
use std::{collections::BTreeMap, net::SocketAddr};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

#[derive(Clone, Debug)]
pub struct Client {
    address: SocketAddr,
    /// The origin that its forms name.
    origin: String,
    pub cookies: BTreeMap<String, String>,
    /// What it says that it asks, where that is not the address it connects to.
    pub host: Option<String>,
    /// Sent with every request.
    pub headers: Vec<(&'static str, String)>,
}

/// One request.
#[derive(Clone, Debug, Default)]
pub struct Ask<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub headers: Vec<(&'a str, String)>,
    pub body: Vec<u8>,
    /// Where the length that is told is not the body's, or is not told at all.
    pub length: Length,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Length {
    #[default]
    True,
    Claimed(usize),
    /// `Transfer-Encoding: chunked`.
    Untold,
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// A header's text, empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The whole `Set-Cookie` of a cookie.
    pub fn set_cookie(&self, name: &str) -> Option<&str> {
        let texts = self.headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        texts.into_iter().find(|text| text.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')))
    }
}

/// Fields as a form sends them.
pub fn form(fields: &[(&str, &str)]) -> Vec<u8> {
    serde_urlencoded::to_string(fields).expect("texts can be sent").into_bytes()
}

/// What the trap of a page's form sends along: when the page was opened.
pub fn opened(page: &str) -> String {
    let rest = page.split_once("name=\"opened\" value=\"").expect("the form has a trap").1;
    rest.split_once('"').expect("a value ends").0.to_owned()
}

impl Client {
    pub fn new(address: SocketAddr, origin: String) -> Self {
        Self { address, origin, cookies: BTreeMap::new(), host: None, headers: Vec::new() }
    }

    /// Takes a cookie out of the browser.
    pub fn set_aside(&mut self, cookie: &str) -> Option<String> {
        self.cookies.remove(cookie)
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Ask { method: "GET", path, headers: vec![("accept", "text/html,*/*;q=0.8".into())], ..Ask::default() }).await
    }

    /// Calls a server function as a script does.
    pub async fn call(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let headers = self.form_headers("application/json", None);
        self.send(Ask { method: "POST", path, headers, body: form(fields), ..Ask::default() }).await
    }

    /// Sends the form of a page, without JavaScript.
    pub async fn submit(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let headers = self.form_headers("text/html,*/*;q=0.8", Some(page));
        self.send(Ask { method: "POST", path: action, headers, body: form(fields), ..Ask::default() }).await
    }

    /// Sends files as the form of the import does: (name of the field, content).
    pub async fn upload(&mut self, page: &str, files: &[(&str, &str)]) -> Answer {
        const BOUNDARY: &str = "----the-files-of-a-test";
        let part = |(field, content): &(&str, &str)| {
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{field}.csv\"\r\n\
                 Content-Type: text/csv\r\n\r\n{content}\r\n"
            )
        };
        let body = files.iter().map(part).chain([format!("--{BOUNDARY}--\r\n")]).collect::<Vec<_>>().concat();
        let mut headers = self.form_headers("text/html", Some(page));
        headers.retain(|(name, _)| *name != "content-type");
        headers.push(("content-type", format!("multipart/form-data; boundary={BOUNDARY}")));
        self.send(Ask { method: "POST", path: page, headers, body: body.into_bytes(), ..Ask::default() }).await
    }

    /// What a browser says with a form of this site.
    pub fn form_headers(&self, accept: &str, page: Option<&str>) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("accept", accept.to_owned()),
            ("content-type", "application/x-www-form-urlencoded".to_owned()),
            ("origin", self.origin.clone()),
            ("sec-fetch-site", "same-origin".to_owned()),
        ];
        headers.extend(page.map(|page| ("referer", format!("{}{page}", self.origin))));
        headers
    }

    /// Sends a request and keeps the cookies that come back.
    pub async fn send(&mut self, ask: Ask<'_>) -> Answer {
        let mut head = vec![
            format!("{} {} HTTP/1.1", ask.method, ask.path),
            format!("host: {}", self.host.clone().unwrap_or_else(|| self.address.to_string())),
            "connection: close".to_owned(),
        ];
        head.extend(self.headers.iter().map(|(name, value)| format!("{name}: {value}")));
        head.extend(ask.headers.iter().map(|(name, value)| format!("{name}: {value}")));
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            head.push(format!("cookie: {}", pairs.join("; ")));
        }
        let mut body = ask.body;
        match ask.length {
            Length::True if ask.method == "GET" => {}
            Length::True => head.push(format!("content-length: {}", body.len())),
            Length::Claimed(length) => head.push(format!("content-length: {length}")),
            Length::Untold => {
                head.push("transfer-encoding: chunked".to_owned());
                body = [format!("{:x}\r\n", body.len()).as_bytes(), &body, b"\r\n0\r\n\r\n"].concat();
            }
        }
        let mut stream = TcpStream::connect(self.address).await.expect("the server listens");
        stream.write_all(format!("{}\r\n\r\n", head.join("\r\n")).as_bytes()).await.expect("the server reads");
        // A server that has seen enough answers before it has read all.
        stream.write_all(&body).await.ok();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("the server answers");
        let answer = parse(&answer);
        self.keep_cookies(&answer.headers);
        answer
    }

    /// Opens a stream of events. An answer that is none comes whole.
    pub async fn open(&mut self, path: &str) -> Events {
        let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let head = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\naccept: text/event-stream\r\ncookie: {}\r\n\r\n",
            self.address,
            pairs.join("; ")
        );
        let mut stream = TcpStream::connect(self.address).await.expect("the server listens");
        stream.write_all(head.as_bytes()).await.expect("the server reads");
        let mut read = Vec::new();
        while !read.windows(4).any(|four| four == b"\r\n\r\n") {
            assert_ne!(stream.read_buf(&mut read).await.expect("the server answers"), 0, "an answer has a head");
        }
        let end = read.windows(4).position(|four| four == b"\r\n\r\n").expect("the head was read") + 4;
        let answer = parse(&read[..end]);
        let rest = String::from_utf8_lossy(&read[end..]).into_owned();
        Events { answer, stream, rest }
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let (name, rest) = cookie.split_once('=').expect("a cookie has a name");
            let (value, attributes) = rest.split_once(';').unwrap_or((rest, ""));
            if attributes.split(';').any(|attribute| attribute.trim() == "Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// A stream of events that is open.
pub struct Events {
    /// Its head.
    pub answer: Answer,
    stream: TcpStream,
    rest: String,
}

impl Events {
    /// The next event as (name, data); none at the end. Waits for it.
    pub async fn next(&mut self) -> Option<(String, String)> {
        loop {
            // An event never breaks a chunk's line: what is not a field is the chunk's frame or a comment.
            if let Some((event, rest)) = self.rest.split_once("\n\n") {
                let field = |name: &str| {
                    let lines = event.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
                    lines.map(str::trim).collect::<String>()
                };
                let (found, rest) = ((field("event"), field("data")), rest.to_owned());
                self.rest = rest;
                if !found.0.is_empty() {
                    return Some(found);
                }
                continue;
            }
            let mut read = Vec::new();
            if self.stream.read_buf(&mut read).await.ok()? == 0 {
                return None;
            }
            self.rest += &String::from_utf8_lossy(&read);
        }
    }
}

fn parse(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head");
    let head = std::str::from_utf8(&bytes[..end]).expect("a head is text");
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("an answer has a status");
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(':').expect("a header has a name");
        let name: HeaderName = name.parse().expect("a header's name");
        headers.append(name, HeaderValue::from_str(value.trim()).expect("a header's value"));
    }
    let mut body = bytes[end + 4..].to_vec();
    if headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked") {
        body = joined(&body);
    }
    Answer { status, headers, text: String::from_utf8_lossy(&body).into_owned() }
}

/// The chunks of a body without their lengths (RFC 9112 §7.1).
fn joined(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let length = std::str::from_utf8(&rest[..end]).ok().and_then(|text| usize::from_str_radix(text.trim(), 16).ok());
        let length = length.expect("a chunk has a length");
        body.extend_from_slice(&rest[end + 2..end + 2 + length]);
        rest = &rest[end + 2 + length + 2..];
        if length == 0 {
            break;
        }
    }
    body
}
