//! Identifying guardians: whether two rows, or a row and a record, are the same person. An address alone never identifies one.

use super::{Child, Guardian, ImportFile, Problem, ProblemCode};
use crate::{merging::Rights, search::FoldedWords};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a row lets a guardian do at its child. `None` where the file does not say it, which leaves the right as it is. Such a one
/// is left out of the digest, as before there were these columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RightsInFile {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_see_summaries: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_cancel: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_sign: Option<bool>,
}

impl RightsInFile {
    /// The columns, in the order of the fields.
    pub const COLUMNS: [&'static str; 3] = ["guardian_may_see_summaries", "guardian_may_cancel", "guardian_may_sign"];

    /// The columns and what they say.
    pub fn columns(self) -> [(&'static str, Option<bool>); 3] {
        let [summaries, cancel, sign] = Self::COLUMNS;
        [(summaries, self.may_see_summaries), (cancel, self.may_cancel), (sign, self.may_sign)]
    }

    /// These, without those of which a file says nothing.
    #[must_use]
    pub fn as_far_as(self, file: Self) -> Self {
        Self {
            may_see_summaries: self.may_see_summaries.filter(|_| file.may_see_summaries.is_some()),
            may_cancel: self.may_cancel.filter(|_| file.may_cancel.is_some()),
            may_sign: self.may_sign.filter(|_| file.may_sign.is_some()),
        }
    }

    /// The rights after an import, of a guardian who has these.
    pub fn over(self, here: Rights) -> Rights {
        Rights {
            may_see_summaries: self.may_see_summaries.unwrap_or(here.may_see_summaries),
            may_cancel: self.may_cancel.unwrap_or(here.may_cancel),
            may_sign: self.may_sign.unwrap_or(here.may_sign),
        }
    }

    /// The first column that says something else than what is here, with its cell.
    pub fn difference(self, here: Rights) -> Option<(&'static str, &'static str)> {
        let here = Self::from(here).columns();
        let mut pairs = self.columns().into_iter().zip(here);
        pairs.find_map(|((column, given), (_, here))| {
            given.filter(|_| given != here).map(|may| (column, if may { "yes" } else { "no" }))
        })
    }

    /// Whether the file says something of one of them.
    pub fn is_given(self) -> bool {
        self != Self::default()
    }

    /// Whether the file says something of each of them.
    pub fn is_complete(self) -> bool {
        self.columns().iter().all(|(_, given)| given.is_some())
    }
}

impl From<Rights> for RightsInFile {
    fn from(Rights { may_see_summaries, may_cancel, may_sign }: Rights) -> Self {
        Self { may_see_summaries: Some(may_see_summaries), may_cancel: Some(may_cancel), may_sign: Some(may_sign) }
    }
}

/// A folded name for comparison; the original text if folding leaves nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(FoldedWords, String);

impl Name {
    pub fn of(first: &str, last: &str) -> Self {
        let text = format!("{first} {last}");
        let words = FoldedWords::of(&text);
        let rest = if words.is_empty() { text.trim().to_lowercase() } else { String::new() };
        Self(words, rest)
    }
}

/// The name and contact (email, otherwise phone) that identify a person without a reference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PersonIdentity {
    pub name: Name,
    address: Option<String>,
}

impl PersonIdentity {
    pub fn of(first: &str, last: &str, email: &str, phone: &str) -> Self {
        let address = if email.is_empty() { phone_digits(phone) } else { Some(email.to_lowercase()) };
        Self { name: Name::of(first, last), address }
    }

    /// Whether there is a contact in addition to the name.
    pub fn has_address(&self) -> bool {
        self.address.is_some()
    }
}

/// By what the office recognizes a person who may be known already: any one of name, email address and phone number. It only finds
/// whom to offer; a user decides whether it is the same person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonClues {
    name: Name,
    email: Option<String>,
    phone: Option<String>,
}

impl PersonClues {
    pub fn of(first: &str, last: &str, email: &str, phone: &str) -> Self {
        let email = email.trim().to_lowercase();
        Self { name: Name::of(first, last), email: (!email.is_empty()).then_some(email), phone: phone_digits(phone) }
    }

    /// How many of the three are the same.
    pub fn shared_with(&self, other: &Self) -> usize {
        let same = |mine: &Option<String>, theirs: &Option<String>| usize::from(mine.is_some() && mine == theirs);
        usize::from(self.name == other.name) + same(&self.email, &other.email) + same(&self.phone, &other.phone)
    }
}

/// The digits of a phone number, without the US country code 1. `None` for placeholders: fewer than seven digits, one digit
/// repeated, or digits in sequence.
pub fn phone_digits(phone: &str) -> Option<String> {
    const SEQUENCES: [&str; 3] = ["1234567890", "0123456789", "9876543210"];
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let digits = if digits.len() == 11 { digits.strip_prefix('1').unwrap_or(&digits) } else { &digits };
    let first = digits.chars().next()?;
    let placeholder = digits.len() < 7 || digits.chars().all(|ascii_digit| ascii_digit == first) || SEQUENCES.contains(&digits);
    (!placeholder).then(|| digits.to_owned())
}

