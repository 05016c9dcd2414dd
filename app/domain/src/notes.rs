//! The session note of a visit: a draft that is saved while typing, then a signed text that is immutable.

use crate::{
    VisitId,
    text::{FamilySummary, NoteBody},
    visits::NoteState,
};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// Input: save a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftNote {
    pub visit: VisitId,
    /// The version that was edited; 0 before the first save.
    pub version: i64,
    pub body: NoteBody,
    pub family_summary: FamilySummary,
}

impl DraftNote {
    /// Whether there is nothing to save: the draft is empty and was never saved.
    pub fn is_blank(&self) -> bool {
        self.version == 0 && self.body.as_str().is_empty() && self.family_summary.as_str().is_empty()
    }
}

/// Input: sign a note, which makes it immutable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteToSign {
    pub visit: VisitId,
    /// As in [`DraftNote`].
    pub version: i64,
    pub body: NoteBody,
    pub family_summary: FamilySummary,
    /// The signer attests that both texts are read and true. Prevents signing by an accidental tap.
    #[serde(default)]
    pub attested: bool,
}

impl NoteToSign {
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
