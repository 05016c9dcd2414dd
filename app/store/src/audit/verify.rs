//! Verifies an audit chain and reports where it is damaged.

use super::{
    ACCESSED_PREFIX, Checkpoint, ClockSetBack, Finding, GENESIS, PublicKey, StoredEvent, children_digest, event_columns,
};
use crate::{
    Actor, Db, Tx,
    kernel::sql::{args, internal},
};
use domain::{Capability, Result};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Rows per query.
const ROWS: i64 = 1000;
/// Further findings are only counted: a chain that is broken everywhere needs no longer list.
const MAX_FINDINGS: usize = 100;
/// Allowed clock difference between two machines that write at the same time.
const DRIFT_US: i64 = 60_000_000;

/// What a chain is verified against.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The keys whose checkpoints are trusted.
    pub keys: Vec<PublicKey>,
    /// Checkpoints from other places than the database.
    pub checkpoints: Vec<Checkpoint>,
}

/// The result of a verification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    pub events: i64,
    /// The number of the last event.
    pub last: i64,
    pub sets: i64,
    /// The number of checkpoints compared with the chain.
    pub checkpoints: usize,
    pub findings: Vec<Finding>,
    /// The number of findings left out.
    pub more: usize,
    /// Where time runs backwards. No sign of tampering: clocks are adjusted.
    pub set_back: Vec<ClockSetBack>,
}

impl Verified {
    pub fn is_valid(&self) -> bool {
        self.findings.is_empty()
    }

    fn add_finding(&mut self, finding: Finding) {
        if self.findings.len() < MAX_FINDINGS { self.findings.push(finding) } else { self.more += 1 }
    }
}

/// Verifies an agency's chain from its beginning, in one snapshot of the database, and compares it with its sets of children and
/// with checkpoints. `progress` receives the number of verified events.
pub async fn verify(tx: &mut Tx, trust: &Trust, mut progress: impl FnMut(i64)) -> Result<Verified> {
    tx.require_capability(Capability::Privacy)?;
    let mut verified = Verified::default();
    let checkpoints = load_trusted_checkpoints(tx, trust, &mut verified).await?;
    let scan = scan_chain(tx, &checkpoints, &mut verified, &mut progress).await?;
    compare(&checkpoints, &scan, &mut verified);
    check_access_sets(tx, scan.shown, &mut verified).await?;
    Ok(verified)
}

/// The checkpoints with a valid signature by a trusted key.
async fn load_trusted_checkpoints(tx: &mut Tx, trust: &Trust, verified: &mut Verified) -> Result<Vec<Checkpoint>> {
    let agency = tx.agency_id();
    let rows: Vec<(i64, String)> =
        tx.fetch_all("SELECT seq, text FROM audit_checkpoints WHERE agency_id = $1 ORDER BY seq, id", args![]).await?;
    let mut all = Vec::with_capacity(rows.len() + trust.checkpoints.len());
    for (seq, text) in rows {
        match Checkpoint::read(&text).filter(|checkpoint| checkpoint.seq == seq) {
            Some(checkpoint) => all.push(checkpoint),
            None => verified.add_finding(Finding::CheckpointUnreadable { seq }),
        }
    }
    all.extend(trust.checkpoints.iter().cloned());
    let mut trusted = Vec::with_capacity(all.len());
    for checkpoint in all {
        let seq = checkpoint.seq;
        if !checkpoint.is_signed() {
            verified.add_finding(Finding::CheckpointSignature { seq });
        } else if !trust.keys.contains(&checkpoint.key) {
            verified.add_finding(Finding::CheckpointKey { seq, key: checkpoint.key.to_string() });
        } else if checkpoint.agency != agency {
            verified.add_finding(Finding::CheckpointOfOtherAgency { slug: checkpoint.slug });
        } else {
            trusted.push(checkpoint);
        }
    }
    verified.checkpoints = trusted.len();
    Ok(trusted)
}

