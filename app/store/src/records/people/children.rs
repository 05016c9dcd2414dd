//! The list of children: search, filters and order.

use crate::{
    Tx,
    kernel::{
        columns::{ChildColumns, child_columns, has_ended, parse_date},
        lists::{distinct, last_first, sort_by_ids, take_part},
        sql::{args, ids, placeholders},
        visible::{staff_only, visible_child},
    },
    records::find,
};
use domain::{
    Result,
    lists::{ChildChoices, ChildColumn, ChildFilters, ListPage, ListQuery, RecordState, Sort},
    people::ChildLine,
    schedule::Discipline,
    search::{SearchQuery, SortKey},
};
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct ChildLineRow {
    #[sqlx(flatten)]
    child: ChildColumns,
    birth_date: String,
    home_language: String,
    ended_on: Option<String>,
    city: Option<String>,
    guardian_first: Option<String>,
    guardian_last: Option<String>,
}

/// What the list is filtered and sorted by, of each child.
#[derive(sqlx::FromRow)]
struct ListedChild {
    id: Uuid,
    first_name: String,
    last_name: String,
    birth_date: String,
    home_language: String,
    ended_on: Option<String>,
    town: Option<String>,
    has_discipline: bool,
}

impl ListedChild {
    fn town(&self) -> &str {
        self.town.as_deref().unwrap_or_default()
    }

    /// A search also finds children whose services have ended.
    fn passes(&self, filters: &ChildFilters, is_search: bool, today: Date) -> bool {
        RecordState::shows(filters.state, is_search, has_ended(self.ended_on.as_deref(), today))
            && (self.has_discipline || filters.discipline.is_none())
            && filters.town.as_ref().is_none_or(|town| self.town() == town)
            && filters.language.as_ref().is_none_or(|language| self.home_language == *language)
    }
}

/// Children by name, guardian, address, phone number or reference; for a provider their own caseload. Those whose services have
/// ended are left out, unless they are searched for or the filter asks for them.
pub async fn children(tx: &mut Tx, query: impl Into<ListQuery<ChildFilters>>) -> Result<ListPage<ChildLine, ChildChoices>> {
    let query = query.into();
    let Found { ids, all, choices } = found(tx, &query).await?;
    let (shown, total) = take_part(ids, query.part);
    let rows = child_lines(tx, &shown).await?;
    Ok(ListPage { rows, total, all, number: query.part.number(), choices })
}

/// The children that a query finds, in its order.
pub(in crate::records) async fn found_children(tx: &mut Tx, query: &ListQuery<ChildFilters>) -> Result<Vec<Uuid>> {
    found(tx, query).await.map(|found| found.ids)
}

struct Found {
    ids: Vec<Uuid>,
    all: u32,
    choices: ChildChoices,
}

async fn found(tx: &mut Tx, query: &ListQuery<ChildFilters>) -> Result<Found> {
    tx.require_staff()?;
    let discipline = query.filters.discipline.as_ref().map_or("", |discipline| discipline.0.as_str());
    let mut listed: Vec<ListedChild> = tx
        .fetch_all(
            concat!(
                "SELECT c.id, c.first_name, c.last_name, c.birth_date, c.home_language, c.ended_on,
                    (SELECT l.city FROM places l WHERE l.agency_id = c.agency_id AND l.child_id = c.id AND l.kind <> 'video'
                        ORDER BY l.ended_on IS NOT NULL, l.kind = 'home' DESC, l.id LIMIT 1) AS town,
                    $4 <> '' AND EXISTS (SELECT 1 FROM authorizations a WHERE a.agency_id = c.agency_id
                        AND a.child_id = c.id AND a.discipline = $4) AS has_discipline
                 FROM children c WHERE ",
                visible_child!(),
                staff_only!(),
                " ORDER BY c.id"
            ),
            args![discipline],
        )
        .await?;
    let all = u32::try_from(listed.len()).unwrap_or(u32::MAX);
    let authorized: Vec<(String,)> =
        tx.fetch_all("SELECT DISTINCT discipline FROM authorizations WHERE agency_id = $1", args![]).await?;
    let today = tx.local_now()?.date();
    let choices = ChildChoices {
        disciplines: distinct(authorized.iter().map(|(discipline,)| discipline.as_str())),
        towns: distinct(listed.iter().map(ListedChild::town)),
        languages: distinct(listed.iter().map(|child| child.home_language.as_str())),
        today,
    };
    let search = SearchQuery::of(if query.only.is_some() { "" } else { &query.q });
    if !search.is_blank() {
        let matches: HashSet<Uuid> = find::children(tx, &search).await?.into_iter().collect();
        listed.retain(|child| matches.contains(&child.id));
    }
    if query.only.is_some() {
        listed.retain(|child| query.wants(child.id));
    } else {
        listed.retain(|child| child.passes(&query.filters, !search.is_blank(), today));
    }
    sort(&mut listed, query.order());
    Ok(Found { ids: listed.into_iter().map(|child| child.id).collect(), all, choices })
}

