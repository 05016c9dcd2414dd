//! Server functions: copying a week, and undoing a copy.

use domain::CopyId;
use leptos::prelude::*;
use web::ApiResult;

#[cfg(feature = "ssr")]
use domain::audit::AuditAction;
#[cfg(feature = "ssr")]
use web::{
    flash::Flash,
    request::{redirect, set_flash, write},
};

/// Copies a week's visits into another week.
#[server(prefix = "/api", endpoint = "copy_week")]
pub async fn copy_week(copy: domain::copies::NewCopy) -> ApiResult<CopyId> {
    let id = write(AuditAction::CopiesCopy, move |tx| Box::pin(store::scheduling::copies::copy(tx, copy))).await?;
    set_flash(Flash::CopyMade);
    redirect(format!("/copies/{id}"));
    Ok(id)
}

/// Withdraws the visits of a copy that have not been changed since.
#[server(prefix = "/api", endpoint = "take_back_copy")]
pub async fn undo_copy(back: domain::copies::UndoCopy) -> ApiResult<u32> {
    let withdrawn = write(AuditAction::CopiesUndo, move |tx| Box::pin(store::scheduling::copies::undo_copy(tx, back))).await?;
    set_flash(Flash::CopyUndone);
    redirect(format!("/copies/{}", back.copy));
    Ok(withdrawn)
}
