//! Merging two records of one child, and undoing it within a day. What moves is decided by [`domain::merging`].
//!
//! The merged record keeps its row, its reference and its audit events, and leads to the survivor. Texts that were written about it stay
//! sealed with its key (see `Tx::merged_with`): a signed note can't be changed, and so can't be sealed anew.

pub mod guardians;
mod merges;
mod page;
pub mod providers;
mod undo;

pub use page::{FoundChild, MergePage, page};
pub use undo::undo;

use super::children::{self, check_care_texts};
use crate::{
    Tx,
    kernel::{
        columns::{parse_date, parse_local, to_local},
        sealing::{Sealed, SealedColumn},
        sql::{Arg, args, ids, internal, placeholders},
        versions::check_version,
        visible::{staff_only, visible_child},
    },
};
use domain::{
    AuthorizationId, Capability, ChildId, ContactId, Error, ErrorCode, GuardianId, HoldId, PlaceId, Result, VisitId,
    children::ChildFields,
    merging::{
        MergeAddress, MergeChildren, MergeLine, MergeLink, MergePosition, MergeVisit, Moves, Narrowed, Rights, Snapshot, UNDO_US,
        folded_address, merged_fields, plan,
    },
    places::{PlacedBy, Position},
};
use jiff::civil::Date;
use merges::OF_CHILDREN;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Rows of one statement.
const CHUNK: usize = 500;
/// Children that a search offers, and obstacles that the page names.
const MAX_SHOWN: usize = 20;

/// What a merge did, sealed: an undo needs it.
#[derive(Serialize, Deserialize)]
struct Journal {
    before: ChildFields,
    after: ChildFields,
    moves: Moves,
}

/// Which visits of the two are loaded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Visits {
    All,
    /// Those that can stand in the way: planned ones, and those at the time of one of the other child. They don't grow with the years.
    InTheWayOf(ChildId),
}

#[derive(sqlx::FromRow)]
struct VisitRow {
    id: Uuid,
    authorization_id: Option<Uuid>,
    place_id: Uuid,
    starts_us: i64,
    ends_us: i64,
    starts_local: String,
    state: String,
    holds_time: bool,
    joint_id: Uuid,
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    id: Uuid,
    kind: String,
    takes_over: bool,
    address: String,
    city: String,
    zip: String,
    availability: String,
    note_sealed: Sealed,
    ended_on: Option<String>,
    lat: f64,
    lon: f64,
    placed_by: String,
}

#[expect(clippy::struct_excessive_bools, reason = "they are columns")]
#[derive(sqlx::FromRow)]
struct LinkRow {
    guardian_id: Uuid,
    person: Uuid,
    relationship: String,
    may_see_summaries: bool,
    may_cancel: bool,
    may_sign: bool,
    imported: bool,
    revoked_us: Option<i64>,
}

async fn rows_of(tx: &mut Tx, sql: &'static str, child: ChildId) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = tx.fetch_all(sql, args![child]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

async fn visits_of(tx: &mut Tx, child: ChildId, selection: Visits) -> Result<Vec<MergeVisit>> {
    const COLUMNS: &str =
        "SELECT v.id, v.authorization_id, v.place_id, v.starts_us, v.ends_us, v.starts_local, v.state, v.holds_time,
        v.joint_id FROM visits v WHERE v.agency_id = $1 AND v.child_id = $4";
    let rows: Vec<VisitRow> = match selection {
        Visits::All => tx.fetch_all(COLUMNS, args![child]).await?,
        Visits::InTheWayOf(other) => {
            let sql = format!(
                "{COLUMNS} AND (v.state IN ('planned', 'under_way') OR v.holds_time AND EXISTS (SELECT 1 FROM visits o
                    WHERE o.agency_id = v.agency_id AND o.child_id = $5 AND o.holds_time
                        AND o.starts_us < v.ends_us AND o.ends_us > v.starts_us))"
            );
            tx.fetch_all(sql, args![child, other]).await?
        }
    };
    let visit = |row: VisitRow| {
        Ok(MergeVisit {
            id: VisitId(row.id),
            authorization: row.authorization_id.map_or(AuthorizationId::NONE, AuthorizationId),
            place: PlaceId(row.place_id),
            starts_us: row.starts_us,
            ends_us: row.ends_us,
            day: parse_local(&row.starts_local)?.date(),
            is_open: matches!(row.state.as_str(), "planned" | "under_way"),
            holds_time: row.holds_time,
            joint: row.joint_id,
        })
    };
    rows.into_iter().map(visit).collect()
}

