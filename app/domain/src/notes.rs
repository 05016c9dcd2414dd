//! The session note of a visit: a draft that is saved as typed, then a signed text that nobody changes.

use crate::{
    VisitId,
    text::{FamilySummary, NoteBody},
    visits::NoteState,
};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// What a provider has typed so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftNote {
    pub visit: VisitId,
    /// The version that was edited; 0 before the first save.
    pub version: i64,
    pub body: NoteBody,
    pub family_summary: FamilySummary,
}

impl DraftNote {
    /// Nothing was ever typed: there is nothing to keep.
    pub fn is_blank(&self) -> bool {
        self.version == 0 && self.body.as_str().is_empty() && self.family_summary.as_str().is_empty()
    }
}

/// A note to be signed for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteToSign {
    pub visit: VisitId,
    /// As in [`DraftNote`].
    pub version: i64,
    pub body: NoteBody,
    pub family_summary: FamilySummary,
    /// The signer says that both texts are read and true: one tap beside another button signs nothing.
    #[serde(default)]
    pub attested: bool,
}

impl NoteToSign {
    /// What is signed.
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

/// Who signed what, when.
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
        serde_json::to_string(self).expect("plain fields always serialise")
    }
}

/// A note in the office's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteLine {
    pub visit: VisitId,
    pub child: crate::visits::ChildRef,
    pub provider: crate::visits::ProviderRef,
    pub starts: DateTime,
    pub state: NoteState,
}
