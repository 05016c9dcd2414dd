//! Converts digits of all scripts to ASCII.

/// The zero of each supported script; the other nine digits follow it (Unicode, general category `Nd`).
const ZEROS: [char; 22] = [
    '0', '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}', '\u{c66}', '\u{ce6}',
    '\u{d66}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}', '\u{17e0}', '\u{1810}', '\u{a900}', '\u{abf0}', '\u{ff10}',
];

/// A digit of any script as ASCII; `None` for other characters.
pub(crate) fn ascii_digit(c: char) -> Option<char> {
    ZEROS.into_iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(u32::from(zero)).filter(|value| *value < 10)?;
        char::from_digit(value, 10)
    })
}

/// The text with all digits as ASCII.
pub fn ascii_digits(text: &str) -> String {
    text.chars().map(|c| ascii_digit(c).unwrap_or(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_other_scripts_are_digits() {
        for typed in ["287082", "２８７０８２", "٢٨٧٠٨٢", "۲۸۷۰۸۲", "२८७०८२", "২৮৭০৮২", "๒๘๗๐๘๒", "၂၈၇၀၈၂", "២៨៧០៨២"]
        {
            assert_eq!(ascii_digits(typed), "287082", "{typed}");
        }
        assert_eq!(ascii_digits("a½²-四"), "a½²-四", "other characters stay");
    }
}
