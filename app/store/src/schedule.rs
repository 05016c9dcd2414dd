//! The boards: the agency's week and day, a provider's own.

mod agenda;
mod month;
mod not_placed;
mod paper;
mod road;

pub use agenda::agenda;
pub use month::month;
pub use paper::{paper_day, paper_week};
pub use road::{drive_to, own_day, route};

use crate::{
    Tx,
    names::{ProviderColumns, at, day_start_us, disciplines, provider_columns},
    rules::{facts, planned},
    sql::args,
    visible::visible_provider,
    visits::{VisitRow, report_view, select_visits},
};
use domain::{
    ProviderId, Result, VisitId,
    agency::Settings,
    availability::Availability,
    rules::{self, Facts, PlannedVisit, chosen_per_mille, minute_of, monday_of, road, road_totals},
    schedule::{
        Bar, BoardFilter, BoardQuery, CancelledLine, DayFigures, DayRow, DayView, Discipline, Leg, Overdue, OverdueLine,
        ReportLine, RouteDay, WeekFigures, WeekRow, WeekView,
    },
    visits::{NoteState, ProviderRef, VisitState},
};
use jiff::{Span, civil::Date, tz::TimeZone};
use std::collections::BTreeMap;
use uuid::Uuid;

pub(crate) fn plus_days(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().days(days))
}

/// A provider as the boards show it.
struct Rider {
    provider: ProviderRef,
    disciplines: Vec<Discipline>,
    availability: Availability,
}

#[derive(sqlx::FromRow)]
struct RiderRow {
    #[sqlx(flatten)]
    provider: ProviderColumns,
    disciplines: String,
    availability: String,
}

async fn riders(tx: &mut Tx) -> Result<Vec<Rider>> {
    let rows: Vec<RiderRow> = tx
        .all(
            concat!(
                "SELECT ",
                provider_columns!(),
                ", p.disciplines, p.availability FROM providers p WHERE ",
                visible_provider!(),
                " ORDER BY lower(p.first_name), lower(p.last_name), p.id"
            ),
            args![],
        )
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Rider {
                provider: row.provider.into(),
                disciplines: disciplines(&row.disciplines),
                availability: row.availability.parse().map_err(|error: String| crate::sql::internal(&error))?,
            })
        })
        .collect()
}

async fn visits_between(tx: &mut Tx, from: Date, to: Date, zone: &TimeZone) -> Result<Vec<VisitRow>> {
    let (from, to) = (day_start_us(from, zone)?, day_start_us(to, zone)?);
    tx.all(select_visits!(" AND v.starts_us >= $4 AND v.starts_us < $5 ORDER BY v.starts_us, v.id"), args![from, to]).await
}

fn bar(tx: &Tx, row: &VisitRow, zone: &TimeZone) -> Result<Bar> {
    let start = minute_of(at(row.starts_us, zone)?);
    Ok(Bar {
        visit: row.visit_id(),
        version: row.version,
        start,
        end: start + row.minutes(),
        child: tx.child(row.child.clone()),
        discipline: Discipline(row.discipline.clone()),
        state: row.state()?,
        note: crate::names::note_state(row.note.as_deref()),
        override_reason: row.override_reason.clone(),
        report: row.standing()?,
    })
}

fn is_unsigned(bar: &Bar) -> bool {
    is_over_unsigned(bar.state, bar.note)
}

fn is_over_unsigned(state: VisitState, note: NoteState) -> bool {
    state == VisitState::Done && note != NoteState::Signed
}

