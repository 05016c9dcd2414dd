//! Names compared as people type them: no accents, no capitals, any order of the words, their beginnings alone.

use super::order::is_only_written;
use crate::text::digit;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The words of a text, folded. Names and what is looked for are folded alike.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Words(Vec<String>);

/// How close a name is to what was typed; the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// The same words, in whatever order.
    Same,
    /// Each word typed is a word of the name.
    Whole,
    /// Each word typed begins a word of the name.
    Beginning,
    /// The words run together: "obrien" for O'Brien, or a part of a name in a script without spaces.
    Joined,
}

impl Words {
    /// Folded, without what parts words.
    pub fn of(text: &str) -> Self {
        let parts = |c: char| !(c.is_alphanumeric() || is_combining_mark(c));
        Self(fold(text).split(parts).filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How close a name is to these words; `None` where it is another name.
    pub fn closeness(&self, name: &Self) -> Option<Closeness> {
        if self.is_empty() || name.is_empty() {
            return None;
        }
        let each = |is: fn(&str, &str) -> bool| self.0.iter().all(|asked| name.0.iter().any(|word| is(word, asked)));
        if each(|word, asked| word == asked) {
            return Some(if self.0.len() == name.0.len() { Closeness::Same } else { Closeness::Whole });
        }
        if each(|word, asked| word.starts_with(asked)) {
            return Some(Closeness::Beginning);
        }
        name.holds(&self.0.concat()).then_some(Closeness::Joined)
    }

    /// Whether each word begins a word of these texts or streets, or all together are a part of one text.
    pub(super) fn are_in(&self, texts: &[Self], streets: &[Self]) -> bool {
        if self.is_empty() {
            return false;
        }
        let (joined, spaced) = (self.0.concat(), self.0.join(" "));
        let words = || texts.iter().chain(streets).flat_map(|text| &text.0);
        self.0.iter().all(|asked| words().any(|word| word.starts_with(asked)))
            || texts.iter().any(|text| text.holds(&joined) || text.0.join(" ").contains(&spaced))
    }

    /// Whether the words, run together from any of them on, begin with `joined`; in scripts without spaces, hold it anywhere.
    fn holds(&self, joined: &str) -> bool {
        let whole = self.0.concat();
        if joined.len() > whole.len() {
            return false;
        }
        // Twice, because the last name may come first.
        let around = whole.repeat(2);
        if joined.chars().any(is_without_spaces) {
            return around.contains(joined);
        }
        let starts = self.0.iter().scan(0, |next, word| {
            let start = *next;
            *next += word.len();
            Some(start)
        });
        starts.into_iter().any(|start| around[start..].starts_with(joined))
    }
}

/// Folds by Unicode's compatibility decomposition (NFKD, UAX #15) in lower case. Of combining marks those stay that make another
/// letter, as its collation has it.
pub(super) fn fold(text: &str) -> String {
    let seen = |c: &char| !(is_combining_mark(*c) && is_only_written(*c));
    let folded: String = text.nfkd().filter(seen).flat_map(char::to_lowercase).collect();
    let mut plain = String::with_capacity(folded.len());
    // A capital may come apart once more: "İ" is "i" and a dot above.
    for c in folded.chars().filter(seen) {
        match plain_letters(c) {
            Some(letters) => plain.push_str(letters),
            None => plain.push(digit(c).unwrap_or(if is_apostrophe(c) { '\'' } else { c })),
        }
    }
    plain
}

/// What keyboards and books write for an apostrophe; some of it counts as a letter.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '\u{b4}' | '\u{2b9}'..='\u{2bf}' | '\u{2c8}' | '\u{2ca}' | '\u{2cb}' | '\u{2018}'..='\u{201b}'
        | '\u{2032}' | '\u{2035}' | '\u{a78b}' | '\u{a78c}' | '\u{ff07}')
}

