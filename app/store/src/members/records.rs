//! Guardians' records and the people they belong to: which may hold two people, and which belong to one.

use super::{children_of, custody::tell_guardian, withdraw::withdraw_from};
use crate::{Tx, find::last_first, sql::args};
use domain::{
    Capability, Error, GuardianId, MemberId, Result,
    import::guardians::Name,
    members::{FurtherRecord, GuardianRecord, OfGuardian},
    text::Email,
};
use uuid::Uuid;

/// How many records a page looks at.
const MOST: u32 = 50;

#[derive(sqlx::FromRow)]
struct RecordRow {
    id: Uuid,
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
}

/// Records of guardians as `gn`; the condition is added.
macro_rules! select_records {
    ($more:literal) => {
        concat!(
            "SELECT gn.id, gn.first_name, gn.last_name, gn.email, gn.phone FROM guardians gn WHERE gn.agency_id = $1 AND ",
            $more,
            " ORDER BY lower(gn.last_name), lower(gn.first_name), gn.id"
        )
    };
}

async fn records(tx: &mut Tx, mut rows: Vec<RecordRow>) -> Result<Vec<GuardianRecord>> {
    rows.sort_by_cached_key(|row| last_first(&row.first_name, &row.last_name));
    let mut records = Vec::with_capacity(rows.len());
    for row in rows {
        let id = GuardianId(row.id);
        records.push(GuardianRecord {
            id,
            name: tx.guardian(&row.first_name, &row.last_name),
            email: row.email,
            phone: row.phone,
            children: children_of(tx, id).await?,
        });
    }
    Ok(records)
}

/// Records that may hold two people, since people with one address were kept as one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuardiansToReview {
    pub first: Vec<GuardianRecord>,
    pub total: u32,
}

/// Records that the office has not looked at yet.
pub async fn guardians_to_review(tx: &mut Tx) -> Result<GuardiansToReview> {
    tx.may(Capability::Manage)?;
    let (total,): (i64,) = tx.one("SELECT COUNT(*) FROM guardians WHERE agency_id = $1 AND to_review", args![]).await?;
    if total == 0 {
        return Ok(GuardiansToReview::default());
    }
    let sql = format!("{} LIMIT $4", select_records!("gn.to_review"));
    let rows = tx.all(sql, args![MOST]).await?;
    Ok(GuardiansToReview { first: records(tx, rows).await?, total: total as u32 })
}

/// The office has looked at a record: it is one person's.
///
/// # Errors
/// `NotFound` for a guardian of another agency.
pub async fn confirm(tx: &mut Tx, of: OfGuardian) -> Result<()> {
    tx.may(Capability::Manage)?;
    let found = tx.run("UPDATE guardians SET to_review = FALSE WHERE agency_id = $1 AND id = $4", args![of.guardian]).await?;
    if found == 0 {
        return Err(Error::NotFound);
    }
    tx.subject("guardian", of.guardian.0);
    tx.changed(&of);
    Ok(())
}

/// The records of guardians who have an address and whom nobody signs in as, to choose one of.
pub async fn guardians_at(tx: &mut Tx, email: &Email) -> Result<Vec<GuardianRecord>> {
    tx.may(Capability::Manage)?;
    let sql = format!(
        "{} LIMIT $5",
        select_records!(
            "gn.email = $4 AND gn.same_as IS NULL AND NOT EXISTS (SELECT 1 FROM members m
            WHERE m.agency_id = gn.agency_id AND m.guardian_id = gn.id AND m.removed_us IS NULL)"
        )
    );
    let rows = tx.all(sql, args![email.as_str(), MOST]).await?;
    records(tx, rows).await
}

/// Further records of the person who signs in as a guardian.
pub(super) async fn further(tx: &mut Tx, guardian: GuardianId) -> Result<Vec<GuardianRecord>> {
    let rows = tx.all(select_records!("gn.same_as = $4"), args![guardian]).await?;
    records(tx, rows).await
}

