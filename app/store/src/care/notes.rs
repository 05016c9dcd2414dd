//! The note of a visit: saved as a draft, then signed and locked.

mod list;

pub(crate) use list::overdue;
pub use list::unsigned;

use crate::{
    Tx,
    audit::hex,
    care::visits::{VisitRow, load},
    kernel::{
        columns::{note_state, to_local},
        sealing::{Sealed, SealedColumn},
        sql::{args, internal},
        versions::check_version,
    },
};
use domain::{
    Capability, ChildId, Error, ErrorCode, Result, Role, VisitId,
    notes::{DraftNote, NoteToSign, NoteView, Signature, SignedContent},
    visits::{NoteState, VisitState},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct NoteRow {
    id: Uuid,
    state: String,
    body_sealed: Sealed,
    family_summary_sealed: Sealed,
    version: i64,
    saved_us: i64,
    signed_us: Option<i64>,
    signer_name: Option<String>,
    digest: Option<String>,
}

async fn row_of(tx: &mut Tx, visit: VisitId) -> Result<Option<NoteRow>> {
    tx.fetch_optional(
        "SELECT id, state, body_sealed, family_summary_sealed, version, saved_us, signed_us, signer_name, digest
         FROM notes WHERE agency_id = $1 AND visit_id = $4",
        args![visit],
    )
    .await
}

/// The note of a visit, for its provider and for supervisors in the office; empty if there is none yet.
pub async fn show(tx: &mut Tx, id: VisitId) -> Result<NoteView> {
    if tx.actor().role() == Role::Admin {
        tx.require_capability(Capability::Supervise)?;
    }
    let visit = load(tx, id).await?;
    tx.record_access(visit.child_id());
    let zone = crate::zone(&visit.zone)?;
    let Some(row) = row_of(tx, id).await? else {
        return Ok(NoteView {
            visit: id,
            version: 0,
            state: NoteState::None,
            body: String::new(),
            family_summary: String::new(),
            deleted: false,
            saved_at: None,
            signature: None,
        });
    };
    let signature = match (row.signer_name, row.signed_us, row.digest) {
        (Some(signer), Some(us), Some(digest)) => Some(Signature { signer, at: to_local(us, &zone)?, digest }),
        _ => None,
    };
    let child = visit.child_id();
    let texts = [&row.body_sealed, &row.family_summary_sealed];
    let opener = tx.opener(texts.into_iter().map(|text| (child, text)).collect()).await?;
    let body = opener.open(child, SealedColumn::NoteBody, row.id, &row.body_sealed)?;
    let family_summary = opener.open(child, SealedColumn::FamilySummary, row.id, &row.family_summary_sealed)?;
    Ok(NoteView {
        visit: id,
        version: row.version,
        state: note_state(Some(&row.state)),
        deleted: body.is_deleted() || family_summary.is_deleted(),
        body: body.text().unwrap_or_default().to_owned(),
        family_summary: family_summary.text().unwrap_or_default().to_owned(),
        saved_at: Some(to_local(row.saved_us, &zone)?),
        signature,
    })
}

/// Saves a draft; returns the new version.
///
/// # Errors
/// `Conflict::Stale` if another tab or phone saved since; `Conflict::State` `NoteSigned` after the signature and
/// `NotCheckedIn` before the visit, `VisitNeedsNoNote` of a kind that asks for none.
pub async fn save(tx: &mut Tx, draft: DraftNote) -> Result<i64> {
    tx.require_provider()?;
    let visit = load(tx, draft.visit).await?;
    ensure_needed(&visit)?;
    save_draft(tx, visit.state()?, visit.child_id(), draft).await
}

/// Saves the draft of a visit that is in this state.
async fn save_draft(tx: &mut Tx, visit_state: VisitState, child: ChildId, draft: DraftNote) -> Result<i64> {
    may_have_note(visit_state)?;
    let row = row_of(tx, draft.visit).await?;
    if row.as_ref().is_some_and(|row| row.state == "signed") {
        return Err(Error::state(ErrorCode::NoteSigned));
    }
    let current = row.as_ref().map_or(0, |row| row.version);
    check_version(current, draft.version)?;
    let id = row.map_or_else(|| tx.next_id(), |row| row.id);
    let now = tx.now_us();
    let body = tx.seal(child, SealedColumn::NoteBody, id, draft.body.as_str()).await?;
    let family_summary = tx.seal(child, SealedColumn::FamilySummary, id, draft.family_summary.as_str()).await?;
    tx.execute(
        "INSERT INTO notes (agency_id, id, visit_id, state, body_sealed, family_summary_sealed, sealed, version, saved_us)
         VALUES ($1, $4, $5, 'draft', $6, $7, TRUE, $8, $9)
         ON CONFLICT (agency_id, visit_id) DO UPDATE SET body_sealed = $6, family_summary_sealed = $7, sealed = TRUE,
            version = $8, saved_us = $9",
        args![id, draft.visit, body, family_summary, current + 1, now],
    )
    .await?;
    tx.record_subject("visit", draft.visit.0);
    tx.record_subject("note", id);
    tx.record_change(&draft);
    Ok(current + 1)
}

/// Saves and signs the note: locks it with signer, time and digest. Its version rises by one.
///
/// # Errors
/// As [`save`]; `Invalid` for an empty note and without the attestation, `Conflict::State` `NotCheckedOut` before the
/// check-out.
pub async fn sign(tx: &mut Tx, note: NoteToSign) -> Result<()> {
    let provider = tx.require_provider()?;
    let visit = load(tx, note.visit).await?;
    ensure_needed(&visit)?;
    if visit.state()? != VisitState::Done {
        may_have_note(visit.state()?)?;
        return Err(Error::state(ErrorCode::NotCheckedOut));
    }
    note.ensure_complete()?;
    let draft = note.draft();
    save_draft(tx, VisitState::Done, visit.child_id(), draft.clone()).await?;
    let viewer = tx.actor().viewer().ok_or(Error::NotFound)?.clone();
    let (Some(checked_in_us), Some(checked_out_us)) = (visit.checked_in_us, visit.checked_out_us) else {
        return Err(internal(&"a visit that is done has both times"));
    };
    let signed_at_us = tx.now_us();
    let content = SignedContent {
        version: SignedContent::VERSION,
        visit: draft.visit,
        child: visit.child_id(),
        provider,
        starts: &visit.starts_local,
        zone: &visit.zone,
        checked_in_us,
        checked_out_us,
        signed_at_us,
        signer: &viewer.name,
        body: draft.body.as_str(),
        family_summary: draft.family_summary.as_str(),
    };
    let digest = hex(&Sha256::digest(content.canonical_json()));
    tx.execute(
        "UPDATE notes SET state = 'signed', signed_us = $5, signer_name = $6, signer_member_id = $7, digest = $8
         WHERE agency_id = $1 AND visit_id = $4",
        args![draft.visit, signed_at_us, &viewer.name, viewer.member, &digest],
    )
    .await?;
    mark_signed(tx, draft.visit).await?;
    tx.record_change(&digest);
    Ok(())
}

/// Takes a visit off the list of unsigned notes. The visit's version stays: nothing that its forms show has changed.
pub(crate) async fn mark_signed(tx: &mut Tx, visit: VisitId) -> Result<()> {
    tx.execute("UPDATE visits SET note_signed = TRUE WHERE agency_id = $1 AND id = $4", args![visit]).await?;
    Ok(())
}

/// Of a kind that asks for no note, none is written; one that exists stays.
fn ensure_needed(visit: &VisitRow) -> Result<()> {
    if visit.asks_for_note() { Ok(()) } else { Err(Error::state(ErrorCode::VisitNeedsNoNote)) }
}

/// A note is written during the visit or after it.
fn may_have_note(state: VisitState) -> Result<()> {
    match state {
        VisitState::UnderWay | VisitState::Done => Ok(()),
        VisitState::Planned => Err(Error::state(ErrorCode::NotCheckedIn)),
        VisitState::Cancelled => Err(Error::state(ErrorCode::VisitCanceled)),
    }
}
