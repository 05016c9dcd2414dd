//! The audit as its readers see it: the office what was done and seen, a family who saw its child's record.

use crate::{
    ChildId, MemberId, Role, VisitId,
    visits::{ChildRef, VisitChange},
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};

/// What the office looks for in its audit. Empty fields ask for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditSearch {
    /// The name of a member, or its beginning.
    pub who: String,
    /// An action's key, or [`AuditSearch::REFUSED`].
    pub action: String,
    /// Events that showed or changed this child's record.
    pub child: Option<ChildId>,
    /// Events that name this visit.
    pub visit: Option<VisitId>,
    /// The first and the last day, in the agency's zone.
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// Where to go on: events before this one, or after it.
    pub before: Option<i64>,
    pub after: Option<i64>,
}

impl AuditSearch {
    /// Stands for every action that was refused.
    pub const REFUSED: &str = "refused";
    /// Events of a page.
    pub const ROWS: usize = 50;

    pub fn is_empty(&self) -> bool {
        let Self { who, action, child, visit, from, to, .. } = self;
        who.is_empty() && action.is_empty() && child.is_none() && visit.is_none() && from.is_none() && to.is_none()
    }
}

/// A part of the audit, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditPage {
    pub rows: Vec<AuditLine>,
    /// The events that the pages beside this one begin after, or before.
    pub newer: Option<i64>,
    pub older: Option<i64>,
    pub standing: ChainStanding,
    /// The child that was asked for.
    pub child: Option<ChildRef>,
}

/// How the chain stands: when it was last walked and last signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChainStanding {
    pub events: i64,
    /// When, how many events, and how many findings.
    pub checked: Option<(DateTime, i64, i64)>,
    /// When, and the event at the chain's end then.
    pub signed: Option<(DateTime, i64)>,
    /// Where time runs backwards in the chain.
    pub set_back: Option<SetBack>,
}

/// The clock was set back while a chain was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetBack {
    pub times: u32,
    /// The farthest of them: when, and by how many minutes.
    pub at: DateTime,
    pub minutes: u32,
}

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditLine {
    pub seq: i64,
    /// On the agency's clock.
    pub at: DateTime,
    pub who: AuditActor,
    /// The action's key, such as `visits.move`.
    pub action: String,
    pub refused: bool,
    pub subjects: Vec<AuditSubject>,
    /// The children shown, at most [`AuditLine::CHILDREN`] of them in a list.
    pub children: Vec<ChildRef>,
    /// How many children were shown.
    pub shown: u32,
    pub region: String,
}

impl AuditLine {
    /// More names than these stand on the event's own page.
    pub const CHILDREN: usize = 3;
}

/// One event with all that the chain keeps of it.
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

/// Who did or saw something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditActor {
    Member {
        id: MemberId,
        name: String,
        role: Role,
    },
    /// A member who is no longer here.
    Gone,
    /// A job or the command line, by its name.
    System(String),
}

/// What an event names.
#[derive(Clone, Debug, PartialEq)]
pub enum AuditSubject {
    Child(ChildRef),
    Visit(Box<AuditVisit>),
    /// A kind such as `guardian` and the name where one is known.
    Named {
        kind: String,
        name: String,
    },
    /// `<kind>:<count>`.
    Counted {
        kind: String,
        count: u32,
    },
    /// Of a kind alone.
    Kind(String),
}

/// The visit that an event names.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditVisit {
    pub id: VisitId,
    /// Whose it is, and when it begins now, on its own clock; nothing of a visit of which nothing is left.
    pub of: Option<(ChildRef, DateTime)>,
    /// Whether it is still there to be opened.
    pub stands: bool,
    /// What the event did with it.
    pub changes: Vec<VisitChange>,
}

/// Who saw a child's record, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenPage {
    pub child: ChildId,
    pub first_name: String,
    pub agency_name: String,
    pub days: Vec<SeenDay>,
    /// The event before which the next page begins.
    pub older: Option<i64>,
}

/// A day in the child's zone.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenDay {
    pub date: Date,
    pub people: Vec<SeenBy>,
}

/// One person's looks of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenBy {
    /// Nothing of another guardian: that one of them looked is told, not who and when.
    pub who: Option<AuditActor>,
    /// The reader themselves.
    pub own: bool,
    pub looks: Vec<Looks>,
}

/// Looks at one kind of screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Looks {
    /// The action's key.
    pub action: String,
    pub times: u32,
    pub first: Time,
    pub last: Time,
}
