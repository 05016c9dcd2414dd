//! The schedule boards: the agency's week and day, and a provider's own.

mod agenda;
mod day_route;
mod figures;
mod month;
mod not_placed;
mod print;
mod providers;
mod selection;
mod sidebar;

pub use agenda::agenda;
pub use day_route::{drive_to, own_day, route};
pub use month::month;
pub use print::{print_day, print_week};

use crate::{
    Tx,
    care::visits::{LastReport, join_last_report, last_report_columns},
    kernel::{
        columns::{
            ChildColumns, ProviderColumns, child_columns, day_start_us, join_service, note_column, note_state, parse_local,
            provider_columns, service_columns, to_local, visit_state,
        },
        sealing::{Sealed, SealedColumn},
        sql::args,
        visible::visible_visit,
    },
    scheduling::rules::{load_planned_visits, load_planning_context},
};
use domain::{
    AuthorizationId, ChildId, Error, ProviderId, Result, VisitId,
    agency::Settings,
    rules::{LastVisits, PlannedVisit, PlanningContext, leg_between, minute_of_day, route_legs},
    schedule::{
        Bar, BoardQuery, DayRow, DayView, Days, Discipline, Leg, Overdue, PlaceTime, RouteDay, Selection, WeekRow, WeekView,
    },
    text::StoredText,
    today::OPEN_DAYS,
    travel::Point,
    visits::{NoteState, VisitState, VisitTiming, clock_name},
};
use figures::ShownVisits;
use jiff::{Span, civil::Date, tz::TimeZone};
use providers::{ProviderRow, load_providers, without_provider};
use selection::select;
use std::collections::BTreeMap;
use uuid::Uuid;

pub(crate) fn plus_days(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().days(days))
}

/// A visit with what a board or the agenda shows of it.
#[derive(sqlx::FromRow)]
struct BoardRow {
    id: Uuid,
    version: i64,
    authorization_id: Option<Uuid>,
    discipline: String,
    #[sqlx(flatten)]
    visit_kind: crate::kernel::columns::KindColumns,
    #[sqlx(flatten)]
    child: ChildColumns,
    #[sqlx(flatten)]
    provider: ProviderColumns,
    town: String,
    lat: f64,
    lon: f64,
    starts_local: String,
    zone: String,
    starts_us: i64,
    ends_us: i64,
    minutes: i64,
    state: String,
    #[sqlx(rename = "override_reason")]
    sealed_override_reason: Option<Sealed>,
    /// Opened by [`visits_between`].
    #[sqlx(skip)]
    override_reason: Option<StoredText>,
    cancelled_by: Option<String>,
    note: Option<String>,
    #[sqlx(flatten)]
    report: LastReport,
}

impl BoardRow {
    fn visit_id(&self) -> VisitId {
        VisitId(self.id)
    }

    fn child_id(&self) -> ChildId {
        self.child.id()
    }

    fn provider_id(&self) -> ProviderId {
        self.provider.id()
    }

    /// [`AuthorizationId::NONE`] if it needs none.
    fn authorization(&self) -> AuthorizationId {
        self.authorization_id.map_or(AuthorizationId::NONE, AuthorizationId)
    }

    fn state(&self) -> Result<VisitState> {
        visit_state(&self.state)
    }

    fn minutes(&self) -> u16 {
        self.minutes as u16
    }

    fn planned(&self, zone: &TimeZone) -> Result<PlannedVisit> {
        Ok(PlannedVisit {
            id: self.visit_id(),
            authorization: self.authorization(),
            child: self.child_id(),
            provider: self.provider_id(),
            starts: parse_local(&self.starts_local)?,
            agency_starts: to_local(self.starts_us, zone)?,
            minutes: self.minutes(),
            at: Point { lat: self.lat, lon: self.lon },
        })
    }
}

