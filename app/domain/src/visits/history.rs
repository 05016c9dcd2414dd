//! What became of a visit: how it stood before a change and after it. The audit names the change; what it was about is kept
//! beside the visit's record, since an event of the audit holds nothing of a child.

use super::VisitState;
use crate::ProviderId;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// How a visit stands. Times are on its own clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand {
    pub provider: ProviderId,
    /// As they were called then.
    pub provider_name: String,
    pub starts: DateTime,
    pub minutes: u16,
    pub state: VisitState,
    pub began: Option<DateTime>,
    pub ended: Option<DateTime>,
}

/// What was done with a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    Placed,
    Moved,
    Cancelled,
    Reinstated,
    Withdrawn,
    CheckedIn,
    CheckedOut,
    /// A press was taken back.
    Undone,
    /// Times were entered by hand.
    Corrected,
}

impl ChangeKind {
    pub const ALL: [Self; 9] = [
        Self::Placed,
        Self::Moved,
        Self::Cancelled,
        Self::Reinstated,
        Self::Withdrawn,
        Self::CheckedIn,
        Self::CheckedOut,
        Self::Undone,
        Self::Corrected,
    ];

    /// The word that the database keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
            Self::Reinstated => "reinstated",
            Self::Withdrawn => "withdrawn",
            Self::CheckedIn => "checked_in",
            Self::CheckedOut => "checked_out",
            Self::Undone => "undone",
            Self::Corrected => "corrected",
        }
    }
}

impl FromStr for ChangeKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(())
    }
}

/// One change of one visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitChange {
    pub kind: ChangeKind,
    /// Nothing before it was placed.
    pub before: Option<Stand>,
    /// Nothing after it was withdrawn.
    pub after: Option<Stand>,
    /// Why: a rule was broken on purpose, it was cancelled, its times were entered by hand.
    pub reason: String,
}

/// One thing that differs between two stands, for a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    Starts(DateTime, DateTime),
    Minutes(u16, u16),
    Provider(String, String),
    /// Begin and end of the care.
    Times((Option<DateTime>, Option<DateTime>), (Option<DateTime>, Option<DateTime>)),
}

impl VisitChange {
    /// What differs, in the order in which it is said; nothing where there is only one side.
    pub fn differences(&self) -> Vec<Difference> {
        let (Some(before), Some(after)) = (&self.before, &self.after) else { return Vec::new() };
        let mut found = Vec::new();
        if before.starts != after.starts {
            found.push(Difference::Starts(before.starts, after.starts));
        }
        if before.minutes != after.minutes {
            found.push(Difference::Minutes(before.minutes, after.minutes));
        }
        if before.provider != after.provider {
            found.push(Difference::Provider(before.provider_name.clone(), after.provider_name.clone()));
        }
        let times = |stand: &Stand| (stand.began, stand.ended);
        if times(before) != times(after) {
            found.push(Difference::Times(times(before), times(after)));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_change_says_what_differs_and_nothing_else() {
        let before = Stand {
            provider: ProviderId(Default::default()),
            provider_name: "Ana Diaz".into(),
            starts: date(2026, 12, 1).at(9, 0, 0, 0),
            minutes: 60,
            state: VisitState::Planned,
            began: None,
            ended: None,
        };
        let other = Stand {
            provider: "018f0000000070008000000000000001".parse().unwrap(),
            provider_name: "Ben Roe".into(),
            starts: date(2026, 12, 1).at(14, 0, 0, 0),
            ..before.clone()
        };
        let change = |after: Option<Stand>| VisitChange {
            kind: ChangeKind::Moved,
            before: Some(before.clone()),
            after,
            reason: String::new(),
        };
        assert_eq!(
            change(Some(other.clone())).differences(),
            [Difference::Starts(before.starts, other.starts), Difference::Provider("Ana Diaz".into(), "Ben Roe".into())]
        );
        assert_eq!(change(Some(before.clone())).differences(), []);
        assert_eq!(change(None).differences(), []);
        assert!(ChangeKind::ALL.iter().all(|kind| kind.as_str().parse() == Ok(*kind)));
    }
}
