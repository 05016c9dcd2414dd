//! No other site's page changes anything here: every state change must come from a page of ours.

use super::Process;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, Method, StatusCode,
    header::{HOST, ORIGIN},
};

/// Refuses state changes of foreign origin (Fetch Metadata, and `Origin` where a browser sends none).
pub async fn own_forms_only(State(process): State<Process>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_own(request.headers(), &process.installation.public_url) {
        next.run(request).await
    } else {
        tracing::warn!(path = request.uri().path(), "a state change of foreign origin was refused");
        (StatusCode::FORBIDDEN, "This form was sent by another site. Open the page here and send it again.").into_response()
    }
}

fn is_own(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        // `none` is a person's own doing: a form sent again out of the history.
        return matches!(site, "same-origin" | "none");
    }
    // Over plain http a browser sends no Fetch Metadata, but `Origin` with every form.
    let Some(origin) = text(ORIGIN.as_str()) else { return false };
    let Some((scheme, host)) = origin.split_once("://") else { return false };
    // Whoever comes by http to a site of https is on a way that somebody else may write on.
    let as_safe = scheme == "https" || !public_url.starts_with("https://");
    origin == public_url || (as_safe && Some(host) == text(HOST.as_str()))
}

#[cfg(test)]
mod tests {
    use super::is_own;
    use http::HeaderMap;

    fn own_at(public_url: &str, headers: &[(&'static str, &str)]) -> bool {
        let headers: HeaderMap = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        is_own(&headers, public_url)
    }

    fn own(headers: &[(&'static str, &str)]) -> bool {
        own_at("https://visits.example", headers)
    }

    #[test]
    fn only_our_own_pages_change_anything() {
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(own(&[("origin", "https://visits.example"), ("host", "inside:3000")]));
        assert!(own(&[("origin", "https://10.0.0.7:3000"), ("host", "10.0.0.7:3000")]));
        assert!(own_at("http://10.0.0.7:3000", &[("origin", "http://visits.local:3000"), ("host", "visits.local:3000")]));
        assert!(own_at("http://10.0.0.7:3000", &[("origin", "https://visits.local"), ("host", "visits.local")]));
        assert!(!own(&[("sec-fetch-site", "cross-site"), ("origin", "https://visits.example")]));
        assert!(!own(&[("sec-fetch-site", "same-site")]));
        assert!(!own(&[("origin", "null"), ("host", "10.0.0.7:3000")]));
        assert!(!own(&[("origin", "https://evil.example"), ("host", "visits.example")]));
        assert!(!own(&[("host", "visits.example")]));
        assert!(!own(&[("origin", "http://visits.example"), ("host", "visits.example")]), "https is not left for http");
        assert!(!own(&[("origin", "visits.example"), ("host", "visits.example")]));
    }
}
