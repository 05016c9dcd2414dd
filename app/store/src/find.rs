//! Who is looked for in a list, and the order in which people expect a list.
//!
//! What the actor may see is folded, compared and sorted here, one by one: an agency has hundreds of people, some few thousand
//! at most, and neither engine does it as Unicode says, nor both alike.

use crate::{
    Tx,
    sql::{Arg, args},
    visible::{visible_child, visible_provider},
};
use domain::{
    Result,
    people::Page,
    search::{Asked, Record, SortKey},
};
use std::collections::HashMap;
use uuid::Uuid;

/// A page out of all that were found, and how many those are.
pub(crate) fn page_of<T>(found: Vec<T>, page: u32) -> (Vec<T>, u32) {
    let total = found.len() as u32;
    let rows = Page::<()>::ROWS as usize;
    let skipped = (page.max(1) as usize - 1).saturating_mul(rows);
    (found.into_iter().skip(skipped).take(rows).collect(), total)
}

/// `$4, $5, …` for so many arguments, the first of them numbered `first`.
pub(crate) fn numbers(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

pub(crate) fn ids(ids: &[Uuid]) -> Vec<Arg> {
    ids.iter().map(|id| Arg::from(*id)).collect()
}

/// Rows in the order of these ids.
pub(crate) fn in_order<T>(rows: &mut [T], ids: &[Uuid], id: impl Fn(&T) -> Uuid) {
    let places: HashMap<Uuid, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    rows.sort_by_key(|row| places.get(&id(row)).copied());
}

/// By last name, as lists of people stand.
pub(crate) fn last_first(first: &str, last: &str) -> (SortKey, SortKey) {
    (SortKey::of(last), SortKey::of(first))
}

/// By first name, as boards and choices stand.
pub(crate) fn first_last(first: &str, last: &str) -> (SortKey, SortKey) {
    (SortKey::of(first), SortKey::of(last))
}

#[derive(sqlx::FromRow)]
struct ChildRow {
    id: Uuid,
    first_name: String,
    last_name: String,
    reference: String,
}

#[derive(sqlx::FromRow)]
struct GuardianRow {
    child_id: Uuid,
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
}

/// The children whom the actor may see, with what each is found by, in order of their last names. Families see none here.
pub(crate) async fn child_records(tx: &mut Tx, asked: &Asked) -> Result<Vec<(Uuid, String, Record)>> {
    let mut rows: Vec<ChildRow> = tx
        .all(
            concat!(
                "SELECT c.id, c.first_name, c.last_name, c.reference FROM children c WHERE ",
                visible_child!(),
                " AND $2 <> 'parent' ORDER BY c.id"
            ),
            args![],
        )
        .await?;
    rows.sort_by_cached_key(|row| last_first(&row.first_name, &row.last_name));
    let mut found = Vec::with_capacity(rows.len());
    let mut places: HashMap<Uuid, usize> = HashMap::with_capacity(rows.len());
    for row in rows {
        let mut record = Record::named(&row.first_name, &row.last_name);
        record.text(&row.reference);
        places.insert(row.id, found.len());
        found.push((row.id, domain::visits::full_name(&row.first_name, &row.last_name), record));
    }
    if asked.is_blank() {
        return Ok(found);
    }
    let guardians: Vec<GuardianRow> = tx
        .all(
            "SELECT gs.child_id, gn.first_name, gn.last_name, gn.email, gn.phone FROM guardianships gs
             JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id WHERE gs.agency_id = $1",
            args![],
        )
        .await?;
    for row in guardians {
        if let Some(place) = places.get(&row.child_id) {
            let record = &mut found[*place].2;
            record.name(&row.first_name, &row.last_name);
            record.email(&row.email);
            record.phone(&row.phone);
        }
    }
    let homes: Vec<(Uuid, String, String, String)> =
        tx.all("SELECT l.child_id, l.address, l.city, l.zip FROM places l WHERE l.agency_id = $1", args![]).await?;
    for (child, address, city, zip) in homes {
        if let Some(place) = places.get(&child) {
            found[*place].2.street(&format!("{address} {city} {zip}"));
        }
    }
    Ok(found)
}

/// The children whom the actor may see and who may be meant, by last name.
pub(crate) async fn children(tx: &mut Tx, asked: &Asked) -> Result<Vec<Uuid>> {
    let all = child_records(tx, asked).await?;
    Ok(all.into_iter().filter(|(.., record)| asked.finds(record)).map(|(id, ..)| id).collect())
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

/// The providers whom the actor may see, with what each is found by, in order of their last names.
pub(crate) async fn provider_records(tx: &mut Tx) -> Result<Vec<(Uuid, String, Record)>> {
    let mut rows: Vec<ProviderRow> = tx
        .all(
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
        let mut record = Record::named(&row.first_name, &row.last_name);
        record.text(&row.reference);
        record.text(&row.disciplines);
        record.street(&format!("{} {}", row.address, row.city));
        record.email(&row.email);
        record.phone(&row.phone);
        (row.id, domain::visits::full_name(&row.first_name, &row.last_name), record)
    });
    Ok(found.collect())
}

/// The providers whom the actor may see and who may be meant, by last name.
pub(crate) async fn providers(tx: &mut Tx, asked: &Asked) -> Result<Vec<Uuid>> {
    let all = provider_records(tx).await?;
    Ok(all.into_iter().filter(|(.., record)| asked.finds(record)).map(|(id, ..)| id).collect())
}
