//! Makes our four files of tables and their layouts, and finds the cell of a table in which a problem of them is.

use super::{
    Layout, Source, SourceTable,
    tables::SourceRow,
    values::{joined_moment, made_reference, minutes_between, split_name, value},
};
use crate::import::{Files, ImportFile, Problem, ProblemCode, columns, columns::Column, layouts::tables::problem};
use std::collections::{BTreeMap, BTreeSet};

/// How many rows a preview has.
const PREVIEW_ROWS: usize = 5;

/// The maximum size of our files together. A cell may feed several columns, so that they can exceed what was uploaded.
const MAX_BYTES: usize = 32 * 1024 * 1024;

/// The maximum length of a cell in characters. Longer ones are cut, and too long for every column anyway.
const MAX_CELL_LENGTH: usize = 1_000;

/// Our four files, and where their rows are from.
#[derive(Clone, Debug, Default)]
pub struct Translation {
    pub files: Files,
    /// If there are any, the files are not complete.
    pub errors: Vec<Problem>,
    pub warnings: Vec<Problem>,
    /// By file, for each of its lines after the header: the index of the table and the line there.
    lines: BTreeMap<ImportFile, Vec<(usize, u64)>>,
    tables: Vec<Origin>,
}

/// A table whose rows were translated.
#[derive(Clone, Debug)]
struct Origin {
    name: String,
    header_line: u64,
    /// The names in the table of the columns that feed one of ours.
    columns: BTreeMap<(ImportFile, &'static str), String>,
}

/// The first rows of a file as they would be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    pub file: ImportFile,
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

/// The columns that must be filled and have no source, of all files that the table feeds.
pub fn missing_sources(layout: &Layout) -> Vec<(ImportFile, &'static str)> {
    let missing = |(file, sources): (&ImportFile, &BTreeMap<String, Source>)| {
        let needed = columns(*file).iter().filter(|column| !column.blank);
        let unnamed = needed.filter(|column| match sources.get(column.name) {
            Some(Source::Constant(text)) => text.trim().is_empty(),
            Some(Source::MadeFrom(columns)) => columns.is_empty(),
            source => source.is_none(),
        });
        unnamed.map(|column| (*file, column.name)).collect::<Vec<_>>()
    };
    layout.files.iter().flat_map(missing).collect()
}

/// Translates the tables, each with its layout.
pub fn translate(tables: &[(SourceTable, Layout)]) -> Translation {
    let mut translation = Translation::default();
    let origin = |(table, layout): &(SourceTable, Layout)| Origin {
        name: table.name.clone(),
        header_line: table.header_line,
        columns: origin_columns(table, layout),
    };
    translation.tables = tables.iter().map(origin).collect();
    for (table, layout) in tables {
        warn_about_one_place(table, layout, &mut translation.warnings);
    }
    let mut remaining = MAX_BYTES;
    for file in ImportFile::ALL {
        let feeding = || tables.iter().enumerate().filter(|(_, (_, layout))| layout.files.contains_key(&file));
        if feeding().next().is_none() {
            continue;
        }
        let columns = written_columns(file, feeding().map(|(_, (_, layout))| layout));
        let mut text = columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",");
        text.push('\n');
        let (mut lines, mut written) = (Vec::new(), BTreeSet::new());
        for (index, (table, layout)) in feeding() {
            for row in records(file, table, layout) {
                let record: Vec<String> = cells(file, &columns, layout, row).iter().map(|cell| quoted(cell)).collect();
                // Several rows of a table may be about the same record: a child with two authorizations.
                let record = record.join(",");
                let Some(still) = remaining.checked_sub(record.len()) else {
                    translation.errors.push(problem(&table.name, row.line, "", "", ProblemCode::TooManyRows));
                    return translation;
                };
                remaining = still;
                if written.insert(record.clone()) {
                    text.push_str(&record);
                    text.push('\n');
                    lines.push((index, row.line));
                }
            }
        }
        translation.lines.insert(file, lines);
        *translation.files.of(file) = Some(text.into_bytes());
    }
    translation
}

/// The first rows of each file that the table feeds.
pub fn preview(table: &SourceTable, layout: &Layout) -> Vec<Preview> {
    let preview = |file: &ImportFile| {
        let columns = written_columns(*file, std::iter::once(layout));
        let mut rows: Vec<Vec<String>> = Vec::new();
        for row in records(*file, table, layout) {
            let cells = cells(*file, &columns, layout, row);
            if !rows.contains(&cells) {
                rows.push(cells);
            }
            if rows.len() == PREVIEW_ROWS {
                break;
            }
        }
        Preview { file: *file, columns: columns.iter().map(|column| column.name).collect(), rows }
    };
    layout.files.keys().map(preview).collect()
}

/// All columns of the file except optional ones without a source.
fn written_columns<'a>(file: ImportFile, layouts: impl Iterator<Item = &'a Layout> + Clone) -> Vec<&'static Column> {
    let has_source = |column: &&Column| {
        let mut sources = layouts.clone().filter_map(|layout| layout.files.get(&file));
        !column.optional || sources.any(|sources| sources.contains_key(column.name))
    };
    columns(file).iter().filter(has_source).collect()
}

