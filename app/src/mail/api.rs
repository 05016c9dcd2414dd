//! Sending a failed letter again.

use domain::Result;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::request::{notice, write};

/// Puts a failed letter back among those that wait.
#[server(prefix = "/api", endpoint = "send_letter_again")]
pub async fn send_letter_again(again: domain::mail::SendAgain) -> Result<()> {
    write("mail.again", move |tx| Box::pin(store::outbox::again(tx, again))).await?;
    notice("letter.goes_again");
    Ok(())
}
