//! The three roles of members, and the capabilities of office members.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a member is in an agency. Each role has its own first screen and its own browser build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Admin,
    Provider,
    Parent,
}

impl Role {
    pub const ALL: [Self; 3] = [Self::Admin, Self::Provider, Self::Parent];

    /// The value in the database and in URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Provider => "provider",
            Self::Parent => "parent",
        }
    }

    /// Where `/` redirects a member with this role.
    pub fn first_screen(self) -> &'static str {
        match self {
            Self::Admin => "/today",
            Self::Provider => "/day",
            Self::Parent => "/home",
        }
    }

    /// Whether one writes one's own name when joining; others have the name of their record.
    pub fn chooses_name(self) -> bool {
        self == Self::Admin
    }
}

impl FromStr for Role {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(())
    }
}

/// A permission of an office member. Providers and parents have none: a supervisor who also provides care has two
/// memberships.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    /// Schedules visits and weeks, and imports visits.
    Schedule,
    /// Compares delivered with authorized services. Does not read the text of notes.
    Bill,
    /// Reads notes and the work documented in them.
    Supervise,
    /// Answers privacy requests and reads the audit log.
    Privacy,
    /// Manages the agency: its members and their permissions, its settings, imports.
    Manage,
}

impl Capability {
    pub const ALL: [Self; 5] = [Self::Schedule, Self::Bill, Self::Supervise, Self::Privacy, Self::Manage];

    /// The value in the database and in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Bill => "bill",
            Self::Supervise => "supervise",
            Self::Privacy => "privacy",
            Self::Manage => "manage",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl FromStr for Capability {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|capability| capability.as_str() == text).ok_or(())
    }
}

/// A member's capabilities, serialized as text such as `schedule bill`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub struct Capabilities(u8);

impl Capabilities {
    pub const NONE: Self = Self(0);

    /// All of them: an agency's first admin.
    pub fn all() -> Self {
        Capability::ALL.into_iter().collect()
    }

    pub fn has(self, capability: Capability) -> bool {
        self.0 & capability.bit() != 0
    }

    pub fn iter(self) -> impl Iterator<Item = Capability> {
        Capability::ALL.into_iter().filter(move |capability| self.has(*capability))
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Capability> for Capabilities {
    fn from_iter<T: IntoIterator<Item = Capability>>(capabilities: T) -> Self {
        Self(capabilities.into_iter().fold(0, |bits, capability| bits | capability.bit()))
    }
}

impl fmt::Display for Capabilities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, capability) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(capability.as_str())?;
        }
        Ok(())
    }
}

impl From<Capabilities> for String {
    fn from(capabilities: Capabilities) -> Self {
        capabilities.to_string()
    }
}

/// Ignores unknown words: this version cannot enforce a capability that a newer version stored.
impl From<String> for Capabilities {
    fn from(text: String) -> Self {
        text.split(' ').filter_map(|word| word.parse::<Capability>().ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capabilities_are_serialized_as_words() {
        let some: Capabilities = [Capability::Bill, Capability::Schedule].into_iter().collect();
        assert_eq!(some.to_string(), "schedule bill");
        assert_eq!(Capabilities::from(some.to_string()), some);
        assert_eq!(Capabilities::from("schedule fly bill".to_owned()), some);
        assert!(some.has(Capability::Bill) && !some.has(Capability::Manage));
        assert!(Capabilities::from(String::new()).is_empty());
    }
}
