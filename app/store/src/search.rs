//! Search everywhere: children, providers and their next visits, by name.

use crate::{
    Tx,
    names::{ChildColumns, ProviderColumns, child_columns, day_start_us, note_state, provider_columns},
    sql::{Arg, args},
    visible::{visible_child, visible_provider},
    visits::{VisitRow, select_visits},
};
use domain::{
    Result,
    people::VisitLine,
    schedule::Discipline,
    search::{Found, Query, Words, best},
    visits::{ChildRef, ProviderRef, full_name},
};
use jiff::Span;
use uuid::Uuid;

/// Whom the actor may see by a name like this, and their visits from today on: the office all of the agency, a provider
/// the own caseload, record and visits.
///
/// The names that the actor may see are folded and compared here, one by one: an agency has hundreds of them, some few
/// thousand at most, and neither engine folds accents by itself.
///
/// # Errors
/// `NotFound` for families.
pub async fn search(tx: &mut Tx, query: &Query) -> Result<Found> {
    tx.not_for_families()?;
    let asked = Words::of(query.as_str());
    if asked.is_empty() {
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

/// Id, first and last name.
type Named = (Uuid, String, String);

fn closest(asked: &Words, all: Vec<Named>) -> Vec<Uuid> {
    best(asked, all.into_iter().map(|(id, first, last)| (full_name(&first, &last), id)), Found::MOST)
}

/// `$4, $5, …` for so many arguments, the first of them numbered `first`.
fn numbers(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

fn ids(ids: &[Uuid]) -> Vec<Arg> {
    ids.iter().map(|id| Arg::from(*id)).collect()
}

async fn children(tx: &mut Tx, asked: &Words) -> Result<Vec<ChildRef>> {
    let all: Vec<Named> = tx
        .all(
            concat!("SELECT c.id, c.first_name, c.last_name FROM children c WHERE ", visible_child!(), " ORDER BY c.id"),
            args![],
        )
        .await?;
    let found = closest(asked, all);
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let sql = concat!("SELECT ", child_columns!(), " FROM children c WHERE ", visible_child!(), " AND c.id IN (");
    let rows: Vec<ChildColumns> = tx.all(format!("{sql}{})", numbers(4, found.len())), ids(&found)).await?;
    let mut children: Vec<ChildRef> = rows.into_iter().map(|row| tx.child(row)).collect();
    children.sort_by_key(|child| found.iter().position(|id| *id == child.id.0));
    Ok(children)
}

async fn providers(tx: &mut Tx, asked: &Words) -> Result<Vec<ProviderRef>> {
    let rows: Vec<ProviderColumns> = tx
        .all(concat!("SELECT ", provider_columns!(), " FROM providers p WHERE ", visible_provider!(), " ORDER BY p.id"), args![])
        .await?;
    let all = rows.into_iter().map(ProviderRef::from).map(|provider| (provider.full_name(), provider));
    Ok(best(asked, all, Found::MOST))
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
