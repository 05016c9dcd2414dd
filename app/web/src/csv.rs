//! CSV files as spreadsheets open them.

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use domain::text::begins_formula;
use std::borrow::Cow;

/// Without it Excel would misread accents.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A CSV file (RFC 4180) whose cells are all quoted. A cell that a spreadsheet would take for a formula begins with an apostrophe.
pub struct Csv(Writer<Vec<u8>>);

impl Default for Csv {
    fn default() -> Self {
        let mut builder = WriterBuilder::new();
        builder.quote_style(QuoteStyle::Always).terminator(Terminator::CRLF).flexible(true);
        Self(builder.from_writer(BYTE_ORDER_MARK.into()))
    }
}

impl Csv {
    pub fn line(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) {
        let cells = cells.into_iter().map(|cell| as_text(cell.as_ref()).into_owned());
        self.0.write_record(cells).expect("memory can be written");
    }

    pub fn into_text(self) -> String {
        let bytes = self.0.into_inner().expect("memory can be written");
        String::from_utf8(bytes).expect("texts are UTF-8")
    }
}

/// Prevents that a text runs as a formula (CSV injection).
fn as_text(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['\t', '\r', '\n']) || cell.trim_start().starts_with(begins_formula) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cells: &[&str]) -> String {
        let mut csv = Csv::default();
        csv.line(cells);
        csv.into_text()
    }

    #[test]
    fn cells_are_quoted() {
        assert_eq!(line(&["a \"b\"", "", "c, d\ne"]), "\u{feff}\"a \"\"b\"\"\",\"\",\"c, d\ne\"\r\n");
        assert_eq!(line(&["مريم", "José 王"]), "\u{feff}\"مريم\",\"José 王\"\r\n");
    }

    #[test]
    fn formulas_are_text() {
        for formula in ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "=HYPERLINK(\"http://x\")"] {
            let escaped = formula.replace('"', "\"\"");
            assert_eq!(line(&[formula]), format!("\u{feff}\"'{escaped}\"\r\n"), "{formula:?}");
        }
        assert_eq!(line(&["O'Neil", "a=b", "2026-12-01"]), "\u{feff}\"O'Neil\",\"a=b\",\"2026-12-01\"\r\n");
    }
}
