//! Whose records a hold can cover: a search by name, and the name of one child or person.

use crate::{
    Tx,
    audit::{children_by_id, guardians_by_id, listed_members, providers_by_id},
    kernel::{lists::last_first, sql::args},
    records::find,
};
use domain::{
    Capability, Error, GuardianId, MemberId, ProviderId, Result,
    holds::{HoldCandidates, HoldPerson, NamedSubject},
    search::{SearchQuery, SearchRecord},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// How many of each kind are listed.
const MAX_FOUND: usize = 20;

/// Children, providers, guardians and members by name, address or phone number; none for an empty search.
pub async fn candidates(tx: &mut Tx, q: &str) -> Result<HoldCandidates> {
    tx.require_capability(Capability::Privacy)?;
    let query = SearchQuery::of(q);
    if query.is_blank() {
        return Ok(HoldCandidates::default());
    }
    let mut more = false;
    let mut first = |mut found: Vec<Uuid>| {
        more |= found.len() > MAX_FOUND;
        found.truncate(MAX_FOUND);
        found
    };
    let children = first(find::children(tx, &query).await?);
    let providers = first(find::providers(tx, &query).await?);
    let guardians = first(find_guardians(tx, &query).await?);
    let members = first(find_members(tx, &query).await?);
    let mut children_found = children_by_id(tx, &children).await?;
    let providers_found = providers_by_id(tx, &providers).await?;
    let guardians_found = guardians_by_id(tx, &guardians).await?;
    let members_found = listed_members(tx, &members.iter().copied().collect()).await?;
    let members_found = members_found.into_iter().map(|(id, member)| (id, member.listed_name())).collect();
    Ok(HoldCandidates {
        children: children.iter().filter_map(|id| children_found.remove(id)).collect(),
        providers: in_order(&providers, providers_found, ProviderId),
        guardians: in_order(&guardians, guardians_found, GuardianId),
        members: in_order(&members, members_found, MemberId),
        more,
    })
}

/// The ids of all children, providers, guardians and members who match the search.
pub(super) async fn find_people(tx: &mut Tx, query: &SearchQuery) -> Result<HashSet<Uuid>> {
    let mut found: HashSet<Uuid> = find::children(tx, query).await?.into_iter().collect();
    found.extend(find::providers(tx, query).await?);
    found.extend(find_guardians(tx, query).await?);
    found.extend(find_members(tx, query).await?);
    Ok(found)
}

/// The names in the order of the ids.
fn in_order<Id>(ids: &[Uuid], mut names: HashMap<Uuid, String>, id: fn(Uuid) -> Id) -> Vec<(Id, String)> {
    ids.iter().filter_map(|found| Some((id(*found), names.remove(found)?))).collect()
}

/// The guardians who match the search, by last name.
async fn find_guardians(tx: &mut Tx, query: &SearchQuery) -> Result<Vec<Uuid>> {
    let mut rows: Vec<(Uuid, String, String, String, String)> = tx
        .fetch_all(
            "SELECT id, first_name, last_name, email, phone FROM guardians WHERE agency_id = $1 AND merged_into_id IS NULL
             ORDER BY id",
            args![],
        )
        .await?;
    rows.retain(|(_, first_name, last_name, email, phone)| {
        let mut record = SearchRecord::named(first_name, last_name);
        record.email(email);
        record.phone(phone);
        query.matches(&record)
    });
    rows.sort_by_cached_key(|(_, first_name, last_name, ..)| last_first(first_name, last_name));
    Ok(rows.into_iter().map(|(id, ..)| id).collect())
}

/// The members who match the search, by name.
async fn find_members(tx: &mut Tx, query: &SearchQuery) -> Result<Vec<Uuid>> {
    let mut rows: Vec<(Uuid, String, String)> = tx
        .fetch_all(
            "SELECT m.id, m.name, u.email FROM members m JOIN users u ON u.id = m.user_id WHERE m.agency_id = $1 ORDER BY m.id",
            args![],
        )
        .await?;
    rows.retain(|(_, name, email)| {
        let mut record = SearchRecord::named(name, "");
        record.email(email);
        query.matches(&record)
    });
    rows.sort_by_cached_key(|(_, name, _)| last_first(name, ""));
    Ok(rows.into_iter().map(|(id, ..)| id).collect())
}

/// The name of one child or person, for the form that sets a hold.
///
/// # Errors
/// `NotFound` for a record of another agency.
pub async fn person(tx: &mut Tx, person: HoldPerson) -> Result<NamedSubject> {
    tx.require_capability(Capability::Privacy)?;
    let ids = [person.id()];
    let named = match person {
        HoldPerson::Child(id) => children_by_id(tx, &ids).await?.remove(&id.0).map(NamedSubject::Child),
        HoldPerson::Provider(id) => {
            providers_by_id(tx, &ids).await?.remove(&id.0).map(|name| NamedSubject::Provider { id, name })
        }
        HoldPerson::Guardian(id) => {
            guardians_by_id(tx, &ids).await?.remove(&id.0).map(|name| NamedSubject::Guardian { id, name })
        }
        HoldPerson::Member(id) => {
            let mut members = listed_members(tx, &ids.into_iter().collect()).await?;
            members.remove(&id.0).map(|member| NamedSubject::Member { id, name: member.listed_name() })
        }
    };
    named.ok_or(Error::NotFound)
}

/// # Errors
/// `NotFound` for a record of another agency.
pub(super) async fn require_person(tx: &mut Tx, person: HoldPerson) -> Result<()> {
    let sql = match person {
        HoldPerson::Child(_) => "SELECT id FROM children WHERE agency_id = $1 AND id = $4 AND merged_into_id IS NULL",
        HoldPerson::Provider(_) => "SELECT id FROM providers WHERE agency_id = $1 AND id = $4 AND merged_into_id IS NULL",
        HoldPerson::Guardian(_) => "SELECT id FROM guardians WHERE agency_id = $1 AND id = $4 AND merged_into_id IS NULL",
        HoldPerson::Member(_) => "SELECT id FROM members WHERE agency_id = $1 AND id = $4",
    };
    let _: (Uuid,) = tx.fetch_one(sql, args![person.id()]).await?;
    Ok(())
}
