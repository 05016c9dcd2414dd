//! Legal holds: records that must not be deleted while a legal matter is open.
//!
//! A hold is set by the office with a reason and a date, and ends only when the office lifts it. It stops deletions, not changes:
//! the history of changes is a record of its own.

use crate::{
    ChildId, ErrorCode, GuardianId, HoldId, MemberId, ProviderId,
    form::{FormValue, form, parse_filled},
    text::{HoldGround, StoredText},
    visits::ChildRef,
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// Days from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Days {
    pub first: Date,
    pub last: Date,
}

impl Days {
    /// Whether both have a day in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

/// A child or a person whose records a hold covers. In forms and URLs it is written `child:<id>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldPerson {
    Child(ChildId),
    Provider(ProviderId),
    Guardian(GuardianId),
    Member(MemberId),
}

/// What a hold covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HoldSubject {
    Person(HoldPerson),
    /// All records of the agency about these days.
    Period(Days),
}

/// A record that is to be deleted: whose it is, and of which days. A visit is about its child, its provider and its day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeletedRecord {
    pub child: Option<ChildId>,
    pub provider: Option<ProviderId>,
    pub guardian: Option<GuardianId>,
    pub member: Option<MemberId>,
    /// `None` if it is not about certain days.
    pub days: Option<Days>,
}

impl HoldSubject {
    /// Whether an open hold on this forbids deleting the record. A hold on a period covers a record without days, since nothing
    /// shows that it is not about that period.
    pub fn covers(self, record: &DeletedRecord) -> bool {
        match self {
            Self::Person(HoldPerson::Child(child)) => record.child == Some(child),
            Self::Person(HoldPerson::Provider(provider)) => record.provider == Some(provider),
            Self::Person(HoldPerson::Guardian(guardian)) => record.guardian == Some(guardian),
            Self::Person(HoldPerson::Member(member)) => record.member == Some(member),
            Self::Period(period) => record.days.is_none_or(|days| days.overlaps(period)),
        }
    }
}

impl HoldPerson {
    /// The kind of record, as in the audit.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Child(_) => "child",
            Self::Provider(_) => "provider",
            Self::Guardian(_) => "guardian",
            Self::Member(_) => "member",
        }
    }

    /// The id of the record.
    pub fn id(self) -> Uuid {
        match self {
            Self::Child(id) => id.0,
            Self::Provider(id) => id.0,
            Self::Guardian(id) => id.0,
            Self::Member(id) => id.0,
        }
    }
}

impl fmt::Display for HoldPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind(), self.id())
    }
}

impl FromStr for HoldPerson {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, id) = text.split_once(':').ok_or(())?;
        match kind {
            "child" => id.parse().map(Self::Child),
            "provider" => id.parse().map(Self::Provider),
            "guardian" => id.parse().map(Self::Guardian),
            "member" => id.parse().map(Self::Member),
            _ => return Err(()),
        }
        .map_err(drop)
    }
}

impl FormValue for HoldPerson {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        parse_filled(text, ErrorCode::Unreadable)
    }
}

form! {
    /// Input: set a hold on the records of a child or a person.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct NewHold {
        pub subject: HoldPerson,
        /// When the duty to preserve the records began, such as the date of a letter.
        pub since: Date,
        pub ground: HoldGround,
    }
}

form! {
    /// Input: set a hold on all records of a period.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct NewPeriodHold {
        pub from: Date,
        /// The last day of the period.
        pub to: Date,
        pub since: Date,
        pub ground: HoldGround,
    }
}

form! {
    /// Input: lift a hold.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct LiftHold {
        pub hold: HoldId,
        pub version: i64,
        pub lifted_on: Date,
        pub ground: HoldGround,
        /// The confirmation that nothing else requires the records.
        pub confirmed: bool,
    }
}

/// What a hold covers, with names as the reader sees them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum NamedSubject {
    Child(ChildRef),
    Provider { id: ProviderId, name: String },
    Guardian { id: GuardianId, name: String },
    Member { id: MemberId, name: String },
    Period(Days),
}

/// A line of the list of holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HoldLine {
    pub id: HoldId,
    pub subject: NamedSubject,
    pub since: Date,
    /// `None` if the hold is open.
    pub lifted_on: Option<Date>,
}

