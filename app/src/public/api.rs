//! What visitors send: a message, and their choice about cookies.

use domain::{
    Result,
    public::{ContactRequest, CookieAnswer},
};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::{
        request::{notice, set_cookie, stranger},
        throttle::{self, What},
        trap,
    },
    domain::{Error, public::Consent},
    http::request::Parts,
};

/// Keeps a message for the operator. `website` and `opened` are the form's trap: what looks like a machine's is not kept, and is
/// told so, since it may be a person's after all.
#[server(prefix = "/api", endpoint = "send_contact")]
pub async fn send_contact(
    request: ContactRequest,
    #[server(default)] website: String,
    #[server(default)] opened: String,
) -> Result<()> {
    let visit = stranger()?;
    throttle::attempt(&visit, What::Contact, None).await?;
    if trap::caught("contact", 2, &website, &opened).await? {
        return Err(Error::state("contact.not_sent"));
    }
    visit.db.identity().keep_contact(&request).await?;
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
