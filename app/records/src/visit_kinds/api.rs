//! Server functions: adding, changing, ending and bringing back kinds of visits.

use domain::VisitKindId;
use leptos::prelude::*;
use web::ApiResult;

#[cfg(feature = "ssr")]
use crate::people::save;
#[cfg(feature = "ssr")]
use domain::audit::AuditAction;
#[cfg(feature = "ssr")]
use web::{
    flash::Flash,
    request::{redirect, set_flash, write},
};

/// Adds a kind of visit, or changes one.
#[server(prefix = "/api", endpoint = "save_visit_kind")]
pub async fn save_visit_kind(kind: domain::visit_kinds::SaveVisitKind) -> ApiResult<VisitKindId> {
    let id = save(AuditAction::VisitKindsSave, Flash::VisitKindSaved, |tx| Box::pin(store::records::visit_kinds::save(tx, kind)))
        .await?;
    redirect(format!("/settings/visit_kinds/{id}"));
    Ok(id)
}

/// Ends a kind of visit, or changes its end.
#[server(prefix = "/api", endpoint = "end_visit_kind")]
pub async fn end_visit_kind(end: domain::visit_kinds::EndVisitKind) -> ApiResult<()> {
    let id = end.visit_kind;
    save(AuditAction::VisitKindsEnd, Flash::RecordEnded, |tx| Box::pin(store::records::visit_kinds::end(tx, end))).await?;
    redirect(format!("/settings/visit_kinds/{id}"));
    Ok(())
}

/// Brings an ended kind of visit back, or removes the end that is still to come.
#[server(prefix = "/api", endpoint = "restore_visit_kind")]
pub async fn restore_visit_kind(restore: domain::visit_kinds::VisitKindVersion) -> ApiResult<()> {
    let id = restore.visit_kind;
    let was_coming =
        write(AuditAction::VisitKindsRestore, |tx| Box::pin(store::records::visit_kinds::restore(tx, restore))).await?;
    set_flash(if was_coming { Flash::EndRemoved } else { Flash::VisitKindBack });
    redirect(format!("/settings/visit_kinds/{id}"));
    Ok(())
}

/// Undoes the last change of a kind of visit.
#[server(prefix = "/api", endpoint = "undo_visit_kind")]
pub async fn undo_visit_kind(undo: domain::visit_kinds::VisitKindVersion) -> ApiResult<()> {
    let id = undo.visit_kind;
    write(AuditAction::VisitKindsUndo, |tx| Box::pin(store::records::visit_kinds::undo(tx, undo))).await?;
    set_flash(Flash::RecordUndone);
    redirect(format!("/settings/visit_kinds/{id}"));
    Ok(())
}
