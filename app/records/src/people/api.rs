//! Server functions by which the office changes people.

use domain::people::{HideAddress as Hide, NewGuardian};
use leptos::prelude::*;
use web::ApiResult;

#[cfg(feature = "ssr")]
use domain::audit::AuditAction;
#[cfg(feature = "ssr")]
use web::{
    flash::Flash,
    request::{set_flash, write},
};

/// Adds a guardian to a child, or updates a guardian's details and permissions.
#[server(prefix = "/api", endpoint = "keep_guardian")]
pub async fn save_guardian(guardian: NewGuardian) -> ApiResult<()> {
    write(AuditAction::PeopleSaveGuardian, |tx| Box::pin(store::records::people::save_guardian(tx, guardian))).await?;
    set_flash(Flash::GuardianSaved);
    Ok(())
}

/// Hides an address from a guardian, or shows it again.
#[server(prefix = "/api", endpoint = "hide_address")]
pub async fn hide_address(hide: Hide) -> ApiResult<()> {
    write(AuditAction::PeopleHideAddress, |tx| Box::pin(store::records::people::hide_address(tx, hide))).await?;
    set_flash(Flash::GuardianSaved);
    Ok(())
}
