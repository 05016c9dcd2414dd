//! Guardian records and the people they belong to: records that may mix two people, and several records of one person.

use super::{children_of, notifications::notify_guardian, withdraw_invitations::withdraw_invitations_of_guardian};
use crate::{
    Tx,
    kernel::{lists::last_first, sql::args},
};
use domain::{
    Capability, Error, ErrorCode, GuardianId, MemberId, Result,
    import::guardians::Name,
    members::{GuardianRecord, GuardianRef, LinkedRecord},
    text::EmailAddress,
};
use uuid::Uuid;

/// The maximum number of records on a page.
const MAX_RECORDS: u32 = 50;

#[derive(sqlx::FromRow)]
struct RecordRow {
    id: Uuid,
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
}

/// Guardian records as `gn`; takes the condition.
macro_rules! select_records {
    ($more:literal) => {
        concat!(
            "SELECT gn.id, gn.first_name, gn.last_name, gn.email, gn.phone FROM guardians gn
             WHERE gn.agency_id = $1 AND gn.merged_into_id IS NULL AND ",
            $more,
            " ORDER BY lower(gn.last_name), lower(gn.first_name), gn.id"
        )
    };
}

async fn load_records_with_children(tx: &mut Tx, mut rows: Vec<RecordRow>) -> Result<Vec<GuardianRecord>> {
    rows.sort_by_cached_key(|row| last_first(&row.first_name, &row.last_name));
    let mut records = Vec::with_capacity(rows.len());
    for row in rows {
        let id = GuardianId(row.id);
        records.push(GuardianRecord {
            id,
            name: tx.person_name(&row.first_name, &row.last_name),
            email: row.email,
            phone: row.phone,
            children: children_of(tx, id).await?,
        });
    }
    Ok(records)
}

/// Records that may mix two people, because people with the same address were once stored as one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuardiansToReview {
    pub first: Vec<GuardianRecord>,
    pub total: u32,
}

/// Records that the office has not reviewed yet.
pub async fn guardians_to_review(tx: &mut Tx) -> Result<GuardiansToReview> {
    tx.require_capability(Capability::Manage)?;
    let (total,): (i64,) = tx
        .fetch_one("SELECT COUNT(*) FROM guardians WHERE agency_id = $1 AND to_review AND merged_into_id IS NULL", args![])
        .await?;
    if total == 0 {
        return Ok(GuardiansToReview::default());
    }
    let sql = format!("{} LIMIT $4", select_records!("gn.to_review"));
    let rows = tx.fetch_all(sql, args![MAX_RECORDS]).await?;
    Ok(GuardiansToReview { first: load_records_with_children(tx, rows).await?, total: total as u32 })
}

/// Marks a record as reviewed: it belongs to one person.
///
/// # Errors
/// `NotFound` for a guardian of another agency.
pub async fn confirm(tx: &mut Tx, of: GuardianRef) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let found = tx
        .execute(
            "UPDATE guardians SET to_review = FALSE WHERE agency_id = $1 AND id = $4 AND merged_into_id IS NULL",
            args![of.guardian],
        )
        .await?;
    if found == 0 {
        return Err(Error::NotFound);
    }
    tx.record_subject("guardian", of.guardian.0);
    tx.record_change(&of);
    Ok(())
}

/// The guardian records with this address that have no member, to choose from.
pub async fn guardians_with_email(tx: &mut Tx, email: &EmailAddress) -> Result<Vec<GuardianRecord>> {
    tx.require_capability(Capability::Manage)?;
    let sql = format!(
        "{} LIMIT $5",
        select_records!(
            "gn.email = $4 AND gn.same_as IS NULL AND NOT EXISTS (SELECT 1 FROM members m
            WHERE m.agency_id = gn.agency_id AND m.guardian_id = gn.id AND m.removed_us IS NULL)"
        )
    );
    let rows = tx.fetch_all(sql, args![email.as_str(), MAX_RECORDS]).await?;
    load_records_with_children(tx, rows).await
}

/// Records linked to the one that a member signs in as.
pub(super) async fn linked_records(tx: &mut Tx, guardian: GuardianId) -> Result<Vec<GuardianRecord>> {
    let rows = tx.fetch_all(select_records!("gn.same_as = $4"), args![guardian]).await?;
    load_records_with_children(tx, rows).await
}

