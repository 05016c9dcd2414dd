//! What the headers of a request say.

use cookie::Cookie;
use http::{
    HeaderMap,
    header::{ACCEPT, COOKIE},
};

/// Whether the client expects an HTML page: a browser's navigation or a form sent without JavaScript.
pub fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

/// The value of a cookie of the request.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    // Parse one by one, so that a foreign cookie that is not ASCII does not hide ours.
    let pieces = headers.get_all(COOKIE).iter().flat_map(|header| header.as_bytes().split(|byte| *byte == b';'));
    let mut cookies = pieces.filter_map(|piece| Cookie::parse(std::str::from_utf8(piece).ok()?).ok());
    cookies.find(|cookie| cookie.name() == name)?.value_raw()
}

/// Whether the browser sends Global Privacy Control.
pub fn global_privacy_control(headers: &HeaderMap) -> bool {
    headers.get("sec-gpc").is_some_and(|value| value == "1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn cookies_are_matched_by_their_whole_name() {
        let headers: HeaderMap = [(COOKIE, HeaderValue::from_static("a_session=x; session=y;language=es"))].into_iter().collect();
        assert_eq!(cookie(&headers, "session"), Some("y"));
        assert_eq!(cookie(&headers, "language"), Some("es"));
        assert_eq!(cookie(&headers, "sess"), None);
        let foreign = HeaderValue::from_bytes(b"name=Jos\xc3\xa9; place=caf\xe9; session=y").unwrap();
        assert_eq!(cookie(&[(COOKIE, foreign)].into_iter().collect(), "session"), Some("y"));
    }
}
