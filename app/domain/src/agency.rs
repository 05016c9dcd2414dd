//! An agency and what it may set.

mod change;
mod colours;
mod second_factor;

pub use change::{ChangeSettings, Figure};
pub use colours::{Colours, Hue};
pub use second_factor::{GraceDays, RequireSecondFactor, SecondFactorRule};

use crate::{AgencyId, travel::mph};
use serde::{Deserialize, Serialize};

/// The tenant, as its members see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agency {
    pub id: AgencyId,
    pub name: String,
    /// In addresses and on the command line, such as `maple`.
    pub slug: String,
    /// IANA zone, such as `America/New_York`; availability of providers is in it.
    pub time_zone: String,
    pub settings: Settings,
}

/// What an agency may set. The defaults are the product's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub travel: Travel,
    /// Minutes between two visits of a provider, beside the drive.
    pub buffer_minutes: u16,
    /// Where families and providers call the office, as the office writes it; empty where it gives no number.
    pub office_phone: String,
    /// A family may cancel by itself until this many hours before the start.
    pub family_cancel_hours: u16,
    /// A provider keeps a child's page for so many days after the last visit or authorization that gave it to them.
    pub caseload_days: u16,
    /// Whole hour at which the boards begin at the latest: what is earlier is shown too.
    pub board_from_hour: u8,
    /// Whole hour at which the boards end at the earliest: what is later is shown too.
    pub board_to_hour: u8,
    /// Whether the week shows Saturday and Sunday without a visit or a window, too.
    pub board_weekend: bool,
    pub colours: Colours,
    /// Changed by a form of its own.
    pub second_factor: SecondFactorRule,
    /// How often the settings were saved.
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
            colours: Colours::default(),
            second_factor: SecondFactorRule::default(),
            version: 0,
        }
    }
}

/// Figures of the default travel model, used where no routing engine answers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Travel {
    /// Kilometres by road for one as the crow flies.
    pub detour_factor: f64,
    /// Minutes to park and reach the door.
    pub park_minutes: f64,
    /// km/h on the shortest drives.
    pub slowest_kmh: f64,
    /// km/h that no drive exceeds.
    pub fastest_kmh: f64,
}

impl Travel {
    /// These figures with the speeds of `before` wherever a screen shows both alike: it rounds miles per hour, and a form
    /// whose speeds nobody touched changes none.
    #[must_use]
    pub fn keeping_speeds_of(self, before: Self) -> Self {
        let kept = |new: f64, old: f64| if mph(new).total_cmp(&mph(old)).is_eq() { old } else { new };
        Self {
            slowest_kmh: kept(self.slowest_kmh, before.slowest_kmh),
            fastest_kmh: kept(self.fastest_kmh, before.fastest_kmh),
            ..self
        }
    }
}

impl Default for Travel {
    fn default() -> Self {
        Self { detour_factor: 1.3, park_minutes: 3.0, slowest_kmh: 30.0, fastest_kmh: 65.0 }
    }
}
