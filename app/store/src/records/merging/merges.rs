//! What the merges of children, guardians and providers have in common: a table for each kind, with the same columns, and when a merge can
//! still be undone.

use crate::{
    Tx,
    kernel::{sealing::Sealed, sql::args},
};
use domain::{Error, ErrorCode, Result, merging::UNDO_US};
use uuid::Uuid;

/// A merge that is not undone.
#[derive(sqlx::FromRow)]
pub(super) struct MergeRow {
    pub id: Uuid,
    pub survivor_id: Uuid,
    pub merged_us: i64,
    pub journal_sealed: Sealed,
}

/// The merges of one kind of record, as the statements about them.
pub(super) struct Merges {
    is_merged: &'static str,
    open: &'static str,
    later: &'static str,
    held_since: &'static str,
    last_survivor: &'static str,
    set_undone: &'static str,
}

macro_rules! merges {
    ($merges:literal, $records:literal, $id:literal) => {
        Merges {
            is_merged: concat!("SELECT COUNT(*) FROM ", $records, " WHERE agency_id = $1 AND id = $4 AND merged_into_id = $5"),
            open: concat!(
                "SELECT id, survivor_id, merged_us, journal_sealed FROM ",
                $merges,
                " WHERE agency_id = $1 AND merged_id = $4 AND undone_us IS NULL"
            ),
            later: concat!(
                "SELECT COUNT(*) FROM ",
                $merges,
                " WHERE agency_id = $1 AND undone_us IS NULL AND (merged_id = $4 OR survivor_id = $4 AND id > $5)"
            ),
            held_since: concat!(
                "SELECT COUNT(*) FROM legal_holds WHERE agency_id = $1 AND ",
                $id,
                " = $4 AND set_us > $5 AND lifted_us IS NULL"
            ),
            last_survivor: concat!(
                "SELECT survivor_id FROM ",
                $merges,
                " WHERE agency_id = $1 AND merged_id = $4 ORDER BY id DESC LIMIT 1"
            ),
            set_undone: concat!("UPDATE ", $merges, " SET undone_us = $5, undone_by = $6 WHERE agency_id = $1 AND id = $4"),
        }
    };
}

pub(super) const OF_CHILDREN: Merges = merges!("child_merges", "children", "child_id");
pub(super) const OF_GUARDIANS: Merges = merges!("guardian_merges", "guardians", "guardian_id");
pub(super) const OF_PROVIDERS: Merges = merges!("provider_merges", "providers", "provider_id");

impl Merges {
    /// Whether a record was merged into this survivor already.
    pub async fn is_merged(&self, tx: &mut Tx, merged: Uuid, survivor: Uuid) -> Result<bool> {
        let (count,): (i64,) = tx.fetch_one(self.is_merged, args![merged, survivor]).await?;
        Ok(count > 0)
    }

    /// The merge of a record; `None` if it was undone, or if there was none.
    pub async fn open(&self, tx: &mut Tx, merged: Uuid) -> Result<Option<MergeRow>> {
        tx.fetch_optional(self.open, args![merged]).await
    }

    /// The survivor of the latest merge of a record, which may be undone.
    ///
    /// # Errors
    /// `NotFound` if it was never merged.
    pub async fn last_survivor(&self, tx: &mut Tx, merged: Uuid) -> Result<Uuid> {
        let (survivor,): (Uuid,) = tx.fetch_one(self.last_survivor, args![merged]).await?;
        Ok(survivor)
    }

    /// Refuses the undo of a merge that no kind of record can undo.
    ///
    /// # Errors
    /// `Conflict::State` `MergeUndoTooLate` after a day, `MergeUndoLaterFirst` if the survivor was merged again since, `MergeUndoHeld` if a
    /// legal hold was set on it since, which would no longer cover what goes back.
    pub async fn check_undo(&self, tx: &mut Tx, row: &MergeRow) -> Result<()> {
        if tx.now_us() - row.merged_us > UNDO_US {
            return Err(Error::state(ErrorCode::MergeUndoTooLate));
        }
        let (later,): (i64,) = tx.fetch_one(self.later, args![row.survivor_id, row.id]).await?;
        if later > 0 {
            return Err(Error::state(ErrorCode::MergeUndoLaterFirst));
        }
        let (held_since,): (i64,) = tx.fetch_one(self.held_since, args![row.survivor_id, row.merged_us]).await?;
        if held_since > 0 {
            return Err(Error::state(ErrorCode::MergeUndoHeld));
        }
        Ok(())
    }

    /// Notes who has undone a merge, and when.
    pub async fn set_undone(&self, tx: &mut Tx, merge: Uuid) -> Result<()> {
        let (at, by) = (tx.now_us(), tx.actor().viewer().map(|viewer| viewer.member.0));
        tx.execute(self.set_undone, args![merge, at, by]).await?;
        Ok(())
    }
}
