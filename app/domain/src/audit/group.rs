//! The groups of the audit log: changes by topic, and separately record accesses.

use std::str::FromStr;

/// A group of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Schedule,
    /// Check-in and check-out of visits, and notes.
    Care,
    /// Children and guardians.
    Records,
    /// Members, invitations and accounts.
    Members,
    Import,
    /// The agency, its emails and the audit log itself.
    Settings,
    /// Changes of another version that this one does not know.
    Other,
    /// Denied requests.
    Denied,
    /// Who accessed which record.
    RecordAccess,
}

impl Group {
    /// In the order of the page.
    pub const ALL: [Self; 9] = [
        Self::Schedule,
        Self::Care,
        Self::Records,
        Self::Members,
        Self::Import,
        Self::Settings,
        Self::Other,
        Self::Denied,
        Self::RecordAccess,
    ];

    /// The value of the URL parameter.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Care => "care",
            Self::Records => "records",
            Self::Members => "members",
            Self::Import => "import",
            Self::Settings => "settings",
            Self::Other => "other",
            Self::Denied => "denied",
            Self::RecordAccess => "looks",
        }
    }
}

impl FromStr for Group {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|group| group.as_str() == text).ok_or(())
    }
}
