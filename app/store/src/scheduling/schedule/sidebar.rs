//! The sidebar of the day board: what the office must handle, and whom to call.

use super::{BoardRow, ProviderRow, bar};
use crate::{
    Tx,
    care::visits::report_view,
    kernel::{
        columns::{day_start_us, to_local},
        sql::args,
    },
};
use domain::{
    ProviderId, Result, VisitId,
    rules::minute_of_day,
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

/// From the visits of a day; `day` is the day and the one after it.
pub(super) async fn load_sidebar(
    tx: &mut Tx,
    providers: &[ProviderRow],
    rows: &[BoardRow],
    day: (Date, Date),
    zone: &TimeZone,
) -> Result<DaySidebar> {
    let numbers = PhoneNumbers::of_day(tx, providers, day, zone).await?;
    let reports = reports(tx, rows, &numbers, zone).await?;
    let nobody_home: Vec<VisitId> =
        reports.iter().filter(|line| line.report.report == FieldReport::NobodyHome).map(|line| line.visit).collect();
    // A report of nobody home is more precise than an overdue start.
    let mut overdue = overdue(tx, rows, &numbers, zone)?;
    overdue.retain(|line| !nobody_home.contains(&line.visit));
    Ok(DaySidebar { overdue, cancelled: cancelled(tx, rows, &numbers, zone)?, reports })
}

/// Phone numbers of the day's providers and families.
struct PhoneNumbers {
    families: BTreeMap<Uuid, String>,
    providers: BTreeMap<ProviderId, String>,
}

impl PhoneNumbers {
    async fn of_day(tx: &mut Tx, providers: &[ProviderRow], (from, to): (Date, Date), zone: &TimeZone) -> Result<Self> {
        let rows: Vec<(Uuid, String)> = tx
            .fetch_all(
                "SELECT gs.child_id, gn.phone FROM guardianships gs
                 JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id
                 WHERE gs.agency_id = $1 AND gn.phone <> '' AND EXISTS (SELECT 1 FROM visits v
                    WHERE v.agency_id = gs.agency_id AND v.child_id = gs.child_id AND v.starts_us >= $4 AND v.starts_us < $5)
                 ORDER BY gn.last_name, gn.first_name, gn.id",
                args![day_start_us(from, zone)?, day_start_us(to, zone)?],
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
fn overdue(tx: &Tx, rows: &[BoardRow], numbers: &PhoneNumbers, zone: &TimeZone) -> Result<Vec<OverdueLine>> {
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
                due: minute_of_day(to_local(due, zone)?),
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
                authorization: domain::AuthorizationId(row.authorization_id),
                calls: numbers.of(row),
            });
        }
    }
    Ok(lines)
}

async fn reports(tx: &mut Tx, rows: &[BoardRow], numbers: &PhoneNumbers, zone: &TimeZone) -> Result<Vec<ReportLine>> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(Vec::new()) };
    let found: Vec<(Uuid, String, Option<i64>, String, i64)> = tx
        .fetch_all(
            "SELECT r.visit_id, r.report, r.minutes, r.remark_sealed, r.at_us FROM road_reports r
             JOIN visits v ON v.agency_id = r.agency_id AND v.id = r.visit_id
             WHERE r.agency_id = $1 AND v.starts_us >= $4 AND v.starts_us <= $5 ORDER BY r.at_us DESC, r.id",
            args![first.starts_us, last.starts_us],
        )
        .await?;
    let mut lines = Vec::with_capacity(found.len());
    for (visit, report, minutes, remark, us) in found {
        let Some(row) = rows.iter().find(|row| row.visit_id() == VisitId(visit)) else { continue };
        lines.push(ReportLine {
            visit: VisitId(visit),
            child: tx.child(row.child.clone()),
            provider: row.provider.clone().into(),
            report: report_view(&report, minutes, remark, us, zone)?,
            state: row.state()?,
            calls: numbers.of(row),
        });
    }
    Ok(lines)
}
