//! Server function: extending the session.

use leptos::prelude::*;
use web::ApiResult;

/// Extends the session, as every request does. Returns the seconds until it expires, the time of day of the expiration, and
/// whether the next request can extend it again.
#[server(prefix = "/api", endpoint = "keep_session")]
#[allow(
    clippy::unused_async,
    reason = "a server function is async; this one returns only what the session middleware has loaded"
)]
pub async fn extend_session() -> ApiResult<(i64, String, bool)> {
    let request = web::request::current_request()?;
    request.member()?;
    Ok(super::session_watch::end(&request).ok_or(domain::Error::SignedOut)?)
}
