//! View models of the audit log: for the office, changes and record accesses; for a family, who accessed its child's record.

mod action;
mod group;

pub use action::AuditAction;
pub use group::Group;

use crate::{
    ChildId, MemberId, Role, VisitId,
    visits::{ChildRef, VisitChange},
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};

/// The office's query of the audit log. Empty fields do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditSearch {
    /// A member's name or email address, or a part of it.
    pub who: String,
    /// An action's key.
    pub action: String,
    /// Only events of one group; ignored if `action` is set, which is more specific.
    pub group: Option<Group>,
    /// Also include record accesses, which are hidden by default.
    pub include_accesses: bool,
    /// Only events that accessed or changed this child's record.
    pub child: Option<ChildId>,
    /// Only events that name this visit.
    pub visit: Option<VisitId>,
    /// The first and the last day, in the agency's zone.
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// For paging: events before this one, or after it.
    pub before: Option<i64>,
    pub after: Option<i64>,
}

impl AuditSearch {
    /// Events per page.
    pub const ROWS: usize = 50;
    /// The years that can be queried.
    pub const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

    pub fn is_empty(&self) -> bool {
        let Self { who, action, group, include_accesses, child, visit, from, to, .. } = self;
        let no_person = who.is_empty() && child.is_none() && visit.is_none();
        no_person && action.is_empty() && group.is_none() && !include_accesses && from.is_none() && to.is_none()
    }

    /// The effective group filter.
    pub fn of_group(&self) -> Option<Group> {
        self.group.filter(|_| self.action.is_empty())
    }

    /// Whether record accesses are left out. They are included if the query asks for their group or action.
    pub fn changes_only(&self) -> bool {
        let is_change = |key: &str| AuditAction::parse(key).is_some_and(|action| action.change_group().is_some());
        let queries_accesses =
            self.of_group() == Some(Group::RecordAccess) || (!self.action.is_empty() && !is_change(&self.action));
        !self.include_accesses && !queries_accesses
    }
}

/// A page of the audit log, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditPage {
    pub rows: Vec<AuditLine>,
    /// The event after which the newer page, or before which the older page begins.
    pub newer: Option<i64>,
    pub older: Option<i64>,
    pub chain_status: ChainStatus,
    /// The child of the query.
    pub child: Option<ChildRef>,
}

/// The status of the hash chain: when it was last verified and last signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChainStatus {
    pub events: i64,
    /// When it was last verified, the number of events, and the number of findings.
    pub checked: Option<(DateTime, i64, i64)>,
    /// When it was last signed, and the last event at that time.
    pub signed: Option<(DateTime, i64)>,
    /// Set if timestamps in the chain go backwards.
    pub set_back: Option<ClockSetBack>,
}

/// The server's clock was set back while the chain was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockSetBack {
    pub times: u32,
    /// The largest step back: when, and by how many minutes.
    pub at: DateTime,
    pub minutes: u32,
}

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditLine {
    pub seq: i64,
    /// In the agency's local time.
    pub at: DateTime,
    pub who: AuditActor,
    /// The action's key, such as `visits.move`.
    pub action: String,
    pub refused: bool,
    pub subjects: Vec<AuditSubject>,
    /// The children whose records were accessed; at most [`AuditLine::CHILDREN`] in a list.
    pub children: Vec<ChildRef>,
    /// How many children's records were accessed.
    pub shown: u32,
    pub region: String,
}

impl AuditLine {
    /// The maximum number of names in a list; the event's own page has all.
    pub const CHILDREN: usize = 3;

    /// The group under which it is listed. A change that also showed records counts as record access.
    pub fn group(&self) -> Group {
        match self {
            Self { refused: true, .. } => Group::Denied,
            Self { shown: 1.., .. } => Group::RecordAccess,
            Self { action, .. } => Group::of(action),
        }
    }
}

/// One event with all fields of the hash chain.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEvent {
    pub line: AuditLine,
    pub at: Timestamp,
    pub actor: String,
    pub digest: String,
    pub request: String,
    pub prev: String,
    pub hash: String,
}

/// Who changed or accessed something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditActor {
    Member {
        id: MemberId,
        name: String,
        role: Role,
    },
    /// A member whose record no longer exists.
    Gone,
    /// A job or the command line, by its name.
    System(String),
}

/// A record that an event names.
#[derive(Clone, Debug, PartialEq)]
pub enum AuditSubject {
    Child(ChildRef),
    Visit(Box<AuditVisit>),
    /// A kind such as `guardian`, and the name if known.
    Named {
        kind: String,
        name: String,
    },
    /// `<kind>:<count>`.
    Counted {
        kind: String,
        count: u32,
    },
    /// Only a kind.
    Kind(String),
}

/// The visit that an event names.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditVisit {
    pub id: VisitId,
    /// Its child and its current start in local time; `None` if no data of the visit is left.
    pub child_and_start: Option<(ChildRef, DateTime)>,
    /// The time zone's abbreviation at this start, if its time differs from the agency's.
    pub clock: Option<String>,
    /// Whether the visit still exists, so that it can be linked.
    pub exists: bool,
    /// What the event changed.
    pub changes: Vec<VisitChange>,
}

/// Who accessed a child's record, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessLogPage {
    pub child: ChildId,
    pub first_name: String,
    pub agency_name: String,
    pub days: Vec<AccessLogDay>,
    /// The event before which the next page begins.
    pub older: Option<i64>,
}

/// A day in the child's zone.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessLogDay {
    pub date: Date,
    pub people: Vec<AccessedBy>,
}

/// One person's accesses of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessedBy {
    /// `None` for another guardian: families see that another guardian accessed the record, but not who or when.
    pub who: Option<AuditActor>,
    /// Whether it is the reader themselves.
    pub own: bool,
    pub accesses: Vec<AccessSummary>,
}

/// Accesses through one kind of screen.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessSummary {
    /// The action's key.
    pub action: String,
    pub times: u32,
    pub first: Time,
    pub last: Time,
}
