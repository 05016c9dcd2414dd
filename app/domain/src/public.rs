//! What the public pages take in.

use crate::text::{Email, Message, PersonName};
use serde::{Deserialize, Serialize};

/// A request from the contact form, for the operator of the installation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRequest {
    pub name: PersonName,
    pub email: Email,
    /// The organisation, if the sender names one.
    #[serde(default)]
    pub organisation: String,
    pub message: Message,
}

/// What a visitor allows beyond what is necessary. Nothing is allowed before they say so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    pub preferences: bool,
    pub analytics: bool,
}

impl Consent {
    /// The version of the text that was agreed to; a new one asks again.
    pub const VERSION: u8 = 1;
    /// The cookie that lets the server's first byte be right.
    pub const COOKIE: &str = "consent";

    /// The cookie's value, such as `1.p-` (version, preferences, no analytics).
    pub fn to_cookie(self) -> String {
        let mark = |yes: bool, letter: char| if yes { letter } else { '-' };
        format!("{}.{}{}", Self::VERSION, mark(self.preferences, 'p'), mark(self.analytics, 'a'))
    }

    /// Reads [`Self::to_cookie`]; an older version counts as no choice.
    pub fn from_cookie(value: &str) -> Option<Self> {
        let marks = value.strip_prefix(&format!("{}.", Self::VERSION))?;
        (marks.len() == 2).then(|| Self { preferences: marks.starts_with('p'), analytics: marks.ends_with('a') })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_survives_its_cookie() {
        for (preferences, analytics) in [(false, false), (true, false), (false, true), (true, true)] {
            let choice = Consent { preferences, analytics };
            assert_eq!(Consent::from_cookie(&choice.to_cookie()), Some(choice));
        }
        assert_eq!(Consent::from_cookie("0.pa"), None);
        assert_eq!(Consent::from_cookie("1.p"), None);
    }
}
