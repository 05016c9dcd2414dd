//! A visitor's choice about cookies: what it is about, how long it is valid, and what it allows.

use crate::{account::CLOCK_STEP_US, keyed_enum};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const SECOND_US: i64 = 1_000_000;

/// The version of the purposes and of how `/cookies` explains them. After a change every visitor is asked again.
pub const VERSION: u16 = 2;
/// How long a choice is valid, in days: half a year, then the visitor is asked again.
pub const VALID_DAYS: i64 = 182;
/// How long the proof of a choice is stored after the choice has expired, in days: three years.
pub const PROOF_DAYS: i64 = 3 * 365;

/// The button pressed in the cookie banner or on `/cookies`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CookieAnswer {
    All,
    Needed,
    /// The checked boxes.
    Chosen,
}

impl CookieAnswer {
    /// The resulting choices. Global Privacy Control always refuses analytics.
    pub fn choices(self, checked: Choices, global_privacy_control: bool) -> Choices {
        let asked = match self {
            Self::All => Choices { preferences: true, analytics: true },
            Self::Needed => Choices::default(),
            Self::Chosen => checked,
        };
        asked.honoring(global_privacy_control)
    }
}

/// The optional purposes that a visitor allows; none by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The language stays chosen after the browser is closed.
    pub preferences: bool,
    /// Pages and actions are counted (`crate::usage`).
    pub analytics: bool,
}

impl Choices {
    pub fn allows_any(self) -> bool {
        self.preferences || self.analytics
    }

    /// What remains of the choices if the browser sends Global Privacy Control (`Sec-GPC: 1`).
    #[must_use]
    pub fn honoring(self, global_privacy_control: bool) -> Self {
        Self { analytics: self.analytics && !global_privacy_control, ..self }
    }
}

/// The random id of a browser's choice. It belongs to no user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConsentId(pub Uuid);

/// A choice, as the consent cookie has it. Its proof is on the server, under the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    pub id: ConsentId,
    pub version: u16,
    /// When it was made, in seconds UTC.
    pub chosen_s: i64,
    pub choices: Choices,
}

impl Consent {
    /// The `Max-Age` of the cookie, in seconds.
    pub const COOKIE_SECONDS: i64 = VALID_DAYS * 86_400;

    /// The cookie's value: version, id, time, and a letter for each purpose that is allowed, such as `2.0f….1796083200.p-`.
    pub fn to_cookie(self) -> String {
        let mark = |yes: bool, letter: char| if yes { letter } else { '-' };
        let Choices { preferences, analytics } = self.choices;
        let (id, chosen_s) = (self.id.0.simple(), self.chosen_s);
        format!("{}.{id}.{chosen_s}.{}{}", self.version, mark(preferences, 'p'), mark(analytics, 'a'))
    }

    /// Parses [`Self::to_cookie`], also of another version: it names the proof that a new choice follows.
    pub fn from_cookie(value: &str) -> Option<Self> {
        let parts: Vec<&str> = value.split('.').collect();
        let [version, id, chosen_s, marks] = parts.as_slice() else { return None };
        let choices = match *marks {
            "--" => Choices::default(),
            "p-" => Choices { preferences: true, analytics: false },
            "-a" => Choices { preferences: false, analytics: true },
            "pa" => Choices { preferences: true, analytics: true },
            _ => return None,
        };
        let id = ConsentId(Uuid::try_parse(id).ok()?);
        Some(Self { id, version: version.parse().ok()?, chosen_s: chosen_s.parse().ok()?, choices })
    }

    /// Whether it has not expired. A choice that is ahead of the clock doesn't count, since its age is unknown.
    fn is_valid_at(&self, now_us: i64) -> bool {
        let chosen_us = self.chosen_s.saturating_mul(SECOND_US);
        let ends_us = chosen_us.saturating_add(VALID_DAYS * 86_400 * SECOND_US);
        chosen_us <= now_us.saturating_add(CLOCK_STEP_US) && now_us < ends_us
    }
}

/// What a visitor allows at this time; `None` if they must be asked: there is no choice, it is about another version, or it has
/// expired. Global Privacy Control refuses analytics even if the visitor once allowed them.
pub fn effective(consent: Option<&Consent>, global_privacy_control: bool, version: u16, now_us: i64) -> Option<Choices> {
    let consent = consent.filter(|consent| consent.version == version && consent.is_valid_at(now_us))?;
    Some(consent.choices.honoring(global_privacy_control))
}

keyed_enum! {
    /// What a proof is about: something was allowed; nothing was allowed, neither before nor now; or something that was allowed
    /// before is not any more.
    pub enum ConsentKind {
        Given "given"
        Refused "refused"
        Withdrawn "withdrawn"
    }
}

