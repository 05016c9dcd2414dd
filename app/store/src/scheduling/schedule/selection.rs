//! What the filter of a board selects. Its text is searched for among the people of the period that the board shows, in what is
//! shown of them there and in what a caller gives as their own: a name, a phone number, a reference.

use super::ProviderRow;
use crate::{
    Tx,
    kernel::{
        columns::{ChildColumns, child_columns, day_start_us},
        sql::{Arg, args},
        visible::{visible_child, visible_visit},
    },
    records::find::child_record,
};
use domain::{
    ChildId, Result,
    schedule::{BoardFilter, FoundPeople, Selection},
    search::{SearchQuery, SearchRecord},
};
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Selects the ids of the children who have a visible visit from `$6` (inclusive) to `$7` (exclusive). For the office also of those
/// with an authorization that is valid on a day from `$4` to before `$5`: their visits may not be placed yet.
macro_rules! children_of_period {
    () => {
        concat!(
            "(SELECT v.child_id FROM visits v WHERE ",
            visible_visit!(),
            " AND v.starts_us >= $6 AND v.starts_us < $7
             UNION SELECT a.child_id FROM authorizations a
                WHERE a.agency_id = $1 AND $2 = 'admin' AND a.ends_on >= $4 AND a.starts_on < $5)"
        )
    };
}

#[derive(sqlx::FromRow)]
struct ChildRow {
    #[sqlx(flatten)]
    child: ChildColumns,
    reference: String,
    birth_date: String,
}

#[derive(sqlx::FromRow)]
struct GuardianRow {
    child_id: Uuid,
    first_name: String,
    last_name: String,
    phone: String,
}

/// What a filter selects of a board that shows the days from one to before another, with these providers.
pub(super) async fn select(
    tx: &mut Tx,
    filter: &BoardFilter,
    providers: &[ProviderRow],
    (from, to): (Date, Date),
) -> Result<Selection> {
    let query = SearchQuery::of(&filter.name);
    if query.is_blank() {
        return Ok(Selection::new(filter, None));
    }
    let providers = providers.iter().filter(|row| query.matches(&provider_record(row))).map(|row| row.provider.id).collect();
    let children = find_children(tx, &query, (from, to)).await?;
    Ok(Selection::new(filter, Some(FoundPeople { children, providers })))
}

fn provider_record(row: &ProviderRow) -> SearchRecord {
    let mut record = SearchRecord::named(&row.provider.first_name, &row.provider.last_name);
    record.text(&row.reference);
    record.phone(&row.phone);
    if let Some(detail) = &row.provider.detail {
        record.street(detail);
    }
    record
}

async fn find_children(tx: &mut Tx, query: &SearchQuery, (from, to): (Date, Date)) -> Result<BTreeSet<ChildId>> {
    const CHILDREN: &str = concat!(
        "SELECT ",
        child_columns!(),
        ", c.reference, c.birth_date FROM children c WHERE c.agency_id = $1 AND c.id IN ",
        children_of_period!()
    );
    // A provider sees their own visits of a child who has left the caseload, but no longer the child's guardians.
    const GUARDIANS: &str = concat!(
        "SELECT gs.child_id, gn.first_name, gn.last_name, gn.phone FROM guardianships gs
         JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id
         JOIN children c ON c.agency_id = gs.agency_id AND c.id = gs.child_id WHERE ",
        visible_child!(),
        " AND c.id IN ",
        children_of_period!()
    );
    let zone = tx.zone()?;
    let (from_us, to_us) = (day_start_us(from, &zone)?, day_start_us(to, &zone)?);
    let period = || -> Vec<Arg> { args![from, to, from_us, to_us] };
    let rows: Vec<ChildRow> = tx.fetch_all(CHILDREN, period()).await?;
    let mut records: HashMap<Uuid, SearchRecord> = HashMap::with_capacity(rows.len());
    for row in rows {
        // The town is shown if other children have the same name, or for some readers the same initials.
        let town = tx.child(row.child.clone()).town;
        let child = row.child.into_ref();
        let mut record = child_record(&child.first_name, &child.last_name, &row.reference, &row.birth_date)?;
        if let Some(town) = town {
            record.street(&town);
        }
        records.insert(child.id.0, record);
    }
    let guardians: Vec<GuardianRow> = tx.fetch_all(GUARDIANS, period()).await?;
    for row in guardians {
        if let Some(record) = records.get_mut(&row.child_id) {
            record.name(&row.first_name, &row.last_name);
            record.phone(&row.phone);
        }
    }
    Ok(records.into_iter().filter(|(_, record)| query.matches(record)).map(|(id, _)| ChildId(id)).collect())
}
