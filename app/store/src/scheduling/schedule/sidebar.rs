//! The sidebar of the day board: what the office must handle, and whom to call.

use super::{BoardRow, OPEN_DAYS, ProviderRow, bar, plus_days};
use crate::{
    Tx,
    care::visits::report_view,
    kernel::{
        columns::{day_start_us, to_local},
        sealing::{Sealed, SealedColumn},
        sql::args,
    },
};
use domain::{
    ChildId, ProviderId, Result, VisitId,
    schedule::{CallContacts, CancelledLine, Overdue, OverdueLine, ReportLine},
    visits::{FieldReport, VisitState},
};
use jiff::{civil::Date, tz::TimeZone};
use std::collections::BTreeMap;
use uuid::Uuid;

pub(super) struct DaySidebar {
    pub overdue: Vec<OverdueLine>,
    pub cancelled: Vec<CancelledLine>,
    pub reports: Vec<ReportLine>,
}

/// From the visits of a day, and after them those of earlier days that are still open.
pub(super) async fn load_sidebar(
    tx: &mut Tx,
    providers: &[ProviderRow],
    (rows, earlier): (&[BoardRow], &[BoardRow]),
    date: Date,
    zone: &TimeZone,
) -> Result<DaySidebar> {
    let numbers = PhoneNumbers::of_day(tx, providers, date, zone).await?;
    let shown: Vec<&BoardRow> = rows.iter().chain(earlier).collect();
    let reports = reports(tx, &shown, &numbers, date, zone).await?;
    let nobody_home: Vec<VisitId> =
        reports.iter().filter(|line| line.report.report == FieldReport::NobodyHome).map(|line| line.visit).collect();
    // A report of nobody home is more precise than an overdue start.
    let mut overdue = overdue(tx, &shown, &numbers, zone)?;
    overdue.retain(|line| !nobody_home.contains(&line.visit));
    Ok(DaySidebar { overdue, cancelled: cancelled(tx, rows, &numbers, zone)?, reports })
}

/// Phone numbers of providers, and of the families of a day, of the evening before and of visits of the last [`OPEN_DAYS`] that are
/// still under way.
struct PhoneNumbers {
    families: BTreeMap<Uuid, String>,
    providers: BTreeMap<ProviderId, String>,
}

impl PhoneNumbers {
    async fn of_day(tx: &mut Tx, providers: &[ProviderRow], date: Date, zone: &TimeZone) -> Result<Self> {
        let begin_in = |days: i64| day_start_us(plus_days(date, days), zone);
        let rows: Vec<(Uuid, String)> = tx
            .fetch_all(
                "SELECT gs.child_id, gn.phone FROM guardianships gs
                 JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id
                 WHERE gs.agency_id = $1 AND gn.phone <> '' AND gs.child_id IN (
                    SELECT v.child_id FROM visits v WHERE v.agency_id = $1 AND v.starts_us >= $4 AND v.starts_us < $5
                    UNION SELECT v.child_id FROM visits v WHERE v.agency_id = $1 AND v.state = 'under_way'
                        AND v.starts_us >= $6 AND v.starts_us < $4)
                 ORDER BY gn.last_name, gn.first_name, gn.id",
                args![begin_in(-1)?, begin_in(1)?, begin_in(-OPEN_DAYS)?],
            )
            .await?;
        let mut families = BTreeMap::new();
        for (child, phone) in rows {
            families.entry(child).or_insert(phone);
        }
        let providers = providers.iter().map(|provider| (provider.provider.id, provider.phone.clone())).collect();
        Ok(Self { families, providers })
    }

    fn of(&self, row: &BoardRow) -> CallContacts {
        CallContacts {
            family: self.families.get(&row.child_id().0).cloned().unwrap_or_default(),
            provider: self.providers.get(&row.provider_id()).cloned().unwrap_or_default(),
        }
    }
}

