//! Server functions: adding, changing, ending and bringing back services.

use domain::ServiceId;
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

/// Adds a service, or changes one.
#[server(prefix = "/api", endpoint = "save_service")]
pub async fn save_service(service: domain::services::SaveService) -> ApiResult<ServiceId> {
    let id =
        save(AuditAction::ServicesSave, Flash::ServiceSaved, |tx| Box::pin(store::records::services::save(tx, service))).await?;
    redirect(format!("/settings/services/{id}"));
    Ok(id)
}

/// Ends a service, or changes its end.
#[server(prefix = "/api", endpoint = "end_service")]
pub async fn end_service(end: domain::services::EndService) -> ApiResult<()> {
    let id = end.service;
    save(AuditAction::ServicesEnd, Flash::RecordEnded, |tx| Box::pin(store::records::services::end(tx, end))).await?;
    redirect(format!("/settings/services/{id}"));
    Ok(())
}

/// Brings an ended service back, or removes the end that is still to come.
#[server(prefix = "/api", endpoint = "restore_service")]
pub async fn restore_service(restore: domain::services::ServiceVersion) -> ApiResult<()> {
    let id = restore.service;
    let was_coming = write(AuditAction::ServicesRestore, |tx| Box::pin(store::records::services::restore(tx, restore))).await?;
    set_flash(if was_coming { Flash::EndRemoved } else { Flash::ServiceBack });
    redirect(format!("/settings/services/{id}"));
    Ok(())
}

/// Undoes the last change of a service.
#[server(prefix = "/api", endpoint = "undo_service")]
pub async fn undo_service(undo: domain::services::ServiceVersion) -> ApiResult<()> {
    let id = undo.service;
    write(AuditAction::ServicesUndo, |tx| Box::pin(store::records::services::undo(tx, undo))).await?;
    set_flash(Flash::RecordUndone);
    redirect(format!("/settings/services/{id}"));
    Ok(())
}
