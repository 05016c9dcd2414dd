use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// The first day of an agency's weeks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstDay {
    #[default]
    Monday,
    Sunday,
}

impl FirstDay {
    pub const ALL: [Self; 2] = [Self::Sunday, Self::Monday];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Sunday => "sunday",
        }
    }

    /// The first day of the week that contains this date. Steps day by day because it also runs in the browser, where
    /// `jiff::Span` would add much code.
    pub fn of_week(self, date: Date) -> Date {
        let past = match self {
            Self::Monday => date.weekday().to_monday_zero_offset(),
            Self::Sunday => date.weekday().to_sunday_zero_offset(),
        };
        (0..past).fold(date, |day, _| day.yesterday().unwrap_or(day))
    }

    /// The range (first, last) of a week's day indexes that a board shows: always Monday to Friday, weekend days only if `shows`.
    pub fn shown(self, shows: impl Fn(usize) -> bool) -> (usize, usize) {
        let monday = match self {
            Self::Monday => 0,
            Self::Sunday => 1,
        };
        let first = (0..monday).find(|day| shows(*day)).unwrap_or(monday);
        let friday = monday + 4;
        (first, (friday + 1..7).rev().find(|day| shows(*day)).unwrap_or(friday))
    }
}

impl std::str::FromStr for FirstDay {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|day| day.as_str() == text).ok_or(())
    }
}

impl From<FirstDay> for Weekday {
    fn from(day: FirstDay) -> Self {
        match day {
            FirstDay::Monday => Self::Monday,
            FirstDay::Sunday => Self::Sunday,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weeks_begin_on_the_first_day() {
        let (saturday, sunday, monday) = (date(2026, 12, 5), date(2026, 12, 6), date(2026, 12, 7));
        assert_eq!(
            [saturday, sunday, monday].map(|day| FirstDay::Monday.of_week(day)),
            [date(2026, 11, 30), date(2026, 11, 30), monday]
        );
        assert_eq!([saturday, sunday, monday].map(|day| FirstDay::Sunday.of_week(day)), [date(2026, 11, 29), sunday, sunday]);
    }

    #[test]
    fn empty_weekend_days_are_left_out() {
        assert_eq!(FirstDay::Monday.shown(|_| false), (0, 4));
        assert_eq!(FirstDay::Monday.shown(|day| day == 6), (0, 6));
        assert_eq!(FirstDay::Sunday.shown(|_| false), (1, 5));
        assert_eq!(FirstDay::Sunday.shown(|day| day == 0), (0, 5));
        assert_eq!(FirstDay::Sunday.shown(|_| true), (0, 6));
    }
}
