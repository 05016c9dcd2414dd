//! Guardians of the agency who may be the person that is meant: by what was typed in the form of a new guardian, or by a search.
//!
//! They are compared here, one by one, like the records of a search ([`crate::records::find`]): only when a form has been sent or a
//! search was typed, never for the page of a child.

use crate::{
    Tx,
    kernel::{
        columns::{ChildColumns, child_columns},
        lists::last_first,
        sql::{args, ids, placeholders},
    },
    records::children::child_for_new_record,
};
use domain::{
    Capability, ChildId, GuardianId, Result,
    import::guardians::PersonClues,
    merging::guardians::PersonFields,
    people::guardians::{KnownPerson, LinkPage, TypedGuardian},
    search::{SearchQuery, SearchRecord},
    visits::ChildRef,
};
use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct PersonRow {
    id: Uuid,
    /// The record that the person signs in as: this one, or the one that it is linked to.
    person: Uuid,
    merged_into_id: Option<Uuid>,
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
}

#[derive(sqlx::FromRow)]
struct ChildOfPerson {
    person: Uuid,
    #[sqlx(flatten)]
    child: ChildColumns,
}

/// All records of the agency. What a merged record says is a clue to the person whose record is left.
async fn all(tx: &mut Tx) -> Result<Vec<PersonRow>> {
    let mut rows: Vec<PersonRow> = tx
        .fetch_all(
            "SELECT gn.id, COALESCE(gn.same_as, gn.id) AS person, gn.merged_into_id, gn.first_name, gn.last_name, gn.email, gn.phone
             FROM guardians gn WHERE gn.agency_id = $1",
            args![],
        )
        .await?;
    let left: HashMap<Uuid, (Option<Uuid>, Uuid)> = rows.iter().map(|row| (row.id, (row.merged_into_id, row.person))).collect();
    for row in rows.iter_mut().filter(|row| row.merged_into_id.is_some()) {
        let mut next = row.merged_into_id;
        while let Some((merged_into, person)) = next.and_then(|id| left.get(&id)) {
            (next, row.person) = (*merged_into, *person);
        }
    }
    Ok(rows)
}

/// The records of people who rank above 0, the best first. Without those who are guardians of the child, or have been: the child's
/// page has them.
async fn ranked(tx: &mut Tx, child: Option<ChildId>, rank: impl Fn(&PersonRow) -> usize) -> Result<Vec<PersonRow>> {
    let rows = all(tx).await?;
    let own: HashSet<Uuid> = match child {
        Some(child) => {
            let rows: Vec<(Uuid,)> = tx
                .fetch_all(
                    "SELECT COALESCE(gn.same_as, gn.id) FROM guardians gn WHERE gn.agency_id = $1 AND gn.id IN (
                        SELECT g.guardian_id FROM guardianships g WHERE g.agency_id = $1 AND g.child_id = $4
                        UNION ALL
                        SELECT r.guardian_id FROM revoked_guardianships r WHERE r.agency_id = $1 AND r.child_id = $4)",
                    args![child],
                )
                .await?;
            rows.into_iter().map(|(person,)| person).collect()
        }
        None => HashSet::new(),
    };
    let mut ranks: HashMap<Uuid, usize> = HashMap::new();
    for row in rows.iter().filter(|row| !own.contains(&row.person)) {
        let best = ranks.entry(row.person).or_default();
        *best = rank(row).max(*best);
    }
    let rank_of = |row: &PersonRow| ranks.get(&row.id).copied().unwrap_or_default();
    let mut found: Vec<PersonRow> = rows.into_iter().filter(|row| row.id == row.person && rank_of(row) > 0).collect();
    found.sort_by_cached_key(|row| (Reverse(rank_of(row)), last_first(&row.first_name, &row.last_name), row.id));
    Ok(found)
}

/// A record that may be merged into another one.
pub(crate) struct GuardianCandidate {
    pub id: Uuid,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
}

/// The records who rank above 0, the best first, but this one and those that are merged.
async fn other_records(tx: &mut Tx, but: GuardianId, rank: impl Fn(&PersonRow) -> usize) -> Result<Vec<GuardianCandidate>> {
    let mut rows: Vec<PersonRow> = all(tx).await?;
    rows.retain(|row| row.id != but.0 && row.merged_into_id.is_none() && rank(row) > 0);
    rows.sort_by_cached_key(|row| (Reverse(rank(row)), last_first(&row.first_name, &row.last_name), row.id));
    rows.truncate(KnownPerson::MAX_FOUND);
    let candidate = |row: PersonRow| GuardianCandidate {
        id: row.id,
        first_name: row.first_name,
        last_name: row.last_name,
        email: row.email,
        phone: row.phone,
    };
    Ok(rows.into_iter().map(candidate).collect())
}

