//! The note of a visit as server functions.

use domain::{
    Result,
    notes::{DraftNote, NoteToSign},
};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::request::{notice, redirect, write};

/// Keeps what was typed; the new version of the draft.
#[server(prefix = "/api", endpoint = "save_note")]
pub async fn save_note(note: DraftNote) -> Result<i64> {
    let version = write("notes.save", |tx| Box::pin(store::notes::save(tx, note))).await?;
    notice("note.saved");
    Ok(version)
}

/// Signs the note for good.
#[server(prefix = "/api", endpoint = "sign_note")]
pub async fn sign_note(note: NoteToSign) -> Result<()> {
    write("notes.sign", |tx| Box::pin(store::notes::sign(tx, note))).await?;
    notice("note.signed");
    redirect("/day");
    Ok(())
}
