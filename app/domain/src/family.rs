//! What a family sees: when the next visit is, who comes, where, and what was done.

use crate::{
    ChildId, VisitId,
    schedule::Discipline,
    text::Reason,
    visits::{StandingReport, VisitState},
};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// The family's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FamilyHome {
    pub guardian_name: String,
    pub agency_name: String,
    pub now: DateTime,
    pub cancel_hours: u16,
    pub children: Vec<FamilyChild>,
}

/// One child of the family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FamilyChild {
    pub id: ChildId,
    pub first_name: String,
    /// Next first; cancelled ones stay until their time has passed, so that nobody waits.
    pub next: Vec<FamilyVisit>,
    /// Whether the guardian may read the texts that providers write for the family.
    pub may_see_summaries: bool,
    /// Newest first, a page of them.
    pub past: Vec<PastVisit>,
    /// Whether there are older ones than these.
    pub past_more: bool,
}

/// A coming visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FamilyVisit {
    pub id: VisitId,
    pub version: i64,
    pub starts: DateTime,
    pub ends: DateTime,
    pub provider_name: String,
    pub discipline: Discipline,
    pub minutes: u16,
    pub place_kind: String,
    /// Nothing where the office keeps it from this guardian.
    pub address: Option<String>,
    pub state: VisitState,
    /// Whether the family may still cancel it here; after the agency's limit it calls.
    pub may_cancel: bool,
    /// What the provider told from the road and holds.
    pub report: Option<StandingReport>,
}

/// A visit that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastVisit {
    pub id: VisitId,
    pub starts: DateTime,
    pub provider_name: String,
    pub discipline: Discipline,
    pub state: VisitState,
    /// The provider's text for the family; only of signed notes, and only for a guardian who may see it.
    pub summary: Option<String>,
}

/// A family takes a visit out of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FamilyCancel {
    pub visit: VisitId,
    pub version: i64,
    pub reason: Reason,
}
