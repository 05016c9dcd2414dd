//! Children and their guardians, and queries shared with the pages of providers and authorizations.

mod add_child;
mod authorizations;
mod guardians;
mod links;
mod providers;

pub use add_child::add_child;
pub use authorizations::{authorization, authorization_visits, authorizations};
pub(crate) use guardians::contacts;
pub use guardians::{hide_address, save_guardian};
pub use links::{RecordWithEmail, link_recipient_for, link_recipient_named, records_with_email};
pub(crate) use providers::load_provider_ref;
pub use providers::{provider, provider_choices, providers};

use crate::{
    Tx,
    kernel::{
        columns::{
            ChildColumns, ProviderColumns, child_columns, note_state, parse_date, parse_local, provider_columns, visit_state,
        },
        lists::{paginate, sort_by_ids},
        sql::{args, ids, placeholders},
        visible::{staff_only, visible_child, visible_visit},
    },
    privacy::deletion::held_since,
    records::{
        children::{FieldColumns, field_columns, record},
        find,
    },
};
use authorizations::authorization_lines;
use domain::{
    ChildId, Result, VisitId,
    holds::HoldPerson,
    people::{ChildLine, ChildPage, Page, Search, VisitLine},
    schedule::Discipline,
    search::SearchQuery,
    visits::clock_name,
};
use std::collections::HashMap;
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

/// Children by name, guardian, address, phone number or reference; for a provider their own caseload. Without a search text those
/// whose services have not ended.
pub async fn children(tx: &mut Tx, search: &Search) -> Result<Page<ChildLine>> {
    children_of_list(tx, search, false).await
}

/// The children whose services have ended.
pub async fn ended_children(tx: &mut Tx, page: u32) -> Result<Page<ChildLine>> {
    children_of_list(tx, &Search { q: String::new(), page }, true).await
}

async fn children_of_list(tx: &mut Tx, search: &Search, ended: bool) -> Result<Page<ChildLine>> {
    tx.require_staff()?;
    let found = find::children(tx, &SearchQuery::of(&search.q), ended).await?;
    let (shown, total) = paginate(found, search.page);
    let sql = concat!(
        "SELECT ",
        child_columns!(),
        ", c.birth_date, c.home_language, c.ended_on,
        (SELECT l.city FROM places l WHERE l.agency_id = c.agency_id AND l.child_id = c.id
            ORDER BY l.kind = 'home' DESC, l.id LIMIT 1) AS city,
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
        tx.fetch_all(format!("{sql}{})", placeholders(4, shown.len())), ids(&shown)).await?
    };
    sort_by_ids(&mut rows, &shown, |row| row.child.id().0);
    let mut disciplines = disciplines_of(tx, &shown).await?;
    let mut lines = Vec::with_capacity(rows.len());
    let today = tx.local_now()?.date();
    for row in rows {
        let child = tx.child(row.child);
        tx.record_access(child.id);
        lines.push(ChildLine {
            birth_date: parse_date(&row.birth_date)?,
            language: row.home_language,
            ended_on: row.ended_on.as_deref().map(parse_date).transpose()?.filter(|day| *day <= today),
            city: row.city.unwrap_or_default(),
            disciplines: disciplines.remove(&child.id.0).unwrap_or_default(),
            guardian: tx.guardian(&row.guardian_first.unwrap_or_default(), &row.guardian_last.unwrap_or_default()),
            child,
        });
    }
    Ok(Page { rows: lines, total, number: search.page.max(1) })
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

#[derive(sqlx::FromRow)]
struct ChildPageRow {
    #[sqlx(flatten)]
    child: ChildColumns,
    #[sqlx(flatten)]
    fields: FieldColumns,
}

/// One child, for the office and for its providers.
pub async fn child(tx: &mut Tx, id: ChildId) -> Result<ChildPage> {
    let row: ChildPageRow = tx
        .fetch_one(
            concat!(
                "SELECT ",
                child_columns!(),
                ", ",
                field_columns!(),
                " FROM children c WHERE ",
                visible_child!(),
                staff_only!(),
                " AND c.id = $4"
            ),
            args![id],
        )
        .await?;
    tx.record_access(id);
    Ok(ChildPage {
        child: row.child.into_ref(),
        record: record(tx, row.fields).await?,
        guardians: guardians::guardians_of_child(tx, id).await?,
        former_guardians: guardians::former_guardians(tx, id).await?,
        authorizations: authorization_lines(tx, " AND a.child_id = $4 ORDER BY a.starts_on DESC, a.id", args![id]).await?,
        visits: visit_lines(tx, "v.child_id = $4", id.0).await?,
        held_since: held_since(tx, &[HoldPerson::Child(id)]).await?,
    })
}

#[derive(sqlx::FromRow)]
struct VisitLineRow {
    id: Uuid,
    #[sqlx(flatten)]
    child: ChildColumns,
    #[sqlx(flatten)]
    provider: ProviderColumns,
    discipline: String,
    starts_local: String,
    zone: String,
    starts_us: i64,
    minutes: i64,
    state: String,
    note: Option<String>,
}

/// Visits around now, latest first: from four weeks ago to two weeks ahead.
async fn visit_lines(tx: &mut Tx, condition: &str, id: Uuid) -> Result<Vec<VisitLine>> {
    const WEEK_US: i64 = 7 * 86_400 * 1_000_000;
    let (now, agency) = (tx.now_us(), tx.zone()?);
    let sql = concat!(
        "SELECT v.id, ",
        child_columns!(),
        ", ",
        provider_columns!(),
        ", a.discipline, v.starts_local, v.zone, v.starts_us, v.minutes, v.state, n.state AS note
         FROM visits v
         JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
         JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id
         JOIN authorizations a ON a.agency_id = v.agency_id AND a.id = v.authorization_id
         LEFT JOIN notes n ON n.agency_id = v.agency_id AND n.visit_id = v.id
         WHERE ",
        visible_visit!(),
        " AND v.starts_us > $5 AND v.starts_us < $6 AND "
    );
    let rows: Vec<VisitLineRow> = tx
        .fetch_all(
            format!("{sql}{condition} ORDER BY v.starts_us DESC, v.id LIMIT 200"),
            args![id, now - 4 * WEEK_US, now + 2 * WEEK_US],
        )
        .await?;
    rows.into_iter()
        .map(|row| {
            let child = tx.child(row.child);
            tx.record_access(child.id);
            Ok(VisitLine {
                id: VisitId(row.id),
                child,
                provider: row.provider.into(),
                discipline: Discipline(row.discipline),
                starts: parse_local(&row.starts_local)?,
                clock: clock_name(row.starts_us, &crate::zone(&row.zone)?, &agency),
                is_due: row.starts_us < now,
                minutes: row.minutes as u16,
                state: visit_state(&row.state)?,
                note: note_state(row.note.as_deref()),
            })
        })
        .collect()
}