/// The stretches of a day as the boards draw them: minutes of the day, rounded.
fn legs(facts: &Facts, provider: ProviderId, mut visits: Vec<PlannedVisit>) -> Vec<Leg> {
    let Some(base) = facts.providers.get(&provider).map(|p| p.base) else { return Vec::new() };
    let stretches = road(facts, base, &mut visits);
    let last = stretches.len().saturating_sub(1);
    let whole = |minutes: f64| minutes.round() as u16;
    stretches
        .iter()
        .enumerate()
        .map(|(index, stretch)| {
            let drive = whole(stretch.drive);
            let before = index.checked_sub(1).and_then(|i| visits.get(i)).map(|v| minute_of(v.agency_starts) + v.minutes);
            let after = visits.get(index).map(|v| minute_of(v.agency_starts));
            let from = before.unwrap_or_else(|| after.unwrap_or(0).saturating_sub(drive));
            let to = after.unwrap_or_else(|| from.saturating_add(drive));
            Leg { from, to, drive, gap: whole(stretch.gap), base: index == 0 || index == last }
        })
        .collect()
}

/// The bars and the road of each provider and day.
struct Routes<'a> {
    facts: &'a Facts,
    bars: BTreeMap<(ProviderId, Date), Vec<Bar>>,
    stops: BTreeMap<(ProviderId, Date), Vec<PlannedVisit>>,
}

impl<'a> Routes<'a> {
    fn new(tx: &Tx, facts: &'a Facts, rows: &[VisitRow], planned: Vec<PlannedVisit>, zone: &TimeZone) -> Result<Self> {
        let mut routes = Self { facts, bars: BTreeMap::new(), stops: BTreeMap::new() };
        for row in rows {
            let date = at(row.starts_us, zone)?.date();
            routes.bars.entry((row.provider_id(), date)).or_default().push(bar(tx, row, zone)?);
        }
        for visit in planned {
            routes.stops.entry((visit.provider, visit.agency_starts.date())).or_default().push(visit);
        }
        Ok(routes)
    }

    fn day(&mut self, rider: &Rider, date: Date) -> RouteDay {
        let key = (rider.provider.id, date);
        RouteDay {
            windows: rider.availability.windows(date.weekday()).to_vec(),
            bars: self.bars.remove(&key).unwrap_or_default(),
            legs: legs(self.facts, rider.provider.id, self.stops.remove(&key).unwrap_or_default()),
        }
    }
}

/// Whether a row is shown: one of the provider's disciplines, and the name of the provider or of a child in the row.
fn matches(filter: &BoardFilter, rows: &[VisitRow], rider: &Rider) -> bool {
    let discipline = filter.discipline.trim();
    if !discipline.is_empty() && !rider.disciplines.iter().any(|own| own.0 == discipline) {
        return false;
    }
    let name = filter.name.trim().to_lowercase();
    name.is_empty()
        || rider.provider.full_name().to_lowercase().contains(&name)
        || rows
            .iter()
            .filter(|row| row.provider_id() == rider.provider.id)
            .any(|row| row.child.full_name().to_lowercase().contains(&name))
}

fn all_disciplines(riders: &[Rider]) -> Vec<Discipline> {
    let mut all: Vec<_> = riders.iter().flat_map(|rider| rider.disciplines.clone()).collect();
    all.sort();
    all.dedup();
    all
}

