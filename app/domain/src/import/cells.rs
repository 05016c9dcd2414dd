//! What a cell must look like. Each answers the value or the key of the sentence to show.

use super::{
    File, Problem,
    formats::clock,
    languages,
    records::one_line,
    table::{Cut, Table},
};
use crate::{
    availability::Availability,
    text::{Email, one_form},
};
use jiff::civil::{Date, DateTime};
use std::ops::RangeInclusive;

/// A row under its columns. Reading goes on past a wrong cell, so that all of a row is told at once.
pub(super) struct Cells<'a> {
    pub file: File,
    pub line: u64,
    pub table: &'a Table,
    pub row: &'a Cut,
    pub errors: Vec<Problem>,
    /// How many cells hold what their columns ask for, beyond any text.
    pub fitting: usize,
}

impl Cells<'_> {
    /// The text of a cell, its ends trimmed.
    pub fn get(&self, column: &str) -> &str {
        let index = self.table.columns.get(column);
        bare(index.and_then(|index| self.row.cells.get(*index)).map_or("", String::as_str).trim())
    }

    /// Reads a cell of a kind; a wrong one becomes a problem.
    pub fn read<T>(&mut self, column: &'static str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let read = self.take(column, parse);
        self.fitting += usize::from(read.is_some() && !self.get(column).is_empty());
        read
    }

    fn take<T>(&mut self, column: &'static str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        if self.table.refused.contains(column) {
            return None;
        }
        let cell = self.get(column);
        let read = if is_formula_error(cell) { Err("import.formula_error".into()) } else { parse(cell) };
        read.map_err(|code| self.refuse(column, &code)).ok()
    }

    pub fn refuse(&mut self, column: &'static str, code: &str) {
        let problem = Problem::new(self.file, self.line, column, &one_line(self.get(column)), code);
        self.errors.push(problem);
    }

    /// The agency's own name for a record.
    pub fn reference(&mut self, column: &'static str) -> Option<String> {
        self.take(column, |cell| if is_shortened(cell) { Err("import.shortened_number".into()) } else { filled(cell) })
    }

    /// The same, of a record that need not be named.
    pub fn optional_reference(&mut self, column: &'static str) -> Option<String> {
        if self.get(column).is_empty() { Some(String::new()) } else { self.reference(column) }
    }

    /// One line of text, 1 to 120 characters.
    pub fn text(&mut self, column: &'static str) -> Option<String> {
        self.take(column, filled)
    }

    /// One line of text, 0 to 120 characters.
    pub fn optional(&mut self, column: &'static str) -> Option<String> {
        self.take(column, line_of_text)
    }

    pub fn phone(&mut self, column: &'static str) -> Option<String> {
        self.take(column, |cell| if is_shortened(cell) { Err("import.shortened_number".into()) } else { line_of_text(cell) })
    }

    pub fn zip(&mut self, column: &'static str) -> Option<String> {
        self.take(column, |cell| {
            let first = cell.split_once('-').map_or(cell, |(first, _)| first);
            let figures = first.bytes().all(|byte| byte.is_ascii_digit());
            if figures && (3..=4).contains(&first.len()) { Err("import.zip".into()) } else { filled(cell) }
        })
    }

    /// The name of a zone that has daylight saving time where its place has. Whether there is such a zone, the store knows.
    pub fn time_zone(&mut self, column: &'static str) -> Option<String> {
        self.take(column, |cell| if is_fixed_zone(cell) { Err("import.fixed_zone".into()) } else { filled(cell) })
    }

    /// A whole number of a range; `code` tells the range.
    pub fn number(&mut self, column: &'static str, range: RangeInclusive<u32>, code: &str) -> Option<u32> {
        self.read(column, |cell| number(cell, range, code))
    }

    pub fn degrees(&mut self, column: &'static str, most: f64, code: &str) -> Option<f64> {
        self.read(column, |cell| {
            // Text programs write a minus of their own.
            let cell = cell.replace('\u{2212}', "-");
            cell.parse().ok().filter(|n| (-most..=most).contains(n)).ok_or_else(|| code.to_owned())
        })
    }
}

/// A cell without the marks that keep a spreadsheet from reading it as a number: ="007" and '007.
fn bare(cell: &str) -> &str {
    let formula = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    let text = cell.strip_prefix('\'').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    formula.or(text).unwrap_or(cell)
}

/// What a spreadsheet shows where it can't show a value.
fn is_formula_error(cell: &str) -> bool {
    const ERRORS: [&str; 8] = ["#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"];
    ERRORS.contains(&cell) || cell.len() > 2 && cell.bytes().all(|byte| byte == b'#')
}

/// 1.58556E+10: a spreadsheet has thrown digits away.
fn is_shortened(cell: &str) -> bool {
    cell.split_once(['E', 'e']).is_some_and(|(number, power)| {
        let power = power.strip_prefix('+').unwrap_or_default();
        let figures = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        figures(power) && figures(&number.replacen(['.', ','], "", 1))
    })
}

