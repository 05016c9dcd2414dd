//! The month in numbers: weeks as rows, days as cells.

use super::Discipline;
use crate::rules::monday_of;
use jiff::{
    Span,
    civil::{Date, DateTime},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A month of the agency, in whole weeks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MonthView {
    /// The first day of the month.
    pub first: Date,
    /// Now on the agency's wall clock.
    pub now: DateTime,
    pub disciplines: Vec<Discipline>,
    /// The weeks that hold a day of the month, in order.
    pub weeks: Vec<MonthWeek>,
    /// The names of its holidays.
    pub holidays: BTreeMap<Date, String>,
}

impl MonthView {
    /// Whether a day is of the month; the others fill its first and last week.
    pub fn holds(&self, date: Date) -> bool {
        date.first_of_month() == self.first
    }

    /// The days of the month itself, added up.
    pub fn total(&self) -> MonthDay {
        let days = self.weeks.iter().flat_map(|week| &week.days).filter(|day| self.holds(day.date));
        days.fold(MonthDay { date: self.first, ..MonthDay::default() }, |sum, day| MonthDay {
            going_ahead: sum.going_ahead + day.going_ahead,
            cancelled: sum.cancelled + day.cancelled,
            unsigned: sum.unsigned + day.unsigned,
            ..sum
        })
    }
}

/// A week of the month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MonthWeek {
    pub monday: Date,
    /// Monday first, seven.
    pub days: Vec<MonthDay>,
    /// Visits that the authorizations allow in the week and that are not in it.
    pub not_placed: u32,
}

/// A day in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthDay {
    pub date: Date,
    pub going_ahead: u32,
    pub cancelled: u32,
    /// Visits that are over without a signed note.
    pub unsigned: u32,
}

/// The Mondays of the weeks that hold a day of the month of `date`, and the Monday after them.
pub fn month_of(date: Date) -> (Vec<Date>, Date) {
    let last = date.last_of_month();
    let mut monday = monday_of(date.first_of_month());
    let mut mondays = Vec::with_capacity(6);
    while monday <= last {
        mondays.push(monday);
        monday = monday.saturating_add(Span::new().days(7));
    }
    (mondays, monday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_is_shown_in_whole_weeks() {
        let december = (
            vec![date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 14), date(2026, 12, 21), date(2026, 12, 28)],
            date(2027, 1, 4),
        );
        assert_eq!(month_of(date(2026, 12, 1)), december);
        assert_eq!(month_of(date(2026, 12, 31)), december);
        let (weeks, after) = month_of(date(2027, 2, 14));
        assert_eq!((weeks.len(), after), (4, date(2027, 3, 1)), "a February that begins on a Monday has no week more");
        assert_eq!(month_of(date(2026, 8, 1)).0.len(), 6, "one that begins on a Saturday has six");
    }

    #[test]
    fn what_fills_the_first_and_the_last_week_is_not_added_up() {
        let day = |date, going_ahead| MonthDay { date, going_ahead, cancelled: 1, unsigned: 2 };
        let week = MonthWeek {
            monday: date(2026, 11, 30),
            days: vec![day(date(2026, 11, 30), 7), day(date(2026, 12, 1), 5), day(date(2026, 12, 2), 3)],
            not_placed: 4,
        };
        let first = date(2026, 12, 1);
        let view =
            MonthView { first, now: first.at(9, 0, 0, 0), disciplines: Vec::new(), weeks: vec![week], holidays: BTreeMap::new() };
        assert_eq!(view.total(), MonthDay { date: first, going_ahead: 8, cancelled: 2, unsigned: 4 });
    }
}