/// The identity of a guardian within a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    Reference(String),
    PersonIdentity(PersonIdentity),
}

impl Key {
    /// `None` for a guardian with only a name: two such rows are two people.
    pub fn of(guardian: &Guardian) -> Option<Self> {
        if let Some(reference) = &guardian.reference {
            return Some(Self::Reference(reference.clone()));
        }
        Some(guardian.identity()).filter(PersonIdentity::has_address).map(Self::PersonIdentity)
    }
}

/// Compares the guardians of a file. Two names for one reference are an error; other differences of one person, and an address of
/// several people, are warnings.
pub(super) fn compare(children: &[Child], errors: &mut Vec<Problem>, warnings: &mut Vec<Problem>) {
    let mut guardians: Vec<(&Child, &Guardian)> =
        children.iter().flat_map(|child| child.guardians.iter().map(move |guardian| (child, guardian))).collect();
    guardians.sort_by_key(|(_, guardian)| guardian.line);
    let mut known: BTreeMap<Key, (&Child, &Guardian)> = BTreeMap::new();
    let mut at_address: BTreeMap<&str, BTreeSet<Key>> = BTreeMap::new();
    let problem =
        |guardian: &Guardian, column, value: &str, code| Problem::new(ImportFile::Children, guardian.line, column, value, code);
    for (child, guardian) in guardians {
        let Some(key) = Key::of(guardian) else { continue };
        if let Some((sibling, before)) = known.insert(key.clone(), (child, guardian)) {
            let reference = guardian.reference.as_deref().unwrap_or_default();
            if before.identity().name != guardian.identity().name {
                errors.push(problem(guardian, "guardian_id", reference, ProblemCode::GuardianOfTwoNames));
            } else if before.email != guardian.email {
                warnings.push(problem(guardian, "guardian_email", guardian.email(), ProblemCode::GuardianDiffers));
            } else if before.phone != guardian.phone {
                warnings.push(problem(guardian, "guardian_phone", &guardian.phone, ProblemCode::GuardianDiffers));
            }
            if guardian.reference.is_none() && FoldedWords::of(&sibling.last_name) != FoldedWords::of(&child.last_name) {
                let name = format!("{} {}", guardian.first_name, guardian.last_name);
                warnings.push(problem(guardian, "guardian_first_name", &name, ProblemCode::GuardianOfTwoFamilies));
            }
        }
        if guardian.email.is_some() {
            let people = at_address.entry(guardian.email()).or_default();
            if people.insert(key) && people.len() > 1 {
                warnings.push(problem(guardian, "guardian_email", guardian.email(), ProblemCode::AddressShared));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_and_contact_is_the_same_person() {
        let rosa = PersonIdentity::of("Rosa", "Díaz", "rosa@f.example", "585 555 0100");
        assert_eq!(rosa, PersonIdentity::of("ROSA ", "diaz", "Rosa@F.example", ""));
        assert_ne!(rosa, PersonIdentity::of("Rosa", "Díaz", "", "585 555 0100"));
        assert_ne!(rosa, PersonIdentity::of("Ana", "Díaz", "rosa@f.example", "585 555 0100"));
        let kim = PersonIdentity::of("Kim", "", "", "+1 (585) 555-0100");
        assert_eq!(kim, PersonIdentity::of("Kim", "", "", "585.555.0100"));
        for nothing in ["none", "000-000-0000", "(999) 999-9999", "1 234 567 890", "911"] {
            assert!(!PersonIdentity::of("Kim", "", "", nothing).has_address(), "{nothing}");
        }
        assert_ne!(Name::of("***", ""), Name::of("..", ""));
    }

    #[test]
    fn a_name_an_address_or_a_number_is_a_clue() {
        let known = PersonClues::of("José", "Díaz", "jose@f.example", "(585) 555-0100");
        let shared = |first, last, email, phone| PersonClues::of(first, last, email, phone).shared_with(&known);
        assert_eq!(shared("JOSE", "Diaz", "", ""), 1);
        assert_eq!(shared("J.", "", "Jose@F.example", ""), 1);
        assert_eq!(shared("Pepe", "", "", "+1 585.555.0100"), 1);
        assert_eq!(shared("Jose", "Diaz", "jose@f.example", "5855550100"), 3);
        assert_eq!(shared("Josefa", "Diaz", "josefa@f.example", "585-555-0101"), 0);
        assert_eq!(PersonClues::of("Ana", "", "", "").shared_with(&PersonClues::of("Eva", "", "", "")), 0, "nothing is no clue");
        let arabic = PersonClues::of("\u{645}\u{631}\u{64a}\u{645}", "", "", "");
        assert_eq!(arabic.shared_with(&PersonClues::of("\u{645}\u{631}\u{64a}\u{645} ", "", "x@f.example", "")), 1);
    }
}
