//! Server functions: signing in and out, the second step, and the recent proof of identity that sensitive actions require.

use super::{
    flow::{self, PendingSignIn},
    proof,
};
use domain::{Error, ErrorCode, text::EmailAddress};
use leptos::prelude::*;
use web::ApiResult;
use web::{
    flash::Flash,
    local_path::LocalPath,
    request::{current_request, redirect, require_session, set_flash},
    throttle::RateLimitedAction,
};

/// Opens a session, or redirects to the second step. An unknown address gets the same response in the same time as a wrong
/// password.
#[server(prefix = "/api", endpoint = "sign_in")]
pub async fn sign_in(account: domain::account::SignIn) -> ApiResult<()> {
    let request = current_request()?;
    let slot = request.installation.sign_in_limiter.wait_for_slot().await?;
    let next = LocalPath::parse(&account.next);
    flow::sign_in(&request, &account.email, account.password, PendingSignIn { agency: None, next }).await?;
    slot.release();
    Ok(())
}

/// Ends the session. The session middleware deletes the cookie in every response to this, also if the database fails.
#[server(prefix = "/api", endpoint = "sign_out")]
pub async fn sign_out() -> ApiResult<()> {
    let request = current_request()?;
    if let Some((actor, token)) = request.actor.as_ref().zip(request.session.as_ref()) {
        request.db.identity().sign_out(actor, token).await?;
    }
    set_flash(Flash::SignedOut);
    redirect("/sign-in");
    Ok(())
}

/// The second step of signing in, with a TOTP code or a recovery code.
#[server(prefix = "/api", endpoint = "second_step")]
pub async fn second_step(step: domain::factors::SecondStep) -> ApiResult<()> {
    let request = current_request()?;
    let (user, token) = flow::pending_second_step(&request).await?;
    flow::verify_code(&request, user, &step.code).await?;
    let to = flow::finish_second_step(&request, &token).await?;
    redirect(to);
    Ok(())
}

/// Proves the identity of the user again, by password or code.
#[server(prefix = "/api", endpoint = "prove_again")]
pub async fn renew_proof(proof: domain::factors::RenewProof) -> ApiResult<()> {
    let request = current_request()?;
    let (_, actor) = require_session()?;
    let viewer = actor.viewer().ok_or(Error::SignedOut)?;
    match proof.password {
        Some(password) => {
            let email = EmailAddress::from_record(viewer.email.clone()).map_err(|error| store::internal(&error))?;
            let verified = flow::verify_password(&request, RateLimitedAction::Prove, &email, password).await;
            verified.map_err(|error| match error {
                Error::Invalid { .. } => Error::field("password", ErrorCode::PasswordNotYours),
                other => other,
            })?;
        }
        None => flow::verify_code(&request, viewer.user, &proof.code).await?,
    }
    let to = proof::renew_session_with_proof(&request).await?;
    redirect(LocalPath::parse(&proof.next).unwrap_or(to));
    Ok(())
}