/// What belongs to a child.
async fn snapshot(tx: &mut Tx, child: ChildId, ended_on: Option<Date>, selection: Visits) -> Result<Snapshot> {
    let visits = visits_of(tx, child, selection).await?;
    let authorizations = rows_of(tx, "SELECT id FROM authorizations WHERE agency_id = $1 AND child_id = $4", child).await?;
    let places: Vec<PlaceRow> = tx
        .fetch_all(
            "SELECT id, kind, takes_over, address, city, zip, availability, note_sealed, ended_on, lat, lon, placed_by
             FROM places
             WHERE agency_id = $1 AND child_id = $4",
            args![child],
        )
        .await?;
    let contacts = rows_of(tx, "SELECT id FROM child_contacts WHERE agency_id = $1 AND child_id = $4", child).await?;
    let holds = rows_of(tx, "SELECT id FROM legal_holds WHERE agency_id = $1 AND child_id = $4", child).await?;
    let links: Vec<LinkRow> = tx
        .fetch_all(
            "SELECT g.guardian_id, COALESCE(gn.same_as, gn.id) AS person, g.relationship, g.may_see_summaries, g.may_cancel,
                g.may_sign, g.imported, CAST(NULL AS BIGINT) AS revoked_us FROM guardianships g
             JOIN guardians gn ON gn.agency_id = g.agency_id AND gn.id = g.guardian_id WHERE g.agency_id = $1 AND g.child_id = $4
             UNION ALL
             SELECT g.guardian_id, COALESCE(gn.same_as, gn.id) AS person, g.relationship, g.may_see_summaries, g.may_cancel,
                g.may_sign, g.imported, g.revoked_us FROM revoked_guardianships g
             JOIN guardians gn ON gn.agency_id = g.agency_id AND gn.id = g.guardian_id WHERE g.agency_id = $1 AND g.child_id = $4",
            args![child],
        )
        .await?;
    let hidden: Vec<(Uuid, Uuid)> = tx
        .fetch_all("SELECT guardian_id, place_id FROM hidden_places WHERE agency_id = $1 AND child_id = $4", args![child])
        .await?;
    let link = |row: LinkRow| MergeLink {
        guardian: GuardianId(row.guardian_id),
        person: GuardianId(row.person),
        relationship: row.relationship,
        rights: Rights { may_see_summaries: row.may_see_summaries, may_cancel: row.may_cancel, may_sign: row.may_sign },
        imported: row.imported,
        revoked_us: row.revoked_us,
    };
    let address = |row: &PlaceRow| MergeAddress {
        place: PlaceId(row.id),
        folded: folded_address(&row.address, &row.city, &row.zip),
        has_details: !row.availability.is_empty() || !row.note_sealed.is_empty(),
        is_ended: row.ended_on.is_some(),
        position: MergePosition {
            lat: row.lat.to_string(),
            lon: row.lon.to_string(),
            is_exact: PlacedBy::of(&row.placed_by) == PlacedBy::Given,
        },
    };
    Ok(Snapshot {
        ended_on,
        visits,
        authorizations: authorizations.into_iter().map(AuthorizationId).collect(),
        places: places.iter().map(|row| (PlaceId(row.id), row.kind == "home")).collect(),
        addresses: places.iter().filter(|row| row.kind != "video").map(address).collect(),
        takes_over: places.iter().filter(|row| row.takes_over).map(|row| PlaceId(row.id)).collect(),
        contacts: contacts.into_iter().map(ContactId).collect(),
        holds: holds.into_iter().map(HoldId).collect(),
        links: links.into_iter().map(link).collect(),
        hidden: hidden.into_iter().map(|(guardian, place)| (GuardianId(guardian), PlaceId(place))).collect(),
    })
}

/// What belongs to a child, for tests that compare it with the rules.
///
/// # Errors
/// `NotFound` without the capability.
pub async fn belongings(tx: &mut Tx, child: ChildId) -> Result<Snapshot> {
    tx.require_capability(Capability::Manage)?;
    let ended_on = end_of(tx, child).await?;
    tx.record_access(child);
    Ok(snapshot(tx, child, ended_on, Visits::All).await?.sorted())
}

