//! A minimal HTTP client that behaves like a browser without JavaScript: HTTP/1.1 with a connection per request, and cookies.
//!
//! Written by hand, so that no second HTTP library is compiled and tests can send malformed requests.

use http::{HeaderMap, HeaderName, HeaderValue, header::SET_COOKIE};
use std::{collections::BTreeMap, net::SocketAddr};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

#[derive(Clone, Debug)]
pub struct Client {
    address: SocketAddr,
    /// The `Origin` header of form submissions.
    origin: String,
    pub cookies: BTreeMap<String, String>,
    /// The `Host` header, if it differs from the address of the connection.
    pub host: Option<String>,
    /// Sent with every request.
    pub headers: Vec<(&'static str, String)>,
}

/// An HTTP request.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub headers: Vec<(&'a str, String)>,
    pub body: Vec<u8>,
    /// How the length of the body is sent, which a test can make wrong.
    pub length: ContentLength,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContentLength {
    /// A correct `Content-Length`.
    #[default]
    Actual,
    /// This `Content-Length`, whatever the body has.
    Claimed(usize),
    /// `Transfer-Encoding: chunked`, without a length.
    Chunked,
}

#[derive(Clone, Debug)]
pub struct Response {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Response {
    /// The value of a header. Empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The whole `Set-Cookie` header of a cookie.
    pub fn set_cookie(&self, name: &str) -> Option<&str> {
        let texts = self.headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        texts.into_iter().find(|text| text.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')))
    }
}

/// URL-encodes form fields.
pub fn encode_form(fields: &[(&str, &str)]) -> Vec<u8> {
    serde_urlencoded::to_string(fields).expect("the fields can be encoded").into_bytes()
}

/// The value of the honeypot's `opened` field in a page's form: the sealed time when the page was opened.
pub fn form_opened_at(page: &str) -> String {
    let rest = page.split_once("name=\"opened\" value=\"").expect("the form has a honeypot").1;
    rest.split_once('"').expect("the value ends").0.to_owned()
}

impl Client {
    pub fn new(address: SocketAddr, origin: String) -> Self {
        Self { address, origin, cookies: BTreeMap::new(), host: None, headers: Vec::new() }
    }

    /// Removes a cookie and returns its value.
    pub fn take_cookie(&mut self, cookie: &str) -> Option<String> {
        self.cookies.remove(cookie)
    }

    /// Requests a page.
    pub async fn get(&mut self, path: &str) -> Response {
        self.send(Request { method: "GET", path, headers: vec![("accept", "text/html,*/*;q=0.8".into())], ..Request::default() })
            .await
    }

    /// Calls a server function as JavaScript does, for JSON.
    pub async fn call(&mut self, path: &str, fields: &[(&str, &str)]) -> Response {
        let headers = self.form_headers("application/json", None);
        self.send(Request { method: "POST", path, headers, body: encode_form(fields), ..Request::default() }).await
    }

    /// Submits the form of a page, as without JavaScript.
    pub async fn submit(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Response {
        let headers = self.form_headers("text/html,*/*;q=0.8", Some(page));
        self.send(Request { method: "POST", path: action, headers, body: encode_form(fields), ..Request::default() }).await
    }

    /// The upload that the import page shows; `None` if there is nothing to import.
    pub async fn shown_upload(&mut self) -> Option<String> {
        let page = self.get("/import").await.text;
        page.split("name=\"upload\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned)
    }

    /// Imports the upload that the import page shows.
    pub async fn confirm_import(&mut self) -> Response {
        let shown = self.shown_upload().await.unwrap_or_default();
        self.submit("/import", "/import/confirm", &[("upload", &shown)]).await
    }

    /// Uploads files as the import form does. Each file is (field name, content).
    pub async fn upload(&mut self, page: &str, files: &[(&str, &str)]) -> Response {
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
        self.send(Request { method: "POST", path: page, headers, body: body.into_bytes(), ..Request::default() }).await
    }

    /// The headers that a browser sends with a form of this site.
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

    /// Sends a request and stores the cookies of the response.
    pub async fn send(&mut self, request: Request<'_>) -> Response {
        let mut head = vec![
            format!("{} {} HTTP/1.1", request.method, request.path),
            format!("host: {}", self.host.clone().unwrap_or_else(|| self.address.to_string())),
            "connection: close".to_owned(),
        ];
        head.extend(self.headers.iter().map(|(name, value)| format!("{name}: {value}")));
        head.extend(request.headers.iter().map(|(name, value)| format!("{name}: {value}")));
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            head.push(format!("cookie: {}", pairs.join("; ")));
        }
        let mut body = request.body;
        match request.length {
            ContentLength::Actual if request.method == "GET" => {}
            ContentLength::Actual => head.push(format!("content-length: {}", body.len())),
            ContentLength::Claimed(length) => head.push(format!("content-length: {length}")),
            ContentLength::Chunked => {
                head.push("transfer-encoding: chunked".to_owned());
                body = [format!("{:x}\r\n", body.len()).as_bytes(), &body, b"\r\n0\r\n\r\n"].concat();
            }
        }
        let mut stream = TcpStream::connect(self.address).await.expect("the server listens");
        stream.write_all(format!("{}\r\n\r\n", head.join("\r\n")).as_bytes()).await.expect("the server reads");
        // The server may respond and close before it has read the whole body.
        stream.write_all(&body).await.ok();
        let mut response = Vec::new();
        stream.read_to_end(&mut response).await.expect("the server answers");
        let response = parse_response(&response);
        self.store_cookies(&response.headers);
        response
    }

    /// Opens a stream of server-sent events. Returns after the head of the response.
    pub async fn open_stream(&mut self, path: &str) -> EventStream {
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
            assert_ne!(stream.read_buf(&mut read).await.expect("the server answers"), 0, "a response has a head");
        }
        let end = read.windows(4).position(|four| four == b"\r\n\r\n").expect("the head was read") + 4;
        let response = parse_response(&read[..end]);
        let rest = String::from_utf8_lossy(&read[end..]).into_owned();
        EventStream { response, stream, rest }
    }

    fn store_cookies(&mut self, headers: &HeaderMap) {
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

/// An open stream of server-sent events.
pub struct EventStream {
    /// The head of the response.
    pub response: Response,
    stream: TcpStream,
    rest: String,
}

impl EventStream {
    /// Waits for the next event and returns it as (name, data). None at the end of the stream.
    pub async fn next(&mut self) -> Option<(String, String)> {
        loop {
            // Lines without a field name are chunk lengths or comments. A chunk never splits a line of an event.
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

fn parse_response(bytes: &[u8]) -> Response {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a response has a head");
    let head = std::str::from_utf8(&bytes[..end]).expect("a head is text");
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a response has a status");
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(':').expect("a header has a name");
        let name: HeaderName = name.parse().expect("a header's name");
        headers.append(name, HeaderValue::from_str(value.trim()).expect("a header's value"));
    }
    let mut body = bytes[end + 4..].to_vec();
    if headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked") {
        body = decode_chunked(&body);
    }
    Response { status, headers, text: String::from_utf8_lossy(&body).into_owned() }
}

/// Decodes a chunked body (RFC 9112 §7.1).
fn decode_chunked(mut rest: &[u8]) -> Vec<u8> {
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
