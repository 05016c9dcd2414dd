//! Authorizations: searchable list, and details of one.

use super::visit_lines;
use crate::{
    Tx,
    kernel::{
        columns::{ChildColumns, ChosenColumns, child_columns, chosen_columns, parse_date},
        lists::{paginate, sort_by_ids},
        sql::{args, ids, placeholders},
        visible::{staff_only, visible_child},
    },
    records::find,
};
use domain::{
    AuthorizationId, Error, Result,
    people::{AuthorizationLine, Page, Search, VisitLine},
    schedule::Discipline,
    search::{SearchQuery, SearchRecord},
};
use std::collections::HashSet;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct AuthorizationRow {
    id: Uuid,
    reference: String,
    #[sqlx(flatten)]
    child: ChildColumns,
    discipline: String,
    service_code: String,
    payer: String,
    starts_on: String,
    ends_on: String,
    visits_per_week: i64,
    minutes_per_visit: i64,
    units_authorized: i64,
    unit_rule: String,
    #[sqlx(flatten)]
    chosen: ChosenColumns,
}

pub(super) async fn authorization_lines(
    tx: &mut Tx,
    more: &str,
    more_args: Vec<crate::kernel::sql::Arg>,
) -> Result<Vec<AuthorizationLine>> {
    let sql = concat!(
        "SELECT a.id, a.reference, ",
        child_columns!(),
        ", a.discipline, a.service_code, a.payer, a.starts_on, a.ends_on, a.visits_per_week, a.minutes_per_visit,
            a.units_authorized, a.unit_rule, ",
        chosen_columns!("w"),
        " FROM authorizations a JOIN children c ON c.agency_id = a.agency_id AND c.id = a.child_id
         LEFT JOIN providers w ON w.agency_id = a.agency_id AND w.id = a.provider_id
         WHERE ",
        visible_child!(),
        staff_only!()
    );
    let rows: Vec<AuthorizationRow> = tx.fetch_all(format!("{sql}{more}"), more_args).await?;
    rows.into_iter()
        .map(|row| {
            Ok(AuthorizationLine {
                id: AuthorizationId(row.id),
                reference: row.reference,
                child: tx.child(row.child),
                discipline: Discipline(row.discipline),
                service_code: row.service_code,
                payer: row.payer,
                starts_on: parse_date(&row.starts_on)?,
                ends_on: parse_date(&row.ends_on)?,
                visits_per_week: row.visits_per_week as u16,
                minutes_per_visit: row.minutes_per_visit as u16,
                units_authorized: row.units_authorized as u32,
                unit_rule: row.unit_rule,
                chosen: row.chosen.into_ref(),
            })
        })
        .collect()
}

/// The columns by which an authorization is searched, besides its child.
#[derive(sqlx::FromRow)]
struct Listed {
    id: Uuid,
    child_id: Uuid,
    reference: String,
    discipline: String,
    payer: String,
    service_code: String,
    chosen_first: Option<String>,
    chosen_last: Option<String>,
}

impl Listed {
    fn record(&self) -> SearchRecord {
        let mut record = SearchRecord::named(
            self.chosen_first.as_deref().unwrap_or_default(),
            self.chosen_last.as_deref().unwrap_or_default(),
        );
        for text in [&self.reference, &self.discipline, &self.payer, &self.service_code] {
            record.text(text);
        }
        record
    }
}

/// The ids that match a search, by end date.
async fn found(tx: &mut Tx, query: &SearchQuery) -> Result<Vec<Uuid>> {
    let rows: Vec<Listed> = tx
        .fetch_all(
            "SELECT a.id, a.child_id, a.reference, a.discipline, a.payer, a.service_code, w.first_name AS chosen_first,
                w.last_name AS chosen_last
             FROM authorizations a LEFT JOIN providers w ON w.agency_id = a.agency_id AND w.id = a.provider_id
             WHERE a.agency_id = $1 ORDER BY a.ends_on, a.reference, a.id",
            args![],
        )
        .await?;
    let children: HashSet<Uuid> = find::children(tx, query, false).await?.into_iter().collect();
    let is_match = |row: &Listed| children.contains(&row.child_id) || query.matches(&row.record());
    Ok(rows.into_iter().filter(is_match).map(|row| row.id).collect())
}

/// Authorizations by reference, discipline, payer, chosen provider, or anything that finds their child; sorted by end date.
pub async fn authorizations(tx: &mut Tx, search: &Search) -> Result<Page<AuthorizationLine>> {
    tx.require_admin()?;
    let query = SearchQuery::of(&search.q);
    let (rows, total) = if query.is_blank() {
        let (total,): (i64,) = tx.fetch_one("SELECT COUNT(*) FROM authorizations WHERE agency_id = $1", args![]).await?;
        let skip = (search.page.max(1) - 1).saturating_mul(Page::<AuthorizationLine>::ROWS);
        let order = " ORDER BY a.ends_on, a.reference, a.id LIMIT $4 OFFSET $5";
        (authorization_lines(tx, order, args![Page::<AuthorizationLine>::ROWS, skip]).await?, total as u32)
    } else {
        let (shown, total) = paginate(found(tx, &query).await?, search.page);
        let mut rows = Vec::new();
        if !shown.is_empty() {
            rows = authorization_lines(tx, &format!(" AND a.id IN ({})", placeholders(4, shown.len())), ids(&shown)).await?;
            sort_by_ids(&mut rows, &shown, |row| row.id.0);
        }
        (rows, total)
    };
    for row in &rows {
        tx.record_access(row.child.id);
    }
    Ok(Page { rows, total, number: search.page.max(1) })
}

/// One authorization, for the office.
pub async fn authorization(tx: &mut Tx, id: AuthorizationId) -> Result<AuthorizationLine> {
    tx.require_admin()?;
    let line = authorization_lines(tx, " AND a.id = $4", args![id]).await?.pop().ok_or(Error::NotFound)?;
    tx.record_access(line.child.id);
    Ok(line)
}

/// The visits of an authorization around now, for the office.
pub async fn authorization_visits(tx: &mut Tx, id: AuthorizationId) -> Result<Vec<VisitLine>> {
    tx.require_admin()?;
    visit_lines(tx, "v.authorization_id = $4", id.0).await
}
