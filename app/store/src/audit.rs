//! The audit log: one hash chain of events per agency; each event contains the hash of the previous one.
//!
//! An event holds ids and digests, no free text and no content of a child's record, so that it can outlive a deletion. The event
//! of a write is part of its transaction. An access event is queued to a single writer, which commits in groups; the response to
//! the request waits for its group.

mod actors;
mod chain;
mod checkpoint;
mod export;
mod family;
mod finding;
mod keys;
mod lines;
mod search;
mod verify;

pub(crate) use actors::{Member, listed_members};
pub(crate) use chain::{ChainHead, NewEvent};
pub use chain::{Event, GENESIS};
pub use checkpoint::{Checkpoint, daily_checkpoint, latest_checkpoint, make_checkpoint, sign_daily_checkpoint};
pub use export::{Export, begin_export};
pub use family::child_accesses;
pub use finding::{ClockSetBack, Finding};
pub use keys::{PublicKey, Signer};
pub(crate) use lines::{children as children_by_id, guardians as guardians_by_id, providers as providers_by_id};
pub use search::{event, search};
pub use verify::{Trust, Verified, contradictions, save_check, set_back, verify};

use crate::{
    Db,
    kernel::sql::{Conn, args, insert_rows},
};
use domain::{AgencyId, Error, Result, audit::AuditAction};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use tokio::{
    sync::{mpsc, oneshot},
    task::{Id, JoinSet},
};
use uuid::Uuid;

/// Prefix of a rejected action.
const REFUSED: &str = "refused:";

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A request that showed children's records, or that was rejected.
#[derive(Debug)]
pub(crate) struct AccessEvent {
    pub agency: AgencyId,
    pub actor: String,
    pub action: AuditAction,
    /// The action was not done.
    pub rejected: bool,
    pub children: BTreeSet<Uuid>,
    pub request: String,
    pub region: String,
}

/// An access event and the channel that reports when it is stored.
type QueuedAccess = (AccessEvent, oneshot::Sender<Result<()>>);

pub(crate) type AccessQueue = mpsc::Sender<QueuedAccess>;

/// Prefix of the number of children that an event showed.
pub(crate) const ACCESSED_PREFIX: &str = "seen:";

/// The maximum number of events in a group.
const MAX_GROUP_SIZE: usize = 256;

/// The maximum number of events of an agency that wait while its write lock is taken; further requests are rejected.
const MAX_WAITING: usize = 4096;

/// Starts the writer of access events, which writes one group of an agency at a time, and those of `side_by_side` agencies at once:
/// on PostgreSQL an agency whose write lock is taken, as by a long import, keeps no other one waiting. SQLite has one writer. It
/// ends when the last sender is dropped.
pub(crate) fn start_access_writer(db: Db, mut queue: mpsc::Receiver<QueuedAccess>, side_by_side: usize) {
    tokio::spawn(async move {
        let mut received = Vec::with_capacity(MAX_GROUP_SIZE);
        let mut waiting: BTreeMap<AgencyId, Vec<QueuedAccess>> = BTreeMap::new();
        // The agencies with waiting events, in the order in which they are written.
        let mut turns = VecDeque::new();
        let mut writing = JoinSet::new();
        let mut busy: HashMap<Id, AgencyId> = HashMap::new();
        let mut open = true;
        while open || !writing.is_empty() {
            tokio::select! {
                count = queue.recv_many(&mut received, MAX_GROUP_SIZE), if open => {
                    open = count > 0;
                    for (access, done) in received.drain(..) {
                        if !waiting.contains_key(&access.agency) {
                            turns.push_back(access.agency);
                        }
                        let group = waiting.entry(access.agency).or_default();
                        if group.len() < MAX_WAITING {
                            group.push((access, done));
                        } else {
                            let _ = done.send(Err(Error::Unavailable));
                        }
                    }
                }
                Some(written) = writing.join_next_with_id() => {
                    // A group that panicked has dropped its channels, so that its requests get an error.
                    let task = written.map_or_else(|error| error.id(), |(task, ())| task);
                    busy.remove(&task);
                }
            }
            for _ in 0..turns.len() {
                let Some(agency) = turns.pop_front() else { break };
                if writing.len() >= side_by_side || busy.values().any(|writing| *writing == agency) {
                    turns.push_back(agency);
                    continue;
                }
                let mut group = waiting.remove(&agency).unwrap_or_default();
                let rest = group.split_off(MAX_GROUP_SIZE.min(group.len()));
                if !rest.is_empty() {
                    waiting.insert(agency, rest);
                    turns.push_back(agency);
                }
                let task = writing.spawn(write_and_report(db.clone(), agency, group));
                busy.insert(task.id(), agency);
            }
        }
    });
}

/// Writes a group and tells its requests.
async fn write_and_report(db: Db, agency: AgencyId, group: Vec<QueuedAccess>) {
    let outcome = write_group(&db, agency, group.iter().map(|(access, _)| access)).await;
    for (_, done) in group {
        // A disconnected request no longer waits; its event is stored all the same.
        let _ = done.send(outcome.clone());
    }
}

async fn write_group(db: &Db, agency: AgencyId, group: impl Iterator<Item = &AccessEvent>) -> Result<()> {
    let (mut conn, mut head) = db.lock_agency(agency).await?;
    let mut child_sets = BTreeMap::new();
    let events = group
        .map(|access| {
            let digest = children_digest(&access.children);
            let mut subjects = Vec::new();
            if !access.children.is_empty() {
                subjects.push(format!("{ACCESSED_PREFIX}{}", access.children.len()));
                child_sets.insert(digest.clone(), &access.children);
            }
            let event = NewEvent {
                subjects,
                digest,
                request: access.request.clone(),
                region: access.region.clone(),
                is_change: false,
                ..NewEvent::by(access.actor.clone(), access.action)
            };
            (db.clock().now_us(), if access.rejected { event.rejected() } else { event })
        })
        .collect();
    store_child_sets(&mut conn, agency, child_sets).await?;
    head.append_all(&mut conn, events).await?;
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

/// Stores each set of children once; later events of the same page only contain its digest.
async fn store_child_sets(conn: &mut Conn, agency: AgencyId, sets: BTreeMap<String, &BTreeSet<Uuid>>) -> Result<()> {
    let mut rows = Vec::new();
    for (digest, children) in sets {
        let known: Option<(i64,)> = conn
            .fetch_optional(
                "SELECT CAST(1 AS BIGINT) FROM seen_sets WHERE agency_id = $1 AND digest = $2 LIMIT 1",
                args![agency, &digest],
            )
            .await?;
        if known.is_none() {
            rows.extend(children.iter().map(|child| args![agency, &digest, *child]));
        }
    }
    insert_rows(conn, "INSERT INTO seen_sets (agency_id, digest, child_id) VALUES ($1, $2, $3)", rows).await
}

/// A stored event.
#[derive(sqlx::FromRow)]
pub(crate) struct StoredEvent {
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

/// The columns of [`StoredEvent`], of events as `e`.
macro_rules! event_columns {
    () => {
        "e.seq, e.prev, e.hash, e.at_us, e.actor, e.action, e.subjects, e.digest, e.request, e.region"
    };
}
pub(crate) use event_columns;

impl StoredEvent {
    /// The data that the hash covers; `None` if the subjects are not in the form that [`ChainHead::append`] writes.
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
