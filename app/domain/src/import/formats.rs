//! Dates, times and decimals in spreadsheet formats. A column is parsed in another format than the standard one only if that
//! format fits the whole column; its cells are then rewritten in the standard format before rows are parsed.

use super::{
    ImportFile, ProblemCode,
    columns::{ColumnKind, columns},
    standard_times::{date, local_time},
    table::{Problems, Table},
};
use jiff::civil::{Date, DateTime, Time};

/// Detects the format of each column of dates, times and degrees, and rewrites its cells.
pub(super) fn normalize_columns(file: ImportFile, table: &mut Table, problems: &mut Problems) {
    for column in columns(file) {
        let Some(index) = table.columns.get(column.name).copied() else { continue };
        match column.holds {
            ColumnKind::Text => {}
            ColumnKind::Degrees => decimal_commas(table, index),
            ColumnKind::Date | ColumnKind::Moment => {
                dates(file, table, column.name, index, column.holds == ColumnKind::Moment, problems);
            }
        }
    }
}

/// Replaces decimal commas if no cell of the column has a decimal point.
fn decimal_commas(table: &mut Table, index: usize) {
    let cells = || table.rows.iter().map(|row| row.cells[index].trim()).filter(|cell| !cell.is_empty());
    let comma = |cell: &str| !cell.contains('.') && cell.replacen(',', ".", 1).parse::<f64>().is_ok();
    if cells().any(|cell| cell.contains(',')) && cells().all(comma) {
        for row in &mut table.rows {
            row.cells[index] = row.cells[index].replacen(',', ".", 1);
        }
    }
}

/// The order of the parts of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    YearMonthDay,
    MonthDayYear,
    DayMonthYear,
    Words,
}

fn dates(file: ImportFile, table: &mut Table, column: &'static str, index: usize, with_time: bool, problems: &mut Problems) {
    let cells: Vec<(u64, String)> = table
        .rows
        .iter()
        .map(|row| (row.line, row.cells[index].trim().to_owned()))
        .filter(|(_, cell)| !cell.is_empty())
        .collect();
    let plain = |cell: &str| if with_time { local_time(cell).is_ok() } else { date(cell).is_ok() };
    // One cell in the standard format means that the column is in it; others are then reported cell by cell.
    if cells.is_empty() || cells.iter().any(|(_, cell)| plain(cell)) {
        return;
    }
    let halves = with_time && {
        let marked = cells.iter().filter(|(_, cell)| split_am_pm(cell).1.is_some()).count();
        marked > 0 && marked < cells.len()
    };
    let reads = |order, cell: &str| parse_datetime(order, cell, with_time);
    let all = |order| cells.iter().all(|(_, cell)| reads(order, cell).is_some());
    let of =
        |order: Order, other: Order| cells.iter().find(|(_, cell)| reads(order, cell).is_some() && reads(other, cell).is_none());
    let mut reject_column = |at: Option<&(u64, String)>, code| {
        let (line, cell) = at.unwrap_or(&cells[0]);
        problems.add_error(file, *line, column, cell, code);
        table.refused.insert(column);
    };
    if halves {
        return reject_column(cells.iter().find(|(_, cell)| split_am_pm(cell).1.is_none()), ProblemCode::SomeWithoutAmPm);
    }
    let order = [Order::YearMonthDay, Order::MonthDayYear, Order::Words].into_iter().find(|order| all(*order));
    let Some(order) = order else {
        let number = |cell: &str| cell.parse::<f64>().is_ok_and(|days| (20_000.0..80_000.0).contains(&days));
        let either = |cell: &str| reads(Order::MonthDayYear, cell).or_else(|| reads(Order::DayMonthYear, cell)).is_some();
        if cells.iter().all(|(_, cell)| number(cell)) {
            reject_column(None, ProblemCode::DayNumber);
        } else if all(Order::DayMonthYear) {
            reject_column(of(Order::DayMonthYear, Order::MonthDayYear), ProblemCode::DayFirst);
        } else if cells.iter().all(|(_, cell)| either(cell)) {
            reject_column(of(Order::DayMonthYear, Order::MonthDayYear), ProblemCode::DatesDiffer);
        } else if cells.iter().filter(|(_, cell)| reads(Order::MonthDayYear, cell).is_some()).count() * 2 > cells.len() {
            rewrite_cells(table, index, |cell| reads(Order::MonthDayYear, cell), with_time);
        }
        return;
    };
    let proven = of(Order::MonthDayYear, Order::DayMonthYear).is_some();
    if order == Order::MonthDayYear && !proven {
        // No day after the 12th proves that the month is first.
        let differs = |cell: &str| reads(Order::MonthDayYear, cell) != reads(Order::DayMonthYear, cell);
        if let Some((line, cell)) = cells.iter().find(|(_, cell)| differs(cell)) {
            problems.add_warning(file, *line, column, cell, ProblemCode::MonthFirst);
        }
    }
    rewrite_cells(table, index, |cell| reads(order, cell), with_time);
}

