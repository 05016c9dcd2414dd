//! View models of the family's pages: upcoming and past visits.

use crate::{
    ChildId, VisitId,
    discipline::Discipline,
    form::form,
    text::{Reason, StoredText},
    visits::{ActiveReport, VisitState},
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// The family's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FamilyHome {
    pub guardian_name: String,
    pub agency_name: String,
    pub cancel_hours: u16,
    pub children: Vec<FamilyChild>,
}

/// One child of the family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FamilyChild {
    pub id: ChildId,
    pub first_name: String,
    /// Next first; canceled visits are shown until their time has passed, so that the family does not wait.
    pub next: Vec<FamilyVisit>,
    /// Whether the guardian may read the providers' summaries for the family.
    pub may_see_summaries: bool,
    /// One page of past visits, newest first.
    pub past: Vec<PastVisit>,
    /// Whether there are older past visits.
    pub past_more: bool,
    /// The first day without visits, if the child's services have ended.
    pub ended_on: Option<Date>,
}

/// An upcoming visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FamilyVisit {
    pub id: VisitId,
    pub version: i64,
    /// In the local time of the place.
    pub starts: DateTime,
    pub ends: DateTime,
    /// The time zone's abbreviation, if its time differs from the agency's.
    pub clock: Option<String>,
    /// The UTC offset of that zone at the start, and the start as a Unix timestamp, for conversion to the reader's time zone.
    pub utc_offset_minutes: i32,
    pub starts_second: i64,
    /// Today's date at the place.
    pub today: Date,
    pub provider_name: String,
    pub discipline: Discipline,
    /// The name of its kind, if it needs no authorization.
    pub kind: Option<crate::visit_kinds::KindName>,
    pub minutes: u16,
    /// `None` if the office hides the place from this guardian: its kind would tell that there is a second home.
    pub place_kind: Option<String>,
    /// `None` together with the kind.
    pub address: Option<String>,
    pub state: VisitState,
    /// Whether the agency's cancellation deadline has not passed; after it the family has to call.
    pub in_time: bool,
    /// Whether this guardian may still cancel it here.
    pub may_cancel: bool,
    /// The provider's report that is still active.
    pub report: Option<ActiveReport>,
}

/// A past visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastVisit {
    pub id: VisitId,
    pub starts: DateTime,
    pub provider_name: String,
    pub discipline: Discipline,
    /// The name of its kind, if it needs no authorization.
    pub kind: Option<crate::visit_kinds::KindName>,
    pub state: VisitState,
    /// Whether its kind asks for a note, in which a text for the family may be.
    pub needs_note: bool,
    /// The provider's summary for the family; only of signed notes, and only for a guardian with permission.
    pub summary: Option<StoredText>,
}

form! {
    /// Input: a family cancels a visit.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct FamilyCancel {
        pub visit: VisitId,
        pub version: i64,
        pub reason: Reason,
    }
}
