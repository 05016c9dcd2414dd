//! View models of children, providers, guardians and authorizations: list rows and pages.

pub mod guardians;

use crate::{
    AuthorizationId, ChildId, GuardianId, PlaceId,
    children::{ChildRecord, FirstGuardian},
    discipline::Discipline,
    form::form,
    merging::{MergeLine, ProviderMergeLine, guardians::GuardianMergeLine},
    people::guardians::KnownGuardian,
    places::PlacedBy,
    records::LastChange,
    text::{EmailAddress, FirstName, LastName, Phone, Relationship},
    visits::{ChildRef, NoteState, ProviderRef, VisitState},
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    pub rows: Vec<T>,
    pub total: u32,
    /// Starts at 1.
    pub number: u32,
}

impl<T> Page<T> {
    pub const ROWS: u32 = 50;

    /// How many pages there are; an empty list has one.
    pub fn count(&self) -> u32 {
        self.total.div_ceil(Self::ROWS).max(1)
    }
}

/// A list's search text and page number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Search {
    pub q: String,
    pub page: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChildLine {
    pub child: ChildRef,
    pub birth_date: Date,
    pub language: String,
    pub city: String,
    pub disciplines: Vec<Discipline>,
    pub guardian: String,
    /// The first day without visits, if the services end.
    pub ended_on: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChildPage {
    pub child: ChildRef,
    pub record: ChildRecord,
    pub guardians: Vec<GuardianLine>,
    /// Guardians whose access was revoked, for users who may restore it.
    pub former_guardians: Vec<FormerGuardian>,
    pub authorizations: Vec<AuthorizationLine>,
    pub visits: Vec<VisitLine>,
    /// The first day of an open legal hold on the child, for users who may know of it.
    pub held_since: Option<Date>,
    /// Records that were merged into it, for users who may undo that.
    pub merges: Vec<MergeLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardianLine {
    pub id: GuardianId,
    pub first_name: String,
    pub last_name: String,
    pub relationship: String,
    /// Empty if unknown.
    pub email: String,
    pub phone: String,
    pub may_see_summaries: bool,
    pub may_cancel: bool,
    /// Whether the guardian has a membership.
    pub joined: bool,
    /// The child's places, and whether the guardian sees their addresses.
    pub places: Vec<GuardianPlace>,
    pub version: i64,
    /// For users who may edit guardians.
    pub last_change: Option<GuardianChange>,
    /// Records that were merged into this one, for users who may undo that.
    pub merges: Vec<GuardianMergeLine>,
}

/// The last change of a guardian, and whether it was made at this child: only there it can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardianChange {
    pub change: LastChange,
    pub is_here: bool,
}

/// A guardian whose access to the child was revoked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerGuardian {
    pub id: GuardianId,
    pub first_name: String,
    pub last_name: String,
    pub relationship: String,
    pub last_change: Option<GuardianChange>,
}

/// A place of a child, as one of its guardians sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardianPlace {
    pub id: PlaceId,
    pub kind: String,
    pub address: String,
    /// Whether the address is hidden from the guardian.
    pub hidden: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderLine {
    pub provider: ProviderRef,
    pub disciplines: Vec<Discipline>,
    pub languages: Vec<String>,
    pub city: String,
    pub email: String,
    pub phone: String,
    pub joined: bool,
    /// The first day on which the provider no longer works.
    pub ended_on: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProviderPage {
    pub line: ProviderLine,
    pub reference: String,
    pub address: String,
    pub placed_by: PlacedBy,
    pub availability: String,
    pub max_visits_per_day: u16,
    pub caseload: Vec<ChildRef>,
    pub visits: Vec<VisitLine>,
    /// The first day of an open legal hold on the provider, for users who may know of it.
    pub held_since: Option<Date>,
    /// Records that were merged into it, for users who may undo that.
    pub merges: Vec<ProviderMergeLine>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuthorizationLine {
    pub id: AuthorizationId,
    pub reference: String,
    pub child: ChildRef,
    pub discipline: Discipline,
    pub service_code: String,
    pub payer: String,
    pub starts_on: Date,
    pub ends_on: Date,
    pub visits_per_week: u16,
    pub minutes_per_visit: u16,
    pub units_authorized: u32,
    pub unit_rule: String,
    pub chosen: Option<ProviderRef>,
    /// Its last day was made an earlier one.
    pub is_ended_early: bool,
    /// The first day without visits of the child, if its services end.
    pub child_ended_on: Option<Date>,
}

/// A visit in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisitLine {
    pub id: crate::VisitId,
    pub child: ChildRef,
    pub provider: ProviderRef,
    pub discipline: Discipline,
    /// The name of its kind, if it needs no authorization.
    pub kind: Option<crate::visit_kinds::KindName>,
    pub starts: DateTime,
    /// The time zone's abbreviation, if its time differs from the agency's.
    pub clock: Option<String>,
    /// Whether its planned start has passed.
    pub is_due: bool,
    pub minutes: u16,
    pub state: VisitState,
    pub note: NoteState,
}

impl VisitLine {
    /// Whether the visit is in progress, or its start is still to come. A canceled one is listed on its day too.
    pub fn is_upcoming(&self) -> bool {
        match self.state {
            VisitState::UnderWay => true,
            VisitState::Planned | VisitState::Cancelled => !self.is_due,
            VisitState::Done => false,
        }
    }
}

form! {
    /// Input: add a guardian to a child, with permissions, or change the one in `guardian`.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct NewGuardian {
        pub child: ChildId,
        pub guardian: Option<GuardianId>,
        /// Of the guardian who is changed.
        pub version: Option<i64>,
        pub first_name: FirstName,
        pub last_name: LastName,
        pub relationship: Relationship,
        pub email: Option<EmailAddress>,
        pub phone: Phone,
        pub may_see_summaries: bool,
        pub may_cancel: bool,
        /// What the user says to the guardians who look like this one; `None` before they were offered.
        pub known: Option<KnownGuardian>,
        /// That an account which sees the child at once is the right one.
        pub confirmed: bool,
    }
}

impl NewGuardian {
    /// The guardian of a new child, typed in the same form.
    pub fn of_new_child(child: ChildId, first: FirstGuardian) -> Self {
        Self {
            child,
            guardian: None,
            version: None,
            first_name: first.guardian_first_name,
            last_name: first.guardian_last_name,
            relationship: first.guardian_relationship,
            email: first.guardian_email,
            phone: first.guardian_phone,
            may_see_summaries: first.guardian_may_see_summaries,
            may_cancel: first.guardian_may_cancel,
            known: first.guardian_known,
            confirmed: first.guardian_confirmed,
        }
    }
}

/// Input: hide a place's address from a guardian, or show it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HideAddress {
    pub guardian: GuardianId,
    pub place: PlaceId,
    #[serde(default)]
    pub hidden: bool,
}
