//! The error of a server function, and how it is sent.
//!
//! The server sends the whole [`Error`] as JSON. The browser reads only its kind, which is all that an island acts on: parsers
//! for the rest (dates, rules, codes) would add 40 KB. Scheduling conflicts reach the board as translated messages
//! (`domain::board::BoardResponse`).

use domain::{Conflict, Error, ErrorCode, FieldError, FieldErrors};
use serde::Deserialize;
use server_fn::{
    Bytes, ContentType, Decodes, Encodes, Format, FormatType,
    error::{FromServerFnError, ServerFnErrorErr},
};

/// What a server function returns.
pub type ApiResult<T> = Result<T, ApiError>;

/// An [`Error`], as the framework wants it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct ApiError(pub Error);

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        #[cfg(feature = "ssr")]
        let error = crate::request::with_request_id(error);
        Self(error)
    }
}

impl FromServerFnError for ApiError {
    type Encoder = ErrorEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self(match error {
            ServerFnErrorErr::Args(message)
            | ServerFnErrorErr::Deserialization(message)
            | ServerFnErrorErr::MissingArg(message) => Error::Invalid { fields: field_errors(&message) },
            _ => Error::Internal { id: "transport".into() },
        })
    }
}

/// The errors in the message with which a deserializer rejects arguments. Those of our own types are in it as `field:code`, all
/// of them for a `form!`. A field that is not there at all is otherwise named by serde, whose derived code offers no other way to
/// learn it.
fn field_errors(message: &str) -> Vec<FieldError> {
    let absent = message.split_once("missing field `").and_then(|(_, rest)| rest.split_once('`'));
    match (absent, FieldErrors::parse(message).0) {
        (Some((field, _)), _) => vec![FieldError::new(field, ErrorCode::missing(field))],
        (None, fields) if !fields.is_empty() => fields,
        (None, _) => vec![FieldError::new("form", ErrorCode::Unreadable)],
    }
}

/// See the module documentation.
pub struct ErrorEncoding;

impl ContentType for ErrorEncoding {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for ErrorEncoding {
    const FORMAT_TYPE: Format = Format::Text;
}

impl Encodes<ApiError> for ErrorEncoding {
    type Error = serde_json::Error;

    fn encode(error: &ApiError) -> Result<Bytes, serde_json::Error> {
        serde_json::to_vec(&error.0).map(Bytes::from)
    }
}

/// The fields of an error that the browser reads.
#[derive(Deserialize)]
struct BrowserError {
    error: String,
    #[serde(default)]
    retry_after_seconds: u32,
    #[serde(default)]
    id: String,
}

impl Decodes<ApiError> for ErrorEncoding {
    type Error = serde_json::Error;

    /// The kind of the error. Fields are left out, and every conflict is one with another version.
    fn decode(bytes: Bytes) -> Result<ApiError, serde_json::Error> {
        let error: BrowserError = serde_json::from_slice(&bytes)?;
        Ok(ApiError(match error.error.as_str() {
            "not_found" => Error::NotFound,
            "invalid" => Error::Invalid { fields: Vec::new() },
            "conflict" => Conflict::Stale { current: 0 }.into(),
            "signed_out" => Error::SignedOut,
            "unproved" => Error::RecentProofRequired,
            "suspended" => Error::Suspended,
            "unavailable" => Error::Unavailable,
            "throttled" => Error::Throttled { retry_after_seconds: error.retry_after_seconds },
            _ => Error::Internal { id: error.id },
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{members::MemberRef, notes::DraftNote, people::NewGuardian, rules::RuleViolation, visits::CancelVisit};

    fn round_trip(error: Error) -> Error {
        ErrorEncoding::decode(ErrorEncoding::encode(&ApiError(error)).unwrap()).unwrap().0
    }

    #[test]
    fn the_kind_of_an_error_survives_the_round_trip() {
        for error in [
            Error::NotFound,
            Error::SignedOut,
            Error::RecentProofRequired,
            Error::Suspended,
            Error::Unavailable,
            Error::Throttled { retry_after_seconds: 30 },
            Error::Internal { id: "abc".into() },
        ] {
            assert_eq!(round_trip(error.clone()), error);
        }
        assert_eq!(round_trip(Error::field("reason", ErrorCode::ReasonMissing)), Error::Invalid { fields: vec![] });
        let rules = Conflict::Rules { violations: vec![RuleViolation::ProviderNotAvailable], neighbors: vec![] };
        for conflict in [rules.into(), Error::state(ErrorCode::VisitBegun), Conflict::Stale { current: 7 }.into()] {
            assert_eq!(round_trip(conflict), Conflict::Stale { current: 0 }.into());
        }
    }

    #[test]
    fn a_field_that_was_sent_empty_is_not_missing() {
        let guardian =
            "child=01890000-0000-7000-8000-000000000000&guardian=&first_name=Ana&last_name=&relationship=aunt&email=&phone=";
        let guardian = serde_qs::from_str::<NewGuardian>(guardian).unwrap();
        assert_eq!((guardian.guardian, guardian.last_name.as_str(), guardian.email), (None, "", None));
        let draft = "visit=01890000-0000-7000-8000-000000000000&version=0&body=&family_summary=";
        assert_eq!(serde_qs::from_str::<DraftNote>(draft).unwrap().body.as_str(), "");
    }

    /// Arguments as the framework deserializes them, so that a change of a library's message is noticed.
    #[test]
    fn rejected_arguments_name_their_fields() {
        let rejected = |form: &str| {
            let error = serde_qs::from_str::<CancelVisit>(form).unwrap_err();
            ApiError::from_server_fn_error(ServerFnErrorErr::Args(error.to_string())).0
        };
        let visit = "visit=01890000-0000-7000-8000-000000000000&version=1";
        assert_eq!(rejected(&format!("{visit}&by=family")), Error::field("reason", ErrorCode::ReasonMissing));
        assert_eq!(rejected(&format!("{visit}&by=family&reason=+")), Error::field("reason", ErrorCode::ReasonMissing));
        let long = format!("{visit}&by=family&reason={}", "a".repeat(501));
        assert_eq!(rejected(&long), Error::field("reason", ErrorCode::FieldTooLong));
        assert_eq!(
            rejected("visit=01890000-0000-7000-8000-000000000000&by=family&reason=ill"),
            Error::field("version", ErrorCode::FieldMissing)
        );
        assert_eq!(rejected("visit=nobody&version=1&by=family&reason=ill"), Error::field("visit", ErrorCode::Unreadable));
        let (by, reason) = (FieldError::new("by", ErrorCode::FieldMissing), FieldError::new("reason", ErrorCode::ReasonMissing));
        assert_eq!(rejected(&format!("{visit}&by=&reason=")), Error::Invalid { fields: vec![by, reason] });
        let derived = |form: &str| {
            let error = serde_qs::from_str::<MemberRef>(form).unwrap_err();
            ApiError::from_server_fn_error(ServerFnErrorErr::Args(error.to_string())).0
        };
        assert_eq!(derived("version=1"), Error::field("member", ErrorCode::FieldMissing));
        assert_eq!(derived("member=nobody&version=1"), Error::field("form", ErrorCode::Unreadable));
    }
}
