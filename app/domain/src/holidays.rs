//! Days on which an agency makes no visits, and the federal holidays of the United States by rule.

use crate::visits::date_field;
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

/// The office adds a holiday, or names one anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "TypedHoliday")]
pub struct NewHoliday {
    pub date: Date,
    /// 1 to 120 characters.
    pub name: String,
}

#[derive(Serialize, Deserialize)]
struct TypedHoliday {
    date: String,
    name: String,
}

impl TryFrom<TypedHoliday> for NewHoliday {
    type Error = String;

    /// All that is wrong at once, one `field.reason` after the other.
    fn try_from(typed: TypedHoliday) -> Result<Self, String> {
        let day = typed.date.trim().parse::<Date>().map_err(|_| "date.not_a_date".to_owned());
        let day = day.and_then(|day| if in_reach(day.year()) { Ok(day) } else { Err("date.out_of_range".to_owned()) });
        let name = crate::text::PersonName::try_from(typed.name).map(crate::text::PersonName::into_string);
        match (day, name) {
            (Ok(date), Ok(name)) => Ok(Self { date, name }),
            (day, name) => Err(day.err().into_iter().chain(name.err()).collect::<Vec<_>>().join(", ")),
        }
    }
}

/// The office takes a holiday out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveHoliday {
    #[serde(deserialize_with = "date_field")]
    pub date: Date,
}

/// The office adds all federal holidays of a year that it does not have yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "TypedYear")]
pub struct AddFederal {
    pub year: i16,
}

#[derive(Serialize, Deserialize)]
struct TypedYear {
    year: String,
}

impl TryFrom<TypedYear> for AddFederal {
    type Error = &'static str;

    fn try_from(typed: TypedYear) -> Result<Self, &'static str> {
        let year = typed.year.trim().parse().ok().filter(|year| in_reach(*year));
        year.map(|year| Self { year }).ok_or("year.out_of_range")
    }
}

/// The years that the calendar shows. Juneteenth, the youngest holiday, is of 2021.
pub const YEARS: std::ops::RangeInclusive<i16> = 2022..=2099;

fn in_reach(year: i16) -> bool {
    YEARS.contains(&year)
}

/// A federal holiday (5 U.S.C. § 6103(a)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Federal {
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

impl Federal {
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

    /// The day itself, in a year of [`YEARS`].
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

/// Counts from the month's end where `nth` is negative. Every month has four of each weekday.
fn nth(year: i16, month: i8, nth: i8, weekday: Weekday) -> Date {
    let first = date(year, month, 1);
    first.nth_weekday_of_month(nth, weekday).unwrap_or(first)
}

/// A day on which a federal holiday is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FederalDay {
    pub date: Date,
    pub holiday: Federal,
    /// Kept on the workday beside, since the day itself is on a weekend.
    pub observed: bool,
}

/// The days of a year on which federal holidays are kept, in their order: the day itself, and for one on a Saturday the
/// Friday before, on a Sunday the Monday after (5 U.S.C. § 6103(b), Executive Order 11582). The Friday before a New Year
/// of the next year is of this one.
pub fn federal(year: i16) -> Vec<FederalDay> {
    let next_new_year = (Federal::NewYear, year.saturating_add(1));
    let named = Federal::ALL.into_iter().map(|holiday| (holiday, year)).chain([next_new_year]);
    let mut days: Vec<FederalDay> = named
        .flat_map(|(holiday, year)| {
            let day = holiday.day(year);
            let beside = match day.weekday() {
                Weekday::Saturday => Some(day.saturating_sub(Span::new().days(1))),
                Weekday::Sunday => Some(day.saturating_add(Span::new().days(1))),
                _ => None,
            };
            let observed = beside.map(|date| FederalDay { date, holiday, observed: true });
            [Some(FederalDay { date: day, holiday, observed: false }), observed].into_iter().flatten()
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

    fn days(year: i16) -> Vec<(String, Federal, bool)> {
        federal(year).into_iter().map(|day| (day.date.strftime("%m-%d").to_string(), day.holiday, day.observed)).collect()
    }

    /// As the Office of Personnel Management lists them; the days on a weekend stand beside those kept for them.
    #[test]
    fn the_days_of_2026() {
        let listed = [
            ("01-01", Federal::NewYear, false),
            ("01-19", Federal::MartinLutherKing, false),
            ("02-16", Federal::Washington, false),
            ("05-25", Federal::Memorial, false),
            ("06-19", Federal::Juneteenth, false),
            ("07-03", Federal::Independence, true),
            ("07-04", Federal::Independence, false),
            ("09-07", Federal::Labor, false),
            ("10-12", Federal::Columbus, false),
            ("11-11", Federal::Veterans, false),
            ("11-26", Federal::Thanksgiving, false),
            ("12-25", Federal::Christmas, false),
        ];
        assert_eq!(days(2026), listed.map(|(day, holiday, observed)| (day.to_owned(), holiday, observed)));
    }

    #[test]
    fn a_weekend_gives_its_holiday_to_the_workday_beside() {
        let observed = |year| -> Vec<(String, Federal)> {
            days(year).into_iter().filter(|(_, _, observed)| *observed).map(|(day, holiday, _)| (day, holiday)).collect()
        };
        assert_eq!(observed(2022), [("06-20".into(), Federal::Juneteenth), ("12-26".into(), Federal::Christmas)]);
        assert_eq!(observed(2023), [("01-02".into(), Federal::NewYear), ("11-10".into(), Federal::Veterans)]);
        assert_eq!(observed(2024), []);
        // 1 January 2028 is a Saturday: it is kept in the year before.
        let expected = [
            ("06-18".into(), Federal::Juneteenth),
            ("07-05".into(), Federal::Independence),
            ("12-24".into(), Federal::Christmas),
            ("12-31".into(), Federal::NewYear),
        ];
        assert_eq!(observed(2027), expected);
        assert!(!days(2027).iter().any(|(day, holiday, _)| day == "01-01" && *holiday != Federal::NewYear));
    }

    #[test]
    fn the_moving_days_are_where_the_calendar_has_them() {
        for (holiday, year, day) in [
            (Federal::MartinLutherKing, 2024, date(2024, 1, 15)),
            (Federal::Washington, 2027, date(2027, 2, 15)),
            (Federal::Memorial, 2027, date(2027, 5, 31)),
            (Federal::Memorial, 2028, date(2028, 5, 29)),
            (Federal::Labor, 2025, date(2025, 9, 1)),
            (Federal::Columbus, 2028, date(2028, 10, 9)),
            (Federal::Thanksgiving, 2023, date(2023, 11, 23)),
            (Federal::Thanksgiving, 2029, date(2029, 11, 22)),
        ] {
            assert_eq!(holiday.day(year), day, "{holiday:?} {year}");
        }
    }

    #[test]
    fn all_that_is_wrong_with_a_holiday_is_said_at_once() {
        let wrong = |date: &str, name: &str| {
            from_value::<NewHoliday>(json!({ "date": date, "name": name })).err().map(|error| error.to_string())
        };
        assert_eq!(wrong("2026-12-24", " Christmas Eve "), None);
        assert_eq!(wrong("tomorrow", " ").as_deref(), Some("date.not_a_date, name.missing"));
        assert_eq!(wrong("1026-12-24", "Christmas Eve").as_deref(), Some("date.out_of_range"));
        assert_eq!(from_value::<AddFederal>(json!({ "year": "2027" })).unwrap(), AddFederal { year: 2027 });
        assert!(from_value::<AddFederal>(json!({ "year": "2021" })).is_err());
    }
}
