//! Server functions for anonymous visitors: a contact message and the cookie choice.

use domain::public::{ContactRequest, CookieAnswer};
use leptos::prelude::*;
use web::ApiResult;

#[cfg(feature = "ssr")]
use {
    domain::{Error, ErrorCode, public::Consent},
    http::request::Parts,
    web::{
        flash::Flash,
        honeypot,
        request::{current_request, set_cookie, set_flash},
        throttle::{self, RateLimitedAction},
    },
};

/// Saves a message to the operator. `website` and `opened` are the form's honeypot: a submission that looks automated is rejected
/// with a message, since it may come from a person after all.
#[server(prefix = "/api", endpoint = "send_contact")]
pub async fn send_contact(
    request: ContactRequest,
    #[server(default)] website: String,
    #[server(default)] opened: String,
) -> ApiResult<()> {
    let visit = current_request()?;
    throttle::attempt(&visit, RateLimitedAction::Contact, None).await?;
    if honeypot::is_bot("contact", 2, &website, &opened).await? {
        return Err(Error::state(ErrorCode::ContactNotSent).into());
    }
    visit.db.identity().save_contact_request(&request).await?;
    set_flash(Flash::ContactSent);
    Ok(())
}

/// Saves the cookie choice in its own cookie.
#[allow(clippy::unused_async, reason = "server functions are")]
#[server(prefix = "/api", endpoint = "choose_cookies")]
pub async fn choose_cookies(
    answer: CookieAnswer,
    #[server(default)] preferences: bool,
    #[server(default)] analytics: bool,
) -> ApiResult<()> {
    let consent = answer.consent(Consent { preferences, analytics }, sends_global_privacy_control());
    set_cookie(&consent.cookie(current_request()?.installation.secure()));
    set_flash(Flash::CookiesChosen);
    Ok(())
}

/// Whether the browser sends Global Privacy Control.
#[cfg(feature = "ssr")]
pub(super) fn sends_global_privacy_control() -> bool {
    use_context::<Parts>().is_some_and(|parts| parts.headers.get("sec-gpc").is_some_and(|value| value == "1"))
}