/// Selects the columns of [`BoardRow`]; ends with the visibility predicate: a condition is added with AND, then the order.
macro_rules! select_board_rows {
    ($more:literal) => {
        concat!(
            "SELECT v.id, v.version, v.authorization_id, ",
            service_columns!(),
            ", ",
            child_columns!(),
            ", ",
            provider_columns!(),
            ", l.city AS town, l.lat, l.lon, v.starts_local, v.zone, v.starts_us, v.ends_us, v.minutes, v.state, v.override_reason,
                v.cancelled_by, ",
            note_column!(),
            ", ",
            last_report_columns!(),
            " FROM visits v
             JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
             LEFT JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id",
            join_service!(),
            " JOIN places l ON l.agency_id = v.agency_id AND l.id = v.place_id
             LEFT JOIN notes n ON n.agency_id = v.agency_id AND n.visit_id = v.id",
            join_last_report!(),
            " WHERE ",
            visible_visit!(),
            $more
        )
    };
}

async fn visits_between(tx: &mut Tx, from: Date, to: Date, zone: &TimeZone) -> Result<Vec<BoardRow>> {
    const IN_PERIOD: &str = select_board_rows!(" AND v.starts_us >= $4 AND v.starts_us < $5 ORDER BY v.starts_us, v.id");
    let (from, to) = (day_start_us(from, zone)?, day_start_us(to, zone)?);
    let mut rows: Vec<BoardRow> = tx.fetch_all(IN_PERIOD, args![from, to]).await?;
    let reasons = rows.iter().filter_map(|row| Some((row.child_id(), row.sealed_override_reason.as_ref()?)));
    let opener = tx.opener(reasons.collect()).await?;
    for row in &mut rows {
        let sealed = row.sealed_override_reason.as_ref();
        row.override_reason = opener.optional(row.child.id(), SealedColumn::OverrideReason, row.id, sealed)?;
    }
    Ok(rows)
}

/// How many visits that were never checked out today's pages read, the newest first: many more than they list.
const MAX_OPEN: i64 = 100;

/// The visits of earlier days that the office must still handle today: those of yesterday that may still begin, and those of the
/// last [`OPEN_DAYS`] that were never checked out.
async fn open_visits_before(tx: &mut Tx, today: Date, zone: &TimeZone) -> Result<Vec<BoardRow>> {
    const UNDER_WAY: &str = select_board_rows!(
        " AND v.state = 'under_way' AND v.starts_us >= $4 AND v.starts_us < $5 ORDER BY v.starts_us DESC, v.id DESC LIMIT $6"
    );
    const PLANNED: &str =
        select_board_rows!(" AND v.state = 'planned' AND v.starts_us >= $4 AND v.starts_us < $5 ORDER BY v.starts_us, v.id");
    let begin_of = |days_ago: i64| day_start_us(plus_days(today, -days_ago), zone);
    let mut open: Vec<BoardRow> = tx.fetch_all(UNDER_WAY, args![begin_of(OPEN_DAYS)?, begin_of(0)?, MAX_OPEN]).await?;
    let planned: Vec<BoardRow> = tx.fetch_all(PLANNED, args![begin_of(1)?, begin_of(0)?]).await?;
    for row in planned {
        let its_day = parse_local(&row.starts_local)?.date() == tx.now_at(&row.zone)?.date();
        let (state, starts_us, ends_us, now_us) = (row.state()?, row.starts_us, row.ends_us, tx.now_us());
        if (VisitTiming { state, starts_us, ends_us, now_us, its_day }).can_begin() {
            open.push(row);
        }
    }
    open.sort_by_key(|row| (row.starts_us, row.id));
    Ok(open)
}

/// The visits that take place.
fn planned_visits(rows: &[BoardRow], zone: &TimeZone) -> Result<Vec<PlannedVisit>> {
    let mut planned = Vec::with_capacity(rows.len());
    for row in rows {
        if row.state()? != VisitState::Cancelled {
            planned.push(row.planned(zone)?);
        }
    }
    Ok(planned)
}