/// The rows of a table that have a record of this file. Where a table feeds several files, such a row has a cell that feeds this
/// file alone: a child without an authorization has none. References to records of other files don't count.
fn records<'a>(file: ImportFile, table: &'a SourceTable, layout: &Layout) -> impl Iterator<Item = &'a SourceRow> {
    let columns_of = |file: ImportFile, sources: &BTreeMap<String, Source>| {
        let own = sources.iter().filter(|(name, _)| !name.ends_with("_id") || *name == file.reference_column());
        own.flat_map(|(_, source)| source.columns()).collect::<BTreeSet<usize>>()
    };
    let others = layout.files.iter().filter(|(other, _)| **other != file);
    let others: BTreeSet<usize> = others.flat_map(|(other, sources)| columns_of(*other, sources)).collect();
    let all = layout.files.get(&file).map(|sources| columns_of(file, sources)).unwrap_or_default();
    let own: Vec<usize> = all.difference(&others).copied().collect();
    let is_filled = move |row: &SourceRow, columns: &[usize]| {
        columns.iter().any(|column| row.cells.get(*column).is_some_and(|cell| !cell.trim().is_empty()))
    };
    table.rows.iter().filter(move |row| own.is_empty() || is_filled(row, &own))
}

/// The cells of one record of a file.
fn cells(file: ImportFile, columns: &[&'static Column], layout: &Layout, row: &SourceRow) -> Vec<String> {
    let sources = &layout.files[&file];
    let bounded = |text: String| match text.char_indices().nth(MAX_CELL_LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    };
    let text = |column: &Column| sources.get(column.name).map_or_else(String::new, |source| cell(column, source, layout, row));
    columns.iter().map(|column| bounded(text(column))).collect()
}

fn cell(column: &Column, source: &Source, layout: &Layout, row: &SourceRow) -> String {
    let at = |index: usize| row.cells.get(index).map_or("", |cell| cell.trim());
    match source {
        Source::Column(index) => value(column, at(*index), layout.dates),
        Source::Constant(text) => value(column, text.trim(), layout.dates),
        Source::NamePart(index) => {
            let (first, last) = split_name(at(*index));
            if column.name.ends_with("last_name") { last } else { first }
        }
        Source::MadeFrom(columns) => made_reference(columns.iter().map(|index| at(*index)), layout.dates),
        Source::DateAndTime { date, time } => joined_moment(at(*date), at(*time), layout.dates),
        Source::MinutesBetween { start, end } => minutes_between(at(*start), at(*end)),
    }
}

/// The cell of a CSV file. It has no line breaks, so that each record is one line.
fn quoted(cell: &str) -> String {
    let is_plain = !cell.contains([',', ';', '\t', '|', '"', '\n', '\r']);
    if is_plain { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"").replace(['\n', '\r'], " ")) }
}

fn origin_columns(table: &SourceTable, layout: &Layout) -> BTreeMap<(ImportFile, &'static str), String> {
    let mut names = BTreeMap::new();
    for (file, sources) in &layout.files {
        for column in columns(*file) {
            let read = sources.get(column.name).map(Source::columns).unwrap_or_default();
            let headers: Vec<&str> = read.iter().filter_map(|index| table.header.get(*index)).map(String::as_str).collect();
            if !headers.is_empty() {
                names.insert((*file, column.name), headers.join(" + "));
            }
        }
    }
    names
}

/// One latitude for all children or providers is only good enough to begin with.
fn warn_about_one_place(table: &SourceTable, layout: &Layout, warnings: &mut Vec<Problem>) {
    for sources in layout.files.values() {
        if let Some(Source::Constant(text)) = sources.get("lat")
            && table.rows.len() > 1
        {
            warnings.push(problem(&table.name, table.header_line, "lat", text, ProblemCode::OnePlace));
        }
    }
}

impl Translation {
    /// Says of a problem of our files where it is in the uploaded ones.
    pub fn locate(&self, problem: &mut Problem) {
        let Some(file) = ImportFile::ALL.into_iter().find(|file| file.name() == problem.file) else { return };
        let Some(lines) = self.lines.get(&file) else { return };
        let row = usize::try_from(problem.line).ok().and_then(|line| line.checked_sub(2)).and_then(|row| lines.get(row));
        let feeds = |origin: &&Origin| origin.columns.keys().any(|(fed, _)| *fed == file);
        let origin = match row {
            Some((table, _)) => self.tables.get(*table),
            None => self.tables.iter().find(feeds),
        };
        let Some(origin) = origin else { return };
        problem.file.clone_from(&origin.name);
        problem.line = row.map_or(origin.header_line, |(_, line)| *line);
        if let Some((_, name)) = origin.columns.iter().find(|((fed, column), _)| *fed == file && *column == problem.column) {
            problem.column.clone_from(name);
        }
    }
}