/// An offset, or a zone that is nothing but one: EST, GMT-5, Etc/GMT+5, UTC.
fn is_fixed_zone(cell: &str) -> bool {
    let name = cell.to_ascii_uppercase();
    let short =
        ["EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "AKST", "AKDT", "HST", "AST", "UTC", "GMT", "Z", "ZULU", "UCT"];
    let offset = name.strip_prefix("UTC").or_else(|| name.strip_prefix("GMT")).unwrap_or(&name);
    short.contains(&name.as_str())
        || name.starts_with("ETC/")
        || offset.starts_with(['+', '-', '\u{2212}']) && offset.contains(|c: char| c.is_ascii_digit())
}

fn filled(cell: &str) -> Result<String, String> {
    match line_of_text(cell) {
        Ok(text) if text.is_empty() => Err("import.missing".into()),
        read => read,
    }
}

/// Line ends and tabs in a cell part words as spaces do.
fn line_of_text(cell: &str) -> Result<String, String> {
    const MOST: usize = 120;
    let cell = one_line(cell);
    if cell.chars().any(char::is_control) {
        return Err("import.control_character".into());
    }
    if cell.chars().count() > MOST { Err("import.too_long".into()) } else { Ok(one_form(&cell)) }
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

/// As the availability writes itself, so that another spelling of the same hours is no change. Also read are days by their
/// whole names, hours with AM and PM, and a line for each day.
pub(super) fn hours(cell: &str) -> Result<String, String> {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let minute = |text: &str| match clock(text) {
        Some(time) if text.to_ascii_lowercase().contains(['a', 'p']) => time.strftime("%H:%M").to_string(),
        _ => text.to_owned(),
    };
    let part = |part: &str| {
        let Some((day, spans)) = part.trim().split_once(char::is_whitespace) else { return part.to_owned() };
        let name = day.trim_end_matches(':').to_ascii_lowercase();
        let day = if DAYS.contains(&name.as_str()) { &name[..3] } else { day };
        let span = |span: &str| span.replace('\u{2013}', "-").split('-').map(minute).collect::<Vec<_>>().join("-");
        format!("{day} {}", spans.split(',').map(span).collect::<Vec<_>>().join(","))
    };
    let plain = cell.split([';', '\n']).map(part).collect::<Vec<_>>().join(";");
    plain.parse::<Availability>().map(String::from)
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

/// By its tag, or by its name.
pub(super) fn language(cell: &str) -> Result<String, String> {
    languages::tag(cell).ok_or_else(|| "import.language".into())
}

pub(super) fn discipline(cell: &str) -> Result<String, String> {
    let letters = (1..=12).contains(&cell.len()) && cell.bytes().all(|b| b.is_ascii_alphanumeric());
    if letters { Ok(cell.to_ascii_uppercase()) } else { Err("import.discipline".into()) }
}

/// Several of a kind, with semicolons or commas between; kept with semicolons.
pub(super) fn several(cell: &str, one: impl Fn(&str) -> Result<String, String>) -> Result<String, String> {
    let list: Vec<String> = cell.split([';', ',', '\n']).map(|part| one(part.trim())).collect::<Result<_, _>>()?;
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
        assert_eq!(several("English, Spanish", language), Ok("en;es".into()));
        for wrong in ["", "en;", "e n", "-en"] {
            assert_eq!(several(wrong, language), Err("import.language".into()), "{wrong}");
        }
    }

    #[test]
    fn hours_are_read_as_offices_write_them() {
        for cell in [
            "Mon 08:00-18:00; Tue 09:00-12:00,13:00-17:00",
            "Monday 8:00-18:00; tuesday 9:00-12:00, 13:00-17:00",
            "Mon 8:00 AM - 6:00 PM; Tue 9 AM\u{2013}12 PM, 1:00pm-5:00 p.m.",
            "Mon 08:00-18:00\nTue 09:00-12:00,13:00-17:00",
        ] {
            assert_eq!(hours(cell).as_deref(), Ok("Mon 08:00-18:00; Tue 09:00-12:00,13:00-17:00"), "{cell}");
        }
        for wrong in ["Mon", "Mon closed", "Mon 25:00-26:00", "Mon 13:00 PM-5:00 PM", "8-6"] {
            assert_eq!(hours(wrong), Err("availability.unreadable".into()), "{wrong}");
        }
    }

    #[test]
    fn marks_of_spreadsheets_are_known() {
        assert_eq!([bare("=\"007\""), bare("'007"), bare("'s Gravenhage")], ["007", "007", "'s Gravenhage"]);
        assert!(is_shortened("1.58556E+10") && is_shortened("1E+05") && !is_shortened("E+5") && !is_shortened("12E5"));
        assert!(is_formula_error("#N/A") && is_formula_error("#####") && !is_formula_error("#4"));
        for fixed in ["EST", "est", "GMT-5", "UTC", "Etc/GMT+5", "-05:00", "UTC+1"] {
            assert!(is_fixed_zone(fixed), "{fixed}");
        }
        for zone in ["America/New_York", "Pacific/Honolulu", "EST5EDT", "Europe/Berlin", "Eastern"] {
            assert!(!is_fixed_zone(zone), "{zone}");
        }
    }
}
