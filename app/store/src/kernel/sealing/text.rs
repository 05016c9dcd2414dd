//! The format of a sealed text: `sealed1:` and the base64 of key generation (4 bytes), nonce (12), AES-256-GCM ciphertext and tag.

use crate::{
    kernel::sql::{Arg, internal},
    random_bytes,
};
use aes_gcm::{
    Aes256Gcm, Nonce,
    aead::{Aead, KeyInit, Payload},
};
use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use domain::{Error, Result};
use uuid::Uuid;

/// The length of a data key and of a master key, in bytes.
pub(super) const KEY: usize = 32;
const NONCE: usize = 12;
const TAG: usize = 16;
const GENERATION: usize = 4;
/// What a sealed text begins with; the number is the version of the format. The triggers of migration 0036 know it too.
const PREFIX: &str = "sealed1:";

/// A column whose texts are sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SealedColumn {
    NoteBody,
    FamilySummary,
    Remark,
    ChangeReason,
    CancelReason,
    OverrideReason,
    SavedForm,
    ImportUpload,
    ImportLayout,
    MergeReason,
    MergeJournal,
    GuardianMergeReason,
    GuardianMergeJournal,
    ProviderMergeReason,
    ProviderMergeJournal,
    HoldGround,
    LiftGround,
    DataReport,
    DataReportAnswer,
    PreviousRecord,
    Email,
    AuthorizedMethod,
    Diagnoses,
    OrderingProvider,
    AuthorizationEndReason,
    Pronouns,
    Allergies,
    SafetyNote,
    EndedReason,
    PlaceNote,
    ContactNote,
}

impl SealedColumn {
    /// Table and column: a text that is moved to another column can't be opened there.
    fn name(self) -> &'static str {
        match self {
            Self::NoteBody => "notes.body_sealed",
            Self::FamilySummary => "notes.family_summary_sealed",
            Self::Remark => "road_reports.remark_sealed",
            Self::ChangeReason => "visit_changes.reason_sealed",
            Self::CancelReason => "visits.cancel_reason",
            Self::OverrideReason => "visits.override_reason",
            Self::SavedForm => "form_returns.content_sealed",
            Self::ImportLayout => "import_layouts.content_sealed",
            Self::ImportUpload => "import_uploads.content_sealed",
            Self::MergeReason => "child_merges.reason_sealed",
            Self::MergeJournal => "child_merges.journal_sealed",
            Self::GuardianMergeReason => "guardian_merges.reason_sealed",
            Self::GuardianMergeJournal => "guardian_merges.journal_sealed",
            Self::ProviderMergeReason => "provider_merges.reason_sealed",
            Self::ProviderMergeJournal => "provider_merges.journal_sealed",
            Self::HoldGround => "legal_holds.ground_sealed",
            Self::LiftGround => "legal_holds.lift_ground_sealed",
            Self::DataReport => "data_reports.text_sealed",
            Self::DataReportAnswer => "data_reports.answer_sealed",
            Self::PreviousRecord => "record_changes.previous_sealed",
            Self::Email => "outbox.letter",
            Self::AuthorizedMethod => "authorizations.method_sealed",
            Self::Diagnoses => "authorizations.diagnoses_sealed",
            Self::OrderingProvider => "authorizations.ordering_provider_sealed",
            Self::AuthorizationEndReason => "authorizations.end_reason_sealed",
            Self::Pronouns => "children.pronouns_sealed",
            Self::Allergies => "children.allergies_sealed",
            Self::SafetyNote => "children.safety_note_sealed",
            Self::EndedReason => "children.ended_reason_sealed",
            Self::PlaceNote => "places.note_sealed",
            Self::ContactNote => "child_contacts.note_sealed",
        }
    }
}

/// The person or agency that a text is about: it has data keys of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Subject {
    /// Nil for members, accounts and anonymous visitors.
    pub agency: Uuid,
    /// A child, a member, an account, or the agency itself; nil for anonymous visitors.
    pub id: Uuid,
}

impl Subject {
    /// For texts of an agency about no child or many.
    pub fn of_agency(id: Uuid) -> Self {
        Self { agency: id, id }
    }

    /// For texts of a member or an account, or of an anonymous visitor: all of these are one subject.
    pub fn of_member(member: Option<Uuid>) -> Self {
        Self { agency: Uuid::nil(), id: member.unwrap_or_default() }
    }
}

/// A text as it is stored: sealed, empty, or plain from before texts were sealed. Only an [`Opener`](super::Opener) reads it, so
/// that no page shows the stored form.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub(crate) struct Sealed(String);

impl From<Sealed> for Arg {
    fn from(text: Sealed) -> Self {
        Self::Text(Some(text.0))
    }
}

impl From<Option<Sealed>> for Arg {
    fn from(text: Option<Sealed>) -> Self {
        Self::Text(text.map(|text| text.0))
    }
}

/// The generation of the key, and the nonce with the ciphertext.
pub(super) struct Envelope {
    pub generation: u32,
    bytes: Vec<u8>,
}

