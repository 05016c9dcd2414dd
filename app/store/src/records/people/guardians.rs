//! The guardians of a child: contact data, rights, and addresses hidden from one of them.

use super::known_guardians;
use crate::{
    Tx,
    kernel::{lists::last_first, sql::args, versions::check_version},
    records::{
        changes,
        children::{previous, require_child},
        guardian_changes::{self, GuardianNow},
        members::{self, Link, delete_invitations_to_other_addresses, link_of_person, notify_guardian},
        merging::guardians::merges_of_child,
    },
};
use domain::{
    Capability, ChildId, Error, ErrorCode, GuardianId, PlaceId, Result,
    import::guardians::PersonIdentity,
    members::{RestoreGuardianship, RevokeGuardianship},
    people::{
        FormerGuardian, GuardianChange, GuardianLine, GuardianPlace, HideAddress, NewGuardian,
        guardians::{GuardianFields, GuardianVersion, KnownGuardian, LinkGuardian, TypedGuardian},
    },
    records::LastChange,
    text::EmailAddress,
    visits::Contact,
};
use std::collections::HashMap;
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
    version: i64,
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
        name: tx.person_name(&first, &last),
        relationship,
        phone,
    };
    Ok(rows.into_iter().map(contact).collect())
}

/// The last changes of the guardians of a child, and whether each was made at this child; none for users who may not edit them.
pub(super) type LastChanges = HashMap<Uuid, (LastChange, bool)>;

pub(super) async fn last_changes(tx: &mut Tx, child: ChildId) -> Result<LastChanges> {
    if tx.actor().has(Capability::Manage) { changes::last_changes_of_guardians(tx, child).await } else { Ok(HashMap::new()) }
}

/// The last change, unless an import has written the guardian since.
fn shown_change(changes: &LastChanges, guardian: Uuid, version: i64) -> Option<GuardianChange> {
    let (change, is_here) = changes.get(&guardian).filter(|(change, _)| change.version == version)?;
    Some(GuardianChange { change: change.clone(), is_here: *is_here })
}

/// The guardians of a child, by name.
pub(super) async fn guardians_of_child(tx: &mut Tx, child: ChildId, changes: &LastChanges) -> Result<Vec<GuardianLine>> {
    let mut rows: Vec<GuardianRow> = tx
        .fetch_all(
            "SELECT gn.id, gn.first_name, gn.last_name, gs.relationship, gn.email, gn.phone, gs.may_see_summaries,
                gs.may_cancel, (SELECT COUNT(*) FROM members m WHERE m.agency_id = gn.agency_id
                    AND m.guardian_id = COALESCE(gn.same_as, gn.id) AND m.removed_us IS NULL) AS joined,
                gn.version
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
    let mut merges = merges_of_child(tx, child).await?;
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
            version: row.version,
            last_change: shown_change(changes, row.id, row.version),
            merges: merges.remove(&row.id).unwrap_or_default(),
        })
        .collect())
}

