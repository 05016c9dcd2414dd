//! Copying a week's visits into another week: which visits can be copied, and why the others cannot.

use crate::{
    CopyId, Error, ErrorCode, Result, VisitId, Who,
    agency::FirstDay,
    discipline::Discipline,
    form::form,
    rules::{PlannedVisit, PlanningContext, RuleViolation, violations_from_change},
    visits::{ChildRef, ProviderRef},
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

form! {
    /// Input: copy a week's visits into another week.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct NewCopy {
        pub from: Date,
        pub to: Date,
        /// The number of visits that the preview showed; if it has changed, the user is asked again.
        pub seen: u32,
    }
}

/// Input: undo a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoCopy {
    pub copy: CopyId,
}

/// The first days of the source and the target week.
///
/// # Errors
/// `Invalid` if both dates are in the same week.
pub fn weeks(from: Date, to: Date, first_day: FirstDay) -> Result<(Date, Date)> {
    let (from, to) = (first_day.of_week(from), first_day.of_week(to));
    if from == to { Err(Error::field("to", ErrorCode::SameWeek)) } else { Ok((from, to)) }
}

/// A visit as it would be in the target week.
#[derive(Clone, Debug, PartialEq)]
pub struct CopyCandidate {
    /// At the same weekday and time in the child's local time. Has the id of the source visit.
    pub visit: PlannedVisit,
    /// Id shared by joint visits: visits of a child that overlap on purpose.
    pub joint: Uuid,
    pub cancelled: bool,
    /// Its place has ended by the day of the copy.
    pub place_ended: bool,
}

/// A visit that is already in the target week.
#[derive(Clone, Debug, PartialEq)]
pub struct ExistingVisit {
    pub visit: PlannedVisit,
    pub joint: Uuid,
    /// A canceled visit takes no time, and copying never reinstates it: someone canceled it for a reason.
    pub cancelled: bool,
}

/// Why a visit is not copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum NotCopiedReason {
    /// It is canceled in the source week.
    Cancelled,
    /// It needs no authorization: evaluations and the like take place once.
    OneOff,
    /// It has no provider in the source week: who comes is decided for each visit.
    NoProvider,
    /// The target week already has a visit of the authorization at that time.
    AlreadyThere,
    /// The target week had one, and it was canceled.
    CancelledThere,
    /// No visit can be at its place any more.
    PlaceEnded,
    /// The provider or the child has an overlapping visit.
    Overlap { who: Who, visit: VisitId },
    /// It would violate rules in the target week. The store adds the names of the other visits at the ends of drives that don't
    /// fit.
    Rules { violations: Vec<RuleViolation>, neighbors: Vec<(VisitId, String)> },
}

/// Decides for each candidate, in order of time, whether it can be copied next to the existing visits and the candidates
/// before it. Existing visits are never moved, and rules are never overridden, since nobody gave a reason.
pub fn plan_copy(
    context: &PlanningContext,
    mut candidates: Vec<CopyCandidate>,
    existing: &[ExistingVisit],
    now: DateTime,
) -> Vec<(CopyCandidate, Option<NotCopiedReason>)> {
    candidates.sort_by_key(|candidate| (candidate.visit.agency_starts, candidate.visit.id));
    let mut there: Vec<ExistingVisit> = existing.to_vec();
    let mut planned = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let why = find_blocker(context, &candidate, &there, now);
        if why.is_none() {
            there.push(ExistingVisit { visit: candidate.visit.clone(), joint: candidate.joint, cancelled: false });
        }
        planned.push((candidate, why));
    }
    planned
}

fn find_blocker(
    context: &PlanningContext,
    candidate: &CopyCandidate,
    there: &[ExistingVisit],
    now: DateTime,
) -> Option<NotCopiedReason> {
    let visit = &candidate.visit;
    if candidate.cancelled {
        return Some(NotCopiedReason::Cancelled);
    }
    if visit.authorization.known().is_none() {
        return Some(NotCopiedReason::OneOff);
    }
    if visit.provider.is_nobody() {
        return Some(NotCopiedReason::NoProvider);
    }
    let mut same =
        there.iter().filter(|other| other.visit.authorization == visit.authorization && other.visit.starts == visit.starts);
    if let Some(first) = same.next() {
        let is_active = !first.cancelled || same.any(|other| !other.cancelled);
        return Some(if is_active { NotCopiedReason::AlreadyThere } else { NotCopiedReason::CancelledThere });
    }
    if candidate.place_ended {
        return Some(NotCopiedReason::PlaceEnded);
    }
    let active = || there.iter().filter(|other| !other.cancelled);
    if let Some(other) = active().find(|other| overlaps(candidate, other)) {
        let who = if other.visit.provider == visit.provider { Who::Provider } else { Who::Child };
        return Some(NotCopiedReason::Overlap { who, visit: other.visit.id });
    }
    // Rules concern a provider's day or an authorization's week, so other visits cannot matter.
    let before: Vec<PlannedVisit> = active()
        .filter(|other| other.visit.provider == visit.provider || other.visit.authorization == visit.authorization)
        .map(|other| other.visit.clone())
        .collect();
    let after: Vec<PlannedVisit> = before.iter().cloned().chain([visit.clone()]).collect();
    let mut violations = violations_from_change(context, &before, &after);
    if visit.agency_starts < now {
        violations.push(RuleViolation::InThePast);
    }
    (!violations.is_empty()).then_some(NotCopiedReason::Rules { violations, neighbors: Vec::new() })
}

fn overlaps(candidate: &CopyCandidate, other: &ExistingVisit) -> bool {
    let (a, b) = (&candidate.visit, &other.visit);
    a.overlaps_in_time(b) && (a.provider == b.provider || (a.child == b.child && candidate.joint != other.joint))
}

/// The preview of a copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CopyPreview {
    pub from: Date,
    pub to: Date,
    /// The visits that would be copied, in order of time.
    pub copied: Vec<CopyLine>,
    /// The visits that would not be copied, and why.
    pub skipped: Vec<(CopyLine, NotCopiedReason)>,
    /// The agency's earlier copies, latest first.
    pub copies: Vec<CopyView>,
}

/// A visit of a copy, at its time in the target week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CopyLine {
    /// The new visit, or in a preview the source visit.
    pub visit: VisitId,
    /// In the agency's local time.
    pub starts: DateTime,
    pub minutes: u16,
    pub child: ChildRef,
    pub provider: ProviderRef,
    pub discipline: Discipline,
    /// The name of its kind, if it needs no authorization.
    pub kind: Option<crate::visit_kinds::KindName>,
}

/// An earlier copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CopyView {
    pub id: CopyId,
    pub from: Date,
    pub to: Date,
    /// In the agency's local time.
    pub at: DateTime,
    pub undone_at: Option<DateTime>,
    /// How many of its visits are still scheduled.
    pub visits: u32,
    /// How many of them are unchanged and in the future: those that undoing would remove.
    pub untouched: u32,
}

#[cfg(test)]
mod tests;
