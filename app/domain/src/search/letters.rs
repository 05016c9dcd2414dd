//! Characters of names: which are only variants of others, for the search and for the alphabetical order.

use icu_collator::{
    Collator, CollatorBorrowed,
    options::{CollatorOptions, Strength},
};
use std::{cmp::Ordering, sync::LazyLock};

/// Characters that keyboards and books use as apostrophes; Unicode counts some of them as letters.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '\u{b4}' | '\u{2b9}'..='\u{2bf}' | '\u{2c8}' | '\u{2ca}' | '\u{2cb}' | '\u{2018}'..='\u{201b}'
        | '\u{2032}' | '\u{2035}' | '\u{a78b}' | '\u{a78c}' | '\u{ff07}')
}

/// Compares base letters only, without diacritics.
static LETTERS: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Primary);
    collator(options)
});

pub(super) fn collator(options: CollatorOptions) -> CollatorBorrowed<'static> {
    Collator::try_new(Default::default(), options).expect("the collation data is compiled in")
}

/// Whether a combining mark is only a diacritic: an accent is, a vowel sign makes a different letter.
pub(super) fn is_diacritic(mark: char) -> bool {
    // Fast path: accents of Latin letters, nearly all marks in practice.
    if ('\u{300}'..='\u{36f}').contains(&mark) {
        return true;
    }
    LETTERS.compare("a", &format!("a{mark}")) == Ordering::Equal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_are_diacritics_and_vowel_signs_are_not() {
        for accent in ['\u{301}', '\u{64e}', '\u{5b8}', '\u{93c}', '\u{e48}'] {
            assert!(is_diacritic(accent), "{}", accent.escape_unicode());
        }
        for vowel in ['\u{93e}', '\u{93f}', '\u{e34}', '\u{bbe}'] {
            assert!(!is_diacritic(vowel), "{}", vowel.escape_unicode());
        }
    }
}