impl Sealed {
    /// An empty text is stored as it is: there is nothing to hide, and it needs no key.
    pub fn empty() -> Self {
        Self(String::new())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is a text from before texts were sealed.
    pub fn is_plain(&self) -> bool {
        !self.is_empty() && self.envelope().is_none()
    }

    /// The text of [`Self::is_plain`].
    pub fn as_plain(&self) -> &str {
        &self.0
    }

    pub(super) fn envelope(&self) -> Option<Envelope> {
        let bytes = BASE64_STANDARD_NO_PAD.decode(self.0.strip_prefix(PREFIX)?).ok()?;
        let (generation, bytes) = bytes.split_first_chunk::<GENERATION>()?;
        let bytes = (bytes.len() >= NONCE + TAG).then(|| bytes.to_vec())?;
        Some(Envelope { generation: u32::from_be_bytes(*generation), bytes })
    }
}

/// A data key of a subject.
pub(super) struct DataKey(Aes256Gcm);

impl DataKey {
    pub fn new(bytes: [u8; KEY]) -> Self {
        Self(Aes256Gcm::new(&bytes.into()))
    }

    /// Seals a text of this subject for one column of one row.
    pub fn seal(&self, subject: Subject, generation: u32, column: SealedColumn, row: &[u8], text: &str) -> Result<Sealed> {
        let bytes = encrypt(&self.0, &location(subject, generation, column, row), text.as_bytes())?;
        let envelope = [&generation.to_be_bytes()[..], &bytes].concat();
        Ok(Sealed(format!("{PREFIX}{}", BASE64_STANDARD_NO_PAD.encode(envelope))))
    }

    /// # Errors
    /// `Internal` if the text was changed, or is not from this column of this row.
    pub fn open(&self, subject: Subject, envelope: &Envelope, column: SealedColumn, row: &[u8]) -> Result<String> {
        self.try_open(subject, envelope, column, row).ok_or_else(|| unreadable(column))
    }

    /// `None` if it was sealed for another subject, was changed, or is not from this column of this row.
    pub fn try_open(&self, subject: Subject, envelope: &Envelope, column: SealedColumn, row: &[u8]) -> Option<String> {
        let text = decrypt(&self.0, &location(subject, envelope.generation, column, row), &envelope.bytes)?;
        String::from_utf8(text).ok()
    }
}

/// The error of a text that can't be opened although there is a key for it.
pub(super) fn unreadable(column: SealedColumn) -> Error {
    internal(&format!("a sealed text in {} is not as it was written", column.name()))
}

/// What a ciphertext is bound to: it opens only where it was written.
fn location(subject: Subject, generation: u32, column: SealedColumn, row: &[u8]) -> Vec<u8> {
    let Subject { agency, id } = subject;
    let (column, generation) = (column.name().as_bytes(), generation.to_be_bytes());
    [PREFIX.as_bytes(), agency.as_bytes(), id.as_bytes(), &generation, column, &[0], row].concat()
}

/// The nonce, and the ciphertext with its tag. The nonce is random: a key seals far fewer than the 2^32 texts up to which that is
/// safe (NIST SP 800-38D §8.3).
pub(super) fn encrypt(key: &Aes256Gcm, aad: &[u8], text: &[u8]) -> Result<Vec<u8>> {
    let nonce = random_bytes::<NONCE>();
    let sealed = key.encrypt(&Nonce::from(nonce), Payload { msg: text, aad });
    let sealed = sealed.map_err(|_| internal(&"a text could not be sealed"))?;
    Ok([&nonce[..], &sealed].concat())
}

/// `None` if the bytes were changed, or encrypted with another key or other associated data.
pub(super) fn decrypt(key: &Aes256Gcm, aad: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
    key.decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &[u8] = b"a row";

    fn child(number: u128) -> Subject {
        Subject { agency: Uuid::from_u128(9), id: Uuid::from_u128(number) }
    }

    #[test]
    fn a_sealed_text_opens_only_where_it_was_written() {
        let key = DataKey::new([7; KEY]);
        let sealed = key.seal(child(1), 3, SealedColumn::NoteBody, ROW, "A tower of six").unwrap();
        assert!(!sealed.is_plain() && !sealed.0.contains("tower"));
        assert_ne!(sealed, key.seal(child(1), 3, SealedColumn::NoteBody, ROW, "A tower of six").unwrap());
        let envelope = sealed.envelope().unwrap();
        assert_eq!(envelope.generation, 3);
        assert_eq!(key.open(child(1), &envelope, SealedColumn::NoteBody, ROW).unwrap(), "A tower of six");
        assert!(key.open(child(2), &envelope, SealedColumn::NoteBody, ROW).is_err());
        assert!(key.open(child(1), &envelope, SealedColumn::FamilySummary, ROW).is_err());
        assert!(key.open(child(1), &envelope, SealedColumn::NoteBody, b"another row").is_err());
        assert!(DataKey::new([8; KEY]).open(child(1), &envelope, SealedColumn::NoteBody, ROW).is_err());
        let other = Envelope { generation: 2, bytes: envelope.bytes };
        assert!(key.open(child(1), &other, SealedColumn::NoteBody, ROW).is_err());
    }

    #[test]
    fn a_changed_byte_is_found() {
        let key = DataKey::new([7; KEY]);
        let envelope = key.seal(child(1), 1, SealedColumn::Remark, ROW, "No answer").unwrap().envelope().unwrap();
        for at in 0..envelope.bytes.len() {
            let mut bytes = envelope.bytes.clone();
            bytes[at] ^= 1;
            let changed = Envelope { generation: 1, bytes };
            assert!(key.open(child(1), &changed, SealedColumn::Remark, ROW).is_err(), "byte {at}");
        }
    }

    #[test]
    fn plain_text_is_recognized() {
        for plain in ["A tower of six", "sealed1:", "sealed1: the box was sealed"] {
            assert!(Sealed(plain.to_owned()).is_plain(), "{plain}");
        }
        assert!(!Sealed::empty().is_plain());
    }
}
