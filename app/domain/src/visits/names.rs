//! Display names of people, and disambiguation of children with the same short name.

use super::{ChildRef, initial};
use crate::{
    ChildId,
    text::{self, capitalize_grapheme},
};
use std::collections::{BTreeMap, BTreeSet};

/// "Gloria C.": the first name and the initial of the last.
pub fn short_name(first: &str, last: &str) -> String {
    cut_name(first, last, 1)
}

/// "Gloria Cr.": the first name and this many letters of the last name; without the period if that is the whole last name.
pub(super) fn cut_name(first: &str, last: &str, letters: usize) -> String {
    let (first, last) = (first.trim(), last.trim());
    if letters == 1 {
        return format!("{first} {}", initial(last)).trim_end().to_owned();
    }
    let mut whole = text::graphemes(last);
    let Some(begin) = whole.next() else { return first.to_owned() };
    let rest: String = whole.by_ref().take(letters - 1).collect();
    if whole.next().is_none() {
        return format!("{first} {last}");
    }
    format!("{first} {}{rest}.", capitalize_grapheme(begin))
}

/// First and last name, separated by one space.
pub fn full_name(first: &str, last: &str) -> String {
    format!("{} {}", first.trim(), last.trim()).trim().to_owned()
}

/// Gives children with the same short name as many letters of their last names as needed: "David Ri., Rochester" and
/// "David Ro., Rochester". A child may be in the list several times; unique short names keep the initial.
pub fn disambiguate_children(shown: Vec<&mut ChildRef>) {
    // Children shown by initials get no additional letters.
    let shown: Vec<&mut ChildRef> = shown.into_iter().filter(|child| child.letters != ChildRef::INITIALS).collect();
    let mut alike: BTreeMap<String, BTreeMap<ChildId, String>> = BTreeMap::new();
    for child in &shown {
        let shown = text::normalize_line(&child.short_name()).to_lowercase();
        alike.entry(shown).or_default().insert(child.id, text::normalize_line(&child.last_name).to_lowercase());
    }
    let letters: BTreeMap<ChildId, u8> = alike
        .into_values()
        .filter(|group| group.len() > 1)
        .flat_map(|group| {
            let letters = letters_needed(&group);
            group.into_keys().map(move |id| (id, letters))
        })
        .collect();
    for child in shown {
        if let Some(letters) = letters.get(&child.id) {
            child.letters = *letters;
        }
    }
}

/// The fewest letters that make all of these different; all letters if names are equal.
fn letters_needed(names: &BTreeMap<ChildId, String>) -> u8 {
    let longest = names.values().map(|name| text::graphemes(name).count()).max().unwrap_or(1);
    let different = |letters: usize| {
        let cut: BTreeSet<String> = names.values().map(|name| text::graphemes(name).take(letters).collect()).collect();
        cut.len() == names.len()
    };
    let letters = (2..=longest).find(|letters| different(*letters)).unwrap_or(longest);
    u8::try_from(letters).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn names_shorten_in_any_script() {
        assert_eq!(short_name("Gloria", "de la Cruz"), "Gloria D.");
        assert_eq!(short_name("莹", "张"), "莹 张.");
        assert_eq!(short_name("Prince", " "), "Prince");
        assert_eq!(short_name("Ana", "a\u{301}lvarez"), "Ana A\u{301}.");
        assert_eq!(short_name("अमित", "किरण"), "अमित कि.");
        assert_eq!(cut_name("Ana", "E\u{301}clair", 2), "Ana E\u{301}c.", "an accent is no letter");
        assert_eq!(cut_name("Ana", "किरण", 3), "Ana किरण");
    }

    fn child(id: u128, first: &str, last: &str, town: Option<&str>) -> ChildRef {
        ChildRef {
            id: ChildId(Uuid::from_u128(id)),
            first_name: first.into(),
            last_name: last.into(),
            town: town.map(str::to_owned),
            born: None,
            letters: 1,
        }
    }

    fn short_names(mut children: Vec<ChildRef>) -> Vec<String> {
        disambiguate_children(children.iter_mut().collect());
        children.iter().map(ChildRef::short_name).collect()
    }

    #[test]
    fn different_towns_need_no_more_letters() {
        let shown = vec![child(1, "Gloria", "Cruz", Some("Oakton")), child(2, "Gloria", "Chavez", Some("Elm Hill"))];
        assert_eq!(short_names(shown), ["Gloria C., Oakton", "Gloria C., Elm Hill"]);
    }

    #[test]
    fn same_town_adds_letters() {
        let shown = vec![
            child(1, "Dylan", "Shelton", Some("Rochester")),
            child(2, "Dylan", "Sheppard", Some("Rochester")),
            child(1, "Dylan", "Shelton", Some("Rochester")),
            child(3, "David", "Rivera", Some("Rochester")),
        ];
        let expected = ["Dylan Shel., Rochester", "Dylan Shep., Rochester", "Dylan Shel., Rochester", "David R., Rochester"];
        assert_eq!(short_names(shown), expected, "the same child twice is one, and David is alone here");
    }

    #[test]
    fn a_name_that_is_a_prefix_of_another_is_shown_whole() {
        let shown = vec![child(1, "Ana", "Roy", Some("Rush")), child(2, "Ana", "Royal", Some("Rush"))];
        assert_eq!(short_names(shown), ["Ana Roy, Rush", "Ana Roya., Rush"]);
    }

    #[cfg(feature = "normal")]
    #[test]
    fn composed_and_decomposed_names_are_equal() {
        let shown =
            vec![child(1, "Jos\u{e9}", "Ruiz", None), child(2, "Jose\u{301}", "Roy", None), child(3, "JOS\u{c9}", "rey", None)];
        assert_eq!(short_names(shown), ["Jos\u{e9} Ru.", "Jose\u{301} Ro.", "JOS\u{c9} Re."]);
    }

    #[test]
    fn equal_names_are_shown_whole() {
        let shown = vec![child(1, "Ana", "Li", None), child(2, "Ana", "LI", None)];
        assert_eq!(short_names(shown), ["Ana Li", "Ana LI"]);
    }
}
