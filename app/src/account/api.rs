//! Who one is, as server functions.

use domain::{Language, Result};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::request::{Request, cookies, notice, own_path, redirect, set_cookie, signed_in, stranger},
    domain::{AgencyId, Error, UserId, account::SessionLimits, preferences::Preferences, text::Email},
    store::identity::{Limit, Token},
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
    if let Some(token) = &request.session {
        request.db.identity().close_session(token).await?;
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

/// Asks for a letter with a link to a new password. The answer is the same, and as quick, whether the address is known or
/// not.
#[server(prefix = "/api", endpoint = "forgot_password")]
pub async fn forgot_password(account: domain::account::ForgotPassword) -> Result<()> {
    const WINDOW: i64 = 3600;
    let request = stranger()?;
    let identity = request.db.identity();
    let (letters, address) = (format!("reset:{}", account.email.as_str()), format!("reset-address:{}", request.client));
    let limits = [
        (&*letters, Limit { most: 5, window_seconds: WINDOW }),
        (&*address, Limit { most: 100, window_seconds: WINDOW }),
    ];
    identity.count_attempt(&limits).await?;
    identity.ask_for_reset(&account.email, request.language).await?;
    notice("account.letter_asked");
    redirect("/sign-in");
    Ok(())
}

/// Takes up a letter's link: sets the password and leads to the sign-in, where also a second factor is asked for.
#[server(prefix = "/api", endpoint = "reset_password")]
pub async fn reset_password(account: domain::account::ResetPassword) -> Result<()> {
    const WINDOW: i64 = 15 * 60;
    let request = stranger()?;
    let identity = request.db.identity();
    let address = format!("address:{}", request.client);
    identity.count_attempt(&[(&*address, Limit { most: 100, window_seconds: WINDOW })]).await?;
    let token = Token::from_text(account.token);
    identity.reset(&token).await?;
    account.password.check_new().map_err(|reason| Error::field("password", reason))?;
    let hash = request.installation.hasher.hash(account.password).await?;
    identity.use_reset(&token, hash, request.language).await?;
    notice("account.password_reset");
    redirect("/sign-in");
    Ok(())
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

#[cfg(feature = "ssr")]
async fn prove(request: &Request, email: &Email, password: domain::text::Password) -> Result<UserId> {
    const WINDOW: i64 = 15 * 60;
    let identity = request.db.identity();
    let (account, address) = (format!("account:{}", email.as_str()), format!("address:{}", request.client));
    let limits = [
        (&*account, Limit { most: 10, window_seconds: WINDOW }),
        // An agency's whole office may sit behind one address.
        (&*address, Limit { most: 100, window_seconds: WINDOW }),
    ];
    identity.count_attempt(&limits).await?;
    let known = identity.credentials(email).await?;
    let (user, hash) = known.map_or((None, None), |known| (Some(known.user), known.password_hash));
    let right = request.installation.hasher.verify(password, hash).await?;
    let user = user.filter(|_| right).ok_or_else(|| Error::field("password", "password.wrong"))?;
    identity.forget_attempts(&account).await?;
    Ok(user)
}

/// Opens a session under a new token; the one the browser came with ends.
#[cfg(feature = "ssr")]
async fn enter(request: &Request, user: UserId, agency: Option<AgencyId>, next: Option<String>) -> Result<()> {
    let (token, role) = request.db.identity().open_session_in(user, agency, request.session.as_ref()).await?;
    let kept = SessionLimits::of(role).absolute_seconds;
    set_cookie(&request.installation.cookie(cookies::SESSION, token.expose(), Some(kept)));
    redirect(next.as_deref().unwrap_or(role.first_screen()));
    Ok(())
}
