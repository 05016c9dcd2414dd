//! The guardians of a child: who they are, what each may, and which addresses are kept from one.

use crate::{
    Tx,
    find::last_first,
    members::{drop_invitations_elsewhere, is_revoked},
    sql::args,
};
use domain::{
    Capability, ChildId, Error, GuardianId, PlaceId, Result,
    import::guardians::Likeness,
    people::{FormerGuardian, GuardianLine, GuardianPlace, HideAddress, NewGuardian},
    text::Email,
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

/// Whom to call about a child: guardians with a number, by name.
pub(crate) async fn contacts(tx: &mut Tx, child: ChildId) -> Result<Vec<Contact>> {
    let rows: Vec<(String, String, String, String)> = tx
        .all(
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

/// Those of one child, by name.
pub(super) async fn of_child(tx: &mut Tx, child: ChildId) -> Result<Vec<GuardianLine>> {
    let mut rows: Vec<GuardianRow> = tx
        .all(
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
        .all(
            "SELECT l.id, l.kind, l.address, l.city FROM places l
             WHERE l.agency_id = $1 AND l.child_id = $4 ORDER BY l.kind = 'home' DESC, l.id",
            args![child],
        )
        .await?;
    let hidden: Vec<(Uuid, Uuid)> =
        tx.all("SELECT guardian_id, place_id FROM hidden_places WHERE agency_id = $1 AND child_id = $4", args![child]).await?;
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

/// Those whom the child was taken away from, by name; nobody for who can't give it back.
pub(super) async fn former(tx: &mut Tx, child: ChildId) -> Result<Vec<FormerGuardian>> {
    if !tx.actor().has(Capability::Manage) {
        return Ok(Vec::new());
    }
    let rows: Vec<(Uuid, String, String, String)> = tx
        .all(
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

/// Adds a guardian to a child, or changes the one that is named: who they are and what they may. Somebody new is a person of
/// their own, whatever address they have: nobody sees a child by it before they are invited.
///
/// # Errors
/// `NotFound` for a child of another agency and for a guardian who is not the child's; `Unproved`; `Invalid`
/// `guardian.was_revoked` where the child was taken away from them, `guardian.is_there` for one whom the child has already.
pub async fn keep_guardian(tx: &mut Tx, new: NewGuardian) -> Result<()> {
    tx.may(Capability::Manage)?;
    let known: Option<(Uuid,)> = tx.maybe("SELECT id FROM children WHERE agency_id = $1 AND id = $4", args![new.child]).await?;
    known.ok_or(Error::NotFound)?;
    let guardian = match new.guardian {
        Some(guardian) => change(tx, &new, guardian).await?,
        None => add(tx, &new).await?,
    };
    tx.subject("child", new.child.0);
    tx.subject("guardian", guardian.0);
    tx.changed(&new);
    Ok(())
}

fn email(new: &NewGuardian) -> &str {
    new.email.as_ref().map_or("", Email::as_str)
}

async fn change(tx: &mut Tx, new: &NewGuardian, guardian: GuardianId) -> Result<GuardianId> {
    let revoked = is_revoked(tx, new.child.0, guardian.0).await?;
    let before: Option<(String, String, String, String, String)> = tx
        .maybe(
            "SELECT gn.first_name, gn.last_name, gn.email, gn.phone, gs.relationship
             FROM guardianships gs JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id
             WHERE gs.agency_id = $1 AND gs.child_id = $4 AND gs.guardian_id = $5",
            args![new.child, guardian],
        )
        .await?;
    let Some((first, last, address, phone, relationship)) = before else {
        return Err(if revoked { Error::field("guardian", "guardian.was_revoked") } else { Error::NotFound });
    };
    tx.freshly_proved()?;
    let before = [first.as_str(), &last, &address, &phone, &relationship];
    let after = [new.first_name.as_str(), new.last_name.as_str(), email(new), new.phone.as_str(), new.relationship.as_str()];
    if before != after {
        tx.run(
            "UPDATE guardians SET first_name = $5, last_name = $6, email = $7, phone = $8, changed_here = TRUE
             WHERE agency_id = $1 AND id = $4",
            args![guardian, new.first_name.as_str(), new.last_name.as_str(), email(new), new.phone.as_str()],
        )
        .await?;
        drop_invitations_elsewhere(tx, guardian.0, email(new)).await?;
    }
    tx.run(
        "UPDATE guardianships SET relationship = $6, may_see_summaries = $7, may_cancel = $8
         WHERE agency_id = $1 AND child_id = $4 AND guardian_id = $5",
        args![new.child, guardian, new.relationship.as_str(), new.may_see_summaries, new.may_cancel],
    )
    .await?;
    Ok(guardian)
}

async fn add(tx: &mut Tx, new: &NewGuardian) -> Result<GuardianId> {
    let rows: Vec<(String, String, String, String, bool)> = tx
        .all(
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
    tx.freshly_proved()?;
    let likeness = Likeness::of(new.first_name.as_str(), new.last_name.as_str(), email(new), new.phone.as_str());
    let alike = rows.iter().find(|(first, last, email, phone, _)| Likeness::of(first, last, email, phone) == likeness);
    if let Some((.., revoked)) = alike {
        let (field, reason) = if *revoked { ("email", "guardian.was_revoked") } else { ("first_name", "guardian.is_there") };
        return Err(Error::field(field, reason));
    }
    let guardian = tx.next_id();
    tx.run(
        "INSERT INTO guardians (agency_id, id, email, first_name, last_name, phone, changed_here)
         VALUES ($1, $4, $5, $6, $7, $8, TRUE)",
        args![guardian, email(new), new.first_name.as_str(), new.last_name.as_str(), new.phone.as_str()],
    )
    .await?;
    tx.run(
        "INSERT INTO guardianships (agency_id, child_id, guardian_id, relationship, may_see_summaries, may_cancel, may_sign,
            imported) VALUES ($1, $4, $5, $6, $7, $8, FALSE, FALSE)",
        args![new.child, guardian, new.relationship.as_str(), new.may_see_summaries, new.may_cancel],
    )
    .await?;
    Ok(GuardianId(guardian))
}

/// Keeps the address of a child's place from one of its guardians, or shows it again. It holds from their next page on.
///
/// # Errors
/// `NotFound` for a place of another agency, or of a child that is not the guardian's; `Unproved`.
pub async fn hide_address(tx: &mut Tx, hide: HideAddress) -> Result<()> {
    tx.may(Capability::Manage)?;
    let (child,): (Uuid,) = tx
        .one(
            "SELECT l.child_id FROM places l
             JOIN guardianships g ON g.agency_id = l.agency_id AND g.child_id = l.child_id AND g.guardian_id = $4
             WHERE l.agency_id = $1 AND l.id = $5",
            args![hide.guardian, hide.place],
        )
        .await?;
    tx.freshly_proved()?;
    if hide.hidden {
        tx.run(
            "INSERT INTO hidden_places (agency_id, guardian_id, child_id, place_id) VALUES ($1, $4, $5, $6)
             ON CONFLICT (agency_id, guardian_id, place_id) DO NOTHING",
            args![hide.guardian, child, hide.place],
        )
        .await?;
    } else {
        tx.run(
            "DELETE FROM hidden_places WHERE agency_id = $1 AND guardian_id = $4 AND place_id = $5",
            args![hide.guardian, hide.place],
        )
        .await?;
    }
    tx.subject("child", child);
    tx.subject("guardian", hide.guardian.0);
    tx.changed(&hide);
    Ok(())
}
