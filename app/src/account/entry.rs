//! The way in: what is proved, what is asked next, and the session at its end.

use super::{recovery, totp::App};
use crate::request::{Request, cookies, redirect, set_cookie};
use domain::{AgencyId, Error, Result, UserId, account::SessionLimits, security::SecurityEvent, text::Email};
use serde::{Deserialize, Serialize};
use store::{
    identity::{Ceremony, Limit, Token},
    security::Origin,
};

const QUARTER: i64 = 15 * 60;
const DAY: i64 = 86_400;

/// A sign-in whose password was right and whose second step is to come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HalfWay {
    /// The agency just joined.
    pub agency: Option<AgencyId>,
    /// The page that asked for the sign-in.
    pub next: Option<String>,
}

/// Where a request comes from, as its account's owner would know it.
pub fn origin(_request: &Request) -> Origin {
    Origin::default()
}

/// Who has this address and this password. An unknown address and a wrong password get the same answer in the same time.
pub async fn prove(request: &Request, email: &Email, password: domain::text::Password) -> Result<UserId> {
    let identity = request.db.identity();
    let (account, address) = (format!("account:{}", email.as_str()), format!("address:{}", request.client));
    let limits = [
        (&*account, Limit { most: 10, window_seconds: QUARTER }),
        // An agency's whole office may sit behind one address.
        (&*address, Limit { most: 100, window_seconds: QUARTER }),
    ];
    identity.count_attempt(&limits).await?;
    let known = identity.credentials(email).await?;
    let (user, hash) = known.map_or((None, None), |known| (Some(known.user), known.password_hash));
    let right = request.installation.hasher.verify(password, hash).await?;
    if let (Some(user), true) = (user, right) {
        identity.forget_attempts(&account).await?;
        return Ok(user);
    }
    match user {
        Some(user) => identity.note(user, SecurityEvent::SignInFailed, &origin(request)).await?,
        // As much work for an address that nobody has.
        None => identity.count_attempt(&[("account:nobody", Limit { most: i64::MAX, window_seconds: DAY })]).await?,
    }
    Err(Error::field("password", "password.wrong"))
}

/// After the password: straight in, or by way of the second step where the account has one.
pub async fn go_on(request: &Request, user: UserId, half: HalfWay) -> Result<()> {
    if !request.db.identity().factors(user).await?.has_second() {
        return enter(request, user, half).await.map(|to| redirect(&to));
    }
    let content = serde_json::to_string(&half).map_err(|error| store::internal(&error))?;
    let token = request.db.identity().begin(Ceremony::Second, Some(user), &content).await?;
    set_cookie(&request.installation.cookie(cookies::SECOND, token.expose(), Some(Ceremony::Second.seconds())));
    redirect("/sign-in/second");
    Ok(())
}

/// Whose second step this browser is at.
///
/// # Errors
/// `Conflict::State` where it is at none, or took too long.
pub async fn at_second(request: &Request) -> Result<(UserId, Token)> {
    let over = || Error::state("second.over");
    let token = request.second.clone().ok_or_else(over)?;
    let waiting = request.db.identity().waiting(Ceremony::Second, &token).await?.ok_or_else(over)?;
    Ok((waiting.user.ok_or_else(over)?, token))
}

/// The second step was right: in, once. Where to go.
pub async fn finish_second(request: &Request, token: &Token) -> Result<String> {
    let over = || Error::state("second.over");
    let waiting = request.db.identity().take(Ceremony::Second, token).await?.ok_or_else(over)?;
    let half: HalfWay = serde_json::from_str(&waiting.content).map_err(|error| store::internal(&error))?;
    set_cookie(&request.installation.cookie(cookies::SECOND, "", Some(0)));
    enter(request, waiting.user.ok_or_else(over)?, half).await
}

/// Opens a session under a new token; the one the browser came with ends. Where to go.
pub async fn enter(request: &Request, user: UserId, HalfWay { agency, next }: HalfWay) -> Result<String> {
    let identity = request.db.identity();
    let (token, role) = identity.open_session_in(user, agency, request.session.as_ref()).await?;
    identity.note(user, SecurityEvent::SignedIn, &origin(request)).await?;
    let kept = SessionLimits::of(role).absolute_seconds;
    set_cookie(&request.installation.cookie(cookies::SESSION, token.expose(), Some(kept)));
    let next = next.unwrap_or_else(|| role.first_screen().to_owned());
    // Whoever must add to what protects the account is led there first, also while it can still be put off.
    let asked = identity.actor(&token, "").await?.is_some_and(|actor| actor.protection_due().is_some());
    Ok(if asked { with_next("/account/security", &next) } else { next })
}

/// A page of ours that leads on.
pub fn with_next(page: &str, next: &str) -> String {
    let next = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
    format!("{page}?{next}")
}

/// Takes a code of an authenticator app or a recovery code. Wrong ones are counted, and kept for the account's owner.
pub async fn take_code(request: &Request, user: UserId, typed: &str) -> Result<()> {
    let identity = request.db.identity();
    let (soon, day, address) = (format!("second:{user}"), format!("second-day:{user}"), format!("address:{}", request.client));
    let limits = [
        (&*soon, Limit { most: 10, window_seconds: QUARTER }),
        // A million codes, three of them good at any time: so many guesses a day leave that hopeless.
        (&*day, Limit { most: 50, window_seconds: DAY }),
        (&*address, Limit { most: 100, window_seconds: QUARTER }),
    ];
    identity.count_attempt(&limits).await?;
    let origin = origin(request);
    let code: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let digits = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    let right = if digits {
        match identity.totp(user).await?.filter(|secret| secret.confirmed) {
            Some(secret) => {
                let app = App::open(&request.installation.vault, user, &secret.sealed)?;
                match app.step(&code, request.db.clock().now().as_second()) {
                    Some(step) => identity.use_totp(user, step).await?,
                    None => false,
                }
            }
            None => false,
        }
    } else {
        recovery::take(&request.db, &request.installation.hasher, user, &code, &origin).await?
    };
    if right {
        return identity.forget_attempts(&soon).await;
    }
    identity.note(user, SecurityEvent::SignInFailed, &origin).await?;
    Err(Error::field("code", "code.wrong"))
}
