//! The rows of the four files as typed records.

use super::File;
use crate::text::Email;
use jiff::civil::{Date, DateTime};
use serde::Serialize;
use std::collections::BTreeSet;

/// A record of one of the files. Its serialisation is what a later import is compared with; the line is not in it.
pub trait Row: Serialize + Sized {
    const FILE: File;

    fn line(&self) -> u64;
    /// The agency's own name for the record.
    fn reference(&self) -> &str;
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Provider {
    #[serde(skip)]
    pub line: u64,
    pub reference: String,
    pub first_name: String,
    /// May be empty: some people have one name.
    pub last_name: String,
    pub email: Email,
    pub phone: String,
    /// Letters, with semicolons between.
    pub disciplines: String,
    /// BCP 47 tags, with semicolons between.
    pub languages: String,
    pub address: String,
    pub city: String,
    pub state: String,
    pub zip: String,
    pub lat: f64,
    pub lon: f64,
    /// On the agency's wall clock.
    pub availability: String,
    pub max_visits_per_day: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Child {
    #[serde(skip)]
    pub line: u64,
    pub reference: String,
    pub first_name: String,
    pub last_name: String,
    pub birth_date: Date,
    pub home_language: String,
    pub address: String,
    pub city: String,
    pub state: String,
    pub zip: String,
    pub lat: f64,
    pub lon: f64,
    /// IANA name; whether there is such a zone, the store knows.
    pub time_zone: String,
    /// `None` where all of the guardian's cells are empty.
    pub guardian: Option<Guardian>,
    /// On the child's wall clock.
    pub availability: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Guardian {
    pub first_name: String,
    pub last_name: String,
    pub relationship: String,
    pub email: Email,
    pub phone: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Authorization {
    #[serde(skip)]
    pub line: u64,
    pub reference: String,
    /// The child's reference.
    pub child: String,
    pub discipline: String,
    pub service_code: String,
    pub payer: String,
    pub starts_on: Date,
    pub ends_on: Date,
    pub visits_per_week: u32,
    pub minutes_per_visit: u32,
    pub units_authorized: u32,
    /// `None` where a visit is the unit.
    pub unit_minutes: Option<u32>,
    /// One of `cms`, `midpoint`, `floor`, `exact`, `per_visit`.
    pub unit_rule: String,
    /// The chosen provider's reference.
    pub provider: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Visit {
    #[serde(skip)]
    pub line: u64,
    pub reference: String,
    /// The authorization's reference.
    pub authorization: String,
    /// The provider's reference.
    pub provider: String,
    /// On the child's wall clock.
    pub starts: DateTime,
    pub minutes: u32,
}

macro_rules! rows {
    ($($name:ident in $file:ident)*) => { $(
        impl Row for $name {
            const FILE: File = File::$file;

            fn line(&self) -> u64 {
                self.line
            }

            fn reference(&self) -> &str {
                &self.reference
            }
        }
    )* };
}

rows! { Provider in Providers Child in Children Authorization in Authorizations Visit in Visits }

/// The rows of a file that can be taken, and the references of all, so that a wrong row does not make those that refer
/// to it wrong too.
#[derive(Debug)]
pub struct Sheet<T> {
    pub rows: Vec<T>,
    pub references: BTreeSet<String>,
}

impl<T> Default for Sheet<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), references: BTreeSet::new() }
    }
}
