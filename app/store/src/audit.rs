//! The audit: per agency one chain of events, each carrying the hash of the one before.
//!
//! An event holds ids and digests, no free text and nothing of a child's record, so that it can outlive a deletion.
//! A write's event is in its transaction. A *seen* event is queued to one writer, which commits whole groups; the answer
//! to the request waits for its group.

mod checkpoint;
mod export;
mod family;
mod finding;
mod keys;
mod search;
mod verify;

pub use checkpoint::{Checkpoint, daily, latest, make, sign_day};
pub use export::{Export, begin_export};
pub use family::seen;
pub use finding::{Finding, SetBack};
pub use keys::{PublicKey, Signer};
pub use search::{event, search};
pub use verify::{Trust, Verified, contradictions, keep_check, set_back, verify};

use crate::{
    Db,
    sql::{Conn, args},
};
use domain::{AgencyId, Result};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// The hash before the first event.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What an event's hash covers. Its JSON, with the fields in this order and no white space, is hashed with SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    pub agency_id: Uuid,
    pub seq: i64,
    pub prev: String,
    pub at_us: i64,
    /// `member:<id>`, or `system:<name>` for jobs and the command line.
    pub actor: String,
    pub action: String,
    /// `<kind>:<id>` each, or `<kind>:<count>`. A *seen* event has `seen:<count>`: so many children are under its digest.
    pub subjects: Vec<String>,
    /// SHA-256 of what changed or of the children shown, in hexadecimal; empty where there is neither.
    pub digest: String,
    pub request: String,
    /// Coarse region of the request's origin, where one is known.
    pub region: String,
}

impl Event {
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(serde_json::to_string(self).expect("plain fields always serialise")))
    }

    /// Adds the event and moves the chain's head to it. The caller holds the agency's write lock.
    pub(crate) async fn append(&self, conn: &mut Conn) -> Result<()> {
        let hash = self.hash();
        let subjects = serde_json::to_string(&self.subjects).expect("plain strings always serialise");
        conn.run(
            "INSERT INTO audit_events (agency_id, seq, prev, hash, at_us, actor, action, subjects, digest, request, region)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            args![
                self.agency_id,
                self.seq,
                &self.prev,
                &hash,
                self.at_us,
                &self.actor,
                &self.action,
                subjects,
                &self.digest,
                &self.request,
                &self.region
            ],
        )
        .await?;
        conn.run("UPDATE agency_heads SET hash = $2 WHERE agency_id = $1", args![self.agency_id, hash]).await?;
        Ok(())
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A request that showed children's records, or that was refused.
#[derive(Debug)]
pub(crate) struct Seen {
    pub agency: AgencyId,
    pub actor: String,
    pub action: String,
    pub children: BTreeSet<Uuid>,
    pub request: String,
    pub region: String,
}

/// An event and whom to tell that it is kept.
type Waiting = (Seen, oneshot::Sender<Result<()>>);

pub(crate) type SeenQueue = mpsc::Sender<Waiting>;

/// Before the number of children that an event showed.
pub(crate) const SEEN: &str = "seen:";

/// How many events one group holds at the most.
const GROUP: usize = 256;

/// Starts the one writer of *seen* events. It ends when the last sender is dropped.
pub(crate) fn start_writer(db: Db, mut queue: mpsc::Receiver<Waiting>) {
    tokio::spawn(async move {
        let mut waiting = Vec::with_capacity(GROUP);
        while queue.recv_many(&mut waiting, GROUP).await > 0 {
            let mut agencies: BTreeMap<AgencyId, Vec<Waiting>> = BTreeMap::new();
            for (seen, answer) in waiting.drain(..) {
                agencies.entry(seen.agency).or_default().push((seen, answer));
            }
            for (agency, group) in agencies {
                let outcome = write_group(&db, agency, group.iter().map(|(seen, _)| seen)).await;
                for (_, answer) in group {
                    // A request that went away no longer waits; its event is kept all the same.
                    let _ = answer.send(outcome.clone());
                }
            }
        }
    });
}

async fn write_group(db: &Db, agency: AgencyId, group: impl Iterator<Item = &Seen>) -> Result<()> {
    let mut conn = db.lock_agency_connection(agency).await?;
    let (mut seq, mut prev): (i64, String) =
        conn.one("SELECT seq, hash FROM agency_heads WHERE agency_id = $1", args![agency]).await?;
    let mut known = BTreeSet::new();
    for seen in group {
        let digest = children_digest(&seen.children);
        if !seen.children.is_empty() && known.insert(digest.clone()) {
            keep_set(&mut conn, agency, &digest, &seen.children).await?;
        }
        seq += 1;
        let event = Event {
            agency_id: agency.0,
            seq,
            prev,
            at_us: db.clock().now_us(),
            actor: seen.actor.clone(),
            action: seen.action.clone(),
            subjects: if seen.children.is_empty() { Vec::new() } else { vec![format!("{SEEN}{}", seen.children.len())] },
            digest,
            request: seen.request.clone(),
            region: seen.region.clone(),
        };
        event.append(&mut conn).await?;
        prev = event.hash();
    }
    conn.run("UPDATE agency_heads SET seq = $2 WHERE agency_id = $1", args![agency, seq]).await?;
    conn.commit().await
}

/// SHA-256 over the sorted ids; empty for no children.
pub fn children_digest(children: &BTreeSet<Uuid>) -> String {
    if children.is_empty() {
        return String::new();
    }
    let mut hasher = Sha256::new();
    for child in children {
        hasher.update(child.as_bytes());
    }
    hex(&hasher.finalize())
}

/// A set of children is kept once; a page that is looked at again only names it.
async fn keep_set(conn: &mut Conn, agency: AgencyId, digest: &str, children: &BTreeSet<Uuid>) -> Result<()> {
    let known: Option<(i64,)> = conn
        .maybe("SELECT CAST(1 AS BIGINT) FROM seen_sets WHERE agency_id = $1 AND digest = $2 LIMIT 1", args![agency, digest])
        .await?;
    if known.is_none() {
        for child in children {
            conn.run("INSERT INTO seen_sets (agency_id, digest, child_id) VALUES ($1, $2, $3)", args![agency, digest, *child])
                .await?;
        }
    }
    Ok(())
}

/// A row of the chain as it is kept.
#[derive(sqlx::FromRow)]
pub(crate) struct Kept {
    seq: i64,
    prev: String,
    hash: String,
    at_us: i64,
    actor: String,
    action: String,
    subjects: String,
    digest: String,
    request: String,
    region: String,
}

/// The columns of [`Kept`], of events as `e`.
macro_rules! event_columns {
    () => {
        "e.seq, e.prev, e.hash, e.at_us, e.actor, e.action, e.subjects, e.digest, e.request, e.region"
    };
}
pub(crate) use event_columns;

impl Kept {
    /// What its hash covers; nothing where the subjects are not written as [`Event::append`] writes them.
    fn event(&self, agency: AgencyId) -> Option<Event> {
        let subjects: Vec<String> = serde_json::from_str(&self.subjects).ok()?;
        if serde_json::to_string(&subjects).ok()? != self.subjects {
            return None;
        }
        Some(Event {
            agency_id: agency.0,
            seq: self.seq,
            prev: self.prev.clone(),
            at_us: self.at_us,
            actor: self.actor.clone(),
            action: self.action.clone(),
            subjects,
            digest: self.digest.clone(),
            request: self.request.clone(),
            region: self.region.clone(),
        })
    }
}
