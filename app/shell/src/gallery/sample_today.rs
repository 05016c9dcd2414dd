//! Sample data of the office's first screen.

use super::sample_data::{NOW, TODAY, child, discipline, id, provider};
use domain::{
    absences::{Absence, AbsenceKind, AbsenceState, AwayDays},
    data_reports::DataItem,
    mail::{EmailKind, EmailLine, EmailState},
    notes::NoteLine,
    people::AuthorizationLine,
    schedule::CallContacts,
    today::{
        LISTED, OpenDataReport, OpenInvitation, ProblemVisit, Section, TodayView, UnassignedVisit, VisitProblem, WeekTotals,
    },
    visits::NoteState,
};
use jiff::Span;

/// A section with this many things.
fn section<T>(total: usize, line: impl Fn(usize) -> T) -> Section<T> {
    let listed = total.min(LISTED as usize);
    Section { lines: (0..listed).map(line).collect(), total: total as u32 }
}

fn absence(number: usize, state: AbsenceState) -> Absence {
    let first = TODAY.saturating_add(Span::new().days(number as i64));
    Absence {
        id: id(number),
        version: 1,
        provider: provider(number),
        kind: AbsenceKind::ALL[number % AbsenceKind::ALL.len()],
        state,
        days: AwayDays { first, last: first.saturating_add(Span::new().days(number as i64 % 3)) },
        note: if number.is_multiple_of(2) { "My sister gets married in Buffalo.".into() } else { String::new() },
        visits: 3 + number as u32,
    }
}

/// The first screen with this many things to do; with few of them some sections are empty.
pub fn today(count: usize) -> TodayView {
    let of = |section: usize| count / 7 + usize::from(section < count % 7);
    let hours = |number: usize| Span::new().hours(number as i64);
    let days = |number: usize| Span::new().days(number as i64 * 3);
    let problems = [VisitProblem::NobodyHome, VisitProblem::NotBegun, VisitProblem::NotCheckedOut];
    TodayView {
        now: NOW,
        problem_visits: Some(section(of(0), |number| ProblemVisit {
            visit: id(number),
            child: child(number),
            provider: provider(number),
            problem: problems[number % problems.len()],
            due: NOW.saturating_sub(hours(number * 5 + 1)),
            report: None,
            calls: CallContacts { family: "585-555-0123".into(), provider: "585-555-0245".into() },
        })),
        unassigned: Some(section(of(1), |number| UnassignedVisit {
            visit: id(number),
            child: child(number),
            discipline: discipline(number),
            starts: NOW.saturating_add(hours(number * 9 + 2)),
            former: (number % 3 != 2).then(|| provider(number)),
        })),
        away: Some(section(of(1) / 2, |number| absence(number, AbsenceState::Approved))),
        time_off: Some(section(of(4), |number| absence(number, AbsenceState::Asked))),
        data_reports: Some(section(of(4), |number| OpenDataReport {
            sender: provider(number).full_name(),
            item: Some(DataItem::Account),
            sent: TODAY.saturating_sub(days(number)),
        })),
        failed_emails: Some(section(of(5), |number| EmailLine {
            letter: id(number),
            kind: Some(EmailKind::Invitation),
            state: EmailState::Failed,
            at: NOW.saturating_sub(hours(number * 7)),
            tries: 5,
            can_resend: number.is_multiple_of(2),
            to: format!("a.very.long.address.of.number.{number}@department-of-early-intervention.example"),
            refusal: "550 5.1.1 <a.very.long.address>: Recipient address rejected: User unknown in virtual mailbox table".into(),
        })),
        notes: Some(section(of(2), |number| NoteLine {
            visit: id(number),
            child: child(number),
            provider: provider(number),
            starts: NOW.saturating_sub(days(number + 1)),
            clock: None,
            state: NoteState::Draft,
        })),
        authorizations: Some(section(of(3), |number| AuthorizationLine {
            id: id(number),
            reference: format!("A{number:05}"),
            child: child(number),
            discipline: discipline(number),
            service_code: "T1027".into(),
            payer: "Monroe County Early Intervention Program".into(),
            starts_on: TODAY.saturating_sub(days(60)),
            ends_on: TODAY.saturating_add(Span::new().days(number as i64 * 3 - 4)),
            visits_per_week: 2,
            minutes_per_visit: 60,
            units_authorized: 104,
            unit_rule: "cms".into(),
            chosen: None,
            is_ended_early: false,
            child_ended_on: None,
        })),
        invitations: Some(section(of(6), |number| OpenInvitation {
            invitation: id(number),
            name: provider(number).full_name(),
            email: format!("person.{number}@maple.example"),
            made: TODAY.saturating_sub(days(number + 1)),
            is_expired: number % 3 == 1,
        })),
        this_week: WeekTotals { going_ahead: 438, done: 86, canceled: 5, lost_minutes: 270, without_provider: of(1) as u32 },
        last_week: WeekTotals { going_ahead: 441, done: 438, canceled: 8, lost_minutes: 390, without_provider: 0 },
    }
}
