//! What the office changes of people.

use domain::{
    Result,
    people::{HideAddress as Hide, NewGuardian},
};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::request::{notice, write};

/// Adds a guardian to a child, or changes who one is and what they may.
#[server(prefix = "/api", endpoint = "keep_guardian")]
pub async fn keep_guardian(guardian: NewGuardian) -> Result<()> {
    write("people.keep_guardian", |tx| Box::pin(store::people::keep_guardian(tx, guardian))).await?;
    notice("guardian.kept");
    Ok(())
}

/// Keeps an address from a guardian, or shows it again.
#[server(prefix = "/api", endpoint = "hide_address")]
pub async fn hide_address(hide: Hide) -> Result<()> {
    write("people.hide_address", |tx| Box::pin(store::people::hide_address(tx, hide))).await?;
    notice("guardian.kept");
    Ok(())
}
