//! The three roles of a member.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

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

    /// The word that the database and the addresses use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Provider => "provider",
            Self::Parent => "parent",
        }
    }

    /// Where `/` leads a member with this role.
    pub fn first_screen(self) -> &'static str {
        match self {
            Self::Admin => "/week",
            Self::Provider => "/day",
            Self::Parent => "/home",
        }
    }
}

impl FromStr for Role {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(())
    }
}
