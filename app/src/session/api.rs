//! Staying signed in, as a server function.

use domain::Result;
use leptos::prelude::*;

/// Puts off the end of the session, as every request does. Seconds until the end, its time of day, and whether the next
/// request puts it off again.
#[server(prefix = "/api", endpoint = "keep_session")]
#[allow(clippy::unused_async, reason = "a server function is async; this one asks only what the session's loading found out")]
pub async fn keep_session() -> Result<(i64, String, bool)> {
    let (_, actor) = crate::request::signed_in()?;
    super::watch::end(&actor).ok_or(domain::Error::SignedOut)
}
