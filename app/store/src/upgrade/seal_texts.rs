//! Seals the texts from before texts were sealed, in batches while pages are served. Until all are, plain text is accepted.

use super::normalize_texts::Cursor;
use crate::{
    Db,
    kernel::{
        sealing::{SEALING_STEP, Sealed, SealedColumn, SubjectKeys},
        sql::{Arg, Conn, args},
    },
};
use domain::{AgencyId, Result};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A table with up to two sealed columns. Both statements have `$1` the agency and `$2` a row; the first reads at most `$3` rows
/// after it, the second writes `$3` and `$4` if the row still has `$5` and `$6`.
struct TextTable {
    columns: [SealedColumn; 2],
    select: &'static str,
    update: &'static str,
}

/// Rows are read in the order of their ids, without a condition on the text: a batch costs the same wherever it is.
const TABLES: [TextTable; 5] = [
    TextTable {
        columns: [SealedColumn::NoteBody, SealedColumn::FamilySummary],
        select: "SELECT n.id, v.child_id, n.body_sealed, n.family_summary_sealed FROM notes n
            JOIN visits v ON v.agency_id = n.agency_id AND v.id = n.visit_id
            WHERE n.agency_id = $1 AND n.id > $2 ORDER BY n.id LIMIT $3",
        update: "UPDATE notes SET body_sealed = $3, family_summary_sealed = $4, sealed = TRUE
            WHERE agency_id = $1 AND id = $2 AND body_sealed = $5 AND family_summary_sealed = $6",
    },
    TextTable {
        columns: [SealedColumn::Remark, SealedColumn::Remark],
        select: "SELECT r.id, v.child_id, r.remark_sealed, '' FROM road_reports r
            JOIN visits v ON v.agency_id = r.agency_id AND v.id = r.visit_id
            WHERE r.agency_id = $1 AND r.id > $2 ORDER BY r.id LIMIT $3",
        update: "UPDATE road_reports SET remark_sealed = $3, child_id = (SELECT v.child_id FROM visits v
                WHERE v.agency_id = road_reports.agency_id AND v.id = road_reports.visit_id)
            WHERE agency_id = $1 AND id = $2 AND $4 = '' AND remark_sealed = $5 AND $6 = ''",
    },
    TextTable {
        columns: [SealedColumn::ChangeReason, SealedColumn::ChangeReason],
        select: "SELECT h.id, h.child_id, h.reason_sealed, '' FROM visit_changes h
            WHERE h.agency_id = $1 AND h.id > $2 ORDER BY h.id LIMIT $3",
        update: "UPDATE visit_changes SET reason_sealed = $3, sealed = TRUE
            WHERE agency_id = $1 AND id = $2 AND $4 = '' AND reason_sealed = $5 AND $6 = ''",
    },
    TextTable {
        columns: [SealedColumn::CancelReason, SealedColumn::OverrideReason],
        select: "SELECT v.id, v.child_id, COALESCE(v.cancel_reason, ''), COALESCE(v.override_reason, '') FROM visits v
            WHERE v.agency_id = $1 AND v.id > $2 ORDER BY v.id LIMIT $3",
        update: "UPDATE visits SET cancel_reason = NULLIF($3, ''), override_reason = NULLIF($4, '')
            WHERE agency_id = $1 AND id = $2 AND COALESCE(cancel_reason, '') = $5 AND COALESCE(override_reason, '') = $6",
    },
    // The emails of no agency belong to accounts: they come first, with the nil id as agency.
    TextTable {
        columns: [SealedColumn::Email, SealedColumn::Email],
        select: "SELECT o.id, COALESCE(o.agency_id, u.id, $1), o.letter, '' FROM outbox o
            LEFT JOIN users u ON o.agency_id IS NULL AND u.email = o.recipient
            WHERE (o.agency_id = $1 OR (o.agency_id IS NULL AND NOT EXISTS (SELECT 1 FROM agencies a WHERE a.id = $1)))
                AND o.id > $2 ORDER BY o.id LIMIT $3",
        update: "UPDATE outbox SET letter = $3,
                user_id = (SELECT u.id FROM users u WHERE outbox.agency_id IS NULL AND u.email = outbox.recipient)
            WHERE (agency_id = $1 OR agency_id IS NULL) AND id = $2 AND $4 = '' AND letter = $5 AND $6 = ''",
    },
];

/// A row's id, its subject (a child, the agency or an account), and its texts.
type TextRow = (Uuid, Uuid, Sealed, Sealed);

