//! The guardians of a child: contact data, rights, and addresses hidden from one of them.

use crate::{
    Tx,
    kernel::{lists::last_first, sql::args},
    records::members::{delete_invitations_to_other_addresses, is_guardianship_revoked},
};
use domain::{
    Capability, ChildId, Error, ErrorCode, GuardianId, PlaceId, Result,
    import::guardians::PersonIdentity,
    people::{FormerGuardian, GuardianLine, GuardianPlace, HideAddress, NewGuardian},
    text::EmailAddress,
    visits::Contact,
};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct GuardianRow {
    id: Uuid,
    first_name: String,
    last_name: String,
    relationship: String,
    email: String,
    phone: String,
    may_see_summaries: bool,
    may_cancel: bool,
    joined: i64,
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    id: Uuid,
    kind: String,
    address: String,
    city: String,
}

/// Phone contacts of a child: guardians with a number, by name.
pub(crate) async fn contacts(tx: &mut Tx, child: ChildId) -> Result<Vec<Contact>> {
    let rows: Vec<(String, String, String, String)> = tx
        .fetch_all(
            "SELECT gn.first_name, gn.last_name, gs.relationship, gn.phone
             FROM guardianships gs JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id
             WHERE gs.agency_id = $1 AND gs.child_id = $4 AND gn.phone <> '' ORDER BY gn.last_name, gn.first_name, gn.id",
            args![child],
        )
        .await?;
    let contact = |(first, last, relationship, phone): (String, String, String, String)| Contact {
        name: tx.guardian(&first, &last),
        relationship,
        phone,
    };
    Ok(rows.into_iter().map(contact).collect())
}

/// The guardians of a child, by name.
pub(super) async fn guardians_of_child(tx: &mut Tx, child: ChildId) -> Result<Vec<GuardianLine>> {
    let mut rows: Vec<GuardianRow> = tx
        .fetch_all(
            "SELECT gn.id, gn.first_name, gn.last_name, gs.relationship, gn.email, gn.phone, gs.may_see_summaries,
                gs.may_cancel, (SELECT COUNT(*) FROM members m WHERE m.agency_id = gn.agency_id
                    AND m.guardian_id = COALESCE(gn.same_as, gn.id) AND m.removed_us IS NULL) AS joined
             FROM guardianships gs JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id
             WHERE gs.agency_id = $1 AND gs.child_id = $4 ORDER BY gn.id",
            args![child],
        )
        .await?;
    rows.sort_by_cached_key(|row| last_first(&row.first_name, &row.last_name));
    let places: Vec<PlaceRow> = tx
        .fetch_all(
            "SELECT l.id, l.kind, l.address, l.city FROM places l
             WHERE l.agency_id = $1 AND l.child_id = $4 AND l.kind <> 'video' ORDER BY l.kind = 'home' DESC, l.id",
            args![child],
        )
        .await?;
    let hidden: Vec<(Uuid, Uuid)> = tx
        .fetch_all("SELECT guardian_id, place_id FROM hidden_places WHERE agency_id = $1 AND child_id = $4", args![child])
        .await?;
    let places_of = |guardian: Uuid| {
        let place = |place: &PlaceRow| GuardianPlace {
            id: PlaceId(place.id),
            kind: place.kind.clone(),
            address: format!("{}, {}", place.address, place.city),
            hidden: hidden.contains(&(guardian, place.id)),
        };
        places.iter().map(place).collect()
    };
    Ok(rows
        .into_iter()
        .map(|row| GuardianLine {
            id: GuardianId(row.id),
            places: places_of(row.id),
            first_name: row.first_name,
            last_name: row.last_name,
            relationship: row.relationship,
            email: row.email,
            phone: row.phone,
            may_see_summaries: row.may_see_summaries,
            may_cancel: row.may_cancel,
            joined: row.joined > 0,
        })
        .collect())
}

/// Guardians whose guardianship was revoked, by name; empty for users who can't restore it.
pub(super) async fn former_guardians(tx: &mut Tx, child: ChildId) -> Result<Vec<FormerGuardian>> {
    if !tx.actor().has(Capability::Manage) {
        return Ok(Vec::new());
    }
    let rows: Vec<(Uuid, String, String, String)> = tx
        .fetch_all(
            "SELECT gn.id, gn.first_name, gn.last_name, r.relationship FROM revoked_guardianships r
             JOIN guardians gn ON gn.agency_id = r.agency_id AND gn.id = r.guardian_id
             WHERE r.agency_id = $1 AND r.child_id = $4 ORDER BY gn.last_name, gn.first_name, gn.id",
            args![child],
        )
        .await?;
    let line =
        |(id, first_name, last_name, relationship)| FormerGuardian { id: GuardianId(id), first_name, last_name, relationship };
    Ok(rows.into_iter().map(line).collect())
}

/// Adds a guardian to a child, or changes an existing one: contact data and rights. A new guardian is always a separate person,
/// even with a known address: no member sees a child through it before they are invited.
///
/// # Errors
/// `NotFound` for a child of another agency and for a guardian of another child; `RecentProofRequired`; `Invalid`
/// `GuardianWasRevoked` if the guardianship was revoked, `GuardianExists` if the child already has this guardian.
pub async fn save_guardian(tx: &mut Tx, new: NewGuardian) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let known: Option<(Uuid,)> = tx
        .fetch_optional("SELECT id FROM children WHERE agency_id = $1 AND id = $4 AND merged_into_id IS NULL", args![new.child])
        .await?;
    known.ok_or(Error::NotFound)?;
    let guardian = match new.guardian {
        Some(guardian) => change(tx, &new, guardian).await?,
        None => add(tx, &new).await?,
    };
    tx.record_subject("child", new.child.0);
    tx.record_subject("guardian", guardian.0);
    tx.record_change(&new);
    Ok(())
}

