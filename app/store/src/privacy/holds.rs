//! Legal holds: set and lifted by members of the office with the capability `Privacy`. What they stop is in
//! [`deletion`](super::deletion).

mod candidates;
mod list;

pub use candidates::{candidates, person};
pub use list::list;

use super::deletion::SubjectColumns;
use crate::{
    Tx,
    audit::{Member, children_by_id, guardians_by_id, listed_members, providers_by_id},
    kernel::{
        columns::{parse_date, to_local},
        sealing::{Sealed, SealedColumn, Subject},
        sql::args,
        versions::check_version,
    },
};
use domain::{
    Capability, Error, ErrorCode, FieldErrors, HoldId, Result,
    holds::{Days, HoldLine, HoldPerson, HoldSubject, HoldView, LiftHold, LiftedHold, NamedSubject, NewHold, NewPeriodHold},
    text::{HoldGround, StoredText},
};
use jiff::civil::Date;
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct LineRow {
    id: Uuid,
    #[sqlx(flatten)]
    subject: SubjectColumns,
    since: String,
    lifted_on: Option<String>,
}

#[derive(sqlx::FromRow)]
struct HoldRow {
    #[sqlx(flatten)]
    line: LineRow,
    version: i64,
    ground_sealed: Sealed,
    set_us: i64,
    set_by: Option<Uuid>,
    lift_ground_sealed: Option<Sealed>,
    lifted_us: Option<i64>,
    lifted_by: Option<Uuid>,
}

/// One hold.
///
/// # Errors
/// `NotFound` for a hold of another agency.
pub async fn show(tx: &mut Tx, hold: HoldId) -> Result<HoldView> {
    tx.require_capability(Capability::Privacy)?;
    let row: HoldRow = tx
        .fetch_one(
            "SELECT id, child_id, provider_id, guardian_id, member_id, from_day, to_day, since, lifted_on, version,
                ground_sealed, set_us, set_by, lift_ground_sealed, lifted_us, lifted_by
             FROM legal_holds WHERE agency_id = $1 AND id = $4",
            args![hold],
        )
        .await?;
    let zone = tx.zone()?;
    let by: BTreeSet<Uuid> = row.set_by.into_iter().chain(row.lifted_by).collect();
    let members = listed_members(tx, &by).await?;
    let name = |id: Option<Uuid>| id.and_then(|id| members.get(&id)).map(Member::listed_name);
    let subject = row.line.subject.subject()?;
    let ground = open_ground(tx, subject, SealedColumn::HoldGround, hold, &row.ground_sealed).await?;
    let lifted = match (row.lift_ground_sealed, row.lifted_us) {
        (Some(ground), Some(us)) => {
            let ground = open_ground(tx, subject, SealedColumn::LiftGround, hold, &ground).await?;
            Some(LiftedHold { ground, by: name(row.lifted_by), at: to_local(us, &zone)? })
        }
        _ => None,
    };
    let (set_by, set_at) = (name(row.set_by), to_local(row.set_us, &zone)?);
    let line = named(tx, vec![row.line]).await?.pop().ok_or(Error::NotFound)?;
    Ok(HoldView { line, version: row.version, ground, set_by, set_at, lifted })
}

/// Whose key seals the grounds of a hold: of the child or member that it is on, and otherwise the agency's.
fn key_subject(tx: &Tx, subject: HoldSubject) -> Subject {
    let agency = tx.agency_id().0;
    match subject {
        HoldSubject::Person(HoldPerson::Child(child)) => Subject { agency, id: child.0 },
        HoldSubject::Person(HoldPerson::Member(member)) => Subject::of_member(Some(member.0)),
        HoldSubject::Person(HoldPerson::Provider(_) | HoldPerson::Guardian(_)) | HoldSubject::Period(_) => {
            Subject::of_agency(agency)
        }
    }
}