impl ConsentKind {
    pub fn of(before: Choices, now: Choices) -> Self {
        let withdraws = (before.preferences && !now.preferences) || (before.analytics && !now.analytics);
        if withdraws {
            Self::Withdrawn
        } else if now.allows_any() {
            Self::Given
        } else {
            Self::Refused
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Choices = Choices { preferences: false, analytics: false };
    const PREFERENCES: Choices = Choices { preferences: true, analytics: false };
    const ANALYTICS: Choices = Choices { preferences: false, analytics: true };
    const ALL: Choices = Choices { preferences: true, analytics: true };
    /// 2026-12-01.
    const CHOSEN_S: i64 = 1_796_083_200;
    const DAY_US: i64 = 86_400 * SECOND_US;

    fn consent(choices: Choices) -> Consent {
        Consent { id: ConsentId(Uuid::from_u128(7)), version: VERSION, chosen_s: CHOSEN_S, choices }
    }

    #[test]
    fn an_answer_gives_its_choices() {
        for checked in [NONE, PREFERENCES, ANALYTICS, ALL] {
            assert_eq!(CookieAnswer::All.choices(checked, false), ALL);
            assert_eq!(CookieAnswer::Needed.choices(checked, false), NONE);
            assert_eq!(CookieAnswer::Chosen.choices(checked, false), checked);
        }
        assert_eq!(CookieAnswer::All.choices(NONE, true), PREFERENCES, "Global Privacy Control");
        assert_eq!(CookieAnswer::Chosen.choices(ANALYTICS, true), NONE, "Global Privacy Control");
    }

    #[test]
    fn the_cookie_can_be_read_again() {
        for choices in [NONE, PREFERENCES, ANALYTICS, ALL] {
            let consent = consent(choices);
            assert_eq!(Consent::from_cookie(&consent.to_cookie()), Some(consent));
        }
        assert_eq!(consent(PREFERENCES).to_cookie(), "2.00000000000000000000000000000007.1796083200.p-");
        let id = "00000000000000000000000000000007";
        for broken in [
            String::new(),
            "1.pa".to_owned(),
            format!("2.{id}.1796083200.a-"),
            format!("2.{id}.1796083200.pa."),
            format!("2.{id}.today.pa"),
            format!("2.{id}..pa"),
            "2.7.1796083200.pa".to_owned(),
            format!("70000.{id}.1796083200.pa"),
        ] {
            assert_eq!(Consent::from_cookie(&broken), None, "{broken}");
        }
        let old = Consent::from_cookie(&format!("1.{id}.1796083200.pa")).unwrap();
        assert_eq!((old.version, old.choices), (1, ALL), "a cookie of another version still names its proof");
    }

    #[test]
    fn nothing_is_allowed_before_a_choice_nor_by_an_old_one() {
        let chosen_us = CHOSEN_S * SECOND_US;
        let allowed = |version: u16, now_us: i64| effective(Some(&consent(ALL)), false, version, now_us);
        assert_eq!(effective(None, false, VERSION, chosen_us), None, "without a choice");
        assert_eq!(allowed(VERSION, chosen_us), Some(ALL));
        assert_eq!(allowed(VERSION + 1, chosen_us), None, "about another version");
        assert_eq!(allowed(VERSION, chosen_us + VALID_DAYS * DAY_US - 1), Some(ALL), "within half a year");
        assert_eq!(allowed(VERSION, chosen_us + VALID_DAYS * DAY_US), None, "after half a year");
        assert_eq!(allowed(VERSION, chosen_us - CLOCK_STEP_US), Some(ALL), "the clock was corrected a little");
        assert_eq!(allowed(VERSION, chosen_us - CLOCK_STEP_US - 1), None, "made ahead of the clock");
        for chosen_s in [i64::MIN, i64::MAX] {
            let forged = Consent { chosen_s, ..consent(ALL) };
            assert_eq!(effective(Some(&forged), false, VERSION, chosen_us), None, "{chosen_s}");
        }
    }

    #[test]
    fn global_privacy_control_overrides_a_stored_yes() {
        let now_us = CHOSEN_S * SECOND_US;
        for (choices, expected) in [(NONE, NONE), (PREFERENCES, PREFERENCES), (ANALYTICS, NONE), (ALL, PREFERENCES)] {
            assert_eq!(effective(Some(&consent(choices)), true, VERSION, now_us), Some(expected), "{choices:?}");
        }
        assert_eq!(effective(None, true, VERSION, now_us), None, "the other purposes are still asked about");
    }

    #[test]
    fn a_proof_has_the_kind_of_change() {
        for (before, now, kind) in [
            (NONE, NONE, ConsentKind::Refused),
            (NONE, PREFERENCES, ConsentKind::Given),
            (ALL, ALL, ConsentKind::Given),
            (ALL, PREFERENCES, ConsentKind::Withdrawn),
            (PREFERENCES, ANALYTICS, ConsentKind::Withdrawn),
            (ANALYTICS, NONE, ConsentKind::Withdrawn),
        ] {
            assert_eq!(ConsentKind::of(before, now), kind, "{before:?} to {now:?}");
        }
    }
}
