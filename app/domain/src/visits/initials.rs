//! Showing children by their initials, and distinguishing those with the same initials.

use super::initial;
use crate::{ChildId, text};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What is shown of a child: the number of letters of each name (at least one), and details that distinguish it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DisambiguatedInitials {
    pub first: usize,
    pub last: usize,
    pub town: Option<String>,
    pub born: Option<Date>,
}

/// The input of [`disambiguate_initials`].
#[derive(Clone, Debug)]
pub struct NamedChild {
    pub id: ChildId,
    pub first_name: String,
    pub last_name: String,
    pub town: Option<String>,
    pub born: Date,
}

impl NamedChild {
    fn cut(&self, first: usize, last: usize) -> (String, String) {
        (first_letters(&self.first_name, first).to_lowercase(), first_letters(&self.last_name, last).to_lowercase())
    }
}

/// "G.", or "Gl." for two letters; empty for an empty name. Without the period if that is the whole name.
pub(super) fn first_letters(name: &str, count: usize) -> String {
    if count <= 1 {
        return initial(name);
    }
    let mut letters = text::graphemes(name.trim());
    let cut: String = letters.by_ref().take(count).collect();
    if letters.next().is_some() { format!("{cut}.") } else { cut }
}

/// The children, among all of an agency, whose initials are not unique. The town distinguishes them; within a town more letters
/// of the first name, otherwise of the last name; for the same name the birth date.
pub fn disambiguate_initials(children: &[NamedChild]) -> BTreeMap<ChildId, DisambiguatedInitials> {
    let mut alike: BTreeMap<_, Vec<&NamedChild>> = BTreeMap::new();
    for child in children {
        alike.entry(child.cut(1, 1)).or_default().push(child);
    }
    let mut shown = BTreeMap::new();
    for group in alike.into_values().filter(|group| group.len() > 1) {
        let mut towns: BTreeMap<Option<&str>, Vec<&NamedChild>> = BTreeMap::new();
        for child in group {
            towns.entry(child.town.as_deref()).or_default().push(child);
        }
        for same_town in towns.into_values() {
            let (first, last, born) = letters_needed(&same_town);
            for child in same_town {
                let letters = DisambiguatedInitials { first, last, town: child.town.clone(), born: born.then_some(child.born) };
                shown.insert(child.id, letters);
            }
        }
    }
    shown
}

/// How many letters of each name make all of these different, and whether the birth date is needed. Never shows a whole name.
fn letters_needed(same_town: &[&NamedChild]) -> (usize, usize, bool) {
    let different = |(first, last): &(usize, usize)| {
        same_town.iter().map(|child| child.cut(*first, *last)).collect::<BTreeSet<_>>().len() == same_town.len()
    };
    let shortest_name =
        |name: fn(&NamedChild) -> &str| same_town.iter().map(|child| text::graphemes(name(child)).count()).min().unwrap_or(0);
    let by_first = (2..shortest_name(|child| &child.first_name)).map(|first| (first, 1));
    let by_last = (2..shortest_name(|child| &child.last_name)).map(|last| (1, last));
    match [(1, 1)].into_iter().chain(by_first).chain(by_last).find(different) {
        Some((first, last)) => (first, last, false),
        None => (1, 1, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visits::ChildRef;
    use uuid::Uuid;

    fn shown(children: &[(&str, &str, &str, i8)]) -> Vec<String> {
        let bearers: Vec<NamedChild> = (1..)
            .zip(children)
            .map(|(id, (first, last, town, day))| NamedChild {
                id: ChildId(Uuid::from_u128(id)),
                first_name: (*first).into(),
                last_name: (*last).into(),
                town: Some((*town).into()),
                born: Date::constant(2023, 5, *day),
            })
            .collect();
        let letters = disambiguate_initials(&bearers);
        let name = |child: NamedChild| {
            let known = ChildRef {
                id: child.id,
                first_name: child.first_name,
                last_name: child.last_name,
                town: None,
                born: None,
                letters: 1,
            };
            known.with_initials(letters.get(&child.id).unwrap_or(&DisambiguatedInitials::default())).short_name()
        };
        bearers.into_iter().map(name).collect()
    }

    #[test]
    fn the_town_is_shown_if_initials_are_not_unique() {
        assert_eq!(shown(&[("Ana", "Li", "Rush", 1), ("Bo", "Li", "Rush", 1)]), ["A. L.", "B. L."]);
        assert_eq!(shown(&[("Ana", "Li", "Rush", 1), ("amy", "Lee", "Elm", 1)]), ["A. L., Rush", "A. L., Elm"]);
    }

    #[test]
    fn same_town_adds_letters_and_same_name_adds_the_birth_date() {
        assert_eq!(shown(&[("Amy", "Li", "Rush", 1), ("Ana", "Li", "Rush", 1)]), ["Am. L., Rush", "An. L., Rush"]);
        assert_eq!(shown(&[("Ana", "Lima", "Rush", 1), ("Ana", "Lee", "Rush", 1)]), ["A. Li., Rush", "A. Le., Rush"]);
        let namesakes = [("Ana", "Li", "Rush", 1), ("ANA", "LI", "Rush", 2)];
        assert_eq!(shown(&namesakes), ["A. L., Rush, 05/01/2023", "A. L., Rush, 05/02/2023"]);
        assert_eq!(
            shown(&[("किरण", "राव", "Rush", 1), ("कमल", "राव", "Rush", 1)]),
            ["कि. रा.", "क. रा."],
            "whole letters differ"
        );
    }
}
