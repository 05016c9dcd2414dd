//! The way in: what is proved, what is asked next, and the session at its end.

use super::{recovery, totp::App};
use crate::{
    own_path::OwnPath,
    request::{Request, cookies, redirect, set_cookie},
    throttle::{self, What},
};
use domain::{
    AgencyId, Error, Result, UserId,
    account::SessionLimits,
    text::{Email, plain_digits},
};
use serde::{Deserialize, Serialize};
use store::identity::{Ceremony, DEVICE_DAYS, Entered, Entry, NewPassword, PasswordOwner, Token};

const DAY: i64 = 86_400;

/// A sign-in whose password was right and whose second step is to come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HalfWay {
    /// The agency just joined.
    pub agency: Option<AgencyId>,
    /// The page that asked for the sign-in.
    pub next: Option<OwnPath>,
}

/// Who has this address and this password. An unknown address and a wrong password get the same answer after the same work.
pub async fn prove(request: &Request, what: What, email: &Email, password: domain::text::Password) -> Result<UserId> {
    let identity = request.db.identity();
    let attempt = throttle::attempt(request, what, Some(email.as_str())).await?;
    let known = identity.credentials(email).await?;
    let (user, hash) = known.map_or((None, None), |known| (Some(known.user), known.password_hash));
    match request.installation.hasher.verify(password, hash).await {
        Ok(right) => {
            if let Some(user) = user.filter(|_| right) {
                return attempt.give_back().await.map(|()| user);
            }
            identity.keep_failure(user, &request.origin).await?;
            Err(Error::field("password", "password.wrong"))
        }
        Err(error) => {
            attempt.give_back().await?;
            Err(error)
        }
    }
}

/// A password that is to be set, judged and hashed. Every choice counts, also a good one: judging is work.
pub async fn new_password(
    request: &Request,
    email: &Email,
    password: domain::text::Password,
    owner: PasswordOwner,
    field: &str,
) -> Result<NewPassword> {
    throttle::attempt(request, What::NewPassword, Some(email.as_str())).await?;
    request.installation.hasher.new_password(password, owner, field).await
}

/// After the password: straight in, or by way of the second step where the account has one.
pub async fn go_on(request: &Request, user: UserId, half: HalfWay) -> Result<()> {
    if !request.db.identity().factors(user).await?.has_second() {
        return enter(request, user, half).await.map(redirect);
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
pub async fn finish_second(request: &Request, token: &Token) -> Result<OwnPath> {
    let over = || Error::state("second.over");
    let waiting = request.db.identity().take(Ceremony::Second, token).await?.ok_or_else(over)?;
    let half: HalfWay = serde_json::from_str(&waiting.content).map_err(|error| store::internal(&error))?;
    set_cookie(&request.installation.cookie(cookies::SECOND, "", Some(0)));
    enter(request, waiting.user.ok_or_else(over)?, half).await
}

/// Opens a session under a new token; the one the browser came with ends. Where to go.
pub async fn enter(request: &Request, user: UserId, HalfWay { agency, next }: HalfWay) -> Result<OwnPath> {
    let identity = request.db.identity();
    let entry = Entry { user, agency, old: request.session.as_ref(), device: request.device.as_ref(), origin: &request.origin };
    let Entered { session: token, role, device } = identity.enter(entry).await?;
    let kept = SessionLimits::of(role).absolute_seconds;
    set_cookie(&request.installation.cookie(cookies::SESSION, token.expose(), Some(kept)));
    remember(request, &device);
    let next = next.unwrap_or_else(|| role.first_screen().into());
    // Whoever must add to what protects the account is led there first, also while it can still be put off.
    let asked = identity.actor(&token, "").await?.is_some_and(|actor| actor.protection_due().is_some());
    Ok(if asked { with_next("/account/security", next.as_str()) } else { next })
}

/// Leaves with the browser what it is remembered by.
pub fn remember(request: &Request, device: &Token) {
    set_cookie(&request.installation.cookie(cookies::DEVICE, device.expose(), Some(DEVICE_DAYS * DAY)));
}

/// A page of ours that leads on.
pub fn with_next(page: &str, next: &str) -> OwnPath {
    let next = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
    format!("{page}?{next}").into()
}

/// Takes a code of an authenticator app or a recovery code. Wrong ones are counted, and kept for the account's owner.
pub async fn take_code(request: &Request, user: UserId, typed: &str) -> Result<()> {
    let identity = request.db.identity();
    let email = identity.email_of(user).await?;
    let attempt = throttle::attempt(request, What::SecondFactor, Some(email.as_str())).await?;
    let code: String = plain_digits(typed).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
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
        recovery::take(&request.db, &request.installation.hasher, user, &code, &request.origin).await?
    };
    if right {
        return attempt.give_back().await;
    }
    identity.keep_failure(Some(user), &request.origin).await?;
    Err(Error::field("code", "code.wrong"))
}