/// The first day without visits of a child, also of a merged record.
async fn end_of(tx: &mut Tx, child: ChildId) -> Result<Option<Date>> {
    let (ended_on,): (Option<String>,) =
        tx.fetch_one("SELECT ended_on FROM children WHERE agency_id = $1 AND id = $4", args![child]).await?;
    ended_on.as_deref().map(parse_date).transpose()
}

/// Foreign keys are checked at the commit: visits, authorizations and places change their child one table after the other.
async fn defer_foreign_keys(tx: &mut Tx) -> Result<()> {
    let conn = tx.conn();
    let sql = if conn.is_postgres() { "SET CONSTRAINTS ALL DEFERRED" } else { "PRAGMA defer_foreign_keys = ON" };
    conn.execute(sql, args![]).await.map(drop)
}

/// Gives rows of one child to another one: `update` sets the child to `$5`, `column` has the ids.
async fn give(
    tx: &mut Tx,
    update: &str,
    column: &str,
    (from, to): (ChildId, ChildId),
    rows: impl Iterator<Item = Uuid>,
) -> Result<()> {
    let rows: Vec<Uuid> = rows.collect();
    for some in rows.chunks(CHUNK) {
        let mut arguments: Vec<Arg> = args![from, to];
        arguments.extend(ids(some));
        let sql = format!("{update} WHERE agency_id = $1 AND child_id = $4 AND {column} IN ({})", placeholders(6, some.len()));
        tx.execute(sql, arguments).await?;
    }
    Ok(())
}

/// Moves the visits of a child from one place to another one at the same address.
async fn move_visits(tx: &mut Tx, child: ChildId, from: PlaceId, to: PlaceId) -> Result<()> {
    tx.execute(
        "UPDATE visits SET place_id = $6 WHERE agency_id = $1 AND child_id = $4 AND place_id = $5",
        args![child, from, to],
    )
    .await?;
    Ok(())
}

/// Puts a home on the map, and with it the places by video of its child.
async fn set_position(tx: &mut Tx, child: ChildId, home: PlaceId, position: &MergePosition) -> Result<()> {
    let number = |text: &str| text.parse::<f64>().map_err(|error| internal(&error));
    let placed_by = if position.is_exact { PlacedBy::Given } else { PlacedBy::Zip };
    let position = Position { lat: number(&position.lat)?, lon: number(&position.lon)?, placed_by };
    tx.execute(
        "UPDATE places SET lat = $5, lon = $6, placed_by = $7, version = version + 1 WHERE agency_id = $1 AND id = $4",
        args![home, position.lat, position.lon, placed_by.as_str()],
    )
    .await?;
    children::move_places_by_video(tx, child.0, position).await
}

