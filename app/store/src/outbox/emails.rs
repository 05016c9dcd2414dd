//! The list of an agency's emails.

use super::{LineRow, timestamp};
use crate::{
    Tx,
    kernel::{
        lists::{sort_by_ids, take_part},
        sql::{args, ids, placeholders},
    },
    today::{READ, section},
};
use domain::{
    Capability, EmailId, Result,
    lists::{EmailColumn, EmailFilters, ListPage, ListQuery},
    mail::EmailLine,
    search::{SearchQuery, SearchRecord},
    today::Section,
};
use uuid::Uuid;

macro_rules! select_emails {
    ($more:literal) => {
        concat!(
            "SELECT id, recipient, kind, letter <> '' AS has_text, queued_us, sent_us, failed_us, too_old_us, tries, refusal
             FROM outbox WHERE agency_id = $1",
            $more
        )
    };
}

/// Failed and expired ones first, then those that wait, then the sent ones; newest first within each group.
macro_rules! own_order {
    () => {
        " ORDER BY CASE WHEN failed_us IS NOT NULL OR too_old_us IS NOT NULL THEN 0 WHEN sent_us IS NULL THEN 1 ELSE 2 END,
            queued_us DESC, id DESC"
    };
}

/// The condition of [`failed_emails`].
macro_rules! failed {
    () => {
        " AND sent_us IS NULL AND (failed_us IS NOT NULL OR too_old_us IS NOT NULL) AND queued_us >= $4"
    };
}

/// The agency's emails: failed and expired first, then waiting, then sent; newest first within each group.
pub async fn list_emails(tx: &mut Tx, query: &ListQuery<EmailFilters>) -> Result<ListPage<EmailLine>> {
    tx.require_capability(Capability::Manage)?;
    let (all,): (i64,) = tx.fetch_one("SELECT COUNT(*) FROM outbox WHERE agency_id = $1", args![]).await?;
    let all = u32::try_from(all).unwrap_or(u32::MAX);
    let (rows, total) = if query.is_narrowed() || query.order().is_some() {
        let (shown, total) = take_part(found(tx, query).await?, query.part);
        let mut rows: Vec<LineRow> = Vec::new();
        if !shown.is_empty() {
            let sql = select_emails!(" AND id IN (");
            rows = tx.fetch_all(format!("{sql}{})", placeholders(4, shown.len())), ids(&shown)).await?;
            sort_by_ids(&mut rows, &shown, |row| row.id);
        }
        (rows, total)
    } else {
        let sql = concat!(select_emails!(""), own_order!(), " LIMIT $4 OFFSET $5");
        (tx.fetch_all(sql, args![query.part.limit(), query.part.offset()]).await?, all)
    };
    Ok(ListPage { rows: lines_of(tx, rows)?, total, all, number: query.part.number(), choices: () })
}

/// The agency's emails since a moment that were rejected or expired, newest first.
pub(crate) async fn failed_emails(tx: &mut Tx, since_us: i64) -> Result<Section<EmailLine>> {
    const COUNT: &str =
        concat!("SELECT COUNT(*) FROM (SELECT id FROM outbox WHERE agency_id = $1", failed!(), " LIMIT $5) counted");
    let sql = concat!(select_emails!(""), failed!(), " ORDER BY queued_us DESC, id DESC LIMIT $5");
    let rows = tx.fetch_all(sql, args![since_us, READ]).await?;
    let lines = lines_of(tx, rows)?;
    section(tx, lines, COUNT, args![since_us]).await
}

fn lines_of(tx: &Tx, rows: Vec<LineRow>) -> Result<Vec<EmailLine>> {
    let (zone, now) = (tx.zone()?, tx.now_us());
    let line = |row: LineRow| {
        let (state, at) = row.state();
        Ok(EmailLine {
            letter: EmailId(row.id),
            kind: row.kind.parse().ok(),
            state,
            at: timestamp(at)?.to_zoned(zone.clone()).datetime(),
            tries: u32::try_from(row.tries).unwrap_or(u32::MAX),
            can_resend: row.can_resend(now),
            to: row.recipient,
            refusal: row.refusal,
        })
    };
    rows.into_iter().map(line).collect()
}

/// The emails that match a search for their recipient, and filters, in the wanted order, in the list's own where its column is
/// the same. They are of the last months only.
async fn found(tx: &mut Tx, query: &ListQuery<EmailFilters>) -> Result<Vec<Uuid>> {
    let mut rows: Vec<LineRow> = tx.fetch_all(concat!(select_emails!(""), own_order!()), args![]).await?;
    let search = SearchQuery::of(&query.q);
    rows.retain(|row| {
        let mut record = SearchRecord::default();
        record.email(&row.recipient);
        passes(&query.filters, row) && search.matches(&record)
    });
    if let Some(order) = query.order() {
        match order.column {
            EmailColumn::To => order.sort(&mut rows, |row| row.recipient.clone()),
            EmailColumn::When => order.sort(&mut rows, |row| row.state().1),
            EmailColumn::Tries => order.sort(&mut rows, |row| row.tries),
        }
    }
    Ok(rows.into_iter().map(|row| row.id).collect())
}

fn passes(filters: &EmailFilters, row: &LineRow) -> bool {
    filters.state.is_none_or(|state| row.state().0 == state)
        && filters.kind.is_none_or(|kind| row.kind.parse().ok() == Some(kind))
}
