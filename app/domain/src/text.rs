//! Text that people type, checked once where it enters: after that, holding the type is the proof.
//!
//! Each type trims its ends, takes control characters out, refuses a wrong length, and says why as `field.reason`,
//! the key under which the catalogue of words keeps the sentence. On the server, lines of text and addresses that look the
//! same become the same ([`normal`]).

mod digits;
mod letters;
#[cfg(feature = "normal")]
pub mod normal;

#[cfg(feature = "search")]
pub(crate) use digits::digit;
pub use digits::plain_digits;
pub(crate) use letters::capital;
pub use letters::{initial_letter, letters};

use serde::{Deserialize, Serialize};

/// A line as it is kept. The browser leaves that to the server.
#[cfg(feature = "normal")]
pub(crate) use normal::line as one_form;
#[cfg(not(feature = "normal"))]
pub(crate) fn one_form(text: &str) -> String {
    text.to_owned()
}

/// Counts characters, not bytes: a limit means the same in every script. A text that shows nothing is empty.
fn checked(text: &str, field: &'static str, least: usize, most: usize, lines: bool) -> Result<String, String> {
    let text = without_controls(text, lines);
    let text = text.trim();
    let line = one_form(text);
    let text = if lines && !line.is_empty() { text.to_owned() } else { line };
    let length = text.chars().count();
    if length < least {
        return Err(format!("{field}.missing"));
    }
    if length > most {
        return Err(format!("{field}.too_long"));
    }
    Ok(text)
}

/// Text that was copied from a word processor holds control characters that its writer never saw: those that break a line there
/// break it here, or part words where there is one line; all others are nothing.
fn without_controls(text: &str, lines: bool) -> String {
    let text = text.replace("\r\n", "\n");
    let kept = text.chars().filter_map(|c| match c {
        '\t' if lines => Some(c),
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(if lines { '\n' } else { ' ' }),
        '\t' => Some(' '),
        c if c.is_control() => None,
        c => Some(c),
    });
    kept.collect()
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident $field:literal $least:literal..=$most:literal $lines:literal)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }

            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                checked(&text, $field, $least, $most, $lines).map(Self)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = String;

            fn try_from(text: &str) -> Result<Self, String> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    )* };
}

texts! {
    /// Why a visit is cancelled or a rule is overridden, 1 to 500 characters.
    Reason "reason" 1..=500 true
    /// The provider's session note, up to 20,000 characters. Empty while it is a draft.
    NoteBody "body" 0..=20_000 true
    /// The text beside the note that the family reads, up to 4,000 characters.
    FamilySummary "family_summary" 0..=4_000 true
    /// A short line to the office, 0 to 500 characters.
    Remark "remark" 0..=500 true
    /// A person's or an organisation's name, 1 to 120 characters.
    PersonName "name" 1..=120 false
    /// A first name, 1 to 120 characters.
    FirstName "first_name" 1..=120 false
    /// What a guardian is to a child, 1 to 120 characters.
    Relationship "relationship" 1..=120 false
    /// A last name, 0 to 120 characters: some people have one name.
    LastName "last_name" 0..=120 false
    /// Where the sender of a message works, 0 to 120 characters.
    Organisation "organisation" 0..=120 false
    /// A message from the contact form, 1 to 4,000 characters.
    Message "message" 1..=4_000 true
    /// A telephone number as its owner writes it, 0 to 40 characters.
    Phone "phone" 0..=40 false
    /// What its owner calls a passkey, 1 to 60 characters.
    PasskeyName "name" 1..=60 false
    /// What a person looks for, 0 to 80 characters. Empty finds nothing.
    Query "query" 0..=80 false
}

/// An e-mail address in its plain form, so that one person is one account, and none that could be taken for another's.
///
/// Checked for shape only (one `@`, something on both sides, a dot-separated host, at most 254 characters, RFC 5321
/// §4.5.3.1.3): whether it exists, only a message can tell.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An address out of a record. It was checked as its time checked it, and stays what it is there: also one that nobody
    /// could type today.
    pub fn of_record(text: String) -> Result<Self, String> {
        Self::shaped(text)
    }

    fn shaped(text: String) -> Result<Self, String> {
        if text.is_empty() {
            return Err("email.missing".into());
        }
        let shaped = text.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && !host.contains('@')
                && host.split('.').count() > 1
                && host.split('.').all(|label| !label.is_empty())
        });
        if !shaped
            || text.len() > 254
            || text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>'))
        {
            return Err("email.not_an_address".into());
        }
        Ok(Self(text))
    }

    /// An address that somebody types is one that mail servers take: of the characters of RFC 5322 §3.2.3 and RFC 6531, of the
    /// lengths of RFC 5321 §4.5.3.1. Quoted names before the @ are not among them: nobody has one.
    fn typed(text: String) -> Result<Self, String> {
        let email = Self::shaped(text)?;
        let (local, host) = email.0.split_once('@').unwrap_or_default();
        let letter = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii();
        let in_name = |c: char| letter(c) || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        let in_host = |c: char| letter(c) || c == '-';
        let label =
            |label: &str| label.len() <= 63 && label.chars().all(in_host) && !label.starts_with('-') && !label.ends_with('-');
        let good = local.len() <= 64
            && local.chars().all(in_name)
            && local.split('.').all(|part| !part.is_empty())
            && host.split('.').all(label)
            && !host.rsplit('.').next().unwrap_or_default().chars().all(|c| c.is_ascii_digit());
        if good { Ok(email) } else { Err("email.not_an_address".into()) }
    }
}

