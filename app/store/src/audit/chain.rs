//! An agency's hash chain: its events, and the head that the next event follows.

use super::{REFUSED, hex};
use crate::kernel::sql::{Arg, Conn, args, insert_rows};
use domain::{AgencyId, Result, audit::AuditAction};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The previous hash of the first event.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The data that an event's hash covers: SHA-256 of its JSON, with the fields in this order and no white space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    pub agency_id: Uuid,
    pub seq: i64,
    pub prev: String,
    pub at_us: i64,
    /// `member:<id>`, or `system:<name>` for jobs and the command line.
    pub actor: String,
    pub action: String,
    /// Each is `<kind>:<id>` or `<kind>:<count>`. An access event has `seen:<count>`: the number of children in its digest.
    pub subjects: Vec<String>,
    /// SHA-256 of the changes or of the children shown, in hexadecimal; empty if there is neither.
    pub digest: String,
    pub request: String,
    /// Coarse region of the request's origin, if known.
    pub region: String,
}

impl Event {
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(serde_json::to_string(self).expect("plain fields always serialise")))
    }
}

/// An event before its place in the chain is known. Its fields are those of [`Event`].
pub(crate) struct NewEvent {
    pub actor: String,
    pub action: String,
    pub subjects: Vec<String>,
    pub digest: String,
    pub request: String,
    pub region: String,
    /// Whether records were changed, and not only shown.
    pub is_change: bool,
}

impl NewEvent {
    /// A change by this actor without subjects, digest, request and region.
    pub fn by(actor: impl Into<String>, action: AuditAction) -> Self {
        Self {
            actor: actor.into(),
            action: action.key().to_owned(),
            subjects: Vec::new(),
            digest: String::new(),
            request: String::new(),
            region: String::new(),
            is_change: true,
        }
    }

    /// The event of an action that was rejected.
    pub fn rejected(self) -> Self {
        Self { action: format!("{REFUSED}{}", self.action), ..self }
    }
}

/// The last event of an agency's chain. The transaction that has it holds the agency's write lock until it ends.
#[derive(Debug)]
pub(crate) struct ChainHead {
    agency: AgencyId,
    seq: i64,
    hash: String,
}

impl ChainHead {
    /// Takes the agency's write lock and reads the head of its chain. Sets the agency of the transaction too.
    pub async fn lock(conn: &mut Conn, agency: AgencyId) -> Result<Self> {
        conn.scope_to_agency(agency).await?;
        let (seq, hash) =
            conn.fetch_one("UPDATE agency_heads SET seq = seq WHERE agency_id = $1 RETURNING seq, hash", args![agency]).await?;
        Ok(Self { agency, seq, hash })
    }

    /// Begins the chain of a new agency.
    pub async fn create(conn: &mut Conn, agency: AgencyId) -> Result<Self> {
        conn.scope_to_agency(agency).await?;
        conn.execute("INSERT INTO agency_heads (agency_id, seq, hash) VALUES ($1, 0, $2)", args![agency, GENESIS]).await?;
        Ok(Self { agency, seq: 0, hash: GENESIS.to_owned() })
    }

    /// The sequence number and the hash of the last event.
    pub fn last(&self) -> (i64, &str) {
        (self.seq, &self.hash)
    }

    /// The sequence number of the next event.
    pub fn next_seq(&self) -> i64 {
        self.seq + 1
    }

    /// Appends an event.
    pub async fn append(&mut self, conn: &mut Conn, at_us: i64, new: NewEvent) -> Result<()> {
        self.append_all(conn, vec![(at_us, new)]).await
    }

    /// Appends events in this order, each with its time.
    pub async fn append_all(&mut self, conn: &mut Conn, new: Vec<(i64, NewEvent)>) -> Result<()> {
        let changes = new.iter().filter(|(_, event)| event.is_change).count() as i64;
        let rows = new.into_iter().map(|(at_us, event)| self.next(at_us, event)).collect();
        insert_rows(conn, INSERT_EVENT, rows).await?;
        conn.execute(
            "UPDATE agency_heads SET seq = $2, hash = $3, changes = changes + $4 WHERE agency_id = $1",
            args![self.agency, self.seq, &self.hash, changes],
        )
        .await?;
        Ok(())
    }

    /// Makes an event the last one. Returns its row.
    fn next(&mut self, at_us: i64, new: NewEvent) -> Vec<Arg> {
        let NewEvent { actor, action, subjects, digest, request, region, is_change: _ } = new;
        let prev = self.hash.clone();
        let event = Event {
            agency_id: self.agency.0,
            seq: self.next_seq(),
            prev,
            at_us,
            actor,
            action,
            subjects,
            digest,
            request,
            region,
        };
        (self.seq, self.hash) = (event.seq, event.hash());
        let subjects = serde_json::to_string(&event.subjects).expect("plain strings always serialise");
        args![
            event.agency_id,
            event.seq,
            event.prev,
            &self.hash,
            event.at_us,
            event.actor,
            event.action,
            subjects,
            event.digest,
            event.request,
            event.region
        ]
    }
}

const INSERT_EVENT: &str =
    "INSERT INTO audit_events (agency_id, seq, prev, hash, at_us, actor, action, subjects, digest, request, region)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

#[cfg(test)]
mod tests {
    use super::*;

    /// The text is that of released versions: with another one, their chains would no longer verify.
    #[test]
    fn the_hash_covers_the_fields_in_their_released_order() {
        let event = Event {
            agency_id: Uuid::from_u128(7),
            seq: 1,
            prev: GENESIS.to_owned(),
            at_us: 1_780_000_000_000_000,
            actor: "system:test".to_owned(),
            action: "visits.move".to_owned(),
            subjects: vec!["visit:1".to_owned()],
            digest: "ab".to_owned(),
            request: "r".to_owned(),
            region: "Ohio".to_owned(),
        };
        assert_eq!(event.hash(), "5536a9dee8d89a0363fe86290691d06b7574bfe0941a790c41cdc082fe80f49e");
    }
}
