//! Server functions: adding, changing, ending and bringing back payers.

use domain::PayerId;
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

/// Adds a payer, or changes one.
#[server(prefix = "/api", endpoint = "save_payer")]
pub async fn save_payer(payer: domain::payers::SavePayer) -> ApiResult<PayerId> {
    let saved = if payer.payer.is_none() { Flash::PayerAdded } else { Flash::PayerSaved };
    let id = save(AuditAction::PayersSave, saved, |tx| Box::pin(store::records::payers::save(tx, payer))).await?;
    redirect(format!("/settings/payers/{id}"));
    Ok(id)
}

/// Ends a payer, or changes its end.
#[server(prefix = "/api", endpoint = "end_payer")]
pub async fn end_payer(end: domain::payers::EndPayer) -> ApiResult<()> {
    let id = end.payer;
    save(AuditAction::PayersEnd, Flash::RecordEnded, |tx| Box::pin(store::records::payers::end(tx, end))).await?;
    redirect(format!("/settings/payers/{id}"));
    Ok(())
}

/// Brings an ended payer back, or removes the end that is still to come.
#[server(prefix = "/api", endpoint = "restore_payer")]
pub async fn restore_payer(restore: domain::payers::PayerVersion) -> ApiResult<()> {
    let id = restore.payer;
    let was_coming = write(AuditAction::PayersRestore, |tx| Box::pin(store::records::payers::restore(tx, restore))).await?;
    set_flash(if was_coming { Flash::EndRemoved } else { Flash::PayerBack });
    redirect(format!("/settings/payers/{id}"));
    Ok(())
}

/// Undoes the last change of a payer.
#[server(prefix = "/api", endpoint = "undo_payer")]
pub async fn undo_payer(undo: domain::payers::PayerVersion) -> ApiResult<()> {
    let id = undo.payer;
    write(AuditAction::PayersUndo, |tx| Box::pin(store::records::payers::undo(tx, undo))).await?;
    set_flash(Flash::RecordUndone);
    redirect(format!("/settings/payers/{id}"));
    Ok(())
}