impl TryFrom<String> for Email {
    type Error = String;

    #[cfg(feature = "normal")]
    fn try_from(text: String) -> Result<Self, String> {
        let email = Self::typed(normal::address(&text))?;
        if normal::looks_like_another(email.as_str()) { Err("email.looks_like_another".into()) } else { Ok(email) }
    }

    #[cfg(not(feature = "normal"))]
    fn try_from(text: String) -> Result<Self, String> {
        Self::typed(text.trim().to_lowercase())
    }
}

impl TryFrom<&str> for Email {
    type Error = String;

    fn try_from(text: &str) -> Result<Self, String> {
        Self::try_from(text.to_owned())
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

/// A password as typed: never shown, never logged, never trimmed. What a new one must be is `app::account::policy`'s.
#[derive(Clone, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// Argon2's work grows with the length; nobody types more than this.
    pub const MOST: usize = 128;

    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// For hashing alone.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_count_characters() {
        assert!(Reason::try_from("é".repeat(500)).is_ok());
        assert_eq!(Reason::try_from("é".repeat(501)).unwrap_err(), "reason.too_long");
        assert_eq!(Reason::try_from("  \n ").unwrap_err(), "reason.missing");
        assert_eq!(Reason::try_from(" a\r\nb ").unwrap().as_str(), "a\nb");
    }

    #[test]
    fn what_a_word_processor_puts_into_text_is_kept_as_text() {
        assert_eq!(Reason::try_from("Sick\u{b}today\r\n\tback\u{0}\u{7} soon").unwrap().as_str(), "Sick\ntoday\n\tback soon");
        assert_eq!(PersonName::try_from("Ana\tMar\u{ed}a\u{b}Ruiz\u{1}").unwrap().as_str(), "Ana Mar\u{ed}a Ruiz");
        assert_eq!(Reason::try_from("\u{1}\u{2}").unwrap_err(), "reason.missing");
    }

    #[test]
    fn addresses_are_lower_cased_and_shaped() {
        assert_eq!(Email::try_from(" Ana@Maple.Example ").unwrap().as_str(), "ana@maple.example");
        for wrong in [
            "a",
            "a@",
            "@b.c",
            "a@b",
            "a@b..c",
            "a b@c.d",
            "a@b@c.d",
            "a@b.c,d@e.f",
            ".a@b.c",
            "a.@b.c",
            "a..b@c.d",
            "a\"b@c.d",
            "a(b)@c.d",
            "a@-b.c",
            "a@b_c.d",
            "a@192.168.0.1",
        ] {
            assert_eq!(Email::try_from(wrong).unwrap_err(), "email.not_an_address", "{wrong}");
        }
    }

    #[cfg(feature = "normal")]
    #[test]
    fn what_looks_the_same_is_the_same() {
        assert_eq!(PersonName::try_from("Jose\u{301}\u{200b} \u{202e}Ruiz").unwrap().as_str(), "Jos\u{e9} Ruiz");
        assert_eq!(PersonName::try_from("\u{200b}\u{2060}").unwrap_err(), "name.missing", "nothing that anybody sees");
        assert_eq!(Reason::try_from("\u{200b}\n\u{2060}").unwrap_err(), "reason.missing", "nor in several lines");
        assert_eq!(Email::try_from("\u{ff41}na\u{200d}@maple.example").unwrap().as_str(), "ana@maple.example");
        assert_eq!(Email::try_from("\u{430}na@maple.example").unwrap_err(), "email.looks_like_another");
        assert_eq!(Email::of_record("\u{430}na@maple.example".into()).unwrap().as_str(), "\u{430}na@maple.example");
        assert_eq!(Reason::try_from("a\u{200b}b").unwrap().as_str(), "a\u{200b}b", "what is written at length stays as it is");
    }

    #[test]
    fn a_password_never_shows() {
        assert_eq!(format!("{:?}", Password::new("correct horse battery")), "Password(…)");
    }
}
