//! Undoing a merge of two records of a provider within a day.

use super::{super::merges::OF_PROVIDERS, move_all, open_journal, snapshot};
use crate::{Tx, kernel::sql::args, records::providers};
use domain::{
    Capability, Error, ErrorCode, ProviderId, Result,
    merging::providers::{ProviderReturnRefusal, UndoProviderMerge, undo_provider_merge},
};

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
    let Some(row) = OF_PROVIDERS.open(tx, merged.0).await? else { return undone(tx, merged).await };
    tx.require_recent_proof()?;
    let survivor = ProviderId(row.survivor_id);
    OF_PROVIDERS.check_undo(tx, &row).await?;
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
    OF_PROVIDERS.set_undone(tx, row.id).await?;
    tx.record_subject("provider", survivor.0);
    tx.record_subject("provider", merged.0);
    tx.record_change(&undo);
    Ok(survivor)
}

/// The survivor of the latest merge of this record, which is undone.
async fn undone(tx: &mut Tx, merged: ProviderId) -> Result<ProviderId> {
    let survivor = OF_PROVIDERS.last_survivor(tx, merged.0).await?;
    tx.mark_unchanged();
    Ok(ProviderId(survivor))
}