/// State and result of a chain scan.
#[derive(Default)]
struct ChainScan {
    last: i64,
    /// The hashes of the events at which checkpoints were signed.
    signed: BTreeMap<i64, String>,
    /// The time of the last event.
    at_us: Option<i64>,
    /// By digest: the first event that showed these children, and its number of children.
    shown: HashMap<String, (i64, usize)>,
}

async fn scan_chain(
    tx: &mut Tx,
    checkpoints: &[Checkpoint],
    verified: &mut Verified,
    progress: &mut impl FnMut(i64),
) -> Result<ChainScan> {
    let signed_seqs: BTreeSet<i64> = checkpoints.iter().map(|checkpoint| checkpoint.seq).collect();
    let mut scan = ChainScan::default();
    // The hash of the last event as stored, and as computed from its content.
    let mut before = (GENESIS.to_owned(), GENESIS.to_owned());
    let mut from = i64::MIN;
    loop {
        let rows: Vec<StoredEvent> = tx
            .fetch_all(
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
            if row.seq > scan.last + 1 {
                verified.add_finding(Finding::Missing { from: scan.last + 1, to: row.seq - 1 });
            }
            let is_intact = hash.as_ref() == Some(&row.hash);
            let next_to = row.seq == scan.last + 1;
            let elsewhere =
                if (next_to && !follows) || row.seq <= scan.last { find_predecessor(tx, &row, verified).await? } else { None };
            if let Some(belongs_after) = elsewhere {
                verified.add_finding(Finding::OutOfOrder { seq: row.seq, belongs_after });
            } else if !is_intact {
                verified.add_finding(Finding::Altered { seq: row.seq });
            } else if next_to && !follows {
                verified.add_finding(Finding::DoesNotFollow { seq: row.seq });
            } else if row.seq <= scan.last {
                verified.add_finding(Finding::Altered { seq: row.seq });
            }
            if next_to && is_intact {
                let back = scan.at_us.map_or(0, |before| before - row.at_us);
                if back > DRIFT_US && verified.set_back.len() < MAX_FINDINGS {
                    verified.set_back.push(ClockSetBack { seq: row.seq, at_us: row.at_us + back, by_us: back });
                }
                scan.at_us = Some(row.at_us);
            }
            if let Some(count) = accessed_count(&row.subjects) {
                scan.shown.entry(row.digest).or_insert((row.seq, count));
            }
            let hash = hash.unwrap_or_else(|| row.hash.clone());
            if signed_seqs.contains(&row.seq) {
                scan.signed.insert(row.seq, hash.clone());
            }
            scan.last = scan.last.max(row.seq);
            before = (row.hash, hash);
            verified.events += 1;
        }
        progress(verified.events);
    }
    verified.last = scan.last;
    let head: Option<(i64, String)> =
        tx.fetch_optional("SELECT seq, hash FROM agency_heads WHERE agency_id = $1", args![]).await?;
    match head {
        Some((head, _)) if head > scan.last => verified.add_finding(Finding::Missing { from: scan.last + 1, to: head }),
        Some((head, hash)) if head == scan.last && (hash == before.0 || hash == before.1) => {}
        head => verified.add_finding(Finding::HeadMoved { head: head.map(|(head, _)| head), last: scan.last }),
    }
    Ok(scan)
}

/// The event after which a row belongs according to its previous hash, if that is not its position.
async fn find_predecessor(tx: &mut Tx, row: &StoredEvent, verified: &Verified) -> Result<Option<i64>> {
    // There is no index on hashes: a chain that is broken everywhere is not searched for each event.
    if verified.findings.len() >= MAX_FINDINGS / 2 {
        return Ok(None);
    }
    let after: Option<(i64,)> =
        tx.fetch_optional("SELECT seq FROM audit_events WHERE agency_id = $1 AND hash = $4 LIMIT 1", args![&row.prev]).await?;
    let after = if row.prev == GENESIS { Some(0) } else { after.map(|(seq,)| seq) };
    Ok(after.filter(|after| after + 1 != row.seq))
}

