//! Reads the sheets of an XLSX workbook as rows of text.
//!
//! A workbook is a ZIP archive, and a small one may unpack to any size: its parts are unpacked one by one and measured before the
//! reader gets them, and cells are read one by one.

use super::tables::{MAX_CELLS, MAX_COLUMNS, MAX_TABLES, SourceRow};
use crate::import::{MAX_ROWS, ProblemCode};
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use std::io::{Cursor, Read};

/// The maximum size of all parts of all workbooks together after unpacking.
const MAX_UNPACKED_BYTES: u64 = 64 * 1024 * 1024;

/// The maximum number of parts of the archive.
const MAX_PARTS: usize = 2_000;

/// The maximum size of the text of all sheets of all workbooks. Cells may share a text, so that it can exceed the size of the
/// parts.
const MAX_TEXT_BYTES: usize = 32 * 1024 * 1024;

/// Whether the file is an XLSX workbook; other archives have other parts.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    bytes.starts_with(b"PK\x03\x04") && has(b"xl/")
}

/// The visible sheets with their names. Empty sheets have no rows.
pub(super) fn sheets(bytes: &[u8], budget: &mut Budget) -> Result<Vec<(String, Vec<SourceRow>)>, ProblemCode> {
    measure(bytes, budget)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| ProblemCode::WorkbookBroken)?;
    let is_shown = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    let names: Vec<String> = workbook.sheets_metadata().iter().filter(is_shown).map(|sheet| sheet.name.clone()).collect();
    if names.len() > MAX_TABLES {
        return Err(ProblemCode::TooManyTables);
    }
    let mut sheets = Vec::new();
    for name in names {
        let rows = sheet(&mut workbook, &name, budget)?;
        if !rows.is_empty() {
            sheets.push((name, rows));
        }
    }
    if sheets.is_empty() { Err(ProblemCode::EmptyFile) } else { Ok(sheets) }
}

/// Unpacks all parts, one by one, and checks them. The sizes that the archive declares may be wrong.
fn measure(bytes: &[u8], budget: &mut Budget) -> Result<(), ProblemCode> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| ProblemCode::WorkbookBroken)?;
    if archive.len() > MAX_PARTS {
        return Err(ProblemCode::WorkbookTooLarge);
    }
    let mut content = Vec::new();
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| ProblemCode::WorkbookBroken)?;
        let name = part.name().map_err(|_| ProblemCode::WorkbookBroken)?.to_ascii_lowercase();
        content.clear();
        let remaining = budget.unpacked;
        let read = part.take(remaining + 1).read_to_end(&mut content);
        budget.unpacked = remaining.saturating_sub(content.len() as u64);
        read.map_err(|_| ProblemCode::WorkbookBroken)?;
        if content.len() as u64 > remaining {
            return Err(ProblemCode::WorkbookTooLarge);
        }
        let lower = name.to_ascii_lowercase();
        if [".xml", ".rels"].iter().any(|end| lower.ends_with(end)) {
            check_xml(&content)?;
        }
    }
    Ok(())
}

/// Rejects XML in another encoding than UTF-8, which no spreadsheet program writes, and a number of texts that can't be true: the
/// reader reserves memory for as many.
fn check_xml(content: &[u8]) -> Result<(), ProblemCode> {
    let text = std::str::from_utf8(content).map_err(|_| ProblemCode::WorkbookBroken)?;
    let declaration = text.split_once("?>").map_or("", |(declaration, _)| declaration).to_ascii_lowercase();
    let has_encoding = declaration.starts_with("<?xml") && declaration.contains("encoding");
    if has_encoding && !declaration.contains("utf-8") || text.contains('\0') {
        return Err(ProblemCode::WorkbookBroken);
    }
    for rest in text.split("uniqueCount").skip(1) {
        let value = rest.trim_start().strip_prefix('=').map(str::trim_start).unwrap_or_default();
        let number = value.strip_prefix(['"', '\'']).and_then(|value| value.split(['"', '\'']).next()).unwrap_or_default();
        if number.trim().parse().is_ok_and(|number: usize| number > MAX_CELLS) {
            return Err(ProblemCode::WorkbookTooLarge);
        }
    }
    Ok(())
}

/// What may still be read of the workbooks of an upload: a small file may hold many that unpack to a lot each.
pub(super) struct Budget {
    unpacked: u64,
    /// With the empty ones before a filled one of their row.
    cells: usize,
    bytes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { unpacked: MAX_UNPACKED_BYTES, cells: MAX_CELLS, bytes: MAX_TEXT_BYTES }
    }
}

impl Budget {
    fn take_cells(&mut self, number: usize) -> Result<(), ProblemCode> {
        self.cells = self.cells.checked_sub(number).ok_or(ProblemCode::WorkbookTooLarge)?;
        Ok(())
    }

    fn take_text(&mut self, text: &str) -> Result<(), ProblemCode> {
        self.bytes = self.bytes.checked_sub(text.len()).ok_or(ProblemCode::WorkbookTooLarge)?;
        Ok(())
    }
}

