//! What the office changes of people.

use domain::{Result, people::NewGuardian};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::request::{notice, write};

/// Links a guardian to a child, or changes what that guardian may.
#[server(prefix = "/api", endpoint = "keep_guardian")]
pub async fn keep_guardian(guardian: NewGuardian) -> Result<()> {
    write("people.keep_guardian", |tx| Box::pin(store::people::keep_guardian(tx, guardian))).await?;
    notice("guardian.kept");
    Ok(())
}
