//! What is looked for in a record: names, telephone numbers, addresses and references, each as people type it.

use super::{Words, names::fold};
use crate::text::{digit, normal::address};

/// What a person, or an authorization of theirs, is found by.
#[derive(Clone, Debug, Default)]
pub struct Record {
    texts: Vec<Words>,
    streets: Vec<Words>,
    emails: Vec<String>,
    /// The digits alone.
    phones: Vec<String>,
}

impl Record {
    /// A record with a name; the last name may be empty.
    pub fn named(first: &str, last: &str) -> Self {
        let mut record = Self::default();
        record.name(first, last);
        record
    }

    pub fn name(&mut self, first: &str, last: &str) {
        self.text(&format!("{first} {last}"));
    }

    /// A name as it is shown, a reference, a discipline: any part of it finds it.
    pub fn text(&mut self, text: &str) {
        self.texts.push(Words::of(text));
    }

    /// A street and a town: the beginnings of their words find them, for the middle of a street is anybody's name.
    pub fn street(&mut self, street: &str) {
        self.streets.push(Words::of(street));
    }

    pub fn email(&mut self, email: &str) {
        if !email.is_empty() {
            self.emails.push(address(email));
        }
    }

    pub fn phone(&mut self, phone: &str) {
        let digits = digits(phone);
        if !digits.is_empty() {
            self.phones.push(digits);
        }
    }
}

/// What somebody typed into a box that looks for people.
#[derive(Clone, Debug)]
pub struct Asked {
    words: Words,
    /// Of what can be a part of a telephone number.
    phone: Option<String>,
    address: String,
}

impl Asked {
    /// Fewer digits are in every number.
    const LEAST_DIGITS: usize = 3;
    /// More than this nobody types.
    const MOST: usize = 100;

    pub fn of(text: &str) -> Self {
        let text: String = text.trim().chars().take(Self::MOST).collect();
        Self { words: Words::of(&text), phone: part_of_phone(&text), address: address(&text) }
    }

    /// Whether nothing was typed: everybody is meant.
    pub fn is_blank(&self) -> bool {
        self.address.is_empty()
    }

    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Whether the record may be meant: each word typed begins one of its words, or what was typed is a part of one text, of an
    /// address or of a number.
    pub fn finds(&self, record: &Record) -> bool {
        self.is_blank()
            || self.finds_phone(record)
            || self.finds_email(record)
            || self.words.are_in(&record.texts, &record.streets)
    }

    fn finds_phone(&self, record: &Record) -> bool {
        self.phone.as_ref().is_some_and(|asked| record.phones.iter().any(|digits| digits.contains(asked)))
    }

    /// Without a point or an at sign it is a part of what stands before the at sign: nobody means all of one host by "com".
    fn finds_email(&self, record: &Record) -> bool {
        let whole = self.address.contains(['@', '.']);
        let place = |email: &str| if whole { email.len() } else { email.find('@').unwrap_or(email.len()) };
        record.emails.iter().any(|email| email[..place(email)].contains(&self.address))
    }
}

fn digits(text: &str) -> String {
    text.chars().filter_map(digit).collect()
}

/// The digits of what is typed as people type telephone numbers, without the 1 that stands before them at home.
fn part_of_phone(text: &str) -> Option<String> {
    let text = fold(text);
    let usual = |c: char| digit(c).is_some() || matches!(c, '+' | '(' | ')' | '-' | '.' | '/' | ' ' | '\u{2010}'..='\u{2015}');
    let digits = digits(&text);
    let national = match digits.strip_prefix('1') {
        Some(rest) if text.trim_start().starts_with('+') || digits.len() == 11 => rest,
        _ => &digits,
    };
    (text.chars().all(usual) && national.len() >= Asked::LEAST_DIGITS).then(|| national.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rosa() -> Record {
        let mut record = Record::named("Rosa María", "Álvarez O\u{2019}Brien");
        record.name("Ming", "王");
        record.text("C0207");
        record.street("12 Élan St.");
        record.email("Rosa.Alvarez@family.example");
        record.phone("(585) 555-0134");
        record.phone("+1 585 555 0199 ext. 7");
        record
    }

    #[test]
    fn each_kind_is_found_however_it_is_typed() {
        for typed in [
            "",
            "  ",
            "alvarez",
            "ÁLVAREZ",
            "A\u{301}lvarez",
            "rosa alv",
            "alvarez rosa",
            "lvare",
            "obrien",
            "o'brien",
            "O\u{2bc}Brien",
            "ming",
            "王",
            "c0207",
            "0207",
            "12 elan",
            "elan st",
            "rosa elan",
            "rosa.alvarez@family.example",
            "ROSA.ALV",
            "rosa.alvarez@",
            "family.example",
            "(585) 555-0134",
            "+15855550134",
            "5855550134",
            "1-585-555-0134",
            "585.555.0134",
            "555-0199",
            "٥٨٥٥٥٥٠١٣٤",
            "5550134",
        ] {
            assert!(Asked::of(typed).finds(&rosa()), "{typed}");
        }
        for typed in ["%", "_", "\u{2019}", "alvarado", "rosa lopez", "+15855550135", "example com", "family", "99", "lan st"] {
            assert!(!Asked::of(typed).finds(&rosa()), "{typed}");
        }
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        assert!(!Asked::of("a").finds(&Record::default()));
        assert!(Asked::of("").finds(&Record::default()), "everybody is meant");
    }
}