fn bar(tx: &Tx, row: &BoardRow, zone: &TimeZone) -> Result<Bar> {
    let start = minute_of_day(to_local(row.starts_us, zone)?);
    let clock = clock_name(row.starts_us, &crate::zone(&row.zone)?, zone);
    Ok(Bar {
        visit: row.visit_id(),
        version: row.version,
        start,
        end: start + row.minutes(),
        place_time: clock
            .map(|clock| Ok::<_, Error>(PlaceTime { starts: parse_local(&row.starts_local)?, clock }))
            .transpose()?,
        child: tx.child(row.child.clone()),
        discipline: Discipline(row.discipline.clone()),
        kind: row.visit_kind.clone().into_name(),
        state: row.state()?,
        note: note_state(row.note.as_deref()),
        override_reason: row.override_reason.clone(),
        report: row.report.active_report(row.state()?, &row.zone)?,
    })
}

fn is_over_unsigned(state: VisitState, note: NoteState) -> bool {
    state == VisitState::Done && !matches!(note, NoteState::Signed | NoteState::NotNeeded)
}

/// The route legs of a day for the board: rounded minutes of the day. `evening` is the provider's last visit of the day before.
fn legs(
    context: &PlanningContext,
    provider: ProviderId,
    evening: Option<&PlannedVisit>,
    mut visits: Vec<PlannedVisit>,
) -> Vec<Leg> {
    let Some(base) = context.providers.get(&provider).map(|p| p.base) else { return Vec::new() };
    let legs = route_legs(context, base, evening, &mut visits);
    let last = legs.len().saturating_sub(1);
    let whole = |minutes: f64| minutes.round() as u16;
    let end = |visit: &PlannedVisit| minute_of_day(visit.agency_starts) + visit.minutes;
    let goes_on = |evening: &PlannedVisit| visits.first().is_some_and(|first| leg_between(context, evening, first).is_some());
    let from_evening = evening.filter(|evening| goes_on(evening));
    legs.iter()
        .enumerate()
        .map(|(index, leg)| {
            let drive = whole(leg.drive);
            let before = match index.checked_sub(1) {
                Some(previous) => visits.get(previous).map(end),
                None => from_evening.map(|evening| end(evening).saturating_sub(24 * 60)),
            };
            let after = visits.get(index).map(|v| minute_of_day(v.agency_starts));
            let from = before.unwrap_or_else(|| after.unwrap_or(0).saturating_sub(drive));
            let to = after.unwrap_or_else(|| from.saturating_add(drive));
            let base = index == last || (index == 0 && from_evening.is_none());
            Leg { from, to, drive, gap: whole(leg.gap), base }
        })
        .collect()
}

/// The visits and the route of each provider and day.
struct Routes<'a> {
    context: &'a PlanningContext,
    last: &'a LastVisits,
    bars: BTreeMap<(ProviderId, Date), Vec<Bar>>,
    stops: BTreeMap<(ProviderId, Date), Vec<PlannedVisit>>,
}

impl<'a> Routes<'a> {
    fn new(
        tx: &Tx,
        (context, last): (&'a PlanningContext, &'a LastVisits),
        rows: &[BoardRow],
        planned: Vec<PlannedVisit>,
        zone: &TimeZone,
    ) -> Result<Self> {
        let mut routes = Self { context, last, bars: BTreeMap::new(), stops: BTreeMap::new() };
        for row in rows {
            let date = to_local(row.starts_us, zone)?.date();
            routes.bars.entry((row.provider_id(), date)).or_default().push(bar(tx, row, zone)?);
        }
        for visit in planned {
            routes.stops.entry((visit.provider, visit.agency_starts.date())).or_default().push(visit);
        }
        Ok(routes)
    }

    fn day(&mut self, provider: &ProviderRow, date: Date) -> RouteDay {
        let id = provider.provider.id;
        let key = (id, date);
        let stops = self.stops.remove(&key).unwrap_or_default();
        RouteDay {
            windows: provider.windows(date),
            bars: self.bars.remove(&key).unwrap_or_default(),
            legs: legs(self.context, id, self.last.before(id, date), stops),
        }
    }
}

