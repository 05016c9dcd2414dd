//! Whether an agency requires a second factor of its staff. Families are never required to have one.

use crate::{ErrorCode, FieldError, Role};
use serde::{Deserialize, Serialize};

const DAY_US: i64 = 86_400 * 1_000_000;

/// Which roles need a second factor, and since when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SecondFactorRule {
    /// When the requirement was enabled for the office, in microseconds UTC.
    pub office_since_us: Option<i64>,
    pub providers_since_us: Option<i64>,
    /// The grace period in days after enabling, 0 to [`Self::MAX_GRACE_DAYS`].
    pub grace_days: u8,
}

impl SecondFactorRule {
    pub const MAX_GRACE_DAYS: u8 = 14;

    /// When a member of this role loses access without a second factor, in microseconds UTC.
    pub fn due_us(self, role: Role) -> Option<i64> {
        let since = match role {
            Role::Admin => self.office_since_us,
            Role::Provider => self.providers_since_us,
            Role::Parent => None,
        };
        since.map(|since| since + i64::from(self.grace_days) * DAY_US)
    }

    /// The rule after a change. A requirement that was already enabled keeps its date.
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

/// Input: require a second factor; `version` is that of the settings that the user saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequireSecondFactor {
    pub version: i64,
    #[serde(default)]
    pub office: bool,
    #[serde(default)]
    pub providers: bool,
    pub grace_days: GraceDays,
}

/// 0 to [`SecondFactorRule::MAX_GRACE_DAYS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct GraceDays(u8);

impl GraceDays {
    /// The options of the form.
    pub const OFFERED: [u8; 5] = [0, 1, 3, 7, 14];
}

impl TryFrom<u8> for GraceDays {
    type Error = FieldError;

    fn try_from(days: u8) -> Result<Self, FieldError> {
        if days <= SecondFactorRule::MAX_GRACE_DAYS {
            Ok(Self(days))
        } else {
            Err(FieldError::new("grace_days", ErrorCode::GraceDaysOutOfRange))
        }
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

    fn requirement(office: bool, providers: bool, days: u8) -> RequireSecondFactor {
        RequireSecondFactor { version: 0, office, providers, grace_days: GraceDays(days) }
    }

    #[test]
    fn the_grace_period_counts_from_enabling() {
        let rule = SecondFactorRule::default().changed(requirement(true, false, 3), 1_000);
        assert_eq!(rule.due_us(Role::Admin), Some(1_000 + 3 * DAY_US));
        assert_eq!((rule.due_us(Role::Provider), rule.due_us(Role::Parent)), (None, None));
        let rule = rule.changed(requirement(true, true, 3), 9_000);
        assert_eq!(rule.due_us(Role::Admin), Some(1_000 + 3 * DAY_US), "saving again gives no new days");
        assert_eq!(rule.due_us(Role::Provider), Some(9_000 + 3 * DAY_US));
        let off_and_on = rule.changed(requirement(false, false, 3), 10_000).changed(requirement(true, false, 0), 11_000);
        assert_eq!(off_and_on.due_us(Role::Admin), Some(11_000));
    }

    #[test]
    fn the_grace_period_is_at_most_two_weeks() {
        assert!(GraceDays::OFFERED.into_iter().all(|days| GraceDays::try_from(days).is_ok()));
        assert_eq!(GraceDays::try_from(15).unwrap_err().code, ErrorCode::GraceDaysOutOfRange);
    }
}