fn email(new: &NewGuardian) -> &str {
    new.email.as_ref().map_or("", EmailAddress::as_str)
}

async fn change(tx: &mut Tx, new: &NewGuardian, guardian: GuardianId) -> Result<GuardianId> {
    let revoked = is_guardianship_revoked(tx, new.child.0, guardian.0).await?;
    let before: Option<(String, String, String, String, String)> = tx
        .fetch_optional(
            "SELECT gn.first_name, gn.last_name, gn.email, gn.phone, gs.relationship
             FROM guardianships gs JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id
             WHERE gs.agency_id = $1 AND gs.child_id = $4 AND gs.guardian_id = $5",
            args![new.child, guardian],
        )
        .await?;
    let Some((first, last, address, phone, relationship)) = before else {
        return Err(if revoked { Error::field("guardian", ErrorCode::GuardianWasRevoked) } else { Error::NotFound });
    };
    tx.require_recent_proof()?;
    let before = [first.as_str(), &last, &address, &phone, &relationship];
    let after = [new.first_name.as_str(), new.last_name.as_str(), email(new), new.phone.as_str(), new.relationship.as_str()];
    if before != after {
        tx.execute(
            "UPDATE guardians SET first_name = $5, last_name = $6, email = $7, phone = $8, changed_here = TRUE
             WHERE agency_id = $1 AND id = $4",
            args![guardian, new.first_name.as_str(), new.last_name.as_str(), email(new), new.phone.as_str()],
        )
        .await?;
        delete_invitations_to_other_addresses(tx, guardian.0, email(new)).await?;
    }
    tx.execute(
        "UPDATE guardianships SET relationship = $6, may_see_summaries = $7, may_cancel = $8
         WHERE agency_id = $1 AND child_id = $4 AND guardian_id = $5",
        args![new.child, guardian, new.relationship.as_str(), new.may_see_summaries, new.may_cancel],
    )
    .await?;
    Ok(guardian)
}

async fn add(tx: &mut Tx, new: &NewGuardian) -> Result<GuardianId> {
    let rows: Vec<(String, String, String, String, bool)> = tx
        .fetch_all(
            "SELECT gn.first_name, gn.last_name, gn.email, gn.phone, FALSE FROM guardianships g
             JOIN guardians gn ON gn.agency_id = g.agency_id AND gn.id = g.guardian_id
             WHERE g.agency_id = $1 AND g.child_id = $4
             UNION ALL
             SELECT gn.first_name, gn.last_name, gn.email, gn.phone, TRUE FROM revoked_guardianships g
             JOIN guardians gn ON gn.agency_id = g.agency_id AND gn.id = g.guardian_id
             WHERE g.agency_id = $1 AND g.child_id = $4",
            args![new.child],
        )
        .await?;
    tx.require_recent_proof()?;
    let identity = PersonIdentity::of(new.first_name.as_str(), new.last_name.as_str(), email(new), new.phone.as_str());
    let duplicate = rows.iter().find(|(first, last, email, phone, _)| PersonIdentity::of(first, last, email, phone) == identity);
    if let Some((.., revoked)) = duplicate {
        let (field, code) =
            if *revoked { ("email", ErrorCode::GuardianWasRevoked) } else { ("first_name", ErrorCode::GuardianExists) };
        return Err(Error::field(field, code));
    }
    let guardian = tx.next_id();
    tx.execute(
        "INSERT INTO guardians (agency_id, id, email, first_name, last_name, phone, changed_here)
         VALUES ($1, $4, $5, $6, $7, $8, TRUE)",
        args![guardian, email(new), new.first_name.as_str(), new.last_name.as_str(), new.phone.as_str()],
    )
    .await?;
    tx.execute(
        "INSERT INTO guardianships (agency_id, child_id, guardian_id, relationship, may_see_summaries, may_cancel, may_sign,
            imported) VALUES ($1, $4, $5, $6, $7, $8, FALSE, FALSE)",
        args![new.child, guardian, new.relationship.as_str(), new.may_see_summaries, new.may_cancel],
    )
    .await?;
    Ok(GuardianId(guardian))
}

/// Hides the address of a child's place from one of its guardians, or shows it again, effective from their next request.
///
/// # Errors
/// `NotFound` for a place of another agency, or of a child without this guardian; `RecentProofRequired`.
pub async fn hide_address(tx: &mut Tx, hide: HideAddress) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let (child,): (Uuid,) = tx
        .fetch_one(
            "SELECT l.child_id FROM places l
             JOIN guardianships g ON g.agency_id = l.agency_id AND g.child_id = l.child_id AND g.guardian_id = $4
             WHERE l.agency_id = $1 AND l.id = $5",
            args![hide.guardian, hide.place],
        )
        .await?;
    tx.require_recent_proof()?;
    if hide.hidden {
        tx.execute(
            "INSERT INTO hidden_places (agency_id, guardian_id, child_id, place_id) VALUES ($1, $4, $5, $6)
             ON CONFLICT (agency_id, guardian_id, place_id) DO NOTHING",
            args![hide.guardian, child, hide.place],
        )
        .await?;
    } else {
        tx.execute(
            "DELETE FROM hidden_places WHERE agency_id = $1 AND guardian_id = $4 AND place_id = $5",
            args![hide.guardian, hide.place],
        )
        .await?;
    }
    tx.record_subject("child", child);
    tx.record_subject("guardian", hide.guardian.0);
    tx.record_change(&hide);
    Ok(())
}
