//! A file as rows of cells under named columns.

use super::{File, Problem};
use csv::{ByteRecord, ReaderBuilder, StringRecord};
use std::collections::BTreeMap;

/// The key of the sentence that tells of a file with too many rows.
pub(super) const TOO_MANY_ROWS: &str = "import.too_many_rows";

/// The cells of one file, each row with the line on which it begins.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub columns: BTreeMap<&'static str, usize>,
    pub rows: Vec<(u64, StringRecord)>,
}

/// Reads UTF-8 with or without a byte order mark; lines end in LF or CRLF, cells may be quoted. Columns are found by their
/// names, in any order; the `optional` ones may be absent. Rows without any text are passed over. Of a file with more than
/// `most` rows none is taken, and none after those is read.
pub(super) fn table(
    file: File,
    bytes: &[u8],
    (needed, optional): (&'static [&'static str], &'static [&'static str]),
    most: usize,
    errors: &mut Vec<Problem>,
    warnings: &mut Vec<Problem>,
) -> Table {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Err(error) = std::str::from_utf8(bytes) {
        let line = 1 + lines_in(&bytes[..error.valid_up_to()]);
        errors.push(Problem::new(file, line, "", "", "import.not_utf8"));
        return Table::default();
    }
    let mut records = records(bytes, most + 2);
    if records.is_empty() {
        errors.push(Problem::new(file, 1, "", "", "import.empty_file"));
        return Table::default();
    }
    let (header_line, header) = records.remove(0);
    if let Some((line, _)) = records.get(most) {
        errors.push(Problem::new(file, *line, "", "", TOO_MANY_ROWS));
        return Table::default();
    }
    let mut columns = BTreeMap::new();
    for (index, name) in header.iter().enumerate() {
        let name = name.trim();
        match needed.iter().chain(optional).find(|needed| needed.eq_ignore_ascii_case(name)) {
            Some(needed) if columns.insert(*needed, index).is_some() => {
                errors.push(Problem::new(file, header_line, needed, name, "import.duplicate_column"));
            }
            Some(_) => {}
            None => warnings.push(Problem::new(file, header_line, name, name, "import.unknown_column")),
        }
    }
    let missing: Vec<_> = needed.iter().filter(|needed| !columns.contains_key(*needed)).collect();
    if !missing.is_empty() {
        errors.extend(missing.into_iter().map(|name| Problem::new(file, header_line, name, "", "import.missing_column")));
        return Table::default();
    }
    records.retain(|(line, record)| {
        if record.len() != header.len() {
            let cells = record.iter().collect::<Vec<_>>().join(",");
            errors.push(Problem::new(file, *line, "", &cells, "import.number_of_cells"));
        }
        record.len() == header.len()
    });
    Table { columns, rows: records }
}

fn lines_in(bytes: &[u8]) -> u64 {
    bytes.split(|byte| *byte == b'\n').skip(1).count() as u64
}

/// The first records that hold any text. The reader tells where it began to look for a record, which is before the line ends
/// and empty lines in front of it: lines are counted from the record's own first byte.
fn records(bytes: &[u8], most: usize) -> Vec<(u64, StringRecord)> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let (mut line, mut counted) = (1, 0);
    let mut records = Vec::new();
    let mut record = ByteRecord::new();
    // Bytes in memory that are UTF-8, with rows of any length, leave the reader nothing to refuse.
    while records.len() < most && reader.read_byte_record(&mut record).unwrap_or(false) {
        let looked = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
        let ends = bytes[looked..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        line += lines_in(&bytes[counted..looked + ends]);
        counted = looked + ends;
        let text = StringRecord::from_byte_record_lossy(record.clone());
        if text.iter().any(|cell| !cell.trim().is_empty()) {
            records.push((line, text));
        }
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Table, Vec<Problem>, Vec<Problem>) {
        let (mut errors, mut warnings) = (Vec::new(), Vec::new());
        let table = table(File::Visits, bytes, (&["a", "b"], &["d"]), 3, &mut errors, &mut warnings);
        (table, errors, warnings)
    }

    fn lines(bytes: &[u8]) -> Vec<u64> {
        read(bytes).0.rows.iter().map(|(line, _)| *line).collect()
    }

    #[test]
    fn lines_are_those_of_an_editor() {
        assert_eq!(lines(b"a,b\n1,2\n3,4\n"), [2, 3]);
        assert_eq!(lines(b"\xEF\xBB\xBFa,b\r\n1,2\r\n3,4"), [2, 3]);
        assert_eq!(lines(b"a,b\r\n\"1\r\nx\",2\r\n\r\n,\r\n3,4\r\n"), [2, 6]);
        assert_eq!(lines(b"\n\nb,a\n\n1,2\n"), [5]);
    }

    #[test]
    fn quoted_cells_keep_commas_quotes_and_lines() {
        let (table, errors, _) = read(b"b,A\n\"1, \"\"x\"\"\ny\",2\n");
        assert_eq!(errors, []);
        assert_eq!(&table.rows[0].1[table.columns["b"]], "1, \"x\"\ny");
        assert_eq!(&table.rows[0].1[table.columns["a"]], "2");
    }

    #[test]
    fn a_header_says_what_it_lacks_and_what_is_too_much() {
        let (table, errors, warnings) = read(b"a,c\n1,2\n");
        assert!(table.rows.is_empty());
        assert_eq!(errors, [Problem::new(File::Visits, 1, "b", "", "import.missing_column")]);
        assert_eq!(warnings, [Problem::new(File::Visits, 1, "c", "c", "import.unknown_column")]);
        assert_eq!(read(b"a,b,a\n").1, [Problem::new(File::Visits, 1, "a", "a", "import.duplicate_column")]);
        assert_eq!(read(b"").1, [Problem::new(File::Visits, 1, "", "", "import.empty_file")]);
    }

    #[test]
    fn a_file_with_too_many_rows_names_the_first_one_too_many() {
        assert_eq!(read(b"a,b\n1,2\n\n1,2\n1,2\n").1, []);
        let (table, errors, _) = read(b"a,b\n1,2\n\n1,2\n1,2\n1,2\n1\n");
        assert_eq!(errors, [Problem::new(File::Visits, 6, "", "", TOO_MANY_ROWS)]);
        assert!(table.rows.is_empty());
    }

    #[test]
    fn an_optional_column_is_read_where_it_is() {
        let (table, errors, warnings) = read(b"a,D,b\n1,2,3\n");
        assert_eq!((errors, warnings), (Vec::new(), Vec::new()));
        assert_eq!(&table.rows[0].1[table.columns["d"]], "2");
    }

    #[test]
    fn rows_that_cannot_be_read_are_named() {
        assert_eq!(read(b"a,b\n1,2\n\xFF,4\n").1, [Problem::new(File::Visits, 3, "", "", "import.not_utf8")]);
        assert_eq!(read(b"a,b\n1,2,3\n").1, [Problem::new(File::Visits, 2, "", "1,2,3", "import.number_of_cells")]);
    }
}
