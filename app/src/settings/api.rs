//! What the office sets.

use domain::Result;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::request::{notice, write};

/// Changes the agency's settings.
#[server(prefix = "/api", endpoint = "change_settings")]
pub async fn change_settings(settings: domain::agency::ChangeSettings) -> Result<()> {
    write("agency.settings", |tx| Box::pin(store::agency::change_settings(tx, settings))).await?;
    notice("settings.kept");
    Ok(())
}