/// Guardians whose guardianship was revoked, by name; empty for users who can't restore it.
pub(super) async fn former_guardians(tx: &mut Tx, child: ChildId, changes: &LastChanges) -> Result<Vec<FormerGuardian>> {
    if !tx.actor().has(Capability::Manage) {
        return Ok(Vec::new());
    }
    let rows: Vec<(Uuid, String, String, String, i64)> = tx
        .fetch_all(
            "SELECT gn.id, gn.first_name, gn.last_name, r.relationship, gn.version FROM revoked_guardianships r
             JOIN guardians gn ON gn.agency_id = r.agency_id AND gn.id = r.guardian_id
             WHERE r.agency_id = $1 AND r.child_id = $4 ORDER BY gn.last_name, gn.first_name, gn.id",
            args![child],
        )
        .await?;
    let line = |(id, first_name, last_name, relationship, version)| {
        let last_change = shown_change(changes, id, version);
        FormerGuardian { id: GuardianId(id), first_name, last_name, relationship, last_change }
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Adds a guardian to a child, or changes an existing one: contact data and rights. A new guardian who looks like a known one is
/// added or linked as the user says: no address, number or name decides by itself who sees a child.
///
/// # Errors
/// `NotFound` for a child of another agency and for a guardian of another child; `RecentProofRequired`; `Invalid`
/// `GuardianWasRevoked` if the guardianship was revoked, `GuardianExists` if the child already has this guardian,
/// `GuardianMayBeKnown` until the user has answered; the errors of [`link_guardian`]; of an existing one `Conflict::Stale`.
pub async fn save_guardian(tx: &mut Tx, new: NewGuardian) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    require_child(tx, new.child).await?;
    match (new.guardian, new.known) {
        (Some(guardian), _) => change(tx, &new, guardian).await,
        (None, Some(KnownGuardian::Link(guardian))) => {
            let link = LinkGuardian {
                child: new.child,
                guardian,
                relationship: new.relationship,
                may_see_summaries: new.may_see_summaries,
                may_cancel: new.may_cancel,
                confirmed: new.confirmed,
            };
            link_person(tx, &link, "known").await
        }
        (None, answer) => add(tx, &new, answer.is_some()).await,
    }
}

fn email(new: &NewGuardian) -> &str {
    new.email.as_ref().map_or("", EmailAddress::as_str)
}

async fn change(tx: &mut Tx, new: &NewGuardian, guardian: GuardianId) -> Result<()> {
    let now = load_linked(tx, guardian, new.child).await?;
    tx.require_recent_proof()?;
    check_version(now.version, new.version.unwrap_or_default())?;
    let after = GuardianFields {
        first_name: new.first_name.as_str().to_owned(),
        last_name: new.last_name.as_str().to_owned(),
        email: email(new).to_owned(),
        phone: new.phone.as_str().to_owned(),
        relationship: new.relationship.as_str().to_owned(),
        may_see_summaries: new.may_see_summaries,
        may_cancel: new.may_cancel,
        is_linked: true,
    };
    replace(tx, guardian, new.child, &now, &after).await?;
    tx.record_change(new);
    Ok(())
}

/// A guardian of the child whose access has not ended.
async fn load_linked(tx: &mut Tx, guardian: GuardianId, child: ChildId) -> Result<GuardianNow> {
    match guardian_changes::load(tx, guardian.0, child).await? {
        Some(now) if now.fields.is_linked => Ok(now),
        Some(_) => Err(Error::field("guardian", ErrorCode::GuardianWasRevoked)),
        None => Err(Error::NotFound),
    }
}

/// Saves a guardian of a child and what they were before.
async fn replace(tx: &mut Tx, guardian: GuardianId, child: ChildId, now: &GuardianNow, after: &GuardianFields) -> Result<()> {
    if now.fields == *after {
        tx.mark_unchanged();
        return Ok(());
    }
    let texts = |fields: &GuardianFields| {
        let GuardianFields { first_name, last_name, email, phone, relationship, .. } = fields.clone();
        [first_name, last_name, email, phone, relationship]
    };
    if texts(&now.fields) != texts(after) {
        tx.execute(
            "UPDATE guardians SET first_name = $5, last_name = $6, email = $7, phone = $8, changed_here = TRUE
             WHERE agency_id = $1 AND id = $4",
            args![guardian, &after.first_name, &after.last_name, &after.email, &after.phone],
        )
        .await?;
        delete_invitations_to_other_addresses(tx, guardian.0, &after.email).await?;
    }
    let rights = |fields: &GuardianFields| (fields.may_see_summaries, fields.may_cancel);
    tx.execute(
        "UPDATE guardianships SET relationship = $6, may_see_summaries = $7, may_cancel = $8,
            rights_changed_here = rights_changed_here OR $9
         WHERE agency_id = $1 AND child_id = $4 AND guardian_id = $5",
        args![
            child,
            guardian,
            &after.relationship,
            after.may_see_summaries,
            after.may_cancel,
            rights(&now.fields) != rights(after)
        ],
    )
    .await?;
    guardian_changes::record_change(tx, guardian, child, Some(now)).await?;
    tx.record_subject("child", child.0);
    tx.record_subject("guardian", guardian.0);
    Ok(())
}

/// Takes the last change of a guardian back that was made at this child: of the person, of the link, or the link itself.
///
/// # Errors
/// `NotFound` for a guardian of another agency or child; `RecentProofRequired`; `Conflict::Stale`; `Conflict::State`
/// `NothingToUndo`.
pub async fn undo_guardian(tx: &mut Tx, undo: GuardianVersion) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let (guardian, child) = (undo.guardian, undo.child);
    let now = guardian_changes::load(tx, guardian.0, child).await?.ok_or(Error::NotFound)?;
    tx.require_recent_proof()?;
    check_version(now.version, undo.version)?;
    let before: GuardianFields = previous(tx, guardian_changes::record_of(guardian.0, child), undo.version).await?;
    match (now.fields.is_linked, before.is_linked) {
        (true, false) => members::revoke_guardianship(tx, RevokeGuardianship { guardian, child: Some(child) }).await,
        (false, true) => members::restore_guardianship(tx, RestoreGuardianship { guardian, child }).await,
        _ => {
            replace(tx, guardian, child, &now, &before).await?;
            tx.record_change(&undo);
            Ok(())
        }
    }
}

