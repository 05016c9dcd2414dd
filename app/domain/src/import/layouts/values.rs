//! Rewrites the cells of another program's tables as our columns want them. What can't be understood stays as it is, so that the
//! reader of our files reports it.

use super::DateFormat;
use crate::{
    import::{
        columns::{Column, ColumnKind},
        formats::{Order, parse_datetime, parse_time},
        records::one_line,
    },
    search::FoldedWords,
};
use jiff::civil::{Date, DateTime, Time};
use sha2::{Digest, Sha256};

impl DateFormat {
    fn order(self) -> Order {
        match self {
            Self::MonthFirst => Order::MonthDayYear,
            Self::DayFirst => Order::DayMonthYear,
            Self::YearFirst => Order::YearMonthDay,
        }
    }

    fn orders(self) -> [Order; 3] {
        [Order::YearMonthDay, self.order(), Order::Words]
    }
}

pub(super) fn date(cell: &str, format: DateFormat) -> Option<Date> {
    let cell = cell.trim();
    let read = |with_time| format.orders().into_iter().find_map(|order| parse_datetime(order, cell, with_time));
    read(false).or_else(|| read(true)).map(DateTime::date)
}

fn date_and_time(cell: &str, format: DateFormat) -> Option<DateTime> {
    format.orders().into_iter().find_map(|order| parse_datetime(order, cell.trim(), true))
}

/// A time of day, also that of a date with a time.
pub(super) fn time(cell: &str) -> Option<Time> {
    let cell = cell.trim();
    parse_time(cell).or_else(|| cell.split_once([' ', 'T']).and_then(|(_, time)| parse_time(time)))
}

/// The cell for one of our columns.
pub(super) fn value(column: &Column, cell: &str, format: DateFormat) -> String {
    if column.name == "availability" {
        return cell.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(";");
    }
    let cell = if matches!(column.name, "disciplines" | "languages") { cell.replace('\n', ";") } else { cell.to_owned() };
    let cell = one_line(&cell);
    match (column.holds, column.name) {
        (ColumnKind::Date, _) => date(&cell, format).map_or(cell, |date| date.to_string()),
        (ColumnKind::Moment, _) => date_and_time(&cell, format).map_or(cell, moment),
        (_, "discipline") => discipline(&cell),
        (_, "disciplines") => cell.split([';', ',', '/']).map(discipline).collect::<Vec<_>>().join(";"),
        (_, "languages" | "home_language") => cell.replace('/', ";"),
        (_, "unit_rounding") => FoldedWords::of(&cell).words().join("_"),
        (_, "time_zone") => zone(&cell),
        (_, "visits_per_week" | "minutes_per_visit" | "units_authorized" | "unit_minutes" | "minutes" | "max_visits_per_day") => {
            whole_number(&cell)
        }
        _ => cell,
    }
}

fn moment(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

/// The cell of a column with date and time, from two cells.
pub(super) fn joined_moment(date_cell: &str, time_cell: &str, format: DateFormat) -> String {
    match (date(date_cell, format), time(time_cell)) {
        (Some(date), Some(time)) => moment(date.to_datetime(time)),
        _ => one_line(&format!("{date_cell} {time_cell}")),
    }
}

/// The minutes between two times of day; the second is on the same day.
pub(super) fn minutes_between(start: &str, end: &str) -> String {
    let minutes = time(start).zip(time(end)).map(|(start, end)| start.duration_until(end).as_mins());
    minutes.filter(|minutes| *minutes > 0).map_or_else(|| one_line(&format!("{start} - {end}")), |minutes| minutes.to_string())
}

/// The number of a cell with its unit: "60 min", "2x/week", "104.0".
fn whole_number(cell: &str) -> String {
    let figures = cell.trim_start().find(|c: char| !c.is_ascii_digit()).map_or(cell, |end| &cell.trim_start()[..end]);
    let rest = &cell.trim_start()[figures.trim_start().len()..];
    let rest = rest.strip_prefix('.').map_or(rest, |decimals| decimals.trim_start_matches('0'));
    let is_unit = !rest.chars().any(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '\u{2013}'));
    if !figures.is_empty() && is_unit { figures.trim().to_owned() } else { cell.to_owned() }
}