/// Opens a ground of a hold. That of a child may be sealed for a record with which the child's was merged.
async fn open_ground(
    tx: &mut Tx,
    subject: HoldSubject,
    column: SealedColumn,
    hold: HoldId,
    ground: &Sealed,
) -> Result<StoredText> {
    if let HoldSubject::Person(HoldPerson::Child(child)) = subject {
        return tx.open_text(child, column, hold.0, ground).await;
    }
    let (db, key) = (tx.db().clone(), key_subject(tx, subject));
    db.keys().open_text(key, column, hold.0, ground).await
}

/// Adds the names of what the holds cover. One query for each kind of name.
async fn named(tx: &mut Tx, rows: Vec<LineRow>) -> Result<Vec<HoldLine>> {
    let subjects = rows.iter().map(|row| row.subject.subject()).collect::<Result<Vec<_>>>()?;
    let ids = |kind: &str| -> Vec<Uuid> {
        let people = subjects.iter().filter_map(|subject| match subject {
            HoldSubject::Person(person) if person.kind() == kind => Some(person.id()),
            _ => None,
        });
        people.collect::<BTreeSet<_>>().into_iter().collect()
    };
    let children = children_by_id(tx, &ids("child")).await?;
    let providers = providers_by_id(tx, &ids("provider")).await?;
    let guardians = guardians_by_id(tx, &ids("guardian")).await?;
    let members = listed_members(tx, &ids("member").into_iter().collect()).await?;
    let name = |subject: HoldSubject| match subject {
        HoldSubject::Period(days) => Some(NamedSubject::Period(days)),
        HoldSubject::Person(HoldPerson::Child(id)) => children.get(&id.0).cloned().map(NamedSubject::Child),
        HoldSubject::Person(HoldPerson::Provider(id)) => {
            providers.get(&id.0).map(|name| NamedSubject::Provider { id, name: name.clone() })
        }
        HoldSubject::Person(HoldPerson::Guardian(id)) => {
            guardians.get(&id.0).map(|name| NamedSubject::Guardian { id, name: name.clone() })
        }
        HoldSubject::Person(HoldPerson::Member(id)) => {
            members.get(&id.0).map(|member| NamedSubject::Member { id, name: member.listed_name() })
        }
    };
    rows.into_iter()
        .zip(subjects)
        .map(|(row, subject)| {
            Ok(HoldLine {
                id: HoldId(row.id),
                // Each subject has a foreign key.
                subject: name(subject).ok_or(Error::NotFound)?,
                since: parse_date(&row.since)?,
                lifted_on: row.lifted_on.as_deref().map(parse_date).transpose()?,
            })
        })
        .collect()
}

/// Sets a hold on the records of a child or a person.
///
/// # Errors
/// `NotFound` for a record of another agency; `Invalid` `HoldInFuture`.
pub async fn set(tx: &mut Tx, new: NewHold) -> Result<HoldId> {
    tx.require_capability(Capability::Privacy)?;
    candidates::require_person(tx, new.subject).await?;
    let hold = insert(tx, HoldSubject::Person(new.subject), new.since, &new.ground, FieldErrors::default()).await?;
    tx.record_subject(new.subject.kind(), new.subject.id());
    tx.record_change(&new);
    Ok(hold)
}

/// Sets a hold on all records of a period.
///
/// # Errors
/// `Invalid` `LastDayBeforeFirst`, `HoldInFuture`.
pub async fn set_period(tx: &mut Tx, new: NewPeriodHold) -> Result<HoldId> {
    tx.require_capability(Capability::Privacy)?;
    let mut errors = FieldErrors::default();
    if new.to < new.from {
        errors.add("to", ErrorCode::LastDayBeforeFirst);
    }
    let period = HoldSubject::Period(Days { first: new.from, last: new.to });
    let hold = insert(tx, period, new.since, &new.ground, errors).await?;
    tx.record_change(&new);
    Ok(hold)
}

