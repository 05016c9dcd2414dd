//! Validated text types: user input is validated once when it is parsed; after that the type guarantees it.
//!
//! Each type trims the text, removes control characters, and rejects a wrong length with a [`FieldError`]. On the server, lines of text and email addresses are also normalized, so that those that look the
//! same are equal ([`normal`]).

mod digits;
mod graphemes;
#[cfg(feature = "normal")]
pub mod normal;
mod stored;

#[cfg(feature = "search")]
pub(crate) use digits::ascii_digit;
pub use digits::ascii_digits;
pub(crate) use graphemes::capitalize_grapheme;
pub use graphemes::{first_initial, graphemes};
pub use stored::StoredText;

use crate::{ErrorCode, FieldError, FormValue};
use serde::{Deserialize, Serialize};

/// Normalizes a line of text. Does nothing in the browser, which leaves that to the server.
#[cfg(feature = "normal")]
pub(crate) use normal::normalize_line;
#[cfg(not(feature = "normal"))]
pub(crate) fn normalize_line(text: &str) -> String {
    text.to_owned()
}

/// Cleans a text and checks its length in characters (not bytes, so that a limit means the same in every script). A text of
/// only invisible characters counts as empty.
fn validate(
    text: &str,
    field: &'static str,
    missing: ErrorCode,
    (min, max): (usize, usize),
    lines: bool,
) -> Result<String, FieldError> {
    let text = strip_control_characters(text, lines);
    let text = text.trim();
    let line = normalize_line(text);
    let text = if lines && !line.is_empty() { text.to_owned() } else { line };
    let length = text.chars().count();
    if length < min {
        return Err(FieldError::new(field, missing));
    }
    if length > max {
        return Err(FieldError::new(field, ErrorCode::FieldTooLong));
    }
    Ok(text)
}

/// Removes control characters, which text copied from a word processor may contain invisibly. Those that break lines become line
/// breaks, or spaces in single-line text.
fn strip_control_characters(text: &str, lines: bool) -> String {
    let text = text.replace("\r\n", "\n");
    let cleaned = text.chars().filter_map(|c| match c {
        '\t' if lines => Some(c),
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(if lines { '\n' } else { ' ' }),
        '\t' => Some(' '),
        c if c.is_control() => None,
        c => Some(c),
    });
    cleaned.collect()
}

macro_rules! text_types {
    ($($(#[$doc:meta])* $name:ident $field:literal $missing:ident $min:literal..=$max:literal $lines:literal)*) => { $(
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
            type Error = FieldError;

            fn try_from(text: String) -> Result<Self, FieldError> {
                validate(&text, $field, ErrorCode::$missing, ($min, $max), $lines).map(Self)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = FieldError;

            fn try_from(text: &str) -> Result<Self, FieldError> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl FormValue for $name {
            fn read(text: &str) -> Result<Self, ErrorCode> {
                Self::try_from(text).map_err(|error| error.code)
            }
        }
    )* };
}

text_types! {
    /// Why a visit is canceled or a rule is overridden, 1 to 500 characters.
    Reason "reason" ReasonMissing 1..=500 true
    /// The provider's session note, up to 20,000 characters. Empty while it is a draft.
    NoteBody "body" NoteBodyMissing 0..=20_000 true
    /// The summary for the family, up to 4,000 characters.
    FamilySummary "family_summary" FieldMissing 0..=4_000 true
    /// A short remark to the office, 0 to 500 characters.
    Remark "remark" FieldMissing 0..=500 true
    /// A person's or an organization's name, 1 to 120 characters.
    PersonName "name" NameMissing 1..=120 false
    /// A first name, 1 to 120 characters.
    FirstName "first_name" FirstNameMissing 1..=120 false
    /// A guardian's relationship to a child, 1 to 120 characters.
    Relationship "relationship" RelationshipMissing 1..=120 false
    /// A last name, 0 to 120 characters: some people have one name.
    LastName "last_name" FieldMissing 0..=120 false
    /// A line of an address, 1 to 120 characters.
    AddressLine "address" FieldMissing 1..=120 false
    /// A line that may be empty, 0 to 120 characters.
    OptionalLine "line" FieldMissing 0..=120 false
    /// What those who visit a child must know, 0 to 2,000 characters.
    CareText "text" FieldMissing 0..=2_000 true
    /// Why a legal hold is set or lifted, 1 to 2,000 characters.
    HoldGround "ground" GroundMissing 1..=2_000 true
    /// The organization of a message's sender, 0 to 120 characters.
    Organization "organisation" FieldMissing 0..=120 false
    /// A message from the contact form, 1 to 4,000 characters.
    Message "message" MessageMissing 1..=4_000 true
    /// A phone number as its owner writes it, 0 to 40 characters.
    Phone "phone" FieldMissing 0..=40 false
    /// The user's name for a passkey, 1 to 60 characters.
    PasskeyName "name" NameMissing 1..=60 false
    /// The agency's own id of a record, 1 to 120 characters.
    RecordReference "reference" FieldMissing 1..=120 false
    /// The code of a service, 1 to 120 characters.
    ServiceCode "code" FieldMissing 1..=120 false
    /// How and where visits happen, as authorized, 1 to 300 characters.
    AuthorizedMethod "method" FieldMissing 1..=300 false
    /// The diagnosis codes of an authorization, 1 to 300 characters.
    Diagnoses "diagnoses" FieldMissing 1..=300 false
    /// Who ordered a service, 1 to 200 characters.
    OrderingProvider "ordering_provider" FieldMissing 1..=200 false
    /// Why a record is ended, 1 to 500 characters.
    EndReason "reason" FieldMissing 1..=500 true
    /// A search query, 0 to 80 characters. An empty query finds nothing.
    Query "query" FieldMissing 0..=80 false
}

/// A normalized email address. Normalization gives one person one account, and addresses that look like another one are
/// rejected.
///
/// Only the format is validated (one `@`, text on both sides, a dot-separated host, at most 254 characters, RFC 5321
/// §4.5.3.1.3), not whether the address exists.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An address from a stored record. It was validated by the rules of its time and is kept as it is, even if today's rules for
    /// typed addresses would reject it.
    pub fn from_record(text: String) -> Result<Self, FieldError> {
        Self::check_shape(text)
    }

    fn check_shape(text: String) -> Result<Self, FieldError> {
        if text.is_empty() {
            return Err(email_error(ErrorCode::EmailMissing));
        }
        let well_formed = text.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && !host.contains('@')
                && host.split('.').count() > 1
                && host.split('.').all(|label| !label.is_empty())
        });
        if !well_formed
            || text.len() > 254
            || text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>'))
        {
            return Err(email_error(ErrorCode::NotAnEmailAddress));
        }
        Ok(Self(text))
    }

    /// Validates a typed address: characters of RFC 5322 §3.2.3 and RFC 6531, lengths of RFC 5321 §4.5.3.1. Rejects quoted local
    /// parts, which nobody uses.
    fn from_typed(text: String) -> Result<Self, FieldError> {
        let email = Self::check_shape(text)?;
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
        if good { Ok(email) } else { Err(email_error(ErrorCode::NotAnEmailAddress)) }
    }
}

