//! What is stored about one person, as the page of one's own data shows it to that person only.

use crate::{Capabilities, ChildId, Language, Role, discipline::Discipline};
use jiff::{Timestamp, civil::Date};

/// A user's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountData {
    pub email: String,
    /// The chosen language; `None` if the browser decides.
    pub language: Option<Language>,
    pub created: Timestamp,
    pub has_password: bool,
    /// How many browsers are remembered in which the user has signed in.
    pub known_devices: u32,
    /// The last use of the one that was used last.
    pub last_device_use: Option<Timestamp>,
    /// Since when an authenticator app is set up.
    pub app_since: Option<Timestamp>,
    /// The names of the passkeys, oldest first.
    pub passkeys: Vec<String>,
    /// Recovery codes that were not used yet.
    pub recovery_codes: u32,
}

/// A membership of the agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MembershipData {
    pub name: String,
    pub role: Role,
    pub capabilities: Capabilities,
    pub joined: Timestamp,
    pub used: Option<Timestamp>,
}

/// A guardian's own record: the one that they sign in as, or one that the office linked to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardianData {
    pub name: String,
    /// Empty if unknown.
    pub email: String,
    /// Empty if unknown.
    pub phone: String,
}

/// A child to which a guardian is linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedChild {
    pub id: ChildId,
    pub first_name: String,
    pub relationship: String,
    pub may_see_summaries: bool,
    pub may_cancel: bool,
}

/// A provider's own record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderData {
    pub name: String,
    pub email: String,
    pub phone: String,
    pub address: String,
    pub disciplines: Vec<Discipline>,
    /// Language tags.
    pub languages: Vec<String>,
    /// As written in the import, such as `Mon 08:00-18:00; Tue 09:00-12:00`.
    pub availability: String,
    pub max_visits_per_day: u16,
    pub reference: String,
    /// The first day on which the provider no longer works.
    pub ended_on: Option<Date>,
}
