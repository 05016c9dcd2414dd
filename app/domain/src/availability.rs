//! When a child can be visited or a provider can work: time windows for each day of the week.

use crate::import::ProblemCode;
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Windows as (from, to) in minutes since local midnight, per weekday from Monday, sorted and not adjacent.
///
/// Written `Mon 08:00-18:00; Tue 09:00-12:00,13:00-17:00`; empty text means never available.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Availability {
    days: [Vec<(u16, u16)>; 7],
}

/// Consecutive days with the same windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayRange<'a> {
    pub first: Weekday,
    pub last: Weekday,
    pub windows: &'a [(u16, u16)],
}

impl Availability {
    /// The windows of a day of the week.
    pub fn windows(&self, weekday: Weekday) -> &[(u16, u16)] {
        &self.days[usize::from(weekday.to_monday_zero_offset().unsigned_abs())]
    }

    /// Removes the windows of a day of the week.
    pub fn clear(&mut self, weekday: Weekday) {
        self.days[weekday.to_monday_zero_offset() as usize].clear();
    }

    /// Consecutive days with the same windows, without days that have none.
    pub fn day_ranges(&self) -> Vec<DayRange<'_>> {
        let mut ranges: Vec<DayRange<'_>> = Vec::new();
        for day in Weekday::Monday.cycle_forward().take(7) {
            let windows = self.windows(day);
            match ranges.last_mut() {
                Some(range) if range.last.next() == day && range.windows == windows => range.last = day,
                _ if windows.is_empty() => {}
                _ => ranges.push(DayRange { first: day, last: day, windows }),
            }
        }
        ranges
    }

    /// Whether one window covers the whole span.
    pub fn covers(&self, weekday: Weekday, from: u16, to: u16) -> bool {
        self.windows(weekday).iter().any(|(start, end)| *start <= from && to <= *end)
    }

    /// Available minutes of the whole week.
    pub fn minutes(&self) -> u32 {
        self.days.iter().flatten().map(|(start, end)| u32::from(end - start)).sum()
    }
}

fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let figures = |part: &str| {
        let right = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        right.then(|| part.parse::<u16>().ok()).flatten()
    };
    let (hours, minutes) = (figures(hours)?, figures(minutes)?);
    (minutes < 60 && hours * 60 + minutes <= 24 * 60).then_some(hours * 60 + minutes)
}

impl FromStr for Availability {
    type Err = ProblemCode;

    fn from_str(text: &str) -> Result<Self, ProblemCode> {
        let wrong = || ProblemCode::AvailabilityUnreadable;
        let mut availability = Self::default();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (day, spans) = part.split_once(char::is_whitespace).ok_or_else(wrong)?;
            let index = DAYS.iter().position(|name| name.eq_ignore_ascii_case(day)).ok_or_else(wrong)?;
            for span in spans.split(',') {
                let (from, to) = span.split_once('-').ok_or_else(wrong)?;
                let (from, to) = minute(from).zip(minute(to)).ok_or_else(wrong)?;
                if from >= to {
                    return Err(ProblemCode::AvailabilityReversed);
                }
                availability.days[index].push((from, to));
            }
        }
        for day in &mut availability.days {
            day.sort_unstable();
            let mut merged: Vec<(u16, u16)> = Vec::with_capacity(day.len());
            for (from, to) in day.drain(..) {
                match merged.last_mut() {
                    Some(last) if from < last.1 => return Err(ProblemCode::AvailabilityOverlapping),
                    Some(last) if from == last.1 => last.1 = to,
                    _ => merged.push((from, to)),
                }
            }
            *day = merged;
        }
        Ok(availability)
    }
}

impl fmt::Display for Availability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let days = self.days.iter().zip(DAYS).filter(|(windows, _)| !windows.is_empty()).map(|(windows, name)| {
            let spans: Vec<_> = windows.iter().map(|(from, to)| format!("{}-{}", clock(*from), clock(*to))).collect();
            format!("{name} {}", spans.join(","))
        });
        f.write_str(&days.collect::<Vec<_>>().join("; "))
    }
}

impl TryFrom<String> for Availability {
    type Error = ProblemCode;

    fn try_from(text: String) -> Result<Self, ProblemCode> {
        text.parse()
    }
}

impl From<Availability> for String {
    fn from(availability: Availability) -> Self {
        availability.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Availability, ProblemCode> {
        text.parse()
    }

    #[test]
    fn adjacent_windows_are_merged() {
        let availability = parsed("tue 13:00-17:00, 09:00-12:00,12:00-13:00; Mon 08:00-18:00").unwrap();
        assert_eq!(availability.windows(Weekday::Tuesday), [(540, 1020)]);
        assert_eq!(availability.to_string(), "Mon 08:00-18:00; Tue 09:00-17:00");
        assert_eq!(availability.minutes(), 600 + 480);
    }

    #[test]
    fn one_window_must_cover_the_whole_visit() {
        let availability = parsed("Mon 08:00-12:00,13:00-17:00").unwrap();
        assert!(availability.covers(Weekday::Monday, 480, 720));
        assert!(!availability.covers(Weekday::Monday, 700, 800), "across the break");
        assert!(!availability.covers(Weekday::Sunday, 480, 500));
        assert_eq!(parsed("").unwrap(), Availability::default());
        assert!(parsed("Mon 00:00-24:00").unwrap().covers(Weekday::Monday, 0, 1440));
    }

    #[test]
    fn invalid_hours_are_rejected() {
        for wrong in [
            "Mon",
            "Mon 8-12",
            "Lun 08:00-12:00",
            "Mon 08:00-24:30",
            "Mon 08:60-12:00",
            "Mon 08:00",
            "Mon 2000:00-12:00",
            "Mon +8:00-12:00",
        ] {
            assert_eq!(parsed(wrong).unwrap_err(), ProblemCode::AvailabilityUnreadable, "{wrong}");
        }
        assert_eq!(parsed("Mon 12:00-08:00").unwrap_err(), ProblemCode::AvailabilityReversed);
        assert_eq!(parsed("Mon 08:00-12:00,11:00-13:00").unwrap_err(), ProblemCode::AvailabilityOverlapping);
    }

    #[test]
    fn days_with_the_same_hours_form_one_range() {
        use Weekday::{Friday, Monday, Saturday, Sunday, Wednesday};
        let written =
            "Mon 08:00-18:00; Tue 08:00-18:00; Wed 08:00-18:00; Fri 08:00-18:00; Sat 09:00-12:00,13:00-15:00; Sun 09:00-12:00";
        let week: Availability = written.parse().unwrap();
        let day_ranges: Vec<_> = week.day_ranges().into_iter().map(|run| (run.first, run.last, run.windows.len())).collect();
        assert_eq!(day_ranges, [(Monday, Wednesday, 1), (Friday, Friday, 1), (Saturday, Saturday, 2), (Sunday, Sunday, 1)]);
        assert!(Availability::default().day_ranges().is_empty());
    }
}
