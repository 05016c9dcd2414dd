//! What users and agencies agree to: the documents with their versions, and who is asked for what.

mod service_providers;

pub use service_providers::{MAX_PROVIDER_TEXT_LENGTH, ServiceProvider, ServiceProviderList, check_service_providers};

use crate::{
    Capabilities, Capability, ErrorCode, Role,
    form::{FormValue, form, read_choice},
};
use jiff::{
    Timestamp,
    civil::{Date, date},
};
use serde::{Deserialize, Serialize};

/// A document with versions. Its text is a public page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// The terms of use, which every user accepts.
    Terms,
    /// The privacy policy. It asks for no consent: users say that they have received it, and are notified of a new version.
    Privacy,
    /// The data processing agreement (with the terms of a business associate agreement), which a manager accepts for the agency.
    DataProcessing,
}

impl Document {
    pub const ALL: [Self; 3] = [Self::Terms, Self::Privacy, Self::DataProcessing];

    /// The value in the database and in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Terms => "terms",
            Self::Privacy => "privacy",
            Self::DataProcessing => "data_processing",
        }
    }

    /// The page with its text.
    pub fn path(self) -> &'static str {
        match self {
            Self::Terms => "/terms",
            Self::Privacy => "/privacy",
            Self::DataProcessing => "/agreements/data-processing",
        }
    }
}

impl FormValue for Document {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        read_choice(text)
    }
}

/// The current version of each document: the date of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    pub terms: Date,
    pub privacy: Date,
    pub data_processing: Date,
}

impl Versions {
    /// The versions of the texts in `app/public/src/messages.rs`. A change of what a text promises or requires gets a new date,
    /// and everyone it concerns is asked again.
    pub const CURRENT: Self =
        Self { terms: date(2026, 11, 30), privacy: date(2026, 11, 30), data_processing: date(2026, 11, 30) };

    pub fn of(self, document: Document) -> Date {
        match document {
            Document::Terms => self.terms,
            Document::Privacy => self.privacy,
            Document::DataProcessing => self.data_processing,
        }
    }
}

impl Default for Versions {
    fn default() -> Self {
        Self::CURRENT
    }
}

/// The newest version of each document that a user, or for the data processing agreement their agency, has accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    pub terms: Option<Date>,
    pub privacy: Option<Date>,
    pub data_processing: Option<Date>,
}

impl Accepted {
    pub fn of(self, document: Document) -> Option<Date> {
        match document {
            Document::Terms => self.terms,
            Document::Privacy => self.privacy,
            Document::DataProcessing => self.data_processing,
        }
    }
}

/// The member who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party {
    pub role: Role,
    pub capabilities: Capabilities,
    /// Of a demo: nobody is asked for anything there.
    pub demo: bool,
}

impl Party {
    /// Whether this member may accept a document, for themselves or for their agency.
    pub fn may_accept(self, document: Document) -> bool {
        match document {
            Document::Terms | Document::Privacy => true,
            Document::DataProcessing => self.role == Role::Admin && self.capabilities.has(Capability::Manage),
        }
    }
}

/// The documents that a member is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Until they accept, the member reads but changes nothing.
    pub terms: bool,
    pub privacy: bool,
    pub data_processing: bool,
}

impl Due {
    pub fn of(self, document: Document) -> bool {
        match document {
            Document::Terms => self.terms,
            Document::Privacy => self.privacy,
            Document::DataProcessing => self.data_processing,
        }
    }

    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// Which documents are due: those whose current version is newer than the accepted one, of those that the member may accept. A
/// version newer than the current one, accepted before the program was set back, still counts.
pub fn due(current: Versions, accepted: Accepted, party: Party) -> Due {
    let is_due = |document: Document| {
        let missing = accepted.of(document).is_none_or(|version| version < current.of(document));
        missing && !party.demo && party.may_accept(document)
    };
    Due { terms: is_due(Document::Terms), privacy: is_due(Document::Privacy), data_processing: is_due(Document::DataProcessing) }
}

form! {
    /// Input: accept a document.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct AcceptDocument {
        pub document: Document,
        /// The version that the user was shown.
        pub version: Date,
        /// The page to redirect to; may be empty.
        pub next: String,
    }
}

/// The latest acceptance of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    pub version: Date,
    pub at: Timestamp,
    /// The member who accepted for the agency; `None` for the user's own documents.
    pub by: Option<String>,
}

/// A document on the page of agreements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementLine {
    pub document: Document,
    pub version: Date,
    pub accepted: Option<Acceptance>,
    pub due: bool,
    pub may_accept: bool,
}

/// The page of agreements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreements {
    pub demo: bool,
    pub lines: Vec<AgreementLine>,
    /// Only for the office; `None` also before the first start with this version.
    pub service_providers: Option<ServiceProviderList>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: Date = date(2026, 1, 1);

    fn all(version: Date) -> Accepted {
        Accepted { terms: Some(version), privacy: Some(version), data_processing: Some(version) }
    }

    fn party(role: Role, capabilities: &[Capability]) -> Party {
        Party { role, capabilities: capabilities.iter().copied().collect(), demo: false }
    }

    fn asked(accepted: Accepted, party: Party) -> Vec<Document> {
        let due = due(Versions::CURRENT, accepted, party);
        Document::ALL.into_iter().filter(|document| due.of(*document)).collect()
    }

    #[test]
    fn every_user_is_asked_for_the_terms_and_a_manager_for_the_agencys_agreement() {
        use Document::{DataProcessing, Privacy, Terms};
        let nothing = Accepted::default();
        for other in [party(Role::Parent, &[]), party(Role::Provider, &[]), party(Role::Admin, &[Capability::Schedule])] {
            assert_eq!(asked(nothing, other), [Terms, Privacy], "{other:?}");
        }
        let manager = party(Role::Admin, &[Capability::Manage]);
        assert_eq!(asked(nothing, manager), [Terms, Privacy, DataProcessing]);
        let odd = party(Role::Provider, &[Capability::Manage]);
        assert_eq!(asked(nothing, odd), [Terms, Privacy], "capabilities are of the office only");
        assert!(asked(nothing, Party { demo: true, ..manager }).is_empty(), "a demo asks for nothing");
    }

    #[test]
    fn a_new_version_is_asked_for_again_and_alone() {
        let manager = party(Role::Admin, &[Capability::Manage]);
        assert_eq!(asked(all(OLD), manager), Document::ALL);
        assert!(asked(all(Versions::CURRENT.terms), manager).is_empty());
        assert!(asked(all(date(2030, 1, 1)), manager).is_empty(), "accepted before the program was set back");
        let one_new = Accepted { terms: Some(OLD), ..all(Versions::CURRENT.terms) };
        assert_eq!(asked(one_new, manager), [Document::Terms]);
        assert!(!due(Versions::CURRENT, one_new, manager).is_empty() && Due::default().is_empty());
    }

    #[test]
    fn documents_are_spelled_in_forms_as_in_the_database() {
        for document in Document::ALL {
            assert_eq!(Document::read(document.as_str()), Ok(document));
        }
        assert_eq!(Document::read("contract"), Err(ErrorCode::Unreadable));
    }
}
