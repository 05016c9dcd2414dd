//! Walks a chain and says what is wrong with it, and where.

use super::{Checkpoint, Finding, GENESIS, Kept, PublicKey, SEEN, SetBack, children_digest, event_columns};
use crate::{
    Actor, Db, Tx,
    sql::{args, internal},
};
use domain::{Capability, Result};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Rows that are read at a time.
const ROWS: i64 = 1000;
/// More findings than these are only counted: a chain that is broken everywhere needs no longer list.
const FINDINGS: usize = 100;
/// The clocks of two machines that write at the same time may differ by so much.
const DRIFT_US: i64 = 60_000_000;

/// What a chain is compared with.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The keys whose checkpoints are believed.
    pub keys: Vec<PublicKey>,
    /// Checkpoints from elsewhere, beside those of the database.
    pub checkpoints: Vec<Checkpoint>,
}

/// What a walk found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    pub events: i64,
    /// The number of the last event.
    pub last: i64,
    pub sets: i64,
    /// Checkpoints that the chain was compared with.
    pub checkpoints: usize,
    pub findings: Vec<Finding>,
    /// How many more there were.
    pub more: usize,
    /// Where time runs backwards. No tampering: clocks are set.
    pub set_back: Vec<SetBack>,
}

impl Verified {
    pub fn stands(&self) -> bool {
        self.findings.is_empty()
    }

    fn found(&mut self, finding: Finding) {
        if self.findings.len() < FINDINGS { self.findings.push(finding) } else { self.more += 1 }
    }
}

/// Walks an agency's chain from its beginning, in one picture of the database, and compares it with its sets of children
/// and with checkpoints. `progress` hears how many events have been walked.
pub async fn verify(tx: &mut Tx, trust: &Trust, mut progress: impl FnMut(i64)) -> Result<Verified> {
    tx.may(Capability::Privacy)?;
    let mut verified = Verified::default();
    let checkpoints = believed(tx, trust, &mut verified).await?;
    let walked = walk(tx, &checkpoints, &mut verified, &mut progress).await?;
    compare(&checkpoints, &walked, &mut verified);
    seen_sets(tx, walked.shown, &mut verified).await?;
    Ok(verified)
}

/// The checkpoints that are rightly signed by a key of ours.
async fn believed(tx: &mut Tx, trust: &Trust, verified: &mut Verified) -> Result<Vec<Checkpoint>> {
    let agency = tx.agency_id();
    let rows: Vec<(i64, String)> =
        tx.all("SELECT seq, text FROM audit_checkpoints WHERE agency_id = $1 ORDER BY seq, id", args![]).await?;
    let mut all = Vec::with_capacity(rows.len() + trust.checkpoints.len());
    for (seq, text) in rows {
        match Checkpoint::read(&text).filter(|checkpoint| checkpoint.seq == seq) {
            Some(checkpoint) => all.push(checkpoint),
            None => verified.found(Finding::CheckpointUnreadable { seq }),
        }
    }
    all.extend(trust.checkpoints.iter().cloned());
    let mut believed = Vec::with_capacity(all.len());
    for checkpoint in all {
        let seq = checkpoint.seq;
        if !checkpoint.is_signed() {
            verified.found(Finding::CheckpointSignature { seq });
        } else if !trust.keys.contains(&checkpoint.key) {
            verified.found(Finding::CheckpointKey { seq, key: checkpoint.key.to_string() });
        } else if checkpoint.agency != agency {
            verified.found(Finding::CheckpointElsewhere { slug: checkpoint.slug });
        } else {
            believed.push(checkpoint);
        }
    }
    verified.checkpoints = believed.len();
    Ok(believed)
}

/// What a walk keeps of the chain.
#[derive(Default)]
struct Walked {
    last: i64,
    /// The hashes of the events that checkpoints were signed at.
    signed: BTreeMap<i64, String>,
    /// When the last event was.
    at_us: Option<i64>,
    /// By digest: the first event that showed these children, and how many it says they are.
    shown: HashMap<String, (i64, usize)>,
}

