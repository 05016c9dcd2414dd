//! Reading files of another program into tables: a header and rows of text, with the line of each row.

use super::{Layout, Source, workbook};
use crate::import::{
    ImportFile, MAX_ROWS, Problem, ProblemCode,
    columns::{columns, file_of, named, plain},
    decode::decode,
    layouts::fields::Field,
    records::{MAX_CELL_LENGTH, Records, fields, one_line, start_of, too_long_cell},
    table::ignored_row,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The maximum number of tables of one upload.
pub const MAX_TABLES: usize = 20;

/// The maximum number of columns of a table.
pub(super) const MAX_COLUMNS: usize = 200;

/// The maximum number of cells of all tables: as many as the largest one has. Short rows are filled up to the width of their
/// header, so that small files could take any memory.
pub(super) const MAX_CELLS: usize = MAX_ROWS * MAX_COLUMNS;

/// How many lines may be above the header: a title, a date, some instructions.
const MAX_LINES_ABOVE_HEADER: usize = 20;

/// An uploaded file.
#[derive(Clone, Debug)]
pub struct SourceFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A table: a CSV file or a sheet of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceTable {
    /// The file's name, and the sheet's if the workbook has several: "Roster.xlsx, Kids".
    pub name: String,
    pub header: Vec<String>,
    /// The line of the header, from 1.
    pub header_line: u64,
    pub rows: Vec<SourceRow>,
}

/// A row of a table. It has as many cells as the header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRow {
    pub line: u64,
    pub cells: Vec<String>,
}

/// The tables of all files, and what is wrong with the files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables {
    pub tables: Vec<SourceTable>,
    pub errors: Vec<Problem>,
    pub warnings: Vec<Problem>,
}

/// A problem of another program's file.
pub(super) fn problem(table: &str, line: u64, column: &str, value: &str, code: ProblemCode) -> Problem {
    let file = table.to_owned();
    Problem { file, ..Problem::new(ImportFile::Providers, line, column, &one_line(value), code) }
}

/// The name of a list as it is shown: one line. A sheet of a workbook may have any name.
fn short(name: &str) -> String {
    const MAX_LENGTH: usize = 120;
    one_line(name).chars().filter(|c| !c.is_control()).take(MAX_LENGTH).collect()
}

/// Reads CSV files and workbooks. A file that can't be read is an error; the others are read anyway.
pub fn read_tables(files: &[SourceFile]) -> Tables {
    let (mut read, mut budget) = (Tables::default(), workbook::Budget::default());
    for file in files {
        if read.tables.len() > MAX_TABLES {
            break;
        }
        if workbook::is_workbook(&file.bytes) {
            match workbook::sheets(&file.bytes, &mut budget) {
                Ok(sheets) => {
                    let several = sheets.len() > 1;
                    for (sheet, rows) in sheets {
                        let name = if several { format!("{}, {sheet}", file.name) } else { file.name.clone() };
                        table(&short(&name), rows, &mut read);
                    }
                }
                Err(code) => read.errors.push(problem(&file.name, 1, "", "", code)),
            }
        } else {
            text(file, &mut read);
        }
    }
    if read.tables.len() > MAX_TABLES {
        let name = read.tables[MAX_TABLES].name.clone();
        read.errors.push(problem(&name, 1, "", "", ProblemCode::TooManyTables));
        read.tables.truncate(MAX_TABLES);
    }
    read
}

fn text(file: &SourceFile, read: &mut Tables) {
    let text = match decode(&file.bytes) {
        Ok(text) => text,
        Err((code, line)) => return read.errors.push(problem(&file.name, line, "", "", code)),
    };
    if let Some(cell) = too_long_cell(&text.text) {
        return read.errors.push(problem(&file.name, cell.line, &cell.column, &cell.start, ProblemCode::TooLong));
    }
    if text.guessed {
        let (line, value) = (1..).zip(text.text.lines()).find(|(_, line)| !line.is_ascii()).unwrap_or((1, ""));
        read.warnings.push(problem(&file.name, line, "", value, ProblemCode::GuessedEncoding));
    }
    let separator = separator(&text.text);
    let start: Vec<SourceRow> = Records::new(&text.text, 0, 1, separator)
        .take(MAX_LINES_ABOVE_HEADER + 1)
        .map(|record| SourceRow { line: record.line, cells: record.cells })
        .collect();
    let Some(header) = header_index(&start) else {
        return read.errors.push(problem(&file.name, 1, "", text.text.lines().next().unwrap_or_default(), ProblemCode::NoHeader));
    };
    // Read again from the header on, so that the width of a title does not count as the width of the records.
    let line = start[header].line;
    let offset = text.text.split_inclusive('\n').take(line as usize - 1).map(str::len).sum();
    let mut rows = Vec::new();
    for record in Records::new(&text.text, offset, line, separator) {
        if record.has_unclosed_quote {
            read.errors.push(problem(&file.name, record.line, "", &record.raw, ProblemCode::UnclosedQuote));
        } else {
            rows.push(SourceRow { line: record.line, cells: record.cells });
        }
        if rows.len() > MAX_ROWS + 1 {
            break;
        }
    }
    if header > 0 {
        let above = start[0].cells.join(" ");
        read.warnings.push(problem(&file.name, start[0].line, "", &above, ProblemCode::AboveHeader));
    }
    below_header(&file.name, rows, read);
}

