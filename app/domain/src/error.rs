//! The application's error type, shared by all crates.

mod code;

pub use code::{ErrorCode, FieldErrors};

use crate::{VisitId, rules::violation::RuleViolation};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong, as the screens report it. `NotFound` covers both missing records and records the caller may not see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum Error {
    #[error("not found")]
    NotFound,
    #[error("invalid: {fields:?}")]
    Invalid { fields: Vec<FieldError> },
    #[error("conflict: {conflict:?}")]
    Conflict { conflict: Conflict },
    #[error("signed out")]
    SignedOut,
    /// The action is sensitive, and the session's last proof of identity is too old.
    #[error("unproved")]
    #[serde(rename = "unproved")]
    RecentProofRequired,
    /// The operator has suspended the agency, or the user.
    #[error("suspended")]
    Suspended,
    #[error("throttled for {retry_after_seconds} s")]
    Throttled { retry_after_seconds: u32 },
    /// The database is unreachable or full. Nothing was changed; a retry may succeed later.
    #[error("unavailable")]
    Unavailable,
    /// Contains only an id to look up in the log.
    #[error("internal error {id}")]
    Internal { id: String },
}

/// A validation error of one form field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{field}:{code}")]
pub struct FieldError {
    pub field: String,
    #[serde(rename = "reason")]
    pub code: ErrorCode,
}

impl FieldError {
    pub fn new(field: impl Into<String>, code: ErrorCode) -> Self {
        Self { field: field.into(), code }
    }
}

/// A valid change that the current state does not allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Conflict {
    /// The provider or the child has another visit at that time. Cannot be overridden.
    Overlap { who: Who, name: String, visit: VisitId, starts: DateTime, ends: DateTime },
    /// The change needs confirmation; sent again with the answer, it is accepted.
    Asks { questions: Vec<Question> },
    /// Hard rules of a week are violated; most may be overridden with a reason. `neighbors` has the children's names, as the
    /// reader sees them, of the visits that leave too little time to drive to or from a changed visit.
    Rules {
        #[serde(rename = "broken")]
        violations: Vec<RuleViolation>,
        #[serde(default)]
        neighbors: Vec<(VisitId, String)>,
    },
    /// Another user saved first (optimistic locking); `current` is the stored version.
    Stale { current: i64 },
    /// Planned visits stand in the way: `visit` is the first of them, in its own local time.
    VisitsPlanned { count: u32, visit: VisitId, starts: DateTime },
    /// The visit has begun, is over, is canceled or its note is signed: the action is no longer possible.
    State {
        #[serde(rename = "reason")]
        code: ErrorCode,
    },
}

/// A question to confirm an unusual action. Submitting again confirms it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "question", rename_all = "snake_case")]
pub enum Question {
    /// The provider has not checked out of another visit. `since` is in that visit's local time.
    StillOpen { visit: VisitId, name: String, since: DateTime },
    /// The visit is planned for much later. Both times are in its local time.
    Early { now: DateTime, starts: DateTime },
    /// Care lasted much longer than planned.
    LongCare { minutes: i64 },
}

/// Whose time overlaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    Provider,
    Child,
}

impl Error {
    /// A validation error of one field.
    pub fn field(field: impl Into<String>, code: ErrorCode) -> Self {
        FieldError::new(field, code).into()
    }

    /// A change that the record's state no longer allows.
    pub fn state(code: ErrorCode) -> Self {
        Conflict::State { code }.into()
    }

    /// The matching HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Invalid { .. } => 422,
            Self::Conflict { .. } => 409,
            Self::SignedOut => 401,
            Self::RecentProofRequired | Self::Suspended => 403,
            Self::Throttled { .. } => 429,
            Self::Internal { .. } => 500,
            Self::Unavailable => 503,
        }
    }
}

impl Conflict {
    /// Whether the change is accepted with a reason.
    pub fn can_be_overridden(&self) -> bool {
        matches!(self, Self::Rules { violations, .. } if violations.iter().all(RuleViolation::can_be_overridden))
    }
}

impl From<Conflict> for Error {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict { conflict }
    }
}

impl From<FieldError> for Error {
    fn from(error: FieldError) -> Self {
        Self::Invalid { fields: vec![error] }
    }
}
