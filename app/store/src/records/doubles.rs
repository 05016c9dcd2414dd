//! Children who may be one child that was entered twice: the same name, birth date or guardian.

use crate::{
    Tx,
    kernel::{
        columns::{has_ended, parse_date},
        sql::{args, ids, placeholders},
    },
};
use domain::{
    ChildId, Result,
    doubles::{AlikeChild, Person, compare, phone_digits},
    search::folded_name,
};
use std::{cmp::Reverse, collections::HashMap};
use uuid::Uuid;

/// Candidates that are compared for each thing that they have in common, the latest first: of a birth date or a name there are few.
const MAX_CANDIDATES: u32 = 50;

/// The digits at the end of a number that people write without a space between them.
const LAST_DIGITS: usize = 4;

#[derive(sqlx::FromRow)]
struct ChildRow {
    id: Uuid,
    first_name: String,
    last_name: String,
    reference: String,
    birth_date: String,
    ended_on: Option<String>,
}

#[derive(sqlx::FromRow)]
struct GuardianRow {
    child_id: Uuid,
    phone: String,
    email: String,
}

/// The guardians of these children, to compare them.
async fn guardians(tx: &mut Tx, children: &[Uuid]) -> Result<Vec<GuardianRow>> {
    if children.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT gs.child_id, gn.phone, gn.email FROM guardianships gs
         JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id
         WHERE gs.agency_id = $1 AND gs.child_id IN ({})",
        placeholders(4, children.len())
    );
    tx.fetch_all(sql, ids(children)).await
}

/// The children of the agency who are alike a person, also those whose services have ended; `except` is the child itself. The caller
/// has checked that the actor may see all children.
///
/// Reads children with this birth date, with this name, and those with a guardian of the same number or address; never all of them.
pub(crate) async fn alike(tx: &mut Tx, person: &Person, except: Option<ChildId>) -> Result<Vec<AlikeChild>> {
    let (first, last) = (folded_name(&person.first_name), folded_name(&person.last_name));
    let born = person.birth_date.map(|day| day.to_string());
    let mut found: HashMap<Uuid, ChildRow> = HashMap::new();
    let rows: Vec<ChildRow> = tx
        .fetch_all(
            "SELECT c.id, c.first_name, c.last_name, c.reference, c.birth_date, c.ended_on FROM children c
             WHERE c.agency_id = $1 AND c.merged_into_id IS NULL AND (c.birth_date = $4
                OR (c.first_name_folded = $5 AND c.last_name_folded = $6)
                OR (c.first_name_folded = $6 AND c.last_name_folded = $5))
             ORDER BY c.birth_date = $4 DESC, c.id DESC LIMIT $7",
            args![born, first, last, MAX_CANDIDATES],
        )
        .await?;
    found.extend(rows.into_iter().map(|row| (row.id, row)));
    let phone = person.phones.iter().find_map(|phone| phone_digits(phone));
    let ending = phone.as_ref().map(|digits| format!("%{}", &digits[digits.len() - LAST_DIGITS..]));
    let email = person.emails.iter().find(|email| !email.is_empty());
    if ending.is_some() || email.is_some() {
        let rows: Vec<ChildRow> = tx
            .fetch_all(
                "SELECT c.id, c.first_name, c.last_name, c.reference, c.birth_date, c.ended_on FROM guardians gn
                 JOIN guardianships gs ON gs.agency_id = gn.agency_id AND gs.guardian_id = gn.id
                 JOIN children c ON c.agency_id = gs.agency_id AND c.id = gs.child_id
                 WHERE gn.agency_id = $1 AND c.merged_into_id IS NULL AND (gn.email = $4 OR gn.phone LIKE $5)
                 ORDER BY c.id DESC LIMIT $6",
                args![email.cloned(), ending, MAX_CANDIDATES],
            )
            .await?;
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    if let Some(except) = except {
        found.remove(&except.0);
    }
    let mut people: HashMap<Uuid, (Vec<String>, Vec<String>)> = HashMap::new();
    let children: Vec<Uuid> = found.keys().copied().collect();
    for GuardianRow { child_id, phone, email } in guardians(tx, &children).await? {
        let (phones, emails) = people.entry(child_id).or_default();
        phones.push(phone);
        emails.push(email);
    }
    let today = tx.local_now()?.date();
    let mut alike = Vec::new();
    for row in found.into_values() {
        let (phones, emails) = people.remove(&row.id).unwrap_or_default();
        let birth_date = parse_date(&row.birth_date)?;
        let name = tx.person_name(&row.first_name, &row.last_name);
        let other = Person { first_name: row.first_name, last_name: row.last_name, birth_date: Some(birth_date), phones, emails };
        if let Some(found) = compare(person, &other) {
            let is_ended = has_ended(row.ended_on.as_deref(), today);
            alike.push(AlikeChild { id: ChildId(row.id), name, reference: row.reference, birth_date, is_ended, alike: found });
        }
    }
    alike.sort_by_cached_key(|child| (Reverse(child.alike.likeness), child.is_ended, child.reference.clone()));
    alike.truncate(AlikeChild::MAX);
    Ok(alike)
}

/// A child of the agency as [`alike`] compares it.
pub(crate) async fn person(tx: &mut Tx, child: ChildId) -> Result<Person> {
    let (first_name, last_name, birth_date): (String, String, String) = tx
        .fetch_one("SELECT first_name, last_name, birth_date FROM children WHERE agency_id = $1 AND id = $4", args![child])
        .await?;
    let guardians = guardians(tx, &[child.0]).await?;
    let (phones, emails) = guardians.into_iter().map(|guardian| (guardian.phone, guardian.email)).unzip();
    Ok(Person { first_name, last_name, birth_date: Some(parse_date(&birth_date)?), phones, emails })
}
