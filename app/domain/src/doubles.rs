//! How alike two records of people are: whether they may be one person who was entered twice.
//!
//! Only a suggestion: nothing is refused or merged because of it. Twins share everything but the first name, so two records whose first
//! names differ are never likely to be one person.

use crate::{ChildId, search::FoldedWords, text::ascii_digits};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What two records are compared by. Empty texts and an unknown date are compared with nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    pub first_name: String,
    pub last_name: String,
    pub birth_date: Option<Date>,
    /// Of a child, those of its guardians.
    pub phones: Vec<String>,
    pub emails: Vec<String>,
}

/// How likely two records are one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    Possible,
    Likely,
}

/// Why two records are alike, or what differs although they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    SameName,
    /// First and last name are swapped.
    SwappedName,
    /// A letter differs.
    SimilarName,
    SameLastName,
    SameBirthDate,
    SamePhone,
    SameEmail,
    /// Differs: perhaps a twin.
    OtherFirstName,
    /// Differs.
    OtherBirthDate,
}

/// How alike two records are, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alike {
    pub likeness: Likeness,
    pub reasons: Vec<Reason>,
}

/// A child who is alike another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlikeChild {
    pub id: ChildId,
    pub name: String,
    pub reference: String,
    pub birth_date: Date,
    /// Whether its services have ended.
    pub is_ended: bool,
    pub alike: Alike,
}

impl AlikeChild {
    /// The most that are shown.
    pub const MAX: usize = 8;
}

/// Letters that a name has at least for one of them to be a typing mistake: shorter names differ by one letter often.
const LONG_NAME: usize = 5;

/// The digits of a number that are compared: without a country code.
const PHONE_DIGITS: usize = 10;
/// Fewer digits are no number.
const MIN_PHONE_DIGITS: usize = 7;

/// The digits of a telephone number, in every script; `None` if there are too few.
pub fn phone_digits(phone: &str) -> Option<String> {
    let digits: Vec<char> = ascii_digits(phone).chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= MIN_PHONE_DIGITS).then(|| digits[digits.len().saturating_sub(PHONE_DIGITS)..].iter().collect())
}

