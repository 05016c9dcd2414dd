//! What visitors send: a message, and their choice about cookies.

use domain::{
    Result,
    public::{ContactRequest, CookieAnswer},
};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::request::{notice, set_cookie, stranger},
    domain::public::Consent,
    http::request::Parts,
    store::identity::Limit,
};

/// Keeps a message for the operator. `website` is a field that people never see: what fills it is thanked and forgotten.
#[server(prefix = "/api", endpoint = "send_contact")]
pub async fn send_contact(request: ContactRequest, #[server(default)] website: String) -> Result<()> {
    let visit = stranger()?;
    let identity = visit.db.identity();
    let bucket = format!("contact:{}", visit.client);
    identity.count_attempt(&[(&*bucket, Limit { most: 5, window_seconds: 3600 })]).await?;
    if website.is_empty() {
        identity.keep_contact(&request).await?;
    }
    notice("contact.sent");
    Ok(())
}

/// Keeps the choice about cookies, in a cookie of its own.
#[allow(clippy::unused_async, reason = "server functions are")]
#[server(prefix = "/api", endpoint = "choose_cookies")]
pub async fn choose_cookies(
    answer: CookieAnswer,
    #[server(default)] preferences: bool,
    #[server(default)] analytics: bool,
) -> Result<()> {
    let consent = answer.consent(Consent { preferences, analytics }, refuses_counting());
    set_cookie(&consent.cookie(stranger()?.installation.secure()));
    notice("cookies.chosen");
    Ok(())
}

/// Whether the browser sends Global Privacy Control.
#[cfg(feature = "ssr")]
pub(super) fn refuses_counting() -> bool {
    use_context::<Parts>().is_some_and(|parts| parts.headers.get("sec-gpc").is_some_and(|value| value == "1"))
}
