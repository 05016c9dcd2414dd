//! What the agency stores about the actor: one function for each kind of record, each reading only the actor's own. The account,
//! which belongs to no agency, is read by [`Identity::account_data`](crate::identity::Identity::account_data).

use crate::{
    Tx,
    kernel::{
        columns::{disciplines, parse_date},
        sql::{args, internal},
        visible::own_guardian,
    },
};
use domain::{
    ChildId, Error, Result,
    my_data::{GuardianData, LinkedChild, MembershipData, ProviderData},
    search::SortKey,
    visits::full_name,
};
use jiff::Timestamp;
use uuid::Uuid;

fn timestamp(us: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(us).map_err(|error| internal(&error))
}

/// The actor's membership of this agency.
pub async fn membership(tx: &mut Tx) -> Result<MembershipData> {
    let member = tx.actor().viewer().map(|viewer| viewer.member).ok_or(Error::NotFound)?;
    let (name, role, capabilities, created_us, used_us): (String, String, String, i64, Option<i64>) = tx
        .fetch_one(
            "SELECT name, role, capabilities, created_us, used_us FROM members WHERE agency_id = $1 AND id = $4",
            args![member],
        )
        .await?;
    Ok(MembershipData {
        name,
        role: role.parse().map_err(|()| internal(&"a member with an unknown role"))?,
        capabilities: capabilities.into(),
        joined: timestamp(created_us)?,
        used: used_us.map(timestamp).transpose()?,
    })
}

/// A guardian's own records: the one that they sign in as, then those that the office linked to it or merged into one of them. None for
/// other roles.
pub async fn guardian_records(tx: &mut Tx) -> Result<Vec<GuardianData>> {
    if tx.require_guardian().is_err() {
        return Ok(Vec::new());
    }
    let rows: Vec<(String, String, String, String)> = tx
        .fetch_all(
            concat!(
                "WITH RECURSIVE records (id) AS (
                    SELECT r.id FROM guardians r WHERE r.agency_id = $1 AND ",
                own_guardian!("r.id"),
                " UNION SELECT m.id FROM guardians m JOIN records r ON r.id = m.merged_into_id WHERE m.agency_id = $1)
                 SELECT gn.first_name, gn.last_name, gn.email, gn.phone FROM guardians gn
                 WHERE gn.agency_id = $1 AND gn.id IN (SELECT id FROM records)
                 ORDER BY gn.merged_into_id IS NOT NULL, gn.same_as IS NOT NULL, gn.id"
            ),
            args![],
        )
        .await?;
    let record = |(first_name, last_name, email, phone): (String, String, String, String)| GuardianData {
        name: full_name(&first_name, &last_name),
        email,
        phone,
    };
    Ok(rows.into_iter().map(record).collect())
}

#[derive(sqlx::FromRow)]
struct ChildRow {
    id: Uuid,
    first_name: String,
    relationship: String,
    may_see_summaries: bool,
    may_cancel: bool,
}

/// The children to which a guardian is linked, once for each of their records, by first name. None for other roles.
pub async fn linked_children(tx: &mut Tx) -> Result<Vec<LinkedChild>> {
    if tx.require_guardian().is_err() {
        return Ok(Vec::new());
    }
    let mut rows: Vec<ChildRow> = tx
        .fetch_all(
            concat!(
                "SELECT c.id, c.first_name, g.relationship, g.may_see_summaries, g.may_cancel
                 FROM guardianships g JOIN children c ON c.agency_id = g.agency_id AND c.id = g.child_id
                 WHERE g.agency_id = $1 AND ",
                own_guardian!("g.guardian_id"),
                " ORDER BY c.id, g.guardian_id"
            ),
            args![],
        )
        .await?;
    rows.sort_by_cached_key(|row| SortKey::of(&row.first_name));
    let mut children = Vec::with_capacity(rows.len());
    for row in rows {
        let id = ChildId(row.id);
        tx.record_access(id);
        children.push(LinkedChild {
            id,
            first_name: row.first_name,
            relationship: row.relationship,
            may_see_summaries: row.may_see_summaries,
            may_cancel: row.may_cancel,
        });
    }
    Ok(children)
}

#[derive(sqlx::FromRow)]
struct ProviderRow {
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
    address: String,
    city: String,
    state: String,
    zip: String,
    disciplines: String,
    languages: String,
    availability: String,
    max_visits_per_day: i64,
    reference: String,
    ended_on: Option<String>,
}

/// A provider's own record; `None` for other roles.
pub async fn provider_record(tx: &mut Tx) -> Result<Option<ProviderData>> {
    let Ok(own) = tx.require_provider() else { return Ok(None) };
    let row: ProviderRow = tx
        .fetch_one(
            "SELECT first_name, last_name, email, phone, address, city, state, zip, disciplines, languages, availability,
                max_visits_per_day, reference, ended_on FROM providers WHERE agency_id = $1 AND id = $4",
            args![own],
        )
        .await?;
    Ok(Some(ProviderData {
        name: full_name(&row.first_name, &row.last_name),
        email: row.email,
        phone: row.phone,
        address: format!("{}, {}, {} {}", row.address, row.city, row.state, row.zip),
        disciplines: disciplines(&row.disciplines),
        languages: row.languages.split(';').map(str::to_owned).collect(),
        availability: row.availability,
        max_visits_per_day: row.max_visits_per_day as u16,
        reference: row.reference,
        ended_on: row.ended_on.as_deref().map(parse_date).transpose()?,
    }))
}
