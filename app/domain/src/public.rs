//! What the public pages take in.

use crate::text::{Email, Message, Organisation, PersonName};
use serde::{Deserialize, Serialize};

/// A request from the contact form, for the operator of the installation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRequest {
    pub name: PersonName,
    pub email: Email,
    /// The organisation, if the sender names one.
    pub organisation: Organisation,
    pub message: Message,
}

/// The answer to the question about cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CookieAnswer {
    All,
    Needed,
    /// One by one, as the ticks beside it say.
    Chosen,
}

impl CookieAnswer {
    /// What is allowed. A browser that sends Global Privacy Control has refused to be counted, whatever else is pressed.
    pub fn consent(self, ticked: Consent, global_privacy_control: bool) -> Consent {
        let asked = match self {
            Self::All => Consent { preferences: true, analytics: true },
            Self::Needed => Consent::default(),
            Self::Chosen => ticked,
        };
        Consent { analytics: asked.analytics && !global_privacy_control, ..asked }
    }
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

    /// The whole cookie, as a header or a script sets it: for half a year, then we ask again. The browser's part reads it,
    /// so it is not `HttpOnly`.
    pub fn cookie(self, secure: bool) -> String {
        const HALF_A_YEAR: u32 = 180 * 86_400;
        let secure = if secure { "; Secure" } else { "" };
        format!("{}={}; Path=/; SameSite=Lax{secure}; Max-Age={HALF_A_YEAR}", Self::COOKIE, self.to_cookie())
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
    fn global_privacy_control_is_a_no_to_analytics() {
        let all = Consent { preferences: true, analytics: true };
        assert_eq!(CookieAnswer::All.consent(Consent::default(), false), all);
        assert_eq!(CookieAnswer::Chosen.consent(all, true), Consent { preferences: true, analytics: false });
        assert_eq!(CookieAnswer::Needed.consent(all, false), Consent::default());
    }

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
