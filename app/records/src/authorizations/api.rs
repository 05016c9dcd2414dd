//! Server functions: adding, changing, ending and bringing back authorizations.

use domain::AuthorizationId;
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

/// Adds an authorization, or changes one.
#[server(prefix = "/api", endpoint = "save_authorization")]
pub async fn save_authorization(authorization: domain::authorizations::SaveAuthorization) -> ApiResult<AuthorizationId> {
    let (saved, is_unchanged) = write(AuditAction::AuthorizationsSave, |tx| {
        Box::pin(async move { Ok((store::records::authorizations::save(tx, authorization).await?, tx.is_unchanged())) })
    })
    .await?;
    set_flash(match (is_unchanged, saved.has_too_many_planned) {
        (true, _) => Flash::RecordUnchanged,
        (false, true) => Flash::AuthorizationSavedTooManyPlanned,
        (false, false) => Flash::AuthorizationSaved,
    });
    redirect(format!("/authorizations/{}", saved.id));
    Ok(saved.id)
}

/// Another therapist from a day on, or nobody.
#[server(prefix = "/api", endpoint = "change_therapist")]
pub async fn change_therapist(change: domain::assignments::ChangeTherapist) -> ApiResult<()> {
    let id = change.authorization;
    save(AuditAction::AuthorizationsAssign, Flash::TherapistChanged, |tx| {
        Box::pin(store::records::authorizations::change_therapist(tx, change))
    })
    .await?;
    redirect(format!("/authorizations/{id}"));
    Ok(())
}

/// Ends an authorization before its last day.
#[server(prefix = "/api", endpoint = "end_authorization")]
pub async fn end_authorization(end: domain::authorizations::EndAuthorization) -> ApiResult<()> {
    let id = end.authorization;
    write(AuditAction::AuthorizationsEnd, |tx| Box::pin(store::records::authorizations::end(tx, end))).await?;
    set_flash(Flash::AuthorizationEnded);
    redirect(format!("/authorizations/{id}"));
    Ok(())
}

/// Gives an authorization that was ended early its last day back.
#[server(prefix = "/api", endpoint = "restore_authorization")]
pub async fn restore_authorization(restore: domain::authorizations::AuthorizationVersion) -> ApiResult<()> {
    let id = restore.authorization;
    write(AuditAction::AuthorizationsRestore, |tx| Box::pin(store::records::authorizations::restore(tx, restore))).await?;
    set_flash(Flash::AuthorizationBack);
    redirect(format!("/authorizations/{id}"));
    Ok(())
}

/// Undoes the last change of an authorization.
#[server(prefix = "/api", endpoint = "undo_authorization")]
pub async fn undo_authorization(undo: domain::authorizations::AuthorizationVersion) -> ApiResult<()> {
    let id = undo.authorization;
    write(AuditAction::AuthorizationsUndo, |tx| Box::pin(store::records::authorizations::undo(tx, undo))).await?;
    set_flash(Flash::RecordUndone);
    redirect(format!("/authorizations/{id}"));
    Ok(())
}
