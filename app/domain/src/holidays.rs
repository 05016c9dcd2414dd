//! Holidays of an agency (days without visits), and the federal holidays of the United States, computed by rule.

use crate::{ErrorCode, FormValue, form::form, text::PersonName};
use jiff::{
    Span,
    civil::{Date, Weekday, date},
};
use serde::{Deserialize, Serialize};

/// A holiday of an agency.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Holiday {
    pub date: Date,
    pub name: String,
}

form! {
    /// Input: add or rename a holiday.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct NewHoliday {
        #[read(read_supported_date)]
        pub date: Date,
        /// 1 to 120 characters.
        #[read(read_name)]
        pub name: String,
    }
}

form! {
    /// Input: remove a holiday.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct RemoveHoliday {
        pub date: Date,
    }
}

form! {
    /// Input: add all missing federal holidays of a year.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct AddFederalHolidays {
        #[read(read_year)]
        pub year: i16,
    }
}

/// The supported years. Juneteenth, the newest holiday, dates from 2021.
pub const YEARS: std::ops::RangeInclusive<i16> = 2022..=2099;

fn is_supported_year(year: i16) -> bool {
    YEARS.contains(&year)
}

fn read_supported_date(text: &str) -> Result<Date, ErrorCode> {
    let date = Date::read(text)?;
    if is_supported_year(date.year()) { Ok(date) } else { Err(ErrorCode::DateOutOfRange) }
}

fn read_name(text: &str) -> Result<String, ErrorCode> {
    PersonName::read(text).map(PersonName::into_string)
}

fn read_year(text: &str) -> Result<i16, ErrorCode> {
    i16::read(text).ok().filter(|year| is_supported_year(*year)).ok_or(ErrorCode::YearOutOfRange)
}

/// A federal holiday (5 U.S.C. § 6103(a)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FederalHoliday {
    NewYear,
    MartinLutherKing,
    Washington,
    Memorial,
    Juneteenth,
    Independence,
    Labor,
    Columbus,
    Veterans,
    Thanksgiving,
    Christmas,
}

impl FederalHoliday {
    pub const ALL: [Self; 11] = [
        Self::NewYear,
        Self::MartinLutherKing,
        Self::Washington,
        Self::Memorial,
        Self::Juneteenth,
        Self::Independence,
        Self::Labor,
        Self::Columbus,
        Self::Veterans,
        Self::Thanksgiving,
        Self::Christmas,
    ];

    /// The holiday's own date, in a year of [`YEARS`].
    pub fn day(self, year: i16) -> Date {
        match self {
            Self::NewYear => date(year, 1, 1),
            Self::MartinLutherKing => nth(year, 1, 3, Weekday::Monday),
            Self::Washington => nth(year, 2, 3, Weekday::Monday),
            Self::Memorial => nth(year, 5, -1, Weekday::Monday),
            Self::Juneteenth => date(year, 6, 19),
            Self::Independence => date(year, 7, 4),
            Self::Labor => nth(year, 9, 1, Weekday::Monday),
            Self::Columbus => nth(year, 10, 2, Weekday::Monday),
            Self::Veterans => date(year, 11, 11),
            Self::Thanksgiving => nth(year, 11, 4, Weekday::Thursday),
            Self::Christmas => date(year, 12, 25),
        }
    }
}

/// Counts from the end of the month if `nth` is negative. Every month has at least four of each weekday.
fn nth(year: i16, month: i8, nth: i8, weekday: Weekday) -> Date {
    let first = date(year, month, 1);
    first.nth_weekday_of_month(nth, weekday).unwrap_or(first)
}

/// A date on which a federal holiday is observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FederalHolidayDate {
    pub date: Date,
    pub holiday: FederalHoliday,
    /// Whether it is observed on an adjacent workday, because the holiday itself is on a weekend.
    pub observed: bool,
}

