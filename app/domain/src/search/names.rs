//! Fuzzy comparison of names: ignores accents and case, and matches words in any order or by prefix.

use super::letters::{is_apostrophe, is_diacritic};
use crate::text::ascii_digit;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The words of a text, folded (without accents and case). Names and queries are folded in the same way.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FoldedWords(Vec<String>);

/// How closely a name matches the query, closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// The same words, in any order.
    Same,
    /// Each word of the query is a word of the name.
    Whole,
    /// Each word of the query is a prefix of a word of the name.
    Beginning,
    /// The words are joined: "obrien" for O'Brien, or a part of a name in a script without spaces.
    Joined,
}

impl FoldedWords {
    /// Folds a text and splits it into words.
    pub fn of(text: &str) -> Self {
        let parts = |c: char| !(c.is_alphanumeric() || is_combining_mark(c));
        Self(fold(text).split(parts).filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words without spaces between them.
    pub(crate) fn joined(&self) -> String {
        self.0.concat()
    }

    #[cfg(feature = "import")]
    pub(crate) fn words(&self) -> &[String] {
        &self.0
    }

    /// How closely a name matches these words; `None` if it does not match.
    pub fn closeness(&self, name: &Self) -> Option<Closeness> {
        if self.is_empty() || name.is_empty() {
            return None;
        }
        let each = |is: fn(&str, &str) -> bool| self.0.iter().all(|query| name.0.iter().any(|word| is(word, query)));
        if each(|word, query| word == query) {
            return Some(if self.0.len() == name.0.len() { Closeness::Same } else { Closeness::Whole });
        }
        if each(|word, query| word.starts_with(query)) {
            return Some(Closeness::Beginning);
        }
        name.contains_joined(&self.0.concat()).then_some(Closeness::Joined)
    }

    /// Whether each word is a prefix of a word of these texts or streets, or all words joined are contained in one text.
    pub(super) fn all_match(&self, texts: &[Self], streets: &[Self]) -> bool {
        if self.is_empty() {
            return false;
        }
        let (joined, spaced) = (self.0.concat(), self.0.join(" "));
        let words = || texts.iter().chain(streets).flat_map(|text| &text.0);
        self.0.iter().all(|query| words().any(|word| word.starts_with(query)))
            || texts.iter().any(|text| text.contains_joined(&joined) || text.0.join(" ").contains(&spaced))
    }

    /// Whether the joined words, starting at any word, begin with `joined`; for scripts without spaces, whether they contain it.
    fn contains_joined(&self, joined: &str) -> bool {
        let whole = self.0.concat();
        if joined.len() > whole.len() {
            return false;
        }
        // Repeated, because the last name may come first.
        let doubled = whole.repeat(2);
        if joined.chars().any(is_from_spaceless_script) {
            return doubled.contains(joined);
        }
        let starts = self.0.iter().scan(0, |next, word| {
            let start = *next;
            *next += word.len();
            Some(start)
        });
        starts.into_iter().any(|start| doubled[start..].starts_with(joined))
    }
}

/// Folds a text: compatibility decomposition (NFKD, UAX #15) in lower case, without diacritics. Keeps combining marks that make
/// a different letter according to the collation.
pub(super) fn fold(text: &str) -> String {
    let is_significant = |c: &char| !(is_combining_mark(*c) && is_diacritic(*c));
    let folded: String = text.nfkd().filter(is_significant).flat_map(char::to_lowercase).collect();
    let mut plain = String::with_capacity(folded.len());
    // Lower-casing may decompose again: "İ" becomes "i" and a combining dot.
    for c in folded.chars().filter(is_significant) {
        match transliterate(c) {
            Some(letters) => plain.push_str(letters),
            None => plain.push(ascii_digit(c).unwrap_or(if is_apostrophe(c) { '\'' } else { c })),
        }
    }
    plain
}

/// A first or last name as stored beside it, so that SQL finds people of the same name: equal for all spellings that a search does
/// not distinguish.
pub fn folded_name(name: &str) -> String {
    FoldedWords::of(name).0.join(" ")
}

/// Transliterates letters that Unicode does not decompose, as people type them on other keyboards.
fn transliterate(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'ŧ' => "t",
        'þ' => "th",
        // Final forms of letters: Greek, Hebrew.
        'ς' => "σ",
        'ך' => "כ",
        'ם' => "מ",
        'ן' => "נ",
        'ף' => "פ",
        'ץ' => "צ",
        // Variants of Arabic, Persian and Urdu keyboards: alef, yeh, kaf, heh.
        '\u{671}' => "\u{627}",
        '\u{649}' | '\u{6cc}' => "\u{64a}",
        '\u{6a9}' | '\u{6aa}' => "\u{643}",
        '\u{629}' | '\u{6be}' | '\u{6c1}' | '\u{6c3}' | '\u{6d5}' => "\u{647}",
        // Tatweel (lengthens a word), zero-width joiner and non-joiner: not part of the spelling.
        '\u{640}' | '\u{200c}' | '\u{200d}' => "",
        _ => return None,
    })
}

