//! Server functions: authenticator app (TOTP) and recovery codes.

use super::recovery::{ensure_recovery_codes, issue_recovery_codes};
use crate::sign_in::proof::{current_viewer, require_recent_proof};
use auth::totp::{self, App};
use domain::{Error, ErrorCode, text::ascii_digits};
use leptos::prelude::*;
use store::identity::AuthChallenge;
use web::ApiResult;
use web::{
    flash::Flash,
    request::{cookies, current_request, redirect, set_cookie, set_flash},
    throttle::{self, RateLimitedAction},
};

/// Creates a TOTP secret for a new authenticator app, and redirects to the page that shows it.
#[server(prefix = "/api", endpoint = "begin_totp")]
pub async fn begin_totp() -> ApiResult<()> {
    let request = current_request()?;
    let user = require_recent_proof(&request)?.user;
    let sealed = totp::new_secret(&request.installation.vault, user)?;
    request.db.identity().begin_totp(user, sealed).await?;
    redirect("/account/security/app");
    Ok(())
}

/// Confirms a new authenticator app with its first code. From then on the account requires it.
#[server(prefix = "/api", endpoint = "confirm_totp")]
pub async fn confirm_totp(app: domain::factors::ConfirmTotp) -> ApiResult<()> {
    let request = current_request()?;
    let viewer = require_recent_proof(&request)?;
    let user = viewer.user;
    let identity = request.db.identity();
    let attempt = throttle::attempt(&request, RateLimitedAction::SecondFactor, Some(&viewer.email)).await?;
    let not_pending = || Error::state(ErrorCode::NoAppSetUp);
    let secret = identity.totp(user).await?.filter(|secret| !secret.confirmed).ok_or_else(not_pending)?;
    let code: String = ascii_digits(&app.code).chars().filter(|c| !c.is_whitespace()).collect();
    let now = request.db.clock().now().as_second();
    let step = App::open(&request.installation.vault, user, &secret.sealed)?.step(&code, now);
    let step = step.ok_or_else(|| Error::field("code", ErrorCode::AppCodeWrong))?;
    if !identity.confirm_totp(user, step, &request.origin).await? {
        return Err(not_pending().into());
    }
    attempt.refund().await?;
    set_flash(Flash::TotpAdded);
    let to = ensure_recovery_codes(&request, user).await?;
    redirect(to);
    Ok(())
}

/// Removes the authenticator app from the account.
#[server(prefix = "/api", endpoint = "remove_totp")]
pub async fn remove_totp() -> ApiResult<()> {
    let request = current_request()?;
    let user = require_recent_proof(&request)?.user;
    request.db.identity().remove_totp(user, &request.origin).await?;
    set_flash(Flash::TotpRemoved);
    Ok(())
}

/// Replaces the recovery codes, and redirects to the page that shows the new ones.
#[server(prefix = "/api", endpoint = "make_recovery_codes")]
pub async fn make_recovery_codes() -> ApiResult<()> {
    let request = current_request()?;
    let user = require_recent_proof(&request)?.user;
    if !request.db.identity().factors(user).await?.has_second_factor() {
        return Err(Error::state(ErrorCode::NothingToRecover).into());
    }
    let to = issue_recovery_codes(&request, user).await?;
    redirect(to);
    Ok(())
}

/// Confirms that the user has written down the recovery codes. They are not shown again.
#[server(prefix = "/api", endpoint = "kept_recovery_codes")]
pub async fn confirm_recovery_codes() -> ApiResult<()> {
    let request = current_request()?;
    current_viewer()?;
    if let Some(token) = &request.recovery_codes {
        request.db.identity().take_challenge(AuthChallenge::RecoveryCodes, token).await?;
    }
    set_cookie(&request.installation.cookie(cookies::RECOVERY_CODES, "", Some(0)));
    redirect("/account/security");
    Ok(())
}
