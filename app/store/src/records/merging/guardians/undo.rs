//! Undoing a merge of two records of a guardian within a day.

use super::{super::merges::OF_GUARDIANS, load, move_invitations, open_journal, record_subjects, require_guardian_of, write};
use crate::{
    Tx,
    kernel::sql::{args, ids, placeholders},
    records::members::{delete_invitations_to_other_addresses, notify_guardian},
};
use domain::{
    Capability, Error, ErrorCode, GuardianId, Result,
    merging::guardians::{GuardianMerge, GuardianSnapshot, UndoGuardianMerge, undo_guardian_merge},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Undoes a merge: what it moved goes back, with what the office decided since; what was made since stays with the one that stayed. If
/// the merge is undone already, nothing changes: a button was pressed twice.
///
/// # Errors
/// `NotFound` without the capability, if the record was never merged, and if the one that stays is no guardian of the child;
/// `RecentProofRequired`; `Conflict::State` `MergeUndoTooLate` after a day, `MergeUndoLaterFirst` if the guardian was merged again
/// since, `MergeUndoChildFirst` if two records of one of the children were, `MergeUndoHeld` if a legal hold was set on the guardian
/// since, `MergeUndoAccountSince` if the guardian has joined since.
pub async fn undo(tx: &mut Tx, undo: UndoGuardianMerge) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let merged = undo.merged;
    let Some(row) = OF_GUARDIANS.open(tx, merged.0).await? else { return undone(tx, undo).await };
    let survivor = GuardianId(row.survivor_id);
    require_guardian_of(tx, survivor, undo.child).await?;
    tx.require_recent_proof()?;
    OF_GUARDIANS.check_undo(tx, &row).await?;
    let journal = open_journal(tx, row.id, &row.journal_sealed).await?;
    if is_child_merged_since(tx, row.merged_us, &journal).await? {
        return Err(Error::state(ErrorCode::MergeUndoChildFirst));
    }
    let (now, _) = load(tx, survivor).await?;
    let Ok((back, returned)) = undo_guardian_merge((survivor, &now), merged, &journal) else {
        return Err(Error::state(ErrorCode::MergeUndoAccountSince));
    };

    let empty = GuardianSnapshot { fields: returned.fields.clone(), ..GuardianSnapshot::default() };
    write(tx, survivor, &now, &back).await?;
    write(tx, merged, &empty, &returned).await?;
    if returned.invitation.is_some() {
        move_invitations(tx, survivor, merged).await?;
    }
    delete_invitations_to_other_addresses(tx, survivor.0, &back.fields.email).await?;
    tx.execute("UPDATE guardians SET merged_into_id = NULL WHERE agency_id = $1 AND id = $4", args![merged]).await?;
    OF_GUARDIANS.set_undone(tx, row.id).await?;
    record_subjects(tx, survivor, merged).await?;
    tx.record_change(&undo);
    for guardian in [survivor, merged] {
        notify_guardian(tx, guardian).await?;
    }
    Ok(())
}

/// Whether two records of one of the children were merged since: its guardianships are now those of another record.
async fn is_child_merged_since(tx: &mut Tx, merged_us: i64, journal: &GuardianMerge) -> Result<bool> {
    let links = journal.survivor.links.iter().chain(&journal.merged.links);
    let children: Vec<Uuid> = links.map(|link| link.child.0).collect::<BTreeSet<_>>().into_iter().collect();
    if children.is_empty() {
        return Ok(false);
    }
    let mut arguments = args![merged_us];
    arguments.extend(ids(&children));
    let sql = format!(
        "SELECT COUNT(*) FROM child_merges WHERE agency_id = $1 AND undone_us IS NULL AND merged_us > $4
            AND (survivor_id IN ({}) OR merged_id IN ({}))",
        placeholders(5, children.len()),
        placeholders(5, children.len())
    );
    let (count,): (i64,) = tx.fetch_one(sql, arguments).await?;
    Ok(count > 0)
}

/// The merge of this record is undone already.
async fn undone(tx: &mut Tx, undo: UndoGuardianMerge) -> Result<()> {
    let survivor = OF_GUARDIANS.last_survivor(tx, undo.merged.0).await?;
    require_guardian_of(tx, GuardianId(survivor), undo.child).await?;
    tx.mark_unchanged();
    Ok(())
}
