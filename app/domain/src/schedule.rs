//! The week and the day as boards: rows of providers, each with the road between its visits. Beside them the month in
//! numbers, the agenda as a list, and the same visits by child or by discipline.

mod agenda;
mod by;
mod lanes;
mod month;
mod paper;
mod sketch;

pub use agenda::{AgendaDay, AgendaLine, AgendaView};
pub use by::{By, ByChild, ByDiscipline, DisciplineDay, Turn, by_child, by_discipline};
pub use lanes::{lanes, turns_by_discipline};
pub use month::{MonthDay, MonthView, MonthWeek, month_of};
pub use paper::{PaperBlock, PaperView};
pub use sketch::Sketch;

use crate::{
    AuthorizationId, ProviderId, VisitId,
    search::is_meant,
    visits::{ChildRef, NoteState, Offers, ProviderRef, RoadReport, StandingReport, VisitState, tell_apart},
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A discipline by its letters, such as `SI`, `ST`, `OT`, `PT`, `ABA`. Always shown with them, never by colour alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Discipline(pub String);

impl Discipline {
    /// The end of a CSS class, such as `si`; letters without a colour of their own share `other`.
    pub fn class(&self) -> &'static str {
        match self.0.as_str() {
            "SI" => "si",
            "ST" => "st",
            "OT" => "ot",
            "PT" => "pt",
            "ABA" => "aba",
            "SW" => "sw",
            _ => "other",
        }
    }
}

/// What to show of a board.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BoardFilter {
    /// Letters of a discipline; empty shows all.
    pub discipline: String,
    /// Part of a provider's or a child's name; empty shows all.
    pub name: String,
}

impl BoardFilter {
    /// Whether it leaves anything out.
    pub fn is_empty(&self) -> bool {
        self.discipline.trim().is_empty() && self.name.trim().is_empty()
    }

    /// Whether one visit is shown: its discipline, and a part of one of its people's names.
    pub fn shows(&self, discipline: &str, people: [&str; 2]) -> bool {
        let wanted = self.discipline.trim();
        (wanted.is_empty() || wanted == discipline) && is_meant(&self.name, &people)
    }
}

/// What a board of the office is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoardQuery {
    pub filter: BoardFilter,
    /// What its rows are.
    pub by: By,
    /// Whether every visit that is not placed is listed, or the first few.
    pub all_not_placed: bool,
}

/// How many days a board has: one has an axis with every visit on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Days {
    One,
    Week,
}

impl From<BoardFilter> for BoardQuery {
    fn from(filter: BoardFilter) -> Self {
        Self { filter, ..Self::default() }
    }
}

impl BoardQuery {
    /// What decides about whole rows of providers: rows by child or discipline are sifted visit by visit, from all of them.
    pub fn of_rows(&self) -> BoardFilter {
        if self.by == By::Provider { self.filter.clone() } else { BoardFilter::default() }
    }

    /// Whether a visit of these rows stands on the board with its child. A week by discipline is numbers, which show nobody,
    /// unless they are those of a name.
    pub fn names(&self, bar: &Bar, provider: &ProviderRef, days: Days) -> bool {
        let shown = || self.filter.shows(&bar.discipline.0, [&bar.child.full_name(), &provider.full_name()]);
        match self.by {
            By::Provider => true,
            By::Child => shown(),
            By::Discipline => (days == Days::One || !self.filter.name.trim().is_empty()) && shown(),
        }
    }

    /// How many lines of what is not placed are listed.
    pub fn not_placed(&self) -> usize {
        if self.all_not_placed { usize::MAX } else { NotPlaced::LISTED }
    }
}

/// The week board: providers × days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeekView {
    pub monday: Date,
    /// Now on the agency's wall clock.
    pub now: DateTime,
    pub figures: WeekFigures,
    pub disciplines: Vec<Discipline>,
    pub rows: Vec<WeekRow>,
    pub not_placed: Vec<NotPlaced>,
    /// The last day with a visit or a window; Friday, where the weekend is empty and the agency does not show it always.
    pub last_day: Date,
    /// First and last whole hour of the time axis.
    pub hours: (u8, u8),
    /// The names of its holidays.
    pub holidays: BTreeMap<Date, String>,
}