/// The position of the next batch, and whether this pass over the tables has sealed a text: then another pass follows, for what
/// an older version of the program wrote behind it.
struct Place {
    cursor: Cursor,
    sealed_any: bool,
}

const NO_ROW: Uuid = Uuid::nil();

impl Place {
    fn begin() -> Self {
        Self { cursor: Cursor { table: 0, agency: Uuid::nil(), row: NO_ROW }, sealed_any: false }
    }

    fn read(place: &str) -> Self {
        match place.split_once(' ') {
            Some((pass, cursor)) => Self { cursor: Cursor::read(cursor), sealed_any: pass == "sealed" },
            None => Self::begin(),
        }
    }

    fn progress(&self) -> String {
        format!("{} {}", if self.sealed_any { "sealed" } else { "clean" }, self.cursor.progress())
    }
}

/// Seals at most so many rows in one transaction, and saves how far it came: another process, or the next start, continues there.
/// Returns whether there is more to do.
pub async fn seal_next_texts(db: &Db, rows: u32) -> Result<bool> {
    let mut conn = db.connection(true).await?;
    conn.execute("INSERT INTO data_steps (name, place) VALUES ($1, '') ON CONFLICT (name) DO NOTHING", args![SEALING_STEP])
        .await?;
    // Locks the step: batches of several processes follow each other.
    let (place, done): (String, Option<i64>) = conn
        .fetch_one("UPDATE data_steps SET place = place WHERE name = $1 RETURNING place, done_us", args![SEALING_STEP])
        .await?;
    if done.is_some() {
        return Ok(false);
    }
    let (next, sealed) = batch(db, &mut conn, Place::read(&place), rows.max(1)).await?;
    let done = next.is_none().then(|| db.clock().now_us());
    conn.execute(
        "UPDATE data_steps SET place = $2, changed = changed + $3, done_us = $4 WHERE name = $1",
        args![SEALING_STEP, next.as_ref().map(Place::progress).unwrap_or_default(), sealed, done],
    )
    .await?;
    conn.commit().await?;
    if done.is_some() {
        db.remove_old_texts().await;
    }
    Ok(done.is_none())
}

/// Seals the next rows of one table and agency. Returns the position after them (`None` at the end), and how many it sealed.
async fn batch(db: &Db, conn: &mut Conn, place: Place, max: u32) -> Result<(Option<Place>, i64)> {
    let Place { cursor, mut sealed_any } = place;
    let Some(table) = TABLES.get(cursor.table) else {
        return Ok((sealed_any.then(Place::begin), 0));
    };
    conn.scope_to_agency(AgencyId(cursor.agency)).await?;
    let rows: Vec<TextRow> = conn.fetch_all(table.select, args![cursor.agency, cursor.row, max]).await?;
    let plain: Vec<&TextRow> = rows.iter().filter(|(_, _, one, two)| one.is_plain() || two.is_plain()).collect();
    let subjects: BTreeSet<Uuid> = plain.iter().map(|(_, subject, ..)| *subject).collect();
    let keys = db.keys().ensure_keys(cursor.agency, &subjects, false).await?;
    let mut sealed = 0;
    for (id, subject, one, two) in plain {
        let [first, second] = table.columns;
        let new_one = seal(&keys, *subject, first, *id, one)?;
        let new_two = seal(&keys, *subject, second, *id, two)?;
        let values: Vec<Arg> = args![cursor.agency, *id, new_one, new_two, one.clone(), two.clone()];
        // No row if it was written meanwhile: by a version that seals, or it is found in the next pass.
        sealed += conn.execute(table.update, values).await?;
    }
    sealed_any |= sealed > 0;
    let next = if let Some((id, ..)) = rows.last() {
        Cursor { row: *id, ..cursor }
    } else {
        let next: Option<(Uuid,)> =
            conn.fetch_optional("SELECT id FROM agencies WHERE id > $1 ORDER BY id LIMIT 1", args![cursor.agency]).await?;
        match next {
            Some((agency,)) => Cursor { agency, row: NO_ROW, ..cursor },
            None => Cursor { table: cursor.table + 1, agency: Uuid::nil(), row: NO_ROW },
        }
    };
    Ok((Some(Place { cursor: next, sealed_any }), i64::try_from(sealed).unwrap_or(i64::MAX)))
}

/// Seals a text that is plain; others stay.
fn seal(keys: &SubjectKeys, subject: Uuid, column: SealedColumn, row: Uuid, text: &Sealed) -> Result<Sealed> {
    if text.is_plain() { keys.seal(subject, column, row, text.as_plain()) } else { Ok(text.clone()) }
}
