//! View models of the schedule: the week and day boards (rows of providers with the route between their visits), the month in
//! numbers, the agenda as a list, and the same visits grouped by child or by discipline.

mod agenda;
mod group_by;
mod lanes;
mod month;
mod print;
mod route_sketch;
mod selection;

pub use agenda::{AgendaDay, AgendaLine, AgendaView};
pub use group_by::{AssignedBar, ChildSchedule, DisciplineDay, DisciplineSchedule, GroupBy, group_by_child, group_by_discipline};
pub use lanes::{group_bars_by_discipline, pack_into_lanes};
pub use month::{MonthDay, MonthView, MonthWeek, weeks_of_month};
pub use print::{PrintBlock, PrintView};
pub use route_sketch::RouteSketch;
pub use selection::{FoundPeople, Selection};

pub use crate::discipline::Discipline;

use crate::{
    AuthorizationId, ProviderId, VisitId,
    text::StoredText,
    visits::{ActiveReport, ChildRef, FieldReport, NoteState, ProviderRef, VisitActions, VisitState, disambiguate_children},
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Filters a board.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BoardFilter {
    /// A discipline's code; empty shows all.
    pub discipline: String,
    /// A text that finds providers or children of the period: a name as it is shown, a reference, a birth date, a phone number, a
    /// guardian's name. Empty shows all.
    pub name: String,
}

impl BoardFilter {
    /// Whether it shows everything.
    pub fn is_empty(&self) -> bool {
        self.discipline.trim().is_empty() && self.name.trim().is_empty()
    }
}

/// The query of an office board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoardQuery {
    pub filter: BoardFilter,
    /// What the rows are grouped by.
    pub by: GroupBy,
    /// Whether all unplaced visits are listed, or only the first few.
    pub all_not_placed: bool,
}

/// How many days a board shows. A day board has a time axis with every visit on it.
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
    /// What whole provider rows are selected by. Boards by child or discipline need all rows and select visit by visit.
    pub fn row_selection(&self, selection: &Selection) -> Selection {
        if self.by == GroupBy::Provider { selection.clone() } else { Selection::default() }
    }

    /// Whether the board shows this visit with its child, for the record access log. A week by discipline shows only numbers,
    /// which identify nobody, unless the filter finds the child.
    pub fn shows_bar(&self, selection: &Selection, bar: &Bar, provider: ProviderId, days: Days) -> bool {
        let shown = || selection.shows(&bar.discipline.0, bar.child.id, Some(provider));
        match self.by {
            GroupBy::Provider => true,
            GroupBy::Child => shown(),
            GroupBy::Discipline => (days == Days::One || selection.is_about(bar.child.id)) && shown(),
        }
    }

    /// How many unplaced lines are listed.
    pub fn not_placed(&self) -> usize {
        if self.all_not_placed { usize::MAX } else { NotPlaced::LISTED }
    }
}

/// The week board: providers × days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeekView {
    pub week_start: Date,
    /// The current time in the agency's local time.
    pub now: DateTime,
    /// What the filter selects.
    pub selection: Selection,
    pub figures: WeekFigures,
    pub disciplines: Vec<Discipline>,
    pub rows: Vec<WeekRow>,
    pub not_placed: Vec<NotPlaced>,
    /// The days shown, in order: those of the week, without an empty weekend unless the agency always shows it.
    pub days: Vec<Date>,
    /// First and last whole hour of the time axis.
    pub hours: (u8, u8),
    /// The week's holidays by name.
    pub holidays: BTreeMap<Date, String>,
}

impl WeekView {
    /// Makes the short names of all children on the screen distinct.
    pub fn disambiguate_children(&mut self) {
        let bars = self.rows.iter_mut().flat_map(|row| &mut row.days).flat_map(|day| &mut day.bars);
        let waiting = self.not_placed.iter_mut().map(|line| &mut line.child);
        disambiguate_children(bars.map(|bar| &mut bar.child).chain(waiting).collect());
    }
}

/// A provider's week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeekRow {
    pub provider: ProviderRef,
    pub disciplines: Vec<Discipline>,
    /// One for each day that the week shows.
    pub days: Vec<RouteDay>,
    /// Minutes of visits (without canceled ones) as a percentage of available minutes.
    pub load_percent: u16,
}

/// A provider's route of a day. Minutes count from local midnight.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RouteDay {
    /// When the provider works, as (from, to).
    pub windows: Vec<(u16, u16)>,
    pub bars: Vec<Bar>,
    /// The drives and gaps in order, including to the first visit, from the base or the last visit of the evening before, and from
    /// the last visit to the base.
    pub legs: Vec<Leg>,
}

