//! Search everywhere: children, providers and their next visits.

use crate::{
    Tx,
    find::{self, ids, in_order, numbers},
    names::{ChildColumns, ProviderColumns, child_columns, day_start_us, note_state, provider_columns},
    sql::args,
    visible::{visible_child, visible_provider},
    visits::{VisitRow, select_visits},
};
use domain::{
    Result,
    people::VisitLine,
    schedule::Discipline,
    search::{Asked, Found, Query, Record, best},
    visits::{ChildRef, ProviderRef},
};
use jiff::Span;
use uuid::Uuid;

/// Whom the actor may see by a name like this, and by whatever else they are found by: the office all of the agency, a provider
/// the own caseload, record and visits. With their visits from today on.
///
/// # Errors
/// `NotFound` for families.
pub async fn search(tx: &mut Tx, query: &Query) -> Result<Found> {
    tx.not_for_families()?;
    let asked = Asked::of(query.as_str());
    if asked.is_blank() {
        return Ok(Found::default());
    }
    let children = children(tx, &asked).await?;
    let providers = providers(tx, &asked).await?;
    let visits = next_visits(tx, &children, &providers).await?;
    for child in children.iter().chain(visits.iter().map(|visit| &visit.child)) {
        tx.saw(child.id);
    }
    Ok(Found { children, providers, visits })
}

/// Those whose own names are closest, then those who are found by something else.
fn closest(asked: &Asked, all: Vec<(Uuid, String, Record)>) -> Vec<Uuid> {
    let mut found = best(asked.words(), all.iter().map(|(id, name, _)| (name.clone(), *id)), Found::MOST);
    let others = all.iter().filter(|(.., record)| asked.finds(record)).map(|(id, ..)| *id);
    for id in others {
        if found.len() == Found::MOST {
            break;
        }
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

async fn children(tx: &mut Tx, asked: &Asked) -> Result<Vec<ChildRef>> {
    let found = closest(asked, find::child_records(tx, asked).await?);
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let sql = concat!("SELECT ", child_columns!(), " FROM children c WHERE ", visible_child!(), " AND c.id IN (");
    let mut rows: Vec<ChildColumns> = tx.all(format!("{sql}{})", numbers(4, found.len())), ids(&found)).await?;
    in_order(&mut rows, &found, |row| row.id().0);
    Ok(rows.into_iter().map(|row| tx.child(row)).collect())
}

async fn providers(tx: &mut Tx, asked: &Asked) -> Result<Vec<ProviderRef>> {
    let found = closest(asked, find::provider_records(tx).await?);
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let sql = concat!("SELECT ", provider_columns!(), " FROM providers p WHERE ", visible_provider!(), " AND p.id IN (");
    let mut rows: Vec<ProviderColumns> = tx.all(format!("{sql}{})", numbers(4, found.len())), ids(&found)).await?;
    in_order(&mut rows, &found, ProviderColumns::id);
    Ok(rows.into_iter().map(ProviderRef::from).collect())
}

/// The visits of these children and providers that are not cancelled, soonest first, from the beginning of today.
async fn next_visits(tx: &mut Tx, children: &[ChildRef], providers: &[ProviderRef]) -> Result<Vec<VisitLine>> {
    if children.is_empty() && providers.is_empty() {
        return Ok(Vec::new());
    }
    let (zone, today) = (tx.zone()?, tx.local_now()?.date());
    let until = today.saturating_add(Span::new().days(Found::DAYS));
    let mut args = args![day_start_us(today, &zone)?, day_start_us(until, &zone)?, Found::MOST as i64];
    let mut whose = Vec::new();
    for (column, some) in [
        ("v.child_id", children.iter().map(|child| child.id.0).collect::<Vec<_>>()),
        ("v.provider_id", providers.iter().map(|provider| provider.id.0).collect()),
    ] {
        if !some.is_empty() {
            whose.push(format!("{column} IN ({})", numbers(4 + args.len(), some.len())));
            args.extend(ids(&some));
        }
    }
    let sql = select_visits!(" AND v.state <> 'cancelled' AND v.starts_us >= $4 AND v.starts_us < $5 AND (");
    let rows: Vec<VisitRow> = tx.all(format!("{sql}{}) ORDER BY v.starts_us, v.id LIMIT $6", whose.join(" OR ")), args).await?;
    rows.into_iter().map(|row| line(tx, row)).collect()
}

fn line(tx: &Tx, row: VisitRow) -> Result<VisitLine> {
    Ok(VisitLine {
        id: row.visit_id(),
        starts: row.starts()?,
        minutes: row.minutes(),
        state: row.state()?,
        note: note_state(row.note.as_deref()),
        discipline: Discipline(row.discipline),
        child: tx.child(row.child),
        provider: row.provider.into(),
    })
}
