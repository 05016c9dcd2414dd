//! The last change of each record that is edited by hand: “changed by, when”, and what the record was before, for undo.
//!
//! A save calls [`record_previous`] after its own statements; a page shows [`last_change`]; an undo reads [`previous`], saves it
//! like any other change and so can be undone itself.

use crate::{
    Tx,
    audit::{Member, listed_members},
    kernel::{
        columns::to_local,
        sealing::{Sealed, SealedColumn, Subject},
        sql::{args, internal},
        versions::check_version,
    },
};
use domain::{
    ChildId, Error, ErrorCode, Result,
    records::{LastChange, RecordKind},
};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// A record, and whose key seals what it was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    kind: RecordKind,
    id: Uuid,
    child: Option<ChildId>,
}

impl Record {
    /// A child, or a record that belongs to one.
    pub fn of_child(kind: RecordKind, id: Uuid, child: ChildId) -> Self {
        Self { kind, id, child: Some(child) }
    }

    /// A record that is about no child.
    pub fn of_agency(kind: RecordKind, id: Uuid) -> Self {
        Self { kind, id, child: None }
    }

    fn key(self, tx: &Tx) -> Subject {
        let agency = tx.agency_id().0;
        self.child.map_or_else(|| Subject::of_agency(agency), |child| Subject { agency, id: child.0 })
    }
}

#[derive(sqlx::FromRow)]
struct ChangeRow {
    version: i64,
    previous_sealed: Sealed,
    changed_us: i64,
    changed_by: Option<Uuid>,
}

#[derive(sqlx::FromRow)]
struct ChangeOfRecord {
    record_id: Uuid,
    #[sqlx(flatten)]
    change: ChangeRow,
}

async fn load(tx: &mut Tx, record: Record) -> Result<Option<ChangeRow>> {
    tx.fetch_optional(
        "SELECT version, previous_sealed, changed_us, changed_by FROM record_changes
         WHERE agency_id = $1 AND kind = $4 AND record_id = $5",
        args![record.kind.key(), record.id],
    )
    .await
}

/// Stores what a record was before it was saved, in place of its change before. `version` is the record's version now; `previous`
/// is `None` for a new record.
pub(crate) async fn record_previous<T: Serialize>(tx: &mut Tx, record: Record, version: i64, previous: Option<&T>) -> Result<()> {
    let sealed = match previous {
        Some(previous) => {
            let text = serde_json::to_string(previous).map_err(|error| internal(&error))?;
            let (db, key) = (tx.db().clone(), record.key(tx));
            db.keys().seal(key, SealedColumn::PreviousRecord, record.id, &text).await?
        }
        None => Sealed::empty(),
    };
    let (now, by) = (tx.now_us(), tx.actor().viewer().map(|viewer| viewer.member.0));
    tx.execute(
        "INSERT INTO record_changes (agency_id, kind, record_id, version, previous_sealed, changed_us, changed_by)
         VALUES ($1, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (agency_id, kind, record_id) DO UPDATE SET version = $6, previous_sealed = $7, changed_us = $8, changed_by = $9",
        args![record.kind.key(), record.id, version, sealed, now, by],
    )
    .await?;
    Ok(())
}

/// Who changed a record last, and when; `None` if nobody has changed it by hand.
pub(crate) async fn last_change(tx: &mut Tx, record: Record) -> Result<Option<LastChange>> {
    let Some(row) = load(tx, record).await? else { return Ok(None) };
    Ok(shown(tx, vec![(record.id, row)]).await?.remove(&record.id))
}

/// Like [`last_change`], of all records of a kind, by their ids.
pub(crate) async fn last_changes(tx: &mut Tx, kind: RecordKind) -> Result<HashMap<Uuid, LastChange>> {
    let rows: Vec<ChangeOfRecord> = tx
        .fetch_all(
            "SELECT record_id, version, previous_sealed, changed_us, changed_by FROM record_changes
             WHERE agency_id = $1 AND kind = $4",
            args![kind.key()],
        )
        .await?;
    shown(tx, rows.into_iter().map(|row| (row.record_id, row.change)).collect()).await
}

async fn shown(tx: &mut Tx, rows: Vec<(Uuid, ChangeRow)>) -> Result<HashMap<Uuid, LastChange>> {
    let by: BTreeSet<Uuid> = rows.iter().filter_map(|(_, row)| row.changed_by).collect();
    let (members, zone) = (listed_members(tx, &by).await?, tx.zone()?);
    let change = |(record, row): (Uuid, ChangeRow)| {
        let by = row.changed_by.and_then(|id| members.get(&id)).map(Member::listed_name);
        let at = to_local(row.changed_us, &zone)?;
        Ok((record, LastChange { version: row.version, by, at, is_new: row.previous_sealed.is_empty() }))
    };
    rows.into_iter().map(change).collect()
}

/// The error of an undo where something else has the name or the number of before now: there is no field to correct, as in a form.
pub(crate) fn of_undo(error: Error) -> Error {
    const TAKEN: [ErrorCode; 3] = [ErrorCode::PayerExists, ErrorCode::ReferenceTaken, ErrorCode::ServiceExists];
    match error {
        Error::Invalid { fields } if fields.iter().any(|field| TAKEN.contains(&field.code)) => {
            Error::state(ErrorCode::UndoIsTaken)
        }
        other => other,
    }
}

/// What a record was before its last change.
///
/// # Errors
/// `Conflict::Stale` if it was changed again since `version`; `Conflict::State` `NothingToUndo` if the change made the record, or
/// if what it was before is deleted.
pub(crate) async fn previous<T: DeserializeOwned>(tx: &mut Tx, record: Record, version: i64) -> Result<T> {
    let row = load(tx, record).await?.ok_or(Error::NotFound)?;
    check_version(row.version, version)?;
    let (db, key) = (tx.db().clone(), record.key(tx));
    let text = db.keys().open_text(key, SealedColumn::PreviousRecord, record.id, &row.previous_sealed).await?.into_text();
    if text.is_empty() {
        return Err(Error::state(ErrorCode::NothingToUndo));
    }
    serde_json::from_str(&text).map_err(|error| internal(&error))
}