fn rewrite_cells(table: &mut Table, index: usize, read: impl Fn(&str) -> Option<DateTime>, with_time: bool) {
    for row in &mut table.rows {
        if let Some(at) = read(row.cells[index].trim()) {
            row.cells[index] = if with_time { at.strftime("%Y-%m-%dT%H:%M").to_string() } else { at.date().to_string() };
        }
    }
}

/// Parses a date, with a time if the column has times. A date may have the time midnight, as databases export it.
pub(super) fn parse_datetime(order: Order, cell: &str, with_time: bool) -> Option<DateTime> {
    if order == Order::Words {
        return if with_time { None } else { parse_named_date(cell).map(|date| date.at(0, 0, 0, 0)) };
    }
    let (day, time) = match cell.find([' ', 'T']) {
        Some(at) => (&cell[..at], parse_time(&cell[at + 1..])?),
        None if with_time => return None,
        None => (cell, Time::midnight()),
    };
    let date = parse_numeric_date(order, day).filter(|_| with_time || time == Time::midnight())?;
    Some(date.to_datetime(time))
}

fn parse_numeric_date(order: Order, text: &str) -> Option<Date> {
    let sign = text.chars().find(|c| !c.is_ascii_digit()).filter(|sign| matches!(sign, '/' | '-' | '.'))?;
    let parts: Vec<&str> = text.split(sign).collect();
    let &[first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = match order {
        Order::YearMonthDay => (first, second, third),
        Order::MonthDayYear => (third, first, second),
        Order::DayMonthYear => (third, second, first),
        Order::Words => return None,
    };
    let figures = |part: &str, max_digits: usize| {
        let right = (1..=max_digits).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        right.then(|| part.parse::<i16>().ok()).flatten()
    };
    let year = match year.len() {
        4 => figures(year, 4)?,
        // Two-digit years: all children and authorizations are of this century.
        2 if order != Order::YearMonthDay => 2000 + figures(year, 2)?,
        _ => return None,
    };
    let [month, day] = [month, day].map(|part| figures(part, 2).and_then(|n| i8::try_from(n).ok()));
    Date::new(year, month?, day?).ok().filter(|date| (1900..=2199).contains(&date.year()))
}

fn parse_named_date(cell: &str) -> Option<Date> {
    let forms = ["%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y"];
    let date = forms.iter().find_map(|form| Date::strptime(form, cell).ok());
    date.filter(|date| (1900..=2199).contains(&date.year()))
}

/// Splits a time from AM or PM; `Some(true)` is PM.
fn split_am_pm(text: &str) -> (String, Option<bool>) {
    let text: String = text.chars().filter(|c| *c != '.').flat_map(char::to_lowercase).collect();
    let part = |mark| text.strip_suffix(mark).map(|rest| rest.trim_end().to_owned());
    match (part("am"), part("pm")) {
        (Some(rest), _) => (rest, Some(false)),
        (_, Some(rest)) => (rest, Some(true)),
        _ => (text, None),
    }
}

/// Parses a time of day in whole minutes: 9:30 AM, 09:30, 09:30:00.
pub(super) fn parse_time(text: &str) -> Option<Time> {
    let text = text.trim();
    let (rest, afternoon) = split_am_pm(text.strip_suffix(".000").unwrap_or(text));
    let mut parts = rest.split(':');
    let hour = parts.next().filter(|hour| (1..=2).contains(&hour.len()))?;
    let minute = parts.next().filter(|minute| minute.len() == 2);
    let second = parts.next().is_none_or(|second| second == "00");
    if !second || parts.next().is_some() || minute.is_none() && (afternoon.is_none() || rest.contains(':')) {
        return None;
    }
    let figures = |part: &str| if part.bytes().all(|byte| byte.is_ascii_digit()) { part.parse::<i8>().ok() } else { None };
    let (hour, minute) = (figures(hour)?, figures(minute.unwrap_or("00"))?);
    let hour = match afternoon {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
    };
    Time::new(hour, minute, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::super::table::TableRow;
    use super::*;

    fn column(file: ImportFile, column: &'static str, cells: &[&str]) -> (Vec<String>, Vec<(u64, ProblemCode)>) {
        let rows =
            cells.iter().zip(2..).map(|(cell, line)| TableRow { line, cells: vec![(*cell).to_owned()], short: false }).collect();
        let mut table = Table { columns: [(column, 0)].into(), rows, ..Table::default() };
        let mut problems = Problems::default();
        normalize_columns(file, &mut table, &mut problems);
        let problems = problems.errors.into_iter().chain(problems.warnings).map(|problem| (problem.line, problem.code)).collect();
        (table.rows.into_iter().map(|row| row.cells[0].clone()).collect(), problems)
    }

    fn days(cells: &[&str]) -> (Vec<String>, Vec<(u64, ProblemCode)>) {
        column(ImportFile::Children, "birth_date", cells)
    }

    fn times(cells: &[&str]) -> (Vec<String>, Vec<(u64, ProblemCode)>) {
        column(ImportFile::Visits, "starts_at", cells)
    }

    #[test]
    fn a_consistent_column_is_rewritten() {
        for (cells, read) in [
            (["12/1/2026", "12/13/2026"], ["2026-12-01", "2026-12-13"]),
            (["12-01-26", "2-28-25"], ["2026-12-01", "2025-02-28"]),
            (["2026/12/1", "2026/1/31"], ["2026-12-01", "2026-01-31"]),
            (["2026-12-01 00:00:00", "2026-01-31T00:00"], ["2026-12-01", "2026-01-31"]),
            (["12/1/2026 12:00:00 AM", "1/31/2026 0:00"], ["2026-12-01", "2026-01-31"]),
            (["Dec 1, 2026", "January 31, 2026"], ["2026-12-01", "2026-01-31"]),
            (["1-Dec-2026", "31-Jan-2026"], ["2026-12-01", "2026-01-31"]),
        ] {
            assert_eq!(days(&cells), (read.map(String::from).to_vec(), vec![]));
        }
        for cells in [
            ["12/1/2026 9:30 AM", "12/13/2026 12:05 pm"],
            ["12/1/2026 9:30", "12/13/2026 12:05:00"],
            ["2026-12-01 9:30 a.m.", "2026-12-13 12:05PM"],
        ] {
            assert_eq!(times(&cells), (vec!["2026-12-01T09:30".into(), "2026-12-13T12:05".into()], vec![]));
        }
    }

    #[test]
    fn an_ambiguous_column_has_a_warning() {
        let (read, problems) = days(&["2/2/2026", "12/1/2026", "3/4/2026"]);
        assert_eq!((read[1].as_str(), problems), ("2026-12-01", vec![(3, ProblemCode::MonthFirst)]));
    }

    #[test]
    fn an_inconsistent_column_has_one_error() {
        let problems = |(_, problems): (Vec<String>, Vec<(u64, ProblemCode)>)| problems;
        let one = |line, code: ProblemCode| vec![(line, code)];
        assert_eq!(problems(days(&["1/12/2026", "13/12/2026", "14/12/2026"])), one(3, ProblemCode::DayFirst));
        assert_eq!(problems(days(&["12/13/2026", "13/12/2026", "1/2/2026"])), one(3, ProblemCode::DatesDiffer));
        assert_eq!(problems(days(&["46357", "46358"])), one(2, ProblemCode::DayNumber));
        assert_eq!(problems(times(&["12/1/2026 9:30 AM", "12/1/2026 2:00"])), one(3, ProblemCode::SomeWithoutAmPm));
        // A single different cell is reported when rows are parsed.
        assert_eq!(days(&["2026-12-01", "12/13/2026"]), (vec!["2026-12-01".into(), "12/13/2026".into()], vec![]));
        assert_eq!(days(&["12/13/2026", "12/1/2026", "soon"]).0, ["2026-12-13", "2026-12-01", "soon"]);
    }

    #[test]
    fn times_are_whole_minutes_of_a_day() {
        let twelve = |text: &str| parse_time(text).map(|time| time.strftime("%H:%M").to_string());
        assert_eq!(
            (twelve("12:00 AM"), twelve("12:00 PM"), twelve("9 pm")),
            (Some("00:00".into()), Some("12:00".into()), Some("21:00".into()))
        );
        for wrong in ["13:00 PM", "0:30 AM", "25:00", "9:30:15", "9", "9:3", ":30", "+9:30", ""] {
            assert_eq!(parse_time(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn decimal_commas_are_replaced_unless_there_is_a_point() {
        let degrees = |cells: &[&str]| column(ImportFile::Children, "lat", cells).0;
        assert_eq!(degrees(&["43,15", "-77,6", "43"]), ["43.15", "-77.6", "43"]);
        assert_eq!(degrees(&["43,15", "43.2"]), ["43,15", "43.2"]);
        assert_eq!(degrees(&["4,315,2"]), ["4,315,2"]);
    }
}
