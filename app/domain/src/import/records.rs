//! Splits text into CSV records with line numbers. An unclosed quote invalidates only its own line.

use csv::{ReaderBuilder, Terminator};

#[derive(Debug, Default, PartialEq)]
pub(super) struct Record {
    pub line: u64,
    pub cells: Vec<String>,
    /// The original text.
    pub raw: String,
    /// Whether it has an unclosed quote; the record is then a single line.
    pub has_unclosed_quote: bool,
}

/// Iterates over the non-empty records of a text, from a byte offset.
pub(super) struct Records<'a> {
    text: &'a str,
    offset: usize,
    line: u64,
    separator: char,
    width: Option<usize>,
}

/// The maximum length of a cell in bytes: how far a closing quote is searched.
pub(super) const MAX_CELL_LENGTH: usize = 16 * 1024;

impl<'a> Records<'a> {
    pub fn new(text: &'a str, offset: usize, line: u64, separator: char) -> Self {
        Self { text, offset, line, separator, width: None }
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            let rest = &self.text[self.offset..];
            if rest.is_empty() {
                return None;
            }
            let first = rest.find('\n').map_or(rest.len(), |at| at + 1);
            let whole = end(&rest[..rest.floor_char_boundary(first.max(MAX_CELL_LENGTH))], self.separator);
            let taken = match whole {
                Some(taken) if taken == first => taken,
                // A record spans several lines only if it then has as many cells as the header. Otherwise a quote was not closed,
                // and a later quote only seems to close it.
                Some(taken) if self.width.is_none_or(|width| fields(&rest[..taken], self.separator).len() == width) => taken,
                _ => first,
            };
            let raw = rest[..taken].trim_end_matches('\n');
            let has_unclosed_quote = whole != Some(taken);
            let line = self.line;
            self.offset += taken;
            self.line += rest[..taken].bytes().filter(|byte| *byte == b'\n').count() as u64;
            let cells = fields(raw, self.separator);
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            self.width.get_or_insert(cells.len());
            return Some(Record { line, cells, raw: raw.to_owned(), has_unclosed_quote });
        }
    }
}

/// The end offset of the first record; `None` if a quote is never closed, or is closed in the middle of a cell of a later line.
fn end(text: &str, separator: char) -> Option<usize> {
    let (mut quoted, mut start, mut lines) = (false, true, 0);
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        if quoted {
            match c {
                '"' if characters.peek().is_some_and(|(_, next)| *next == '"') => {
                    characters.next();
                }
                '"' => {
                    quoted = false;
                    let after = characters.peek().map_or('\n', |(_, next)| *next);
                    if lines > 0 && after != separator && !after.is_whitespace() {
                        return None;
                    }
                }
                '\n' => lines += 1,
                _ => {}
            }
        } else if c == '\n' {
            return Some(at + 1);
        } else {
            quoted = c == '"' && start;
            start = c == separator;
        }
    }
    (!quoted).then_some(text.len())
}

/// The cells of one record (RFC 4180): a quote only has a meaning at the beginning of a cell, and is escaped by doubling.
pub(super) fn fields(record: &str, separator: char) -> Vec<String> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .delimiter(u8::try_from(separator).unwrap_or(b','))
        .terminator(Terminator::Any(b'\n'))
        .buffer_capacity(record.len())
        .from_reader(record.as_bytes());
    let cells = reader.records().next().and_then(Result::ok);
    cells.map_or_else(|| vec![String::new()], |cells| cells.iter().map(str::to_owned).collect())
}

/// A cell that is too long for any list.
#[derive(Debug, PartialEq)]
pub(super) struct LongCell {
    pub line: u64,
    /// The name of its column in the first line, or the number of the column.
    pub column: String,
    pub start: String,
}

