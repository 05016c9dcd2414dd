//! CSRF protection: every state-changing request must come from one of our own pages.

use super::AppState;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, Method, StatusCode,
    header::{HOST, ORIGIN},
};

/// Rejects state-changing requests from other origins (by Fetch Metadata, or `Origin` where the browser sends none).
pub async fn require_same_origin(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if is_read || is_same_origin(request.headers(), &state.installation.public_url) {
        next.run(request).await
    } else {
        tracing::warn!(path = request.uri().path(), "a state change of foreign origin was refused");
        (StatusCode::FORBIDDEN, "This form was sent by another site. Open the page here and send it again.").into_response()
    }
}

fn is_same_origin(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        // `none`: initiated by the user, such as a form that is sent again from the history.
        return matches!(site, "same-origin" | "none");
    }
    // Over plain http browsers send no Fetch Metadata, but `Origin` with every form.
    let Some(origin) = text(ORIGIN.as_str()) else { return false };
    let Some((scheme, host)) = origin.split_once("://") else { return false };
    // An http origin of an https site may have been tampered with on the network.
    let is_secure_enough = scheme == "https" || !public_url.starts_with("https://");
    origin == public_url || (is_secure_enough && Some(host) == text(HOST.as_str()))
}

#[cfg(test)]
mod tests {
    use super::is_same_origin;
    use http::HeaderMap;

    fn accepts_at(public_url: &str, headers: &[(&'static str, &str)]) -> bool {
        let headers: HeaderMap = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        is_same_origin(&headers, public_url)
    }

    fn accepts(headers: &[(&'static str, &str)]) -> bool {
        accepts_at("https://visits.example", headers)
    }

    #[test]
    fn only_same_origin_requests_are_accepted() {
        assert!(accepts(&[("sec-fetch-site", "same-origin")]));
        assert!(accepts(&[("origin", "https://visits.example"), ("host", "inside:3000")]));
        assert!(accepts(&[("origin", "https://10.0.0.7:3000"), ("host", "10.0.0.7:3000")]));
        assert!(accepts_at("http://10.0.0.7:3000", &[("origin", "http://visits.local:3000"), ("host", "visits.local:3000")]));
        assert!(accepts_at("http://10.0.0.7:3000", &[("origin", "https://visits.local"), ("host", "visits.local")]));
        assert!(!accepts(&[("sec-fetch-site", "cross-site"), ("origin", "https://visits.example")]));
        assert!(!accepts(&[("sec-fetch-site", "same-site")]));
        assert!(!accepts(&[("origin", "null"), ("host", "10.0.0.7:3000")]));
        assert!(!accepts(&[("origin", "https://evil.example"), ("host", "visits.example")]));
        assert!(!accepts(&[("host", "visits.example")]));
        assert!(!accepts(&[("origin", "http://visits.example"), ("host", "visits.example")]), "https is not left for http");
        assert!(!accepts(&[("origin", "visits.example"), ("host", "visits.example")]));
    }
}
