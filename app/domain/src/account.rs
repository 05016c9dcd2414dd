//! Signing in, and who is signed in.

use crate::{
    AgencyId, Capabilities, Language, MemberId, Role, UserId,
    preferences::Preferences,
    text::{Email, Password, PersonName},
    visits::blank_is_none,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who is looking at the page, for its frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub user: UserId,
    pub member: MemberId,
    pub agency: AgencyId,
    pub agency_name: String,
    pub role: Role,
    pub capabilities: Capabilities,
    pub name: String,
    pub email: String,
    pub language: Option<Language>,
    pub preferences: Preferences,
    /// More than a password is asked for at the sign-in.
    pub second_factor: bool,
    /// The password is too short to stand alone.
    pub short_password: bool,
    pub session: SessionEnd,
}

impl Viewer {
    /// Whether children stand by their initials. A family knows whom it looks at.
    pub fn wants_initials(&self) -> bool {
        self.preferences.initials && self.role != Role::Parent
    }
}

/// What the operator has suspended, of the member who comes with a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspended {
    /// The agency's name, where it is the agency; else it is the user.
    pub agency: Option<String>,
    pub role: Role,
    pub language: Option<Language>,
}

/// When a session ends, if nothing more is asked in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEnd {
    pub at: Timestamp,
    /// Seconds from the request to the end.
    pub seconds: i64,
    /// Whether another request puts the end off; not when the session is as old as one may be.
    pub may_stay: bool,
}

/// How long a session lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// Seconds without a request.
    pub idle_seconds: i64,
    /// Seconds since the sign-in.
    pub absolute_seconds: i64,
}

/// A clock that is set right by a little goes back by no more than this. What was written so far ahead of it counts as
/// written now; what lies further ahead was written under a wrong clock.
pub const CLOCK_STEP_US: i64 = 60 * 1_000_000;

/// When a session was opened, last used, and when its owner last proved who they are, in microseconds UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionTimes {
    pub created_us: i64,
    pub used_us: i64,
    pub proved_us: i64,
}

impl SessionTimes {
    /// These times on a clock that may have been set back: none lies ahead of now, so that no limit lasts longer than it
    /// says. A proof under a wrong clock is none. `None` for a session that was opened under one: for how long it has been
    /// open can't be known.
    pub fn on_clock(self, now_us: i64) -> Option<Self> {
        let ahead = |us: i64| us > now_us + CLOCK_STEP_US;
        (!ahead(self.created_us)).then(|| Self {
            created_us: self.created_us.min(now_us),
            used_us: self.used_us.min(now_us),
            proved_us: if ahead(self.proved_us) { 0 } else { self.proved_us.min(now_us) },
        })
    }
}

impl SessionLimits {
    /// Whether a session is over that was opened and last used at these instants.
    pub fn is_over(self, times: SessionTimes, now_us: i64) -> bool {
        const SECOND: i64 = 1_000_000;
        times.on_clock(now_us).is_none_or(|SessionTimes { created_us, used_us, .. }| {
            now_us - used_us > self.idle_seconds * SECOND || now_us - created_us > self.absolute_seconds * SECOND
        })
    }

    /// The office sits in shared rooms: short. A provider's working day must not end in the middle of a note.
    /// A family looks for ten seconds, on its own phone.
    pub fn of(role: Role) -> Self {
        const HOUR: i64 = 3600;
        match role {
            Role::Admin => Self { idle_seconds: 2 * HOUR, absolute_seconds: 12 * HOUR },
            Role::Provider => Self { idle_seconds: 12 * HOUR, absolute_seconds: 72 * HOUR },
            Role::Parent => Self { idle_seconds: 72 * HOUR, absolute_seconds: 14 * 24 * HOUR },
        }
    }

    /// The end of a session that was opened and last used at these instants, in microseconds UTC.
    pub fn end(self, created_us: i64, used_us: i64, now_us: i64) -> SessionEnd {
        const SECOND: i64 = 1_000_000;
        let (idle, absolute) = (used_us + self.idle_seconds * SECOND, created_us + self.absolute_seconds * SECOND);
        let end = idle.min(absolute);
        SessionEnd {
            at: Timestamp::from_microsecond(end).unwrap_or(Timestamp::MAX),
            seconds: (end - now_us) / SECOND,
            may_stay: idle < absolute,
        }
    }

    /// Longer than this no session of any role lives.
    pub fn longest_seconds() -> i64 {
        Role::ALL.into_iter().map(|role| Self::of(role).absolute_seconds).max().unwrap_or(0)
    }
}

/// Proof of who one is, from the sign-in form.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignIn {
    pub email: Email,
    pub password: Password,
    /// The page that asked for it.
    #[serde(default)]
    pub next: String,
}

/// A one-time link is taken up by somebody without an account, who makes one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Join {
    pub token: String,
    /// Of who joins the office; others have the name of their record.
    #[serde(default, deserialize_with = "blank_is_none")]
    pub name: Option<PersonName>,
    pub password: Password,
}

/// Somebody lost their password: a letter to this address shall lead to a new one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ForgotPassword {
    pub email: Email,
}

/// A letter's link is taken up with a new password.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResetPassword {
    pub token: String,
    pub password: Password,
}

/// A one-time link is taken up by the account that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinAsMyself {
    pub token: String,
}

/// Another membership of one's own is entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnterPlace {
    pub member: MemberId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_session_lies_ahead_of_the_clock() {
        let now = 1_000_000 * 1_000_000;
        let (little, much) = (now + CLOCK_STEP_US, now + CLOCK_STEP_US + 1);
        let times = |created_us, used_us, proved_us| SessionTimes { created_us, used_us, proved_us };
        assert_eq!(times(1, 2, 3).on_clock(now), Some(times(1, 2, 3)));
        assert_eq!(times(little, little, little).on_clock(now), Some(times(now, now, now)));
        assert_eq!(times(1, much, much).on_clock(now), Some(times(1, now, 0)), "it goes on, and proves nothing");
        assert_eq!(times(much, now, now).on_clock(now), None);
        let limits = SessionLimits { idle_seconds: 100, absolute_seconds: 1000 };
        assert!(limits.is_over(times(much, now, now), now) && !limits.is_over(times(now, much, now), now));
    }

    #[test]
    fn a_session_ends_idle_or_old() {
        const SECOND: i64 = 1_000_000;
        let limits = SessionLimits { idle_seconds: 100, absolute_seconds: 1000 };
        let end = |used: i64, now: i64| {
            let end = limits.end(0, used * SECOND, now * SECOND);
            (end.at.as_second(), end.seconds, end.may_stay)
        };
        assert_eq!(end(50, 60), (150, 90, true));
        assert_eq!(end(950, 960), (1000, 40, false), "no request puts off the end of an old one");
    }
}