/// The first cell that is longer than [`MAX_CELL_LENGTH`]: what follows would look at each of its letters many times. It is looked for
/// in long lines only, since a longer cell does not span lines.
pub(super) fn too_long_cell(text: &str) -> Option<LongCell> {
    let is_long = |(_, line): &(u64, &str)| line.len() > MAX_CELL_LENGTH;
    (1..).zip(text.lines()).filter(is_long).find_map(|(line, text_of_line)| {
        let longest = |separator: char| {
            let cells = fields(text_of_line, separator);
            let column = (0..cells.len()).max_by_key(|column| cells[*column].len()).unwrap_or_default();
            (cells[column].len(), column, separator, start_of(&cells[column]))
        };
        // The separator is not known yet: the cell is too long whichever it is.
        let (length, column, separator, start) = [',', ';', '\t', '|'].map(longest).into_iter().min()?;
        let header = text.lines().find(|line| !line.trim().is_empty()).filter(|line| line.len() <= MAX_CELL_LENGTH);
        let name = header.and_then(|header| fields(header, separator).into_iter().nth(column));
        let name = name.filter(|name| !name.trim().is_empty() && name.chars().count() <= 60);
        let column = name.unwrap_or_else(|| (column + 1).to_string());
        (length > MAX_CELL_LENGTH).then_some(LongCell { line, column, start })
    })
}

/// The start of a text that is too long to be shown.
pub(super) fn start_of(text: &str) -> String {
    const SHOWN: usize = 40;
    text.char_indices().nth(SHOWN).map_or_else(|| text.to_owned(), |(end, _)| format!("{}…", &text[..end]))
}

/// Replaces line breaks and tabs by spaces, for one line of the report.
pub(super) fn one_line(text: &str) -> String {
    text.split(['\n', '\r', '\t']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Vec<(u64, Vec<String>, bool)> {
        Records::new(text, 0, 1, ',').map(|record| (record.line, record.cells, record.has_unclosed_quote)).collect()
    }

    fn row(line: u64, cells: &str) -> (u64, Vec<String>, bool) {
        (line, cells.split('|').map(str::to_owned).collect(), false)
    }

    #[test]
    fn line_numbers_match_those_of_an_editor() {
        assert_eq!(parse("a,b\n1,2\n3,4"), [row(1, "a|b"), row(2, "1|2"), row(3, "3|4")]);
        assert_eq!(parse("a,b\n\"1\nx\",2\n\n,\n3,4\n"), [row(1, "a|b"), row(2, "1\nx|2"), row(6, "3|4")]);
        assert_eq!(parse("\n\nb,a\n\n1,2\n"), [row(3, "b|a"), row(5, "1|2")]);
    }

    #[test]
    fn quoted_cells_keep_commas_quotes_and_lines() {
        assert_eq!(parse("b,a\n\"1, \"\"x\"\"\ny\",2\n")[1], row(2, "1, \"x\"\ny|2"));
        assert_eq!(parse("a,b\n5\" pipe,2\n")[1], row(2, "5\" pipe|2"));
    }

    #[test]
    fn a_cell_that_is_too_long_is_found_by_its_line_and_column() {
        let long = "x".repeat(MAX_CELL_LENGTH + 1);
        let found = |text: &str| too_long_cell(text).map(|cell| (cell.line, cell.column, cell.start.chars().count()));
        assert_eq!(found(&format!("a;b\n1;2\n3;{long}\n")), Some((3, "b".to_owned(), 41)));
        assert_eq!(found(&format!("a,b\n{long},2\n")), Some((2, "a".to_owned(), 41)));
        assert_eq!(found(&format!("a\n{long}")), Some((2, "a".to_owned(), 41)));
        assert_eq!(found(&format!("a,b\n{}\n", "1,".repeat(MAX_CELL_LENGTH))), None, "many short cells");
        assert_eq!(found("a,b\n1,2\n"), None);
    }

    #[test]
    fn an_unclosed_quote_invalidates_one_line() {
        let lines = |text: &str| {
            parse(text).into_iter().map(|(line, _, has_unclosed_quote)| (line, has_unclosed_quote)).collect::<Vec<_>>()
        };
        // Never closed; closed by the next row's opening quote; closed by chance with another number of cells.
        assert_eq!(lines("a,b\n1,\"2\n3,4\n5,6\n"), [(1, false), (2, true), (3, false), (4, false)]);
        assert_eq!(lines("a,b\n\"1,2\n\"3,3\",4\n5,6\n"), [(1, false), (2, true), (3, false), (4, false)]);
        assert_eq!(lines("a,b,c\n\"1,2,3\n4,5\",6\n7,8,9\n"), [(1, false), (2, true), (3, false), (4, false)]);
    }
}