/// One hold. Times are in the agency's local time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HoldView {
    pub line: HoldLine,
    pub version: i64,
    pub ground: StoredText,
    /// The member who set it; `None` if it was the command line.
    pub set_by: Option<String>,
    pub set_at: DateTime,
    pub lifted: Option<LiftedHold>,
}

/// How a hold was lifted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiftedHold {
    pub ground: StoredText,
    pub by: Option<String>,
    pub at: DateTime,
}

/// Children and people whose records a hold can cover, as found by a search.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HoldCandidates {
    pub children: Vec<ChildRef>,
    pub providers: Vec<(ProviderId, String)>,
    pub guardians: Vec<(GuardianId, String)>,
    /// Members of every role, also removed ones.
    pub members: Vec<(MemberId, String)>,
    /// Whether more were found than are listed.
    pub more: bool,
}

impl HoldCandidates {
    pub fn is_empty(&self) -> bool {
        self.children.is_empty() && self.providers.is_empty() && self.guardians.is_empty() && self.members.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    fn day(number: i64) -> Date {
        date(2026, 1, 1).saturating_add(number.days())
    }

    fn on(day: Date) -> Days {
        Days { first: day, last: day }
    }

    fn days() -> impl Strategy<Value = Days> {
        (0..40_i64, 0..20_i64).prop_map(|(first, more)| Days { first: day(first), last: day(first + more) })
    }

    #[test]
    fn a_hold_covers_the_records_of_its_child_and_of_nobody_else() {
        let (one, other) = (ChildId(Uuid::from_u128(1)), ChildId(Uuid::from_u128(2)));
        let days = Some(on(date(2026, 12, 1)));
        let visit = |child| DeletedRecord { child: Some(child), days, ..DeletedRecord::default() };
        let covers = |person, child| HoldSubject::Person(person).covers(&visit(child));
        assert!(covers(HoldPerson::Child(one), one));
        assert!(!covers(HoldPerson::Child(one), other));
        assert!(!covers(HoldPerson::Provider(ProviderId(one.0)), one), "ids of different kinds are not compared");
    }

    #[test]
    fn a_period_includes_its_first_and_last_day_and_records_without_days() {
        let period = HoldSubject::Period(Days { first: date(2026, 11, 1), last: date(2026, 11, 30) });
        let covers = |days| period.covers(&DeletedRecord { days, ..DeletedRecord::default() });
        assert!(covers(Some(on(date(2026, 11, 1)))) && covers(Some(on(date(2026, 11, 30)))) && covers(None));
        assert!(!covers(Some(on(date(2026, 10, 31)))) && !covers(Some(on(date(2026, 12, 1)))));
    }

    #[test]
    fn a_person_is_read_as_written() {
        let id = Uuid::from_u128(7);
        for person in [
            HoldPerson::Child(ChildId(id)),
            HoldPerson::Provider(ProviderId(id)),
            HoldPerson::Guardian(GuardianId(id)),
            HoldPerson::Member(MemberId(id)),
        ] {
            assert_eq!(person.to_string().parse(), Ok(person));
        }
        for wrong in ["", "child", "child:", "visit:00000000-0000-0000-0000-000000000001"] {
            assert_eq!(wrong.parse::<HoldPerson>(), Err(()), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_period_covers_a_record_if_they_share_a_day(period in days(), record in days()) {
            let shared = (0..80).map(day).any(|day| [period, record].iter().all(|days| days.first <= day && day <= days.last));
            let record = DeletedRecord { days: Some(record), ..DeletedRecord::default() };
            prop_assert_eq!(HoldSubject::Period(period).covers(&record), shared);
        }

        #[test]
        fn a_hold_on_a_person_does_not_depend_on_the_days(subject in 0..3_u128, about in 0..3_u128, days in prop::option::of(days())) {
            let child = ChildId(Uuid::from_u128(about));
            let record = DeletedRecord { child: Some(child), days, ..DeletedRecord::default() };
            let hold = HoldSubject::Person(HoldPerson::Child(ChildId(Uuid::from_u128(subject))));
            prop_assert_eq!(hold.covers(&record), subject == about);
        }
    }
}
