//! Alphabetical order of names: the root Unicode collation (UTS #10).

use super::letters::{collator, is_apostrophe};
use icu_collator::{
    CollatorBorrowed,
    options::{AlternateHandling, CollatorOptions, MaxVariable, Strength},
};
use std::sync::LazyLock;

/// Compares like its text in alphabetical order: Álvarez sorts under A, O'Brien next to OBrien.
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

/// Ignores punctuation and spaces, whose spelling varies.
static SORTING: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Tertiary);
    options.alternate_handling = Some(AlternateHandling::Shifted);
    options.max_variable = Some(MaxVariable::Punctuation);
    collator(options)
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_alphabetically() {
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
}
