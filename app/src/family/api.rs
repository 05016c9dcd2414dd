//! What a family may do by itself.

use domain::{Result, family::FamilyCancel};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::request::{notice, redirect, write};

/// A family takes a visit out of the week.
#[server(prefix = "/api", endpoint = "cancel_family_visit")]
pub async fn cancel_family_visit(visit: FamilyCancel) -> Result<()> {
    write("family.cancel", |tx| Box::pin(store::family::cancel(tx, visit))).await?;
    notice("visit.cancelled_by_family");
    redirect("/home");
    Ok(())
}
