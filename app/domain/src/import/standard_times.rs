//! Dates and times in the standard format, which the cells of a column in another format are rewritten to.

use super::ProblemCode;
use jiff::civil::{Date, DateTime};
use std::ops::RangeInclusive;

/// The accepted years; others are more likely typing errors.
const YEARS: RangeInclusive<i16> = 1900..=2199;

pub(super) fn date(cell: &str) -> Result<Date, ProblemCode> {
    let shaped = cell.len() == 10;
    let date = Date::strptime("%Y-%m-%d", cell).ok().filter(|date| shaped && YEARS.contains(&date.year()));
    date.ok_or(ProblemCode::NotADate)
}

/// Parses a local time to the minute, without an offset.
pub(super) fn local_time(cell: &str) -> Result<DateTime, ProblemCode> {
    let minutes = cell.strip_suffix(":00").filter(|rest| rest.len() == 16).unwrap_or(cell);
    let shaped = minutes.len() == 16;
    let read = DateTime::strptime("%Y-%m-%dT%H:%M", minutes).or_else(|_| DateTime::strptime("%Y-%m-%d %H:%M", minutes));
    read.ok().filter(|at| shaped && YEARS.contains(&at.year())).ok_or(ProblemCode::NotATime)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_local_times_to_the_minute() {
        let eight: DateTime = "2026-11-30T08:00".parse().unwrap();
        for good in ["2026-11-30T08:00", "2026-11-30 08:00", "2026-11-30T08:00:00"] {
            assert_eq!(local_time(good), Ok(eight), "{good}");
        }
        for wrong in ["", "2026-11-30", "2026-11-30T08:00:30", "2026-11-30T25:00", "2026-11-30T08:00Z", "30/11/2026 08:00"] {
            assert_eq!(local_time(wrong), Err(ProblemCode::NotATime), "{wrong}");
        }
        assert_eq!(date("2026-11-30"), Ok(eight.date()));
        for wrong in ["", "2026-02-30", "2026-1-3", "11/30/2026", "0026-11-30", "2026-11-30T08:00"] {
            assert_eq!(date(wrong), Err(ProblemCode::NotADate), "{wrong}");
        }
    }
}
