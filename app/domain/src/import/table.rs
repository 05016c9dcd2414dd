//! Parses a file into rows of cells under named columns.

use super::{
    ImportFile, Problem, ProblemCode,
    columns::{Column, columns, file_of, named},
    decode::{decode, is_garbled, line_of},
    records::{Record, Records, fields, one_line, too_long_cell},
};
use std::collections::{BTreeMap, BTreeSet};

/// The message key for too many rows.
pub(super) const TOO_MANY_ROWS: ProblemCode = ProblemCode::TooManyRows;

/// A row of a file.
#[derive(Debug, PartialEq)]
pub(super) struct TableRow {
    /// The line on which it begins.
    pub line: u64,
    pub cells: Vec<String>,
    /// Whether trailing cells were missing; they are then empty.
    pub short: bool,
}

/// The cells of one file.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub columns: BTreeMap<&'static str, usize>,
    pub rows: Vec<TableRow>,
    /// The references of rows that could not be split into cells, so that rows which refer to them are not reported too.
    pub lost: Vec<String>,
    /// Columns that are invalid as a whole, whose cells are not reported again.
    pub refused: BTreeSet<&'static str>,
}

/// The problems found while parsing.
#[derive(Debug, Default)]
pub(super) struct Problems {
    pub errors: Vec<Problem>,
    pub warnings: Vec<Problem>,
}

impl Problems {
    pub fn add_error(&mut self, file: ImportFile, line: u64, column: &str, value: &str, code: ProblemCode) {
        self.errors.push(Problem::new(file, line, column, &one_line(value), code));
    }

    pub fn add_warning(&mut self, file: ImportFile, line: u64, column: &str, value: &str, code: ProblemCode) {
        self.warnings.push(Problem::new(file, line, column, &one_line(value), code));
    }
}

/// Parses a file into rows. Columns are found by name, in any order. Skips empty rows, and with a warning lines that are not
/// records: those above the header, totals, remarks. Returns no rows if the file has more than `max`.
pub(super) fn table(file: ImportFile, bytes: &[u8], max: usize, problems: &mut Problems) -> Table {
    let text = match decode(bytes) {
        Ok(text) => text,
        Err((code, line)) => {
            problems.add_error(file, line, "", "", code);
            return Table::default();
        }
    };
    if let Some(cell) = too_long_cell(&text.text) {
        problems.add_error(file, cell.line, &cell.column, &cell.start, ProblemCode::TooLong);
        return Table::default();
    }
    let all = columns(file);
    let Some(head) = head(all, &text.text) else {
        problems.add_error(file, 1, "", text.text.lines().next().unwrap_or_default(), ProblemCode::NoHeader);
        return Table::default();
    };
    if let Some(above) = head.above {
        problems.add_warning(file, above.line, "", &above.raw, ProblemCode::AboveHeader);
    }
    let Some(columns) = header(file, &head.record, problems) else { return Table::default() };
    let mut table = Table { columns, ..Table::default() };
    if text.guessed {
        let at = text.text.find(|c: char| !c.is_ascii()).unwrap_or_default();
        let word = |c: char| matches!(c, '\n' | ',' | ';' | '\t' | '"');
        let from = text.text[..at].rfind(word).map_or(0, |before| before + 1);
        let cell = text.text[from..].split(word).next().unwrap_or_default();
        problems.add_warning(file, line_of(&text.text[..at]), "", cell, ProblemCode::GuessedEncoding);
    }
    let mut rows = 0;
    for record in head.records {
        rows += 1;
        if rows > max {
            problems.errors.retain(|problem| problem.file != file.name());
            problems.add_error(file, record.line, "", "", TOO_MANY_ROWS);
            return Table::default();
        }
        row(file, &head.record, record, head.separator, &mut table, problems);
    }
    // An export writes the others also where an agency has none of these.
    if rows == 0 && ImportFile::OF_LISTS.contains(&file) {
        problems.add_warning(file, head.record.line, "", "", ProblemCode::NoRows);
    }
    garbled(file, &table, problems);
    table
}

