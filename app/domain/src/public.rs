//! Inputs of the public pages.

use crate::{
    form::form,
    text::{EmailAddress, Message, Organization, PersonName},
};
use serde::{Deserialize, Serialize};

form! {
    /// Input: the contact form, sent to the operator of the installation.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct ContactRequest {
        pub name: PersonName,
        pub email: EmailAddress,
        /// May be empty.
        pub organisation: Organization,
        pub message: Message,
    }
}

/// The button pressed in the cookie banner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CookieAnswer {
    All,
    Needed,
    /// The checked boxes.
    Chosen,
}

impl CookieAnswer {
    /// The resulting consent. Global Privacy Control always opts out of analytics.
    pub fn consent(self, checked: Consent, global_privacy_control: bool) -> Consent {
        let asked = match self {
            Self::All => Consent { preferences: true, analytics: true },
            Self::Needed => Consent::default(),
            Self::Chosen => checked,
        };
        Consent { analytics: asked.analytics && !global_privacy_control, ..asked }
    }
}

/// The optional cookies that a visitor allows; none by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    pub preferences: bool,
    pub analytics: bool,
}

impl Consent {
    /// The version of the consent text; after a change, visitors are asked again.
    pub const VERSION: u8 = 1;
    /// The cookie's name. It lets the server render the right page at once.
    pub const COOKIE: &str = "consent";

    /// The cookie's value, such as `1.p-` (version, preferences, no analytics).
    pub fn to_cookie(self) -> String {
        let mark = |yes: bool, letter: char| if yes { letter } else { '-' };
        format!("{}.{}{}", Self::VERSION, mark(self.preferences, 'p'), mark(self.analytics, 'a'))
    }

    /// The whole cookie, for a header or a script. Lasts half a year. Not `HttpOnly`, because scripts read it.
    pub fn cookie(self, secure: bool) -> String {
        const HALF_A_YEAR: u32 = 180 * 86_400;
        let secure = if secure { "; Secure" } else { "" };
        format!("{}={}; Path=/; SameSite=Lax{secure}; Max-Age={HALF_A_YEAR}", Self::COOKIE, self.to_cookie())
    }

    /// Parses [`Self::to_cookie`]; `None` for another version.
    pub fn from_cookie(value: &str) -> Option<Self> {
        let marks = value.strip_prefix(&format!("{}.", Self::VERSION))?;
        (marks.len() == 2).then(|| Self { preferences: marks.starts_with('p'), analytics: marks.ends_with('a') })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn global_privacy_control_opts_out_of_analytics() {
        let all = Consent { preferences: true, analytics: true };
        assert_eq!(CookieAnswer::All.consent(Consent::default(), false), all);
        assert_eq!(CookieAnswer::Chosen.consent(all, true), Consent { preferences: true, analytics: false });
        assert_eq!(CookieAnswer::Needed.consent(all, false), Consent::default());
    }

    #[test]
    fn consent_survives_a_round_trip() {
        for (preferences, analytics) in [(false, false), (true, false), (false, true), (true, true)] {
            let choice = Consent { preferences, analytics };
            assert_eq!(Consent::from_cookie(&choice.to_cookie()), Some(choice));
        }
        assert_eq!(Consent::from_cookie("0.pa"), None);
        assert_eq!(Consent::from_cookie("1.p"), None);
    }
}
