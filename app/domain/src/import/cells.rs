//! Parsing and validation of cells. Parsers return the value, or the key of the message to show.

pub(super) use super::standard_times::{date, local_time};

use super::{
    ImportFile, Problem, ProblemCode,
    cell_text::unquote,
    formats::parse_time,
    languages,
    records::one_line,
    table::{Table, TableRow},
};
use crate::{
    ErrorCode,
    availability::Availability,
    schedule::Discipline,
    text::{EmailAddress, normalize_line},
};
use std::ops::RangeInclusive;

/// The cells of a row by column. Parsing continues after an invalid cell, so that all problems of a row are reported.
pub(super) struct Cells<'a> {
    pub file: ImportFile,
    pub line: u64,
    pub table: &'a Table,
    pub row: &'a TableRow,
    pub errors: Vec<Problem>,
    /// How many cells are valid in columns that do not accept arbitrary text.
    ///
    /// Used to recognize rows that are not records.
    pub fitting: usize,
}

impl Cells<'_> {
    /// The trimmed text of a cell.
    pub fn get(&self, column: &str) -> &str {
        let index = self.table.columns.get(column);
        unquote(index.and_then(|index| self.row.cells.get(*index)).map_or("", String::as_str).trim())
    }

    /// Parses a cell; an error is added to the problems.
    pub fn parse<T>(&mut self, column: &'static str, parse: impl FnOnce(&str) -> Result<T, ProblemCode>) -> Option<T> {
        let value = self.parse_text(column, parse);
        self.fitting += usize::from(value.is_some() && !self.get(column).is_empty());
        value
    }

    fn parse_text<T>(&mut self, column: &'static str, parse: impl FnOnce(&str) -> Result<T, ProblemCode>) -> Option<T> {
        if self.table.refused.contains(column) {
            return None;
        }
        let cell = self.get(column);
        let parsed = if is_formula_error(cell) { Err(ProblemCode::FormulaError) } else { parse(cell) };
        parsed.map_err(|code| self.add_error(column, code)).ok()
    }

    pub fn add_error(&mut self, column: &'static str, code: ProblemCode) {
        let problem = Problem::new(self.file, self.line, column, &one_line(self.get(column)), code);
        self.errors.push(problem);
    }

    /// The agency's reference of a record.
    pub fn reference(&mut self, column: &'static str) -> Option<String> {
        self.parse_text(column, |cell| if is_shortened(cell) { Err(ProblemCode::ShortenedNumber) } else { required_text(cell) })
    }

    /// An optional reference; empty if absent.
    pub fn optional_reference(&mut self, column: &'static str) -> Option<String> {
        if self.get(column).is_empty() { Some(String::new()) } else { self.reference(column) }
    }

    /// One line of text, 1 to 120 characters.
    pub fn text(&mut self, column: &'static str) -> Option<String> {
        self.parse_text(column, required_text)
    }

    /// One line of text, 0 to 120 characters.
    pub fn optional(&mut self, column: &'static str) -> Option<String> {
        self.parse_text(column, line_of_text)
    }

    pub fn phone(&mut self, column: &'static str) -> Option<String> {
        self.parse_text(column, |cell| if is_shortened(cell) { Err(ProblemCode::ShortenedNumber) } else { line_of_text(cell) })
    }

    pub fn zip(&mut self, column: &'static str) -> Option<String> {
        self.parse_text(column, |cell| if is_wrong_zip(cell) { Err(ProblemCode::Zip) } else { required_text(cell) })
    }

    /// The name of a time zone with daylight saving time rules, not a fixed offset. The store checks whether the zone exists.
    pub fn time_zone(&mut self, column: &'static str) -> Option<String> {
        self.parse_text(column, |cell| if is_fixed_zone(cell) { Err(ProblemCode::FixedZone) } else { required_text(cell) })
    }

    /// A whole number within a range; `code` is the key of the message with the range.
    pub fn number(&mut self, column: &'static str, range: RangeInclusive<u32>, code: ProblemCode) -> Option<u32> {
        self.parse(column, |cell| number(cell, range, code))
    }

    pub fn degrees(&mut self, column: &'static str, max: f64, code: ProblemCode) -> Option<f64> {
        self.parse(column, |cell| degrees(cell, max).ok_or(code))
    }
}

/// Degrees up to `max`, north and east positive.
pub(crate) fn degrees(cell: &str, max: f64) -> Option<f64> {
    // Word processors replace the hyphen with a minus sign.
    cell.replace('\u{2212}', "-").parse().ok().filter(|degrees| (-max..=max).contains(degrees))
}

/// Whether the cell is an error value of a spreadsheet.
fn is_formula_error(cell: &str) -> bool {
    const ERRORS: [&str; 8] = ["#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"];
    ERRORS.contains(&cell) || cell.len() > 2 && cell.bytes().all(|byte| byte == b'#')
}

