//! The month in numbers: weeks as rows, days as cells.

use super::Discipline;
use crate::agency::FirstDay;
use jiff::{
    Span,
    civil::{Date, DateTime},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A month in whole weeks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MonthView {
    /// The first day of the month.
    pub first: Date,
    /// The current time in the agency's local time.
    pub now: DateTime,
    pub disciplines: Vec<Discipline>,
    /// The weeks that contain a day of the month, in order.
    pub weeks: Vec<MonthWeek>,
    /// Its holidays by name.
    pub holidays: BTreeMap<Date, String>,
}

impl MonthView {
    /// Whether a day is in the month; its first and last week may contain days of other months.
    pub fn contains_day(&self, date: Date) -> bool {
        date.first_of_month() == self.first
    }

    /// The totals of the month's own days.
    pub fn total(&self) -> MonthDay {
        let days = self.weeks.iter().flat_map(|week| &week.days).filter(|day| self.contains_day(day.date));
        days.fold(MonthDay { date: self.first, ..MonthDay::default() }, |sum, day| MonthDay {
            going_ahead: sum.going_ahead + day.going_ahead,
            cancelled: sum.cancelled + day.cancelled,
            unsigned: sum.unsigned + day.unsigned,
            without_provider: sum.without_provider + day.without_provider,
            ..sum
        })
    }
}

/// A week of the month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MonthWeek {
    pub week_start: Date,
    /// Always seven.
    pub days: Vec<MonthDay>,
    /// Authorized visits of the week, scheduled or not.
    pub due: u32,
    /// Those of them that are not scheduled.
    pub not_placed: u32,
}

/// A day in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthDay {
    pub date: Date,
    pub going_ahead: u32,
    pub cancelled: u32,
    /// Completed visits without a signed note.
    pub unsigned: u32,
    /// Those that go ahead and have no provider.
    pub without_provider: u32,
}

/// The first days of the weeks that contain a day of the month of `date`, and the day after the last of these weeks.
pub fn weeks_of_month(date: Date, first_day: FirstDay) -> (Vec<Date>, Date) {
    let last = date.last_of_month();
    let mut week_start = first_day.of_week(date.first_of_month());
    let mut week_starts = Vec::with_capacity(6);
    while week_start <= last {
        week_starts.push(week_start);
        week_start = week_start.saturating_add(Span::new().days(7));
    }
    (week_starts, week_start)
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
        assert_eq!(weeks_of_month(date(2026, 12, 1), FirstDay::Monday), december);
        assert_eq!(weeks_of_month(date(2026, 12, 31), FirstDay::Monday), december);
        let (weeks, after) = weeks_of_month(date(2027, 2, 14), FirstDay::Monday);
        assert_eq!((weeks.len(), after), (4, date(2027, 3, 1)), "a February that begins on a Monday has no week more");
        assert_eq!(weeks_of_month(date(2026, 8, 1), FirstDay::Monday).0.len(), 6, "one that begins on a Saturday has six");
        assert_eq!(
            weeks_of_month(date(2026, 8, 1), FirstDay::Sunday),
            ((0..6).map(|week| date(2026, 7, 26).saturating_add(Span::new().days(7 * week))).collect(), date(2026, 9, 6))
        );
    }

    #[test]
    fn days_of_other_months_are_not_in_the_total() {
        let day = |date, going_ahead| MonthDay { date, going_ahead, cancelled: 1, unsigned: 2, without_provider: 1 };
        let week = MonthWeek {
            week_start: date(2026, 11, 30),
            days: vec![day(date(2026, 11, 30), 7), day(date(2026, 12, 1), 5), day(date(2026, 12, 2), 3)],
            due: 9,
            not_placed: 4,
        };
        let first = date(2026, 12, 1);
        let view =
            MonthView { first, now: first.at(9, 0, 0, 0), disciplines: Vec::new(), weeks: vec![week], holidays: BTreeMap::new() };
        assert_eq!(view.total(), MonthDay { date: first, going_ahead: 8, cancelled: 2, unsigned: 4, without_provider: 2 });
    }
}