async fn add(tx: &mut Tx, new: &NewGuardian, is_another: bool) -> Result<()> {
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
    if !is_another && known_guardians::is_like_known(tx, new.child, &typed(new)).await? {
        return Err(Error::field("known", ErrorCode::GuardianMayBeKnown));
    }
    let guardian = GuardianId(tx.next_id());
    tx.execute(
        "INSERT INTO guardians (agency_id, id, email, first_name, last_name, phone, changed_here)
         VALUES ($1, $4, $5, $6, $7, $8, TRUE)",
        args![guardian, email(new), new.first_name.as_str(), new.last_name.as_str(), new.phone.as_str()],
    )
    .await?;
    insert_link(tx, new.child, guardian, (new.relationship.as_str(), new.may_see_summaries, new.may_cancel)).await?;
    guardian_changes::record_change(tx, guardian, new.child, None).await?;
    tx.record_subject("child", new.child.0);
    tx.record_subject("guardian", guardian.0);
    tx.record_change(new);
    Ok(())
}

fn typed(new: &NewGuardian) -> TypedGuardian {
    TypedGuardian {
        first_name: new.first_name.as_str().to_owned(),
        last_name: new.last_name.as_str().to_owned(),
        email: email(new).to_owned(),
        phone: new.phone.as_str().to_owned(),
    }
}

async fn insert_link(
    tx: &mut Tx,
    child: ChildId,
    guardian: GuardianId,
    (relationship, may_see_summaries, may_cancel): (&str, bool, bool),
) -> Result<()> {
    tx.execute(
        "INSERT INTO guardianships (agency_id, child_id, guardian_id, relationship, may_see_summaries, may_cancel, may_sign,
            imported) VALUES ($1, $4, $5, $6, $7, $8, FALSE, FALSE)",
        args![child, guardian, relationship, may_see_summaries, may_cancel],
    )
    .await?;
    Ok(())
}

/// Makes a known guardian a guardian of another child too. The person's own data stays; addresses hidden from them stay hidden. Who
/// has an account sees the child from their next request, and is notified by email.
///
/// # Errors
/// `NotFound` for a child or a guardian of another agency; `RecentProofRequired`; `Invalid` `GuardianExists` if the person is a
/// guardian of the child, `GuardianWasRevoked` if their access has ended: only bringing it back links the two again;
/// `LinkNotConfirmed` if the person has an account and the user has not confirmed that it is the right one.
pub async fn link_guardian(tx: &mut Tx, link: LinkGuardian) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    require_child(tx, link.child).await?;
    link_person(tx, &link, "guardian").await
}

/// `field` is the one that chooses the guardian. A linked record counts as the one that the person signs in as.
async fn link_person(tx: &mut Tx, link: &LinkGuardian, field: &'static str) -> Result<()> {
    let (person, joined): (Uuid, i64) = tx
        .fetch_one(
            "SELECT COALESCE(gn.same_as, gn.id), (SELECT COUNT(*) FROM members m WHERE m.agency_id = gn.agency_id
                AND m.guardian_id = COALESCE(gn.same_as, gn.id) AND m.removed_us IS NULL)
             FROM guardians gn WHERE gn.agency_id = $1 AND gn.id = $4 AND gn.merged_into_id IS NULL",
            args![link.guardian],
        )
        .await?;
    tx.require_recent_proof()?;
    let guardian = GuardianId(person);
    match link_of_person(tx, guardian, link.child).await? {
        Link::None => {}
        Link::Guardian => return Err(Error::field(field, ErrorCode::GuardianExists)),
        Link::Revoked => return Err(Error::field(field, ErrorCode::GuardianWasRevoked)),
    }
    if joined > 0 && !link.confirmed {
        return Err(Error::field("confirmed", ErrorCode::LinkNotConfirmed));
    }
    insert_link(tx, link.child, guardian, (link.relationship.as_str(), link.may_see_summaries, link.may_cancel)).await?;
    let now = guardian_changes::load(tx, person, link.child).await?.ok_or(Error::NotFound)?;
    let before = GuardianNow { version: now.version, fields: GuardianFields { is_linked: false, ..now.fields } };
    guardian_changes::record_change(tx, guardian, link.child, Some(&before)).await?;
    tx.record_subject("child", link.child.0);
    tx.record_subject("guardian", person);
    tx.record_change(link);
    notify_guardian(tx, guardian).await
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