/// Chinese, Japanese, Thai, Lao, Burmese and Khmer do not separate words by spaces.
fn is_from_spaceless_script(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The best `max` matches, ordered by closeness and then by name.
pub fn best_matches<T>(query: &FoldedWords, names: impl IntoIterator<Item = (String, T)>, max: usize) -> Vec<T> {
    let mut found: Vec<(Closeness, FoldedWords, T)> = names
        .into_iter()
        .filter_map(|(name, item)| {
            let words = FoldedWords::of(&name);
            Some((query.closeness(&words)?, words, item))
        })
        .collect();
    found.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    found.into_iter().take(max).map(|(_, _, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Closeness::{Beginning, Joined, Same, Whole};

    fn close(query: &str, name: &str) -> Option<Closeness> {
        FoldedWords::of(query).closeness(&FoldedWords::of(name))
    }

    #[test]
    fn accents_and_case_are_ignored() {
        assert_eq!(close("garcia", "García"), Some(Same));
        assert_eq!(close("GARCÍA", "garcia"), Some(Same));
        assert_eq!(close("garci\u{301}a", "Garc\u{ed}a"), Some(Same), "composed or not");
        assert_eq!(close("lukasz", "Łukasz"), Some(Same));
        assert_eq!(close("istanbul", "İstanbul"), Some(Same));
        assert_eq!(close("strasse", "Straße"), Some(Same));
        assert_eq!(close("ＡＮＡ", "Ana"), Some(Same), "full width");
        assert_eq!(close("тарас", "Тарас"), Some(Same));
        assert_eq!(close("تمام", "تمّام طوطح"), Some(Whole));
    }

    #[test]
    fn folded_names_are_equal_in_every_spelling() {
        for (one, other) in
            [("JOSÉ", "José"), ("álvarez", "Álvarez"), ("A\u{301}lvarez", "Alvarez"), (" de  la Cruz", "De la cruz")]
        {
            assert_eq!(folded_name(one), folded_name(other), "{one}");
        }
        assert_eq!(folded_name("de la Cruz"), "de la cruz", "begins with the initial that is shown");
        assert_ne!(folded_name("Ana"), folded_name("Anna"));
    }

    #[test]
    fn variants_of_letters_are_equal() {
        for (typed, name) in [
            ("ΓΙΩΡΓΟΣ", "Γιώργος"),
            ("γιωργοσ", "Γιώργος"),
            ("علي", "على"),
            ("علی", "علي"),
            ("كريم", "کریم"),
            ("فاطمه", "فاطمة"),
            ("احمد", "أحمد"),
            ("مهرخ", "مه\u{200c}رخ"),
            ("שלומ", "שָׁלוֹם"),
            ("O\u{2bc}Brien", "O'Brien"),
            ("o`brien", "O\u{2019}Brien"),
        ] {
            assert_eq!(close(typed, name), Some(Same), "{typed}");
        }
        assert_eq!(close("राम", "राम"), Some(Same));
        assert_eq!(close("रमा", "राम"), None, "the sign of a vowel is a letter");
        assert_eq!(close("प्रिया", "प्रिया शर्मा"), Some(Whole), "a virama parts no word");
    }

    #[test]
    fn words_match_in_any_order() {
        assert_eq!(close("cruz gloria", "Gloria de la Cruz"), Some(Whole));
        assert_eq!(close("  Cruz,  Gloria ", "Gloria Cruz"), Some(Same));
        assert_eq!(close("cruz gloria maria", "Gloria de la Cruz"), None, "every word counts");
    }

    #[test]
    fn words_match_by_prefix_only() {
        assert_eq!(close("glo cr", "Gloria de la Cruz"), Some(Beginning));
        assert_eq!(close("loria", "Gloria de la Cruz"), None);
        assert_eq!(close("", "Gloria"), None);
        assert_eq!(close("’", "Gloria"), None);
        assert_eq!(close("gloria", ""), None);
    }

    #[test]
    fn joined_words_match() {
        for query in ["o'brien", "O’Brien", "brien", "o brien mary"] {
            assert!(close(query, "Mary O'Brien") <= Some(Beginning) && close(query, "Mary O'Brien").is_some(), "{query}");
        }
        assert_eq!(close("obrien", "Mary O'Brien"), Some(Joined));
        assert_eq!(close("delacruz", "Gloria de la Cruz"), Some(Joined));
        assert_eq!(close("cruzgloria", "Gloria de la Cruz"), Some(Joined));
        assert_eq!(close("o'brien", "Mary Obrien"), Some(Joined));
        assert_eq!(close("annann", "Ann"), None, "no longer than the name");
    }

    #[test]
    fn scripts_without_spaces_match_by_substring() {
        assert_eq!(close("张莹", "莹 张"), Some(Joined), "the last name first");
        assert_eq!(close("莹", "莹 张"), Some(Whole));
        assert_eq!(close("军", "建军 王"), Some(Joined));
        assert_eq!(close("王军", "建军 王"), None);
        assert_eq!(close("ชาย", "สมชาย ใจดี"), Some(Joined));
        assert_eq!(close("김", "김민준"), Some(Beginning));
    }

    #[test]
    fn best_matches_are_ordered_by_closeness_then_name() {
        let names = ["Anabel Ruiz", "Ruth Ana", "Élan Vital", "Ana", "Ana Álvarez"].map(|name| (name.to_owned(), name));
        assert_eq!(best_matches(&FoldedWords::of("ana"), names.clone(), 8), ["Ana", "Ana Álvarez", "Ruth Ana", "Anabel Ruiz"]);
        assert_eq!(best_matches(&FoldedWords::of("ana"), names, 2), ["Ana", "Ana Álvarez"]);
    }
}
