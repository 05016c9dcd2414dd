//! Texts in cells that a spreadsheet would read as a formula or a number.

use crate::text::begins_formula;
use std::borrow::Cow;

/// A text as a cell that no spreadsheet calculates: with an apostrophe in front if it begins like a formula, also after
/// apostrophes of its own. [`unquote`] returns the text.
pub fn defuse(text: &str) -> Cow<'_, str> {
    let rest = text.trim_start_matches('\'');
    let quoted = rest.len() < text.len();
    let first = rest.chars().next();
    if first.is_some_and(|c| begins_formula(c) || quoted && c.is_ascii_digit()) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Removes the markers that keep a spreadsheet from reading a cell as a number or a formula: ="007", '007 and '=1.
pub(super) fn unquote(cell: &str) -> &str {
    let formula = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    let marked = |rest: &&str| rest.trim_start_matches('\'').starts_with(|c: char| c.is_ascii_digit() || begins_formula(c));
    formula.or(cell.strip_prefix('\'').filter(marked)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_of_spreadsheets_are_removed() {
        assert_eq!([unquote("=\"007\""), unquote("'007"), unquote("'s Gravenhage")], ["007", "007", "'s Gravenhage"]);
        assert_eq!([unquote("'=1+1"), unquote("''=1"), unquote("'+15855550100")], ["=1+1", "'=1", "+15855550100"]);
    }

    #[test]
    fn every_text_is_read_as_it_was_written_and_none_is_a_formula() {
        let texts = [
            "",
            "'",
            "''",
            "Ana",
            "O'Hara",
            "'s Gravenhage",
            "007",
            "'007",
            "''007",
            "=1+1",
            "'=1",
            "''=1",
            "=\"007\"",
            "'=\"007\"",
            "+15855550100",
            "-2",
            "@SUM(A1)",
            "\u{ff1d}1",
            "\u{627}\u{644}",
            "\u{738b}",
        ];
        for text in texts {
            let cell = defuse(text);
            assert_eq!(unquote(&cell), text, "{cell}");
            assert!(!cell.starts_with(begins_formula), "{cell}");
        }
        assert_eq!((defuse("O'Hara"), defuse("'s Gravenhage")), ("O'Hara".into(), "'s Gravenhage".into()));
    }
}