impl WeekView {
    /// Tells apart the children that are on the board and beside it.
    pub fn tell_apart(&mut self) {
        let bars = self.rows.iter_mut().flat_map(|row| &mut row.days).flat_map(|day| &mut day.bars);
        let waiting = self.not_placed.iter_mut().map(|line| &mut line.child);
        tell_apart(bars.map(|bar| &mut bar.child).chain(waiting).collect());
    }
}

/// A provider's week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeekRow {
    pub provider: ProviderRef,
    pub disciplines: Vec<Discipline>,
    /// Monday first, seven.
    pub days: Vec<RouteDay>,
    /// Minutes in visits for 100 available ones, cancelled visits left out.
    pub load_percent: u16,
}

/// A provider's day on the road. Minutes count from local midnight.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RouteDay {
    /// When the provider works, as (from, to).
    pub windows: Vec<(u16, u16)>,
    pub bars: Vec<Bar>,
    /// The drives and the gaps, in order; base to first and last to base included.
    pub legs: Vec<Leg>,
}

/// A visit on a board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    pub visit: VisitId,
    pub version: i64,
    pub start: u16,
    pub end: u16,
    pub child: ChildRef,
    pub discipline: Discipline,
    pub state: VisitState,
    pub note: NoteState,
    /// Why a rule was broken for it on purpose.
    pub override_reason: Option<String>,
    /// What was told of it from the road and holds.
    pub report: Option<StandingReport>,
}

impl Bar {
    /// The version to name in a change; none for a visit that may not be changed any more.
    pub fn movable(&self) -> Option<i64> {
        self.state.may_be_replanned().is_ok().then_some(self.version)
    }
}

/// The time between two visits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// The end of the visit before, or for the first leg the latest time to leave.
    pub from: u16,
    /// The start of the visit after, or for the last leg the time at home.
    pub to: u16,
    /// Minutes on the road, rounded.
    pub drive: u16,
    /// Minutes of the span that are not drive, the buffer among them; 0 on the way out and home.
    pub gap: u16,
    /// Whether the leg begins or ends at the provider's base.
    pub base: bool,
}

/// The six figures above a week, of the visits that its filter shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WeekFigures {
    pub placed: u32,
    pub due: u32,
    /// The visits of the roads on which those lie: drive and gap are of whole roads.
    pub on_roads: u32,
    pub drive_minutes: u32,
    pub gap_minutes: u32,
    /// Share of visits with the chosen provider, where one is chosen, per mille.
    pub chosen_per_mille: u16,
    /// Visits that are over without a signed note.
    pub notes_unsigned: u32,
}

/// The six figures above a day, of the visits that its filter shows; drive and gap are of the whole roads on which they lie.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DayFigures {
    pub going_ahead: u32,
    /// Cancelled ones included.
    pub planned: u32,
    pub drive_minutes: u32,
    pub gap_minutes: u32,
    /// Minutes of care cancelled.
    pub lost_minutes: u32,
    pub chosen_per_mille: u16,
    pub notes_unsigned: u32,
}

/// The day board: providers × time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayView {
    pub date: Date,
    pub now: DateTime,
    pub figures: DayFigures,
    pub disciplines: Vec<Discipline>,
    /// First and last whole hour of the time axis.
    pub hours: (u8, u8),
    pub rows: Vec<DayRow>,
    /// What is behind the clock, in order of time.
    pub overdue: Vec<OverdueLine>,
    /// What fell out, in order of time.
    pub cancelled: Vec<CancelledLine>,
    /// What providers reported from the road, newest first.
    pub reports: Vec<ReportLine>,
    /// The name of the day's holiday.
    pub holiday: Option<String>,
}

impl DayView {
    /// Tells apart the children that are on the board and beside it.
    pub fn tell_apart(&mut self) {
        let bars = self.rows.iter_mut().flat_map(|row| &mut row.route.bars).map(|bar| &mut bar.child);
        let overdue = self.overdue.iter_mut().map(|line| &mut line.child);
        let cancelled = self.cancelled.iter_mut().map(|line| &mut line.child);
        let reports = self.reports.iter_mut().map(|line| &mut line.child);
        tell_apart(bars.chain(overdue).chain(cancelled).chain(reports).collect());
    }
}

/// A provider's row of the day board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayRow {
    pub provider: ProviderRef,
    pub disciplines: Vec<Discipline>,
    pub route: RouteDay,
}

