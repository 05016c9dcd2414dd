//! Authorizations: searchable list, and details of one.

use super::visit_lines;
use crate::{
    Tx,
    kernel::{
        columns::{ChildColumns, ChosenColumns, child_columns, chosen_columns, parse_date},
        lists::{distinct, last_first, sort_by_ids, take_part},
        sql::{args, ids, placeholders},
        visible::{staff_only, visible_child},
    },
    records::{authorizations::assignments::assigned_provider, find},
    today::{READ, section},
};
use domain::{
    AuthorizationId, Error, Result,
    lists::{AuthorizationChoices, AuthorizationColumn, AuthorizationFilters, Ending, ListFilters, ListPage, ListQuery},
    people::{AuthorizationLine, VisitLine},
    schedule::Discipline,
    search::{SearchQuery, SearchRecord, SortKey},
    today::{ENDED_DAYS, ENDING_DAYS, Section},
};
use jiff::{Span, civil::Date};
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
    ends_on_before: Option<String>,
    child_ended_on: Option<String>,
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
        ", a.discipline, a.service_code, COALESCE(py.name, a.payer) AS payer, a.starts_on, a.ends_on, a.visits_per_week, a.minutes_per_visit,
            a.units_authorized, a.unit_rule, a.ends_on_before, c.ended_on AS child_ended_on, ",
        chosen_columns!("w"),
        " FROM authorizations a JOIN children c ON c.agency_id = a.agency_id AND c.id = a.child_id
         LEFT JOIN providers w ON w.agency_id = a.agency_id AND w.id = ",
        assigned_provider!("a", "$today"),
        " LEFT JOIN payers py ON py.agency_id = a.agency_id AND py.id = a.payer_id
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
                is_ended_early: row.ends_on_before.is_some(),
                child_ended_on: row.child_ended_on.as_deref().map(parse_date).transpose()?,
            })
        })
        .collect()
}

/// What the list is searched, filtered and sorted by, of each authorization.
#[derive(sqlx::FromRow)]
struct Listed {
    id: Uuid,
    child_id: Uuid,
    reference: String,
    discipline: String,
    payer: String,
    service_code: String,
    ends_on: String,
    units_authorized: i64,
    child_first: String,
    child_last: String,
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

    /// A search also finds what has ended.
    fn passes(&self, filters: &AuthorizationFilters, is_search: bool, today: Date) -> Result<bool> {
        let ends = parse_date(&self.ends_on)?;
        let soon = today.saturating_add(Span::new().days(Ending::DAYS));
        let ending = match filters.ending {
            None => is_search || ends >= today,
            Some(Ending::Soon) => (today..=soon).contains(&ends),
            Some(Ending::Ended) => ends < today,
        };
        Ok(ending
            && filters.discipline.as_ref().is_none_or(|discipline| discipline.0 == self.discipline)
            && filters.payer.as_ref().is_none_or(|payer| *payer == self.payer))
    }
}

/// The ids that match a search and filters, in the wanted order, by end date where its column is the same.
pub(in crate::records) async fn found(tx: &mut Tx, query: &ListQuery<AuthorizationFilters>, today: Date) -> Result<Vec<Uuid>> {
    let mut rows: Vec<Listed> = tx
        .fetch_all(
            concat!(
                "SELECT a.id, a.child_id, a.reference, a.discipline, COALESCE(py.name, a.payer) AS payer, a.service_code, a.ends_on,
                    a.units_authorized, c.first_name AS child_first, c.last_name AS child_last, w.first_name AS chosen_first,
                    w.last_name AS chosen_last
                 FROM authorizations a JOIN children c ON c.agency_id = a.agency_id AND c.id = a.child_id
                 LEFT JOIN providers w ON w.agency_id = a.agency_id AND w.id = ",
                assigned_provider!("a", "$today"),
                " LEFT JOIN payers py ON py.agency_id = a.agency_id AND py.id = a.payer_id
                 WHERE a.agency_id = $1 ORDER BY a.ends_on, a.reference, a.id"
            ),
            args![],
        )
        .await?;
    let search = SearchQuery::of(if query.only.is_some() { "" } else { &query.q });
    if !search.is_blank() {
        let children: HashSet<Uuid> = find::children(tx, &search).await?.into_iter().collect();
        rows.retain(|row| children.contains(&row.child_id) || search.matches(&row.record()));
    }
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let is_wanted =
            if query.only.is_some() { query.wants(row.id) } else { row.passes(&query.filters, !search.is_blank(), today)? };
        if is_wanted {
            found.push(row);
        }
    }
    if let Some(order) = query.order() {
        match order.column {
            AuthorizationColumn::Child => order.sort(&mut found, |row| last_first(&row.child_first, &row.child_last)),
            AuthorizationColumn::Units => order.sort(&mut found, |row| row.units_authorized),
            AuthorizationColumn::Payer => order.sort(&mut found, |row| SortKey::of(&row.payer)),
            AuthorizationColumn::Ends => order.sort(&mut found, |row| row.ends_on.clone()),
        }
    }
    Ok(found.into_iter().map(|row| row.id).collect())
}