/// Records with the same name or address as a guardian, and without a member.
pub(super) async fn similar_records(tx: &mut Tx, guardian: GuardianId) -> Result<Vec<GuardianRecord>> {
    let own: RecordRow = tx.fetch_one(select_records!("gn.id = $4"), args![guardian]).await?;
    let mut rows: Vec<RecordRow> = tx
        .fetch_all(
            select_records!(
                "gn.id <> $4 AND gn.same_as IS NULL
                AND EXISTS (SELECT 1 FROM guardianships g WHERE g.agency_id = gn.agency_id AND g.guardian_id = gn.id)
                AND NOT EXISTS (SELECT 1 FROM members m
                    WHERE m.agency_id = gn.agency_id AND m.guardian_id = gn.id AND m.removed_us IS NULL)
                AND NOT EXISTS (SELECT 1 FROM guardians f WHERE f.agency_id = gn.agency_id AND f.same_as = gn.id)"
            ),
            args![guardian],
        )
        .await?;
    let name = Name::of(&own.first_name, &own.last_name);
    rows.retain(|row| (!own.email.is_empty() && row.email == own.email) || Name::of(&row.first_name, &row.last_name) == name);
    rows.truncate(MAX_RECORDS as usize);
    load_records_with_children(tx, rows).await
}

/// The record that a member signs in as.
async fn record_of(tx: &mut Tx, member: MemberId) -> Result<GuardianId> {
    let (guardian,): (Uuid,) = tx
        .fetch_one(
            "SELECT guardian_id FROM members
             WHERE agency_id = $1 AND id = $4 AND removed_us IS NULL AND guardian_id IS NOT NULL",
            args![member],
        )
        .await?;
    Ok(GuardianId(guardian))
}

/// Links another record of the same person to a guardian's membership: they see the children of both from their next request.
///
/// # Errors
/// `NotFound` if the member is no guardian, or the record is of another agency; `Invalid` `GuardianHasMember` if the record has
/// a member or linked records itself, `GuardianWasRevoked` if a child of one record was revoked from the other;
/// `RecentProofRequired`.
pub async fn link_record(tx: &mut Tx, add: LinkedRecord) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let own = record_of(tx, add.member).await?;
    let _: (Uuid,) = tx
        .fetch_one("SELECT id FROM guardians WHERE agency_id = $1 AND id = $4 AND merged_into_id IS NULL", args![add.guardian])
        .await?;
    tx.require_recent_proof()?;
    let taken_away: Option<(Uuid,)> = tx
        .fetch_optional(
            "SELECT s.child_id FROM guardianships s
             JOIN revoked_guardianships t ON t.agency_id = s.agency_id AND t.child_id = s.child_id
             JOIN guardians a ON a.agency_id = s.agency_id AND a.id = s.guardian_id
             JOIN guardians b ON b.agency_id = t.agency_id AND b.id = t.guardian_id
             WHERE s.agency_id = $1 AND (a.id = $4 AND $5 IN (b.id, b.same_as) OR b.id = $4 AND $5 IN (a.id, a.same_as))
             LIMIT 1",
            args![add.guardian, own],
        )
        .await?;
    if taken_away.is_some() {
        return Err(Error::field("guardian", ErrorCode::GuardianWasRevoked));
    }
    let free = tx
        .execute(
            "UPDATE guardians SET same_as = $5 WHERE agency_id = $1 AND id = $4 AND id <> $5 AND same_as IS NULL
                AND NOT EXISTS (SELECT 1 FROM members m
                    WHERE m.agency_id = $1 AND m.guardian_id = $4 AND m.removed_us IS NULL)
                AND NOT EXISTS (SELECT 1 FROM guardians f WHERE f.agency_id = $1 AND f.same_as = $4)",
            args![add.guardian, own],
        )
        .await?;
    if free == 0 {
        return Err(Error::field("guardian", ErrorCode::GuardianHasMember));
    }
    withdraw_invitations_of_guardian(tx, add.guardian).await?;
    tx.record_subject("member", add.member.0);
    tx.record_subject("guardian", add.guardian.0);
    tx.record_change(&add);
    notify_guardian(tx, own).await
}

/// Unlinks all records of a member who no longer signs in as this guardian: the next member of the record may be another person.
pub(crate) async fn unlink_all_records(tx: &mut Tx, guardian: Uuid) -> Result<()> {
    tx.execute("UPDATE guardians SET same_as = NULL WHERE agency_id = $1 AND same_as = $4", args![guardian]).await?;
    Ok(())
}

/// Unlinks a record from a member: it belongs to another person.
///
/// # Errors
/// `NotFound` if it is not linked to the member; `RecentProofRequired`.
pub async fn unlink_record(tx: &mut Tx, part: LinkedRecord) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let own = record_of(tx, part.member).await?;
    let _: (Uuid,) = tx
        .fetch_one("SELECT id FROM guardians WHERE agency_id = $1 AND id = $4 AND same_as = $5", args![part.guardian, own])
        .await?;
    tx.require_recent_proof()?;
    tx.execute("UPDATE guardians SET same_as = NULL WHERE agency_id = $1 AND id = $4", args![part.guardian]).await?;
    tx.record_subject("member", part.member.0);
    tx.record_subject("guardian", part.guardian.0);
    tx.record_change(&part);
    notify_guardian(tx, own).await
}
