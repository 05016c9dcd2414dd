//! Merging two records of one guardian, and undoing it within a day. What both have afterwards is decided by
//! [`domain::merging::guardians`]; here it is read and written.
//!
//! The merged record keeps its row, with its own name, addresses and reference, by which an import finds the one that stays. What the
//! person did is kept by member: memberships move, visits, signatures and events of the audit stay as they are.

mod page;
mod undo;

pub use page::{
    FoundGuardian, GuardianMergeChild, GuardianMergeObstacle, GuardianMergePage, GuardianMergePreview, GuardianMergeSide, page,
};
pub use undo::undo;

use super::merges::OF_GUARDIANS;
use crate::{
    Tx,
    kernel::{
        columns::to_local,
        sealing::{Sealed, SealedColumn, Subject},
        sql::{args, ids, internal, placeholders},
        versions::check_version,
    },
    records::{
        children::require_child,
        members::{delete_invitations_to_other_addresses, notify_guardian},
    },
};
use domain::{
    Capability, ChildId, Error, ErrorCode, GuardianId, HoldId, MemberId, PlaceId, Result,
    merging::{
        Rights, UNDO_US,
        guardians::{
            Addresses, GuardianMerge, GuardianMergeLine, GuardianSnapshot, MergeGuardians, PersonFields, PersonLink,
            merge_guardians,
        },
    },
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct GuardianRow {
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
    same_as: Option<Uuid>,
    version: i64,
}

#[expect(clippy::struct_excessive_bools, reason = "they are columns")]
#[derive(sqlx::FromRow)]
struct LinkRow {
    child_id: Uuid,
    relationship: String,
    may_see_summaries: bool,
    may_cancel: bool,
    may_sign: bool,
    imported: bool,
    revoked_us: Option<i64>,
}

impl From<LinkRow> for PersonLink {
    fn from(row: LinkRow) -> Self {
        let LinkRow { relationship, may_see_summaries, may_cancel, may_sign, imported, revoked_us, .. } = row;
        Self {
            child: ChildId(row.child_id),
            relationship,
            rights: Rights { may_see_summaries, may_cancel, may_sign },
            imported,
            revoked_us,
        }
    }
}

/// A record of a guardian that is not merged into another one, and its version.
async fn load(tx: &mut Tx, guardian: GuardianId) -> Result<(GuardianSnapshot, i64)> {
    let row: GuardianRow = tx
        .fetch_one(
            "SELECT first_name, last_name, email, phone, same_as, version FROM guardians
             WHERE agency_id = $1 AND id = $4 AND merged_into_id IS NULL",
            args![guardian],
        )
        .await?;
    let version = row.version;
    Ok((snapshot(tx, guardian, row).await?, version))
}

async fn snapshot(tx: &mut Tx, guardian: GuardianId, row: GuardianRow) -> Result<GuardianSnapshot> {
    let links: Vec<LinkRow> = tx
        .fetch_all(
            "SELECT child_id, relationship, may_see_summaries, may_cancel, may_sign, imported, CAST(NULL AS BIGINT) AS revoked_us
             FROM guardianships WHERE agency_id = $1 AND guardian_id = $4
             UNION ALL
             SELECT child_id, relationship, may_see_summaries, may_cancel, may_sign, imported, revoked_us
             FROM revoked_guardianships WHERE agency_id = $1 AND guardian_id = $4",
            args![guardian],
        )
        .await?;
    let hidden: Vec<(Uuid, Uuid)> = tx
        .fetch_all("SELECT child_id, place_id FROM hidden_places WHERE agency_id = $1 AND guardian_id = $4", args![guardian])
        .await?;
    let holds: Vec<(Uuid,)> =
        tx.fetch_all("SELECT id FROM legal_holds WHERE agency_id = $1 AND guardian_id = $4", args![guardian]).await?;
    let members: Vec<(Uuid, bool)> = tx
        .fetch_all("SELECT id, removed_us IS NOT NULL FROM members WHERE agency_id = $1 AND guardian_id = $4", args![guardian])
        .await?;
    let invitation: Option<(String,)> = tx
        .fetch_optional(
            "SELECT email FROM one_time_links WHERE agency_id = $1 AND guardian_id = $4 AND used_us IS NULL AND withdrawn_us IS NULL
             ORDER BY made_us DESC LIMIT 1",
            args![guardian],
        )
        .await?;
    let linked: Vec<(Uuid,)> =
        tx.fetch_all("SELECT id FROM guardians WHERE agency_id = $1 AND same_as = $4", args![guardian]).await?;
    let (former, current): (Vec<_>, Vec<_>) = members.into_iter().partition(|(_, is_removed)| *is_removed);
    let snapshot = GuardianSnapshot {
        fields: PersonFields { first_name: row.first_name, last_name: row.last_name, email: row.email, phone: row.phone },
        links: links.into_iter().map(PersonLink::from).collect(),
        hidden: hidden.into_iter().map(|(child, place)| (ChildId(child), PlaceId(place))).collect(),
        holds: holds.into_iter().map(|(id,)| HoldId(id)).collect(),
        account: current.first().map(|(id, _)| MemberId(*id)),
        former_accounts: former.into_iter().map(|(id, _)| MemberId(id)).collect(),
        invitation: invitation.map(|(email,)| email),
        signs_in_as: row.same_as.map(GuardianId),
        linked: linked.into_iter().map(|(id,)| GuardianId(id)).collect(),
    };
    Ok(snapshot.sorted())
}

/// What a guardian's record has, also a merged one, for tests that compare it with the rules.
///
/// # Errors
/// `NotFound` without the capability.
pub async fn belongings(tx: &mut Tx, guardian: GuardianId) -> Result<GuardianSnapshot> {
    tx.require_capability(Capability::Manage)?;
    let row: GuardianRow = tx
        .fetch_one(
            "SELECT first_name, last_name, email, phone, same_as, version FROM guardians WHERE agency_id = $1 AND id = $4",
            args![guardian],
        )
        .await?;
    let snapshot = snapshot(tx, guardian, row).await?;
    for link in &snapshot.links {
        tx.record_access(link.child);
    }
    Ok(snapshot)
}

/// The places with an address of the children of both.
async fn addresses(tx: &mut Tx, own: &GuardianSnapshot, other: &GuardianSnapshot) -> Result<Addresses> {
    let children: BTreeSet<Uuid> = own.links.iter().chain(&other.links).map(|link| link.child.0).collect();
    let mut addresses = Addresses::new();
    if children.is_empty() {
        return Ok(addresses);
    }
    let children: Vec<Uuid> = children.into_iter().collect();
    let sql = format!(
        "SELECT child_id, id FROM places WHERE agency_id = $1 AND kind <> 'video' AND child_id IN ({}) ORDER BY id",
        placeholders(4, children.len())
    );
    for (child, place) in tx.fetch_all::<(Uuid, Uuid)>(sql, ids(&children)).await? {
        addresses.entry(ChildId(child)).or_default().push(PlaceId(place));
    }
    Ok(addresses)
}

/// Gives a record what it has now, in place of what it had.
async fn write(tx: &mut Tx, guardian: GuardianId, before: &GuardianSnapshot, after: &GuardianSnapshot) -> Result<()> {
    if before.fields != after.fields {
        let PersonFields { first_name, last_name, email, phone } = &after.fields;
        tx.execute(
            "UPDATE guardians SET first_name = $5, last_name = $6, email = $7, phone = $8 WHERE agency_id = $1 AND id = $4",
            args![guardian, first_name, last_name, email, phone],
        )
        .await?;
    }
    // An import writes what a file says only if nobody has decided otherwise here; the version makes open forms stale.
    tx.execute(
        "UPDATE guardians SET same_as = $5, changed_here = TRUE, version = version + 1 WHERE agency_id = $1 AND id = $4",
        args![guardian, after.signs_in_as],
    )
    .await?;
    for link in before.links.iter().filter(|link| !after.links.contains(link)) {
        let sql = if link.is_current() {
            "DELETE FROM guardianships WHERE agency_id = $1 AND guardian_id = $4 AND child_id = $5"
        } else {
            "DELETE FROM revoked_guardianships WHERE agency_id = $1 AND guardian_id = $4 AND child_id = $5"
        };
        tx.execute(sql, args![guardian, link.child]).await?;
    }
    for link in after.links.iter().filter(|link| !before.links.contains(link)) {
        insert_link(tx, guardian, link).await?;
    }
    for (_, place) in before.hidden.iter().filter(|pair| !after.hidden.contains(pair)) {
        tx.execute(
            "DELETE FROM hidden_places WHERE agency_id = $1 AND guardian_id = $4 AND place_id = $5",
            args![guardian, *place],
        )
        .await?;
    }
    for (child, place) in after.hidden.iter().filter(|pair| !before.hidden.contains(pair)) {
        tx.execute(
            "INSERT INTO hidden_places (agency_id, guardian_id, child_id, place_id) VALUES ($1, $4, $5, $6)",
            args![guardian, *child, *place],
        )
        .await?;
    }
    for hold in after.holds.iter().filter(|hold| !before.holds.contains(hold)) {
        tx.execute(
            "UPDATE legal_holds SET guardian_id = $5, version = version + 1 WHERE agency_id = $1 AND id = $4",
            args![*hold, guardian],
        )
        .await?;
    }
    let members =
        |side: &GuardianSnapshot| -> BTreeSet<MemberId> { side.former_accounts.iter().copied().chain(side.account).collect() };
    for member in &members(after) - &members(before) {
        tx.execute(
            "UPDATE members SET guardian_id = $5, version = version + 1 WHERE agency_id = $1 AND id = $4",
            args![member, guardian],
        )
        .await?;
    }
    for linked in after.linked.iter().filter(|id| !before.linked.contains(id)) {
        tx.execute("UPDATE guardians SET same_as = $5 WHERE agency_id = $1 AND id = $4", args![*linked, guardian]).await?;
    }
    Ok(())
}

async fn insert_link(tx: &mut Tx, guardian: GuardianId, link: &PersonLink) -> Result<()> {
    let Rights { may_see_summaries, may_cancel, may_sign } = link.rights;
    let mut arguments = args![link.child, guardian, &link.relationship, may_see_summaries, may_cancel, may_sign, link.imported];
    let sql = match link.revoked_us {
        None => {
            "INSERT INTO guardianships (agency_id, child_id, guardian_id, relationship, may_see_summaries, may_cancel, may_sign,
                imported) VALUES ($1, $4, $5, $6, $7, $8, $9, $10)"
        }
        Some(at) => {
            arguments.push(at.into());
            "INSERT INTO revoked_guardianships (agency_id, child_id, guardian_id, relationship, may_see_summaries, may_cancel,
                may_sign, imported, revoked_us) VALUES ($1, $4, $5, $6, $7, $8, $9, $10, $11)"
        }
    };
    tx.execute(sql, arguments).await.map(drop)
}

