//! Undoing a merge of two records of a provider within a day.

use super::{move_all, open_journal, snapshot};
use crate::{
    Tx,
    kernel::{sealing::Sealed, sql::args},
    records::providers,
};
use domain::{
    Capability, Error, ErrorCode, ProviderId, Result,
    merging::{
        UNDO_US,
        providers::{ProviderReturnRefusal, UndoProviderMerge, undo_provider_merge},
    },
};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct MergeRow {
    id: Uuid,
    survivor_id: Uuid,
    merged_us: i64,
    journal_sealed: Sealed,
}

/// Undoes a merge: what it moved goes back, and what was made or decided since stays with the survivor. If the merge is undone already,
/// nothing changes: a button was pressed twice. Returns the survivor.
///
/// # Errors
/// `NotFound` without the capability, and if the record was never merged; `RecentProofRequired`; `Conflict::State` `MergeUndoTooLate`
/// after a day, `MergeUndoLaterFirst` if the survivor was merged again since, `MergeUndoHeld` if a legal hold was set on it since,
/// `MergeUndoAccountSince` if the provider has joined since, `MergeUndoProviderEnded` if an open visit that goes back is after the end
/// of that record.
pub async fn undo(tx: &mut Tx, undo: UndoProviderMerge) -> Result<ProviderId> {
    tx.require_capability(Capability::Manage)?;
    let merged = undo.merged;
    let row: Option<MergeRow> = tx
        .fetch_optional(
            "SELECT id, survivor_id, merged_us, journal_sealed FROM provider_merges
             WHERE agency_id = $1 AND merged_id = $4 AND undone_us IS NULL",
            args![merged],
        )
        .await?;
    let Some(row) = row else { return undone(tx, merged).await };
    tx.require_recent_proof()?;
    let survivor = ProviderId(row.survivor_id);
    if tx.now_us() - row.merged_us > UNDO_US {
        return Err(Error::state(ErrorCode::MergeUndoTooLate));
    }
    let (later,): (i64,) = tx
        .fetch_one(
            "SELECT COUNT(*) FROM provider_merges WHERE agency_id = $1 AND undone_us IS NULL
                AND (merged_id = $4 OR survivor_id = $4 AND id > $5)",
            args![survivor, row.id],
        )
        .await?;
    if later > 0 {
        return Err(Error::state(ErrorCode::MergeUndoLaterFirst));
    }
    let (held_since,): (i64,) = tx
        .fetch_one(
            "SELECT COUNT(*) FROM legal_holds WHERE agency_id = $1 AND provider_id = $4 AND set_us > $5 AND lifted_us IS NULL",
            args![survivor, row.merged_us],
        )
        .await?;
    if held_since > 0 {
        return Err(Error::state(ErrorCode::MergeUndoHeld));
    }
    let journal = open_journal(tx, row.id, &row.journal_sealed).await?;
    let record = providers::load(tx, survivor).await?;
    let now = snapshot(tx, survivor, record).await?;
    let (back, returned) = undo_provider_merge(&now, &journal).map_err(|refusal| {
        Error::state(match refusal {
            ProviderReturnRefusal::AccountSince => ErrorCode::MergeUndoAccountSince,
            ProviderReturnRefusal::AfterEnd => ErrorCode::MergeUndoProviderEnded,
        })
    })?;
    move_all(tx, (survivor, merged), &returned).await?;
    providers::write_details(tx, survivor, &back.details).await?;
    tx.execute(
        "UPDATE providers SET merged_into_id = NULL, version = version + 1 WHERE agency_id = $1 AND id = $4",
        args![merged],
    )
    .await?;
    let (at, by) = (tx.now_us(), tx.actor().viewer().map(|viewer| viewer.member.0));
    tx.execute(
        "UPDATE provider_merges SET undone_us = $5, undone_by = $6 WHERE agency_id = $1 AND id = $4",
        args![row.id, at, by],
    )
    .await?;
    tx.record_subject("provider", survivor.0);
    tx.record_subject("provider", merged.0);
    tx.record_change(&undo);
    Ok(survivor)
}

/// The survivor of the latest merge of this record, which is undone.
async fn undone(tx: &mut Tx, merged: ProviderId) -> Result<ProviderId> {
    let (survivor,): (Uuid,) = tx
        .fetch_one(
            "SELECT survivor_id FROM provider_merges WHERE agency_id = $1 AND merged_id = $4 ORDER BY id DESC LIMIT 1",
            args![merged],
        )
        .await?;
    tx.mark_unchanged();
    Ok(ProviderId(survivor))
}
