//! Telephone numbers as people write them, and what a press on one dials: the right number, or nothing.

use crate::text::plain_digits;

/// A piece of what stands in a field of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// As it was written.
    pub text: String,
    /// Where a press leads; nothing for what is no number.
    pub href: Option<String>,
}

/// The fewest digits of a number that can be dialed from anywhere in its country, and the most of any (ITU-T E.164).
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// The most digits of an extension.
const EXTENSION: usize = 8;

/// What a field holds: one number, or several between `/`, `;`, `,`, "or", "and" and their like.
pub fn numbers(field: &str) -> Vec<Number> {
    let mut pieces = vec![String::new()];
    for word in field.replace(['/', ';', '|', '\n'], " \u{0} ").replace(',', " \u{1} ").split_whitespace() {
        let ends = match word {
            "\u{0}" => true,
            // A comma before an extension belongs to its number.
            "\u{1}" => false,
            _ => matches!(word.to_lowercase().as_str(), "or" | "and" | "o" | "y" | "&"),
        };
        let piece = pieces.last_mut().expect("there is always one");
        if ends {
            pieces.push(String::new());
        } else {
            if !piece.is_empty() {
                piece.push(' ');
            }
            piece.push_str(word);
        }
    }
    pieces
        .iter()
        .flat_map(|piece| parts_at_commas(piece))
        .filter(|text| !text.is_empty())
        .map(|text| Number { href: dialed(&text), text })
        .collect()
}

/// A comma stands between two numbers, or before an extension.
fn parts_at_commas(piece: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in piece.split('\u{1}').map(str::trim) {
        match parts.last_mut() {
            Some(before)
                if !part.is_empty() && split_extension(&format!("{before} {part}")).1.is_some() && dialed(part).is_none() =>
            {
                *before = format!("{before}, {part}");
            }
            _ => parts.push(part.to_owned()),
        }
    }
    parts
}

/// The number and its extension, in the digits of every script as ASCII.
fn split_extension(text: &str) -> (String, Option<String>) {
    let text = plain_digits(text).to_lowercase();
    for mark in ["extension", "extensión", "ext.", "ext", "int.", "int", "x", "#"] {
        if let Some((number, extension)) = text.rsplit_once(mark) {
            let extension = extension.trim().trim_start_matches(['.', ':']).trim();
            if !extension.is_empty() && extension.chars().all(|c| c.is_ascii_digit()) && extension.len() <= EXTENSION {
                return (number.trim().trim_end_matches(',').to_owned(), Some(extension.to_owned()));
            }
        }
    }
    (text, None)
}

/// The address behind a number, such as `tel:+15855550100,12`. Phones wait a moment at the comma and then dial the
/// extension; RFC 3966 has `;ext=` for it, which the phones of today drop.
fn dialed(text: &str) -> Option<String> {
    let (number, extension) = split_extension(text);
    let mut digits = String::new();
    for c in number.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' | '\u{ff0b}' if digits.is_empty() => digits.push('+'),
            ' '
            | '\u{a0}'
            | '\u{2009}'
            | '\u{202f}'
            | '-'
            | '.'
            | '('
            | ')'
            | '\u{2010}'..='\u{2015}'
            | '\u{2212}'
            | '\u{ff0d}'
            // Marks of direction and what joins: nobody sees them.
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' => {}
            _ => return None,
        }
    }
    if !DIGITS.contains(&digits.trim_start_matches('+').len()) {
        return None;
    }
    let extension = extension.map(|extension| format!(",{extension}")).unwrap_or_default();
    Some(format!("tel:{digits}{extension}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_dials_the_number_that_is_meant_or_nothing() {
        for (field, dials) in [
            ("(585) 555-0100", &[Some("tel:5855550100")][..]),
            ("+1 585 555 0100", &[Some("tel:+15855550100")]),
            ("585.555.0100", &[Some("tel:5855550100")]),
            ("585–555–0100", &[Some("tel:5855550100")]),
            ("555-0100", &[Some("tel:5550100")]),
            ("585-555-0100 x12", &[Some("tel:5855550100,12")]),
            ("585-555-0100x12", &[Some("tel:5855550100,12")]),
            ("585-555-0100 ext. 204", &[Some("tel:5855550100,204")]),
            ("585-555-0100, ext 204", &[Some("tel:5855550100,204")]),
            ("585-555-0100 Extension: 7", &[Some("tel:5855550100,7")]),
            ("585-555-0100 #7", &[Some("tel:5855550100,7")]),
            ("585-555-0100 / 585-555-0111", &[Some("tel:5855550100"), Some("tel:5855550111")]),
            ("585-555-0100, 585-555-0111", &[Some("tel:5855550100"), Some("tel:5855550111")]),
            ("585-555-0100 or 585-555-0111 x3", &[Some("tel:5855550100"), Some("tel:5855550111,3")]),
            ("585 555 0100 o 585 555 0111", &[Some("tel:5855550100"), Some("tel:5855550111")]),
            ("٥٨٥ ٥٥٥ ٠١٠٠", &[Some("tel:5855550100")]),
            ("(५८५) ५५५-०१००", &[Some("tel:5855550100")]),
            ("５８５－５５５－０１００", &[Some("tel:5855550100")]),
            ("５８５ ５５５ ０１００", &[Some("tel:5855550100")]),
            ("\u{202a}585-555-0100\u{202c}", &[Some("tel:5855550100")]),
            ("1-800-FLOWERS", &[None]),
            ("call the grandmother", &[None]),
            ("585-555-0100 (mother)", &[None]),
            ("911", &[None]),
            ("0123456789012345", &[None]),
            ("585-555-0100 / ask Ana", &[Some("tel:5855550100"), None]),
            ("", &[]),
        ] {
            let found: Vec<Option<String>> = numbers(field).into_iter().map(|number| number.href).collect();
            let found: Vec<Option<&str>> = found.iter().map(Option::as_deref).collect();
            assert_eq!(found, dials, "{field}");
        }
    }

    #[test]
    fn what_was_written_stays_as_it_was_written() {
        let texts: Vec<String> =
            numbers("(585) 555-0100, ext. 12 / ٥٨٥ ٥٥٥ ٠١٠٠").into_iter().map(|number| number.text).collect();
        assert_eq!(texts, ["(585) 555-0100, ext. 12", "٥٨٥ ٥٥٥ ٠١٠٠"]);
    }
}