/// The week of a date, or this one: the office sees every provider, a provider their own row.
pub async fn week(tx: &mut Tx, asked: Option<Date>, query: impl Into<BoardQuery>) -> Result<WeekView> {
    let query = query.into();
    let filter = query.of_rows();
    tx.not_for_families()?;
    let zone = tx.zone()?;
    let now = tx.local_now()?;
    let monday = monday_of(asked.unwrap_or_else(|| now.date()));
    let next_monday = plus_days(monday, 7);
    let riders = riders(tx).await?;
    let rows = visits_between(tx, monday, next_monday, &zone).await?;
    let facts = facts(tx).await?;
    let planned = planned(tx, monday, next_monday).await?;
    let planned = own_only(tx, planned);
    let figures = week_figures(tx, &facts, monday, &rows, &planned, &zone)?;
    let not_placed = if tx.as_admin().is_ok() { not_placed::of_week(tx, &facts, monday, &planned).await? } else { Vec::new() };
    let disciplines = all_disciplines(&riders);
    let mut routes = Routes::new(tx, &facts, &rows, planned, &zone)?;
    let mut week = Vec::with_capacity(riders.len());
    for rider in riders {
        let days: Vec<RouteDay> = (0..7).map(|day| routes.day(&rider, plus_days(monday, day))).collect();
        let bars: Vec<&Bar> = days.iter().flat_map(|day| &day.bars).collect();
        if !matches(&filter, &rows, &rider) {
            continue;
        }
        let busy: u32 =
            bars.iter().filter(|bar| bar.state != VisitState::Cancelled).map(|bar| u32::from(bar.end - bar.start)).sum();
        let load_percent = (busy * 100).checked_div(rider.availability.minutes()).unwrap_or(0) as u16;
        week.push(WeekRow { provider: rider.provider, disciplines: rider.disciplines, days, load_percent });
    }
    for row in &week {
        saw_bars(tx, &query, &row.provider, row.days.iter().flat_map(|day| &day.bars));
    }
    for line in not_placed.iter().take(query.not_placed()) {
        tx.saw(line.child.id);
    }
    let used = |day: usize| week.iter().any(|row| !row.days[day].windows.is_empty() || !row.days[day].bars.is_empty());
    let settings = &facts.settings;
    let last_day = (4..7).rev().find(|day| *day == 4 || settings.board_weekend || used(*day)).unwrap_or(4);
    let mut view = WeekView {
        monday,
        now,
        figures,
        disciplines,
        not_placed,
        last_day: plus_days(monday, last_day as i64),
        hours: hours(settings, week.iter().flat_map(|row| &row.days)),
        holidays: crate::holidays::between(tx, monday, next_monday).await?,
        rows: week,
    };
    view.tell_apart();
    Ok(view)
}

/// The facts of the rules hold the whole agency; what a provider is shown of it is their own.
fn own_only(tx: &Tx, planned: Vec<PlannedVisit>) -> Vec<PlannedVisit> {
    match tx.as_provider() {
        Ok(own) => planned.into_iter().filter(|visit| visit.provider == own).collect(),
        Err(_) => planned,
    }
}

fn week_figures(
    tx: &Tx,
    facts: &Facts,
    monday: Date,
    rows: &[VisitRow],
    planned: &[PlannedVisit],
    zone: &TimeZone,
) -> Result<WeekFigures> {
    let totals = road_totals(facts, planned);
    let mut notes_unsigned = 0;
    for row in rows {
        notes_unsigned += u32::from(is_unsigned(&bar(tx, row, zone)?));
    }
    Ok(WeekFigures {
        placed: planned.len() as u32,
        due: rules::due(facts, monday),
        drive_minutes: totals.drive.round() as u32,
        gap_minutes: totals.gap.round() as u32,
        chosen_per_mille: chosen_per_mille(facts, planned),
        notes_unsigned,
    })
}

