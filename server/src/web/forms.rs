//! Middleware for server functions. A form that was sent without JavaScript gets a redirect (303) to a page: the next one, or
//! its own page again with the input and the validation errors. The input is saved on the server for minutes
//! ([`saved_forms`]) and never put into a URL.

use super::{
    pages::Pages,
    request_headers::{accepts_html, cookie},
    saved_forms::{self, RejectedForm},
    see_other,
    session::form_page,
};
use ::web::flash::Flash;
use ::web::local_path::LocalPath;
use ::web::request::{NotSavedReason, Request as AppRequest, UnsavedForm, cookies, redirect_for_error};
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
use std::sync::Arc;
use store::identity::{SAVED_FORM_SECONDS, Token};

/// Calls the server function as a script would, and turns its response into a page for a plain form.
pub async fn plain_form_middleware(
    State(pages): State<Pages>,
    Extension(app_request): Extension<Arc<AppRequest>>,
    request: Request,
    next: Next,
) -> Response {
    let html = accepts_html(request.headers());
    if !pages.has_function(request.uri().path()) {
        return if html {
            pages.not_found(app_request).await
        } else {
            (StatusCode::NOT_FOUND, Json(Error::NotFound)).into_response()
        };
    }
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    let content_length = head.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let body = match content_length {
        Some(length) if length > super::MAX_BODY_BYTES => None,
        _ => to_bytes(body, super::MAX_BODY_BYTES).await.ok(),
    };
    let Some(body) = body else {
        if html {
            return pages
                .unsaved_form(app_request, StatusCode::PAYLOAD_TOO_LARGE, UnsavedForm::new(None, NotSavedReason::TooLong))
                .await;
        }
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let request = Request::from_parts(head, Body::from(body.clone()));
    if html { plain_form(&pages, app_request, request, body, next).await } else { with_status(next.run(request).await).await }
}

async fn plain_form(pages: &Pages, app_request: Arc<AppRequest>, mut request: Request, body: Bytes, next: Next) -> Response {
    let action = request.uri().path().to_owned();
    let page = form_page(request.uri(), request.headers());
    let previous_token = cookie(request.headers(), &app_request.installation.cookie_name(cookies::FORM)).map(Token::from_text);
    // For HTML, Leptos would respond with its own redirect that has the error in the URL.
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let response = next.run(request).await;

    let cookies: Vec<HeaderValue> = response.headers().get_all(SET_COOKIE).iter().cloned().collect();
    let mut page_response = if response.status().is_success() || response.status().is_redirection() {
        let next = response.headers().get(LOCATION).and_then(|location| LocalPath::parse(location.to_str().ok()?));
        match saved_forms::discard_after_success(&app_request, previous_token, &action, &body).await {
            Ok(()) => see_other(&next.or(page).unwrap_or_else(LocalPath::home)),
            // The action succeeded; a form that was saved after an earlier rejection expires by itself.
            Err(error) => {
                tracing::warn!(%error, "a kept form could not be looked for");
                see_other(&next.or(page).unwrap_or_else(LocalPath::home))
            }
        }
    } else {
        let error = parse_error(response).await;
        let rejected = RejectedForm {
            action,
            page: page.unwrap_or_else(LocalPath::home),
            values: saved_forms::values(&body),
            error,
            previous_token,
        };
        match reject(pages, app_request.clone(), rejected).await {
            Ok(response) => response,
            Err(error) => {
                pages
                    .unsaved_form(app_request, status_code(&error), UnsavedForm::new(Some(error), NotSavedReason::UnknownPage))
                    .await
            }
        }
    };
    for cookie in cookies {
        page_response.headers_mut().append(SET_COOKIE, cookie);
    }
    page_response
}

/// Saves the form and redirects back to its page, or first to the page that the error requires, such as sign-in. A form that
/// can't be saved gets an error page instead of a redirect, so that the browser's Back button still leads to the input.
async fn reject(pages: &Pages, app_request: Arc<AppRequest>, rejected: RejectedForm) -> Result<Response, Error> {
    let (page, error) = (rejected.page.clone(), rejected.error.clone());
    let redirect = redirect_for_error(&error, page.as_str());
    let saved = if pages.has(&page) {
        saved_forms::save_rejected_form(&app_request, rejected).await?
    } else {
        Err(NotSavedReason::UnknownPage)
    };
    let cookie = match (saved, &redirect) {
        (Ok(token), _) => app_request.installation.cookie(cookies::FORM, token.expose(), Some(SAVED_FORM_SECONDS)),
        // Redirect to sign-in first, with a flash message that the form was not saved.
        (Err(_), Some(_)) => app_request.installation.cookie(cookies::FLASH, Flash::FormNotSaved.key(), Some(60)),
        (Err(NotSavedReason::TooMany { retry_after_seconds }), None) => {
            let unsaved_form = UnsavedForm::new(Some(error), NotSavedReason::TooMany { retry_after_seconds });
            let mut response = pages.unsaved_form(app_request, StatusCode::TOO_MANY_REQUESTS, unsaved_form).await;
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_after_seconds));
            return Ok(response);
        }
        (Err(why), None) => {
            let status = if why == NotSavedReason::TooLong { StatusCode::PAYLOAD_TOO_LARGE } else { status_code(&error) };
            return Ok(pages.unsaved_form(app_request, status, UnsavedForm::new(Some(error), why)).await);
        }
    };
    let mut response = see_other(&redirect.unwrap_or(page));
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

fn status_code(error: &Error) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

async fn parse_error(response: Response) -> Error {
    let body = to_bytes(response.into_body(), super::MAX_BODY_BYTES).await.unwrap_or_default();
    serde_json::from_slice(&body).unwrap_or_else(|_| store::internal(&"a server function failed without an error"))
}

/// Leptos responds to every error with 500; gives a script the status that matches the error.
async fn with_status(response: Response) -> Response {
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let body = to_bytes(body, super::MAX_BODY_BYTES).await.unwrap_or_default();
    if let Ok(error) = serde_json::from_slice::<Error>(&body) {
        head.status = status_code(&error);
        head.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Error::Throttled { retry_after_seconds } = error {
            head.headers.insert(RETRY_AFTER, HeaderValue::from(retry_after_seconds));
        }
    }
    Response::from_parts(head, Body::from(body))
}
