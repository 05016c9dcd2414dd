//! A file as rows of cells under named columns.

use super::{
    File, Problem,
    columns::{Column, columns, file_of, named},
    decode::{decode, is_garbled, line_of},
    records::{Record, Records, fields, one_line},
};
use std::collections::{BTreeMap, BTreeSet};

/// The key of the sentence that tells of a file with too many rows.
pub(super) const TOO_MANY_ROWS: &str = "import.too_many_rows";

/// A row of a file.
#[derive(Debug, PartialEq)]
pub(super) struct Cut {
    /// On which it begins.
    pub line: u64,
    pub cells: Vec<String>,
    /// Whether cells at its end were absent, and are taken as empty.
    pub short: bool,
}

/// The cells of one file.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub columns: BTreeMap<&'static str, usize>,
    pub rows: Vec<Cut>,
    /// The references of rows that can't be cut into cells, so that rows which refer to them are not wrong too.
    pub lost: Vec<String>,
    /// Columns that are refused as a whole: that is told once, and not again for each of their cells.
    pub refused: BTreeSet<&'static str>,
}

/// What is told of a file while it is read.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub errors: Vec<Problem>,
    pub warnings: Vec<Problem>,
}

impl Told {
    pub fn refuse(&mut self, file: File, line: u64, column: &str, value: &str, code: &str) {
        self.errors.push(Problem::new(file, line, column, &one_line(value), code));
    }

    pub fn ask(&mut self, file: File, line: u64, column: &str, value: &str, code: &str) {
        self.warnings.push(Problem::new(file, line, column, &one_line(value), code));
    }
}

/// Cuts a file into rows. Columns are found by their names, in any order. Rows without any text are passed over, and so are
/// lines that are no records: those above the header, a total, a remark; each is told of once. Of a file with more than `most`
/// rows none is taken.
pub(super) fn table(file: File, bytes: &[u8], most: usize, told: &mut Told) -> Table {
    let text = match decode(bytes) {
        Ok(text) => text,
        Err((code, line)) => {
            told.refuse(file, line, "", "", code);
            return Table::default();
        }
    };
    let all = columns(file);
    let Some(head) = head(all, &text.text) else {
        told.refuse(file, 1, "", text.text.lines().next().unwrap_or_default(), "import.no_header");
        return Table::default();
    };
    if let Some(above) = head.above {
        told.ask(file, above.line, "", &above.raw, "import.above_header");
    }
    let Some(columns) = header(file, &head.record, told) else { return Table::default() };
    let mut table = Table { columns, ..Table::default() };
    if text.guessed {
        let at = text.text.find(|c: char| !c.is_ascii()).unwrap_or_default();
        let word = |c: char| matches!(c, '\n' | ',' | ';' | '\t' | '"');
        let from = text.text[..at].rfind(word).map_or(0, |before| before + 1);
        let cell = text.text[from..].split(word).next().unwrap_or_default();
        told.ask(file, line_of(&text.text[..at]), "", cell, "import.guessed_encoding");
    }
    let mut rows = 0;
    for record in head.records {
        rows += 1;
        if rows > most {
            told.errors.retain(|problem| problem.file != file.name());
            told.refuse(file, record.line, "", "", TOO_MANY_ROWS);
            return Table::default();
        }
        row(file, &head.record, record, head.separator, &mut table, told);
    }
    if rows == 0 {
        told.ask(file, head.record.line, "", "", "import.no_rows");
    }
    garbled(file, &table, told);
    table
}

/// The header of a text, and what follows it.
struct Head<'a> {
    record: Record,
    separator: char,
    above: Option<Record>,
    records: Records<'a>,
}

/// How far down a header may be: under the name of a list, a date, some lines of instructions.
const LINES_ABOVE: usize = 20;

/// No header is longer.
const LONGEST_HEADER: usize = 8 * 1024;

/// Finds the line that names most columns, and the separator with which it does.
fn head<'a>(columns: &[Column], text: &'a str) -> Option<Head<'a>> {
    let (mut best, mut found, mut first) = (0, None, None);
    for (nth, line) in text.split_inclusive('\n').enumerate().filter(|(_, line)| !line.trim().is_empty()).take(LINES_ABOVE) {
        let start = offset_of(text, line);
        // A spreadsheet's own way to say which separator a file has.
        if nth == 0 && line.trim().len() == 5 && line.trim().to_ascii_lowercase().starts_with("sep=") {
            continue;
        }
        first.get_or_insert((nth as u64 + 1, line));
        if line.len() > LONGEST_HEADER {
            continue;
        }
        for separator in [',', ';', '\t', '|'] {
            let cells = fields(line, separator);
            let of = |columns: &[Column]| cells.iter().filter(|cell| named(columns, cell).is_some()).count();
            // Another file in this one's place has a header too.
            let known = of(columns).max(File::ALL.into_iter().map(|file| of(super::columns::columns(file))).max().unwrap_or(0));
            if known > best {
                (best, found) = (known, Some((start, nth as u64 + 1, separator)));
            }
        }
        // No title names so many by chance.
        if best > 3 {
            break;
        }
    }
    let (start, line, separator) = found?;
    // One word that happens to be a column's name makes no header, but in the first line.
    let (first_line, first) = first?;
    if best < 2 && line != first_line {
        return None;
    }
    let mut records = Records::new(text, start, line, separator);
    let record = records.next()?;
    let above = (line != first_line).then(|| Record { line: first_line, cells: Vec::new(), raw: first.to_owned(), torn: false });
    Some(Head { record, separator, above, records })
}

