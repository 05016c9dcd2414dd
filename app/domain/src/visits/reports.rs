//! What a provider tells the office from the road, and how long it holds.

use super::{VisitState, blank_is_none};
use crate::{Result, VisitId, text::Remark};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What a provider tells the office from the road.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoadReport {
    RunningLate,
    NobodyHome,
}

impl RoadReport {
    pub const ALL: [Self; 2] = [Self::RunningLate, Self::NobodyHome];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::RunningLate => "running_late",
            Self::NobodyHome => "nobody_home",
        }
    }
}

impl FromStr for RoadReport {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|report| report.as_str() == text).ok_or(())
    }
}

/// A report from the road about one visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRoadReport {
    pub visit: VisitId,
    pub report: RoadReport,
    /// For running late: minutes, 1 to 180.
    #[serde(default, deserialize_with = "blank_is_none")]
    pub minutes: Option<u16>,
    pub remark: Remark,
}

/// A report from the road, as the office reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoadReportView {
    pub report: RoadReport,
    pub minutes: Option<u16>,
    pub remark: String,
    pub at: DateTime,
}

/// The report that holds of a visit: the last one, until the visit begins or is cancelled. Its remark is the office's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingReport {
    pub report: RoadReport,
    pub minutes: Option<u16>,
    /// On the visit's clock.
    pub at: DateTime,
}

impl StandingReport {
    /// What holds of the last report where the visit stands.
    pub fn of(state: VisitState, last: Option<Self>) -> Option<Self> {
        last.filter(|_| state == VisitState::Planned)
    }

    pub fn is_nobody_home(&self) -> bool {
        self.report == RoadReport::NobodyHome
    }
}