/// Letters that Unicode does not take apart, as people type them without their own keyboard.
fn plain_letters(c: char) -> Option<&'static str> {
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
        // Forms that letters take at the end of a word: Greek, Hebrew.
        'ς' => "σ",
        'ך' => "כ",
        'ם' => "מ",
        'ן' => "נ",
        'ף' => "פ",
        'ץ' => "צ",
        // Arabic letters as Arabic, Persian and Urdu keyboards write them: alef, yeh, kaf, heh.
        '\u{671}' => "\u{627}",
        '\u{649}' | '\u{6cc}' => "\u{64a}",
        '\u{6a9}' | '\u{6aa}' => "\u{643}",
        '\u{629}' | '\u{6be}' | '\u{6c1}' | '\u{6c3}' | '\u{6d5}' => "\u{647}",
        // A stroke that lengthens a word, and what joins letters or keeps them apart: nothing that is read.
        '\u{640}' | '\u{200c}' | '\u{200d}' => "",
        _ => return None,
    })
}

/// Chinese, Japanese, Thai, Lao, Burmese and Khmer do not part words by spaces.
fn is_without_spaces(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The names closest to what was typed, at most so many, by closeness and then by name.
pub fn best<T>(asked: &Words, names: impl IntoIterator<Item = (String, T)>, most: usize) -> Vec<T> {
    let mut found: Vec<(Closeness, Words, T)> = names
        .into_iter()
        .filter_map(|(name, what)| {
            let words = Words::of(&name);
            Some((asked.closeness(&words)?, words, what))
        })
        .collect();
    found.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    found.into_iter().take(most).map(|(_, _, what)| what).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Closeness::{Beginning, Joined, Same, Whole};

    fn close(asked: &str, name: &str) -> Option<Closeness> {
        Words::of(asked).closeness(&Words::of(name))
    }

    #[test]
    fn accents_and_capitals_are_forgiven_on_both_sides() {
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
    fn letters_of_one_kind_are_one_letter_in_every_script() {
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
    fn words_stand_in_any_order() {
        assert_eq!(close("cruz gloria", "Gloria de la Cruz"), Some(Whole));
        assert_eq!(close("  Cruz,  Gloria ", "Gloria Cruz"), Some(Same));
        assert_eq!(close("cruz gloria maria", "Gloria de la Cruz"), None, "every word counts");
    }

    #[test]
    fn the_beginning_of_a_word_is_enough_and_its_middle_is_not() {
        assert_eq!(close("glo cr", "Gloria de la Cruz"), Some(Beginning));
        assert_eq!(close("loria", "Gloria de la Cruz"), None);
        assert_eq!(close("", "Gloria"), None);
        assert_eq!(close("’", "Gloria"), None);
        assert_eq!(close("gloria", ""), None);
    }

    #[test]
    fn words_may_run_together() {
        for asked in ["o'brien", "O’Brien", "brien", "o brien mary"] {
            assert!(close(asked, "Mary O'Brien") <= Some(Beginning) && close(asked, "Mary O'Brien").is_some(), "{asked}");
        }
        assert_eq!(close("obrien", "Mary O'Brien"), Some(Joined));
        assert_eq!(close("delacruz", "Gloria de la Cruz"), Some(Joined));
        assert_eq!(close("cruzgloria", "Gloria de la Cruz"), Some(Joined));
        assert_eq!(close("o'brien", "Mary Obrien"), Some(Joined));
        assert_eq!(close("annann", "Ann"), None, "no longer than the name");
    }

    #[test]
    fn scripts_without_spaces_are_found_by_a_part() {
        assert_eq!(close("张莹", "莹 张"), Some(Joined), "the last name first");
        assert_eq!(close("莹", "莹 张"), Some(Whole));
        assert_eq!(close("军", "建军 王"), Some(Joined));
        assert_eq!(close("王军", "建军 王"), None);
        assert_eq!(close("ชาย", "สมชาย ใจดี"), Some(Joined));
        assert_eq!(close("김", "김민준"), Some(Beginning));
    }

    #[test]
    fn the_closest_come_first_then_the_alphabet() {
        let names = ["Anabel Ruiz", "Ruth Ana", "Élan Vital", "Ana", "Ana Álvarez"].map(|name| (name.to_owned(), name));
        assert_eq!(best(&Words::of("ana"), names.clone(), 8), ["Ana", "Ana Álvarez", "Ruth Ana", "Anabel Ruiz"]);
        assert_eq!(best(&Words::of("ana"), names, 2), ["Ana", "Ana Álvarez"]);
    }
}
