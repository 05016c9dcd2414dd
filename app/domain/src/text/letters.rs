//! Letters as people count them: a letter with all that is written on it is one (grapheme clusters, UAX #29).

use unicode_segmentation::UnicodeSegmentation;

/// The letters of a text, each whole.
pub fn letters(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.graphemes(true)
}

/// The letter that a name begins with, as a capital where its script has them in this place; nothing of nothing.
pub fn initial_letter(name: &str) -> String {
    let name = name.trim();
    // An apostrophe or a hyphen before the name is no initial.
    let first = letters(name).find(|letter| letter.chars().any(char::is_alphanumeric)).or_else(|| letters(name).next());
    first.map(capital).unwrap_or_default()
}

/// A letter that comes apart as a capital keeps its end small: "ß" begins "Ss".
pub(crate) fn capital(letter: &str) -> String {
    let mut chars = letter.chars();
    let Some(first) = chars.next() else { return String::new() };
    // Georgian capitals stand in words of capitals alone.
    if matches!(first, '\u{10d0}'..='\u{10ff}') {
        return letter.to_owned();
    }
    let mut upper = first.to_uppercase();
    let capital: String = upper.next().into_iter().chain(upper.flat_map(char::to_lowercase)).collect();
    capital + chars.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_initial_is_a_whole_letter_in_every_script() {
        for (name, initial) in [
            ("Gloria", "G"),
            ("álvaro", "Á"),
            ("a\u{301}lvaro", "A\u{301}"),
            ("'t Hooft", "T"),
            ("ßen", "Ss"),
            ("किरण", "कि"),
            ("நிலா", "நி"),
            ("กิตติ", "กิ"),
            ("\u{1112}\u{1161}\u{11ab}별", "\u{1112}\u{1161}\u{11ab}"),
            ("გიორგი", "გ"),
            ("莹", "莹"),
            ("محمد", "م"),
            ("-", "-"),
            ("  ", ""),
        ] {
            assert_eq!(initial_letter(name), initial, "{name}");
        }
    }

    #[test]
    fn letters_are_counted_whole() {
        assert_eq!(letters("ne\u{301}e").count(), 3);
        assert_eq!(letters("प्रिया").count(), 2);
    }
}