fn is_selected(selection: &Selection, rows: &[BoardRow], provider: &ProviderRow) -> bool {
    let id = provider.provider.id;
    let children = rows.iter().filter(|row| row.provider_id() == id).map(BoardRow::child_id);
    selection.shows_row(&provider.disciplines, id, children)
}

fn all_disciplines(providers: &[ProviderRow]) -> Vec<Discipline> {
    let mut all: Vec<_> = providers.iter().flat_map(|provider| provider.disciplines.clone()).collect();
    all.sort();
    all.dedup();
    all
}

/// The week of a date (default: today): all providers for the office, the own row for a provider.
pub async fn week(tx: &mut Tx, requested: Option<Date>, query: impl Into<BoardQuery>) -> Result<WeekView> {
    let query = query.into();
    tx.require_staff()?;
    let zone = tx.zone()?;
    let now = tx.local_now()?;
    let first_day = tx.agency().settings.first_day;
    let week_start = first_day.of_week(requested.unwrap_or_else(|| now.date()));
    let next_week_start = plus_days(week_start, 7);
    let providers = load_providers(tx, (week_start, next_week_start)).await?;
    let selection = select(tx, &query.filter, &providers, (week_start, next_week_start)).await?;
    let row_selection = query.row_selection(&selection);
    let rows = visits_between(tx, week_start, next_week_start, &zone).await?;
    let context = load_planning_context(tx, week_start, next_week_start).await?;
    let planned = planned_visits(&rows, &zone)?;
    let before = load_planned_visits(tx, plus_days(week_start, -1), week_start).await?;
    let last = LastVisits::of(before.iter().chain(&planned));
    let shown = ShownVisits::of(&selection, &rows, &planned);
    let not_placed = if tx.require_admin().is_ok() {
        not_placed::load_not_placed(tx, &context, week_start, (&before, &planned), &selection).await?
    } else {
        Vec::new()
    };
    let figures = shown.week(&context, &last, week_start, &not_placed)?;
    let disciplines = all_disciplines(&providers);
    let mut routes = Routes::new(tx, (&context, &last), &rows, planned, &zone)?;
    let mut week = Vec::with_capacity(providers.len() + 1);
    for provider in without_provider(&rows).into_iter().chain(providers) {
        let days: Vec<RouteDay> = (0..7).map(|day| routes.day(&provider, plus_days(week_start, day))).collect();
        let bars: Vec<&Bar> = days.iter().flat_map(|day| &day.bars).collect();
        if !is_selected(&row_selection, &rows, &provider) {
            continue;
        }
        let busy: u32 =
            bars.iter().filter(|bar| bar.state != VisitState::Cancelled).map(|bar| u32::from(bar.end - bar.start)).sum();
        let load_percent = (busy * 100).checked_div(provider.availability.minutes()).unwrap_or(0) as u16;
        week.push(WeekRow { provider: provider.provider, disciplines: provider.disciplines, days, load_percent });
    }
    for row in &week {
        let bars = row.days.iter().flat_map(|day| &day.bars);
        record_bar_access(tx, (&query, &selection), row.provider.id, bars, Days::Week);
    }
    for line in not_placed.iter().take(query.not_placed()) {
        tx.record_access(line.child.id);
    }
    let used = |day: usize| week.iter().any(|row| !row.days[day].windows.is_empty() || !row.days[day].bars.is_empty());
    let settings = &context.settings;
    let (first, last) = first_day.shown(|day| settings.board_weekend || used(day));
    for row in &mut week {
        row.days.truncate(last + 1);
        row.days.drain(..first);
    }
    let mut view = WeekView {
        week_start,
        now,
        selection,
        figures,
        disciplines,
        not_placed,
        days: (first..=last).map(|day| plus_days(week_start, day as i64)).collect(),
        hours: hours(settings, week.iter().flat_map(|row| &row.days)),
        holidays: crate::scheduling::holidays::between(tx, week_start, next_week_start).await?,
        rows: week,
    };
    view.disambiguate_children();
    Ok(view)
}

