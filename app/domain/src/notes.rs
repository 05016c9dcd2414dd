//! The session note of a visit: a draft that is saved while typing, then a signed text that is immutable.

use crate::{
    Error, ErrorCode, FieldErrors, Result, VisitId,
    form::form,
    text::{FamilySummary, NoteBody},
    visits::NoteState,
};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

form! {
    /// Input: save a draft.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct DraftNote {
        pub visit: VisitId,
        /// The version that was edited; 0 before the first save.
        pub version: i64,
        pub body: NoteBody,
        pub family_summary: FamilySummary,
    }
}

impl DraftNote {
    /// Whether there is nothing to save: the draft is empty and was never saved.
    pub fn is_blank(&self) -> bool {
        self.version == 0 && self.body.as_str().is_empty() && self.family_summary.as_str().is_empty()
    }
}

form! {
    /// Input: sign a note, which makes it immutable.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct NoteToSign {
        pub visit: VisitId,
        /// As in [`DraftNote`].
        pub version: i64,
        pub body: NoteBody,
        pub family_summary: FamilySummary,
        /// The signer attests that both texts are read and true. Prevents signing by an accidental tap.
        pub attested: bool,
    }
}

impl NoteToSign {
    /// Whether there is a text, and the attestation.
    ///
    /// # Errors
    /// `Invalid` with all that is missing.
    pub fn ensure_complete(&self) -> Result<()> {
        let mut errors = FieldErrors::default();
        if self.body.as_str().is_empty() {
            errors.add("body", ErrorCode::NoteBodyMissing);
        }
        if !self.attested {
            errors.add("attested", ErrorCode::AttestationMissing);
        }
        if errors.0.is_empty() { Ok(()) } else { Err(Error::Invalid { fields: errors.0 }) }
    }

    /// The draft to sign.
    pub fn draft(self) -> DraftNote {
        let Self { visit, version, body, family_summary, attested: _ } = self;
        DraftNote { visit, version, body, family_summary }
    }
}

/// The note of a visit, as its provider and the office read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteView {
    pub visit: VisitId,
    pub version: i64,
    pub state: NoteState,
    pub body: String,
    pub family_summary: String,
    /// The key of its texts was destroyed: both are empty now, and what was signed is known by its digest only.
    pub deleted: bool,
    pub saved_at: Option<DateTime>,
    pub signature: Option<Signature>,
}

/// A note's signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub signer: String,
    pub at: DateTime,
    /// SHA-256 of the [`SignedContent`], in hexadecimal.
    pub digest: String,
}

/// What a signature covers. Its JSON, with the fields in this order and no white space, is the canonical text that is
/// hashed; a change of the fields is a new `version`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedContent<'a> {
    pub version: u8,
    pub visit: VisitId,
    pub child: crate::ChildId,
    pub provider: crate::ProviderId,
    pub starts: &'a str,
    pub zone: &'a str,
    pub checked_in_us: i64,
    pub checked_out_us: i64,
    pub signed_at_us: i64,
    pub signer: &'a str,
    pub body: &'a str,
    pub family_summary: &'a str,
}

impl SignedContent<'_> {
    pub const VERSION: u8 = 1;

    pub fn canonical_json(&self) -> String {
        serde_json::to_string(self).expect("plain fields always serialize")
    }
}

/// A note in the office's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteLine {
    pub visit: VisitId,
    pub child: crate::visits::ChildRef,
    pub provider: crate::visits::ProviderRef,
    pub starts: DateTime,
    /// The time zone's abbreviation, if its time differs from the agency's.
    pub clock: Option<String>,
    pub state: NoteState,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_missing_of_a_note_is_reported() {
        let note = |body: &str, attested| NoteToSign {
            visit: VisitId(Default::default()),
            version: 1,
            body: NoteBody::try_from(body).unwrap(),
            family_summary: FamilySummary::try_from("").unwrap(),
            attested,
        };
        let missing = |body: &str, attested| match note(body, attested).ensure_complete() {
            Err(Error::Invalid { fields }) => FieldErrors(fields).to_string(),
            result => format!("{result:?}"),
        };
        assert_eq!(missing("A tower of six", true), "Ok(())");
        assert_eq!(missing(" ", true), "body:body.missing");
        assert_eq!(missing("A tower of six", false), "attested:attested.missing");
        assert_eq!(missing("", false), "body:body.missing, attested:attested.missing");
    }
}