/// The words by which a discipline is recognized, by its short form.
const DISCIPLINES: [(&str, &[&str]); 6] = [
    ("SI", &["special", "instruction", "especial", "educator", "educacion"]),
    ("ST", &["speech", "language", "slp", "habla", "fonoaudiologia", "lenguaje"]),
    ("OT", &["occupational", "ocupacional"]),
    ("PT", &["physical", "fisica", "fisioterapia"]),
    ("ABA", &["behavior", "behavioral", "conducta", "aba", "bcba", "rbt"]),
    ("SW", &["social", "lcsw"]),
];

/// Words that names of disciplines have besides.
const OF_DISCIPLINES: [&str; 16] = [
    "therapy",
    "therapist",
    "therapies",
    "terapia",
    "terapeuta",
    "pathology",
    "pathologist",
    "analysis",
    "applied",
    "work",
    "worker",
    "services",
    "service",
    "trabajo",
    "de",
    "and",
];

/// The short form of a discipline's name.
fn discipline(name: &str) -> String {
    let words = FoldedWords::of(name);
    let found = DISCIPLINES.iter().find(|(_, names)| words.words().iter().any(|word| names.contains(&word.as_str())));
    found.map_or_else(|| name.trim().to_owned(), |(short, _)| (*short).to_owned())
}

/// Whether all words are of a discipline: "Speech Therapy", not "Aba Diaz".
fn is_discipline(name: &str) -> bool {
    let words = FoldedWords::of(name);
    let is_known = |word: &str| OF_DISCIPLINES.contains(&word) || DISCIPLINES.iter().any(|(_, names)| names.contains(&word));
    !words.is_empty() && words.words().iter().all(|word| is_known(word))
}

/// The IANA name of a time zone of the United States.
fn zone(name: &str) -> String {
    const ZONES: [(&str, &str); 6] = [
        ("eastern", "America/New_York"),
        ("central", "America/Chicago"),
        ("mountain", "America/Denver"),
        ("pacific", "America/Los_Angeles"),
        ("alaska", "America/Anchorage"),
        ("hawaii", "Pacific/Honolulu"),
    ];
    let words = FoldedWords::of(name);
    let is_iana = name.contains('/');
    let found = ZONES.iter().find(|(word, _)| !is_iana && words.words().iter().any(|known| known == word));
    found.map_or_else(|| name.to_owned(), |(_, zone)| (*zone).to_owned())
}

/// First and last name of a full name: "Diaz, Gloria", "Gloria Diaz", "Berry, Ana, OTR/L". One word is a first name.
pub(super) fn split_name(name: &str) -> (String, String) {
    let parts = without_titles(name);
    match parts.as_slice() {
        [last, first, ..] if !first.is_empty() => (first.clone(), last.clone()),
        [whole, ..] => match whole.rsplit_once(' ') {
            Some((first, last)) => (first.to_owned(), last.to_owned()),
            None => (whole.clone(), String::new()),
        },
        [] => (String::new(), String::new()),
    }
}

/// The parts of a name between commas, without titles after it.
fn without_titles(name: &str) -> Vec<String> {
    let part = |part: &str| {
        let mut words: Vec<&str> = part.split_whitespace().collect();
        while words.len() > 2 && words.last().is_some_and(|word| is_title(word)) {
            words.pop();
        }
        words.join(" ")
    };
    let parts = name.split(',').map(str::trim).enumerate();
    parts.filter(|(n, part)| *n == 0 || !is_title(part)).map(|(_, text)| part(text)).collect()
}

/// Whether it is a title after a name.
fn is_title(word: &str) -> bool {
    const KNOWN: [&str; 22] = [
        "OT", "OTR", "OTR/L", "PT", "DPT", "ST", "SLP", "CCC-SLP", "MS", "MA", "MED", "BCBA", "BCBA-D", "RBT", "LCSW", "MSW",
        "LMSW", "PHD", "COTA", "PTA", "RN", "TSSLD",
    ];
    let word = word.replace('.', "").replace("PhD", "PHD").replace("MEd", "MED");
    !word.is_empty() && word.split_whitespace().all(|word| KNOWN.contains(&word))
}

