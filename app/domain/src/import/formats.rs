//! Dates, times and decimals as spreadsheets write them. A column is read in another way than the plain one only where that
//! way reads all of it; then its cells are written plainly, before the rows are read.

use super::{
    File,
    cells::{date, wall_time},
    columns::{Holds, columns},
    table::{Table, Told},
};
use jiff::civil::{Date, DateTime, Time};

/// Reads each column of dates, times and degrees as a whole.
pub(super) fn columns_alike(file: File, table: &mut Table, told: &mut Told) {
    for column in columns(file) {
        let Some(index) = table.columns.get(column.name).copied() else { continue };
        match column.holds {
            Holds::Text => {}
            Holds::Degrees => decimal_commas(table, index),
            Holds::Date | Holds::Moment => dates(file, table, column.name, index, column.holds == Holds::Moment, told),
        }
    }
}

/// 43,15 is 43.15 where no cell of the column has a point.
fn decimal_commas(table: &mut Table, index: usize) {
    let cells = || table.rows.iter().map(|row| row.cells[index].trim()).filter(|cell| !cell.is_empty());
    let comma = |cell: &str| !cell.contains('.') && cell.replacen(',', ".", 1).parse::<f64>().is_ok();
    if cells().any(|cell| cell.contains(',')) && cells().all(comma) {
        for row in &mut table.rows {
            row.cells[index] = row.cells[index].replacen(',', ".", 1);
        }
    }
}

/// In which order a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    YearMonthDay,
    MonthDayYear,
    DayMonthYear,
    Words,
}

fn dates(file: File, table: &mut Table, column: &'static str, index: usize, with_time: bool, told: &mut Told) {
    let cells: Vec<(u64, String)> = table
        .rows
        .iter()
        .map(|row| (row.line, row.cells[index].trim().to_owned()))
        .filter(|(_, cell)| !cell.is_empty())
        .collect();
    let plain = |cell: &str| if with_time { wall_time(cell).is_ok() } else { date(cell).is_ok() };
    // One plain cell says how the column is meant to be written; what differs from it is told cell by cell.
    if cells.is_empty() || cells.iter().any(|(_, cell)| plain(cell)) {
        return;
    }
    let halves = with_time && {
        let marked = cells.iter().filter(|(_, cell)| half(cell).1.is_some()).count();
        marked > 0 && marked < cells.len()
    };
    let reads = |order, cell: &str| moment(order, cell, with_time);
    let all = |order| cells.iter().all(|(_, cell)| reads(order, cell).is_some());
    let of =
        |order: Order, other: Order| cells.iter().find(|(_, cell)| reads(order, cell).is_some() && reads(other, cell).is_none());
    let mut refuse = |at: Option<&(u64, String)>, code| {
        let (line, cell) = at.unwrap_or(&cells[0]);
        told.refuse(file, *line, column, cell, code);
        table.refused.insert(column);
    };
    if halves {
        return refuse(cells.iter().find(|(_, cell)| half(cell).1.is_none()), "import.some_without_am_pm");
    }
    let order = [Order::YearMonthDay, Order::MonthDayYear, Order::Words].into_iter().find(|order| all(*order));
    let Some(order) = order else {
        let number = |cell: &str| cell.parse::<f64>().is_ok_and(|days| (20_000.0..80_000.0).contains(&days));
        let either = |cell: &str| reads(Order::MonthDayYear, cell).or_else(|| reads(Order::DayMonthYear, cell)).is_some();
        if cells.iter().all(|(_, cell)| number(cell)) {
            refuse(None, "import.day_number");
        } else if all(Order::DayMonthYear) {
            refuse(of(Order::DayMonthYear, Order::MonthDayYear), "import.day_first");
        } else if cells.iter().all(|(_, cell)| either(cell)) {
            refuse(of(Order::DayMonthYear, Order::MonthDayYear), "import.dates_differ");
        } else if cells.iter().filter(|(_, cell)| reads(Order::MonthDayYear, cell).is_some()).count() * 2 > cells.len() {
            write(table, index, |cell| reads(Order::MonthDayYear, cell), with_time);
        }
        return;
    };
    let proven = of(Order::MonthDayYear, Order::DayMonthYear).is_some();
    if order == Order::MonthDayYear && !proven {
        // No day after the 12th says that the month is first.
        let differs = |cell: &str| reads(Order::MonthDayYear, cell) != reads(Order::DayMonthYear, cell);
        if let Some((line, cell)) = cells.iter().find(|(_, cell)| differs(cell)) {
            told.ask(file, *line, column, cell, "import.month_first");
        }
    }
    write(table, index, |cell| reads(order, cell), with_time);
}

fn write(table: &mut Table, index: usize, read: impl Fn(&str) -> Option<DateTime>, with_time: bool) {
    for row in &mut table.rows {
        if let Some(at) = read(row.cells[index].trim()) {
            row.cells[index] = if with_time { at.strftime("%Y-%m-%dT%H:%M").to_string() } else { at.date().to_string() };
        }
    }
}

/// A date, with a time where the column has times; a date may be followed by midnight, as databases write it.
fn moment(order: Order, cell: &str, with_time: bool) -> Option<DateTime> {
    if order == Order::Words {
        return if with_time { None } else { in_words(cell).map(|date| date.at(0, 0, 0, 0)) };
    }
    let (day, time) = match cell.find([' ', 'T']) {
        Some(at) => (&cell[..at], clock(&cell[at + 1..])?),
        None if with_time => return None,
        None => (cell, Time::midnight()),
    };
    let date = in_figures(order, day).filter(|_| with_time || time == Time::midnight())?;
    Some(date.to_datetime(time))
}

