//! Server functions for families.

use domain::family::FamilyCancel;
use leptos::prelude::*;
use web::ApiResult;

#[cfg(feature = "ssr")]
use domain::audit::AuditAction;
#[cfg(feature = "ssr")]
use web::{
    flash::Flash,
    request::{redirect, set_flash, write},
};

/// Cancels a visit on behalf of the family.
#[server(prefix = "/api", endpoint = "cancel_family_visit")]
pub async fn cancel_family_visit(visit: FamilyCancel) -> ApiResult<()> {
    write(AuditAction::FamilyCancel, |tx| Box::pin(store::care::family::cancel(tx, visit))).await?;
    set_flash(Flash::VisitCanceledByFamily);
    redirect("/home");
    Ok(())
}