/// The separator that splits most lines into the most cells.
fn separator(text: &str) -> char {
    let median_width = |separator: char| {
        let lines = text.lines().filter(|line| !line.trim().is_empty()).take(MAX_LINES_ABOVE_HEADER + 10);
        let mut widths: Vec<usize> = lines.map(|line| fields(line, separator).len()).collect();
        widths.sort_unstable();
        widths.get(widths.len() / 2).copied().unwrap_or_default()
    };
    // The first of equals: a list with one column has commas.
    [',', ';', '\t', '|'].into_iter().rev().max_by_key(|separator| median_width(*separator)).unwrap_or(',')
}

/// A sheet of a workbook as a table. A sheet without a header, such as a title page, is left out with a warning.
fn table(name: &str, rows: Vec<SourceRow>, read: &mut Tables) {
    if rows.is_empty() {
        return;
    }
    let too_long = rows.iter().find_map(|row| {
        let column = row.cells.iter().position(|cell| cell.len() > MAX_CELL_LENGTH)?;
        Some((row.line, column, start_of(&row.cells[column])))
    });
    if let Some((line, column, start)) = too_long {
        return read.errors.push(problem(name, line, &(column + 1).to_string(), &start, ProblemCode::TooLong));
    }
    let start = &rows[..rows.len().min(MAX_LINES_ABOVE_HEADER + 1)];
    let Some(header) = header_index(start) else {
        let first = rows[0].cells.join(" ");
        return read.warnings.push(problem(name, rows[0].line, "", &first, ProblemCode::SheetLeftOut));
    };
    if header > 0 {
        let above = rows[0].cells.join(" ");
        read.warnings.push(problem(name, rows[0].line, "", above.trim(), ProblemCode::AboveHeader));
    }
    below_header(name, rows.into_iter().skip(header).collect(), read);
}

/// Adds the table whose first row is the header.
fn below_header(name: &str, rows: Vec<SourceRow>, read: &mut Tables) {
    let mut rows = rows.into_iter();
    let Some(head) = rows.next() else { return };
    let mut header: Vec<String> = head.cells.iter().map(|cell| one_line(cell)).collect();
    while header.last().is_some_and(String::is_empty) {
        header.pop();
    }
    let mut table = SourceTable { name: name.to_owned(), header, header_line: head.line, rows: Vec::new() };
    let width = table.header.len();
    let others: usize = read.tables.iter().map(|table| table.rows.len() * table.header.len()).sum();
    if width > MAX_COLUMNS {
        return read.errors.push(problem(name, head.line, "", "", ProblemCode::TooManyColumns));
    }
    for SourceRow { line, mut cells } in rows {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if let Some(code) = ignored_row(&table.header, &cells) {
            read.warnings.push(problem(name, line, "", cells.join(" ").trim(), code));
            continue;
        }
        if cells.iter().skip(width).any(|cell| !cell.trim().is_empty()) {
            read.errors.push(problem(name, line, "", &cells.join(" | "), ProblemCode::NumberOfCells));
            continue;
        }
        cells.resize(width, String::new());
        if table.rows.len() == MAX_ROWS || others + (table.rows.len() + 1) * width > MAX_CELLS {
            read.errors.push(problem(name, line, "", "", ProblemCode::TooManyRows));
            return;
        }
        table.rows.push(SourceRow { line, cells });
    }
    if table.rows.is_empty() {
        read.warnings.push(problem(name, head.line, "", "", ProblemCode::NoRows));
    }
    read.tables.push(table);
}

/// The row that names the columns: of the rows that are nearly as wide as the widest one, the one with the most names that are
/// recognized. Without any, it is the first that has text alone.
fn header_index(rows: &[SourceRow]) -> Option<usize> {
    let filled = |row: &SourceRow| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let widest = rows.iter().map(filled).max().filter(|width| *width > 1)?;
    let score = |row: &SourceRow| {
        let cells = || row.cells.iter().filter(|cell| !cell.trim().is_empty());
        let wide = filled(row) * 5 >= widest * 3;
        let names = wide && cells().all(|cell| cell.chars().count() <= 60 && !cell.contains('@'));
        let known = cells().filter(|cell| Field::of(cell).is_some()).count();
        let text = cells().filter(|cell| is_name(cell)).count();
        (names && text * 3 >= filled(row) * 2).then_some(known)
    };
    let mut best: Option<(usize, usize)> = None;
    for (index, row) in rows.iter().enumerate() {
        if let Some(score) = score(row)
            && best.is_none_or(|(_, before)| score > before)
        {
            best = Some((index, score));
        }
    }
    best.map(|(index, _)| index)
}

/// Whether a cell may name a column: words, with at most a number after them, as in "Phone 1".
fn is_name(cell: &str) -> bool {
    let has_digit = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    let words = cell.trim_end().trim_end_matches(|c: char| c.is_ascii_digit());
    let figures = cell.trim_end().len() - words.len();
    let is_numbered = figures <= 2 && !has_digit(words) && words.chars().filter(|c| c.is_alphabetic()).count() > 2;
    !has_digit(cell) || is_numbered || Field::of(cell).is_some()
}

/// Identifies a header: the hash of its names in their order, without case, spaces and punctuation.
pub fn fingerprint(header: &[String]) -> String {
    let names: Vec<String> = header.iter().map(|name| plain(name)).collect();
    let hash = Sha256::digest(names.join("\u{1F}").as_bytes());
    hash.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The layout of a table that has our own columns.
pub fn own_layout(header: &[String]) -> Option<Layout> {
    let file = file_of(header.iter().map(String::as_str))?;
    let mut sources = std::collections::BTreeMap::new();
    for (index, cell) in header.iter().enumerate() {
        if let Some(column) = named(columns(file), cell) {
            sources.entry(column.name.to_owned()).or_insert(Source::Column(index));
        }
    }
    Some(Layout { files: [(file, sources)].into(), ..Layout::default() })
}