fn offset_of(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

/// The columns by the places of their names; nothing where the file can't be read under them.
fn header(file: File, head: &Record, told: &mut Told) -> Option<BTreeMap<&'static str, usize>> {
    let (all, line) = (columns(file), head.line);
    if head.torn {
        told.refuse(file, line, "", &head.raw, "import.unclosed_quote");
        return None;
    }
    let mut found = BTreeMap::new();
    let mut problems = Told::default();
    for (index, cell) in head.cells.iter().enumerate() {
        let cell = cell.trim();
        match named(all, cell) {
            Some(column) if found.insert(column.name, index).is_some() => {
                problems.refuse(file, line, column.name, cell, "import.duplicate_column");
            }
            Some(_) => {}
            None if cell.is_empty() => {}
            None => problems.ask(file, line, cell, cell, "import.unknown_column"),
        }
    }
    let needed = || all.iter().filter(|column| !column.optional);
    let missing: Vec<_> = needed().filter(|column| !found.contains_key(column.name)).collect();
    if !missing.is_empty() {
        if let Some(other) = file_of(head.cells.iter().map(String::as_str)) {
            told.refuse(file, line, "", &head.raw, wrong_file(other));
            return None;
        }
        if missing.len() * 2 > needed().count() {
            told.refuse(file, line, "", &head.raw, "import.no_header");
            return None;
        }
    }
    told.warnings.append(&mut problems.warnings);
    told.errors.append(&mut problems.errors);
    for column in &missing {
        told.refuse(file, line, column.name, "", "import.missing_column");
    }
    missing.is_empty().then_some(found)
}

fn wrong_file(found: File) -> &'static str {
    match found {
        File::Providers => "import.is_providers",
        File::Children => "import.is_children",
        File::Authorizations => "import.is_authorizations",
        File::Visits => "import.is_visits",
    }
}

fn row(file: File, head: &Record, record: Record, separator: char, table: &mut Table, told: &mut Told) {
    let Record { line, mut cells, raw, torn } = record;
    let width = head.cells.len();
    let reference = table.columns.get(file.reference_column()).copied().unwrap_or_default();
    if torn {
        told.refuse(file, line, "", &raw, "import.unclosed_quote");
        let cells = fields(&raw.replace('"', ""), separator);
        table.lost.extend(cells.get(reference).map(|cell| cell.trim().to_owned()));
        return;
    }
    let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let same = |(cell, name): (&String, &String)| cell.trim().eq_ignore_ascii_case(name.trim());
    if cells.len() == width && cells.iter().zip(&head.cells).all(same) {
        told.ask(file, line, "", &raw, "import.header_again");
        return;
    }
    let first = cells.iter().map(|cell| cell.trim()).find(|cell| !cell.is_empty()).unwrap_or_default();
    if filled * 2 <= width && is_total(first) {
        told.ask(file, line, "", &raw, "import.total_row");
        return;
    }
    if filled == 1 && width > 3 && first.contains(char::is_whitespace) {
        told.ask(file, line, "", first, "import.remark_row");
        return;
    }
    // Separators after the last column hold nothing.
    while cells.len() > width && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    if cells.len() > width {
        told.refuse(file, line, "", &raw, "import.number_of_cells");
        table.lost.extend(cells.get(reference).map(|cell| cell.trim().to_owned()));
        return;
    }
    let short = cells.len() < width;
    cells.resize(width, String::new());
    table.rows.push(Cut { line, cells, short });
}

/// Whether the first text of a row is that of a sum.
fn is_total(first: &str) -> bool {
    const WORDS: [&str; 9] = ["total", "totals", "totales", "subtotal", "grand", "sum", "suma", "count", "average"];
    let word = first.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    WORDS.iter().any(|total| total.eq_ignore_ascii_case(word))
}

/// Tells once of texts whose letters were read wrongly by another program, and once of letters that were lost.
fn garbled(file: File, table: &Table, told: &mut Told) {
    let cells = || {
        table
            .rows
            .iter()
            .flat_map(|row| table.columns.iter().map(move |(name, index)| (row.line, *name, row.cells[*index].trim())))
    };
    for (is, code) in
        [(is_garbled as fn(&str) -> bool, "import.garbled"), (|cell| cell.contains('\u{FFFD}'), "import.lost_letters")]
    {
        let mut found = cells().filter(|(_, _, cell)| is(cell));
        if let Some((line, column, cell)) = found.next() {
            told.refuse(file, line, column, cell, code);
            if let Some(problem) = told.errors.last_mut() {
                problem.more = found.count() as u64;
            }
        }
    }
}
