//! Errors on their way to an island. They are written whole, as JSON. A browser reads of them what an island can act on:
//! to read the rest, dates and rules among it, it would carry forty kilobytes of parsers that no island asks for. What
//! is in the way of a plan comes to it in sentences (`board::BoardAnswer`).

use super::{Conflict, Error, FieldError};
use serde::Deserialize;
use server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};

/// See the module's text.
pub struct ErrorEncoding;

impl ContentType for ErrorEncoding {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for ErrorEncoding {
    const FORMAT_TYPE: Format = Format::Text;
}

impl Encodes<Error> for ErrorEncoding {
    type Error = serde_json::Error;

    fn encode(error: &Error) -> Result<Bytes, serde_json::Error> {
        serde_json::to_vec(error).map(Bytes::from)
    }
}

/// The fields of an error that a browser reads.
#[derive(Deserialize)]
struct Told {
    error: String,
    #[serde(default)]
    fields: Vec<FieldError>,
    #[serde(default)]
    conflict: Option<ToldConflict>,
    #[serde(default)]
    retry_after_seconds: u32,
    #[serde(default)]
    id: String,
}

#[derive(Deserialize)]
struct ToldConflict {
    kind: String,
    #[serde(default)]
    current: i64,
    #[serde(default)]
    reason: String,
}

impl Decodes<Error> for ErrorEncoding {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<Error, serde_json::Error> {
        let told: Told = serde_json::from_slice(&bytes)?;
        Ok(match (told.error.as_str(), told.conflict) {
            ("not_found", _) => Error::NotFound,
            ("invalid", _) => Error::Invalid { fields: told.fields },
            ("signed_out", _) => Error::SignedOut,
            ("unproved", _) => Error::Unproved,
            ("suspended", _) => Error::Suspended,
            ("unavailable", _) => Error::Unavailable,
            ("throttled", _) => Error::Throttled { retry_after_seconds: told.retry_after_seconds },
            ("conflict", Some(conflict)) => match conflict.kind.as_str() {
                "stale" => Conflict::Stale { current: conflict.current }.into(),
                "state" => Error::state(conflict.reason),
                kind => Error::state(format!("visit.{kind}")),
            },
            _ => Error::Internal { id: told.id },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Broken;

    fn travelled(error: Error) -> Error {
        ErrorEncoding::decode(ErrorEncoding::encode(&error).unwrap()).unwrap()
    }

    #[test]
    fn what_an_island_acts_on_arrives_whole() {
        for error in [
            Error::NotFound,
            Error::SignedOut,
            Error::Unproved,
            Error::Suspended,
            Error::Unavailable,
            Error::field("reason", "reason.missing"),
            Error::Throttled { retry_after_seconds: 30 },
            Error::Internal { id: "abc".into() },
            Error::state("visit.has_begun"),
            Conflict::Stale { current: 7 }.into(),
        ] {
            assert_eq!(travelled(error.clone()), error);
        }
    }

    #[test]
    fn a_conflict_about_a_plan_arrives_as_one() {
        let rules = Conflict::Rules { broken: vec![Broken::ProviderNotAvailable] };
        assert_eq!(travelled(rules.into()), Error::state("visit.rules"));
    }
}
