//! A form that was sent without JavaScript is answered with a page (303): the next one, or its own with what was typed and
//! what is wrong. What was typed is kept on the server for minutes ([`kept_forms`]) and never stands in an address.

use super::{
    enter::{cookie, page_of, takes_html},
    kept_forms::{self, Refused},
    pages::Pages,
    see_other,
};
use app::{
    own_path::OwnPath,
    request::{NotKept, Refusal, Request as AppRequest, cookies, leads_elsewhere},
};
use axum::{
    Extension, Json,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::Error;
use http::{
    HeaderValue, Method, StatusCode,
    header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RETRY_AFTER, SET_COOKIE},
};
use store::identity::Token;

/// Server functions answer here as they would to a script, and a plain form gets a page made of that.
pub async fn answer_with_a_page(
    State(pages): State<Pages>,
    Extension(asked): Extension<AppRequest>,
    request: Request,
    next: Next,
) -> Response {
    let html = takes_html(request.headers());
    if !pages.has_function(request.uri().path()) {
        return if html { pages.not_found(asked).await } else { (StatusCode::NOT_FOUND, Json(Error::NotFound)).into_response() };
    }
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    let told = head.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let typed = match told {
        Some(length) if length > super::LONGEST_BODY => None,
        _ => to_bytes(body, super::LONGEST_BODY).await.ok(),
    };
    let Some(typed) = typed else {
        if html {
            return pages.refusal(asked, StatusCode::PAYLOAD_TOO_LARGE, Refusal::of(None, NotKept::TooLong)).await;
        }
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let request = Request::from_parts(head, Body::from(typed.clone()));
    if html { plain_form(&pages, asked, request, typed, next).await } else { with_status(next.run(request).await).await }
}

async fn plain_form(pages: &Pages, asked: AppRequest, mut request: Request, typed: Bytes, next: Next) -> Response {
    let action = request.uri().path().to_owned();
    let page = page_of(request.uri(), request.headers());
    let old = cookie(request.headers(), &asked.installation.cookie_name(cookies::FORM)).map(Token::from_text);
    // Leptos would answer a browser with its own redirect, the error in its address.
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let response = next.run(request).await;

    let cookies: Vec<HeaderValue> = response.headers().get_all(SET_COOKIE).iter().cloned().collect();
    let mut answer = if response.status().is_success() || response.status().is_redirection() {
        let next = response.headers().get(LOCATION).and_then(|location| OwnPath::parse(location.to_str().ok()?));
        match kept_forms::done(&asked, old, &action, &typed).await {
            Ok(()) => see_other(&next.or(page).unwrap_or_else(OwnPath::first_page)),
            // It is done; what is left of an earlier refusal goes by itself.
            Err(error) => {
                tracing::warn!(%error, "a kept form could not be looked for");
                see_other(&next.or(page).unwrap_or_else(OwnPath::first_page))
            }
        }
    } else {
        let error = error_of(response).await;
        let refused =
            Refused { action, page: page.unwrap_or_else(OwnPath::first_page), values: kept_forms::values(&typed), error, old };
        match refuse(pages, asked.clone(), refused).await {
            Ok(answer) => answer,
            Err(error) => pages.refusal(asked, status_of(&error), Refusal::of(Some(error), NotKept::NoPage)).await,
        }
    };
    for cookie in cookies {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
    answer
}

/// Keeps the form and leads back to its page, by way of what must come first. What can't be kept is answered with a page
/// that says so, on which the browser's way back still leads to what was typed.
async fn refuse(pages: &Pages, asked: AppRequest, refused: Refused) -> Result<Response, Error> {
    let (page, error) = (refused.page.clone(), refused.error.clone());
    let elsewhere = leads_elsewhere(&error, page.as_str());
    let kept = if pages.has(&page) { kept_forms::keep_refused(&asked, refused).await? } else { Err(NotKept::NoPage) };
    let cookie = match (kept, &elsewhere) {
        (Ok(token), _) => asked.installation.cookie(cookies::FORM, token.expose(), Some(900)),
        // To sign in comes first; what was not kept is said there.
        (Err(_), Some(_)) => asked.installation.cookie(cookies::NOTICE, "form.not_kept", Some(60)),
        (Err(NotKept::TooMany { retry_after_seconds }), None) => {
            let refusal = Refusal::of(Some(error), NotKept::TooMany { retry_after_seconds });
            let mut answer = pages.refusal(asked, StatusCode::TOO_MANY_REQUESTS, refusal).await;
            answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_after_seconds));
            return Ok(answer);
        }
        (Err(why), None) => {
            let status = if why == NotKept::TooLong { StatusCode::PAYLOAD_TOO_LARGE } else { status_of(&error) };
            return Ok(pages.refusal(asked, status, Refusal::of(Some(error), why)).await);
        }
    };
    let mut answer = see_other(&elsewhere.unwrap_or(page));
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(answer)
}

fn status_of(error: &Error) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

async fn error_of(response: Response) -> Error {
    let body = to_bytes(response.into_body(), super::LONGEST_BODY).await.unwrap_or_default();
    serde_json::from_slice(&body).unwrap_or_else(|_| store::internal(&"a server function failed without an error"))
}

/// Leptos answers every refusal with 500; a script gets the status that says the same as the error.
async fn with_status(response: Response) -> Response {
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let body = to_bytes(body, super::LONGEST_BODY).await.unwrap_or_default();
    if let Ok(error) = serde_json::from_slice::<Error>(&body) {
        head.status = status_of(&error);
        head.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Error::Throttled { retry_after_seconds } = error {
            head.headers.insert(RETRY_AFTER, HeaderValue::from(retry_after_seconds));
        }
    }
    Response::from_parts(head, Body::from(body))
}
