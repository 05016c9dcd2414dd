//! An agency and its settings.

mod change;
mod colors;
mod first_day;
mod second_factor;

pub use change::{ChangeSettings, NumberSetting};
pub use colors::{DisciplineColors, Hue};
pub use first_day::FirstDay;
pub use second_factor::{GraceDays, RequireSecondFactor, SecondFactorRule};

pub use crate::travel::Travel;

use crate::AgencyId;
use serde::{Deserialize, Serialize};

/// The tenant, as its members see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agency {
    pub id: AgencyId,
    pub name: String,
    /// Used in URLs and on the command line, such as `maple`.
    pub slug: String,
    /// IANA time zone, such as `America/New_York`. The availability of providers is in this zone.
    pub time_zone: String,
    pub settings: Settings,
}

/// An agency's settings, with the product's defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub travel: Travel,
    /// Minutes between two visits of a provider, in addition to the drive.
    pub buffer_minutes: u16,
    /// The office's phone number for families and providers, as the office writes it; empty if it gives none.
    pub office_phone: String,
    /// Families may cancel online until this many hours before the start.
    pub family_cancel_hours: u16,
    /// A provider has access to a child's page for this many days after the last visit or authorization with them.
    pub caseload_days: u16,
    /// The hour at which the boards begin at the latest; earlier visits are shown too.
    pub board_from_hour: u8,
    /// The hour at which the boards end at the earliest; later visits are shown too.
    pub board_to_hour: u8,
    /// Whether the week always shows Saturday and Sunday, even without visits or availability.
    pub board_weekend: bool,
    /// The first day of the week, for the boards and for counting visits per week.
    pub first_day: FirstDay,
    pub colours: DisciplineColors,
    /// Changed by a separate form.
    pub second_factor: SecondFactorRule,
    /// Optimistic locking: how often the settings were saved.
    pub version: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            travel: Travel::default(),
            buffer_minutes: 5,
            office_phone: String::new(),
            family_cancel_hours: 12,
            caseload_days: 30,
            board_from_hour: 8,
            board_to_hour: 17,
            board_weekend: false,
            first_day: FirstDay::default(),
            colours: DisciplineColors::default(),
            second_factor: SecondFactorRule::default(),
            version: 0,
        }
    }
}
