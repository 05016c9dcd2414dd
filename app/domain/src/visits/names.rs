//! Names of people as visits show them, and children told apart whose short names look the same.

use super::{ChildRef, initial};
use crate::{
    ChildId,
    text::{self, capital},
};
use std::collections::{BTreeMap, BTreeSet};

/// "Gloria C.": the first name and the initial of the last.
pub fn short_name(first: &str, last: &str) -> String {
    cut_name(first, last, 1)
}

/// "Gloria Cr.": the first name and so many letters of the last; without the point where that is all of several.
pub(super) fn cut_name(first: &str, last: &str, letters: usize) -> String {
    let (first, last) = (first.trim(), last.trim());
    if letters == 1 {
        return format!("{first} {}", initial(last)).trim_end().to_owned();
    }
    let mut whole = text::letters(last);
    let Some(begin) = whole.next() else { return first.to_owned() };
    let rest: String = whole.by_ref().take(letters - 1).collect();
    if whole.next().is_none() {
        return format!("{first} {last}");
    }
    format!("{first} {}{rest}.", capital(begin))
}

/// Both names with one space.
pub fn full_name(first: &str, last: &str) -> String {
    format!("{} {}", first.trim(), last.trim()).trim().to_owned()
}

/// Gives children of equal short names as many letters of their last names as it takes: "David Ri., Rochester" and
/// "David Ro., Rochester". A child may come several times; who looks like nobody else keeps the initial.
pub fn tell_apart(shown: Vec<&mut ChildRef>) {
    // Who wants initials is shown no letter more.
    let shown: Vec<&mut ChildRef> = shown.into_iter().filter(|child| child.letters != ChildRef::INITIALS).collect();
    let mut alike: BTreeMap<String, BTreeMap<ChildId, String>> = BTreeMap::new();
    for child in &shown {
        let shown = text::one_form(&child.short_name()).to_lowercase();
        alike.entry(shown).or_default().insert(child.id, text::one_form(&child.last_name).to_lowercase());
    }
    let letters: BTreeMap<ChildId, u8> = alike
        .into_values()
        .filter(|twins| twins.len() > 1)
        .flat_map(|twins| {
            let letters = letters_needed(&twins);
            twins.into_keys().map(move |id| (id, letters))
        })
        .collect();
    for child in shown {
        if let Some(letters) = letters.get(&child.id) {
            child.letters = *letters;
        }
    }
}

/// The fewest letters that make all of these different; of equal names, all they have.
fn letters_needed(names: &BTreeMap<ChildId, String>) -> u8 {
    let longest = names.values().map(|name| text::letters(name).count()).max().unwrap_or(1);
    let different = |letters: usize| {
        let cut: BTreeSet<String> = names.values().map(|name| text::letters(name).take(letters).collect()).collect();
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

    fn told(mut children: Vec<ChildRef>) -> Vec<String> {
        tell_apart(children.iter_mut().collect());
        children.iter().map(ChildRef::short_name).collect()
    }

    #[test]
    fn the_town_is_enough_where_it_differs() {
        let shown = vec![child(1, "Gloria", "Cruz", Some("Oakton")), child(2, "Gloria", "Chavez", Some("Elm Hill"))];
        assert_eq!(told(shown), ["Gloria C., Oakton", "Gloria C., Elm Hill"]);
    }

    #[test]
    fn of_one_town_more_letters_tell() {
        let shown = vec![
            child(1, "Dylan", "Shelton", Some("Rochester")),
            child(2, "Dylan", "Sheppard", Some("Rochester")),
            child(1, "Dylan", "Shelton", Some("Rochester")),
            child(3, "David", "Rivera", Some("Rochester")),
        ];
        let expected = ["Dylan Shel., Rochester", "Dylan Shep., Rochester", "Dylan Shel., Rochester", "David R., Rochester"];
        assert_eq!(told(shown), expected, "the same child twice is one, and David is alone here");
    }

    #[test]
    fn a_name_that_begins_another_is_written_out() {
        let shown = vec![child(1, "Ana", "Roy", Some("Rush")), child(2, "Ana", "Royal", Some("Rush"))];
        assert_eq!(told(shown), ["Ana Roy, Rush", "Ana Roya., Rush"]);
    }

    #[cfg(feature = "normal")]
    #[test]
    fn composed_and_decomposed_are_alike() {
        let shown =
            vec![child(1, "Jos\u{e9}", "Ruiz", None), child(2, "Jose\u{301}", "Roy", None), child(3, "JOS\u{c9}", "rey", None)];
        assert_eq!(told(shown), ["Jos\u{e9} Ru.", "Jose\u{301} Ro.", "JOS\u{c9} Re."]);
    }

    #[test]
    fn who_bears_the_same_name_keeps_it_whole() {
        let shown = vec![child(1, "Ana", "Li", None), child(2, "Ana", "LI", None)];
        assert_eq!(told(shown), ["Ana Li", "Ana LI"]);
    }
}