/// Gives the open invitations of one record to the other one.
async fn move_invitations(tx: &mut Tx, from: GuardianId, to: GuardianId) -> Result<()> {
    tx.execute(
        "UPDATE one_time_links SET guardian_id = $5
         WHERE agency_id = $1 AND guardian_id = $4 AND used_us IS NULL AND withdrawn_us IS NULL",
        args![from, to],
    )
    .await
    .map(drop)
}

/// A guardian of the child, also one whose access has ended.
async fn require_guardian_of(tx: &mut Tx, guardian: GuardianId, child: ChildId) -> Result<()> {
    require_child(tx, child).await?;
    let _: (Uuid,) = tx
        .fetch_one(
            "SELECT guardian_id FROM guardianships WHERE agency_id = $1 AND guardian_id = $4 AND child_id = $5
             UNION ALL
             SELECT guardian_id FROM revoked_guardianships WHERE agency_id = $1 AND guardian_id = $4 AND child_id = $5",
            args![guardian, child],
        )
        .await?;
    Ok(())
}

/// Merges one record of a guardian into another one, who is a guardian of this child. If they are merged already, nothing changes: a
/// button was pressed twice.
///
/// # Errors
/// `NotFound` without the capability, and for a record of another agency or one that is merged already; `RecentProofRequired`, since
/// the guardian gets access to children whom they did not see; `Conflict::Stale`; `Conflict::State` `MergeSameChild`, `MergeInTheWay`
/// (the page names what).
pub async fn merge(tx: &mut Tx, merge: MergeGuardians) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let pair = &merge.pair;
    let (survivor, merged) = (pair.survivor, pair.merged);
    if survivor == merged {
        return Err(Error::state(ErrorCode::MergeSameChild));
    }
    require_guardian_of(tx, survivor, pair.child).await?;
    if OF_GUARDIANS.is_merged(tx, merged.0, survivor.0).await? {
        tx.mark_unchanged();
        return Ok(());
    }
    let ((own, own_version), (other, other_version)) = (load(tx, survivor).await?, load(tx, merged).await?);
    tx.require_recent_proof()?;
    check_version(own_version, pair.survivor_version)?;
    check_version(other_version, pair.merged_version)?;
    let addresses = addresses(tx, &own, &other).await?;
    let Ok((after, emptied)) = merge_guardians((survivor, &own), (merged, &other), &addresses, &merge.winners) else {
        return Err(Error::state(ErrorCode::MergeInTheWay));
    };

    write(tx, merged, &other, &emptied).await?;
    write(tx, survivor, &own, &after).await?;
    move_invitations(tx, merged, survivor).await?;
    delete_invitations_to_other_addresses(tx, survivor.0, &after.fields.email).await?;
    tx.execute("UPDATE guardians SET merged_into_id = $5 WHERE agency_id = $1 AND id = $4", args![merged, survivor]).await?;
    // A record that may mix two people is reviewed with what it has now.
    tx.execute(
        "UPDATE guardians SET to_review = TRUE WHERE agency_id = $1 AND id = $5 AND EXISTS (
            SELECT 1 FROM guardians o WHERE o.agency_id = $1 AND o.id = $4 AND o.to_review)",
        args![merged, survivor],
    )
    .await?;
    insert_merge(tx, &merge, &GuardianMerge { survivor: own, merged: other, after }).await?;
    record_subjects(tx, survivor, merged).await?;
    tx.record_change(&merge);
    notify_guardian(tx, survivor).await
}

