//! The answer while a request can't even be looked at, since the database can't do its work: nothing of it needs one.

use super::{
    Process,
    enter::{cookie, takes_html},
};
use app::request::cookies;
use axum::{
    Json,
    response::{Html, IntoResponse, Response},
};
use domain::{Error, Language};
use http::{
    HeaderMap, HeaderValue, Method, StatusCode,
    header::{ACCEPT_LANGUAGE, CONTENT_SECURITY_POLICY, RETRY_AFTER},
};

/// A page of words and the style sheet.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A page for a browser, the error for a script.
pub fn answer(process: &Process, method: &Method, headers: &HeaderMap, error: Error) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = if takes_html(headers) {
        let page = page(language(process, headers), process.site.assets.style.as_deref(), *method != Method::GET);
        (status, [(CONTENT_SECURITY_POLICY, POLICY)], Html(page)).into_response()
    } else {
        (status, Json(error)).into_response()
    };
    answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("30"));
    answer
}

/// The one chosen in this browser; whose account chose another is not known now.
fn language(process: &Process, headers: &HeaderMap) -> Language {
    let accepts = headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok()).unwrap_or_default();
    cookie(headers, &process.installation.cookie_name(cookies::LANGUAGE))
        .and_then(Language::from_tag)
        .or_else(|| Language::from_accept_language(accepts))
        .unwrap_or_default()
}

fn page(language: Language, style: Option<&str>, sent: bool) -> String {
    let (title, text) = app::errors::unavailable(language, sent);
    let style = style.map(|href| format!("<link rel=\"stylesheet\" href=\"{href}\">")).unwrap_or_default();
    format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title} · VisitOMS</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">{style}</head>\
         <body><main class=\"sheet\"><h1>{title}</h1><p role=\"alert\">{text}</p></main></body></html>",
        language.tag()
    )
}