/// How many children an event showed.
fn accessed_count(subjects: &str) -> Option<usize> {
    let (_, rest) = subjects.split_once(&format!("\"{ACCESSED_PREFIX}"))?;
    rest.split_once('"')?.0.parse().ok()
}

fn compare(checkpoints: &[Checkpoint], scan: &ChainScan, verified: &mut Verified) {
    for checkpoint in checkpoints {
        let seq = checkpoint.seq;
        match scan.signed.get(&seq) {
            Some(hash) if *hash == checkpoint.hash => {}
            Some(_) => verified.add_finding(Finding::OtherThanCheckpoint { seq }),
            None if seq > scan.last => verified.add_finding(Finding::ShorterThanCheckpoint { checkpoint: seq, last: scan.last }),
            // It is missing, which was reported.
            None => {}
        }
    }
}

/// Where a chain differs from these checkpoints, without scanning it.
pub async fn contradictions(tx: &mut Tx, checkpoints: &[Checkpoint]) -> Result<Vec<Finding>> {
    tx.require_capability(Capability::Privacy)?;
    let (last,): (Option<i64>,) = tx.fetch_one("SELECT MAX(seq) FROM audit_events WHERE agency_id = $1", args![]).await?;
    let mut scan = ChainScan { last: last.unwrap_or_default(), ..ChainScan::default() };
    let mut verified = Verified::default();
    let (ours, others): (Vec<_>, Vec<_>) = checkpoints.iter().cloned().partition(|one| one.agency == tx.agency_id());
    for checkpoint in others {
        verified.add_finding(Finding::CheckpointOfOtherAgency { slug: checkpoint.slug });
    }
    for checkpoint in &ours {
        let event: Option<(String,)> =
            tx.fetch_optional("SELECT hash FROM audit_events WHERE agency_id = $1 AND seq = $4", args![checkpoint.seq]).await?;
        scan.signed.extend(event.map(|(hash,)| (checkpoint.seq, hash)));
    }
    compare(&ours, &scan, &mut verified);
    Ok(verified.findings)
}

/// Every set of children must match its digest, and every access event must have its set.
async fn check_access_sets(tx: &mut Tx, mut shown: HashMap<String, (i64, usize)>, verified: &mut Verified) -> Result<()> {
    let (mut digest, mut child) = (String::new(), Uuid::nil());
    let mut set: (String, BTreeSet<Uuid>) = Default::default();
    loop {
        let rows: Vec<(String, Uuid)> = tx
            .fetch_all(
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
        verified.add_finding(Finding::AccessSetMissing { digest, event });
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
        verified.add_finding(Finding::AccessSetAltered { digest, event: named.map(|(event, _)| event) });
    }
}

/// The largest backward step of the clock that the last verification found: when, and by how much.
pub async fn set_back(tx: &mut Tx) -> Result<Option<(Timestamp, SignedDuration)>> {
    tx.require_capability(Capability::Privacy)?;
    let row: Option<(i64, Option<i64>)> = tx
        .fetch_optional(
            "SELECT set_back_by_us, set_back_at_us FROM audit_checks WHERE agency_id = $1 ORDER BY at_us DESC, id DESC LIMIT 1",
            args![],
        )
        .await?;
    let Some((by_us, Some(at_us))) = row else { return Ok(None) };
    let at = Timestamp::from_microsecond(at_us).map_err(|error| internal(&error))?;
    Ok(Some((at, SignedDuration::from_secs(by_us / 1_000_000))))
}

/// Saves the result of a verification, for the status on the audit page.
pub async fn save_check(db: &Db, actor: &Actor, verified: &Verified) -> Result<()> {
    let agency = actor.agency().id;
    let mut conn = db.connection(true).await?;
    conn.scope_to_agency(agency).await?;
    let findings = (verified.findings.len() + verified.more) as i64;
    let farthest = verified.set_back.iter().max_by_key(|set_back| set_back.by_us);
    conn.execute(
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
