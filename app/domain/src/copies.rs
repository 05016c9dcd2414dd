//! A week copied into another: which of its visits can stand there too, and what stands in the way of the others.

use crate::{
    CopyId, Error, Result, VisitId, Who,
    rules::{Broken, Facts, PlannedVisit, broken_by_change, monday_of},
    schedule::Discipline,
    visits::{ChildRef, ProviderRef, date_field},
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The office copies a week's visits into another week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCopy {
    #[serde(deserialize_with = "date_field")]
    pub from: Date,
    #[serde(deserialize_with = "date_field")]
    pub to: Date,
    /// How many visits the office saw that it would copy: another number is asked about again.
    pub seen: u32,
}

/// The office takes a copy back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeBack {
    pub copy: CopyId,
}

/// The two Mondays of a copy.
///
/// # Errors
/// `Invalid` where they are of the same week.
pub fn mondays(from: Date, to: Date) -> Result<(Date, Date)> {
    let (from, to) = (monday_of(from), monday_of(to));
    if from == to { Err(Error::field("to", "to.same_week")) } else { Ok((from, to)) }
}

/// A visit as it would stand in the other week.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// At the same time of the same weekday, on the wall clock of its child. The id is that of the visit it is copied from.
    pub visit: PlannedVisit,
    /// Shared by visits of a child that overlap on purpose.
    pub joint: Uuid,
    pub cancelled: bool,
}

/// A visit that is in the other week already.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub visit: PlannedVisit,
    pub joint: Uuid,
    /// It holds nobody's time, and is not put back behind the back of who cancelled it.
    pub cancelled: bool,
}

/// Why a visit is not copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum WhyNotCopied {
    /// It is cancelled in the week that is copied.
    Cancelled,
    /// A visit of its authorization is there at that time already.
    AlreadyThere,
    /// One was there and was cancelled.
    CancelledThere,
    /// The provider or the child is in another visit then.
    Taken { who: Who, visit: VisitId },
    /// Rules it would break there.
    Rules { broken: Vec<Broken> },
}

/// Says of each candidate, in the order of time, whether it can stand beside what is there and beside those before it.
/// Nothing that is there is moved; a rule is never broken, since nobody gave a reason.
pub fn plan(
    facts: &Facts,
    mut candidates: Vec<Candidate>,
    standing: &[Standing],
    now: DateTime,
) -> Vec<(Candidate, Option<WhyNotCopied>)> {
    candidates.sort_by_key(|candidate| (candidate.visit.agency_starts, candidate.visit.id));
    let mut there: Vec<Standing> = standing.to_vec();
    let mut planned = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let why = why_not(facts, &candidate, &there, now);
        if why.is_none() {
            there.push(Standing { visit: candidate.visit.clone(), joint: candidate.joint, cancelled: false });
        }
        planned.push((candidate, why));
    }
    planned
}

fn why_not(facts: &Facts, candidate: &Candidate, there: &[Standing], now: DateTime) -> Option<WhyNotCopied> {
    let visit = &candidate.visit;
    if candidate.cancelled {
        return Some(WhyNotCopied::Cancelled);
    }
    let mut same =
        there.iter().filter(|other| other.visit.authorization == visit.authorization && other.visit.starts == visit.starts);
    if let Some(first) = same.next() {
        let stands = !first.cancelled || same.any(|other| !other.cancelled);
        return Some(if stands { WhyNotCopied::AlreadyThere } else { WhyNotCopied::CancelledThere });
    }
    let held = || there.iter().filter(|other| !other.cancelled);
    if let Some(other) = held().find(|other| overlaps(candidate, other)) {
        let who = if other.visit.provider == visit.provider { Who::Provider } else { Who::Child };
        return Some(WhyNotCopied::Taken { who, visit: other.visit.id });
    }
    // A rule asks about a provider's day or an authorization's week: other visits can't be touched by this one.
    let before: Vec<PlannedVisit> = held()
        .filter(|other| other.visit.provider == visit.provider || other.visit.authorization == visit.authorization)
        .map(|other| other.visit.clone())
        .collect();
    let after: Vec<PlannedVisit> = before.iter().cloned().chain([visit.clone()]).collect();
    let mut broken = broken_by_change(facts, &before, &after);
    if visit.agency_starts < now {
        broken.push(Broken::InThePast);
    }
    (!broken.is_empty()).then_some(WhyNotCopied::Rules { broken })
}

fn overlaps(candidate: &Candidate, other: &Standing) -> bool {
    let (a, b) = (&candidate.visit, &other.visit);
    let end = |visit: &PlannedVisit| visit.agency_starts.saturating_add(jiff::Span::new().minutes(i64::from(visit.minutes)));
    let same_time = a.agency_starts < end(b) && b.agency_starts < end(a);
    same_time && (a.provider == b.provider || (a.child == b.child && candidate.joint != other.joint))
}

/// What a copy would do, before it is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CopyPreview {
    pub from: Date,
    pub to: Date,
    /// What would be copied, in order of time.
    pub copied: Vec<CopyLine>,
    /// What would not, and why.
    pub left: Vec<(CopyLine, WhyNotCopied)>,
    /// The agency's copies, the latest first.
    pub copies: Vec<CopyView>,
}

/// A visit of a copy, at its time in the other week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CopyLine {
    /// The visit itself, or before it is made the one it is copied from.
    pub visit: VisitId,
    /// On the agency's wall clock.
    pub starts: DateTime,
    pub minutes: u16,
    pub child: ChildRef,
    pub provider: ProviderRef,
    pub discipline: Discipline,
}

/// A copy that was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CopyView {
    pub id: CopyId,
    pub from: Date,
    pub to: Date,
    /// On the agency's wall clock.
    pub at: DateTime,
    pub taken_back: Option<DateTime>,
    /// How many of its visits are still in the week.
    pub visits: u32,
    /// How many of them nobody has touched and are still to come: what taking back would withdraw.
    pub untouched: u32,
}

#[cfg(test)]
mod tests;