async fn insert_merge(tx: &mut Tx, merge: &MergeGuardians, journal: &GuardianMerge) -> Result<()> {
    let text = serde_json::to_string(journal).map_err(|error| internal(&error))?;
    let (id, db, key) = (tx.next_id(), tx.db().clone(), Subject::of_agency(tx.agency_id().0));
    let reason = db.keys().seal(key, SealedColumn::GuardianMergeReason, id, merge.pair.reason.as_str()).await?;
    let sealed = db.keys().seal(key, SealedColumn::GuardianMergeJournal, id, &text).await?;
    let (now, by) = (tx.now_us(), tx.actor().viewer().map(|viewer| viewer.member.0));
    tx.execute(
        "INSERT INTO guardian_merges (agency_id, id, survivor_id, merged_id, merged_us, merged_by, reason_sealed, journal_sealed)
         VALUES ($1, $4, $5, $6, $7, $8, $9, $10)",
        args![id, merge.pair.survivor, merge.pair.merged, now, by, reason, sealed],
    )
    .await?;
    Ok(())
}

async fn open_journal(tx: &Tx, id: Uuid, sealed: &Sealed) -> Result<GuardianMerge> {
    let (db, key) = (tx.db().clone(), Subject::of_agency(tx.agency_id().0));
    let text = db.keys().open_text(key, SealedColumn::GuardianMergeJournal, id, sealed).await?.into_text();
    serde_json::from_str(&text).map_err(|_| Error::state(ErrorCode::MergeUndoTooLate))
}