/// `errors` are those of the form's other fields, so that all of them are reported at once.
async fn insert(tx: &mut Tx, subject: HoldSubject, since: Date, ground: &HoldGround, mut errors: FieldErrors) -> Result<HoldId> {
    if since > tx.local_now()?.date() {
        errors.add("since", ErrorCode::HoldInFuture);
    }
    if !errors.0.is_empty() {
        return Err(Error::Invalid { fields: errors.0 });
    }
    let (hold, now, by) = (HoldId(tx.next_id()), tx.now_us(), tx.actor().viewer().map(|viewer| viewer.member.0));
    let id_of = |kind: &str| match subject {
        HoldSubject::Person(person) if person.kind() == kind => Some(person.id()),
        _ => None,
    };
    let (from, to) = match subject {
        HoldSubject::Period(days) => (Some(days.first.to_string()), Some(days.last.to_string())),
        HoldSubject::Person(_) => (None, None),
    };
    let (db, key) = (tx.db().clone(), key_subject(tx, subject));
    let ground = db.keys().seal(key, SealedColumn::HoldGround, hold.0, ground.as_str()).await?;
    let (child, provider, guardian, member) = (id_of("child"), id_of("provider"), id_of("guardian"), id_of("member"));
    tx.execute(
        "INSERT INTO legal_holds (agency_id, id, child_id, provider_id, guardian_id, member_id, from_day, to_day, since,
            ground_sealed, set_us, set_by, version) VALUES ($1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)",
        args![hold, child, provider, guardian, member, from, to, since, ground, now, by],
    )
    .await?;
    tx.record_subject("hold", hold.0);
    Ok(hold)
}

/// Lifts a hold: from now on its records may be deleted again, unless another hold covers them.
///
/// # Errors
/// `NotFound` for a hold of another agency; `RecentProofRequired`; `Conflict::Stale` if another member changed it first,
/// `Conflict::State` `HoldLifted`; `Invalid` `LiftedBeforeSet`, `HoldInFuture`, `LiftNotConfirmed`.
pub async fn lift(tx: &mut Tx, lift: LiftHold) -> Result<()> {
    tx.require_capability(Capability::Privacy)?;
    let row: HoldRow = tx
        .fetch_one(
            "SELECT id, child_id, provider_id, guardian_id, member_id, from_day, to_day, since, lifted_on, version,
                ground_sealed, set_us, set_by, lift_ground_sealed, lifted_us, lifted_by
             FROM legal_holds WHERE agency_id = $1 AND id = $4",
            args![lift.hold],
        )
        .await?;
    tx.require_recent_proof()?;
    check_version(row.version, lift.version)?;
    if row.lifted_us.is_some() {
        return Err(Error::state(ErrorCode::HoldLifted));
    }
    let mut errors = FieldErrors::default();
    if lift.lifted_on < parse_date(&row.line.since)? {
        errors.add("lifted_on", ErrorCode::LiftedBeforeSet);
    } else if lift.lifted_on > tx.local_now()?.date() {
        errors.add("lifted_on", ErrorCode::HoldInFuture);
    }
    if !lift.confirmed {
        errors.add("confirmed", ErrorCode::LiftNotConfirmed);
    }
    if !errors.0.is_empty() {
        return Err(Error::Invalid { fields: errors.0 });
    }
    let (now, by) = (tx.now_us(), tx.actor().viewer().map(|viewer| viewer.member.0));
    let (db, key) = (tx.db().clone(), key_subject(tx, row.line.subject.subject()?));
    let ground = db.keys().seal(key, SealedColumn::LiftGround, lift.hold.0, lift.ground.as_str()).await?;
    tx.execute(
        "UPDATE legal_holds SET lifted_on = $5, lift_ground_sealed = $6, lifted_us = $7, lifted_by = $8, version = version + 1
         WHERE agency_id = $1 AND id = $4",
        args![lift.hold, lift.lifted_on, ground, now, by],
    )
    .await?;
    tx.record_subject("hold", lift.hold.0);
    if let HoldSubject::Person(person) = row.line.subject.subject()? {
        tx.record_subject(person.kind(), person.id());
    }
    tx.record_change(&lift);
    Ok(())
}