/// A day of the agency, or today.
pub async fn day(tx: &mut Tx, asked: Option<Date>, query: impl Into<BoardQuery>) -> Result<DayView> {
    tx.as_admin()?;
    let query = query.into();
    let filter = query.of_rows();
    let zone = tx.zone()?;
    let now = tx.local_now()?;
    let date = asked.unwrap_or_else(|| now.date());
    let tomorrow = plus_days(date, 1);
    let riders = riders(tx).await?;
    let rows = visits_between(tx, date, tomorrow, &zone).await?;
    let facts = facts(tx).await?;
    let planned = planned(tx, date, tomorrow).await?;
    let totals = road_totals(&facts, &planned);
    let mut figures = DayFigures {
        going_ahead: planned.len() as u32,
        planned: rows.len() as u32,
        drive_minutes: totals.drive.round() as u32,
        gap_minutes: totals.gap.round() as u32,
        chosen_per_mille: chosen_per_mille(&facts, &planned),
        ..DayFigures::default()
    };
    let mut cancelled = Vec::new();
    for row in &rows {
        let bar = bar(tx, row, &zone)?;
        figures.notes_unsigned += u32::from(is_unsigned(&bar));
        if bar.state == VisitState::Cancelled {
            figures.lost_minutes += u32::from(row.minutes());
            if let Some(by) = row.cancelled_by.as_deref().and_then(|by| by.parse().ok()) {
                let provider = row.provider.clone().into();
                cancelled.push(CancelledLine { visit: bar.visit, child: bar.child, provider, start: bar.start, by });
            }
        }
    }
    let disciplines = all_disciplines(&riders);
    let mut routes = Routes::new(tx, &facts, &rows, planned, &zone)?;
    let mut day = Vec::with_capacity(riders.len());
    for rider in riders {
        let route = routes.day(&rider, date);
        let works = !route.windows.is_empty() || !route.bars.is_empty();
        if works && matches(&filter, &rows, &rider) {
            day.push(DayRow { provider: rider.provider, disciplines: rider.disciplines, route });
        }
    }
    let mut view = DayView {
        date,
        now,
        figures,
        disciplines,
        hours: hours(&facts.settings, day.iter().map(|row| &row.route)),
        rows: day,
        overdue: overdue(tx, &rows, &zone)?,
        cancelled,
        reports: reports(tx, &rows, &zone).await?,
        holiday: crate::holidays::between(tx, date, tomorrow).await?.remove(&date),
    };
    view.tell_apart();
    for row in &view.rows {
        saw_bars(tx, &query, &row.provider, &row.route.bars);
    }
    // What is cancelled, late or told from the road stands beside the board, whatever its filter.
    let late = view.overdue.iter().take(Overdue::LISTED).map(|line| &line.child);
    let beside = view.cancelled.iter().map(|line| &line.child).chain(view.reports.iter().map(|line| &line.child)).chain(late);
    for child in beside {
        tx.saw(child.id);
    }
    Ok(view)
}

/// Keeps which children a row of a board shows. A provider's own row is a list of all their visits.
fn saw_bars<'a>(tx: &mut Tx, query: &BoardQuery, provider: &ProviderRef, bars: impl IntoIterator<Item = &'a Bar>) {
    let own = tx.as_provider().is_ok();
    for bar in bars {
        if own || query.names(bar, provider) {
            tx.saw(bar.child.id);
        }
    }
}

/// The agency's hours of a board, widened to hold all windows and visits.
fn hours<'a>(settings: &Settings, routes: impl Iterator<Item = &'a RouteDay>) -> (u8, u8) {
    let spans = routes.flat_map(|route| route.windows.iter().copied().chain(route.bars.iter().map(|bar| (bar.start, bar.end))));
    let set = (u16::from(settings.board_from_hour) * 60, u16::from(settings.board_to_hour) * 60);
    let (from, to) = spans.fold(set, |(from, to), (start, end)| (from.min(start), to.max(end)));
    ((from / 60) as u8, to.div_ceil(60).min(24) as u8)
}

/// Visits that should have begun or ended by now.
fn overdue(tx: &Tx, rows: &[VisitRow], zone: &TimeZone) -> Result<Vec<OverdueLine>> {
    let until = tx.now_us() - Overdue::AFTER_MINUTES * 60_000_000;
    let mut lines = Vec::new();
    for row in rows {
        let (overdue, due) = match row.state()? {
            VisitState::Planned => (Overdue::NotBegun, row.starts_us),
            VisitState::UnderWay => (Overdue::NotCheckedOut, row.ends_us),
            VisitState::Done | VisitState::Cancelled => continue,
        };
        if due < until {
            let (child, provider) = (tx.child(row.child.clone()), row.provider.clone().into());
            lines.push(OverdueLine { visit: row.visit_id(), child, provider, due: minute_of(at(due, zone)?), overdue });
        }
    }
    Ok(lines)
}

async fn reports(tx: &mut Tx, rows: &[VisitRow], zone: &TimeZone) -> Result<Vec<ReportLine>> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(Vec::new()) };
    let found: Vec<(Uuid, String, Option<i64>, String, i64)> = tx
        .all(
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
        });
    }
    Ok(lines)
}
