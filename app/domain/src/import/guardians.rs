//! When two rows, or a row and a record, mean one guardian: a person is never known by an address alone.

use super::{Child, File, Guardian, Problem};
use crate::search::Words;
use std::collections::{BTreeMap, BTreeSet};

/// A name as it is compared: folded, and as it is written where nothing is left of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(Words, String);

impl Name {
    pub fn of(first: &str, last: &str) -> Self {
        let text = format!("{first} {last}");
        let words = Words::of(&text);
        let rest = if words.is_empty() { text.trim().to_lowercase() } else { String::new() };
        Self(words, rest)
    }
}

/// The name and the address (e-mail, else telephone) of somebody without a reference: who has the same is the same person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Likeness {
    pub name: Name,
    address: Option<String>,
}

impl Likeness {
    pub fn of(first: &str, last: &str, email: &str, phone: &str) -> Self {
        let address = if email.is_empty() { phone_digits(phone) } else { Some(email.to_lowercase()) };
        Self { name: Name::of(first, last), address }
    }

    /// Whether there is anything beside the name to know them by.
    pub fn has_address(&self) -> bool {
        self.address.is_some()
    }
}

/// The digits of a telephone number, without the 1 that some write before it. None for what is written where there is none:
/// fewer than seven, one digit over and over, or all in their order.
pub fn phone_digits(phone: &str) -> Option<String> {
    const IN_ORDER: [&str; 3] = ["1234567890", "0123456789", "9876543210"];
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let digits = if digits.len() == 11 { digits.strip_prefix('1').unwrap_or(&digits) } else { &digits };
    let first = digits.chars().next()?;
    let placeholder = digits.len() < 7 || digits.chars().all(|digit| digit == first) || IN_ORDER.contains(&digits);
    (!placeholder).then(|| digits.to_owned())
}

/// How the rows of a file know a guardian.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    Reference(String),
    Likeness(Likeness),
}

impl Key {
    /// Nothing for somebody of whom there is a name alone: two of them are two people.
    pub fn of(guardian: &Guardian) -> Option<Self> {
        if let Some(reference) = &guardian.reference {
            return Some(Self::Reference(reference.clone()));
        }
        Some(guardian.likeness()).filter(Likeness::has_address).map(Self::Likeness)
    }
}

/// Compares the guardians of a file: a reference has one name; what else differs of one person, and an address of two, is worth
/// a look.
pub(super) fn compare(children: &[Child], errors: &mut Vec<Problem>, warnings: &mut Vec<Problem>) {
    let mut guardians: Vec<(&Child, &Guardian)> =
        children.iter().flat_map(|child| child.guardians.iter().map(move |guardian| (child, guardian))).collect();
    guardians.sort_by_key(|(_, guardian)| guardian.line);
    let mut known: BTreeMap<Key, (&Child, &Guardian)> = BTreeMap::new();
    let mut at_address: BTreeMap<&str, BTreeSet<Key>> = BTreeMap::new();
    let problem =
        |guardian: &Guardian, column, value: &str, code| Problem::new(File::Children, guardian.line, column, value, code);
    for (child, guardian) in guardians {
        let Some(key) = Key::of(guardian) else { continue };
        if let Some((sibling, before)) = known.insert(key.clone(), (child, guardian)) {
            let reference = guardian.reference.as_deref().unwrap_or_default();
            if before.likeness().name != guardian.likeness().name {
                errors.push(problem(guardian, "guardian_id", reference, "import.guardian_of_two_names"));
            } else if before.email != guardian.email {
                warnings.push(problem(guardian, "guardian_email", guardian.email(), "import.guardian_differs"));
            } else if before.phone != guardian.phone {
                warnings.push(problem(guardian, "guardian_phone", &guardian.phone, "import.guardian_differs"));
            }
            if guardian.reference.is_none() && Words::of(&sibling.last_name) != Words::of(&child.last_name) {
                let name = format!("{} {}", guardian.first_name, guardian.last_name);
                warnings.push(problem(guardian, "guardian_first_name", &name, "import.guardian_of_two_families"));
            }
        }
        if guardian.email.is_some() {
            let people = at_address.entry(guardian.email()).or_default();
            if people.insert(key) && people.len() > 1 {
                warnings.push(problem(guardian, "guardian_email", guardian.email(), "import.address_shared"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_with_one_address_is_one_person() {
        let rosa = Likeness::of("Rosa", "Díaz", "rosa@f.example", "585 555 0100");
        assert_eq!(rosa, Likeness::of("ROSA ", "diaz", "Rosa@F.example", ""));
        assert_ne!(rosa, Likeness::of("Rosa", "Díaz", "", "585 555 0100"));
        assert_ne!(rosa, Likeness::of("Ana", "Díaz", "rosa@f.example", "585 555 0100"));
        let kim = Likeness::of("Kim", "", "", "+1 (585) 555-0100");
        assert_eq!(kim, Likeness::of("Kim", "", "", "585.555.0100"));
        for nothing in ["none", "000-000-0000", "(999) 999-9999", "1 234 567 890", "911"] {
            assert!(!Likeness::of("Kim", "", "", nothing).has_address(), "{nothing}");
        }
        assert_ne!(Name::of("***", ""), Name::of("..", ""));
    }
}
