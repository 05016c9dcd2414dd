//! The order in which people look for names: Unicode's collation (UTS #10) of no language in particular.

use super::names::is_apostrophe;
use icu_collator::{
    Collator, CollatorBorrowed,
    options::{AlternateHandling, CollatorOptions, MaxVariable, Strength},
};
use std::{cmp::Ordering, sync::LazyLock};

/// Orders as its text is sorted: Álvarez among those who begin with A, O'Brien and OBrien beside each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey(Vec<u8>);

impl SortKey {
    pub fn of(text: &str) -> Self {
        let plain: String = text.chars().map(|c| if is_apostrophe(c) { '\'' } else { c }).collect();
        let mut key = Vec::with_capacity(plain.len() * 3);
        let Ok(()) = SORTING.write_sort_key_to(plain.trim(), &mut key);
        Self(key)
    }
}

/// Punctuation and spaces do not count: they are written one way and another.
static SORTING: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Tertiary);
    options.alternate_handling = Some(AlternateHandling::Shifted);
    options.max_variable = Some(MaxVariable::Punctuation);
    collator(options)
});

/// Letters alone, without what is written on them.
static LETTERS: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Primary);
    collator(options)
});

fn collator(options: CollatorOptions) -> CollatorBorrowed<'static> {
    Collator::try_new(Default::default(), options).expect("the tables of collation are part of the program")
}

/// Whether a combining mark makes no other letter of the one that bears it: an accent does not, the sign of a vowel does.
pub(super) fn is_only_written(mark: char) -> bool {
    // Accents of Latin letters: nearly every mark that comes.
    if ('\u{300}'..='\u{36f}').contains(&mark) {
        return true;
    }
    LETTERS.compare("a", &format!("a{mark}")) == Ordering::Equal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_where_people_look_for_them() {
        let mut names = vec![
            "Zimmer",
            "Álvarez",
            "alvarado",
            "Öztürk",
            "O\u{2019}Neil",
            "Oakley",
            "ONeill",
            "O\u{2bc}Neal",
            "Łuczak",
            "Lucas",
            "Adams",
        ];
        names.sort_by_cached_key(|name| SortKey::of(name));
        let expected = [
            "Adams",
            "alvarado",
            "Álvarez",
            "Lucas",
            "Łuczak",
            "Oakley",
            "O\u{2bc}Neal",
            "O\u{2019}Neil",
            "ONeill",
            "Öztürk",
            "Zimmer",
        ];
        assert_eq!(names, expected);
        assert_eq!(SortKey::of("A\u{301}lvarez"), SortKey::of("Álvarez"), "composed or not");
    }

    #[test]
    fn signs_of_vowels_are_letters_and_accents_are_not() {
        for accent in ['\u{301}', '\u{64e}', '\u{5b8}', '\u{93c}', '\u{e48}'] {
            assert!(is_only_written(accent), "{}", accent.escape_unicode());
        }
        for vowel in ['\u{93e}', '\u{93f}', '\u{e34}', '\u{bbe}'] {
            assert!(!is_only_written(vowel), "{}", vowel.escape_unicode());
        }
    }
}