/// All dates of a year on which federal holidays are observed, in order: the holiday itself, and if it is on a Saturday also the
/// Friday before, on a Sunday the Monday after (5 U.S.C. § 6103(b), Executive Order 11582). December 31 belongs to this year
/// even if it is observed for the next New Year's Day.
pub fn federal_holidays(year: i16) -> Vec<FederalHolidayDate> {
    let next_new_year = (FederalHoliday::NewYear, year.saturating_add(1));
    let named = FederalHoliday::ALL.into_iter().map(|holiday| (holiday, year)).chain([next_new_year]);
    let mut days: Vec<FederalHolidayDate> = named
        .flat_map(|(holiday, year)| {
            let day = holiday.day(year);
            let adjacent = match day.weekday() {
                Weekday::Saturday => Some(day.saturating_sub(Span::new().days(1))),
                Weekday::Sunday => Some(day.saturating_add(Span::new().days(1))),
                _ => None,
            };
            let observed = adjacent.map(|date| FederalHolidayDate { date, holiday, observed: true });
            [Some(FederalHolidayDate { date: day, holiday, observed: false }), observed].into_iter().flatten()
        })
        .filter(|day| day.date.year() == year)
        .collect();
    days.sort();
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    fn days(year: i16) -> Vec<(String, FederalHoliday, bool)> {
        federal_holidays(year)
            .into_iter()
            .map(|day| (day.date.strftime("%m-%d").to_string(), day.holiday, day.observed))
            .collect()
    }

    /// As listed by the Office of Personnel Management, plus the holidays on weekends.
    #[test]
    fn the_days_of_2026() {
        let listed = [
            ("01-01", FederalHoliday::NewYear, false),
            ("01-19", FederalHoliday::MartinLutherKing, false),
            ("02-16", FederalHoliday::Washington, false),
            ("05-25", FederalHoliday::Memorial, false),
            ("06-19", FederalHoliday::Juneteenth, false),
            ("07-03", FederalHoliday::Independence, true),
            ("07-04", FederalHoliday::Independence, false),
            ("09-07", FederalHoliday::Labor, false),
            ("10-12", FederalHoliday::Columbus, false),
            ("11-11", FederalHoliday::Veterans, false),
            ("11-26", FederalHoliday::Thanksgiving, false),
            ("12-25", FederalHoliday::Christmas, false),
        ];
        assert_eq!(days(2026), listed.map(|(day, holiday, observed)| (day.to_owned(), holiday, observed)));
    }

    #[test]
    fn weekend_holidays_are_observed_on_the_adjacent_workday() {
        let observed = |year| -> Vec<(String, FederalHoliday)> {
            days(year).into_iter().filter(|(_, _, observed)| *observed).map(|(day, holiday, _)| (day, holiday)).collect()
        };
        assert_eq!(observed(2022), [("06-20".into(), FederalHoliday::Juneteenth), ("12-26".into(), FederalHoliday::Christmas)]);
        assert_eq!(observed(2023), [("01-02".into(), FederalHoliday::NewYear), ("11-10".into(), FederalHoliday::Veterans)]);
        assert_eq!(observed(2024), []);
        // January 1, 2028 is a Saturday: it is observed in the year before.
        let expected = [
            ("06-18".into(), FederalHoliday::Juneteenth),
            ("07-05".into(), FederalHoliday::Independence),
            ("12-24".into(), FederalHoliday::Christmas),
            ("12-31".into(), FederalHoliday::NewYear),
        ];
        assert_eq!(observed(2027), expected);
        assert!(!days(2027).iter().any(|(day, holiday, _)| day == "01-01" && *holiday != FederalHoliday::NewYear));
    }

    #[test]
    fn movable_holidays_have_the_right_dates() {
        for (holiday, year, day) in [
            (FederalHoliday::MartinLutherKing, 2024, date(2024, 1, 15)),
            (FederalHoliday::Washington, 2027, date(2027, 2, 15)),
            (FederalHoliday::Memorial, 2027, date(2027, 5, 31)),
            (FederalHoliday::Memorial, 2028, date(2028, 5, 29)),
            (FederalHoliday::Labor, 2025, date(2025, 9, 1)),
            (FederalHoliday::Columbus, 2028, date(2028, 10, 9)),
            (FederalHoliday::Thanksgiving, 2023, date(2023, 11, 23)),
            (FederalHoliday::Thanksgiving, 2029, date(2029, 11, 22)),
        ] {
            assert_eq!(holiday.day(year), day, "{holiday:?} {year}");
        }
    }

    #[test]
    fn all_validation_errors_of_a_holiday_are_reported() {
        let wrong = |date: &str, name: &str| {
            from_value::<NewHoliday>(json!({ "date": date, "name": name })).err().map(|error| error.to_string())
        };
        assert_eq!(wrong("2026-12-24", " Christmas Eve "), None);
        assert_eq!(wrong("tomorrow", " ").as_deref(), Some("date:date.not_a_date, name:name.missing"));
        assert_eq!(wrong("1026-12-24", "Christmas Eve").as_deref(), Some("date:date.out_of_range"));
        assert_eq!(from_value::<AddFederalHolidays>(json!({ "year": "2027" })).unwrap(), AddFederalHolidays { year: 2027 });
        assert!(from_value::<AddFederalHolidays>(json!({ "year": "2021" })).is_err());
    }
}
