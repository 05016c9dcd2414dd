//! The sign-in flow: password, second step, and opening the session.

use crate::second_factor::recovery;
use auth::totp::App;
use domain::{
    AgencyId, Error, ErrorCode, MemberId, Result, UserId,
    account::SessionLimits,
    text::{EmailAddress, ascii_digits},
};
use serde::{Deserialize, Serialize};
use store::identity::{
    AuthChallenge, DEVICE_DAYS, NewPassword, NewSession, PasswordAccepted, PasswordContext, Token, VerifiedSignIn,
};
use web::{
    local_path::{LocalPath, with_next},
    request::{Request, cookies, current_request, redirect, set_cookie},
    throttle::{self, Attempt, RateLimitedAction},
};

const DAY: i64 = 86_400;

/// A sign-in with a correct password that still needs its second step.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PendingSignIn {
    /// The agency that the user has just joined.
    pub agency: Option<AgencyId>,
    /// The page to return to.
    pub next: Option<LocalPath>,
}

/// Checks e-mail address and password. An unknown address gives the same error after the same work as a wrong password.
pub async fn verify_password(
    request: &Request,
    action: RateLimitedAction,
    email: &EmailAddress,
    password: domain::text::Password,
) -> Result<UserId> {
    let (user, attempt) = check_password(request, action, email, password).await?;
    attempt.refund().await.map(|()| user)
}

/// The user of a correct password, and the attempt that is still to be refunded. No transaction is open while the password is
/// hashed.
async fn check_password(
    request: &Request,
    action: RateLimitedAction,
    email: &EmailAddress,
    password: domain::text::Password,
) -> Result<(UserId, Attempt)> {
    let (attempt, known) = throttle::attempt_password(request, action, email).await?;
    let (user, hash) = known.map_or((None, None), |known| (Some(known.user), known.password_hash));
    match request.installation.hasher.verify(password, hash).await {
        Ok(matches) => {
            if let Some(user) = user.filter(|_| matches) {
                return Ok((user, attempt));
            }
            request.db.identity().record_failed_sign_in(user, &request.origin).await?;
            Err(Error::field("password", ErrorCode::WrongCredentials))
        }
        Err(error) => {
            attempt.refund().await?;
            Err(error)
        }
    }
}

/// Checks the strength of a new password. Good passwords count for the rate limit too, since the check is expensive.
pub async fn check_new_password(
    request: &Request,
    email: &EmailAddress,
    password: &domain::text::Password,
    owner: PasswordContext,
    field: &str,
) -> Result<()> {
    throttle::attempt(request, RateLimitedAction::NewPassword, Some(email.as_str())).await?;
    request.installation.hasher.check_new(password, owner, field).await
}

/// Checks the strength of a new password as [`check_new_password`] does, and hashes it.
pub async fn new_password(
    request: &Request,
    email: &EmailAddress,
    password: domain::text::Password,
    owner: PasswordContext,
    field: &str,
) -> Result<NewPassword> {
    throttle::attempt(request, RateLimitedAction::NewPassword, Some(email.as_str())).await?;
    request.installation.hasher.new_password(password, owner, field).await
}

/// Signs in with a password: opens the session, or starts the second step if the account has one.
pub async fn sign_in(
    request: &Request,
    email: &EmailAddress,
    password: domain::text::Password,
    pending: PendingSignIn,
) -> Result<()> {
    let (user, attempt) = check_password(request, RateLimitedAction::SignIn, email, password).await?;
    let content = serde_json::to_string(&pending).map_err(|error| store::internal(&error))?;
    let verified = verified_sign_in(request, user, pending.agency);
    let token = match request.db.identity().accept_password(attempt.buckets(), verified, &content).await? {
        PasswordAccepted::SignedIn(session) => {
            redirect(start_session(request, &session, pending.next));
            return Ok(());
        }
        PasswordAccepted::SecondStep(token) => token,
    };
    set_cookie(&request.installation.cookie(
        cookies::PENDING_SIGN_IN,
        token.expose(),
        Some(AuthChallenge::SecondFactor.seconds()),
    ));
    redirect("/sign-in/second");
    Ok(())
}