/// Records with a guardian's name or address that nobody signs in as.
pub(super) async fn alike(tx: &mut Tx, guardian: GuardianId) -> Result<Vec<GuardianRecord>> {
    let own: RecordRow = tx.one(select_records!("gn.id = $4"), args![guardian]).await?;
    let mut rows: Vec<RecordRow> = tx
        .all(
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
    rows.truncate(MOST as usize);
    records(tx, rows).await
}

/// The record that a member signs in as.
async fn record_of(tx: &mut Tx, member: MemberId) -> Result<GuardianId> {
    let (guardian,): (Uuid,) = tx
        .one(
            "SELECT guardian_id FROM members
             WHERE agency_id = $1 AND id = $4 AND removed_us IS NULL AND guardian_id IS NOT NULL",
            args![member],
        )
        .await?;
    Ok(GuardianId(guardian))
}

/// Gives a member who is a guardian a further record of the same person: they see the children of both. It holds from their
/// next page on.
///
/// # Errors
/// `NotFound` for a member who is no guardian and for a record of another agency; `Invalid` `guardian.has_member` where
/// somebody signs in as the record, or it has further records itself, `guardian.was_revoked` where a child of the one was taken
/// away from the other; `Unproved`.
pub async fn add_record(tx: &mut Tx, add: FurtherRecord) -> Result<()> {
    tx.may(Capability::Manage)?;
    let own = record_of(tx, add.member).await?;
    let _: (Uuid,) = tx.one("SELECT id FROM guardians WHERE agency_id = $1 AND id = $4", args![add.guardian]).await?;
    tx.freshly_proved()?;
    let taken_away: Option<(Uuid,)> = tx
        .maybe(
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
        return Err(Error::field("guardian", "guardian.was_revoked"));
    }
    let free = tx
        .run(
            "UPDATE guardians SET same_as = $5 WHERE agency_id = $1 AND id = $4 AND id <> $5 AND same_as IS NULL
                AND NOT EXISTS (SELECT 1 FROM members m
                    WHERE m.agency_id = $1 AND m.guardian_id = $4 AND m.removed_us IS NULL)
                AND NOT EXISTS (SELECT 1 FROM guardians f WHERE f.agency_id = $1 AND f.same_as = $4)",
            args![add.guardian, own],
        )
        .await?;
    if free == 0 {
        return Err(Error::field("guardian", "guardian.has_member"));
    }
    withdraw_from(tx, add.guardian).await?;
    tx.subject("member", add.member.0);
    tx.subject("guardian", add.guardian.0);
    tx.changed(&add);
    tell_guardian(tx, own).await
}

/// The further records are no longer those of who signed in as a guardian: who comes after them in the record is another
/// person, perhaps.
pub(crate) async fn part_all(tx: &mut Tx, guardian: Uuid) -> Result<()> {
    tx.run("UPDATE guardians SET same_as = NULL WHERE agency_id = $1 AND same_as = $4", args![guardian]).await?;
    Ok(())
}

/// Takes a further record from a member: it is another person's.
///
/// # Errors
/// `NotFound` where it is not the member's; `Unproved`.
pub async fn part_record(tx: &mut Tx, part: FurtherRecord) -> Result<()> {
    tx.may(Capability::Manage)?;
    let own = record_of(tx, part.member).await?;
    let _: (Uuid,) =
        tx.one("SELECT id FROM guardians WHERE agency_id = $1 AND id = $4 AND same_as = $5", args![part.guardian, own]).await?;
    tx.freshly_proved()?;
    tx.run("UPDATE guardians SET same_as = NULL WHERE agency_id = $1 AND id = $4", args![part.guardian]).await?;
    tx.subject("member", part.member.0);
    tx.subject("guardian", part.guardian.0);
    tx.changed(&part);
    tell_guardian(tx, own).await
}