/// The header of a file and an iterator over the records after it.
struct Head<'a> {
    record: Record,
    separator: char,
    above: Option<Record>,
    records: Records<'a>,
}

/// How many lines may be above the header: a title, a date, some instructions.
const MAX_LINES_ABOVE_HEADER: usize = 20;

/// The maximum length of a header in bytes.
const MAX_HEADER_LENGTH: usize = 8 * 1024;

/// Finds the line with the most known column names, and its separator.
fn head<'a>(columns: &[Column], text: &'a str) -> Option<Head<'a>> {
    let (mut best, mut found, mut first) = (0, None, None);
    for (nth, line) in
        text.split_inclusive('\n').enumerate().filter(|(_, line)| !line.trim().is_empty()).take(MAX_LINES_ABOVE_HEADER)
    {
        let start = offset_of(text, line);
        // Excel's declaration of the separator.
        if nth == 0 && line.trim().len() == 5 && line.trim().to_ascii_lowercase().starts_with("sep=") {
            continue;
        }
        first.get_or_insert((nth as u64 + 1, line));
        if line.len() > MAX_HEADER_LENGTH {
            continue;
        }
        for separator in [',', ';', '\t', '|'] {
            let cells = fields(line, separator);
            let of = |columns: &[Column]| cells.iter().filter(|cell| named(columns, cell).is_some()).count();
            // The header of one of the other files counts too, to report the mix-up.
            let known =
                of(columns).max(ImportFile::ALL.into_iter().map(|file| of(super::columns::columns(file))).max().unwrap_or(0));
            if known > best {
                (best, found) = (known, Some((start, nth as u64 + 1, separator)));
            }
        }
        // No title contains so many column names by chance.
        if best > 3 {
            break;
        }
    }
    let (start, line, separator) = found?;
    // A single column name only counts as a header in the first line.
    let (first_line, first) = first?;
    if best < 2 && line != first_line {
        return None;
    }
    let mut records = Records::new(text, start, line, separator);
    let record = records.next()?;
    let above = (line != first_line).then(|| Record {
        line: first_line,
        cells: Vec::new(),
        raw: first.to_owned(),
        has_unclosed_quote: false,
    });
    Some(Head { record, separator, above, records })
}

fn offset_of(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

/// The column indexes by name; `None` if the file cannot be parsed with this header.
fn header(file: ImportFile, head: &Record, problems: &mut Problems) -> Option<BTreeMap<&'static str, usize>> {
    let (all, line) = (columns(file), head.line);
    if head.has_unclosed_quote {
        problems.add_error(file, line, "", &head.raw, ProblemCode::UnclosedQuote);
        return None;
    }
    let mut found = BTreeMap::new();
    let mut own = Problems::default();
    for (index, cell) in head.cells.iter().enumerate() {
        let cell = cell.trim();
        match named(all, cell) {
            Some(column) if found.insert(column.name, index).is_some() => {
                own.add_error(file, line, column.name, cell, ProblemCode::DuplicateColumn);
            }
            Some(_) => {}
            None if cell.is_empty() => {}
            None => own.add_warning(file, line, cell, cell, ProblemCode::UnknownColumn),
        }
    }
    let needed = || all.iter().filter(|column| !column.optional);
    let missing: Vec<_> = needed().filter(|column| !found.contains_key(column.name)).collect();
    if !missing.is_empty() {
        if let Some(other) = file_of(head.cells.iter().map(String::as_str)) {
            problems.add_error(file, line, "", &head.raw, wrong_file(other));
            return None;
        }
        if missing.len() * 2 > needed().count() {
            problems.add_error(file, line, "", &head.raw, ProblemCode::NoHeader);
            return None;
        }
    }
    problems.warnings.append(&mut own.warnings);
    problems.errors.append(&mut own.errors);
    for column in &missing {
        problems.add_error(file, line, column.name, "", ProblemCode::MissingColumn);
    }
    missing.is_empty().then_some(found)
}