/// Merges one record of a child into another one. If they are merged already, nothing changes: a button was pressed twice.
///
/// # Errors
/// `NotFound` without the capability, and for a child of another agency or one that is merged already; `RecentProofRequired`, since
/// guardians get access to visits that they did not see; `Conflict::Stale`; `Conflict::State` `MergeSameChild`, `MergeInTheWay` (the
/// page names what); `Invalid` for texts that are too long together.
pub async fn merge(tx: &mut Tx, merge: MergeChildren) -> Result<()> {
    let office = tx.require_capability(Capability::Manage)?;
    let pair = &merge.pair;
    let (survivor, merged) = (pair.survivor, pair.merged);
    if survivor == merged {
        return Err(Error::state(ErrorCode::MergeSameChild));
    }
    if OF_CHILDREN.is_merged(tx, merged.0, survivor.0).await? {
        tx.mark_unchanged();
        return Ok(());
    }
    let (own, other) = (children::load(tx, survivor).await?, children::load(tx, merged).await?);
    tx.require_recent_proof()?;
    check_version(own.version, pair.survivor_version)?;
    check_version(other.version, pair.merged_version)?;
    let after = merged_fields(&own.fields, &other.fields, &merge.winners);
    check_care_texts(&after)?;
    let own_rows = snapshot(tx, survivor, own.fields.ended_on, Visits::All).await?;
    let other_rows = snapshot(tx, merged, other.fields.ended_on, Visits::All).await?;
    let Ok(moves) = plan(&own_rows, &other_rows) else { return Err(Error::state(ErrorCode::MergeInTheWay)) };

    defer_foreign_keys(tx).await?;
    let both = || args![merged, survivor];
    if let Some(same) = &moves.same_home {
        move_visits(tx, merged, same.stays, same.home).await?;
        if let Some((_, after)) = &same.position {
            set_position(tx, survivor, same.home, after).await?;
        }
    }
    tx.execute("UPDATE visits SET child_id = $5, version = version + 1 WHERE agency_id = $1 AND child_id = $4", both()).await?;
    tx.execute("UPDATE authorizations SET child_id = $5, version = version + 1 WHERE agency_id = $1 AND child_id = $4", both())
        .await?;
    let places = || moves.places.iter().map(|place| place.0);
    let update = if own_rows.places.is_empty() {
        "UPDATE places SET child_id = $5, version = version + 1"
    } else {
        "UPDATE places SET child_id = $5, version = version + 1, takes_over = FALSE"
    };
    give(tx, update, "id", (merged, survivor), places()).await?;
    for home in &moves.homes {
        tx.execute("UPDATE places SET kind = 'second_home' WHERE agency_id = $1 AND id = $4", args![*home]).await?;
    }
    give(tx, "UPDATE hidden_places SET child_id = $5", "place_id", (merged, survivor), places()).await?;
    tx.execute("UPDATE child_contacts SET child_id = $5, version = version + 1 WHERE agency_id = $1 AND child_id = $4", both())
        .await?;
    tx.execute("UPDATE legal_holds SET child_id = $5, version = version + 1 WHERE agency_id = $1 AND child_id = $4", both())
        .await?;
    delete_links(tx, merged, &other_rows.links.iter().map(|link| link.guardian).collect::<Vec<_>>()).await?;
    for link in &moves.links {
        // The survivor's rows in a file know nothing of this guardian: an import must not take the access away.
        insert_link(tx, survivor, &MergeLink { imported: false, ..link.clone() }).await?;
    }
    for Narrowed { guardian, after, .. } in &moves.narrowed {
        set_rights(tx, survivor, *guardian, *after).await?;
    }
    let moved = moves.links.iter().chain(&moves.joined).map(|link| link.guardian);
    raise_versions(tx, moved.chain(moves.narrowed.iter().map(|narrowed| narrowed.guardian))).await?;
    for (guardian, place) in &moves.hidden {
        hide_place(tx, survivor, *guardian, *place).await?;
    }
    tx.execute("UPDATE children SET merged_into_id = $5, version = version + 1 WHERE agency_id = $1 AND id = $4", both()).await?;
    children::write_if_changed(tx, office, survivor, (own.version, &own.fields), &after).await?;

    let journal = Journal { before: own.fields, after, moves };
    let id = tx.next_id();
    let text = serde_json::to_string(&journal).map_err(|error| internal(&error))?;
    let reason = tx.seal(survivor, SealedColumn::MergeReason, id, pair.reason.as_str()).await?;
    let sealed = tx.seal(survivor, SealedColumn::MergeJournal, id, &text).await?;
    let (now, by) = (tx.now_us(), tx.actor().viewer().map(|viewer| viewer.member.0));
    tx.execute(
        "INSERT INTO child_merges (agency_id, id, survivor_id, merged_id, merged_us, merged_by, reason_sealed, journal_sealed)
         VALUES ($1, $4, $5, $6, $7, $8, $9, $10)",
        args![id, survivor, merged, now, by, reason, sealed],
    )
    .await?;
    tx.record_subject("child", survivor.0);
    tx.record_subject("child", merged.0);
    tx.record_change(&merge);
    Ok(())
}

/// Takes guardianships away from a child, also revoked ones; the journal has them, and the other record gets them.
async fn delete_links(tx: &mut Tx, child: ChildId, guardians: &[GuardianId]) -> Result<()> {
    for guardian in guardians {
        tx.execute(
            "DELETE FROM guardianships WHERE agency_id = $1 AND child_id = $4 AND guardian_id = $5",
            args![child, *guardian],
        )
        .await?;
        tx.execute(
            "DELETE FROM revoked_guardianships WHERE agency_id = $1 AND child_id = $4 AND guardian_id = $5",
            args![child, *guardian],
        )
        .await?;
    }
    Ok(())
}

