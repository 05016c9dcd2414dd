//! The one error of the whole house.

mod transport;

use crate::{VisitId, rules::Broken, visits::Question};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong, as the screens tell it. Invisible and missing are both `NotFound`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum Error {
    #[error("not found")]
    NotFound,
    #[error("invalid: {fields:?}")]
    Invalid { fields: Vec<FieldError> },
    #[error("conflict: {conflict:?}")]
    Conflict { conflict: Conflict },
    #[error("signed out")]
    SignedOut,
    /// What was asked is dangerous, and the last proof of who asks is too long ago.
    #[error("unproved")]
    Unproved,
    /// The operator has suspended the agency, or the user.
    #[error("suspended")]
    Suspended,
    #[error("throttled for {retry_after_seconds} s")]
    Throttled { retry_after_seconds: u32 },
    /// The database is away or has no room. Nothing was changed; the same may work in a while.
    #[error("unavailable")]
    Unavailable,
    /// Carries nothing but an id to look up in the log.
    #[error("internal error {id}")]
    Internal { id: String },
}

/// One field that can't be taken as it is. `reason` is a key of the catalogue of words, such as `email.not_an_address`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    pub reason: String,
}

/// A change that is well formed but can't be made to the present state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Conflict {
    /// The provider or the child is in another visit at that time. Never overridden.
    Overlap { who: Who, name: String, visit: VisitId, starts: DateTime, ends: DateTime },
    /// What is asked before it is done; it is done all the same when it is sent again with the answer.
    Asks { questions: Vec<Question> },
    /// Hard rules of a week are broken; each may be overridden with a reason.
    Rules { broken: Vec<Broken> },
    /// Somebody else saved first; `current` is the version that stands now.
    Stale { current: i64 },
    /// The visit has begun, is over, is cancelled or its note is signed: what was asked is no longer possible.
    State { reason: String },
}

/// Whose time is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    Provider,
    Child,
}

impl Error {
    /// One field, one reason.
    pub fn field(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Invalid { fields: vec![FieldError { field: field.into(), reason: reason.into() }] }
    }

    /// A change that the state of its subject no longer allows; `reason` is a key of the catalogue of words.
    pub fn state(reason: impl Into<String>) -> Self {
        Conflict::State { reason: reason.into() }.into()
    }

    /// The HTTP status that tells the same.
    pub fn status(&self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Invalid { .. } => 422,
            Self::Conflict { .. } => 409,
            Self::SignedOut => 401,
            Self::Unproved | Self::Suspended => 403,
            Self::Throttled { .. } => 429,
            Self::Internal { .. } => 500,
            Self::Unavailable => 503,
        }
    }
}

impl From<Conflict> for Error {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict { conflict }
    }
}

/// The reasons that the types of this package give for text they refuse look like `field.reason`.
fn reasons_of(message: &str) -> Vec<FieldError> {
    let words = message.split(|c: char| !(c.is_ascii_lowercase() || c == '_' || c == '.'));
    words
        .filter_map(|word| {
            let (field, reason) = word.split_once('.')?;
            let is_one = !field.is_empty() && !reason.is_empty() && !reason.contains('.');
            is_one.then(|| FieldError { field: field.to_owned(), reason: word.to_owned() })
        })
        .collect()
}

impl FromServerFnError for Error {
    type Encoder = transport::ErrorEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(message)
            | ServerFnErrorErr::Deserialization(message)
            | ServerFnErrorErr::MissingArg(message) => {
                let missing = message.split('`').nth(1).filter(|_| message.contains("missing field"));
                let fields = match (missing, reasons_of(&message)) {
                    (Some(field), _) => vec![FieldError { field: field.to_owned(), reason: format!("{field}.missing") }],
                    (None, fields) if !fields.is_empty() => fields,
                    (None, _) => vec![FieldError { field: "form".into(), reason: "form.unreadable".into() }],
                };
                Self::Invalid { fields }
            }
            _ => Self::Internal { id: "transport".into() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_argument_names_its_field() {
        let refused = |message: &str| Error::from_server_fn_error(ServerFnErrorErr::Args(message.into()));
        assert_eq!(refused("reason.too_long"), Error::field("reason", "reason.too_long"));
        let both = refused("reason.missing, date.not_a_date");
        let reasons = |error: Error| match error {
            Error::Invalid { fields } => fields.into_iter().map(|field| field.reason).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(reasons(both), ["reason.missing", "date.not_a_date"]);
        assert_eq!(refused("missing field `date`"), Error::field("date", "date.missing"));
        assert_eq!(refused("invalid digit"), Error::field("form", "form.unreadable"));
    }
}
