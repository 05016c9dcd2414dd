//! Middleware for every page, server function and plain route: a member who has not accepted the current terms of use reads
//! everything that they may see, but changes nothing.

use super::second_factor_gate::rejection;
use ::web::request::Request as AppRequest;
use axum::{Extension, extract::Request, middleware::Next, response::Response};
use domain::ErrorCode;
use http::Method;
use std::sync::Arc;

/// Requests other than GET that stay allowed: accepting, what belongs to the member's own account and session, consent, what only
/// reads, and the draft of a note. A provider at a family's home loses no word of a note; it can be signed after accepting.
const ALLOWED_PATHS: [&str; 34] = [
    "/api/accept_agreement",
    "/api/report_data",
    "/api/sign_in",
    "/api/sign_out",
    "/api/join",
    "/api/join_as_myself",
    "/api/enter_place",
    "/api/second_step",
    "/api/prove_again",
    "/api/ask_passkey",
    "/api/answer_passkey",
    "/api/forgot_password",
    "/api/reset_password",
    "/api/change_password",
    "/api/begin_totp",
    "/api/confirm_totp",
    "/api/remove_totp",
    "/api/make_recovery_codes",
    "/api/kept_recovery_codes",
    "/api/rename_passkey",
    "/api/remove_passkey",
    "/api/keep_session",
    "/api/end_session",
    "/api/end_other_sessions",
    "/api/choose_language",
    "/api/choose_initials",
    "/api/keep_preferences",
    "/api/choose_cookies",
    "/api/send_contact",
    "/api/save_note",
    "/api/search",
    "/api/board_facts",
    "/audit/export",
    "/export/file",
];

/// Rejects changes with an error that leads to the page of agreements; the form is saved until then.
pub async fn require_accepted_terms(
    Extension(app_request): Extension<Arc<AppRequest>>,
    request: Request,
    next: Next,
) -> Response {
    let viewer = app_request.actor.as_ref().and_then(store::Actor::viewer);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads || viewer.is_none_or(|viewer| !viewer.agreements.terms) || ALLOWED_PATHS.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    rejection(&app_request, &request, ErrorCode::TermsNotAccepted)
}