async fn insert_link(tx: &mut Tx, child: ChildId, link: &MergeLink) -> Result<()> {
    let Rights { may_see_summaries, may_cancel, may_sign } = link.rights;
    let mut arguments: Vec<Arg> =
        args![child, link.guardian, &link.relationship, may_see_summaries, may_cancel, may_sign, link.imported];
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

/// Hides the address of a child's place from a guardian.
async fn hide_place(tx: &mut Tx, child: ChildId, guardian: GuardianId, place: PlaceId) -> Result<()> {
    tx.execute(
        "INSERT INTO hidden_places (agency_id, guardian_id, child_id, place_id) VALUES ($1, $4, $5, $6)
         ON CONFLICT (agency_id, guardian_id, place_id) DO NOTHING",
        args![guardian, child, place],
    )
    .await?;
    Ok(())
}

async fn set_rights(tx: &mut Tx, child: ChildId, guardian: GuardianId, rights: Rights) -> Result<()> {
    tx.execute(
        "UPDATE guardianships SET may_see_summaries = $6, may_cancel = $7, may_sign = $8, rights_changed_here = TRUE
         WHERE agency_id = $1 AND child_id = $4 AND guardian_id = $5",
        args![child, guardian, rights.may_see_summaries, rights.may_cancel, rights.may_sign],
    )
    .await?;
    Ok(())
}

/// Makes forms of these guardians stale, and their last changes no longer undone: the child or the rights are others.
async fn raise_versions(tx: &mut Tx, guardians: impl Iterator<Item = GuardianId>) -> Result<()> {
    let guardians: Vec<Uuid> = guardians.map(|guardian| guardian.0).collect::<BTreeSet<_>>().into_iter().collect();
    for some in guardians.chunks(CHUNK) {
        let sql = format!(
            "UPDATE guardians SET version = version + 1 WHERE agency_id = $1 AND id IN ({})",
            placeholders(4, some.len())
        );
        tx.execute(sql, ids(some)).await?;
    }
    Ok(())
}

/// The record into which this one was merged, for those of the staff who may see it.
///
/// # Errors
/// `NotFound` if it is not merged, or for others.
pub async fn survivor(tx: &mut Tx, merged: ChildId) -> Result<ChildId> {
    let mut child = merged;
    loop {
        let (next,): (Option<Uuid>,) =
            tx.fetch_one("SELECT merged_into_id FROM children WHERE agency_id = $1 AND id = $4", args![child]).await?;
        match next {
            Some(next) => child = ChildId(next),
            None if child == merged => return Err(Error::NotFound),
            None => break,
        }
    }
    let _: (Uuid,) = tx
        .fetch_one(concat!("SELECT c.id FROM children c WHERE ", visible_child!(), staff_only!(), " AND c.id = $4"), args![child])
        .await?;
    Ok(child)
}

/// The records that are merged into a child, also by way of others.
pub(crate) async fn merged_into(tx: &mut Tx, child: ChildId) -> Result<Vec<ChildId>> {
    let mut all = vec![child];
    let mut next = 0;
    while let Some(one) = all.get(next).copied() {
        let merged = rows_of(tx, "SELECT id FROM children WHERE agency_id = $1 AND merged_into_id = $4", one).await?;
        all.extend(merged.into_iter().map(ChildId));
        next += 1;
    }
    all.remove(0);
    Ok(all)
}

#[derive(sqlx::FromRow)]
struct LineRow {
    merged_id: Uuid,
    merged_us: i64,
    reference: String,
    first_name: String,
    last_name: String,
}

/// The latest records that are merged into a child, for members who may undo it.
pub(crate) async fn merges_into(tx: &mut Tx, survivor: ChildId) -> Result<Vec<MergeLine>> {
    const MAX: u32 = 5;
    if !tx.actor().has(Capability::Manage) {
        return Ok(Vec::new());
    }
    let rows: Vec<LineRow> = tx
        .fetch_all(
            "SELECT m.merged_id, m.merged_us, c.reference, c.first_name, c.last_name FROM child_merges m
             JOIN children c ON c.agency_id = m.agency_id AND c.id = m.merged_id
             WHERE m.agency_id = $1 AND m.survivor_id = $4 AND m.undone_us IS NULL ORDER BY m.id DESC LIMIT $5",
            args![survivor, MAX],
        )
        .await?;
    let (now, zone) = (tx.now_us(), tx.zone()?);
    let mut lines = Vec::with_capacity(rows.len());
    for (index, row) in rows.into_iter().enumerate() {
        tx.record_access(ChildId(row.merged_id));
        lines.push(MergeLine {
            merged: ChildId(row.merged_id),
            reference: row.reference,
            name: tx.person_name(&row.first_name, &row.last_name),
            at: to_local(row.merged_us, &zone)?,
            can_undo: index == 0 && now - row.merged_us <= UNDO_US,
        });
    }
    Ok(lines)
}
