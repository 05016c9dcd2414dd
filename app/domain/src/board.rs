//! Changes by hand on a board, their way back, and what the hand is told while it holds a visit.
//!
//! What goes between the hand and the office is written as lines of plain words, not as JSON: the browser would carry
//! some hundred kilobytes of parsers for it.

mod feel;
mod lines;

pub use feel::{BoardFacts, Feel, Place};
pub use lines::{Day, NEXT};

use crate::{
    AuthorizationId, ProviderId, Result, VisitId,
    text::Reason,
    visits::{CancelledBy, blank_is_none},
};
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Deserializer, Serialize, de};

/// How many changes one hand makes at once: more than a provider's week.
pub const MOST_CHANGES: usize = 100;

/// A moment on the agency's wall clock, as boards count: the day, and minutes from its midnight.
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
        Self { date: at.date(), minute: crate::rules::minute_of(at) }
    }
}

/// One change. The store answers with its way back, which is a change too. `lines` tells how it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum BoardChange {
    /// To another time, another provider, another length, or all of them.
    Move {
        visit: VisitId,
        version: i64,
        provider: ProviderId,
        slot: Slot,
        minutes: u16,
    },
    /// An authorized visit that is not placed yet.
    Place {
        authorization: AuthorizationId,
        provider: ProviderId,
        date: Date,
        /// Minutes from midnight; none for the start that breaks no rule and adds the least road.
        minute: Option<u16>,
    },
    Cancel {
        visit: VisitId,
        version: i64,
        by: CancelledBy,
        reason: Reason,
    },
    /// A cancelled visit takes its time again.
    Reinstate {
        visit: VisitId,
        version: i64,
    },
    /// A visit that was only just placed, and that nothing hangs on, is not in the week any more.
    Withdraw {
        visit: VisitId,
        version: i64,
    },
}

impl BoardChange {
    /// The visit that stood before the change, with the version that was seen.
    pub fn visit(&self) -> Option<(VisitId, i64)> {
        match self {
            Self::Move { visit, version, .. }
            | Self::Cancel { visit, version, .. }
            | Self::Reinstate { visit, version }
            | Self::Withdraw { visit, version } => Some((*visit, *version)),
            Self::Place { .. } => None,
        }
    }

    /// The same on the version that stands now.
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

/// What one hand did: all of it happens, or nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeBoard {
    /// 1 to [`MOST_CHANGES`], each visit once.
    #[serde(deserialize_with = "some_changes")]
    pub changes: Vec<BoardChange>,
    #[serde(default, deserialize_with = "blank_is_none")]
    pub override_reason: Option<Reason>,
}

/// What became of it, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum BoardAnswer {
    Done {
        /// The changes that lead back, on the versions that stand now.
        back: Vec<BoardChange>,
        said: String,
    },
    Refused {
        /// Why, the sentence that says what to do first.
        said: Vec<String>,
        anyway: Option<Anyway>,
    },
}

/// How a refused change can be made all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anyway {
    /// The same with a reason: rules are broken.
    Reason,
    /// The same on what stands now: somebody changed it first.
    Fresh(Vec<BoardChange>),
}

fn some_changes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<BoardChange>, D::Error> {
    let changes = Vec::<BoardChange>::deserialize(deserializer)?;
    let mut visits: Vec<VisitId> = changes.iter().filter_map(|change| Some(change.visit()?.0)).collect();
    visits.sort_unstable();
    let once = visits.windows(2).all(|pair| pair[0] != pair[1]);
    let count = (1..=MOST_CHANGES).contains(&changes.len());
    if once && count { Ok(changes) } else { Err(de::Error::custom("changes.unreadable")) }
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
    fn no_visit_is_changed_twice_and_not_nothing_is_changed() {
        assert!(read(&[]).is_none());
        assert!(read(&[MOVE, MOVE]).is_none());
        assert!(read(&[MOVE, &MOVE.replace("0001", "0003")]).is_some());
    }

    #[test]
    fn a_slot_is_a_wall_time() {
        let slot = Slot { date: jiff::civil::date(2026, 12, 1), minute: 605 };
        assert_eq!(slot.datetime().to_string(), "2026-12-01T10:05:00");
        assert_eq!(Slot::from(slot.datetime()), slot);
    }
}
