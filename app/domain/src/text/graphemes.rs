//! Letters as people count them: grapheme clusters (UAX #29), so that a letter with its diacritics is one.

use unicode_segmentation::UnicodeSegmentation;

/// The grapheme clusters of a text.
pub fn graphemes(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.graphemes(true)
}

/// The first letter of a name, capitalized if its script does so; empty for an empty name.
pub fn first_initial(name: &str) -> String {
    let name = name.trim();
    // Skips an apostrophe or a hyphen before the name.
    let first = graphemes(name).find(|letter| letter.chars().any(char::is_alphanumeric)).or_else(|| graphemes(name).next());
    first.map(capitalize_grapheme).unwrap_or_default()
}

/// Capitalizes a letter in title case: "ß" becomes "Ss".
pub(crate) fn capitalize_grapheme(letter: &str) -> String {
    let mut chars = letter.chars();
    let Some(first) = chars.next() else { return String::new() };
    // Georgian capitals are only used in all-caps words.
    if matches!(first, '\u{10d0}'..='\u{10ff}') {
        return letter.to_owned();
    }
    let mut upper = first.to_uppercase();
    let capitalize_grapheme: String = upper.next().into_iter().chain(upper.flat_map(char::to_lowercase)).collect();
    capitalize_grapheme + chars.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_initial_is_a_whole_grapheme_in_every_script() {
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
            assert_eq!(first_initial(name), initial, "{name}");
        }
    }

    #[test]
    fn graphemes_are_counted() {
        assert_eq!(graphemes("ne\u{301}e").count(), 3);
        assert_eq!(graphemes("प्रिया").count(), 2);
    }
}
