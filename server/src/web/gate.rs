//! Nothing but what protects the account is open to a member whose agency asks for a second factor, who has none, and
//! whose days to put it off are over. Here for every page, server function and plain route.

use super::{enter::page_of, see_other};
use app::request::{NEEDS_FACTOR, Request as AppRequest, leads_elsewhere};
use axum::{
    Extension, Json,
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::Error;
use http::{Method, StatusCode};

/// What stays open: the account's protection, the ways in and out, what strangers may see too, and the machines' routes.
const OPEN: [&str; 28] = [
    "/account/security",
    "/account/security/app",
    "/account/security/codes",
    "/prove",
    "/sign-in/second",
    "/privacy",
    "/terms",
    "/contact",
    "/cookies",
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

/// Leads pages to the account's protection, and refuses the rest with words.
pub async fn keep_shut(Extension(asked): Extension<AppRequest>, request: Request, next: Next) -> Response {
    let due = asked.actor.as_ref().and_then(store::Actor::protection_due);
    let shut = due.is_some_and(|due| due <= asked.db.clock().now());
    let path = request.uri().path();
    if !shut || OPEN.contains(&path) || path.starts_with("/join/") {
        return next.run(request).await;
    }
    let error = Error::state(NEEDS_FACTOR);
    let page = if *request.method() == Method::GET {
        asked.path
    } else {
        page_of(request.uri(), request.headers()).map_or_else(|| "/".into(), String::from)
    };
    // A server function refuses with the error: a plain form makes its page of it, a script its sentence.
    let asks_for_page = !path.starts_with("/api/") && path != "/events";
    match leads_elsewhere(&error, &page).filter(|_| asks_for_page) {
        Some(elsewhere) => see_other(&elsewhere),
        None => (StatusCode::from_u16(error.status()).unwrap_or(StatusCode::CONFLICT), Json(error)).into_response(),
    }
}
