//! The boards: the agency's week and day, a provider's own.

mod agenda;
mod beside;
mod figures;
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
    visits::{VisitRow, select_visits},
};
use domain::{
    ProviderId, Result,
    agency::Settings,
    availability::Availability,
    rules::{Facts, PlannedVisit, minute_of, monday_of, road},
    schedule::{Bar, BoardFilter, BoardQuery, DayRow, DayView, Days, Discipline, Leg, Overdue, RouteDay, WeekRow, WeekView},
    search::is_meant,
    visits::{NoteState, ProviderRef, VisitState},
};
use figures::Shown;
use jiff::{Span, civil::Date, tz::TimeZone};
use std::collections::BTreeMap;

pub(crate) fn plus_days(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().days(days))
}

/// A provider as the boards show it.
struct Rider {
    provider: ProviderRef,
    disciplines: Vec<Discipline>,
    availability: Availability,
    phone: String,
}

#[derive(sqlx::FromRow)]
struct RiderRow {
    #[sqlx(flatten)]
    provider: ProviderColumns,
    disciplines: String,
    availability: String,
    phone: String,
}

async fn riders(tx: &mut Tx) -> Result<Vec<Rider>> {
    let mut rows: Vec<RiderRow> = tx
        .all(
            concat!(
                "SELECT ",
                provider_columns!(),
                ", p.disciplines, p.availability, p.phone FROM providers p WHERE ",
                visible_provider!(),
                " ORDER BY p.id"
            ),
            args![],
        )
        .await?;
    rows.sort_by_cached_key(|row| row.provider.by_first_name());
    rows.into_iter()
        .map(|row| {
            Ok(Rider {
                provider: row.provider.into(),
                disciplines: disciplines(&row.disciplines),
                availability: row.availability.parse().map_err(|error: String| crate::sql::internal(&error))?,
                phone: row.phone,
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
    let mut names = vec![rider.provider.full_name()];
    if !filter.name.trim().is_empty() {
        names.extend(rows.iter().filter(|row| row.provider_id() == rider.provider.id).map(|row| row.child.full_name()));
        names.dedup();
    }
    is_meant(&filter.name, &names.iter().map(String::as_str).collect::<Vec<_>>())
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
    let shown = Shown::of(&query.filter, &rows, &planned);
    let not_placed =
        if tx.as_admin().is_ok() { not_placed::of_week(tx, &facts, monday, &planned, &query.filter).await? } else { Vec::new() };
    let figures = shown.week(&facts, monday, &not_placed)?;
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
        saw_bars(tx, &query, &row.provider, row.days.iter().flat_map(|day| &day.bars), Days::Week);
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
    let figures = Shown::of(&query.filter, &rows, &planned).day(&facts)?;
    let beside = beside::of_day(tx, &riders, &rows, (date, tomorrow), &zone).await?;
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
        overdue: beside.overdue,
        cancelled: beside.cancelled,
        reports: beside.reports,
        holiday: crate::holidays::between(tx, date, tomorrow).await?.remove(&date),
    };
    view.tell_apart();
    for row in &view.rows {
        saw_bars(tx, &query, &row.provider, &row.route.bars, Days::One);
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
fn saw_bars<'a>(tx: &mut Tx, query: &BoardQuery, provider: &ProviderRef, bars: impl IntoIterator<Item = &'a Bar>, days: Days) {
    let own = tx.as_provider().is_ok();
    for bar in bars {
        if own || query.names(bar, provider, days) {
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
