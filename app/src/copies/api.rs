//! What may be done with a copy of a week.

use domain::{CopyId, Result};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::request::{notice, redirect, write};

/// Copies a week's visits into another week.
#[server(prefix = "/api", endpoint = "copy_week")]
pub async fn copy_week(copy: domain::copies::NewCopy) -> Result<CopyId> {
    let id = write("copies.copy", move |tx| Box::pin(store::copies::copy(tx, copy))).await?;
    notice("copy.made");
    redirect(format!("/copies/{id}"));
    Ok(id)
}

/// Withdraws the visits of a copy that nobody has touched since.
#[server(prefix = "/api", endpoint = "take_back_copy")]
pub async fn take_back_copy(back: domain::copies::TakeBack) -> Result<u32> {
    let withdrawn = write("copies.take_back", move |tx| Box::pin(store::copies::take_back(tx, back))).await?;
    notice("copy.taken_back");
    redirect(format!("/copies/{}", back.copy));
    Ok(withdrawn)
}
