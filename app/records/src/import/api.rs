//! Server functions: deleting a saved layout. Forms with the fields of a layout are read by `server/src/web/import/layouts.rs`,
//! since their names depend on the uploaded lists.

use domain::{audit::AuditAction, import::layouts::DeleteLayout};
use leptos::prelude::*;
use web::{
    ApiResult,
    flash::Flash,
    request::{redirect, set_flash, write},
};

/// Deletes a saved layout of import files.
#[server(prefix = "/api", endpoint = "delete_import_layout")]
pub async fn delete_import_layout(delete: DeleteLayout) -> ApiResult<()> {
    write(AuditAction::ImportDeleteLayout, |tx| Box::pin(store::records::import::layouts::delete(tx, delete))).await?;
    set_flash(Flash::ImportLayoutDeleted);
    redirect("/import");
    Ok(())
}