/// The user and the token of the pending second step of this browser.
///
/// # Errors
/// `Conflict::State` if there is none or it has expired.
pub async fn pending_second_step(request: &Request) -> Result<(UserId, Token)> {
    let expired = || Error::state(ErrorCode::SignInStepExpired);
    let token = request.pending_sign_in.clone().ok_or_else(expired)?;
    let waiting = request.db.identity().pending_challenge(AuthChallenge::SecondFactor, &token).await?.ok_or_else(expired)?;
    Ok((waiting.user.ok_or_else(expired)?, token))
}

/// Completes the second step, once, and opens the session. Returns the page to go to.
pub async fn finish_second_step(request: &Request, token: &Token) -> Result<LocalPath> {
    let expired = || Error::state(ErrorCode::SignInStepExpired);
    let mut next = None;
    let identity = request.db.identity();
    let finished = identity.finish_second_step(token, |user, pending| {
        let pending: PendingSignIn = serde_json::from_str(pending).map_err(|error| store::internal(&error))?;
        next = pending.next;
        Ok(verified_sign_in(request, user, pending.agency))
    });
    let session = finished.await?.ok_or_else(expired)?;
    set_cookie(&request.installation.cookie(cookies::PENDING_SIGN_IN, "", Some(0)));
    Ok(start_session(request, &session?, next))
}

/// Opens a session with a new token and ends the previous session of the browser. Returns the page to go to.
pub async fn open_session(request: &Request, user: UserId, PendingSignIn { agency, next }: PendingSignIn) -> Result<LocalPath> {
    let session = request.db.identity().sign_in(verified_sign_in(request, user, agency)).await?;
    Ok(start_session(request, &session, next))
}

fn verified_sign_in(request: &Request, user: UserId, agency: Option<AgencyId>) -> VerifiedSignIn<'_> {
    VerifiedSignIn { user, agency, old: request.session.as_ref(), device: request.device.as_ref(), origin: &request.origin }
}

/// Sets the cookies of a new session. Returns the page to go to.
fn start_session(request: &Request, session: &NewSession, next: Option<LocalPath>) -> LocalPath {
    let max_age = SessionLimits::of(session.role).absolute_seconds;
    set_cookie(&request.installation.cookie(cookies::SESSION, session.session.expose(), Some(max_age)));
    set_device_cookie(request, &session.device);
    let next = next.unwrap_or_else(|| session.role.first_screen().into());
    // A user who needs a second factor goes to the security page first, also within the grace period.
    if session.needs_second_factor { with_next("/account/security", next.as_str()) } else { next }
}

/// Switches the session to another membership, and redirects to the first screen of its role.
pub async fn switch_session(member: MemberId) -> Result<()> {
    let request = current_request()?;
    let viewer = request.actor.as_ref().and_then(|actor| actor.viewer()).ok_or(Error::SignedOut)?;
    let session = request.session.as_ref().ok_or(Error::SignedOut)?;
    let (token, role) = request.db.identity().switch_membership(viewer.user, session, request.device.as_ref(), member).await?;
    let max_age = SessionLimits::of(role).absolute_seconds;
    set_cookie(&request.installation.cookie(cookies::SESSION, token.expose(), Some(max_age)));
    redirect(role.first_screen());
    Ok(())
}

/// Sets the device cookie, by which the browser is known from now on.
pub fn set_device_cookie(request: &Request, device: &Token) {
    set_cookie(&request.installation.cookie(cookies::DEVICE, device.expose(), Some(DEVICE_DAYS * DAY)));
}

/// Checks a TOTP code or a recovery code. Wrong codes count for the rate limit, and are recorded as security events of the
/// account.
pub async fn verify_code(request: &Request, user: UserId, typed: &str) -> Result<()> {
    let identity = request.db.identity();
    let attempt = throttle::attempt_at_user(request, RateLimitedAction::SecondFactor, user).await?;
    let code: String = ascii_digits(typed).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let is_totp = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    let valid = if is_totp {
        match identity.totp(user).await?.filter(|secret| secret.confirmed) {
            Some(secret) => {
                let app = App::open(&request.installation.vault, user, &secret.sealed)?;
                match app.step(&code, request.db.clock().now().as_second()) {
                    Some(step) => identity.use_totp(user, step, attempt.buckets()).await?,
                    None => false,
                }
            }
            None => false,
        }
    } else {
        recovery::use_code(request, user, &code, &attempt).await?
    };
    if valid {
        return Ok(());
    }
    identity.record_failed_sign_in(Some(user), &request.origin).await?;
    Err(Error::field("code", ErrorCode::CodeWrong))
}