/// A day of the agency (default: today).
pub async fn day(tx: &mut Tx, requested: Option<Date>, query: impl Into<BoardQuery>) -> Result<DayView> {
    tx.require_admin()?;
    let query = query.into();
    let zone = tx.zone()?;
    let now = tx.local_now()?;
    let date = requested.unwrap_or_else(|| now.date());
    let tomorrow = plus_days(date, 1);
    let providers = load_providers(tx, (date, tomorrow)).await?;
    let selection = select(tx, &query.filter, &providers, (date, tomorrow)).await?;
    let row_selection = query.row_selection(&selection);
    let rows = visits_between(tx, date, tomorrow, &zone).await?;
    let context = load_planning_context(tx, date, tomorrow).await?;
    let planned = planned_visits(&rows, &zone)?;
    let last = LastVisits::of(&load_planned_visits(tx, plus_days(date, -1), date).await?);
    let figures = ShownVisits::of(&selection, &rows, &planned).day(&context, &last)?;
    let earlier = if date == now.date() { open_visits_before(tx, date, &zone).await? } else { Vec::new() };
    let sidebar = sidebar::load_sidebar(tx, &providers, (&rows, &earlier), date, &zone).await?;
    let disciplines = all_disciplines(&providers);
    let mut routes = Routes::new(tx, (&context, &last), &rows, planned, &zone)?;
    let mut day = Vec::with_capacity(providers.len() + 1);
    for provider in without_provider(&rows).into_iter().chain(providers) {
        let route = routes.day(&provider, date);
        let works = !route.windows.is_empty() || !route.bars.is_empty();
        if works && is_selected(&row_selection, &rows, &provider) {
            day.push(DayRow { provider: provider.provider, disciplines: provider.disciplines, route });
        }
    }
    let mut view = DayView {
        date,
        now,
        selection,
        figures,
        disciplines,
        hours: hours(&context.settings, day.iter().map(|row| &row.route)),
        rows: day,
        overdue: sidebar.overdue,
        cancelled: sidebar.cancelled,
        reports: sidebar.reports,
        holiday: crate::scheduling::holidays::between(tx, date, tomorrow).await?.remove(&date),
    };
    view.disambiguate_children();
    for row in &view.rows {
        record_bar_access(tx, (&query, &view.selection), row.provider.id, &row.route.bars, Days::One);
    }
    // Canceled, overdue and reported visits are shown beside the board, for any filter.
    let late = view.overdue.iter().take(Overdue::LISTED).map(|line| &line.child);
    let sidebar_children =
        view.cancelled.iter().map(|line| &line.child).chain(view.reports.iter().map(|line| &line.child)).chain(late);
    for child in sidebar_children {
        tx.record_access(child.id);
    }
    Ok(view)
}

/// Records which children a board row shows. A provider's own row lists all their visits.
fn record_bar_access<'a>(
    tx: &mut Tx,
    (query, selection): (&BoardQuery, &Selection),
    provider: ProviderId,
    bars: impl IntoIterator<Item = &'a Bar>,
    days: Days,
) {
    let own = tx.require_provider().is_ok();
    for bar in bars {
        if own || query.shows_bar(selection, bar, provider, days) {
            tx.record_access(bar.child.id);
        }
    }
}

/// The agency's board hours, extended to include all working hours, visits, and drives from a visit of the evening before.
fn hours<'a>(settings: &Settings, routes: impl Iterator<Item = &'a RouteDay>) -> (u8, u8) {
    let spans = routes.flat_map(|route| {
        let bars = route.bars.iter().map(|bar| (bar.start, bar.end));
        let legs = route.legs.iter().filter(|leg| !leg.base).map(|leg| (leg.from, leg.to));
        route.windows.iter().copied().chain(bars).chain(legs)
    });
    let set = (u16::from(settings.board_from_hour) * 60, u16::from(settings.board_to_hour) * 60);
    let (from, to) = spans.fold(set, |(from, to), (start, end)| (from.min(start), to.max(end)));
    ((from / 60) as u8, to.div_ceil(60).min(24) as u8)
}