async fn walk(
    tx: &mut Tx,
    checkpoints: &[Checkpoint],
    verified: &mut Verified,
    progress: &mut impl FnMut(i64),
) -> Result<Walked> {
    let wanted: BTreeSet<i64> = checkpoints.iter().map(|checkpoint| checkpoint.seq).collect();
    let mut walked = Walked::default();
    // The hash of the last event as it is kept, and as it is by its content.
    let mut before = (GENESIS.to_owned(), GENESIS.to_owned());
    let mut from = i64::MIN;
    loop {
        let rows: Vec<Kept> = tx
            .all(
                concat!(
                    "SELECT ",
                    event_columns!(),
                    " FROM audit_events e WHERE e.agency_id = $1 AND e.seq > $4 ORDER BY e.seq LIMIT $5"
                ),
                args![from, ROWS],
            )
            .await?;
        let Some(end) = rows.last().map(|row| row.seq) else { break };
        from = end;
        for row in rows {
            let hash = row.event(tx.agency_id()).map(|event| event.hash());
            let follows = row.prev == before.0 || row.prev == before.1;
            if row.seq > walked.last + 1 {
                verified.found(Finding::Missing { from: walked.last + 1, to: row.seq - 1 });
            }
            let stands = hash.as_ref() == Some(&row.hash);
            let next_to = row.seq == walked.last + 1;
            let elsewhere =
                if (next_to && !follows) || row.seq <= walked.last { place_of(tx, &row, verified).await? } else { None };
            if let Some(belongs_after) = elsewhere {
                verified.found(Finding::OutOfOrder { seq: row.seq, belongs_after });
            } else if !stands {
                verified.found(Finding::Altered { seq: row.seq });
            } else if next_to && !follows {
                verified.found(Finding::DoesNotFollow { seq: row.seq });
            } else if row.seq <= walked.last {
                verified.found(Finding::Altered { seq: row.seq });
            }
            if next_to && stands {
                let back = walked.at_us.map_or(0, |before| before - row.at_us);
                if back > DRIFT_US && verified.set_back.len() < FINDINGS {
                    verified.set_back.push(SetBack { seq: row.seq, at_us: row.at_us + back, by_us: back });
                }
                walked.at_us = Some(row.at_us);
            }
            if let Some(count) = shown(&row.subjects) {
                walked.shown.entry(row.digest).or_insert((row.seq, count));
            }
            let hash = hash.unwrap_or_else(|| row.hash.clone());
            if wanted.contains(&row.seq) {
                walked.signed.insert(row.seq, hash.clone());
            }
            walked.last = walked.last.max(row.seq);
            before = (row.hash, hash);
            verified.events += 1;
        }
        progress(verified.events);
    }
    verified.last = walked.last;
    // Not in the words of the audit's own writer: PostgreSQL keeps a statement by its text, with its number of arguments.
    let head: Option<(i64, String)> =
        tx.maybe("SELECT h.seq, h.hash FROM agency_heads h WHERE h.agency_id = $1", args![]).await?;
    match head {
        Some((head, _)) if head > walked.last => verified.found(Finding::Missing { from: walked.last + 1, to: head }),
        Some((head, hash)) if head == walked.last && (hash == before.0 || hash == before.1) => {}
        head => verified.found(Finding::HeadMoved { head: head.map(|(head, _)| head), last: walked.last }),
    }
    Ok(walked)
}

/// The event that a row belongs after, by the hash that it names, where that is not where it stands.
async fn place_of(tx: &mut Tx, row: &Kept, verified: &Verified) -> Result<Option<i64>> {
    // There is no index of hashes: a chain that is broken everywhere is not searched for each event.
    if verified.findings.len() >= FINDINGS / 2 {
        return Ok(None);
    }
    let after: Option<(i64,)> =
        tx.maybe("SELECT seq FROM audit_events WHERE agency_id = $1 AND hash = $4 LIMIT 1", args![&row.prev]).await?;
    let after = if row.prev == GENESIS { Some(0) } else { after.map(|(seq,)| seq) };
    Ok(after.filter(|after| after + 1 != row.seq))
}

/// How many children an event showed.
fn shown(subjects: &str) -> Option<usize> {
    let (_, rest) = subjects.split_once(&format!("\"{SEEN}"))?;
    rest.split_once('"')?.0.parse().ok()
}

fn compare(checkpoints: &[Checkpoint], walked: &Walked, verified: &mut Verified) {
    for checkpoint in checkpoints {
        let seq = checkpoint.seq;
        match walked.signed.get(&seq) {
            Some(hash) if *hash == checkpoint.hash => {}
            Some(_) => verified.found(Finding::OtherThanCheckpoint { seq }),
            None if seq > walked.last => verified.found(Finding::ShorterThanCheckpoint { checkpoint: seq, last: walked.last }),
            // It is missing, which was said.
            None => {}
        }
    }
}