fn wrong_file(found: ImportFile) -> ProblemCode {
    match found {
        ImportFile::Providers => ProblemCode::IsProviders,
        ImportFile::Children => ProblemCode::IsChildren,
        ImportFile::Authorizations => ProblemCode::IsAuthorizations,
        ImportFile::Visits => ProblemCode::IsVisits,
        ImportFile::Places => ProblemCode::IsPlaces,
        ImportFile::Payers => ProblemCode::IsPayers,
        ImportFile::Services => ProblemCode::IsServices,
        ImportFile::Disciplines => ProblemCode::IsDisciplines,
    }
}

fn row(file: ImportFile, head: &Record, record: Record, separator: char, table: &mut Table, problems: &mut Problems) {
    let Record { line, mut cells, raw, has_unclosed_quote } = record;
    let width = head.cells.len();
    let reference = table.columns.get(file.reference_column()).copied().unwrap_or_default();
    if has_unclosed_quote {
        problems.add_error(file, line, "", &raw, ProblemCode::UnclosedQuote);
        let cells = fields(&raw.replace('"', ""), separator);
        table.lost.extend(cells.get(reference).map(|cell| cell.trim().to_owned()));
        return;
    }
    if let Some(code) = ignored_row(&head.cells, &cells) {
        let first = cells.iter().map(|cell| cell.trim()).find(|cell| !cell.is_empty()).unwrap_or_default();
        problems.add_warning(file, line, "", if code == ProblemCode::RemarkRow { first } else { &raw }, code);
        return;
    }
    // Ignores trailing separators.
    while cells.len() > width && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    if cells.len() > width {
        problems.add_error(file, line, "", &raw, ProblemCode::NumberOfCells);
        table.lost.extend(cells.get(reference).map(|cell| cell.trim().to_owned()));
        return;
    }
    let short = cells.len() < width;
    cells.resize(width, String::new());
    table.rows.push(TableRow { line, cells, short });
}

/// Why a row is left out that is not a record: it repeats the header, is a total or a remark.
pub(super) fn ignored_row(header: &[String], cells: &[String]) -> Option<ProblemCode> {
    let width = header.len();
    let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let same = |(cell, name): (&String, &String)| cell.trim().eq_ignore_ascii_case(name.trim());
    if cells.len() == width && cells.iter().zip(header).all(same) {
        return Some(ProblemCode::HeaderAgain);
    }
    let first = cells.iter().map(|cell| cell.trim()).find(|cell| !cell.is_empty()).unwrap_or_default();
    if filled * 2 <= width && is_total(first) {
        return Some(ProblemCode::TotalRow);
    }
    (filled == 1 && width > 3 && first.contains(char::is_whitespace)).then_some(ProblemCode::RemarkRow)
}

/// Whether a row is a total, by its first text.
fn is_total(first: &str) -> bool {
    const WORDS: [&str; 9] = ["total", "totals", "totales", "subtotal", "grand", "sum", "suma", "count", "average"];
    let word = first.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    WORDS.iter().any(|total| total.eq_ignore_ascii_case(word))
}

/// Reports mojibake once, and replacement characters (lost letters) once.
fn garbled(file: ImportFile, table: &Table, problems: &mut Problems) {
    let cells = || {
        table
            .rows
            .iter()
            .flat_map(|row| table.columns.iter().map(move |(name, index)| (row.line, *name, row.cells[*index].trim())))
    };
    for (is, code) in
        [(is_garbled as fn(&str) -> bool, ProblemCode::Garbled), (|cell| cell.contains('\u{FFFD}'), ProblemCode::LostLetters)]
    {
        let mut found = cells().filter(|(_, _, cell)| is(cell));
        if let Some((line, column, cell)) = found.next() {
            problems.add_error(file, line, column, cell, code);
            if let Some(problem) = problems.errors.last_mut() {
                problem.more = found.count() as u64;
            }
        }
    }
}
