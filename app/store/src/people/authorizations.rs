//! Authorizations: the list with its search, and one page each.

use super::visit_lines;
use crate::{
    Tx,
    find::{self, ids, in_order, numbers, page_of},
    names::{ChildColumns, child_columns, date},
    sql::args,
    visible::visible_child,
};
use domain::{
    AuthorizationId, Error, ProviderId, Result,
    people::{AuthorizationLine, Page, Search, VisitLine},
    schedule::Discipline,
    search::{Asked, Record},
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
    chosen_id: Option<Uuid>,
    chosen_first: Option<String>,
    chosen_last: Option<String>,
}

pub(super) async fn authorization_lines(
    tx: &mut Tx,
    more: &str,
    more_args: Vec<crate::sql::Arg>,
) -> Result<Vec<AuthorizationLine>> {
    let sql = concat!(
        "SELECT a.id, a.reference, ",
        child_columns!(),
        ", a.discipline, a.service_code, a.payer, a.starts_on, a.ends_on, a.visits_per_week, a.minutes_per_visit,
            a.units_authorized, a.unit_rule, w.id AS chosen_id, w.first_name AS chosen_first, w.last_name AS chosen_last
         FROM authorizations a JOIN children c ON c.agency_id = a.agency_id AND c.id = a.child_id
         LEFT JOIN providers w ON w.agency_id = a.agency_id AND w.id = a.provider_id
         WHERE ",
        visible_child!(),
        " AND $2 <> 'parent'"
    );
    let rows: Vec<AuthorizationRow> = tx.all(format!("{sql}{more}"), more_args).await?;
    rows.into_iter()
        .map(|row| {
            let chosen = row.chosen_id.map(|id| domain::visits::ProviderRef {
                id: ProviderId(id),
                first_name: row.chosen_first.unwrap_or_default(),
                last_name: row.chosen_last.unwrap_or_default(),
            });
            Ok(AuthorizationLine {
                id: AuthorizationId(row.id),
                reference: row.reference,
                child: tx.child(row.child),
                discipline: Discipline(row.discipline),
                service_code: row.service_code,
                payer: row.payer,
                starts_on: date(&row.starts_on)?,
                ends_on: date(&row.ends_on)?,
                visits_per_week: row.visits_per_week as u16,
                minutes_per_visit: row.minutes_per_visit as u16,
                units_authorized: row.units_authorized as u32,
                unit_rule: row.unit_rule,
                chosen,
            })
        })
        .collect()
}

/// What an authorization is found by, beside its child.
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
    fn record(&self) -> Record {
        let mut record =
            Record::named(self.chosen_first.as_deref().unwrap_or_default(), self.chosen_last.as_deref().unwrap_or_default());
        for text in [&self.reference, &self.discipline, &self.payer, &self.service_code] {
            record.text(text);
        }
        record
    }
}

/// The ids that a search shows, the ones that end first first.
async fn found(tx: &mut Tx, asked: &Asked) -> Result<Vec<Uuid>> {
    let rows: Vec<Listed> = tx
        .all(
            "SELECT a.id, a.child_id, a.reference, a.discipline, a.payer, a.service_code, w.first_name AS chosen_first,
                w.last_name AS chosen_last
             FROM authorizations a LEFT JOIN providers w ON w.agency_id = a.agency_id AND w.id = a.provider_id
             WHERE a.agency_id = $1 ORDER BY a.ends_on, a.reference, a.id",
            args![],
        )
        .await?;
    let children: HashSet<Uuid> = find::children(tx, asked).await?.into_iter().collect();
    let meant = |row: &Listed| children.contains(&row.child_id) || asked.finds(&row.record());
    Ok(rows.into_iter().filter(meant).map(|row| row.id).collect())
}

/// Authorizations by reference, discipline, payer or chosen provider, or by whatever their child is found by; the ones that end
/// first come first.
pub async fn authorizations(tx: &mut Tx, search: &Search) -> Result<Page<AuthorizationLine>> {
    tx.as_admin()?;
    let asked = Asked::of(&search.q);
    let (rows, total) = if asked.is_blank() {
        let (total,): (i64,) = tx.one("SELECT COUNT(*) FROM authorizations WHERE agency_id = $1", args![]).await?;
        let skip = (search.page.max(1) - 1).saturating_mul(Page::<AuthorizationLine>::ROWS);
        let order = " ORDER BY a.ends_on, a.reference, a.id LIMIT $4 OFFSET $5";
        (authorization_lines(tx, order, args![Page::<AuthorizationLine>::ROWS, skip]).await?, total as u32)
    } else {
        let (shown, total) = page_of(found(tx, &asked).await?, search.page);
        let mut rows = Vec::new();
        if !shown.is_empty() {
            rows = authorization_lines(tx, &format!(" AND a.id IN ({})", numbers(4, shown.len())), ids(&shown)).await?;
            in_order(&mut rows, &shown, |row| row.id.0);
        }
        (rows, total)
    };
    for row in &rows {
        tx.saw(row.child.id);
    }
    Ok(Page { rows, total, number: search.page.max(1) })
}

/// One authorization, for the office.
pub async fn authorization(tx: &mut Tx, id: AuthorizationId) -> Result<AuthorizationLine> {
    tx.as_admin()?;
    let line = authorization_lines(tx, " AND a.id = $4", args![id]).await?.pop().ok_or(Error::NotFound)?;
    tx.saw(line.child.id);
    Ok(line)
}

/// The visits of an authorization around now, for the office.
pub async fn authorization_visits(tx: &mut Tx, id: AuthorizationId) -> Result<Vec<VisitLine>> {
    tx.as_admin()?;
    visit_lines(tx, "v.authorization_id = $4", id.0).await
}
