//! What every deletion of records asks first: whether an open legal hold covers them.
//!
//! These delete records of children or people, and ask:
//! - visits that are withdrawn from a board, and those of a copied week that is undone (`care::visits::remove`);
//! - the texts of a child whose keys are destroyed (`care::retention`);
//! - the guardianships that an import no longer has (`records::import`): those under a hold are stored as revoked instead.
//!
//! These don't ask, since no record is lost:
//! - the therapists of an authorization are written again as a whole when they change: the audit has each change;
//! - revoking and restoring a guardianship moves its row, removing a member marks it;
//! - merging two records of a child moves rows, and has a guardianship that becomes one with another in its journal; holds move too;
//! - whether an address is hidden from a guardian is a setting, as are holidays; the audit has each change;
//! - invitations, sessions, second factors, saved forms, uploads that were not imported, and emails that were not sent are means
//!   to an end, not records; what was typed there is no part of a record until it is saved;
//! - emails that were sent are listed for 90 days without their text, and an account's own activity only to its owner.

use crate::{
    Tx,
    kernel::{
        columns::parse_date,
        sql::{args, internal},
    },
};
use domain::{
    Capability, ChildId, Error, ErrorCode, GuardianId, MemberId, ProviderId, Result,
    holds::{Days, DeletedRecord, HoldPerson, HoldSubject},
};
use jiff::civil::Date;
use uuid::Uuid;

/// The columns of a hold's subject.
#[derive(sqlx::FromRow, Clone, Debug)]
pub(crate) struct SubjectColumns {
    child_id: Option<Uuid>,
    provider_id: Option<Uuid>,
    guardian_id: Option<Uuid>,
    member_id: Option<Uuid>,
    from_day: Option<String>,
    to_day: Option<String>,
}

impl SubjectColumns {
    pub fn subject(&self) -> Result<HoldSubject> {
        let child = self.child_id.map(|id| HoldPerson::Child(ChildId(id)));
        let provider = self.provider_id.map(|id| HoldPerson::Provider(ProviderId(id)));
        let guardian = self.guardian_id.map(|id| HoldPerson::Guardian(GuardianId(id)));
        let member = self.member_id.map(|id| HoldPerson::Member(MemberId(id)));
        if let Some(person) = child.or(provider).or(guardian).or(member) {
            return Ok(HoldSubject::Person(person));
        }
        match (&self.from_day, &self.to_day) {
            (Some(from), Some(to)) => Ok(HoldSubject::Period(Days { first: parse_date(from)?, last: parse_date(to)? })),
            _ => Err(internal(&"a legal hold without a subject")),
        }
    }
}

/// The open holds of the agency. Load them in the transaction that deletes: it has the agency's lock, so that no hold is set
/// meanwhile.
pub(crate) struct OpenHolds(Vec<HoldSubject>);

impl OpenHolds {
    pub async fn load(tx: &mut Tx) -> Result<Self> {
        let rows: Vec<SubjectColumns> = tx
            .fetch_all(
                "SELECT child_id, provider_id, guardian_id, member_id, from_day, to_day FROM legal_holds
                 WHERE agency_id = $1 AND lifted_us IS NULL",
                args![],
            )
            .await?;
        rows.iter().map(SubjectColumns::subject).collect::<Result<_>>().map(Self)
    }

    /// Whether one of them forbids deleting the record.
    pub fn cover(&self, record: &DeletedRecord) -> bool {
        self.0.iter().any(|hold| hold.covers(record))
    }
}

/// To be called before records are deleted, in the same transaction.
///
/// # Errors
/// `Conflict::State` `LegalHold` if an open hold covers one of them.
pub(crate) async fn ensure_not_held(tx: &mut Tx, records: &[DeletedRecord]) -> Result<()> {
    if records.is_empty() {
        return Ok(());
    }
    let holds = OpenHolds::load(tx).await?;
    if records.iter().any(|record| holds.cover(record)) { Err(Error::state(ErrorCode::LegalHold)) } else { Ok(()) }
}

/// The first day of the earliest open hold on one of these records; `None` for users without the capability `Privacy`.
pub(crate) async fn held_since(tx: &mut Tx, people: &[HoldPerson]) -> Result<Option<Date>> {
    if !tx.actor().has(Capability::Privacy) {
        return Ok(None);
    }
    let id_of = |kind: &str| people.iter().find(|person| person.kind() == kind).map(|person| person.id());
    let (since,): (Option<String>,) = tx
        .fetch_one(
            "SELECT MIN(since) FROM legal_holds WHERE agency_id = $1 AND lifted_us IS NULL
                AND (child_id = $4 OR provider_id = $5 OR guardian_id = $6 OR member_id = $7)",
            args![id_of("child"), id_of("provider"), id_of("guardian"), id_of("member")],
        )
        .await?;
    since.as_deref().map(parse_date).transpose()
}
