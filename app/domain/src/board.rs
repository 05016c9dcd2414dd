//! Changes made by dragging on a board, how to undo them, and the preview while a visit is dragged.
//!
//! The board and the server exchange lines of plain text instead of JSON: JSON parsers would add about a hundred kilobytes
//! to the browser build.

mod candidates;
mod preview;
mod wire_format;

pub use candidates::{Candidate, Candidates, DriveLeg, Fit, FreeTime};
pub use preview::{BoardContext, MovePreview, Placement};
pub use wire_format::{ENTRY_SEPARATOR, WireDate};

use crate::{AuthorizationId, ErrorCode, FieldError, FormValue, ProviderId, Result, VisitId, text::Reason, visits::CancelledBy};
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Deserializer, Serialize, de};

/// The maximum number of changes in one request: more than a provider's week has visits.
pub const MAX_CHANGES: usize = 100;

/// A time in the agency's local time, as boards use it: the date, and minutes since midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    pub date: Date,
    /// 0 to 1439.
    pub minute: u16,
}

impl Slot {
    pub fn datetime(self) -> DateTime {
        let (hour, minute) = (self.minute / 60, self.minute % 60);
        self.date.to_datetime(Time::constant(hour as i8, minute as i8, 0, 0))
    }
}

impl From<DateTime> for Slot {
    fn from(at: DateTime) -> Self {
        Self { date: at.date(), minute: crate::rules::minute_of_day(at) }
    }
}

/// One change of the board. The store returns the change that undoes it. `wire_format` defines the encoding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum BoardChange {
    /// Changes the time, the provider, the duration, or all of them.
    Move {
        visit: VisitId,
        version: i64,
        provider: ProviderId,
        slot: Slot,
        minutes: u16,
    },
    /// Schedules an authorized visit.
    Place {
        authorization: AuthorizationId,
        provider: ProviderId,
        date: Date,
        /// Minutes since midnight; `None` lets the server find the start that violates no rule and adds the least driving.
        minute: Option<u16>,
    },
    Cancel {
        visit: VisitId,
        version: i64,
        by: CancelledBy,
        reason: Reason,
    },
    /// Schedules a canceled visit again at its old time.
    Reinstate {
        visit: VisitId,
        version: i64,
    },
    /// Removes a visit that was just placed and that no other record depends on.
    Withdraw {
        visit: VisitId,
        version: i64,
    },
}

impl BoardChange {
    /// The existing visit that the change applies to, with the version that the user saw.
    pub fn visit(&self) -> Option<(VisitId, i64)> {
        match self {
            Self::Move { visit, version, .. }
            | Self::Cancel { visit, version, .. }
            | Self::Reinstate { visit, version }
            | Self::Withdraw { visit, version } => Some((*visit, *version)),
            Self::Place { .. } => None,
        }
    }

    /// Sets the expected version, to retry on the current one.
    pub fn set_version(&mut self, now: i64) {
        match self {
            Self::Move { version, .. }
            | Self::Cancel { version, .. }
            | Self::Reinstate { version, .. }
            | Self::Withdraw { version, .. } => *version = now,
            Self::Place { .. } => {}
        }
    }
}

/// A request to change the board. All changes are applied in one transaction, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeBoard {
    /// 1 to [`MAX_CHANGES`] changes; each visit at most once.
    #[serde(deserialize_with = "deserialize_changes")]
    pub changes: Vec<BoardChange>,
    #[serde(default, deserialize_with = "deserialize_reason")]
    pub override_reason: Option<Reason>,
}

/// The response to [`ChangeBoard`], with messages in the user's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum BoardResponse {
    Done {
        /// The changes that undo it, with the current versions.
        undo: Vec<BoardChange>,
        message: String,
    },
    Rejected {
        /// Why; the message that says what to do comes first.
        messages: Vec<String>,
        override_option: Option<OverrideOption>,
    },
}

/// How a rejected change can still be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OverrideOption {
    /// Rules are violated: send it again with a reason.
    Reason,
    /// Another user changed the visits first: these are the same changes on the current versions.
    RetryOnCurrent(Vec<BoardChange>),
}

fn deserialize_changes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<BoardChange>, D::Error> {
    let changes = Vec::<BoardChange>::deserialize(deserializer)?;
    let mut visits: Vec<VisitId> = changes.iter().filter_map(|change| Some(change.visit()?.0)).collect();
    visits.sort_unstable();
    let once = visits.windows(2).all(|pair| pair[0] != pair[1]);
    let count = (1..=MAX_CHANGES).contains(&changes.len());
    if once && count { Ok(changes) } else { Err(de::Error::custom(FieldError::new("changes", ErrorCode::ChangesUnreadable))) }
}

/// An empty reason is none.
fn deserialize_reason<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Reason>, D::Error> {
    let typed = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
    FormValue::read(&typed).map_err(|code| de::Error::custom(FieldError::new("override_reason", code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOVE: &str = "move 00000000-0000-0000-0000-000000000001 1 00000000-0000-0000-0000-000000000002 2026-12-01 600 60";

    fn read(changes: &[&str]) -> Option<ChangeBoard> {
        let changes: Vec<String> = changes.iter().map(|change| format!("{change:?}")).collect();
        serde_json::from_str(&format!(r#"{{"changes":[{}]}}"#, changes.join(","))).ok()
    }

    #[test]
    fn a_request_changes_at_least_one_visit_and_each_once() {
        assert!(read(&[]).is_none());
        assert!(read(&[MOVE, MOVE]).is_none());
        assert!(read(&[MOVE, &MOVE.replace("0001", "0003")]).is_some());
    }

    #[test]
    fn a_slot_converts_to_a_local_time_and_back() {
        let slot = Slot { date: jiff::civil::date(2026, 12, 1), minute: 605 };
        assert_eq!(slot.datetime().to_string(), "2026-12-01T10:05:00");
        assert_eq!(Slot::from(slot.datetime()), slot);
    }
}
