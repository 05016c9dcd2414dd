//! Global search: children, providers and their next visits.

use crate::{
    Tx,
    care::visits::{VisitRow, select_visits},
    kernel::{
        columns::{ChildColumns, ProviderColumns, child_columns, day_start_us, note_state, provider_columns},
        lists::sort_by_ids,
        sql::{args, ids, placeholders},
        visible::{visible_child, visible_provider},
    },
    records::find,
};
use domain::{
    Result,
    people::VisitLine,
    schedule::Discipline,
    search::{Query, SearchQuery, SearchRecord, SearchResults, best_matches},
    visits::{ChildRef, ProviderRef, clock_name},
};
use jiff::Span;
use uuid::Uuid;

/// Searches names and other searchable texts among the records that the actor may see: all of the agency for the office; the own
/// caseload, record and visits for a provider. Includes their visits from today on.
///
/// # Errors
/// `NotFound` for guardians.
pub async fn search(tx: &mut Tx, query: &Query) -> Result<SearchResults> {
    tx.require_staff()?;
    let query = SearchQuery::of(query.as_str());
    if query.is_blank() {
        return Ok(SearchResults::default());
    }
    let children = children(tx, &query).await?;
    let providers = providers(tx, &query).await?;
    let visits = next_visits(tx, &children, &providers).await?;
    for child in children.iter().chain(visits.iter().map(|visit| &visit.child)) {
        tx.record_access(child.id);
    }
    let ended = find::ended_children(tx).await?;
    let ended_children = children.iter().map(|child| child.id).filter(|id| ended.contains(&id.0)).collect();
    Ok(SearchResults { children, ended_children, providers, visits })
}

/// The closest matches by name first, then matches of other texts.
fn closest(query: &SearchQuery, all: Vec<(Uuid, String, SearchRecord)>) -> Vec<Uuid> {
    let mut found = best_matches(query.words(), all.iter().map(|(id, name, _)| (name.clone(), *id)), SearchResults::MAX_PER_KIND);
    let others = all.iter().filter(|(.., record)| query.matches(record)).map(|(id, ..)| *id);
    for id in others {
        if found.len() == SearchResults::MAX_PER_KIND {
            break;
        }
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

async fn children(tx: &mut Tx, query: &SearchQuery) -> Result<Vec<ChildRef>> {
    let found = closest(query, find::child_records(tx, query).await?);
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let sql = concat!("SELECT ", child_columns!(), " FROM children c WHERE ", visible_child!(), " AND c.id IN (");
    let mut rows: Vec<ChildColumns> = tx.fetch_all(format!("{sql}{})", placeholders(4, found.len())), ids(&found)).await?;
    sort_by_ids(&mut rows, &found, |row| row.id().0);
    Ok(rows.into_iter().map(|row| tx.child(row)).collect())
}

async fn providers(tx: &mut Tx, query: &SearchQuery) -> Result<Vec<ProviderRef>> {
    let found = closest(query, find::provider_records(tx).await?);
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let sql = concat!("SELECT ", provider_columns!(), " FROM providers p WHERE ", visible_provider!(), " AND p.id IN (");
    let mut rows: Vec<ProviderColumns> = tx.fetch_all(format!("{sql}{})", placeholders(4, found.len())), ids(&found)).await?;
    sort_by_ids(&mut rows, &found, |row| row.id().0);
    Ok(rows.into_iter().map(ProviderRef::from).collect())
}

/// The visits of these children and providers that are not canceled, soonest first, from the start of today.
async fn next_visits(tx: &mut Tx, children: &[ChildRef], providers: &[ProviderRef]) -> Result<Vec<VisitLine>> {
    if children.is_empty() && providers.is_empty() {
        return Ok(Vec::new());
    }
    let (zone, today) = (tx.zone()?, tx.local_now()?.date());
    let until = today.saturating_add(Span::new().days(SearchResults::DAYS));
    let mut args = args![day_start_us(today, &zone)?, day_start_us(until, &zone)?, SearchResults::MAX_PER_KIND as i64];
    let mut conditions = Vec::new();
    for (column, some) in [
        ("v.child_id", children.iter().map(|child| child.id.0).collect::<Vec<_>>()),
        ("v.provider_id", providers.iter().map(|provider| provider.id.0).collect()),
    ] {
        if !some.is_empty() {
            conditions.push(format!("{column} IN ({})", placeholders(4 + args.len(), some.len())));
            args.extend(ids(&some));
        }
    }
    let sql = select_visits!(" AND v.state <> 'cancelled' AND v.starts_us >= $4 AND v.starts_us < $5 AND (");
    let rows: Vec<VisitRow> =
        tx.fetch_all(format!("{sql}{}) ORDER BY v.starts_us, v.id LIMIT $6", conditions.join(" OR ")), args).await?;
    rows.into_iter().map(|row| line(tx, row)).collect()
}

fn line(tx: &Tx, row: VisitRow) -> Result<VisitLine> {
    Ok(VisitLine {
        id: row.visit_id(),
        starts: row.starts()?,
        clock: clock_name(row.starts_us, &crate::zone(&row.zone)?, &tx.zone()?),
        is_due: row.starts_us < tx.now_us(),
        minutes: row.minutes(),
        state: row.state()?,
        note: note_state(row.note.as_deref()),
        discipline: Discipline(row.discipline),
        kind: row.visit_kind.into_name(),
        child: tx.child(row.child),
        provider: row.provider.into(),
    })
}