fn in_figures(order: Order, text: &str) -> Option<Date> {
    let sign = text.chars().find(|c| !c.is_ascii_digit()).filter(|sign| matches!(sign, '/' | '-' | '.'))?;
    let parts: Vec<&str> = text.split(sign).collect();
    let &[first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = match order {
        Order::YearMonthDay => (first, second, third),
        Order::MonthDayYear => (third, first, second),
        Order::DayMonthYear => (third, second, first),
        Order::Words => return None,
    };
    let figures = |part: &str, most: usize| {
        let right = (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        right.then(|| part.parse::<i16>().ok()).flatten()
    };
    let year = match year.len() {
        4 => figures(year, 4)?,
        // Children and authorizations of this century.
        2 if order != Order::YearMonthDay => 2000 + figures(year, 2)?,
        _ => return None,
    };
    let [month, day] = [month, day].map(|part| figures(part, 2).and_then(|n| i8::try_from(n).ok()));
    Date::new(year, month?, day?).ok().filter(|date| (1900..=2199).contains(&date.year()))
}

fn in_words(cell: &str) -> Option<Date> {
    let forms = ["%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y"];
    let date = forms.iter().find_map(|form| Date::strptime(form, cell).ok());
    date.filter(|date| (1900..=2199).contains(&date.year()))
}

/// A time without its AM or PM, and whether it is in the afternoon.
fn half(text: &str) -> (String, Option<bool>) {
    let text: String = text.chars().filter(|c| *c != '.').flat_map(char::to_lowercase).collect();
    let part = |mark| text.strip_suffix(mark).map(|rest| rest.trim_end().to_owned());
    match (part("am"), part("pm")) {
        (Some(rest), _) => (rest, Some(false)),
        (_, Some(rest)) => (rest, Some(true)),
        _ => (text, None),
    }
}

/// Whole minutes of a day: 9:30 AM, 09:30, 09:30:00.
pub(super) fn clock(text: &str) -> Option<Time> {
    let text = text.trim();
    let (rest, afternoon) = half(text.strip_suffix(".000").unwrap_or(text));
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
    use super::super::table::Cut;
    use super::*;

    fn column(file: File, column: &'static str, cells: &[&str]) -> (Vec<String>, Vec<(u64, String)>) {
        let rows =
            cells.iter().zip(2..).map(|(cell, line)| Cut { line, cells: vec![(*cell).to_owned()], short: false }).collect();
        let mut table = Table { columns: [(column, 0)].into(), rows, ..Table::default() };
        let mut told = Told::default();
        columns_alike(file, &mut table, &mut told);
        let problems = told.errors.into_iter().chain(told.warnings).map(|problem| (problem.line, problem.code)).collect();
        (table.rows.into_iter().map(|row| row.cells[0].clone()).collect(), problems)
    }

    fn days(cells: &[&str]) -> (Vec<String>, Vec<(u64, String)>) {
        column(File::Children, "birth_date", cells)
    }

    fn times(cells: &[&str]) -> (Vec<String>, Vec<(u64, String)>) {
        column(File::Visits, "starts_at", cells)
    }

    #[test]
    fn a_column_that_agrees_is_read() {
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
    fn a_column_that_may_be_otherwise_is_asked_about() {
        let (read, problems) = days(&["2/2/2026", "12/1/2026", "3/4/2026"]);
        assert_eq!((read[1].as_str(), problems), ("2026-12-01", vec![(3, "import.month_first".to_owned())]));
    }

    #[test]
    fn a_column_that_does_not_agree_is_refused_once() {
        let told = |(_, problems): (Vec<String>, Vec<(u64, String)>)| problems;
        let one = |line, code: &str| vec![(line, code.to_owned())];
        assert_eq!(told(days(&["1/12/2026", "13/12/2026", "14/12/2026"])), one(3, "import.day_first"));
        assert_eq!(told(days(&["12/13/2026", "13/12/2026", "1/2/2026"])), one(3, "import.dates_differ"));
        assert_eq!(told(days(&["46357", "46358"])), one(2, "import.day_number"));
        assert_eq!(told(times(&["12/1/2026 9:30 AM", "12/1/2026 2:00"])), one(3, "import.some_without_am_pm"));
        // One cell that differs is told by itself, when the rows are read.
        assert_eq!(days(&["2026-12-01", "12/13/2026"]), (vec!["2026-12-01".into(), "12/13/2026".into()], vec![]));
        assert_eq!(days(&["12/13/2026", "12/1/2026", "soon"]).0, ["2026-12-13", "2026-12-01", "soon"]);
    }

    #[test]
    fn times_are_whole_minutes_of_a_day() {
        let twelve = |text: &str| clock(text).map(|time| time.strftime("%H:%M").to_string());
        assert_eq!(
            (twelve("12:00 AM"), twelve("12:00 PM"), twelve("9 pm")),
            (Some("00:00".into()), Some("12:00".into()), Some("21:00".into()))
        );
        for wrong in ["13:00 PM", "0:30 AM", "25:00", "9:30:15", "9", "9:3", ":30", "+9:30", ""] {
            assert_eq!(clock(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_decimal_comma_is_read_where_there_is_no_point() {
        let degrees = |cells: &[&str]| column(File::Children, "lat", cells).0;
        assert_eq!(degrees(&["43,15", "-77,6", "43"]), ["43.15", "-77.6", "43"]);
        assert_eq!(degrees(&["43,15", "43.2"]), ["43,15", "43.2"]);
        assert_eq!(degrees(&["4,315,2"]), ["4,315,2"]);
    }
}
