//! `/today`, the office's first screen: what needs a person now. What each member of the office sees of it follows from their
//! capabilities; a section that a reader may not act on is not loaded.

use crate::{
    InvitationId,
    absences::Absence,
    data_reports::DataItem,
    mail::EmailLine,
    notes::NoteLine,
    people::AuthorizationLine,
    schedule::{CallContacts, Discipline},
    visits::{ActiveReport, ChildRef, FieldReport, ProviderRef, VisitState, disambiguate_children},
};
use jiff::civil::{Date, DateTime};

/// The most lines of a section; a link leads to the whole list.
pub const LISTED: u32 = 8;
/// Lines are counted up to this number, so that the page costs the same for an agency that is far behind.
pub const COUNTED: u32 = 1000;
/// How many days back today's pages and the day board show visits that nobody has closed, so that they don't read more from year to year.
/// About an older one that was never checked out the provider is asked at the next check-in, which is enough
/// (the question `StillOpen`).
pub const OPEN_DAYS: i64 = 14;
/// How many days ahead visits without a provider are shown.
pub const AHEAD_DAYS: i64 = 14;
/// How many days ahead, and back, the end of an authorization is shown that nothing follows.
pub const ENDING_DAYS: i64 = 30;
pub const ENDED_DAYS: i64 = 14;
/// After how many days an invitation that was not answered is shown, and how long after it has expired.
pub const UNANSWERED_DAYS: i64 = 3;
pub const EXPIRED_DAYS: i64 = 30;
/// How many days back failed emails are shown.
pub const FAILED_DAYS: i64 = 14;

/// The lines of a section, at most [`LISTED`], and how many there are, at most [`COUNTED`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section<T> {
    pub lines: Vec<T>,
    pub total: u32,
}

impl<T> Section<T> {
    /// How many there are besides the lines.
    pub fn more(&self) -> u32 {
        self.total.saturating_sub(self.lines.len() as u32)
    }

    /// Whether there are more than were counted.
    pub fn is_more_than_counted(&self) -> bool {
        self.total >= COUNTED
    }
}

/// What is wrong with an open visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitProblem {
    /// The provider reports that nobody is home.
    NobodyHome,
    /// The provider has announced to be late, and has not begun.
    RunningLate,
    NotBegun,
    NotCheckedOut,
}

/// What is wrong with an open visit, given its last field report. `is_late` is whether it should have begun (a planned one, also with
/// the announced delay) or ended (one in progress) by now.
pub fn problem_of(state: VisitState, is_late: bool, report: Option<FieldReport>) -> Option<VisitProblem> {
    match (state, report) {
        // More precise than an overdue start. Who has begun since has found someone.
        (VisitState::Planned, Some(FieldReport::NobodyHome)) => Some(VisitProblem::NobodyHome),
        (VisitState::Planned, _) if is_late => Some(VisitProblem::NotBegun),
        (VisitState::Planned, Some(FieldReport::RunningLate)) => Some(VisitProblem::RunningLate),
        (VisitState::UnderWay, _) => is_late.then_some(VisitProblem::NotCheckedOut),
        (VisitState::Planned, None) | (VisitState::Done | VisitState::Cancelled, _) => None,
    }
}

/// A visit that has not begun, not ended, or found nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemVisit {
    pub visit: crate::VisitId,
    pub child: ChildRef,
    pub provider: ProviderRef,
    pub problem: VisitProblem,
    /// The planned start, or the end of a visit in progress, in the agency's local time.
    pub due: DateTime,
    pub report: Option<ActiveReport>,
    pub calls: CallContacts,
}

/// A coming visit that has lost its provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnassignedVisit {
    pub visit: crate::VisitId,
    pub child: ChildRef,
    pub discipline: Discipline,
    /// In the agency's local time.
    pub starts: DateTime,
    /// Who had it before.
    pub former: Option<ProviderRef>,
}

/// A report of wrong data that waits for an answer. Its text is on the page of reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDataReport {
    pub sender: String,
    /// `None` if another version wrote it.
    pub item: Option<DataItem>,
    pub sent: Date,
}

