//! Who one is, as server functions.

use domain::{Language, Result};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::{
        request::{Request, cookies, notice, own_path, redirect, set_cookie, signed_in, stranger},
        throttle::{self, What},
    },
    domain::{AgencyId, Error, UserId, account::SessionLimits, preferences::Preferences, text::Email},
    store::identity::{DEVICE_DAYS, Entered, Entry, Token},
};

/// Opens a session. An unknown address and a wrong password get the same answer in the same time.
#[server(prefix = "/api", endpoint = "sign_in")]
pub async fn sign_in(account: domain::account::SignIn) -> Result<()> {
    let request = stranger()?;
    let user = prove(&request, &account.email, account.password).await?;
    let next = own_path(&account.next).map(str::to_owned);
    enter(&request, user, None, next).await
}

/// Ends the session.
#[server(prefix = "/api", endpoint = "sign_out")]
pub async fn sign_out() -> Result<()> {
    let request = stranger()?;
    if let Some((actor, token)) = request.actor.as_ref().zip(request.session.as_ref()) {
        request.db.identity().sign_out(actor, token).await?;
    }
    set_cookie(&request.installation.cookie(cookies::SESSION, "", Some(0)));
    notice("account.signed_out");
    redirect("/sign-in");
    Ok(())
}

/// Takes up a one-time link, and signs in.
#[server(prefix = "/api", endpoint = "join")]
pub async fn join(account: domain::account::Join) -> Result<()> {
    let request = stranger()?;
    throttle::attempt(&request, What::Join, None).await?;
    let token = Token::from_text(account.token);
    let link = request.db.identity().link(&token).await?;
    let hash = if link.has_password {
        prove(&request, &link.email, account.password).await?;
        None
    } else {
        account.password.check_new().map_err(|reason| Error::field("password", reason))?;
        Some(request.installation.hasher.hash(account.password).await?)
    };
    let user = request.db.identity().use_link(&token, hash).await?;
    enter(&request, user, Some(link.agency), None).await
}

/// Keeps the language of the screens, for this browser and for who is signed in.
#[server(prefix = "/api", endpoint = "choose_language")]
pub async fn choose_language(language: Language) -> Result<()> {
    const YEAR: i64 = 365 * 86_400;
    let request = stranger()?;
    if let Some(viewer) = request.actor.as_ref().and_then(|actor| actor.viewer()) {
        request.db.identity().choose_language(viewer.user, language).await?;
    }
    set_cookie(&request.installation.cookie(cookies::LANGUAGE, language.tag(), Some(YEAR)));
    Ok(())
}

/// Keeps how the one who is signed in wants the screens, on every device.
#[server(prefix = "/api", endpoint = "keep_preferences")]
pub async fn keep_preferences(preferences: domain::preferences::KeepPreferences) -> Result<()> {
    change_preferences(|before| preferences.over(before)).await?;
    choose_language(preferences.language).await?;
    notice("preferences.kept");
    Ok(())
}

/// Turns children's names into initials, or back.
#[server(prefix = "/api", endpoint = "choose_initials")]
pub async fn choose_initials(on: bool) -> Result<()> {
    change_preferences(|before| Preferences { initials: on, ..before }).await
}

#[cfg(feature = "ssr")]
async fn change_preferences(change: impl FnOnce(Preferences) -> Preferences) -> Result<()> {
    let (db, actor) = signed_in()?;
    let viewer = actor.viewer().ok_or(Error::SignedOut)?;
    db.identity().keep_preferences(viewer.user, change(viewer.preferences)).await
}

/// Whose password this is. Every answer costs the same work, whether or not the address has an account.
#[cfg(feature = "ssr")]
async fn prove(request: &Request, email: &Email, password: domain::text::Password) -> Result<UserId> {
    let identity = request.db.identity();
    let attempt = throttle::attempt(request, What::SignIn, Some(email.as_str())).await?;
    let known = identity.credentials(email).await?;
    let (user, hash) = known.map_or((None, None), |known| (Some(known.user), known.password_hash));
    match request.installation.hasher.verify(password, hash).await {
        Ok(right) => match user.filter(|_| right) {
            Some(user) => attempt.give_back().await.map(|()| user),
            None => {
                identity.keep_failure(user, &request.origin).await?;
                Err(Error::field("password", "password.wrong"))
            }
        },
        Err(error) => {
            attempt.give_back().await?;
            Err(error)
        }
    }
}

/// Opens a session under a new token; the one the browser came with ends.
#[cfg(feature = "ssr")]
async fn enter(request: &Request, user: UserId, agency: Option<AgencyId>, next: Option<String>) -> Result<()> {
    let entry = Entry { user, agency, old: request.session.as_ref(), device: request.device.as_ref(), origin: &request.origin };
    let Entered { session, role, device } = request.db.identity().enter(entry).await?;
    let kept = SessionLimits::of(role).absolute_seconds;
    set_cookie(&request.installation.cookie(cookies::SESSION, session.expose(), Some(kept)));
    set_cookie(&request.installation.cookie(cookies::DEVICE, device.expose(), Some(DEVICE_DAYS * 86_400)));
    redirect(next.as_deref().unwrap_or(role.first_screen()));
    Ok(())
}
