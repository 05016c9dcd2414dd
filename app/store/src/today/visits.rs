//! Visits that need someone, and the weeks in numbers.

use super::{Moment, READ, section};
use crate::{
    Tx,
    care::visits::{LastReport, join_last_report, last_report_columns},
    kernel::{
        columns::{ChildColumns, ProviderColumns, child_columns, join_service, provider_columns, service_columns, visit_state},
        sql::{args, internal},
    },
    today::to_local,
};
use domain::{
    Result, VisitId,
    schedule::{CallContacts, Discipline, Overdue},
    today::{AHEAD_DAYS, OPEN_DAYS, ProblemVisit, Section, UnassignedVisit, WeekTotals, problem_of},
    visits::{FieldReport, ProviderRef, VisitState},
};
use uuid::Uuid;

const MINUTE_US: i64 = 60_000_000;

/// Visits that should have begun before `$5` or ended by then, and those of today with a report from the route: `$4` is the first day,
/// `$6` the end of today. It reads as many visits as are planned for today and as were forgotten.
macro_rules! open_visits {
    () => {
        "SELECT v.id FROM visits v WHERE v.agency_id = $1 AND v.state = 'planned' AND v.starts_us >= $4 AND v.starts_us < $6
            AND (v.starts_us < $5 OR EXISTS (SELECT 1 FROM road_reports o WHERE o.agency_id = v.agency_id AND o.visit_id = v.id))
         UNION ALL
         SELECT v.id FROM visits v WHERE v.agency_id = $1 AND v.state = 'under_way' AND v.starts_us >= $4 AND v.starts_us < $6
            AND v.ends_us < $5"
    };
}

#[derive(sqlx::FromRow)]
struct OpenRow {
    id: Uuid,
    #[sqlx(flatten)]
    child: ChildColumns,
    #[sqlx(flatten)]
    provider: ProviderColumns,
    provider_phone: Option<String>,
    family_phone: Option<String>,
    state: String,
    zone: String,
    starts_us: i64,
    ends_us: i64,
    #[sqlx(flatten)]
    report: LastReport,
}

/// Visits that were not begun or not ended, and those whose provider is late or finds nobody; those of today first.
pub(super) async fn open(tx: &mut Tx, moment: &Moment) -> Result<Section<ProblemVisit>> {
    const ROWS: &str = concat!(
        "SELECT v.id, ",
        child_columns!(),
        ", ",
        provider_columns!(),
        ", p.phone AS provider_phone, v.state, v.zone, v.starts_us, v.ends_us, ",
        last_report_columns!(),
        ", (SELECT gn.phone FROM guardianships gs
            JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id
            WHERE gs.agency_id = v.agency_id AND gs.child_id = v.child_id AND gn.phone <> ''
            ORDER BY gn.last_name, gn.first_name, gn.id LIMIT 1) AS family_phone
         FROM (",
        open_visits!(),
        ") open JOIN visits v ON v.agency_id = $1 AND v.id = open.id
         JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
         LEFT JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id",
        join_last_report!(),
        " ORDER BY v.starts_us < $7, v.starts_us, v.id LIMIT $8"
    );
    const COUNT: &str = concat!("SELECT COUNT(*) FROM (SELECT id FROM (", open_visits!(), ") open LIMIT $7) counted");
    let from = moment.day_us(-OPEN_DAYS)?;
    let late_us = moment.now_us - Overdue::AFTER_MINUTES * MINUTE_US;
    let tomorrow = moment.day_us(1)?;
    let rows: Vec<OpenRow> = tx.fetch_all(ROWS, args![from, late_us, tomorrow, moment.day_us(0)?, READ]).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let state = visit_state(&row.state)?;
        let report = row.report.last(&row.zone)?;
        let announced = report.filter(|report| report.report == FieldReport::RunningLate).and_then(|report| report.minutes);
        let due_us = if state == VisitState::UnderWay { row.ends_us } else { row.starts_us };
        let delay_us = if state == VisitState::Planned { i64::from(announced.unwrap_or(0)) * MINUTE_US } else { 0 };
        let problem = problem_of(state, due_us + delay_us < late_us, report.map(|report| report.report))
            .ok_or_else(|| internal(&"an open visit without a problem"))?;
        lines.push(ProblemVisit {
            visit: VisitId(row.id),
            child: tx.child(row.child),
            provider: row.provider.into(),
            problem,
            due: to_local(due_us, &moment.zone)?,
            report,
            calls: CallContacts {
                family: row.family_phone.unwrap_or_default(),
                provider: row.provider_phone.unwrap_or_default(),
            },
        });
    }
    let section = section(tx, lines, COUNT, args![from, late_us, tomorrow]).await?;
    for line in &section.lines {
        tx.record_access(line.child.id);
    }
    Ok(section)
}

