//! The history of a visit: its data before and after each change. The audit log only names the change; the data is stored
//! with the visit, since audit events contain no data about children.

use super::VisitState;
use crate::{PlaceId, ProviderId, text::StoredText};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A visit's data at one point in its history. Times are in the visit's local time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitSnapshot {
    pub provider: ProviderId,
    /// The provider's name at that time.
    pub provider_name: String,
    /// Where it takes place; `None` in what was stored before visits could change their place, or before files had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceId>,
    /// What the place is called now. It is not stored, as an address of a child: who loads a history adds it.
    #[serde(skip)]
    pub place_name: Option<PlaceName>,
    pub starts: DateTime,
    /// The time zone's abbreviation, if its time differs from the agency's. It is not stored: who loads a history adds it.
    #[serde(skip)]
    pub clock: Option<String>,
    pub minutes: u16,
    pub state: VisitState,
    pub began: Option<DateTime>,
    pub ended: Option<DateTime>,
}

/// What identifies a place of a child among its others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceName {
    /// The value of [`PlaceKind`](crate::children::places::PlaceKind).
    pub kind: String,
    /// What the office calls it; may be empty, as the address of a place by video is.
    pub label: String,
    pub address: String,
}

/// A place where a visit can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceChoice {
    pub id: PlaceId,
    pub name: PlaceName,
}

/// How a visit was changed.
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
    /// A check-in or check-out was undone.
    Undone,
    /// Times were entered manually.
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

    /// The value stored in the database.
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

/// What changed a visit, if it was not a user's change of this visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Import,
    /// A copy of the week with this first day.
    Copy(Date),
}

/// One change of one visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitChange {
    pub kind: ChangeKind,
    /// `None` if a user changed this visit directly.
    pub source: Option<Source>,
    /// `None` if the change created the visit.
    pub before: Option<VisitSnapshot>,
    /// `None` if the change removed the visit.
    pub after: Option<VisitSnapshot>,
    /// Why a rule was overridden, the visit was canceled, or its times were entered manually.
    pub reason: StoredText,
}

/// One difference between two snapshots, to be shown as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    Starts(DateTime, DateTime),
    Minutes(u16, u16),
    Provider(String, String),
    /// `None` for a place that no longer exists.
    Place(Option<PlaceName>, Option<PlaceName>),
    /// Begin and end of care.
    Times((Option<DateTime>, Option<DateTime>), (Option<DateTime>, Option<DateTime>)),
}

impl VisitChange {
    /// The differences between `before` and `after`, in display order; empty if there is only one of them.
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
        if before.place.zip(after.place).is_some_and(|(from, to)| from != to) {
            found.push(Difference::Place(before.place_name.clone(), after.place_name.clone()));
        }
        let times = |snapshot: &VisitSnapshot| (snapshot.began, snapshot.ended);
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
    fn differences_contain_only_what_changed() {
        let before = VisitSnapshot {
            provider: ProviderId(Default::default()),
            provider_name: "Ana Diaz".into(),
            place: None,
            place_name: None,
            starts: date(2026, 12, 1).at(9, 0, 0, 0),
            clock: None,
            minutes: 60,
            state: VisitState::Planned,
            began: None,
            ended: None,
        };
        let other = VisitSnapshot {
            provider: "018f0000000070008000000000000001".parse().unwrap(),
            provider_name: "Ben Roe".into(),
            starts: date(2026, 12, 1).at(14, 0, 0, 0),
            ..before.clone()
        };
        let change = |after: Option<VisitSnapshot>| VisitChange {
            kind: ChangeKind::Moved,
            source: None,
            before: Some(before.clone()),
            after,
            reason: StoredText::default(),
        };
        assert_eq!(
            change(Some(other.clone())).differences(),
            [Difference::Starts(before.starts, other.starts), Difference::Provider("Ana Diaz".into(), "Ben Roe".into())]
        );
        assert_eq!(change(Some(before.clone())).differences(), []);
        assert_eq!(change(None).differences(), []);
        let at = |place: &str| VisitSnapshot { place: Some(place.parse().unwrap()), ..before.clone() };
        let (home, clinic) = (at("018f0000000070008000000000000002"), at("018f0000000070008000000000000003"));
        let moved = VisitChange { before: Some(home.clone()), ..change(Some(clinic)) };
        assert_eq!(moved.differences(), [Difference::Place(None, None)]);
        assert_eq!(change(Some(home)).differences(), [], "the place was not stored before");
        assert!(!serde_json::to_string(&before).unwrap().contains("place"), "as it was stored before");
        assert!(ChangeKind::ALL.iter().all(|kind| kind.as_str().parse() == Ok(*kind)));
    }
}