/// Whether it is in scientific notation (1.58556E+10): a spreadsheet has dropped digits.
pub(crate) fn is_shortened(cell: &str) -> bool {
    cell.split_once(['E', 'e']).is_some_and(|(number, power)| {
        let power = power.strip_prefix('+').unwrap_or_default();
        let figures = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        figures(power) && figures(&number.replacen(['.', ','], "", 1))
    })
}

/// Whether it is a number, with or without a decimal point or a hyphen, but no ZIP code: 14604, 14604-1234, 146041234.
pub(crate) fn is_wrong_zip(cell: &str) -> bool {
    let is_number = cell.contains(|c: char| c.is_ascii_digit()) && cell.chars().all(|c| c.is_ascii_digit() || "-. ".contains(c));
    let lengths: Vec<usize> = cell.split('-').map(|part| part.bytes().filter(u8::is_ascii_digit).count()).collect();
    is_number && (cell.contains(['.', ' ']) || !matches!(lengths[..], [5 | 9] | [5, 4]))
}

/// Whether it is a fixed UTC offset: EST, GMT-5, Etc/GMT+5, UTC.
pub(super) fn is_fixed_zone(cell: &str) -> bool {
    let name = cell.to_ascii_uppercase();
    let short =
        ["EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "AKST", "AKDT", "HST", "AST", "UTC", "GMT", "Z", "ZULU", "UCT"];
    let offset = name.strip_prefix("UTC").or_else(|| name.strip_prefix("GMT")).unwrap_or(&name);
    short.contains(&name.as_str())
        || name.starts_with("ETC/")
        || offset.starts_with(['+', '-', '\u{2212}']) && offset.contains(|c: char| c.is_ascii_digit())
}

pub(crate) fn required_text(cell: &str) -> Result<String, ProblemCode> {
    match line_of_text(cell) {
        Ok(text) if text.is_empty() => Err(ProblemCode::Missing),
        read => read,
    }
}

/// Treats line breaks and tabs in a cell as spaces.
pub(crate) fn line_of_text(cell: &str) -> Result<String, ProblemCode> {
    const MAX_LENGTH: usize = 120;
    let cell = one_line(cell);
    if cell.chars().any(char::is_control) {
        return Err(ProblemCode::ControlCharacter);
    }
    if cell.chars().count() > MAX_LENGTH { Err(ProblemCode::TooLong) } else { Ok(normalize_line(&cell)) }
}

pub(crate) fn number(cell: &str, range: RangeInclusive<u32>, code: ProblemCode) -> Result<u32, ProblemCode> {
    if cell.is_empty() {
        return Err(ProblemCode::Missing);
    }
    if !cell.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ProblemCode::NotANumber);
    }
    cell.parse().ok().filter(|n| range.contains(n)).ok_or(code)
}

pub(super) fn email(cell: &str) -> Result<EmailAddress, ProblemCode> {
    EmailAddress::try_from(cell).map_err(|error| match error.code {
        ErrorCode::EmailMissing => ProblemCode::EmailMissing,
        ErrorCode::EmailConfusable => ProblemCode::EmailConfusable,
        _ => ProblemCode::NotAnEmailAddress,
    })
}

/// Each day's short name in the format of [`Availability`], then what else people write: in English and Spanish, without accents.
const DAYS: [[&str; 4]; 7] = [
    ["Mon", "monday", "lun", "lunes"],
    ["Tue", "tuesday", "mar", "martes"],
    ["Wed", "wednesday", "mie", "miercoles"],
    ["Thu", "thursday", "jue", "jueves"],
    ["Fri", "friday", "vie", "viernes"],
    ["Sat", "saturday", "sab", "sabado"],
    ["Sun", "sunday", "dom", "domingo"],
];

/// The days that a text names: one, or the first and the last of several, such as "Mon-Fri".
fn days(text: &str) -> Option<&'static [[&'static str; 4]]> {
    let day = |name: &str| {
        let name = name.trim().to_lowercase().replace('\u{e9}', "e").replace('\u{e1}', "a");
        DAYS.iter().position(|names| names.iter().any(|known| known.eq_ignore_ascii_case(&name)))
    };
    let (first, last) = text.split_once(['-', '\u{2013}']).unwrap_or((text, text));
    DAYS.get(day(first)?..=day(last)?).filter(|days| !days.is_empty())
}