/// A visit on a board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    pub visit: VisitId,
    pub version: i64,
    pub start: u16,
    pub end: u16,
    /// The start where the visit takes place, if the time there differs from the agency's.
    pub place_time: Option<PlaceTime>,
    pub child: ChildRef,
    pub discipline: Discipline,
    /// The name of its kind, if it needs no authorization.
    pub kind: Option<crate::visit_kinds::KindName>,
    pub state: VisitState,
    pub note: NoteState,
    /// Why a rule was overridden for it.
    pub override_reason: Option<StoredText>,
    /// The provider's report that is still active.
    pub report: Option<ActiveReport>,
}

/// The start of a visit in the local time of its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceTime {
    pub starts: DateTime,
    /// The time zone's abbreviation.
    pub clock: String,
}

impl Bar {
    /// The version to send in a change; `None` for a visit that may no longer be changed.
    pub fn movable_version(&self) -> Option<i64> {
        self.state.ensure_replannable().is_ok().then_some(self.version)
    }
}

/// The time between two visits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// The end of the previous visit, 0 if it was before midnight; for the leg from the base the latest time to leave.
    pub from: u16,
    /// The start of the next visit, or for the last leg the arrival at home.
    pub to: u16,
    /// Minutes of driving, rounded.
    pub drive: u16,
    /// Minutes between the visits that are not driving, including the buffer; 0 on a leg from or to the base.
    pub gap: u16,
    /// Whether the leg begins or ends at the provider's base.
    pub base: bool,
}

/// The figures above a week, for the visits that match the filter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WeekFigures {
    pub placed: u32,
    pub due: u32,
    /// All visits of the routes that contain those visits: drive and gap minutes are of whole routes.
    pub on_routes: u32,
    pub drive_minutes: u32,
    pub gap_minutes: u32,
    /// Share of visits that are made by the therapist who is assigned on their day, per mille.
    pub chosen_per_mille: u16,
    /// Completed visits without a signed note.
    pub notes_unsigned: u32,
    /// Those of the scheduled visits that have no provider.
    pub without_provider: u32,
}

/// The figures above a day, for the visits that match the filter; drive and gap minutes are of their whole routes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DayFigures {
    pub going_ahead: u32,
    /// Including canceled visits.
    pub planned: u32,
    pub drive_minutes: u32,
    pub gap_minutes: u32,
    /// Canceled minutes of care.
    pub lost_minutes: u32,
    pub chosen_per_mille: u16,
    pub notes_unsigned: u32,
    /// Those of the visits going ahead that have no provider.
    pub without_provider: u32,
}

/// The day board: providers × time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayView {
    pub date: Date,
    pub now: DateTime,
    /// What the filter selects.
    pub selection: Selection,
    pub figures: DayFigures,
    pub disciplines: Vec<Discipline>,
    /// First and last whole hour of the time axis.
    pub hours: (u8, u8),
    pub rows: Vec<DayRow>,
    /// Overdue visits, in order of time; on today's board, after them those of earlier days that are still open.
    pub overdue: Vec<OverdueLine>,
    /// Canceled visits, in order of time.
    pub cancelled: Vec<CancelledLine>,
    /// The last report of each visit, newest first.
    pub reports: Vec<ReportLine>,
    /// The name of the day's holiday.
    pub holiday: Option<String>,
}

impl DayView {
    /// Makes the short names of all children on the screen distinct.
    pub fn disambiguate_children(&mut self) {
        let bars = self.rows.iter_mut().flat_map(|row| &mut row.route.bars).map(|bar| &mut bar.child);
        let overdue = self.overdue.iter_mut().map(|line| &mut line.child);
        let cancelled = self.cancelled.iter_mut().map(|line| &mut line.child);
        let reports = self.reports.iter_mut().map(|line| &mut line.child);
        disambiguate_children(bars.chain(overdue).chain(cancelled).chain(reports).collect());
    }
}

/// A provider's row of the day board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayRow {
    pub provider: ProviderRef,
    pub disciplines: Vec<Discipline>,
    pub route: RouteDay,
}

/// A visit that should have begun or ended by now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverdueLine {
    pub visit: VisitId,
    pub child: ChildRef,
    pub provider: ProviderRef,
    /// The planned start or end in the agency's local time; before the board's day for a visit of an earlier day.
    pub due: DateTime,
    pub overdue: Overdue,
    pub calls: CallContacts,
}

/// The phone numbers to call about a visit, as their owners wrote them; empty if unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallContacts {
    /// Of the child's first guardian with a number.
    pub family: String,
    pub provider: String,
}

/// Why a visit is overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overdue {
    NotBegun,
    NotCheckedOut,
}

impl Overdue {
    /// Minutes after which a visit is overdue: a usual delay of a drive.
    pub const AFTER_MINUTES: i64 = 15;
    /// The maximum number of lines; the screen shows how many more there are.
    pub const LISTED: usize = 8;
}