/// Where a chain is another than these checkpoints say, without walking it.
pub async fn contradictions(tx: &mut Tx, checkpoints: &[Checkpoint]) -> Result<Vec<Finding>> {
    tx.may(Capability::Privacy)?;
    let (last,): (Option<i64>,) = tx.one("SELECT MAX(seq) FROM audit_events WHERE agency_id = $1", args![]).await?;
    let mut walked = Walked { last: last.unwrap_or_default(), ..Walked::default() };
    let mut verified = Verified::default();
    let (ours, others): (Vec<_>, Vec<_>) = checkpoints.iter().cloned().partition(|one| one.agency == tx.agency_id());
    for checkpoint in others {
        verified.found(Finding::CheckpointElsewhere { slug: checkpoint.slug });
    }
    for checkpoint in &ours {
        let event: Option<(String,)> =
            tx.maybe("SELECT hash FROM audit_events WHERE agency_id = $1 AND seq = $4", args![checkpoint.seq]).await?;
        walked.signed.extend(event.map(|(hash,)| (checkpoint.seq, hash)));
    }
    compare(&ours, &walked, &mut verified);
    Ok(verified.findings)
}

/// Every set of children is what its digest says, and the one of each *seen* event is there.
async fn seen_sets(tx: &mut Tx, mut shown: HashMap<String, (i64, usize)>, verified: &mut Verified) -> Result<()> {
    let (mut digest, mut child) = (String::new(), Uuid::nil());
    let mut set: (String, BTreeSet<Uuid>) = Default::default();
    loop {
        let rows: Vec<(String, Uuid)> = tx
            .all(
                "SELECT digest, child_id FROM seen_sets
                 WHERE agency_id = $1 AND (digest > $4 OR (digest = $4 AND child_id > $5)) ORDER BY digest, child_id LIMIT $6",
                args![&digest, child, ROWS],
            )
            .await?;
        let Some(end) = rows.last().cloned() else { break };
        (digest, child) = end;
        for (digest, child) in rows {
            if digest != set.0 {
                check_set(std::mem::take(&mut set), &mut shown, verified);
                set.0 = digest;
            }
            set.1.insert(child);
        }
    }
    check_set(set, &mut shown, verified);
    let mut missing: Vec<(i64, String)> = shown.into_iter().map(|(digest, (event, _))| (event, digest)).collect();
    missing.sort_unstable();
    for (event, digest) in missing {
        verified.found(Finding::SeenSetMissing { digest, event });
    }
    Ok(())
}

fn check_set((digest, children): (String, BTreeSet<Uuid>), shown: &mut HashMap<String, (i64, usize)>, verified: &mut Verified) {
    if children.is_empty() {
        return;
    }
    verified.sets += 1;
    let named = shown.remove(&digest);
    if children_digest(&children) != digest || named.is_some_and(|(_, count)| count != children.len()) {
        verified.found(Finding::SeenSetAltered { digest, event: named.map(|(event, _)| event) });
    }
}

/// When and by how much the clock was set back, as the last walk found it; the farthest of all.
pub async fn set_back(tx: &mut Tx) -> Result<Option<(Timestamp, SignedDuration)>> {
    tx.may(Capability::Privacy)?;
    let row: Option<(i64, Option<i64>)> = tx
        .maybe(
            "SELECT set_back_by_us, set_back_at_us FROM audit_checks WHERE agency_id = $1 ORDER BY at_us DESC, id DESC LIMIT 1",
            args![],
        )
        .await?;
    let Some((by_us, Some(at_us))) = row else { return Ok(None) };
    let at = Timestamp::from_microsecond(at_us).map_err(|error| internal(&error))?;
    Ok(Some((at, SignedDuration::from_secs(by_us / 1_000_000))))
}

/// Keeps that a chain was walked, for the readers of the audit.
pub async fn keep_check(db: &Db, actor: &Actor, verified: &Verified) -> Result<()> {
    let agency = actor.agency().id;
    let mut conn = db.connection(true).await?;
    db.name_agency(&mut conn, agency).await?;
    let findings = (verified.findings.len() + verified.more) as i64;
    let farthest = verified.set_back.iter().max_by_key(|set_back| set_back.by_us);
    conn.run(
        "INSERT INTO audit_checks (agency_id, id, at_us, events, findings, set_back, set_back_by_us, set_back_at_us)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            agency,
            db.next_id(),
            db.clock().now_us(),
            verified.events,
            findings,
            verified.set_back.len() as i64,
            farthest.map_or(0, |set_back| set_back.by_us),
            farthest.map(|set_back| set_back.at_us)
        ],
    )
    .await?;
    conn.commit().await
}
