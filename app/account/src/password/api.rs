//! Server functions: password reset by e-mail, and changing the password.

use crate::sign_in::{flow, proof::current_viewer};
use domain::{Error, ErrorCode, security::SecurityEvent, text::EmailAddress};
use leptos::prelude::*;
use store::identity::Token;
use web::ApiResult;
use web::{
    flash::Flash,
    honeypot,
    request::{current_request, redirect, set_flash},
    throttle::{self, RateLimitedAction},
};

/// Requests a password reset e-mail. The response is the same, and as quick, for known and unknown addresses. `website` and
/// `opened` are the honeypot fields. A form of a bot is rejected, since it may be that of a person whose browser filled in all
/// fields; that reveals nothing, and doesn't count as an attempt for the account.
#[server(prefix = "/api", endpoint = "forgot_password")]
pub async fn forgot_password(
    account: domain::account::ForgotPassword,
    #[server(default)] website: String,
    #[server(default)] opened: String,
) -> ApiResult<()> {
    let request = current_request()?;
    if honeypot::is_bot("forgot", 0, &website, &opened).await? {
        return Err(Error::state(ErrorCode::ResetNotRequested).into());
    }
    throttle::attempt(&request, RateLimitedAction::Forgot, Some(account.email.as_str())).await?;
    request.db.identity().request_password_reset(&account.email, request.language).await?;
    set_flash(Flash::ResetEmailRequested);
    redirect("/sign-in");
    Ok(())
}

/// Uses a reset link: sets the password and redirects to the sign-in, which also requires the second factor.
#[server(prefix = "/api", endpoint = "reset_password")]
pub async fn reset_password(account: domain::account::ResetPassword) -> ApiResult<()> {
    let request = current_request()?;
    throttle::attempt(&request, RateLimitedAction::Reset, None).await?;
    let identity = request.db.identity();
    let token = Token::from_text(account.token);
    let reset = identity.password_reset(&token).await?;
    let owner = identity.password_context(reset.user).await?;
    let new = flow::new_password(&request, &reset.email, account.password, owner, "password").await?;
    let device = identity.use_password_reset(&token, &new, request.device.as_ref(), &request.origin).await?;
    flow::set_device_cookie(&request, &device);
    set_flash(Flash::PasswordReset);
    redirect("/sign-in");
    Ok(())
}

/// Changes the password, and ends all other sessions.
#[server(prefix = "/api", endpoint = "change_password")]
pub async fn change_password(change: domain::factors::ChangePassword) -> ApiResult<()> {
    let request = current_request()?;
    let viewer = current_viewer()?;
    let email = EmailAddress::from_record(viewer.email).map_err(|error| store::internal(&error))?;
    let proved = flow::verify_password(&request, RateLimitedAction::Prove, &email, change.old_password).await;
    proved.map_err(|error| match error {
        Error::Invalid { .. } => Error::field("old_password", ErrorCode::PasswordNotYours),
        other => other,
    })?;
    let identity = request.db.identity();
    let owner = identity.password_context(viewer.user).await?;
    let new = flow::new_password(&request, &email, change.new_password, owner, "new_password").await?;
    let (kept_session, origin) = (request.session.as_ref(), request.origin.clone());
    identity.set_password(viewer.user, &new, kept_session, SecurityEvent::PasswordChanged, &origin).await?;
    set_flash(Flash::PasswordChanged);
    Ok(())
}