/// A canceled visit in the day board's side panel. The reason is only on the visit's page, since screens are shared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CancelledLine {
    pub visit: VisitId,
    pub child: ChildRef,
    pub provider: ProviderRef,
    pub start: u16,
    pub by: crate::visits::CancelledBy,
    /// For scheduling a replacement; [`AuthorizationId::NONE`] of a visit that needs none.
    pub authorization: AuthorizationId,
    pub calls: CallContacts,
}

/// A provider's report in the day board's side panel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportLine {
    pub visit: VisitId,
    pub child: ChildRef,
    pub provider: ProviderRef,
    pub report: crate::visits::FieldReportView,
    pub state: VisitState,
    pub calls: CallContacts,
}

impl ReportLine {
    /// Whether the office has to act. Reports of visits that were completed or canceled since are only shown.
    pub fn needs_attention(&self) -> bool {
        match self.report.report {
            FieldReport::NobodyHome => matches!(self.state, VisitState::Planned | VisitState::UnderWay),
            FieldReport::RunningLate => self.state == VisitState::Planned,
        }
    }
}

/// Authorized visits of a week that are not scheduled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotPlaced {
    pub authorization: AuthorizationId,
    pub child: ChildRef,
    pub discipline: Discipline,
    pub minutes: u16,
    pub missing: u16,
    pub chosen: Option<ProviderRef>,
    pub why: NotPlacedReason,
}

impl NotPlaced {
    /// Lines listed unless all are requested.
    pub const LISTED: usize = 8;
}

/// Why an authorized visit is not scheduled, as far as the planning context shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum NotPlacedReason {
    /// No provider of the agency has the discipline.
    NoProvider,
    /// No provider with the discipline is available while the child is.
    NoCommonWindow,
    /// The authorization covers only part of the week.
    Ends {
        on: Date,
    },
    Starts {
        on: Date,
    },
    /// No provider is chosen; this many could take it.
    NoProviderChosen {
        fitting: u16,
    },
    /// A provider is chosen, and the visit is not scheduled yet.
    NotYet,
}

/// A provider's own day, in the order of the route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProviderDay {
    pub date: Date,
    pub now: DateTime,
    pub provider: ProviderRef,
    pub stops: Vec<Stop>,
    /// Today: visits of earlier days that were never checked out.
    pub not_checked_out: Vec<OpenVisit>,
    /// All drives, including those from and to home.
    pub drive_minutes: u32,
    /// The drive home from the last visit; `None` if there is no visit left.
    pub drive_home: Option<u16>,
    /// The name of the day's holiday.
    pub holiday: Option<String>,
}

impl ProviderDay {
    /// Makes the short names of all children on the screen distinct.
    pub fn disambiguate_children(&mut self) {
        let open = self.not_checked_out.iter_mut().map(|line| &mut line.child);
        disambiguate_children(self.stops.iter_mut().map(|stop| &mut stop.child).chain(open).collect());
    }
}

/// A visit of an earlier day that is still under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenVisit {
    pub visit: VisitId,
    pub child: ChildRef,
    /// In the local time of the place.
    pub starts: DateTime,
    /// The time zone's abbreviation, if its time differs from the agency's.
    pub clock: Option<String>,
}

/// A provider's day with its starting point, for the route map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouteView {
    pub day: ProviderDay,
    pub base: crate::travel::Point,
}

/// One visit on a provider's route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stop {
    pub visit: VisitId,
    pub version: i64,
    pub child: ChildRef,
    pub discipline: Discipline,
    /// The name of its kind, if it needs no authorization.
    pub kind: Option<crate::visit_kinds::KindName>,
    /// In the local time of the place.
    pub starts: DateTime,
    /// The time zone's abbreviation, if its time differs from the agency's.
    pub clock: Option<String>,
    /// It is a visit of the previous day, in the local time of the place, that may still begin or is under way.
    pub from_previous_day: bool,
    pub minutes: u16,
    pub place: crate::visits::PlaceView,
    /// Whether there is something that those who visit must know; it is on the visit's page.
    pub has_care_notes: bool,
    pub state: VisitState,
    pub note: NoteState,
    /// The provider's report that is still active.
    pub report: Option<ActiveReport>,
    pub actions: VisitActions,
    /// Minutes of driving from the previous stop.
    pub drive_before: u16,
    /// Whether it is the current or next visit.
    pub next: bool,
}

/// The drive to a visit from the provider's previous stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArrivalDrive {
    pub minutes: u16,
    /// Whether it is the first drive of the day.
    pub from_home: bool,
}

/// A provider option in the scheduling forms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderChoice {
    pub id: ProviderId,
    pub name: String,
    pub disciplines: Vec<Discipline>,
}