/// How many authorizations there are, and how many of them have not ended.
struct Counts {
    all: u32,
    current: u32,
}

/// The disciplines and payers of all authorizations, and how many there are.
async fn choices(tx: &mut Tx) -> Result<(AuthorizationChoices, Counts)> {
    let today = tx.local_now()?.date();
    let rows: Vec<(String, String, i64, i64)> = tx
        .fetch_all(
            "SELECT a.discipline, COALESCE(py.name, a.payer) AS payer, COUNT(*),
                CAST(SUM(CASE WHEN a.ends_on >= $4 THEN 1 ELSE 0 END) AS BIGINT)
             FROM authorizations a LEFT JOIN payers py ON py.agency_id = a.agency_id AND py.id = a.payer_id
             WHERE a.agency_id = $1 GROUP BY 1, 2",
            args![today],
        )
        .await?;
    let choices = AuthorizationChoices {
        disciplines: distinct(rows.iter().map(|(discipline, ..)| discipline.as_str())),
        payers: distinct(rows.iter().map(|(_, payer, ..)| payer.as_str())),
        today,
    };
    let sum =
        |count: fn(&(String, String, i64, i64)) -> i64| u32::try_from(rows.iter().map(count).sum::<i64>()).unwrap_or(u32::MAX);
    Ok((choices, Counts { all: sum(|row| row.2), current: sum(|row| row.3) }))
}

/// Authorizations by reference, discipline, payer, therapist, or anything that finds their child; sorted by end date. Those
/// that have ended are left out, unless they are searched for or the filter asks for them.
pub async fn authorizations(
    tx: &mut Tx,
    query: impl Into<ListQuery<AuthorizationFilters>>,
) -> Result<ListPage<AuthorizationLine, AuthorizationChoices>> {
    tx.require_admin()?;
    let query = query.into();
    let (choices, Counts { all, current }) = choices(tx).await?;
    let by_end = query.order() == AuthorizationFilters::DEFAULT_SORT;
    let (rows, total) = if by_end && !query.is_narrowed() {
        let order = " AND a.ends_on >= $4 ORDER BY a.ends_on, a.reference, a.id LIMIT $5 OFFSET $6";
        let page = args![choices.today, query.part.limit(), query.part.offset()];
        (authorization_lines(tx, order, page).await?, current)
    } else {
        let (shown, total) = take_part(found(tx, &query, choices.today).await?, query.part);
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
    Ok(ListPage { rows, total, all, number: query.part.number(), choices })
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

/// The condition of [`ending_authorizations`].
macro_rules! ending {
    () => {
        " AND a.ends_on >= $4 AND a.ends_on <= $5 AND a.ends_on_before IS NULL AND (c.ended_on IS NULL OR c.ended_on > a.ends_on)
          AND NOT EXISTS (SELECT 1 FROM authorizations o WHERE o.agency_id = a.agency_id AND o.child_id = a.child_id
            AND o.discipline = a.discipline AND o.ends_on > a.ends_on)"
    };
}

/// Authorizations of children in care that end in the next days or have ended in the last ones, and that no other one of the
/// discipline follows; by end date.
pub(crate) async fn ending_authorizations(tx: &mut Tx, today: Date) -> Result<Section<AuthorizationLine>> {
    const COUNT: &str = concat!(
        "SELECT COUNT(*) FROM (SELECT a.id FROM authorizations a
         JOIN children c ON c.agency_id = a.agency_id AND c.id = a.child_id WHERE ",
        visible_child!(),
        ending!(),
        " LIMIT $6) counted"
    );
    let from = today.saturating_sub(Span::new().days(ENDED_DAYS));
    let until = today.saturating_add(Span::new().days(ENDING_DAYS));
    let more = concat!(ending!(), " ORDER BY a.ends_on, a.reference, a.id LIMIT $6");
    let lines = authorization_lines(tx, more, args![from, until, READ]).await?;
    let section = section(tx, lines, COUNT, args![from, until]).await?;
    for line in &section.lines {
        tx.record_access(line.child.id);
    }
    Ok(section)
}
