//! Parses phone numbers as people write them into `tel:` links. A number that cannot be parsed safely gets no link.

use crate::text::ascii_digits;

/// One number of a phone field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// As it was written.
    pub text: String,
    /// The `tel:` link; `None` if the text is not a number.
    pub href: Option<String>,
}

impl Number {
    /// The number as pages show it: `585-555-0100 ext. 12` for one of the United States and its neighbors, otherwise as it was
    /// written.
    pub fn shown(&self) -> String {
        let local = |href: &String| {
            let (digits, extension) = match href.trim_start_matches("tel:").split_once(',') {
                Some((digits, extension)) => (digits.to_owned(), format!(" ext. {extension}")),
                None => (href.trim_start_matches("tel:").to_owned(), String::new()),
            };
            let digits = digits.strip_prefix("+1").or_else(|| digits.strip_prefix('1')).unwrap_or(&digits);
            let is_local = digits.len() == LOCAL_DIGITS && digits.bytes().all(|digit| digit.is_ascii_digit());
            is_local.then(|| format!("{}-{}-{}{extension}", &digits[..3], &digits[3..6], &digits[6..]))
        };
        self.href.as_ref().and_then(local).unwrap_or_else(|| self.text.clone())
    }
}

/// The numbers of a phone field as pages show them, in one text.
pub fn shown(field: &str) -> String {
    numbers(field).iter().map(Number::shown).collect::<Vec<_>>().join(" · ")
}

/// The digits of a number of the United States and its neighbors, without their country code.
const LOCAL_DIGITS: usize = 10;
/// The allowed number of digits: a local number has at least 7, and ITU-T E.164 allows at most 15.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// The maximum number of digits of an extension.
const MAX_EXTENSION_DIGITS: usize = 8;

/// Splits a phone field into numbers, at `/`, `;`, `,`, "or", "and" and similar separators.
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
        .flat_map(|piece| split_at_commas(piece))
        .filter(|text| !text.is_empty())
        .map(|text| Number { href: tel_href(&text), text })
        .collect()
}

/// Splits at commas, except a comma before an extension.
fn split_at_commas(piece: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in piece.split('\u{1}').map(str::trim) {
        match parts.last_mut() {
            Some(before)
                if !part.is_empty() && split_extension(&format!("{before} {part}")).1.is_some() && tel_href(part).is_none() =>
            {
                *before = format!("{before}, {part}");
            }
            _ => parts.push(part.to_owned()),
        }
    }
    parts
}

/// Splits a number from its extension, with all digits as ASCII.
fn split_extension(text: &str) -> (String, Option<String>) {
    let text = ascii_digits(text).to_lowercase();
    for mark in ["extension", "extensión", "ext.", "ext", "int.", "int", "x", "#"] {
        if let Some((number, extension)) = text.rsplit_once(mark) {
            let extension = extension.trim().trim_start_matches(['.', ':']).trim();
            if !extension.is_empty() && extension.chars().all(|c| c.is_ascii_digit()) && extension.len() <= MAX_EXTENSION_DIGITS {
                return (number.trim().trim_end_matches(',').to_owned(), Some(extension.to_owned()));
            }
        }
    }
    (text, None)
}

/// The `tel:` link of a number, such as `tel:+15855550100,12`. Phones pause at the comma and then dial the extension; RFC 3966
/// has `;ext=` for it, which current phones ignore.
fn tel_href(text: &str) -> Option<String> {
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
            // Invisible text direction marks and joiners.
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
    fn numbers_become_tel_links_or_none() {
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
    fn numbers_are_shown_in_one_form() {
        for (written, expected) in [
            ("+15855550100", "585-555-0100"),
            ("(585) 555-0100", "585-555-0100"),
            ("1 585 555 0100", "585-555-0100"),
            ("٥٨٥ ٥٥٥ ٠١٠٠", "585-555-0100"),
            ("585.555.0100, ext 204 / 5855550111", "585-555-0100 ext. 204 · 585-555-0111"),
            ("+52 55 1234 5678", "+52 55 1234 5678"),
            ("555-0100", "555-0100"),
            ("call the grandmother", "call the grandmother"),
        ] {
            assert_eq!(shown(written), expected, "{written}");
        }
    }

    #[test]
    fn the_text_of_numbers_is_unchanged() {
        let texts: Vec<String> =
            numbers("(585) 555-0100, ext. 12 / ٥٨٥ ٥٥٥ ٠١٠٠").into_iter().map(|number| number.text).collect();
        assert_eq!(texts, ["(585) 555-0100, ext. 12", "٥٨٥ ٥٥٥ ٠١٠٠"]);
    }
}
