//! Undoing a merge of two records of a guardian within a day.

use super::{load, move_invitations, open_journal, record_subjects, require_guardian_of, write};
use crate::{
    Tx,
    kernel::{
        sealing::Sealed,
        sql::{args, ids, placeholders},
    },
    records::members::{delete_invitations_to_other_addresses, notify_guardian},
};
use domain::{
    Capability, Error, ErrorCode, GuardianId, Result,
    merging::{
        UNDO_US,
        guardians::{GuardianMerge, GuardianSnapshot, UndoGuardianMerge, undo_guardian_merge},
    },
};
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct MergeRow {
    id: Uuid,
    survivor_id: Uuid,
    merged_us: i64,
    journal_sealed: Sealed,
}

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
    let row: Option<MergeRow> = tx
        .fetch_optional(
            "SELECT id, survivor_id, merged_us, journal_sealed FROM guardian_merges
             WHERE agency_id = $1 AND merged_id = $4 AND undone_us IS NULL",
            args![merged],
        )
        .await?;
    let Some(row) = row else { return undone(tx, undo).await };
    let survivor = GuardianId(row.survivor_id);
    require_guardian_of(tx, survivor, undo.child).await?;
    tx.require_recent_proof()?;
    if tx.now_us() - row.merged_us > UNDO_US {
        return Err(Error::state(ErrorCode::MergeUndoTooLate));
    }
    let (later,): (i64,) = tx
        .fetch_one(
            "SELECT COUNT(*) FROM guardian_merges WHERE agency_id = $1 AND undone_us IS NULL
                AND (merged_id = $4 OR survivor_id = $4 AND id > $5)",
            args![survivor, row.id],
        )
        .await?;
    if later > 0 {
        return Err(Error::state(ErrorCode::MergeUndoLaterFirst));
    }
    let (held_since,): (i64,) = tx
        .fetch_one(
            "SELECT COUNT(*) FROM legal_holds WHERE agency_id = $1 AND guardian_id = $4 AND set_us > $5 AND lifted_us IS NULL",
            args![survivor, row.merged_us],
        )
        .await?;
    if held_since > 0 {
        return Err(Error::state(ErrorCode::MergeUndoHeld));
    }
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
    let (at, by) = (tx.now_us(), tx.actor().viewer().map(|viewer| viewer.member.0));
    tx.execute(
        "UPDATE guardian_merges SET undone_us = $5, undone_by = $6 WHERE agency_id = $1 AND id = $4",
        args![row.id, at, by],
    )
    .await?;
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
    let (survivor,): (Uuid,) = tx
        .fetch_one(
            "SELECT survivor_id FROM guardian_merges WHERE agency_id = $1 AND merged_id = $4 ORDER BY id DESC LIMIT 1",
            args![undo.merged],
        )
        .await?;
    require_guardian_of(tx, GuardianId(survivor), undo.child).await?;
    tx.mark_unchanged();
    Ok(())
}
