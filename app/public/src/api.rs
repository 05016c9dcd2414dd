//! Server functions for anonymous visitors: a contact message and the cookie choice.

use domain::{consent::CookieAnswer, public::ContactRequest};
use leptos::prelude::*;
use web::ApiResult;

#[cfg(feature = "ssr")]
use {
    domain::{
        Error, ErrorCode,
        consent::{Choices, Consent},
    },
    store::identity::NewConsent,
    web::{
        flash::Flash,
        honeypot,
        request::{cookies, current_request, remember_language, set_cookie, set_flash},
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

/// Saves a choice about cookies: its proof on the server, its id and content in the consent cookie. What is not allowed any more is
/// deleted. `signal` is sent by scripts of a browser whose `navigator.globalPrivacyControl` is set. The number of choices is
/// limited, since each is stored; a refusal never is.
#[server(prefix = "/api", endpoint = "choose_cookies")]
pub async fn choose_cookies(
    answer: CookieAnswer,
    #[server(default)] preferences: bool,
    #[server(default)] analytics: bool,
    #[server(default)] signal: bool,
) -> ApiResult<()> {
    let visit = current_request()?;
    let global_privacy_control = signal || visit.global_privacy_control;
    let choices = answer.choices(Choices { preferences, analytics }, global_privacy_control);
    let (identity, known) = (visit.db.identity(), visit.consent.map(|consent| consent.id));
    let consent = match throttle::attempt(&visit, RateLimitedAction::CookieChoice, None).await {
        Err(error) if choices.allows_any() => return Err(error.into()),
        Err(_) => identity.withdraw_consent(known, global_privacy_control).await?,
        Ok(_) => identity.record_consent(NewConsent { known, choices, global_privacy_control }).await?,
    };
    let seconds = Some(Consent::COOKIE_SECONDS);
    set_cookie(&visit.installation.cookie(cookies::CONSENT, &consent.to_cookie(), seconds));
    if let Some(language) = visit.language_cookie {
        remember_language(&visit, language, choices);
    }
    set_flash(Flash::CookiesChosen);
    Ok(())
}
