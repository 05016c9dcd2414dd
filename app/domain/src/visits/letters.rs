//! Children by their initials, and how those of the same initials are told apart.

use super::initial;
use crate::{ChildId, text};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What is shown of a child by initials: letters of each name, one at least, and what stands beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    pub first: usize,
    pub last: usize,
    pub town: Option<String>,
    pub born: Option<Date>,
}

/// A child as initials are made of it.
#[derive(Clone, Debug)]
pub struct Bearer {
    pub id: ChildId,
    pub first_name: String,
    pub last_name: String,
    pub town: Option<String>,
    pub born: Date,
}

impl Bearer {
    fn cut(&self, first: usize, last: usize) -> (String, String) {
        (first_letters(&self.first_name, first).to_lowercase(), first_letters(&self.last_name, last).to_lowercase())
    }
}

/// "G.", or "Gl." of two letters; nothing of nothing. A name that ends there stands without the point.
pub(super) fn first_letters(name: &str, count: usize) -> String {
    if count <= 1 {
        return initial(name);
    }
    let mut letters = text::letters(name.trim());
    let cut: String = letters.by_ref().take(count).collect();
    if letters.next().is_some() { format!("{cut}.") } else { cut }
}

/// Of all children of an agency, those whom initials alone do not tell apart: the town tells, and of one town another letter of
/// the first name, else of the last; of one name the birth date.
pub fn letters_of(children: &[Bearer]) -> BTreeMap<ChildId, Letters> {
    let mut alike: BTreeMap<_, Vec<&Bearer>> = BTreeMap::new();
    for child in children {
        alike.entry(child.cut(1, 1)).or_default().push(child);
    }
    let mut shown = BTreeMap::new();
    for group in alike.into_values().filter(|group| group.len() > 1) {
        let mut towns: BTreeMap<Option<&str>, Vec<&Bearer>> = BTreeMap::new();
        for child in group {
            towns.entry(child.town.as_deref()).or_default().push(child);
        }
        for neighbours in towns.into_values() {
            let (first, last, born) = needed(&neighbours);
            for child in neighbours {
                let letters = Letters { first, last, town: child.town.clone(), born: born.then_some(child.born) };
                shown.insert(child.id, letters);
            }
        }
    }
    shown
}

/// How many letters of each name make all of these different, and whether it takes the birth date: no name is shown whole.
fn needed(neighbours: &[&Bearer]) -> (usize, usize, bool) {
    let different = |(first, last): &(usize, usize)| {
        neighbours.iter().map(|child| child.cut(*first, *last)).collect::<BTreeSet<_>>().len() == neighbours.len()
    };
    let least = |name: fn(&Bearer) -> &str| neighbours.iter().map(|child| text::letters(name(child)).count()).min().unwrap_or(0);
    let by_first = (2..least(|child| &child.first_name)).map(|first| (first, 1));
    let by_last = (2..least(|child| &child.last_name)).map(|last| (1, last));
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
        let bearers: Vec<Bearer> = (1..)
            .zip(children)
            .map(|(id, (first, last, town, day))| Bearer {
                id: ChildId(Uuid::from_u128(id)),
                first_name: (*first).into(),
                last_name: (*last).into(),
                town: Some((*town).into()),
                born: Date::constant(2023, 5, *day),
            })
            .collect();
        let letters = letters_of(&bearers);
        let name = |child: Bearer| {
            let known = ChildRef {
                id: child.id,
                first_name: child.first_name,
                last_name: child.last_name,
                town: None,
                born: None,
                letters: 1,
            };
            known.by_letters(letters.get(&child.id).unwrap_or(&Letters::default())).short_name()
        };
        bearers.into_iter().map(name).collect()
    }

    #[test]
    fn initials_alone_where_they_are_enough_then_the_town() {
        assert_eq!(shown(&[("Ana", "Li", "Rush", 1), ("Bo", "Li", "Rush", 1)]), ["A. L.", "B. L."]);
        assert_eq!(shown(&[("Ana", "Li", "Rush", 1), ("amy", "Lee", "Elm", 1)]), ["A. L., Rush", "A. L., Elm"]);
    }

    #[test]
    fn twins_have_another_letter_and_namesakes_a_birth_date() {
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
