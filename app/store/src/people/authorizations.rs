//! Authorizations: the list with its search, and one page each.

use super::{offset, pattern, visit_lines};
use crate::{
    Tx,
    names::{ChildColumns, child_columns, date},
    sql::args,
    visible::visible_child,
};
use domain::{
    AuthorizationId, Error, ProviderId, Result,
    people::{AuthorizationLine, Page, Search, VisitLine},
    schedule::Discipline,
};
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

/// Authorizations by child, reference, discipline or payer; the ones that end first come first.
pub async fn authorizations(tx: &mut Tx, search: &Search) -> Result<Page<AuthorizationLine>> {
    tx.as_admin()?;
    let pattern = pattern(&search.q);
    let found = " AND (lower(c.first_name || ' ' || c.last_name) LIKE $4 ESCAPE '\\' OR lower(a.reference) LIKE $4 ESCAPE '\\'
        OR lower(a.discipline) LIKE $4 ESCAPE '\\' OR lower(a.payer) LIKE $4 ESCAPE '\\')";
    let (total,): (i64,) = tx
        .one(
            format!(
                "SELECT COUNT(*) FROM authorizations a JOIN children c ON c.agency_id = a.agency_id AND c.id = a.child_id
                 WHERE a.agency_id = $1{found}"
            ),
            args![&pattern],
        )
        .await?;
    let rows = authorization_lines(
        tx,
        &format!("{found} ORDER BY a.ends_on, a.reference, a.id LIMIT $5 OFFSET $6"),
        args![&pattern, Page::<AuthorizationLine>::ROWS, offset::<AuthorizationLine>(search.page)],
    )
    .await?;
    for row in &rows {
        tx.saw(row.child.id);
    }
    Ok(Page { rows, total: total as u32, number: search.page.max(1) })
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
