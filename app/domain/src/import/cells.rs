//! What a cell must look like. Each answers the value or the key of the sentence to show.

use super::{File, Problem};
use crate::{
    availability::Availability,
    text::{Email, one_form},
};
use csv::StringRecord;
use jiff::civil::{Date, DateTime};
use std::{collections::BTreeMap, ops::RangeInclusive};

/// A row under its columns. Reading goes on past a wrong cell, so that all of a row is told at once.
pub(super) struct Cells<'a> {
    pub file: File,
    pub line: u64,
    pub columns: &'a BTreeMap<&'static str, usize>,
    pub record: &'a StringRecord,
    pub errors: &'a mut Vec<Problem>,
}

impl Cells<'_> {
    /// The text of a cell, its ends trimmed.
    pub fn get(&self, column: &str) -> &str {
        self.columns.get(column).and_then(|index| self.record.get(*index)).unwrap_or_default().trim()
    }

    /// Reads a cell; a wrong one becomes a problem.
    pub fn read<T>(&mut self, column: &'static str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        parse(self.get(column)).map_err(|code| self.refuse(column, &code)).ok()
    }

    pub fn refuse(&mut self, column: &'static str, code: &str) {
        let problem = Problem::new(self.file, self.line, column, self.get(column), code);
        self.errors.push(problem);
    }

    /// One line of text, 1 to 120 characters.
    pub fn text(&mut self, column: &'static str) -> Option<String> {
        self.read(column, |cell| match line_of_text(cell) {
            Ok(text) if text.is_empty() => Err("import.missing".into()),
            read => read,
        })
    }

    /// One line of text, 0 to 120 characters.
    pub fn optional(&mut self, column: &'static str) -> Option<String> {
        self.read(column, line_of_text)
    }

    /// A whole number of a range; `code` tells the range.
    pub fn number(&mut self, column: &'static str, range: RangeInclusive<u32>, code: &str) -> Option<u32> {
        self.read(column, |cell| number(cell, range, code))
    }

    pub fn degrees(&mut self, column: &'static str, most: f64, code: &str) -> Option<f64> {
        self.read(column, |cell| cell.parse().ok().filter(|n| (-most..=most).contains(n)).ok_or_else(|| code.to_owned()))
    }
}

fn line_of_text(cell: &str) -> Result<String, String> {
    const MOST: usize = 120;
    if cell.chars().any(char::is_control) {
        return Err("import.control_character".into());
    }
    if cell.chars().count() > MOST { Err("import.too_long".into()) } else { Ok(one_form(cell)) }
}

pub(super) fn number(cell: &str, range: RangeInclusive<u32>, code: &str) -> Result<u32, String> {
    if cell.is_empty() {
        return Err("import.missing".into());
    }
    if !cell.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("import.not_a_number".into());
    }
    cell.parse().ok().filter(|n| range.contains(n)).ok_or_else(|| code.to_owned())
}

pub(super) fn email(cell: &str) -> Result<Email, String> {
    Email::try_from(cell)
}

/// As the availability writes itself, so that another spelling of the same hours is no change.
pub(super) fn hours(cell: &str) -> Result<String, String> {
    cell.parse::<Availability>().map(String::from)
}

/// Years that a record of care can have; beyond them a typing error is likelier.
const YEARS: RangeInclusive<i16> = 1900..=2199;

pub(super) fn date(cell: &str) -> Result<Date, String> {
    let shaped = cell.len() == 10;
    let date = Date::strptime("%Y-%m-%d", cell).ok().filter(|date| shaped && YEARS.contains(&date.year()));
    date.ok_or_else(|| "import.not_a_date".into())
}

/// A wall time to the minute, without an offset.
pub(super) fn wall_time(cell: &str) -> Result<DateTime, String> {
    let minutes = cell.strip_suffix(":00").filter(|rest| rest.len() == 16).unwrap_or(cell);
    let shaped = minutes.len() == 16;
    let read = DateTime::strptime("%Y-%m-%dT%H:%M", minutes).or_else(|_| DateTime::strptime("%Y-%m-%d %H:%M", minutes));
    read.ok().filter(|at| shaped && YEARS.contains(&at.year())).ok_or_else(|| "import.not_a_time".into())
}

pub(super) fn language(cell: &str) -> Result<String, String> {
    let part = |part: &str| !part.is_empty() && part.len() <= 8 && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let tag = cell.len() <= 35 && cell.split('-').all(part) && cell.starts_with(|c: char| c.is_ascii_alphabetic());
    if tag { Ok(cell.to_owned()) } else { Err("import.language".into()) }
}

pub(super) fn discipline(cell: &str) -> Result<String, String> {
    let letters = (1..=12).contains(&cell.len()) && cell.bytes().all(|b| b.is_ascii_alphanumeric());
    if letters { Ok(cell.to_ascii_uppercase()) } else { Err("import.discipline".into()) }
}

/// Several of a kind, with semicolons or commas between; kept with semicolons.
pub(super) fn several(cell: &str, one: impl Fn(&str) -> Result<String, String>) -> Result<String, String> {
    let list: Vec<String> = cell.split([';', ',']).map(|part| one(part.trim())).collect::<Result<_, _>>()?;
    Ok(list.join(";"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_wall_times_to_the_minute() {
        let eight: DateTime = "2026-11-30T08:00".parse().unwrap();
        for good in ["2026-11-30T08:00", "2026-11-30 08:00", "2026-11-30T08:00:00"] {
            assert_eq!(wall_time(good), Ok(eight), "{good}");
        }
        for wrong in ["", "2026-11-30", "2026-11-30T08:00:30", "2026-11-30T25:00", "2026-11-30T08:00Z", "30/11/2026 08:00"] {
            assert_eq!(wall_time(wrong), Err("import.not_a_time".into()), "{wrong}");
        }
        assert_eq!(date("2026-11-30"), Ok(eight.date()));
        for wrong in ["", "2026-02-30", "2026-1-3", "11/30/2026", "0026-11-30", "2026-11-30T08:00"] {
            assert_eq!(date(wrong), Err("import.not_a_date".into()), "{wrong}");
        }
    }

    #[test]
    fn numbers_are_whole_and_within_their_range() {
        assert_eq!(number("480", 5..=480, "x"), Ok(480));
        assert_eq!(number("481", 5..=480, "x"), Err("x".into()));
        assert_eq!(number("99999999999", 5..=480, "x"), Err("x".into()));
        for wrong in ["+30", "30.0", "sixty"] {
            assert_eq!(number(wrong, 5..=480, "x"), Err("import.not_a_number".into()), "{wrong}");
        }
    }

    #[test]
    fn lists_are_kept_in_one_spelling() {
        assert_eq!(several("en, zh-Hant", language), Ok("en;zh-Hant".into()));
        assert_eq!(several("si;OT", discipline), Ok("SI;OT".into()));
        for wrong in ["", "en;", "e n", "-en"] {
            assert_eq!(several(wrong, language), Err("import.language".into()), "{wrong}");
        }
    }
}