fn email_error(code: ErrorCode) -> FieldError {
    FieldError::new("email", code)
}

impl TryFrom<String> for EmailAddress {
    type Error = FieldError;

    #[cfg(feature = "normal")]
    fn try_from(text: String) -> Result<Self, FieldError> {
        let email = Self::from_typed(normal::normalize_address(&text))?;
        if normal::is_confusable(email.as_str()) { Err(email_error(ErrorCode::EmailConfusable)) } else { Ok(email) }
    }

    #[cfg(not(feature = "normal"))]
    fn try_from(text: String) -> Result<Self, FieldError> {
        Self::from_typed(text.trim().to_lowercase())
    }
}

impl TryFrom<&str> for EmailAddress {
    type Error = FieldError;

    fn try_from(text: &str) -> Result<Self, FieldError> {
        Self::try_from(text.to_owned())
    }
}

impl From<EmailAddress> for String {
    fn from(email: EmailAddress) -> Self {
        email.0
    }
}

impl FormValue for EmailAddress {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        Self::try_from(text).map_err(|error| error.code)
    }
}

/// A password as typed: never shown, never logged, never trimmed. The policy for new passwords is in `auth::policy`.
#[derive(Clone, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// A limit, since the cost of Argon2 grows with the length.
    pub const MAX_LENGTH: usize = 128;

    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Only for hashing.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Whether a spreadsheet takes a text with this first character for a formula; also in full width.
pub fn begins_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_count_characters() {
        assert!(Reason::try_from("é".repeat(500)).is_ok());
        assert_eq!(Reason::try_from("é".repeat(501)).unwrap_err().code, ErrorCode::FieldTooLong);
        assert_eq!(Reason::try_from("  \n ").unwrap_err().code, ErrorCode::ReasonMissing);
        assert_eq!(Reason::try_from(" a\r\nb ").unwrap().as_str(), "a\nb");
    }

    #[test]
    fn control_characters_of_word_processors_are_cleaned() {
        assert_eq!(Reason::try_from("Sick\u{b}today\r\n\tback\u{0}\u{7} soon").unwrap().as_str(), "Sick\ntoday\n\tback soon");
        assert_eq!(PersonName::try_from("Ana\tMar\u{ed}a\u{b}Ruiz\u{1}").unwrap().as_str(), "Ana Mar\u{ed}a Ruiz");
        assert_eq!(Reason::try_from("\u{1}\u{2}").unwrap_err().code, ErrorCode::ReasonMissing);
    }

    #[test]
    fn addresses_are_lower_cased_and_validated() {
        assert_eq!(EmailAddress::try_from(" Ana@Maple.Example ").unwrap().as_str(), "ana@maple.example");
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
            assert_eq!(EmailAddress::try_from(wrong).unwrap_err().code, ErrorCode::NotAnEmailAddress, "{wrong}");
        }
    }

    #[cfg(feature = "normal")]
    #[test]
    fn text_that_looks_the_same_is_equal() {
        assert_eq!(PersonName::try_from("Jose\u{301}\u{200b} \u{202e}Ruiz").unwrap().as_str(), "Jos\u{e9} Ruiz");
        assert_eq!(
            PersonName::try_from("\u{200b}\u{2060}").unwrap_err().code,
            ErrorCode::NameMissing,
            "nothing that anybody sees"
        );
        assert_eq!(Reason::try_from("\u{200b}\n\u{2060}").unwrap_err().code, ErrorCode::ReasonMissing, "nor in several lines");
        assert_eq!(EmailAddress::try_from("\u{ff41}na\u{200d}@maple.example").unwrap().as_str(), "ana@maple.example");
        assert_eq!(EmailAddress::try_from("\u{430}na@maple.example").unwrap_err().code, ErrorCode::EmailConfusable);
        assert_eq!(EmailAddress::from_record("\u{430}na@maple.example".into()).unwrap().as_str(), "\u{430}na@maple.example");
        assert_eq!(Reason::try_from("a\u{200b}b").unwrap().as_str(), "a\u{200b}b", "what is written at length stays as it is");
    }

    #[test]
    fn a_password_never_shows() {
        assert_eq!(format!("{:?}", Password::new("correct horse battery")), "Password(…)");
    }
}