/// Parses weekly hours and returns them in the canonical format of [`Availability`], so that another spelling of the same hours
/// is not a change. Also accepts full and Spanish names of days, several days at once ("Mon-Fri"), AM and PM, and one line per day.
pub(crate) fn parse_hours(cell: &str) -> Result<String, ProblemCode> {
    let minute = |text: &str| match parse_time(text) {
        Some(time) if text.to_ascii_lowercase().contains(['a', 'p']) => time.strftime("%H:%M").to_string(),
        _ => text.to_owned(),
    };
    let part = |part: &str| {
        let Some((named, spans)) = part.trim().split_once(char::is_whitespace) else { return part.to_owned() };
        let span = |span: &str| span.replace('\u{2013}', "-").split('-').map(minute).collect::<Vec<_>>().join("-");
        let spans = spans.split(',').map(span).collect::<Vec<_>>().join(",");
        match days(named.trim_end_matches(':')) {
            Some(days) => days.iter().map(|[day, ..]| format!("{day} {spans}")).collect::<Vec<_>>().join(";"),
            None => format!("{named} {spans}"),
        }
    };
    let plain = cell.split([';', '\n']).map(part).collect::<Vec<_>>().join(";");
    plain.parse::<Availability>().map(String::from)
}

/// Parses a language by tag or name; returns the tag.
pub(crate) fn language(cell: &str) -> Result<String, ProblemCode> {
    languages::tag(cell).ok_or(ProblemCode::Language)
}

pub(crate) fn discipline(cell: &str) -> Result<String, ProblemCode> {
    Discipline::parse(cell).map(|discipline| discipline.0).ok_or(ProblemCode::Discipline)
}

/// Parses a list separated by semicolons, commas or line breaks; returns it with semicolons.
pub(crate) fn parse_list(cell: &str, one: impl Fn(&str) -> Result<String, ProblemCode>) -> Result<String, ProblemCode> {
    let list: Vec<String> = cell.split([';', ',', '\n']).map(|part| one(part.trim())).collect::<Result<_, _>>()?;
    Ok(list.join(";"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_whole_and_within_the_range() {
        assert_eq!(number("480", 5..=480, ProblemCode::Minutes), Ok(480));
        assert_eq!(number("481", 5..=480, ProblemCode::Minutes), Err(ProblemCode::Minutes));
        assert_eq!(number("99999999999", 5..=480, ProblemCode::Minutes), Err(ProblemCode::Minutes));
        for wrong in ["+30", "30.0", "sixty"] {
            assert_eq!(number(wrong, 5..=480, ProblemCode::Minutes), Err(ProblemCode::NotANumber), "{wrong}");
        }
    }

    #[test]
    fn lists_are_normalized() {
        assert_eq!(parse_list("en, zh-Hant", language), Ok("en;zh-Hant".into()));
        assert_eq!(parse_list("si;OT", discipline), Ok("SI;OT".into()));
        assert_eq!(parse_list("English, Spanish", language), Ok("en;es".into()));
        for wrong in ["", "en;", "e n", "-en"] {
            assert_eq!(parse_list(wrong, language), Err(ProblemCode::Language), "{wrong}");
        }
    }

    #[test]
    fn hours_are_accepted_in_common_formats() {
        for cell in [
            "Mon 08:00-18:00; Tue 09:00-12:00,13:00-17:00",
            "Monday 8:00-18:00; tuesday 9:00-12:00, 13:00-17:00",
            "Mon 8:00 AM - 6:00 PM; Tue 9 AM\u{2013}12 PM, 1:00pm-5:00 p.m.",
            "Mon 08:00-18:00\nTue 09:00-12:00,13:00-17:00",
            "lunes 08:00-18:00\nmar: 09:00-12:00,13:00-17:00",
        ] {
            assert_eq!(parse_hours(cell).as_deref(), Ok("Mon 08:00-18:00; Tue 09:00-12:00,13:00-17:00"), "{cell}");
        }
        let week = "Wed 09:00-15:00; Thu 09:00-15:00; Fri 09:00-15:00";
        for several in ["Wed-Fri 9:00-15:00", "mi\u{e9}\u{2013}vie 9:00-15:00", "Mi\u{e9}rcoles-Viernes: 9 AM-3 PM"] {
            assert_eq!(parse_hours(several).as_deref(), Ok(week), "{several}");
        }
        assert_eq!(parse_hours("Mon-Fri 09:00-15:00; Tue 14:00-16:00"), Err(ProblemCode::AvailabilityOverlapping));
        for wrong in [
            "Mon",
            "Mon closed",
            "Mon 25:00-26:00",
            "Mon 13:00 PM-5:00 PM",
            "8-6",
            "Fri-Mon 09:00-15:00",
            "Tue-Mon 09:00-15:00",
            "- 09:00-15:00",
        ] {
            assert_eq!(parse_hours(wrong), Err(ProblemCode::AvailabilityUnreadable), "{wrong}");
        }
    }

    #[test]
    fn numbers_that_are_no_zip_code_are_recognized() {
        for zip in ["14604", "14604-1234", "146041234", "", "K1A 0B1", "none"] {
            assert!(!is_wrong_zip(zip), "{zip}");
        }
        for wrong in ["4604", "1", "146040", "14604.0", "14604-", "14604-12", "4604-1234", "14604 1234", "-14604"] {
            assert!(is_wrong_zip(wrong), "{wrong}");
        }
    }

    #[test]
    fn spreadsheet_artifacts_are_recognized() {
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
