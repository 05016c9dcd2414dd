//! Export of the chain as JSON lines, for an agency that archives or verifies it elsewhere: the exact texts that were hashed, the
//! sets of children that they refer to, and at the end a signed checkpoint (docs/OPERATIONS.md describes the verification).

use super::{Signer, StoredEvent, event_columns, latest_checkpoint, make_checkpoint};
use crate::{
    Actor, Db, Tx,
    kernel::{
        columns::day_start_us,
        sql::{args, internal},
    },
};
use domain::{Capability, Result, audit::AuditAction};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashSet;
use uuid::Uuid;

/// Events per chunk. Each may refer to a set of a whole week's children.
const ROWS: i64 = 200;

/// The state of an export.
#[derive(Debug)]
pub struct Export {
    first: i64,
    last: i64,
    after: i64,
    written: HashSet<String>,
    ended: bool,
}

#[derive(Serialize)]
struct SeenSet<'a> {
    seen_set: &'a str,
    children: Vec<Uuid>,
}

#[derive(Serialize)]
struct Signed {
    checkpoint: String,
}

/// Begins an export of the events of these days, in the agency's zone, and audits it. Without a last day it includes its own
/// event, and ends with a new checkpoint.
///
/// # Errors
/// `NotFound` without the capability, `RecentProofRequired` if the last proof of identity is too old.
pub async fn begin_export(db: &Db, actor: &Actor, signer: &Signer, from: Option<Date>, to: Option<Date>) -> Result<Export> {
    // Finding the range may take long, so it must not hold the write lock.
    let mut tx = db.read(actor, AuditAction::AuditExport).await?;
    tx.require_capability(Capability::Privacy)?;
    tx.require_recent_proof()?;
    let zone = tx.zone()?;
    let from_us = from.map_or(Ok(i64::MIN), |day| day_start_us(day, &zone))?;
    let to_us = match to.map(Date::tomorrow) {
        Some(Ok(day)) => day_start_us(day, &zone)?,
        _ => i64::MAX,
    };
    let (first, last): (Option<i64>, Option<i64>) = tx
        .fetch_one(
            "SELECT MIN(seq), MAX(seq) FROM audit_events WHERE agency_id = $1 AND at_us >= $4 AND at_us < $5",
            args![from_us, to_us],
        )
        .await?;
    tx.commit().await?;
    let mut tx = db.write(actor, AuditAction::AuditExport).await?;
    tx.require_capability(Capability::Privacy)?;
    tx.require_recent_proof()?;
    tx.record_change(&(from.map(|day| day.to_string()), to.map(|day| day.to_string())));
    tx.commit().await?;
    let last = match to {
        Some(_) => last.unwrap_or(0),
        None => make_checkpoint(db, actor, signer).await?.seq,
    };
    let first = first.unwrap_or(last);
    Ok(Export { first, last, after: first - 1, written: HashSet::new(), ended: false })
}

impl Export {
    /// The next lines; `None` at the end.
    pub async fn next(&mut self, tx: &mut Tx) -> Result<Option<String>> {
        tx.require_capability(Capability::Privacy)?;
        if self.ended {
            return Ok(None);
        }
        let rows: Vec<StoredEvent> = tx
            .fetch_all(
                concat!(
                    "SELECT ",
                    event_columns!(),
                    " FROM audit_events e WHERE e.agency_id = $1 AND e.seq > $4 AND e.seq <= $5 ORDER BY e.seq LIMIT $6"
                ),
                args![self.after, self.last, ROWS],
            )
            .await?;
        let mut text = String::new();
        let Some(end) = rows.last().map(|row| row.seq) else {
            self.ended = true;
            if let Some(checkpoint) = latest_checkpoint(tx, self.first, self.last).await? {
                line(&mut text, &Signed { checkpoint: checkpoint.to_string() })?;
            }
            return Ok(Some(text));
        };
        for row in &rows {
            line(&mut text, &row.event(tx.agency_id()).ok_or_else(|| internal(&format!("event {} is unreadable", row.seq)))?)?;
        }
        self.sets(tx, end, &mut text).await?;
        self.after = end;
        Ok(Some(text))
    }

    /// Appends the sets of children of the events up to `end` that were not written yet.
    async fn sets(&mut self, tx: &mut Tx, end: i64, text: &mut String) -> Result<()> {
        let rows: Vec<(String, Uuid)> = tx
            .fetch_all(
                "SELECT s.digest, s.child_id FROM seen_sets s WHERE s.agency_id = $1 AND s.digest IN
                    (SELECT e.digest FROM audit_events e WHERE e.agency_id = $1 AND e.seq > $4 AND e.seq <= $5)
                 ORDER BY s.digest, s.child_id",
                args![self.after, end],
            )
            .await?;
        for set in rows.chunk_by(|one, other| one.0 == other.0) {
            let seen_set = &set[0].0;
            if self.written.insert(seen_set.clone()) {
                line(text, &SeenSet { seen_set, children: set.iter().map(|(_, child)| *child).collect() })?;
            }
        }
        Ok(())
    }
}

fn line(text: &mut String, value: &impl Serialize) -> Result<()> {
    *text += &serde_json::to_string(value).map_err(|error| internal(&error))?;
    text.push('\n');
    Ok(())
}
