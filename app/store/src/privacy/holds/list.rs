//! The list of legal holds.

use super::{LineRow, candidates, named};
use crate::{
    Tx,
    kernel::{
        columns::parse_date,
        lists::{sort_by_ids, take_part},
        sql::{args, ids, placeholders},
    },
};
use domain::{
    Capability, Result,
    holds::{HoldLine, HoldSubject},
    lists::{HoldColumn, HoldFilters, HoldKind, HoldState, ListPage, ListQuery},
    search::SearchQuery,
};
use uuid::Uuid;

macro_rules! select_holds {
    ($more:literal) => {
        concat!(
            "SELECT id, child_id, provider_id, guardian_id, member_id, from_day, to_day, since, lifted_on FROM legal_holds
             WHERE agency_id = $1",
            $more
        )
    };
}

/// The holds of the agency: open ones first, each group latest first.
pub async fn list(tx: &mut Tx, query: &ListQuery<HoldFilters>) -> Result<ListPage<HoldLine>> {
    tx.require_capability(Capability::Privacy)?;
    let (all,): (i64,) = tx.fetch_one("SELECT COUNT(*) FROM legal_holds WHERE agency_id = $1", args![]).await?;
    let all = u32::try_from(all).unwrap_or(u32::MAX);
    let (rows, total) = if query.is_narrowed() || query.order().is_some() {
        let (shown, total) = take_part(found(tx, query).await?, query.part);
        let mut rows: Vec<LineRow> = Vec::new();
        if !shown.is_empty() {
            let sql = select_holds!(" AND id IN (");
            rows = tx.fetch_all(format!("{sql}{})", placeholders(4, shown.len())), ids(&shown)).await?;
            sort_by_ids(&mut rows, &shown, |row| row.id);
        }
        (rows, total)
    } else {
        let sql = select_holds!(" ORDER BY lifted_us IS NOT NULL, set_us DESC, id LIMIT $4 OFFSET $5");
        (tx.fetch_all(sql, args![query.part.limit(), query.part.offset()]).await?, all)
    };
    let rows = named(tx, rows).await?;
    Ok(ListPage { rows, total, all, number: query.part.number(), choices: () })
}

/// The holds that match a search for whom they cover, and filters, in the wanted order. An agency has few.
async fn found(tx: &mut Tx, query: &ListQuery<HoldFilters>) -> Result<Vec<Uuid>> {
    let rows: Vec<LineRow> = tx.fetch_all(select_holds!(" ORDER BY lifted_us IS NOT NULL, set_us DESC, id"), args![]).await?;
    let search = SearchQuery::of(&query.q);
    let people = if search.is_blank() { None } else { Some(candidates::find_people(tx, &search).await?) };
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let subject = row.subject.subject()?;
        let matches = people.as_ref().is_none_or(|people| match subject {
            HoldSubject::Person(person) => people.contains(&person.id()),
            HoldSubject::Period(_) => false,
        });
        if matches && passes(&query.filters, subject, row.lifted_on.is_some()) {
            found.push((parse_date(&row.since)?, row.id));
        }
    }
    if let Some(order) = query.order() {
        match order.column {
            HoldColumn::Since => order.sort(&mut found, |(since, _)| *since),
        }
    }
    Ok(found.into_iter().map(|(_, id)| id).collect())
}

fn passes(filters: &HoldFilters, subject: HoldSubject, lifted: bool) -> bool {
    let kind = match subject {
        HoldSubject::Person(person) => HoldKind::parse(person.kind()),
        HoldSubject::Period(_) => Some(HoldKind::Period),
    };
    filters.kind.is_none_or(|wanted| kind == Some(wanted))
        && filters.state.is_none_or(|state| lifted == (state == HoldState::Lifted))
}