/// Visits that should have begun or ended by now.
fn overdue(tx: &Tx, rows: &[&BoardRow], numbers: &PhoneNumbers, zone: &TimeZone) -> Result<Vec<OverdueLine>> {
    let until = tx.now_us() - Overdue::AFTER_MINUTES * 60_000_000;
    let mut lines = Vec::new();
    for row in rows {
        let (overdue, due) = match row.state()? {
            VisitState::Planned => (Overdue::NotBegun, row.starts_us),
            VisitState::UnderWay => (Overdue::NotCheckedOut, row.ends_us),
            VisitState::Done | VisitState::Cancelled => continue,
        };
        if due < until {
            lines.push(OverdueLine {
                visit: row.visit_id(),
                child: tx.child(row.child.clone()),
                provider: row.provider.clone().into(),
                due: to_local(due, zone)?,
                overdue,
                calls: numbers.of(row),
            });
        }
    }
    Ok(lines)
}

fn cancelled(tx: &Tx, rows: &[BoardRow], numbers: &PhoneNumbers, zone: &TimeZone) -> Result<Vec<CancelledLine>> {
    let mut lines = Vec::new();
    for row in rows {
        let Some(by) = row.cancelled_by.as_deref().and_then(|by| by.parse().ok()) else { continue };
        let bar = bar(tx, row, zone)?;
        if bar.state == VisitState::Cancelled {
            lines.push(CancelledLine {
                visit: bar.visit,
                child: bar.child,
                provider: row.provider.clone().into(),
                start: bar.start,
                by,
                authorization: row.authorization(),
                calls: numbers.of(row),
            });
        }
    }
    Ok(lines)
}

#[derive(sqlx::FromRow)]
struct ReportRow {
    visit_id: Uuid,
    id: Uuid,
    /// Whose key the remark is sealed with.
    child_id: Uuid,
    report: String,
    minutes: Option<i64>,
    remark_sealed: Sealed,
    at_us: i64,
}

/// The last report of each visit; earlier ones are on its page. Those of the evening before are read too, since their visits may
/// still be open.
async fn reports(
    tx: &mut Tx,
    rows: &[&BoardRow],
    numbers: &PhoneNumbers,
    date: Date,
    zone: &TimeZone,
) -> Result<Vec<ReportLine>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<ReportRow> = tx
        .fetch_all(
            "SELECT r.visit_id, r.id, COALESCE(r.child_id, v.child_id) AS child_id, r.report, r.minutes, r.remark_sealed, r.at_us FROM road_reports r
             JOIN visits v ON v.agency_id = r.agency_id AND v.id = r.visit_id
             WHERE r.agency_id = $1 AND v.starts_us >= $4 AND v.starts_us < $5 ORDER BY r.at_us DESC, r.id DESC",
            args![day_start_us(plus_days(date, -1), zone)?, day_start_us(plus_days(date, 1), zone)?],
        )
        .await?;
    let row_of = |report: &ReportRow| rows.iter().find(|row| row.visit_id() == VisitId(report.visit_id));
    let shown = found.iter().filter(|report| row_of(report).is_some());
    let opener = tx.opener(shown.map(|report| (ChildId(report.child_id), &report.remark_sealed)).collect()).await?;
    let mut lines: Vec<ReportLine> = Vec::with_capacity(found.len());
    for report in found {
        let Some(row) = row_of(&report) else { continue };
        if lines.iter().any(|newer| newer.visit == row.visit_id()) {
            continue;
        }
        let remark = opener.open(ChildId(report.child_id), SealedColumn::Remark, report.id, &report.remark_sealed)?;
        lines.push(ReportLine {
            visit: VisitId(report.visit_id),
            child: tx.child(row.child.clone()),
            provider: row.provider.clone().into(),
            report: report_view(&report.report, report.minutes, remark, report.at_us, zone)?,
            state: row.state()?,
            calls: numbers.of(row),
        });
    }
    Ok(lines)
}