/// By name where the column is the same.
fn sort(listed: &mut [ListedChild], order: Option<Sort<ChildColumn>>) {
    let by_name = Sort::ascending(ChildColumn::Name);
    let order = order.unwrap_or(by_name);
    let name = |child: &ListedChild| last_first(&child.first_name, &child.last_name);
    match order.column {
        ChildColumn::Name => order.sort(listed, name),
        ChildColumn::Born => {
            by_name.sort(listed, name);
            order.sort(listed, |child| child.birth_date.clone());
        }
        ChildColumn::Town => {
            by_name.sort(listed, name);
            order.sort(listed, |child| SortKey::of(child.town()));
        }
    }
}

/// The lines of these children, in their order.
async fn child_lines(tx: &mut Tx, shown: &[Uuid]) -> Result<Vec<ChildLine>> {
    let sql = concat!(
        "SELECT ",
        child_columns!(),
        ", c.birth_date, c.home_language, c.ended_on,
        (SELECT l.city FROM places l WHERE l.agency_id = c.agency_id AND l.child_id = c.id AND l.kind <> 'video'
            ORDER BY l.ended_on IS NOT NULL, l.kind = 'home' DESC, l.id LIMIT 1) AS city,
        (SELECT gn.first_name FROM guardianships gs
            JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id
            WHERE gs.agency_id = c.agency_id AND gs.child_id = c.id ORDER BY gs.guardian_id LIMIT 1) AS guardian_first,
        (SELECT gn.last_name FROM guardianships gs
            JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id
            WHERE gs.agency_id = c.agency_id AND gs.child_id = c.id ORDER BY gs.guardian_id LIMIT 1) AS guardian_last
         FROM children c WHERE ",
        visible_child!(),
        staff_only!(),
        " AND c.id IN ("
    );
    let mut rows: Vec<ChildLineRow> = if shown.is_empty() {
        Vec::new()
    } else {
        tx.fetch_all(format!("{sql}{})", placeholders(4, shown.len())), ids(shown)).await?
    };
    sort_by_ids(&mut rows, shown, |row| row.child.id().0);
    let mut disciplines = disciplines_of(tx, shown).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let child = tx.child(row.child);
        tx.record_access(child.id);
        lines.push(ChildLine {
            birth_date: parse_date(&row.birth_date)?,
            language: row.home_language,
            ended_on: row.ended_on.as_deref().map(parse_date).transpose()?,
            city: row.city.unwrap_or_default(),
            disciplines: disciplines.remove(&child.id.0).unwrap_or_default(),
            guardian: tx.person_name(&row.guardian_first.unwrap_or_default(), &row.guardian_last.unwrap_or_default()),
            child,
        });
    }
    Ok(lines)
}

/// The disciplines of children's authorizations, in order.
async fn disciplines_of(tx: &mut Tx, children: &[Uuid]) -> Result<HashMap<Uuid, Vec<Discipline>>> {
    let mut disciplines: HashMap<Uuid, Vec<Discipline>> = HashMap::new();
    if children.is_empty() {
        return Ok(disciplines);
    }
    let sql = "SELECT DISTINCT child_id, discipline FROM authorizations WHERE agency_id = $1 AND child_id IN (";
    let sql = format!("{sql}{}) ORDER BY discipline", placeholders(4, children.len()));
    let rows: Vec<(Uuid, String)> = tx.fetch_all(sql, ids(children)).await?;
    for (child, discipline) in rows {
        disciplines.entry(child).or_default().push(Discipline(discipline));
    }
    Ok(disciplines)
}
