//! Matching a search query against a record's names, phone numbers, email addresses and references.

use super::{FoldedWords, names::fold};
use crate::text::{ascii_digit, normal::normalize_address};
use jiff::civil::Date;

/// The searchable fields of a person or an authorization.
#[derive(Clone, Debug, Default)]
pub struct SearchRecord {
    texts: Vec<FoldedWords>,
    streets: Vec<FoldedWords>,
    emails: Vec<String>,
    /// Digits only.
    phones: Vec<String>,
    born: Option<Date>,
}

impl SearchRecord {
    /// A record with a name; the last name may be empty.
    pub fn named(first: &str, last: &str) -> Self {
        let mut record = Self::default();
        record.name(first, last);
        record
    }

    pub fn name(&mut self, first: &str, last: &str) {
        self.text(&format!("{first} {last}"));
    }

    /// Adds a displayed name, a reference, or a discipline: matched by any part.
    pub fn text(&mut self, text: &str) {
        self.texts.push(FoldedWords::of(text));
    }

    /// Adds a street and a town: matched by word prefixes only, since parts of street names are often personal names.
    pub fn street(&mut self, street: &str) {
        self.streets.push(FoldedWords::of(street));
    }

    /// Adds a birth date: matched as a whole, since its day and its year are parts of many other texts.
    pub fn born(&mut self, date: Date) {
        self.born = Some(date);
    }

    pub fn email(&mut self, email: &str) {
        if !email.is_empty() {
            self.emails.push(normalize_address(email));
        }
    }

    pub fn phone(&mut self, phone: &str) {
        let digits = digits(phone);
        if !digits.is_empty() {
            self.phones.push(digits);
        }
    }
}

/// The parsed text of a search field.
#[derive(Clone, Debug)]
pub struct SearchQuery {
    words: FoldedWords,
    /// Set if the text can be a part of a phone number.
    phone: Option<String>,
    address: String,
    /// Set if the text has a date as children of one name are shown with it ("Gloria Castro, 05/01/2023"): the date, and the rest
    /// of the text.
    born: Option<(Date, Box<SearchQuery>)>,
}

impl SearchQuery {
    /// Fewer digits would match too many numbers.
    const MIN_PHONE_DIGITS: usize = 3;
    /// Longer text is cut off.
    const MAX_QUERY_LENGTH: usize = 100;

    pub fn of(text: &str) -> Self {
        let text: String = text.trim().chars().take(Self::MAX_QUERY_LENGTH).collect();
        let born = split_date(&text).map(|(date, rest)| (date, Box::new(Self::of(&rest))));
        Self { words: FoldedWords::of(&text), phone: parse_phone_query(&text), address: normalize_address(&text), born }
    }

    /// Whether the query is empty, which matches everyone.
    pub fn is_blank(&self) -> bool {
        self.address.is_empty()
    }

    pub fn words(&self) -> &FoldedWords {
        &self.words
    }

    /// Whether the record matches: each word of the query is a prefix of one of its words, or the query is contained in one of
    /// its texts, email addresses or phone numbers.
    pub fn matches(&self, record: &SearchRecord) -> bool {
        self.is_blank()
            || self.matches_phone(record)
            || self.matches_email(record)
            || self.words.all_match(&record.texts, &record.streets)
            || self.born.as_ref().is_some_and(|(date, rest)| record.born == Some(*date) && rest.matches(record))
    }

    fn matches_phone(&self, record: &SearchRecord) -> bool {
        self.phone.as_ref().is_some_and(|query| record.phones.iter().any(|digits| digits.contains(query)))
    }

    /// Without a period or `@`, the query only matches the part before the `@`: "com" should not match every address.
    fn matches_email(&self, record: &SearchRecord) -> bool {
        let whole = self.address.contains(['@', '.']);
        let end = |email: &str| if whole { email.len() } else { email.find('@').unwrap_or(email.len()) };
        record.emails.iter().any(|email| email[..end(email)].contains(&self.address))
    }
}

fn digits(text: &str) -> String {
    text.chars().filter_map(ascii_digit).collect()
}

/// A date in a text, such as 05/01/2023, and the text without it.
fn split_date(text: &str) -> Option<(Date, String)> {
    let parts = |c: char| c.is_whitespace() || c == ',';
    let (date, word) = text.split(parts).find_map(|word| Some((Date::strptime("%m/%d/%Y", word).ok()?, word)))?;
    Some((date, text.replacen(word, " ", 1)))
}

/// The digits of text that looks like a phone number, without the US country code 1.
fn parse_phone_query(text: &str) -> Option<String> {
    let text = fold(text);
    let is_phone_character =
        |c: char| ascii_digit(c).is_some() || matches!(c, '+' | '(' | ')' | '-' | '.' | '/' | ' ' | '\u{2010}'..='\u{2015}');
    let digits = digits(&text);
    let national = match digits.strip_prefix('1') {
        Some(rest) if text.trim_start().starts_with('+') || digits.len() == 11 => rest,
        _ => &digits,
    };
    (text.chars().all(is_phone_character) && national.len() >= SearchQuery::MIN_PHONE_DIGITS).then(|| national.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rosa() -> SearchRecord {
        let mut record = SearchRecord::named("Rosa María", "Álvarez O\u{2019}Brien");
        record.name("Ming", "王");
        record.text("C0207");
        record.street("12 Élan St.");
        record.email("Rosa.Alvarez@family.example");
        record.phone("(585) 555-0134");
        record.phone("+1 585 555 0199 ext. 7");
        record
    }

    #[test]
    fn each_field_matches_in_every_spelling() {
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
            assert!(SearchQuery::of(typed).matches(&rosa()), "{typed}");
        }
        for typed in ["%", "_", "\u{2019}", "alvarado", "rosa lopez", "+15855550135", "example com", "family", "99", "lan st"] {
            assert!(!SearchQuery::of(typed).matches(&rosa()), "{typed}");
        }
    }

    #[test]
    fn a_birth_date_matches_as_it_is_shown() {
        let mut record = rosa();
        record.born(Date::constant(2023, 5, 1));
        for typed in ["Rosa María Álvarez, 05/01/2023", "Rosa A., Élan, 5/1/2023", "05/01/2023", " 05/01/2023 rosa"] {
            assert!(SearchQuery::of(typed).matches(&record), "{typed}");
        }
        for typed in ["Rosa Álvarez, 05/02/2023", "Lopez, 05/01/2023", "2023", "05/01", "13/01/2023"] {
            assert!(!SearchQuery::of(typed).matches(&record), "{typed}");
        }
        assert!(!SearchQuery::of("Rosa, 05/01/2023").matches(&rosa()), "a record without a birth date");
    }

    #[test]
    fn an_empty_record_matches_only_an_empty_query() {
        assert!(!SearchQuery::of("a").matches(&SearchRecord::default()));
        assert!(SearchQuery::of("").matches(&SearchRecord::default()), "everybody is meant");
    }
}