/// An invitation that was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenInvitation {
    pub invitation: InvitationId,
    pub name: String,
    pub email: String,
    pub made: Date,
    pub is_expired: bool,
}

/// The visits of a week in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WeekTotals {
    /// Without canceled ones.
    pub going_ahead: u32,
    pub done: u32,
    pub canceled: u32,
    /// Minutes of the canceled ones.
    pub lost_minutes: u32,
    pub without_provider: u32,
}

/// What needs a person. `None` is a section that the reader has no capability for.
#[derive(Clone, Debug, PartialEq)]
pub struct TodayView {
    /// In the agency's local time.
    pub now: DateTime,
    pub problem_visits: Option<Section<ProblemVisit>>,
    pub unassigned: Option<Section<UnassignedVisit>>,
    /// Approved absences with visits that are still planned with the provider.
    pub away: Option<Section<Absence>>,
    /// Absences that providers have asked for.
    pub time_off: Option<Section<Absence>>,
    pub data_reports: Option<Section<OpenDataReport>>,
    pub failed_emails: Option<Section<EmailLine>>,
    pub notes: Option<Section<NoteLine>>,
    pub authorizations: Option<Section<AuthorizationLine>>,
    pub invitations: Option<Section<OpenInvitation>>,
    pub this_week: WeekTotals,
    pub last_week: WeekTotals,
}

impl TodayView {
    /// Whether nothing needs the reader.
    pub fn is_empty(&self) -> bool {
        fn none<T>(section: Option<&Section<T>>) -> bool {
            section.is_none_or(|section| section.total == 0)
        }
        none(self.problem_visits.as_ref())
            && none(self.unassigned.as_ref())
            && none(self.away.as_ref())
            && none(self.time_off.as_ref())
            && none(self.data_reports.as_ref())
            && none(self.failed_emails.as_ref())
            && none(self.notes.as_ref())
            && none(self.authorizations.as_ref())
            && none(self.invitations.as_ref())
    }

    /// Whether a visit of today has no provider.
    pub fn has_unassigned_today(&self) -> bool {
        let first = self.unassigned.as_ref().and_then(|section| section.lines.first());
        first.is_some_and(|visit| visit.starts.date() == self.now.date())
    }

    /// Whether a provider is away today whose visits are still planned with them.
    pub fn is_anyone_away_today(&self) -> bool {
        let mut lines = self.away.iter().flat_map(|section| &section.lines);
        lines.any(|absence| absence.days.first <= self.now.date())
    }

    /// Makes the short names of all children on the screen distinct.
    pub fn disambiguate_children(&mut self) {
        let open = self.problem_visits.iter_mut().flat_map(|section| &mut section.lines).map(|line| &mut line.child);
        let unassigned = self.unassigned.iter_mut().flat_map(|section| &mut section.lines).map(|line| &mut line.child);
        disambiguate_children(open.chain(unassigned).collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_of_nobody_home_is_more_precise_than_a_late_start() {
        use VisitProblem::{NobodyHome, NotBegun, NotCheckedOut, RunningLate};
        use VisitState::{Cancelled, Done, Planned, UnderWay};
        let nobody = Some(FieldReport::NobodyHome);
        let late = Some(FieldReport::RunningLate);
        for (state, is_late, report, expected) in [
            (Planned, false, None, None),
            (Planned, true, None, Some(NotBegun)),
            (Planned, false, late, Some(RunningLate)),
            (Planned, true, late, Some(NotBegun)),
            (Planned, true, nobody, Some(NobodyHome)),
            (UnderWay, false, late, None),
            (UnderWay, true, late, Some(NotCheckedOut)),
            (UnderWay, false, nobody, None),
            (Done, true, nobody, None),
            (Cancelled, true, None, None),
        ] {
            assert_eq!(problem_of(state, is_late, report), expected, "{state:?}, late {is_late}, {report:?}");
        }
    }

    #[test]
    fn a_section_counts_how_many_more_there_are() {
        let section = Section { lines: vec![1, 2, 3], total: 10 };
        assert_eq!((section.more(), section.is_more_than_counted()), (7, false));
        assert!(Section::<u8> { lines: Vec::new(), total: COUNTED }.is_more_than_counted());
    }
}