/// A visit of the day board that should have begun or ended by now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverdueLine {
    pub visit: VisitId,
    pub child: ChildRef,
    pub provider: ProviderRef,
    /// When it was to begin or to end, in minutes of the day.
    pub due: u16,
    pub overdue: Overdue,
    pub calls: Calls,
}

/// Whom the office calls about a visit: numbers as their owners wrote them, empty where none is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calls {
    /// Of the child's first guardian who has one.
    pub family: String,
    pub provider: String,
}

/// What has not happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overdue {
    NotBegun,
    NotCheckedOut,
}

impl Overdue {
    /// Minutes after which the office is told: as long as a drive is usually late.
    pub const AFTER_MINUTES: i64 = 15;
    /// Lines of them; how many more there are is said below.
    pub const LISTED: usize = 8;
}

/// A cancelled visit beside the day board. The reason is one click away: screens are shared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CancelledLine {
    pub visit: VisitId,
    pub child: ChildRef,
    pub provider: ProviderRef,
    pub start: u16,
    pub by: crate::visits::CancelledBy,
    /// What another visit would be made of.
    pub authorization: AuthorizationId,
    pub calls: Calls,
}

/// A report from the road beside the day board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportLine {
    pub visit: VisitId,
    pub child: ChildRef,
    pub provider: ProviderRef,
    pub report: crate::visits::RoadReportView,
    pub state: VisitState,
    pub calls: Calls,
}

impl ReportLine {
    /// Whether it waits for somebody of the office. What was done or canceled since is only told.
    pub fn waits(&self) -> bool {
        match self.report.report {
            RoadReport::NobodyHome => matches!(self.state, VisitState::Planned | VisitState::UnderWay),
            RoadReport::RunningLate => self.state == VisitState::Planned,
        }
    }
}

/// Authorized visits of a week that are not in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotPlaced {
    pub authorization: AuthorizationId,
    pub child: ChildRef,
    pub discipline: Discipline,
    pub minutes: u16,
    pub missing: u16,
    pub chosen: Option<ProviderRef>,
    pub why: WhyNotPlaced,
}

impl NotPlaced {
    /// Lines beside the week before all are asked for.
    pub const LISTED: usize = 8;
}

/// What stands in the way of an unplaced visit, as far as the week's facts tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum WhyNotPlaced {
    /// No provider of the agency has the discipline.
    NoProvider,
    /// No provider with the discipline is free while the child is.
    NoCommonWindow,
    /// The authorization covers only part of the week.
    Ends {
        on: Date,
    },
    Starts {
        on: Date,
    },
    /// Nobody is chosen; this many providers could.
    NobodyChosen {
        fitting: u16,
    },
    /// Somebody is chosen; it waits for a place in their week.
    NotYet,
}

/// A provider's own day, in the order of the road.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProviderDay {
    pub date: Date,
    pub now: DateTime,
    pub provider: ProviderRef,
    pub stops: Vec<Stop>,
    /// From home to home.
    pub drive_minutes: u32,
    /// The drive from the last visit home; `None` where nobody is left to visit.
    pub drive_home: Option<u16>,
    /// The name of the day's holiday.
    pub holiday: Option<String>,
}

/// A provider's day with where it begins, for a sketch of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouteView {
    pub day: ProviderDay,
    pub base: crate::travel::Point,
}

/// One visit on a provider's road.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stop {
    pub visit: VisitId,
    pub version: i64,
    pub child: ChildRef,
    pub discipline: Discipline,
    pub starts: DateTime,
    pub minutes: u16,
    pub place: crate::visits::PlaceView,
    pub state: VisitState,
    pub note: NoteState,
    /// What was told of it from the road and holds.
    pub report: Option<StandingReport>,
    pub offers: Offers,
    /// Minutes from where the provider comes.
    pub drive_before: u16,
    /// The one to go to, or to be in, now.
    pub next: bool,
}

/// The drive to a visit from where its provider comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approach {
    pub minutes: u16,
    /// Whether the day's driving begins with it, and not at another visit.
    pub from_home: bool,
}

/// Who may be chosen in the forms of the boards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderChoice {
    pub id: ProviderId,
    pub name: String,
    pub disciplines: Vec<Discipline>,
}
