//! Field reports: what a provider reports to the office while on the route, and how long a report stays active.

use super::VisitState;
use crate::{
    ErrorCode, FormValue, Result, VisitId,
    form::{form, read_choice},
    text::{Remark, StoredText},
};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What a provider reports while on the route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldReport {
    RunningLate,
    NobodyHome,
}

impl FormValue for FieldReport {
    fn read(text: &str) -> std::result::Result<Self, ErrorCode> {
        read_choice(text)
    }
}

impl FieldReport {
    pub const ALL: [Self; 2] = [Self::RunningLate, Self::NobodyHome];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::RunningLate => "running_late",
            Self::NobodyHome => "nobody_home",
        }
    }
}

impl FromStr for FieldReport {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|report| report.as_str() == text).ok_or(())
    }
}

form! {
    /// Input: a provider's report about one visit.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct NewFieldReport {
        pub visit: VisitId,
        pub report: FieldReport,
        /// For running late: minutes within [`LATE_MINUTES`].
        #[read(read_late_minutes)]
        pub minutes: Option<u16>,
        pub remark: Remark,
    }
}

/// How many minutes a provider may report to be late.
pub const LATE_MINUTES: std::ops::RangeInclusive<u16> = 1..=180;

fn read_late_minutes(text: &str) -> Result<Option<u16>, ErrorCode> {
    let minutes = Option::<u16>::read(text).ok().filter(|minutes| minutes.is_none_or(|late| LATE_MINUTES.contains(&late)));
    minutes.ok_or(ErrorCode::MinutesOutOfRange)
}

/// A provider's report, as the office reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldReportView {
    pub report: FieldReport,
    pub minutes: Option<u16>,
    pub remark: StoredText,
    pub at: DateTime,
}

/// A visit's active report: the latest one, until the visit begins or is canceled. Without the remark, which only the office
/// reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActiveReport {
    pub report: FieldReport,
    pub minutes: Option<u16>,
    /// In the visit's local time.
    pub at: DateTime,
}

impl ActiveReport {
    /// The latest report, if it is still active in this state of the visit.
    pub fn of(state: VisitState, last: Option<Self>) -> Option<Self> {
        last.filter(|_| state == VisitState::Planned)
    }

    pub fn is_nobody_home(&self) -> bool {
        self.report == FieldReport::NobodyHome
    }
}