/// Both guardians and the children of either: their pages' audit finds the change.
async fn record_subjects(tx: &mut Tx, survivor: GuardianId, merged: GuardianId) -> Result<()> {
    for (child,) in tx
        .fetch_all::<(Uuid,)>(
            "SELECT child_id FROM guardianships WHERE agency_id = $1 AND guardian_id IN ($4, $5) ORDER BY child_id",
            args![survivor, merged],
        )
        .await?
    {
        tx.record_subject("child", child);
    }
    tx.record_subject("guardian", survivor.0);
    tx.record_subject("guardian", merged.0);
    Ok(())
}

/// The record into which this one was merged, also by way of others.
///
/// # Errors
/// `NotFound` without the capability, and if it is not merged.
pub async fn survivor(tx: &mut Tx, merged: GuardianId) -> Result<GuardianId> {
    tx.require_capability(Capability::Manage)?;
    let mut guardian = merged;
    loop {
        let (next,): (Option<Uuid>,) =
            tx.fetch_one("SELECT merged_into_id FROM guardians WHERE agency_id = $1 AND id = $4", args![guardian]).await?;
        match next {
            Some(next) => guardian = GuardianId(next),
            None if guardian == merged => return Err(Error::NotFound),
            None => return Ok(guardian),
        }
    }
}

#[derive(sqlx::FromRow)]
struct LineRow {
    survivor_id: Uuid,
    merged_id: Uuid,
    merged_us: i64,
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
}

/// The records that were merged into the guardians of a child, by guardian, the latest first; none for members who can't undo it.
pub(crate) async fn merges_of_child(tx: &mut Tx, child: ChildId) -> Result<HashMap<Uuid, Vec<GuardianMergeLine>>> {
    let mut lines: HashMap<Uuid, Vec<GuardianMergeLine>> = HashMap::new();
    if !tx.actor().has(Capability::Manage) {
        return Ok(lines);
    }
    let rows: Vec<LineRow> = tx
        .fetch_all(
            "SELECT m.survivor_id, m.merged_id, m.merged_us, gn.first_name, gn.last_name, gn.email, gn.phone FROM guardian_merges m
             JOIN guardians gn ON gn.agency_id = m.agency_id AND gn.id = m.merged_id
             JOIN guardianships g ON g.agency_id = m.agency_id AND g.guardian_id = m.survivor_id AND g.child_id = $4
             WHERE m.agency_id = $1 AND m.undone_us IS NULL ORDER BY m.id DESC",
            args![child],
        )
        .await?;
    let (now, zone) = (tx.now_us(), tx.zone()?);
    for row in rows {
        let name = tx.person_name(&row.first_name, &row.last_name);
        let of_survivor = lines.entry(row.survivor_id).or_default();
        of_survivor.push(GuardianMergeLine {
            merged: GuardianId(row.merged_id),
            name,
            contact: if row.email.is_empty() { row.phone } else { row.email },
            at: to_local(row.merged_us, &zone)?,
            can_undo: of_survivor.is_empty() && now - row.merged_us <= UNDO_US,
        });
    }
    Ok(lines)
}
