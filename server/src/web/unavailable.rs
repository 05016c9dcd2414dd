//! The error response when the request context can't be built, because the database is unavailable. Needs no database itself.

use super::{
    AppState,
    request_headers::{accepts_html, cookie, global_privacy_control},
};
use ::web::request::cookies;
use axum::{
    Json,
    response::{Html, IntoResponse, Response},
};
use domain::{Error, Language};
use http::{
    HeaderMap, HeaderValue, Method, StatusCode,
    header::{ACCEPT_LANGUAGE, CONTENT_SECURITY_POLICY, RETRY_AFTER},
};

/// The Content-Security-Policy of a page with text and the style sheet only.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// An HTML page for a browser, the error as JSON for a script.
pub fn unavailable_response(state: &AppState, method: &Method, headers: &HeaderMap, error: Error) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = if accepts_html(headers) {
        let language = language(state, headers);
        let signal = global_privacy_control(headers).then(|| ::web::messages::privacy_signal(language));
        let page = page(language, state.site.assets.style.as_deref(), *method != Method::GET, signal);
        (status, [(CONTENT_SECURITY_POLICY, POLICY)], Html(page)).into_response()
    } else {
        (status, Json(error)).into_response()
    };
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("30"));
    response
}

/// The language chosen in this browser; the account's own language can't be loaded now.
fn language(state: &AppState, headers: &HeaderMap) -> Language {
    let accepts = headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok()).unwrap_or_default();
    cookie(headers, &state.installation.cookie_name(cookies::LANGUAGE))
        .and_then(Language::from_tag)
        .or_else(|| Language::from_accept_language(accepts))
        .unwrap_or_default()
}

/// `signal` is the line about the privacy signal of the browser.
fn page(language: Language, style: Option<&str>, sent: bool, signal: Option<&str>) -> String {
    let (title, text) = ::web::errors::unavailable(language, sent);
    let style = style.map(|href| format!("<link rel=\"stylesheet\" href=\"{href}\">")).unwrap_or_default();
    let signal = signal.map(|line| format!("<footer><p class=\"privacy-signal\">{line}</p></footer>")).unwrap_or_default();
    format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title} · VisitOMS</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">{style}</head>\
         <body><main class=\"sheet\"><h1>{title}</h1><p role=\"alert\">{text}</p></main>{signal}</body></html>",
        language.tag()
    )
}
