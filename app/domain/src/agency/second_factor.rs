//! Whether an agency asks its staff for a second factor. Families are never asked.

use crate::Role;
use serde::{Deserialize, Serialize};

const DAY_US: i64 = 86_400 * 1_000_000;

/// Who needs a second factor, and since when that is so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SecondFactorRule {
    /// When it was switched on for the office, in microseconds UTC.
    pub office_since_us: Option<i64>,
    pub providers_since_us: Option<i64>,
    /// Days from the switch until which it can be put off, 0 to [`Self::MOST_DAYS`].
    pub grace_days: u8,
}

impl SecondFactorRule {
    pub const MOST_DAYS: u8 = 14;

    /// The instant from which a member of this role has no room without a second factor, in microseconds UTC.
    pub fn due_us(self, role: Role) -> Option<i64> {
        let since = match role {
            Role::Admin => self.office_since_us,
            Role::Provider => self.providers_since_us,
            Role::Parent => None,
        };
        since.map(|since| since + i64::from(self.grace_days) * DAY_US)
    }

    /// The rule after a change: who was asked before keeps the day on which that began.
    #[must_use]
    pub fn changed(self, new: RequireSecondFactor, now_us: i64) -> Self {
        let since = |on: bool, before: Option<i64>| on.then(|| before.unwrap_or(now_us));
        Self {
            office_since_us: since(new.office, self.office_since_us),
            providers_since_us: since(new.providers, self.providers_since_us),
            grace_days: new.grace_days.0,
        }
    }
}

/// The office says who needs a second factor; `version` is that of the settings that it saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequireSecondFactor {
    pub version: i64,
    #[serde(default)]
    pub office: bool,
    #[serde(default)]
    pub providers: bool,
    pub grace_days: GraceDays,
}

/// 0 to [`SecondFactorRule::MOST_DAYS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct GraceDays(u8);

impl GraceDays {
    /// What the form offers.
    pub const OFFERED: [u8; 5] = [0, 1, 3, 7, 14];
}

impl TryFrom<u8> for GraceDays {
    type Error = String;

    fn try_from(days: u8) -> Result<Self, String> {
        if days <= SecondFactorRule::MOST_DAYS { Ok(Self(days)) } else { Err("grace_days.out_of_range".into()) }
    }
}

impl From<GraceDays> for u8 {
    fn from(days: GraceDays) -> Self {
        days.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(office: bool, providers: bool, days: u8) -> RequireSecondFactor {
        RequireSecondFactor { version: 0, office, providers, grace_days: GraceDays(days) }
    }

    #[test]
    fn days_count_from_the_switch() {
        let rule = SecondFactorRule::default().changed(asked(true, false, 3), 1_000);
        assert_eq!(rule.due_us(Role::Admin), Some(1_000 + 3 * DAY_US));
        assert_eq!((rule.due_us(Role::Provider), rule.due_us(Role::Parent)), (None, None));
        let rule = rule.changed(asked(true, true, 3), 9_000);
        assert_eq!(rule.due_us(Role::Admin), Some(1_000 + 3 * DAY_US), "saving again gives no new days");
        assert_eq!(rule.due_us(Role::Provider), Some(9_000 + 3 * DAY_US));
        let off_and_on = rule.changed(asked(false, false, 3), 10_000).changed(asked(true, false, 0), 11_000);
        assert_eq!(off_and_on.due_us(Role::Admin), Some(11_000));
    }

    #[test]
    fn a_fortnight_is_the_most() {
        assert!(GraceDays::OFFERED.into_iter().all(|days| GraceDays::try_from(days).is_ok()));
        assert_eq!(GraceDays::try_from(15).unwrap_err(), "grace_days.out_of_range");
    }
}
