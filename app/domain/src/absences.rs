//! Absences of providers: time off that a provider asks for and the office approves, sick days, longer leave. On these days the provider
//! is not available; visits that are planned on them stay until someone decides about each or all.

use crate::{
    AbsenceId, ErrorCode, ProviderId,
    form::{FormValue, form, parse_filled},
    text::Remark,
    visits::ProviderRef,
};
use jiff::{Span, civil::Date};
use serde::{Serialize, Serializer};
use std::str::FromStr;

crate::keyed_enum! {
    /// Why a provider is away. A leave lasts weeks or months.
    pub enum AbsenceKind {
        Sick "sick"
        TimeOff "time_off"
        Leave "leave"
    }
}

crate::keyed_enum! {
    /// Where an absence is on its way: a provider asks, the office decides; either takes it back.
    pub enum AbsenceState {
        Asked "asked"
        Approved "approved"
        Declined "declined"
        Withdrawn "withdrawn"
    }
}

impl FromStr for AbsenceKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::parse(text).ok_or(())
    }
}

impl FormValue for AbsenceKind {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        parse_filled(text, ErrorCode::Unreadable)
    }
}

impl Serialize for AbsenceKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

/// The most days of an absence: a leave of two years.
pub const MAX_DAYS: i64 = 731;

/// The days on which a provider is away, both included, on the agency's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AwayDays {
    pub first: Date,
    pub last: Date,
}

impl AwayDays {
    pub fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// Whether the two have a day in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// What is wrong with these days as an absence that is entered today, with the field's name.
    ///
    /// # Errors
    /// `AbsenceEndsBeforeItBegins` if the last day is before the first one, `AbsenceIsOver` if it is before today, `AbsenceTooLong`.
    pub fn check(self, today: Date) -> Result<(), (&'static str, ErrorCode)> {
        if self.last < self.first {
            Err(("last_day", ErrorCode::AbsenceEndsBeforeItBegins))
        } else if self.last < today {
            Err(("last_day", ErrorCode::AbsenceIsOver))
        } else if self.first.saturating_add(Span::new().days(MAX_DAYS)) <= self.last {
            Err(("last_day", ErrorCode::AbsenceTooLong))
        } else {
            Ok(())
        }
    }
}

/// Whether one of these absences has the day.
pub fn is_away_on(away: &[AwayDays], day: Date) -> bool {
    away.iter().any(|days| days.contains(day))
}

form! {
    /// Input: a provider asks for time off.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct AskTimeOff {
        pub first_day: Date,
        /// Empty for one day.
        pub last_day: Option<Date>,
        pub note: Remark,
    }
}

form! {
    /// Input: a provider is sick today, as they report themselves.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct ReportSick {
        pub note: Remark,
    }
}

form! {
    /// Input: the office enters that a provider is away.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct AddAbsence {
        pub provider: ProviderId,
        pub kind: AbsenceKind,
        pub first_day: Date,
        /// Empty for one day.
        pub last_day: Option<Date>,
        pub note: Remark,
        /// Leave the visits that are planned on these days without a provider.
        pub leave_visits: bool,
    }
}

form! {
    /// Input: the office's answer to a provider who asks for time off.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct DecideTimeOff {
        pub absence: AbsenceId,
        pub version: i64,
        /// Declined without it.
        pub approve: bool,
    }
}

form! {
    /// Input: take an absence back, or leave its visits without a provider.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct AbsenceVersion {
        pub absence: AbsenceId,
        pub version: i64,
    }
}

/// An absence, for its provider and the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    pub id: AbsenceId,
    pub version: i64,
    pub provider: ProviderRef,
    pub kind: AbsenceKind,
    pub state: AbsenceState,
    pub days: AwayDays,
    pub note: String,
    /// The visits that are planned on its days with the provider, from today on.
    pub visits: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 12, 1);

    fn days(first: Date, last: Date) -> AwayDays {
        AwayDays { first, last }
    }

    #[test]
    fn both_days_belong_to_an_absence() {
        let week = days(date(2026, 12, 7), date(2026, 12, 11));
        for (day, inside) in [(6, false), (7, true), (11, true), (12, false)] {
            assert_eq!(week.contains(date(2026, 12, day)), inside, "December {day}");
        }
        assert!(week.overlaps(days(date(2026, 12, 11), date(2026, 12, 20))));
        assert!(!week.overlaps(days(date(2026, 12, 12), date(2026, 12, 20))));
    }

    #[test]
    fn an_absence_is_in_order_not_over_and_not_endless() {
        assert_eq!(days(TODAY, TODAY).check(TODAY), Ok(()));
        assert_eq!(days(date(2026, 11, 28), TODAY).check(TODAY), Ok(()), "it has begun");
        let wrong = [
            (days(date(2026, 12, 5), date(2026, 12, 4)), ErrorCode::AbsenceEndsBeforeItBegins),
            (days(date(2026, 11, 1), date(2026, 11, 30)), ErrorCode::AbsenceIsOver),
            (days(TODAY, date(2028, 12, 1)), ErrorCode::AbsenceTooLong),
        ];
        for (days, code) in wrong {
            assert_eq!(days.check(TODAY), Err(("last_day", code)));
        }
        assert_eq!(days(TODAY, date(2028, 11, 30)).check(TODAY), Ok(()));
    }
}