#[derive(sqlx::FromRow)]
struct UnassignedRow {
    id: Uuid,
    #[sqlx(flatten)]
    child: ChildColumns,
    /// The former provider.
    #[sqlx(flatten)]
    provider: ProviderColumns,
    discipline: String,
    starts_us: i64,
}

macro_rules! unassigned_visits {
    () => {
        " WHERE v.agency_id = $1 AND v.state = 'planned' AND v.provider_id IS NULL AND v.starts_us >= $4 AND v.starts_us < $5"
    };
}

/// The coming visits without a provider, by start.
pub(super) async fn unassigned(tx: &mut Tx, moment: &Moment) -> Result<Section<UnassignedVisit>> {
    const ROWS: &str = concat!(
        "SELECT v.id, ",
        child_columns!(),
        ", ",
        provider_columns!(),
        ", ",
        service_columns!(),
        ", v.starts_us FROM visits v JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
         LEFT JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.former_provider_id",
        join_service!(),
        unassigned_visits!(),
        " ORDER BY v.starts_us, v.id LIMIT $6"
    );
    const COUNT: &str = concat!("SELECT COUNT(*) FROM (SELECT v.id FROM visits v", unassigned_visits!(), " LIMIT $6) counted");
    // Those that should have begun are among the late ones.
    let from = moment.now_us - Overdue::AFTER_MINUTES * MINUTE_US;
    let until = moment.day_us(AHEAD_DAYS)?;
    let rows: Vec<UnassignedRow> = tx.fetch_all(ROWS, args![from, until, READ]).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let former: ProviderRef = row.provider.into();
        lines.push(UnassignedVisit {
            visit: VisitId(row.id),
            child: tx.child(row.child),
            discipline: Discipline(row.discipline),
            starts: to_local(row.starts_us, &moment.zone)?,
            former: Some(former).filter(|former| !former.is_nobody()),
        });
    }
    let section = section(tx, lines, COUNT, args![from, until]).await?;
    for line in &section.lines {
        tx.record_access(line.child.id);
    }
    Ok(section)
}

#[derive(sqlx::FromRow)]
struct TotalsRow {
    is_this_week: bool,
    going_ahead: i64,
    done: i64,
    canceled: i64,
    lost_minutes: i64,
    without_provider: i64,
}

/// Last week and this week.
pub(super) async fn totals(tx: &mut Tx, moment: &Moment) -> Result<(WeekTotals, WeekTotals)> {
    let monday = tx.agency().settings.first_day.of_week(moment.today);
    let begins = |days: i64| super::day_start_us(super::plus_days(monday, days), &moment.zone);
    let rows: Vec<TotalsRow> = tx
        .fetch_all(
            "SELECT v.starts_us >= $5 AS is_this_week,
                CAST(SUM(CASE WHEN v.state <> 'cancelled' THEN 1 ELSE 0 END) AS BIGINT) AS going_ahead,
                CAST(SUM(CASE WHEN v.state = 'done' THEN 1 ELSE 0 END) AS BIGINT) AS done,
                CAST(SUM(CASE WHEN v.state = 'cancelled' THEN 1 ELSE 0 END) AS BIGINT) AS canceled,
                CAST(SUM(CASE WHEN v.state = 'cancelled' THEN v.minutes ELSE 0 END) AS BIGINT) AS lost_minutes,
                CAST(SUM(CASE WHEN v.state = 'planned' AND v.provider_id IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS without_provider
             FROM visits v WHERE v.agency_id = $1 AND v.starts_us >= $4 AND v.starts_us < $6 GROUP BY 1",
            args![begins(-7)?, begins(0)?, begins(7)?],
        )
        .await?;
    let (mut last, mut this) = (WeekTotals::default(), WeekTotals::default());
    for row in rows {
        let totals = WeekTotals {
            going_ahead: row.going_ahead as u32,
            done: row.done as u32,
            canceled: row.canceled as u32,
            lost_minutes: row.lost_minutes as u32,
            without_provider: row.without_provider as u32,
        };
        if row.is_this_week { this = totals } else { last = totals }
    }
    Ok((last, this))
}
