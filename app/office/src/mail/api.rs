//! Server function: resending a failed e-mail.

use leptos::prelude::*;
use web::ApiResult;

#[cfg(feature = "ssr")]
use domain::audit::AuditAction;
#[cfg(feature = "ssr")]
use web::{
    flash::Flash,
    request::{set_flash, write},
};

/// Puts a failed e-mail back into the outbox queue.
#[server(prefix = "/api", endpoint = "send_letter_again")]
pub async fn resend_email(again: domain::mail::ResendEmail) -> ApiResult<()> {
    write(AuditAction::MailResend, move |tx| Box::pin(store::outbox::send_again(tx, again))).await?;
    set_flash(Flash::EmailResent);
    Ok(())
}