/// A reference made of cells: the same for the same words in any order, for the same date in any format. Empty if all cells are
/// empty. It has letters only, so that no spreadsheet takes it for a number.
pub(super) fn made_reference<'a>(cells: impl Iterator<Item = &'a str>, format: DateFormat) -> String {
    let mut words: Vec<String> = Vec::new();
    for cell in cells.map(str::trim).filter(|cell| !cell.is_empty()) {
        if let Some(date) = format.orders().into_iter().find_map(|order| parse_datetime(order, cell, false)) {
            words.push(date.date().to_string());
        } else if let Some(at) = date_and_time(cell, format) {
            words.push(moment(at));
        } else if let Some(time) = parse_time(cell) {
            words.push(time.strftime("%H:%M").to_string());
        } else {
            let name = without_titles(cell).join(" ");
            let name = if is_discipline(&name) { discipline(&name) } else { name };
            words.extend(FoldedWords::of(&name).words().iter().cloned());
        }
    }
    if words.is_empty() {
        return String::new();
    }
    words.sort_unstable();
    let hash = Sha256::digest(words.join(" ").as_bytes());
    let letter = |half: u8| char::from(b'a' + half);
    let letters = hash.iter().take(10).flat_map(|byte| [letter(byte >> 4), letter(byte & 15)]);
    format!("auto-{}", letters.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_names_are_split() {
        for (name, first, last) in [
            ("Diaz, Gloria", "Gloria", "Diaz"),
            ("Gloria Diaz", "Gloria", "Diaz"),
            ("Ana María López", "Ana María", "López"),
            ("Berry, Ana, OTR/L", "Ana", "Berry"),
            ("Ana Berry, OTR/L", "Ana", "Berry"),
            ("Ana Berry MS CCC-SLP", "Ana", "Berry"),
            ("Ma Jian", "Ma", "Jian"),
            ("Diaz, Ma", "Ma", "Diaz"),
            ("Gloria", "Gloria", ""),
            ("Gloria,", "Gloria", ""),
            ("", "", ""),
        ] {
            assert_eq!(split_name(name), (first.to_owned(), last.to_owned()), "{name}");
        }
    }

    #[test]
    fn numbers_are_read_with_their_unit() {
        for (cell, read) in [
            ("60 min", "60"),
            ("2x/week", "2"),
            ("104.0", "104"),
            ("2", "2"),
            ("", ""),
            ("2-3", "2-3"),
            ("1.5 h", "1.5 h"),
            ("1,040", "1,040"),
            ("two", "two"),
        ] {
            assert_eq!(whole_number(cell), read, "{cell}");
        }
    }

    #[test]
    fn a_made_reference_depends_on_words_and_dates_alone() {
        let made = |cells: &[&str]| made_reference(cells.iter().copied(), DateFormat::MonthFirst);
        let gloria = made(&["Gloria", "Díaz", "1/13/2025"]);
        assert_eq!(gloria, made(&["DIAZ, Gloria", "2025-01-13 00:00:00"]));
        assert_ne!(gloria, made(&["Gloria", "Díaz", "1/14/2025"]));
        assert_eq!(made(&["Berry, Ana, OTR/L"]), made(&["Ana Berry"]));
        assert_eq!(made(&["Ana Berry MS CCC-SLP"]), made(&["Ana Berry"]));
        assert_eq!(made(&["Gloria Diaz", "Speech Therapy"]), made(&["ST", "Diaz, Gloria"]));
        assert_ne!(made(&["Aba Diaz"]), made(&["Aba Ford"]), "a name is no discipline");
        assert_eq!(made(&["", " "]), "");
        assert!(!gloria.contains(|c: char| c.is_ascii_digit()));
    }

    #[test]
    fn times_of_day_become_minutes_and_moments() {
        assert_eq!(minutes_between("9:00 AM", "9:45"), "45");
        assert_eq!(minutes_between("2026-11-30T09:00", "10:00"), "60");
        assert_eq!(minutes_between("10:00", "9:00"), "10:00 - 9:00");
        assert_eq!(joined_moment("11/30/2026", "9:30 AM", DateFormat::MonthFirst), "2026-11-30T09:30");
        assert_eq!(joined_moment("30/11/2026", "14:30", DateFormat::DayFirst), "2026-11-30T14:30");
        assert_eq!(joined_moment("soon", "9:30", DateFormat::MonthFirst), "soon 9:30");
    }

    #[test]
    fn disciplines_and_zones_are_shortened() {
        for (name, short) in
            [("Speech Therapy", "ST"), ("Special Instruction", "SI"), ("terapia física", "PT"), ("OT", "OT"), ("Music", "Music")]
        {
            assert_eq!(discipline(name), short);
        }
        assert_eq!(
            [zone("Eastern Time"), zone("America/Chicago"), zone("US/Central")],
            ["America/New_York", "America/Chicago", "US/Central"]
        );
    }
}
