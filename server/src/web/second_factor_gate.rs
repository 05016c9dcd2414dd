//! Middleware for every page, server function and plain route: a member whose agency requires a second factor, who has none
//! and whose grace period has ended, can only reach the pages for setting one up.

use super::{see_other, session::form_page};
use ::web::request::{Request as AppRequest, redirect_for_error};
use axum::{
    Extension, Json,
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{Error, ErrorCode};
use http::{Method, StatusCode};
use std::sync::Arc;

/// Paths that stay allowed: account security, signing in and out, public pages, and session keep-alive.
const ALLOWED_PATHS: [&str; 30] = [
    "/account/security",
    "/account/security/app",
    "/account/security/codes",
    "/prove",
    "/sign-in/second",
    "/privacy",
    "/terms",
    "/contact",
    "/cookies",
    "/agreements/data-processing",
    "/service-providers",
    "/api/second_step",
    "/api/prove_again",
    "/api/ask_passkey",
    "/api/answer_passkey",
    "/api/change_password",
    "/api/begin_totp",
    "/api/confirm_totp",
    "/api/remove_totp",
    "/api/make_recovery_codes",
    "/api/kept_recovery_codes",
    "/api/rename_passkey",
    "/api/remove_passkey",
    "/api/sign_in",
    "/api/sign_out",
    "/api/join",
    "/api/send_contact",
    "/api/choose_language",
    "/api/choose_cookies",
    "/api/keep_session",
];

/// Redirects pages to account security, and rejects other requests with an error.
pub async fn require_second_factor(Extension(app_request): Extension<Arc<AppRequest>>, request: Request, next: Next) -> Response {
    let due = app_request.actor.as_ref().and_then(store::Actor::second_factor_deadline);
    let overdue = due.is_some_and(|due| due <= app_request.db.clock().now());
    let path = request.uri().path();
    if !overdue || ALLOWED_PATHS.contains(&path) || path.starts_with("/join/") {
        return next.run(request).await;
    }
    rejection(&app_request, &request, ErrorCode::SecondFactorNeeded)
}

/// The response to a request that needs something first: a redirect to the page for it. A server function returns the error: the
/// middleware for plain forms makes a page of it, a script shows its message.
pub(super) fn rejection(app_request: &AppRequest, request: &Request, code: ErrorCode) -> Response {
    let error = Error::state(code);
    let path = request.uri().path();
    let page = if *request.method() == Method::GET {
        app_request.path.clone()
    } else {
        form_page(request.uri(), request.headers()).map_or_else(|| "/".into(), String::from)
    };
    let is_page_request = !path.starts_with("/api/") && path != "/events";
    match redirect_for_error(&error, &page).filter(|_| is_page_request) {
        Some(redirect) => see_other(&redirect),
        None => (StatusCode::from_u16(error.status()).unwrap_or(StatusCode::CONFLICT), Json(error)).into_response(),
    }
}
