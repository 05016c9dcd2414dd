//! Sign-in, sessions, and the signed-in user.

use crate::{
    AgencyId, Capabilities, Language, MemberId, Role, UserId,
    agreements::Due,
    form::form,
    preferences::Preferences,
    text::{EmailAddress, Password, PersonName},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The signed-in member, for the page frame.
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
    /// Whether sign-in needs a second factor.
    pub second_factor: bool,
    /// Whether the password is too short to be used without a second factor.
    pub short_password: bool,
    /// The documents that the member is asked to accept.
    pub agreements: Due,
    pub session: SessionEnd,
}

impl Viewer {
    /// Whether to show children by their initials; never for families.
    pub fn wants_initials(&self) -> bool {
        self.preferences.initials && self.role != Role::Parent
    }
}

/// What the operator has suspended: the agency or the user of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspended {
    /// The agency's name if the agency is suspended; `None` if the user is.
    pub agency: Option<String>,
    pub role: Role,
    pub language: Option<Language>,
}

/// When a session ends without further requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEnd {
    pub at: Timestamp,
    /// Seconds from the request to the end.
    pub seconds: i64,
    /// Whether another request extends it; not if the absolute limit comes first.
    pub may_stay: bool,
}

/// The idle and absolute timeouts of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// Seconds without a request.
    pub idle_seconds: i64,
    /// Seconds since the sign-in.
    pub absolute_seconds: i64,
}

/// The largest step back of a normal clock correction. A timestamp that is ahead of now by no more than this counts as now; one
/// that is further ahead was written while the clock was wrong.
pub const CLOCK_STEP_US: i64 = 60 * 1_000_000;

/// When a session was opened, last used, and when its owner last proved who they are, in microseconds UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionTimes {
    pub created_us: i64,
    pub used_us: i64,
    pub proved_us: i64,
}

impl SessionTimes {
    /// Clamps the times to a clock that may have been set back, so that none is in the future and no timeout lasts too long. A
    /// proof that was recorded while the clock was wrong does not count. `None` for a session that was opened then: its age is
    /// unknown.
    pub fn clamped_to(self, now_us: i64) -> Option<Self> {
        let ahead = |us: i64| us > now_us + CLOCK_STEP_US;
        (!ahead(self.created_us)).then(|| Self {
            created_us: self.created_us.min(now_us),
            used_us: self.used_us.min(now_us),
            proved_us: if ahead(self.proved_us) { 0 } else { self.proved_us.min(now_us) },
        })
    }
}

impl SessionLimits {
    /// Whether a session with these times has expired.
    pub fn is_over(self, times: SessionTimes, now_us: i64) -> bool {
        const SECOND: i64 = 1_000_000;
        times.clamped_to(now_us).is_none_or(|SessionTimes { created_us, used_us, .. }| {
            now_us - used_us > self.idle_seconds * SECOND || now_us - created_us > self.absolute_seconds * SECOND
        })
    }

    /// Short for the office, which works in shared rooms. Long enough for providers that a working day does not end in the middle
    /// of a note. Long for families, who look for ten seconds on their own phones.
    pub fn of(role: Role) -> Self {
        const HOUR: i64 = 3600;
        match role {
            Role::Admin => Self { idle_seconds: 2 * HOUR, absolute_seconds: 12 * HOUR },
            Role::Provider => Self { idle_seconds: 12 * HOUR, absolute_seconds: 72 * HOUR },
            Role::Parent => Self { idle_seconds: 72 * HOUR, absolute_seconds: 14 * 24 * HOUR },
        }
    }

    /// The end of a session with these times, in microseconds UTC.
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

    /// The longest absolute timeout of any role.
    pub fn max_absolute_seconds() -> i64 {
        Role::ALL.into_iter().map(|role| Self::of(role).absolute_seconds).max().unwrap_or(0)
    }
}

form! {
    /// Input: the sign-in form.
    #[derive(Clone, Debug, Serialize)]
    pub struct SignIn {
        pub email: EmailAddress,
        pub password: Password,
        /// The page to redirect to.
        pub next: String,
    }
}

form! {
    /// Input: accept an invitation and create an account.
    #[derive(Clone, Debug, Serialize)]
    pub struct Join {
        pub token: String,
        /// Only for office members; others have the name of their record.
        pub name: Option<PersonName>,
        pub password: Password,
        /// Whether the box that accepts the terms of use was checked; a demo does not ask.
        pub terms: bool,
    }
}

form! {
    /// Input: request a password reset email.
    #[derive(Clone, Debug, Serialize)]
    pub struct ForgotPassword {
        pub email: EmailAddress,
    }
}

form! {
    /// Input: set a new password with the token of a reset link.
    #[derive(Clone, Debug, Serialize)]
    pub struct ResetPassword {
        pub token: String,
        pub password: Password,
    }
}

/// Input: accept an invitation with the signed-in account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinWithAccount {
    pub token: String,
}

/// Input: switch to another of one's own memberships.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchMembership {
    pub member: MemberId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn session_times_are_clamped_to_the_clock() {
        let now = 1_000_000 * 1_000_000;
        let (little, much) = (now + CLOCK_STEP_US, now + CLOCK_STEP_US + 1);
        let times = |created_us, used_us, proved_us| SessionTimes { created_us, used_us, proved_us };
        assert_eq!(times(1, 2, 3).clamped_to(now), Some(times(1, 2, 3)));
        assert_eq!(times(little, little, little).clamped_to(now), Some(times(now, now, now)));
        assert_eq!(times(1, much, much).clamped_to(now), Some(times(1, now, 0)), "it goes on, and proves nothing");
        assert_eq!(times(much, now, now).clamped_to(now), None);
        let limits = SessionLimits { idle_seconds: 100, absolute_seconds: 1000 };
        assert!(limits.is_over(times(much, now, now), now) && !limits.is_over(times(now, much, now), now));
    }

    #[test]
    fn a_session_ends_at_its_idle_or_absolute_timeout() {
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