/// The other records who look like this guardian, the linked ones first.
pub(crate) async fn alike_guardians(tx: &mut Tx, guardian: GuardianId, fields: &PersonFields) -> Result<Vec<GuardianCandidate>> {
    let (person,): (Uuid,) =
        tx.fetch_one("SELECT COALESCE(same_as, id) FROM guardians WHERE agency_id = $1 AND id = $4", args![guardian]).await?;
    let clues = PersonClues::of(&fields.first_name, &fields.last_name, &fields.email, &fields.phone);
    let rank = |row: &PersonRow| {
        let shared = PersonClues::of(&row.first_name, &row.last_name, &row.email, &row.phone).shared_with(&clues);
        // More than all three clues.
        if row.person == person { 4 } else { shared }
    };
    other_records(tx, guardian, rank).await
}

/// The other records that a search by name, address or number finds.
pub(crate) async fn found_guardians(tx: &mut Tx, guardian: GuardianId, query: &SearchQuery) -> Result<Vec<GuardianCandidate>> {
    if query.is_blank() {
        return Ok(Vec::new());
    }
    other_records(tx, guardian, matches(query)).await
}

fn matches(query: &SearchQuery) -> impl Fn(&PersonRow) -> usize + use<'_> {
    |row| {
        let mut record = SearchRecord::named(&row.first_name, &row.last_name);
        record.email(&row.email);
        record.phone(&row.phone);
        usize::from(query.matches(&record))
    }
}

fn clues_rank(typed: &TypedGuardian) -> impl Fn(&PersonRow) -> usize + use<> {
    let clues = PersonClues::of(&typed.first_name, &typed.last_name, &typed.email, &typed.phone);
    move |row| PersonClues::of(&row.first_name, &row.last_name, &row.email, &row.phone).shared_with(&clues)
}

/// Whether a guardian of the agency looks like the one that was typed.
pub(super) async fn is_like_known(tx: &mut Tx, child: ChildId, typed: &TypedGuardian) -> Result<bool> {
    Ok(!ranked(tx, Some(child), clues_rank(typed)).await?.is_empty())
}

/// The guardians of the agency who look like the one that was typed: same name, address or number. Without a child, for a new one.
pub async fn guardians_like(tx: &mut Tx, child: Option<ChildId>, typed: &TypedGuardian) -> Result<Vec<KnownPerson>> {
    tx.require_capability(Capability::Manage)?;
    let mut found = ranked(tx, child, clues_rank(typed)).await?;
    found.truncate(KnownPerson::MAX_OFFERED);
    load(tx, found).await
}

/// The page that makes a known guardian a guardian of the child: those whom a search by name, address or number finds.
///
/// # Errors
/// `NotFound` for a child of another agency.
pub async fn guardians_to_link(tx: &mut Tx, child: ChildId, search: &str) -> Result<LinkPage> {
    tx.require_capability(Capability::Manage)?;
    let child_ref = child_for_new_record(tx, child).await?;
    let query = SearchQuery::of(search);
    if query.is_blank() {
        return Ok(LinkPage { child: child_ref, found: Vec::new(), more: false });
    }
    let mut found = ranked(tx, Some(child), matches(&query)).await?;
    let more = found.len() > KnownPerson::MAX_FOUND;
    found.truncate(KnownPerson::MAX_FOUND);
    Ok(LinkPage { child: child_ref, found: load(tx, found).await?, more })
}

/// The people with their children, and whether they have an account.
async fn load(tx: &mut Tx, rows: Vec<PersonRow>) -> Result<Vec<KnownPerson>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let people: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let accounts = "SELECT m.guardian_id FROM members m WHERE m.agency_id = $1 AND m.removed_us IS NULL AND m.guardian_id IN (";
    let joined: Vec<(Uuid,)> = tx.fetch_all(format!("{accounts}{})", placeholders(4, people.len())), ids(&people)).await?;
    let sql = concat!(
        "SELECT COALESCE(gn.same_as, gn.id) AS person, ",
        child_columns!(),
        " FROM guardians gn JOIN guardianships g ON g.agency_id = gn.agency_id AND g.guardian_id = gn.id
         JOIN children c ON c.agency_id = g.agency_id AND c.id = g.child_id
         WHERE gn.agency_id = $1 AND COALESCE(gn.same_as, gn.id) IN ("
    );
    let mut children: Vec<ChildOfPerson> = tx.fetch_all(format!("{sql}{})", placeholders(4, people.len())), ids(&people)).await?;
    children.sort_by_cached_key(|row| (row.child.by_first_name(), row.child.id()));
    let mut children_of: HashMap<Uuid, Vec<ChildRef>> = HashMap::new();
    for row in children {
        let child = tx.child(row.child);
        tx.record_access(child.id);
        let known = children_of.entry(row.person).or_default();
        // By two records of one person.
        if known.iter().all(|one| one.id != child.id) {
            known.push(child);
        }
    }
    let person = |row: PersonRow| KnownPerson {
        id: GuardianId(row.id),
        name: tx.person_name(&row.first_name, &row.last_name),
        email: row.email,
        phone: row.phone,
        children: children_of.remove(&row.id).unwrap_or_default(),
        joined: joined.contains(&(row.id,)),
    };
    Ok(rows.into_iter().map(person).collect())
}
