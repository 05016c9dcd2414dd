//! The list of reports for the office.

use super::{LineRow, keys_of};
use crate::{
    Tx,
    audit::{Member, listed_members},
    kernel::{
        lists::{sort_by_ids, take_part},
        sql::{args, ids, placeholders},
    },
};
use domain::{
    Capability, MemberId, Result,
    data_reports::{DataItem, DataReportLine},
    lists::{DataReportColumn, DataReportFilters, DataReportState, ListPage, ListQuery},
    search::{SearchQuery, SearchRecord, SortKey},
};
use std::collections::BTreeSet;
use uuid::Uuid;

macro_rules! select_reports {
    ($more:literal) => {
        concat!(
            "SELECT id, item, text_sealed, sent_us, answer_sealed, answered_us, version, member_id FROM data_reports
             WHERE agency_id = $1",
            $more
        )
    };
}

/// What the list is searched, filtered and sorted by, of each report.
#[derive(sqlx::FromRow)]
struct Listed {
    id: Uuid,
    item: String,
    state: String,
    sent_us: i64,
    name: String,
    email: String,
}

impl Listed {
    fn passes(&self, filters: &DataReportFilters) -> bool {
        filters.about.is_none_or(|about| DataItem::parse(&self.item) == Some(about))
            && filters.state.is_none_or(|state| DataReportState::parse(&self.state) == Some(state))
    }

    fn record(&self) -> SearchRecord {
        let mut record = SearchRecord::named(&self.name, "");
        record.email(&self.email);
        record
    }
}

/// All reports: open ones first, each group latest first. A search is for their senders: the texts are sealed.
pub async fn list(tx: &mut Tx, query: &ListQuery<DataReportFilters>) -> Result<ListPage<DataReportLine>> {
    tx.require_capability(Capability::Privacy)?;
    let (all,): (i64,) = tx.fetch_one("SELECT COUNT(*) FROM data_reports WHERE agency_id = $1", args![]).await?;
    let all = u32::try_from(all).unwrap_or(u32::MAX);
    let (rows, total) = if query.is_narrowed() || query.order().is_some() {
        let (shown, total) = take_part(found(tx, query).await?, query.part);
        let mut rows: Vec<LineRow> = Vec::new();
        if !shown.is_empty() {
            let sql = select_reports!(" AND id IN (");
            rows = tx.fetch_all(format!("{sql}{})", placeholders(4, shown.len())), ids(&shown)).await?;
            sort_by_ids(&mut rows, &shown, |row| row.report.id);
        }
        (rows, total)
    } else {
        let sql = select_reports!(" ORDER BY state DESC, sent_us DESC, id DESC LIMIT $4 OFFSET $5");
        (tx.fetch_all(sql, args![query.part.limit(), query.part.offset()]).await?, all)
    };
    let senders: BTreeSet<Uuid> = rows.iter().map(|row| row.member_id).collect();
    let members = listed_members(tx, &senders).await?;
    let (zone, keys) = (tx.zone()?, keys_of(&tx.db().clone(), &senders).await?);
    let line = |row: LineRow| {
        Ok(DataReportLine {
            report: row.report.report(row.member_id, &keys, &zone)?,
            version: row.version,
            member: MemberId(row.member_id),
            name: members.get(&row.member_id).map(Member::listed_name).unwrap_or_default(),
        })
    };
    let rows = rows.into_iter().map(line).collect::<Result<_>>()?;
    Ok(ListPage { rows, total, all, number: query.part.number(), choices: () })
}

/// The reports that match a search and filters, in the wanted order, in the list's own where its column is the same.
async fn found(tx: &mut Tx, query: &ListQuery<DataReportFilters>) -> Result<Vec<Uuid>> {
    let mut rows: Vec<Listed> = tx
        .fetch_all(
            "SELECT r.id, r.item, r.state, r.sent_us, m.name, u.email FROM data_reports r
             JOIN members m ON m.agency_id = r.agency_id AND m.id = r.member_id JOIN users u ON u.id = m.user_id
             WHERE r.agency_id = $1 ORDER BY r.state DESC, r.sent_us DESC, r.id DESC",
            args![],
        )
        .await?;
    let search = SearchQuery::of(&query.q);
    rows.retain(|row| row.passes(&query.filters) && search.matches(&row.record()));
    if let Some(order) = query.order() {
        match order.column {
            DataReportColumn::Sender => order.sort(&mut rows, |row| SortKey::of(&row.name)),
            DataReportColumn::Sent => order.sort(&mut rows, |row| row.sent_us),
        }
    }
    Ok(rows.into_iter().map(|row| row.id).collect())
}