fn sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str, budget: &mut Budget) -> Result<Vec<SourceRow>, ProblemCode> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(|_| ProblemCode::WorkbookBroken)?;
    let mut rows: Vec<SourceRow> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|_| ProblemCode::WorkbookBroken)? {
        let text = text(cell.get_value());
        if text.trim().is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let (line, column) = (u64::from(row) + 1, column as usize);
        if column >= MAX_COLUMNS {
            return Err(ProblemCode::TooManyColumns);
        }
        budget.take_text(&text)?;
        // Cells are in the order of their rows; one that is not would make a second row of the same line.
        if rows.last().is_none_or(|row| row.line != line) {
            // One more than may be imported, so that the table is reported; those above the header don't count.
            if rows.len() > MAX_ROWS + 100 {
                break;
            }
            rows.push(SourceRow { line, cells: Vec::new() });
        }
        if let Some(row) = rows.last_mut() {
            if row.cells.len() <= column {
                budget.take_cells(column + 1 - row.cells.len())?;
                row.cells.resize(column + 1, String::new());
            }
            row.cells[column] = text;
        }
    }
    Ok(rows)
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::Bool(is) => (if *is { "TRUE" } else { "FALSE" }).to_owned(),
        DataRef::DateTime(at) => moment(*at).unwrap_or_else(|| decimal(at.as_f64())),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A number as a spreadsheet shows it, without the digits that binary fractions add.
fn decimal(number: f64) -> String {
    let text = format!("{number:.9}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A date (2026-11-30), a time of day (09:30) or both (2026-11-30T09:30).
fn moment(at: ExcelDateTime) -> Option<String> {
    const DAY_SECONDS: f64 = 86_400.0;
    let days = at.as_f64();
    if !(0.0..100_000.0).contains(&days) {
        return None;
    }
    let seconds = (days.fract() * DAY_SECONDS).round() as i64;
    // Workbooks count days from 1900 or from 1904.
    let (year, month, day, ..) = at.to_ymd_hms_milli();
    let first = if days < 1.0 { date(1900, 1, 1) } else { Date::new(year as i16, month as i8, day as i8).ok()? };
    let at = first.at(0, 0, 0, 0).checked_add(seconds.seconds()).ok()?;
    let form = match (days >= 1.0, seconds) {
        (false, _) => "%H:%M",
        (true, 0) => "%Y-%m-%d",
        (true, _) => "%Y-%m-%dT%H:%M",
    };
    Some(at.strftime(form).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

    fn sheets(bytes: &[u8]) -> Result<Vec<(String, Vec<SourceRow>)>, ProblemCode> {
        super::sheets(bytes, &mut Budget::default())
    }

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, content) in parts {
            archive.start_file(*name, options).unwrap();
            archive.write_all(content).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn numbers_and_moments_are_written_as_shown() {
        assert_eq!([decimal(104.0), decimal(0.1 + 0.2), decimal(-77.6088)], ["104", "0.3", "-77.6088"]);
        let shown = |days: f64| moment(ExcelDateTime::new(days, calamine::ExcelDateTimeType::DateTime, false));
        assert_eq!(shown(46_356.0).as_deref(), Some("2026-11-30"));
        assert_eq!(shown(0.395_833_333).as_deref(), Some("09:30"));
        assert_eq!(shown(46_356.395_833_333).as_deref(), Some("2026-11-30T09:30"));
        assert_eq!(shown(-1.0), None);
    }

    #[test]
    fn an_archive_that_unpacks_to_too_much_is_rejected() {
        let zeros = vec![0; 1024 * 1024];
        let names: Vec<String> = (0..100).map(|n| format!("xl/{n}")).collect();
        let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), zeros.as_slice())).collect();
        let small = archive(&parts);
        assert!(small.len() < 1024 * 1024);
        assert_eq!(sheets(&small).err(), Some(ProblemCode::WorkbookTooLarge));
        let (half, mut budget) = (archive(&parts[..40]), Budget::default());
        let errors = [0, 1].map(|_| super::sheets(&half, &mut budget).err());
        assert_eq!(errors, [Some(ProblemCode::WorkbookBroken), Some(ProblemCode::WorkbookTooLarge)], "of all workbooks together");
    }

    #[test]
    fn a_declared_number_of_texts_is_not_believed() {
        let declared = |number: &str| {
            let texts = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><sst count=\"1\" uniqueCount = '{number}'></sst>");
            sheets(&archive(&[("xl/sharedStrings.xml", texts.as_bytes())])).err()
        };
        assert_eq!(declared("99999999999"), Some(ProblemCode::WorkbookTooLarge));
        assert_eq!(declared("2"), Some(ProblemCode::WorkbookBroken), "there is no sheet");
        let wide: Vec<u8> = "<sst uniqueCount=\"99999999999\">".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(sheets(&archive(&[("xl/sharedStrings.xml", &wide)])).err(), Some(ProblemCode::WorkbookBroken));
    }

    #[test]
    fn a_broken_workbook_is_an_error() {
        let broken = archive(&[("xl/workbook.xml", b"<workbook><sheets>")]);
        assert!(is_workbook(&broken));
        assert_eq!(sheets(&broken).err(), Some(ProblemCode::WorkbookBroken));
        assert_eq!(sheets(&broken[..broken.len() / 2]).err(), Some(ProblemCode::WorkbookBroken));
        assert!(!is_workbook(b"child_id,xl/\n"));
    }
}
