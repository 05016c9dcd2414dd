//! The rules as violations, which errors contain too.

use crate::{VisitId, discipline::Discipline};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A hard rule that a week violates. All but one may be overridden with a reason: see [`RuleViolation::can_be_overridden`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum RuleViolation {
    /// The day is before or after the authorization.
    OutsideAuthorization {
        starts_on: Date,
        ends_on: Date,
    },
    NotTheAuthorizedMinutes {
        authorized: u16,
    },
    /// The provider does not have the authorization's discipline.
    NotTheDiscipline {
        discipline: Discipline,
    },
    /// No availability window of the provider covers the whole visit.
    ProviderNotAvailable,
    /// The provider no longer works for the agency from this day on.
    ProviderEnded {
        ended_on: Date,
    },
    /// No availability window of the child covers the whole visit.
    ChildNotAvailable,
    NotOnTheGrid,
    /// The agency makes no visits on that day.
    Holiday {
        name: String,
    },
    /// The new start is in the past. Checked when a visit is changed, not when a week is checked.
    InThePast,
    /// More visits of the authorization in the week than it allows.
    TooManyThisWeek {
        allowed: u16,
    },
    /// More visits of one authorization on one day than its daily limit, which is mostly one.
    TwoOnOneDay,
    /// More visits on the day than the provider's daily maximum.
    TooManyThatDay {
        allowed: u16,
    },
    /// Between two consecutive visits of the provider, drive and buffer need this many minutes more (rounded up).
    DriveDoesNotFit {
        from: VisitId,
        next: VisitId,
        short_by_minutes: u16,
    },
}

impl RuleViolation {
    /// Whether the violation depends on the provider; the others depend on the time or on the child.
    pub fn concerns_provider(&self) -> bool {
        matches!(
            self,
            Self::NotTheDiscipline { .. }
                | Self::ProviderNotAvailable
                | Self::ProviderEnded { .. }
                | Self::TooManyThatDay { .. }
                | Self::DriveDoesNotFit { .. }
        )
    }

    /// Whether the office may accept the violation with a reason. A provider who has left can't make visits: bring them back first.
    pub fn can_be_overridden(&self) -> bool {
        !matches!(self, Self::ProviderEnded { .. })
    }

    /// The two visits of a drive that doesn't fit.
    pub fn drive_ends(&self) -> Option<[VisitId; 2]> {
        match self {
            Self::DriveDoesNotFit { from, next, .. } => Some([*from, *next]),
            _ => None,
        }
    }
}
