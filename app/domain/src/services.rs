//! Services that an agency delivers: the code, discipline and minutes that an authorization of it has.

use crate::{
    ServiceId,
    discipline::DisciplineChoice,
    form::form,
    records::{LastChange, is_over, read_unit_minutes, read_visit_minutes},
    schedule::Discipline,
    text::{PersonName, ServiceCode},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A service as it is stored, and as undo remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub id: ServiceId,
    pub code: String,
    pub discipline: Discipline,
    pub name: String,
    /// The usual length of a visit.
    pub minutes: u32,
    /// `None` if the payer's count.
    pub unit_minutes: Option<u32>,
    /// From this day on it can't be chosen for new authorizations.
    pub ended_on: Option<Date>,
    pub version: i64,
}

impl Service {
    pub fn is_ended(&self, today: Date) -> bool {
        is_over(self.ended_on, today)
    }
}

/// One service, for its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePage {
    pub service: Service,
    /// What its form offers.
    pub disciplines: Vec<DisciplineChoice>,
    pub last_change: Option<LastChange>,
    /// Whether the reader may change it.
    pub can_change: bool,
}

form! {
    /// Input: add a service, or change the one in `service`.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct SaveService {
        pub service: Option<ServiceId>,
        pub version: Option<i64>,
        pub name: PersonName,
        pub discipline: Discipline,
        pub code: ServiceCode,
        #[read(read_visit_minutes)]
        pub minutes: u32,
        #[read(read_unit_minutes)]
        pub unit_minutes: Option<u32>,
    }
}

form! {
    /// Input: end a service.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct EndService {
        pub service: ServiceId,
        pub version: i64,
        pub ended_on: Date,
    }
}

form! {
    /// Input: bring a service back, or undo its last change.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct ServiceVersion {
        pub service: ServiceId,
        pub version: i64,
    }
}
