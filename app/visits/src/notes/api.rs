//! Server functions for the note of a visit.

use domain::notes::{DraftNote, NoteToSign};
use leptos::prelude::*;
use web::ApiResult;

#[cfg(feature = "ssr")]
use domain::audit::AuditAction;
#[cfg(feature = "ssr")]
use web::{
    flash::Flash,
    request::{redirect, set_flash, write},
};

/// Saves the draft; returns its new version.
#[server(prefix = "/api", endpoint = "save_note")]
pub async fn save_note(note: DraftNote) -> ApiResult<i64> {
    let version = write(AuditAction::NotesSave, |tx| Box::pin(store::care::notes::save(tx, note))).await?;
    set_flash(Flash::NoteSaved);
    Ok(version)
}

/// Signs the note. A signature can't be undone.
#[server(prefix = "/api", endpoint = "sign_note")]
pub async fn sign_note(note: NoteToSign) -> ApiResult<()> {
    write(AuditAction::NotesSign, |tx| Box::pin(store::care::notes::sign(tx, note))).await?;
    set_flash(Flash::NoteSigned);
    redirect("/day");
    Ok(())
}
