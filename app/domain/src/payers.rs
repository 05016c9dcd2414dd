//! Payers: who pays for authorized visits, and how they count units.

use crate::{
    Error, ErrorCode, PayerId, Result,
    agency::FirstDay,
    form::form,
    records::{LastChange, is_over, read_unit_minutes},
    text::PersonName,
    units::{UnitRule, VisitBands},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A payer as it is stored, and as undo remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payer {
    pub id: PayerId,
    pub name: String,
    pub unit_rule: UnitRule,
    /// `None` if a visit is the unit.
    pub unit_minutes: Option<u32>,
    pub bands: VisitBands,
    /// The first day of the payer's week. Nothing counts by it yet: the rules have the weeks of the agency.
    pub first_day: FirstDay,
    /// From this day on it can't be chosen for new authorizations.
    pub ended_on: Option<Date>,
    pub version: i64,
}

impl Payer {
    pub fn is_ended(&self, today: Date) -> bool {
        is_over(self.ended_on, today)
    }
}

/// One payer, for its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayerPage {
    pub payer: Payer,
    /// How many of its authorizations have not ended.
    pub open_authorizations: u32,
    pub last_change: Option<LastChange>,
    /// Whether the reader may change it.
    pub can_change: bool,
}

form! {
    /// Input: add a payer, or change the one in `payer`.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct SavePayer {
        pub payer: Option<PayerId>,
        pub version: Option<i64>,
        pub name: PersonName,
        pub unit_rule: UnitRule,
        #[read(read_unit_minutes)]
        pub unit_minutes: Option<u32>,
        pub visit_bands: VisitBands,
        pub first_day: FirstDay,
    }
}

form! {
    /// Input: end a payer.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct EndPayer {
        pub payer: PayerId,
        pub version: i64,
        pub ended_on: Date,
    }
}

form! {
    /// Input: bring a payer back, or undo its last change.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct PayerVersion {
        pub payer: PayerId,
        pub version: i64,
    }
}

/// The minutes of a unit, which a rule that counts visits has none of.
///
/// # Errors
/// `Invalid` if the rule needs them and they are missing.
pub fn unit_minutes_of(rule: UnitRule, minutes: Option<u32>) -> Result<Option<u32>> {
    match (rule.is_timed(), minutes) {
        (false, _) => Ok(None),
        (true, Some(minutes)) => Ok(Some(minutes)),
        (true, None) => Err(Error::field("unit_minutes", ErrorCode::UnitMinutesOutOfRange)),
    }
}
