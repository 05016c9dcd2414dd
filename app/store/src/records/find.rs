//! Searching lists of people.
//!
//! Records are normalized, compared and sorted here, one by one, not in SQL: an agency has hundreds of people, a few thousand at
//! most, and neither engine collates as Unicode specifies, nor do both behave the same.

use crate::{
    Tx,
    kernel::{
        columns::parse_date,
        lists::last_first,
        sql::args,
        visible::{staff_only, visible_child, visible_provider},
    },
};
use domain::{
    Result,
    search::{SearchQuery, SearchRecord},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct ChildRow {
    id: Uuid,
    first_name: String,
    last_name: String,
    preferred_name: String,
    reference: String,
    birth_date: String,
}

#[derive(sqlx::FromRow)]
struct GuardianRow {
    child_id: Uuid,
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
}

/// What a child is found by in every search: the name, the reference and the birth date.
pub(crate) fn child_record(first_name: &str, last_name: &str, reference: &str, birth_date: &str) -> Result<SearchRecord> {
    let mut record = SearchRecord::named(first_name, last_name);
    record.text(reference);
    record.born(parse_date(birth_date)?);
    Ok(record)
}

/// The children whom the actor may see, with their searchable texts, by last name. Guardians get none here.
pub(crate) async fn child_records(tx: &mut Tx, query: &SearchQuery) -> Result<Vec<(Uuid, String, SearchRecord)>> {
    let mut rows: Vec<ChildRow> = tx
        .fetch_all(
            concat!(
                "SELECT c.id, c.first_name, c.last_name, c.preferred_name, c.reference, c.birth_date FROM children c WHERE ",
                visible_child!(),
                staff_only!(),
                " ORDER BY c.id"
            ),
            args![],
        )
        .await?;
    rows.sort_by_cached_key(|row| last_first(&row.first_name, &row.last_name));
    let mut found = Vec::with_capacity(rows.len());
    let mut positions: HashMap<Uuid, usize> = HashMap::with_capacity(rows.len());
    for row in rows {
        let mut record = child_record(&row.first_name, &row.last_name, &row.reference, &row.birth_date)?;
        if !row.preferred_name.is_empty() {
            record.name(&row.preferred_name, &row.last_name);
        }
        positions.insert(row.id, found.len());
        found.push((row.id, domain::visits::full_name(&row.first_name, &row.last_name), record));
    }
    if query.is_blank() {
        return Ok(found);
    }
    let guardians: Vec<GuardianRow> = tx
        .fetch_all(
            "SELECT gs.child_id, gn.first_name, gn.last_name, gn.email, gn.phone FROM guardianships gs
             JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id WHERE gs.agency_id = $1",
            args![],
        )
        .await?;
    for row in guardians {
        if let Some(position) = positions.get(&row.child_id) {
            let record = &mut found[*position].2;
            record.name(&row.first_name, &row.last_name);
            record.email(&row.email);
            record.phone(&row.phone);
        }
    }
    let homes: Vec<(Uuid, String, String, String)> =
        tx.fetch_all("SELECT l.child_id, l.address, l.city, l.zip FROM places l WHERE l.agency_id = $1", args![]).await?;
    for (child, address, city, zip) in homes {
        if let Some(position) = positions.get(&child) {
            found[*position].2.street(&format!("{address} {city} {zip}"));
        }
    }
    Ok(found)
}

/// The visible children who match the search, by last name; also those whose services have ended.
pub(crate) async fn children(tx: &mut Tx, query: &SearchQuery) -> Result<Vec<Uuid>> {
    let all = child_records(tx, query).await?;
    Ok(all.into_iter().filter(|(.., record)| query.matches(record)).map(|(id, ..)| id).collect())
}

/// The children of the agency whose services have ended.
pub(crate) async fn ended_children(tx: &mut Tx) -> Result<HashSet<Uuid>> {
    let today = tx.local_now()?.date();
    let rows: Vec<(Uuid,)> =
        tx.fetch_all("SELECT id FROM children WHERE agency_id = $1 AND ended_on <= $4", args![today]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

#[derive(sqlx::FromRow)]
struct ProviderRow {
    id: Uuid,
    first_name: String,
    last_name: String,
    reference: String,
    disciplines: String,
    email: String,
    phone: String,
    address: String,
    city: String,
}

/// The providers whom the actor may see, with their searchable texts, by last name.
pub(crate) async fn provider_records(tx: &mut Tx) -> Result<Vec<(Uuid, String, SearchRecord)>> {
    let mut rows: Vec<ProviderRow> = tx
        .fetch_all(
            concat!(
                "SELECT p.id, p.first_name, p.last_name, p.reference, p.disciplines, p.email, p.phone, p.address, p.city
                 FROM providers p WHERE ",
                visible_provider!(),
                " ORDER BY p.id"
            ),
            args![],
        )
        .await?;
    rows.sort_by_cached_key(|row| last_first(&row.first_name, &row.last_name));
    let found = rows.into_iter().map(|row| {
        let mut record = SearchRecord::named(&row.first_name, &row.last_name);
        record.text(&row.reference);
        record.text(&row.disciplines);
        record.street(&format!("{} {}", row.address, row.city));
        record.email(&row.email);
        record.phone(&row.phone);
        (row.id, domain::visits::full_name(&row.first_name, &row.last_name), record)
    });
    Ok(found.collect())
}

/// The visible providers who match the search, by last name.
pub(crate) async fn providers(tx: &mut Tx, query: &SearchQuery) -> Result<Vec<Uuid>> {
    let all = provider_records(tx).await?;
    Ok(all.into_iter().filter(|(.., record)| query.matches(record)).map(|(id, ..)| id).collect())
}