/// Whether one text becomes the other by at most one letter that is added, left out or replaced, or by two neighbors that are
/// swapped.
fn is_one_mistake_away(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let start = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[start..], &other[start..]);
    let end = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&one[..one.len() - end], &other[..other.len() - end]) {
        ([] | [_], [] | [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

/// How two names compare.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Same,
    Similar,
    Different,
}

/// Compares folded names without the spaces between their words, which people set differently (De la Cruz, Delacruz).
fn compare_names(one: &FoldedWords, other: &FoldedWords) -> Names {
    let (one, other) = (one.joined(), other.joined());
    let is_long = one.chars().count().min(other.chars().count()) >= LONG_NAME;
    if one == other {
        Names::Same
    } else if is_long && is_one_mistake_away(&one, &other) {
        Names::Similar
    } else {
        Names::Different
    }
}

/// Whether a value is in both lists.
fn share(one: &[String], other: &[String]) -> bool {
    one.iter().any(|value| other.contains(value))
}

/// How alike two people are; `None` if nothing suggests that they are one.
pub fn compare(one: &Person, other: &Person) -> Option<Alike> {
    use Names::{Different, Same, Similar};
    let words = |person: &Person| (FoldedWords::of(&person.first_name), FoldedWords::of(&person.last_name));
    let ((first, last), (other_first, other_last)) = (words(one), words(other));
    if first.is_empty() || other_first.is_empty() {
        return None;
    }
    let (firsts, lasts) = (compare_names(&first, &other_first), compare_names(&last, &other_last));
    let is_swapped = (firsts, lasts) != (Same, Same)
        && !last.is_empty()
        && (compare_names(&first, &other_last), compare_names(&last, &other_first)) == (Same, Same);
    let dates = one.birth_date.zip(other.birth_date).map(|(one, other)| one == other);
    let phones = |person: &Person| person.phones.iter().filter_map(|phone| phone_digits(phone)).collect::<Vec<_>>();
    let same_phone = share(&phones(one), &phones(other));
    let emails = |person: &Person| {
        let emails = person.emails.iter().map(|email| email.trim().to_lowercase());
        emails.filter(|email| !email.is_empty()).collect::<Vec<_>>()
    };
    let same_email = share(&emails(one), &emails(other));
    let reached = same_phone || same_email;

    // Guardians, who have no birth date, are compared by how they are reached.
    let of_whole_name = if dates == Some(true) || (dates.is_none() && reached) { Likeness::Likely } else { Likeness::Possible };
    let (likeness, name) = match (firsts, lasts) {
        _ if is_swapped => (of_whole_name, Reason::SwappedName),
        (Same, Same) => (of_whole_name, Reason::SameName),
        // The first name is exactly the same.
        (Same, Similar) if dates == Some(true) => (Likeness::Likely, Reason::SimilarName),
        (Similar, Same | Similar) if dates == Some(true) => (Likeness::Possible, Reason::SimilarName),
        (Same | Similar, Same | Similar) if reached => (Likeness::Possible, Reason::SimilarName),
        (Same, Different) if dates == Some(true) => (Likeness::Possible, Reason::SameBirthDate),
        (Different, Same) if dates == Some(true) && !last.is_empty() => (Likeness::Possible, Reason::SameLastName),
        (Different, _) if dates == Some(true) && reached => (Likeness::Possible, Reason::SameBirthDate),
        _ => return None,
    };
    let differs = firsts == Different && !is_swapped;
    let reasons = [
        (true, name),
        (dates == Some(true) && name != Reason::SameBirthDate, Reason::SameBirthDate),
        (same_phone, Reason::SamePhone),
        (same_email, Reason::SameEmail),
        (differs, Reason::OtherFirstName),
        (dates == Some(false), Reason::OtherBirthDate),
    ];
    Some(Alike { likeness, reasons: reasons.into_iter().filter_map(|(is, reason)| is.then_some(reason)).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Likeness::{Likely, Possible};
    use jiff::civil::date;
    use proptest::prelude::*;

    fn person(first: &str, last: &str, born: Option<Date>, phone: &str) -> Person {
        Person { first_name: first.into(), last_name: last.into(), birth_date: born, phones: vec![phone.into()], emails: vec![] }
    }

    const BORN: Option<Date> = Some(date(2024, 5, 6));
    const OTHER: Option<Date> = Some(date(2023, 5, 6));

    fn likeness(one: &Person, other: &Person) -> Option<Likeness> {
        compare(one, other).map(|alike| alike.likeness)
    }

    #[test]
    fn the_same_name_in_another_spelling_is_likely_with_the_birth_date() {
        for (one, other) in [
            (("José", "Álvarez"), ("JOSE", "alvarez")),
            (("Gloria", "de la Cruz"), ("Gloria", "Delacruz")),
            (("Mary", "O’Brien"), ("Mary", "O'Brien")),
            (("علی", "کریم"), ("علي", "كريم")),
            (("莹", "张"), ("张", "莹")),
            (("Cruz", "Gloria"), ("Gloria", "Cruz")),
            (("Ana", "Rodriguez"), ("Ana", "Rodrigeuz")),
            (("Ana", "Rodriguez"), ("Ana", "Rodrigez")),
        ] {
            let (one, other) = (person(one.0, one.1, BORN, ""), person(other.0, other.1, BORN, ""));
            assert_eq!(likeness(&one, &other), Some(Likely), "{one:?} {other:?}");
        }
        let reasons = compare(&person("Cruz", "Gloria", BORN, ""), &person("Gloria", "Cruz", BORN, "")).unwrap().reasons;
        assert_eq!(reasons, [Reason::SwappedName, Reason::SameBirthDate]);
    }

    #[test]
    fn namesakes_are_possible_and_siblings_are_not_alike() {
        let ana = person("Ana", "Sol", BORN, "(585) 555-0100");
        assert_eq!(likeness(&ana, &person("Ana", "Sol", OTHER, "")), Some(Possible));
        assert_eq!(likeness(&ana, &person("Ana", "Sol", None, "585.555.0100")), Some(Likely), "a guardian has no birth date");
        assert_eq!(likeness(&ana, &person("Luis", "Sol", OTHER, "+1 585 555 0100")), None, "a sibling");
        assert_eq!(likeness(&ana, &person("Ana", "Sal", OTHER, "")), None, "a short name has no typing mistakes");
        assert_eq!(likeness(&ana, &person("Luis", "Lind", BORN, "")), None);
    }

    #[test]
    fn twins_are_named_with_what_differs() {
        for (one, other) in [("Ana", "Luis"), ("Marian", "Mariam"), ("Ana", "Ana Maria")] {
            let (one, other) = (person(one, "Sol", BORN, "5855550100"), person(other, "Sol", BORN, "585-555-0100"));
            assert_eq!(likeness(&one, &other), Some(Possible), "{one:?} {other:?}");
        }
        let twins = compare(&person("Ana", "Sol", BORN, "5855550100"), &person("Luis", "Sol", BORN, "5855550100")).unwrap();
        let reasons = [Reason::SameLastName, Reason::SameBirthDate, Reason::SamePhone, Reason::OtherFirstName];
        assert_eq!(twins.reasons, reasons);
    }

    #[test]
    fn one_mistake_is_a_letter_or_two_swapped_ones() {
        for (one, other, is) in [
            ("garcia", "garcia", true),
            ("garcia", "garca", true),
            ("garcia", "garxia", true),
            ("garcia", "gracia", true),
            ("garcia", "garciaa", true),
            ("garcia", "grxcia", false),
            ("garcia", "garc", false),
        ] {
            assert_eq!(is_one_mistake_away(one, other), is, "{one} {other}");
        }
    }

    fn people() -> impl Strategy<Value = Person> {
        let name = prop_oneof!["[a-c]{0,2}", "[A-Ca-cáñ]{4,6}( [a-c]{1,3})?", Just("José".to_owned()), Just("莹".to_owned())];
        let born = prop_oneof![Just(None), (0_i8..3).prop_map(|day| Some(date(2024, 1, day + 1)))];
        let phone = prop_oneof![Just(String::new()), (0..3).prop_map(|digit| format!("585-555-010{digit}"))];
        let email = prop_oneof![Just(String::new()), (0..3).prop_map(|digit| format!("{digit}@family.example"))];
        (name.clone(), name, born, phone, email)
            .prop_map(|(first, last, born, phone, email)| Person { emails: vec![email], ..person(&first, &last, born, &phone) })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

        #[test]
        fn likeness_does_not_depend_on_the_order(one in people(), other in people()) {
            prop_assert_eq!(compare(&one, &other), compare(&other, &one));
        }

        #[test]
        fn a_person_is_likely_themselves(one in people()) {
            let is_named = !FoldedWords::of(&one.first_name).is_empty();
            let same = compare(&one, &one);
            prop_assert_eq!(same.is_some(), is_named);
            if one.birth_date.is_some() && is_named {
                prop_assert_eq!(same.unwrap().likeness, Likely);
            }
        }

        #[test]
        fn nobody_with_another_first_name_is_likely(one in people(), other in people()) {
            let alike = compare(&one, &other);
            let same_first = compare_names(&FoldedWords::of(&one.first_name), &FoldedWords::of(&other.first_name)) == Names::Same;
            let is_swapped = alike.as_ref().is_some_and(|alike| alike.reasons.contains(&Reason::SwappedName));
            if !same_first && !is_swapped {
                prop_assert_ne!(alike.map(|alike| alike.likeness), Some(Likely));
            }
        }

        #[test]
        fn more_that_is_equal_makes_nobody_less_alike(one in people(), other in people()) {
            let before = likeness(&one, &other);
            let reached = Person { phones: one.phones.clone(), emails: one.emails.clone(), ..other.clone() };
            prop_assert!(likeness(&one, &reached) >= before);
            let born = Person { birth_date: one.birth_date, ..other };
            prop_assert!(one.birth_date.is_none() || likeness(&one, &born) >= before);
        }
    }
}
