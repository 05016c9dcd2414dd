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
        sql::{args, ids, internal, placeholders},
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
    child_id: Option<Uuid>,
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
        "SELECT child_id, version, previous_sealed, changed_us, changed_by FROM record_changes
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
        "INSERT INTO record_changes (agency_id, kind, record_id, version, previous_sealed, changed_us, changed_by, child_id)
         VALUES ($1, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (agency_id, kind, record_id) DO UPDATE SET version = $6, previous_sealed = $7, changed_us = $8, changed_by = $9,
            child_id = $10",
        args![record.kind.key(), record.id, version, sealed, now, by, record.child.map(|child| child.0)],
    )
    .await?;
    Ok(())
}

/// Who changed a record last, and when; `None` if nobody has changed it by hand. `version` is the record's version now.
pub(crate) async fn last_change(tx: &mut Tx, record: Record, version: i64) -> Result<Option<LastChange>> {
    let Some(row) = load(tx, record).await? else { return Ok(None) };
    let change = shown(tx, vec![(record.id, row)]).await?.remove(&record.id);
    Ok(change.map(|change| compared(change, version)))
}

/// The last change of a record that has this version now.
pub(crate) fn compared(change: LastChange, version: i64) -> LastChange {
    LastChange { is_written_since: change.version != version, ..change }
}

/// When and by whom a record was changed last, and its version after that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct ChangeMark {
    record_id: Uuid,
    pub version: i64,
    pub changed_us: i64,
    pub changed_by: Option<Uuid>,
}

/// The last changes of these records, by their ids.
pub(super) async fn marks(tx: &mut Tx, kind: RecordKind, records: &[Uuid]) -> Result<HashMap<Uuid, ChangeMark>> {
    if records.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = "SELECT record_id, version, changed_us, changed_by FROM record_changes
               WHERE agency_id = $1 AND kind = $4 AND record_id IN (";
    let mut kind_and_records = args![kind.key()];
    kind_and_records.extend(ids(records));
    let rows: Vec<ChangeMark> = tx.fetch_all(format!("{sql}{})", placeholders(5, records.len())), kind_and_records).await?;
    Ok(rows.into_iter().map(|mark| (mark.record_id, mark)).collect())
}

/// Times since `since_us` at which one member changed several records of a kind at once, the latest first.
pub(super) async fn shared_times(tx: &mut Tx, kind: RecordKind, since_us: i64) -> Result<Vec<(i64, Uuid)>> {
    const MAX: u32 = 5;
    tx.fetch_all(
        "SELECT changed_us, changed_by FROM record_changes
         WHERE agency_id = $1 AND kind = $4 AND changed_us >= $5 AND changed_by IS NOT NULL
         GROUP BY changed_us, changed_by HAVING COUNT(*) > 1 ORDER BY changed_us DESC LIMIT $6",
        args![kind.key(), since_us, MAX],
    )
    .await
}

/// Like [`last_change`], of all records of a kind, by their ids, to be [`compared`] with their versions.
pub(crate) async fn last_changes(tx: &mut Tx, kind: RecordKind) -> Result<HashMap<Uuid, LastChange>> {
    let rows: Vec<ChangeOfRecord> = tx
        .fetch_all(
            "SELECT record_id, child_id, version, previous_sealed, changed_us, changed_by FROM record_changes
             WHERE agency_id = $1 AND kind = $4",
            args![kind.key()],
        )
        .await?;
    shown(tx, rows.into_iter().map(|row| (row.record_id, row.change)).collect()).await
}

/// Like [`last_change`], of the guardians of a child, also those whose access has ended, by their ids; and whether the change was
/// made at this child.
pub(crate) async fn last_changes_of_guardians(tx: &mut Tx, child: ChildId) -> Result<HashMap<Uuid, (LastChange, bool)>> {
    let rows: Vec<ChangeOfRecord> = tx
        .fetch_all(
            "SELECT r.record_id, r.child_id, r.version, r.previous_sealed, r.changed_us, r.changed_by FROM record_changes r
             WHERE r.agency_id = $1 AND r.kind = $4 AND r.record_id IN (
                SELECT g.guardian_id FROM guardianships g WHERE g.agency_id = $1 AND g.child_id = $5
                UNION ALL
                SELECT e.guardian_id FROM revoked_guardianships e WHERE e.agency_id = $1 AND e.child_id = $5)",
            args![RecordKind::Guardian.key(), child],
        )
        .await?;
    let here: BTreeSet<Uuid> = rows.iter().filter(|row| row.change.child_id == Some(child.0)).map(|row| row.record_id).collect();
    let changes = shown(tx, rows.into_iter().map(|row| (row.record_id, row.change)).collect()).await?;
    Ok(changes.into_iter().map(|(id, change)| (id, (change, here.contains(&id)))).collect())
}

async fn shown(tx: &mut Tx, rows: Vec<(Uuid, ChangeRow)>) -> Result<HashMap<Uuid, LastChange>> {
    let by: BTreeSet<Uuid> = rows.iter().filter_map(|(_, row)| row.changed_by).collect();
    let (members, zone) = (listed_members(tx, &by).await?, tx.zone()?);
    let change = |(record, row): (Uuid, ChangeRow)| {
        let by = row.changed_by.and_then(|id| members.get(&id)).map(Member::listed_name);
        let at = to_local(row.changed_us, &zone)?;
        Ok((record, LastChange { version: row.version, by, at, is_new: row.previous_sealed.is_empty(), is_written_since: false }))
    };
    rows.into_iter().map(change).collect()
}

/// The error of an undo where something else has the name or the number of before now: there is no field to correct, as in a form.
pub(crate) fn of_undo(error: Error) -> Error {
    const TAKEN: [ErrorCode; 4] =
        [ErrorCode::PayerExists, ErrorCode::ReferenceTaken, ErrorCode::ServiceExists, ErrorCode::VisitKindExists];
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
/// `NotFound` if its last change belongs to another child; `Conflict::Stale` if it was changed again since `version`;
/// `Conflict::State` `NothingToUndo` if the change made the record, or if what it was before is deleted.
pub(crate) async fn previous<T: DeserializeOwned>(tx: &mut Tx, record: Record, version: i64) -> Result<T> {
    let row = load(tx, record).await?.ok_or(Error::NotFound)?;
    if row.child_id.is_some() && row.child_id != record.child.map(|child| child.0) {
        return Err(Error::NotFound);
    }
    check_version(row.version, version)?;
    let (db, key) = (tx.db().clone(), record.key(tx));
    let text = db.keys().open_text(key, SealedColumn::PreviousRecord, record.id, &row.previous_sealed).await?.into_text();
    if text.is_empty() {
        return Err(Error::state(ErrorCode::NothingToUndo));
    }
    serde_json::from_str(&text).map_err(|error| internal(&error))
}
