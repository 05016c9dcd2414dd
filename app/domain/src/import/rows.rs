//! The typed rows of the four files.

use super::{
    ImportFile, ProblemCode,
    guardians::{Name, PersonIdentity},
};
use crate::{places::PlacedBy, text::EmailAddress, visits::VisitState};
use jiff::civil::{Date, DateTime};
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;

/// A row of one of the files. Its serialization (without the line) is stored, and a later import is compared with it.
pub trait Row: Serialize + Sized {
    const FILE: ImportFile;

    fn line(&self) -> u64;
    /// The agency's reference of the record.
    fn reference(&self) -> &str;

    /// Merges another row with the same reference into this one, or returns (column, message key) pairs.
    fn merge(&mut self, _: Self) -> Result<(), Vec<(&'static str, ProblemCode)>> {
        Err(vec![(Self::FILE.reference_column(), ProblemCode::DuplicateReference)])
    }

    /// What the row says of its record, whatever the order of its parts: two rows are the same if this is.
    fn content(&self) -> Vec<u8> {
        to_json(self)
    }
}

fn to_json(row: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(row).expect("rows can be serialized")
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Provider {
    #[serde(skip)]
    pub line: u64,
    pub reference: String,
    pub first_name: String,
    /// May be empty: some people have one name.
    pub last_name: String,
    pub email: EmailAddress,
    pub phone: String,
    /// Codes, separated by semicolons.
    pub disciplines: String,
    /// BCP 47 tags, separated by semicolons.
    pub languages: String,
    pub address: String,
    pub city: String,
    pub state: String,
    pub zip: String,
    pub lat: f64,
    pub lon: f64,
    /// Left out of the digest where the file gives the position, as before there was another way.
    #[serde(skip_serializing_if = "PlacedBy::is_given")]
    pub placed_by: PlacedBy,
    /// In the agency's local time.
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
    #[serde(skip_serializing_if = "PlacedBy::is_given")]
    pub placed_by: PlacedBy,
    /// IANA name; of the ZIP code where the file has none. The store checks whether the zone exists.
    pub time_zone: String,
    /// One from each of the child's rows; none if all guardian cells are empty.
    #[serde(rename = "guardian", serialize_with = "serialize_guardians")]
    pub guardians: Vec<Guardian>,
    /// In the child's local time.
    pub availability: String,
}

/// Serializes a single guardian as when a child could only have one, so that existing imports do not count as changed.
fn serialize_guardians<S: Serializer>(guardians: &[Guardian], serializer: S) -> Result<S::Ok, S::Error> {
    match guardians {
        [] => serializer.serialize_none(),
        [one] => serializer.serialize_some(one),
        several => several.serialize(serializer),
    }
}

impl Child {
    /// What identifies the child without a reference.
    pub fn identity(&self) -> (Name, Date) {
        (Name::of(&self.first_name, &self.last_name), self.birth_date)
    }

    /// The columns in which two rows differ, except those of the guardian.
    fn differences(&self, other: &Self) -> Vec<&'static str> {
        let columns = [
            ("first_name", self.first_name == other.first_name),
            ("last_name", self.last_name == other.last_name),
            ("birth_date", self.birth_date == other.birth_date),
            ("home_language", self.home_language == other.home_language),
            ("address", self.address == other.address),
            ("city", self.city == other.city),
            ("state", self.state == other.state),
            ("zip", self.zip == other.zip),
            ("lat", self.lat.to_bits() == other.lat.to_bits()),
            ("lon", self.lon.to_bits() == other.lon.to_bits()),
            ("time_zone", self.time_zone == other.time_zone),
            ("availability", self.availability == other.availability),
        ];
        columns.into_iter().filter_map(|(column, same)| (!same).then_some(column)).collect()
    }
}

/// A guardian of a child's row. Part of that row's digest: a new field that is always serialized would make every child with a
/// guardian count as changed at the next import. Skip it while it is empty, as `reference` does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Guardian {
    #[serde(skip)]
    pub line: u64,
    pub first_name: String,
    /// May be empty: some people have one name.
    pub last_name: String,
    pub relationship: String,
    pub email: Option<EmailAddress>,
    pub phone: String,
    /// The agency's reference of the guardian; optional.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl Guardian {
    pub fn email(&self) -> &str {
        self.email.as_ref().map_or("", EmailAddress::as_str)
    }

    pub fn identity(&self) -> PersonIdentity {
        PersonIdentity::of(&self.first_name, &self.last_name, self.email(), &self.phone)
    }

    /// Whether two rows are the same person.
    pub fn is_same_person(&self, other: &Self) -> bool {
        match (&self.reference, &other.reference) {
            (Some(one), Some(other)) => one == other,
            _ => self.identity() == other.identity(),
        }
    }
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
    /// `None` if a visit is the unit.
    pub unit_minutes: Option<u32>,
    /// One of `cms`, `midpoint`, `floor`, `exact`, `per_visit`, `visit_band`.
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
    /// The provider's reference; empty for a visit that has lost its provider.
    pub provider: String,
    /// In the child's local time.
    pub starts: DateTime,
    pub minutes: u32,
    /// As exported. An import doesn't change it: it makes planned visits only.
    #[serde(skip)]
    pub state: VisitState,
}

macro_rules! rows {
    ($($name:ident in $file:ident)*) => { $(
        impl Row for $name {
            const FILE: ImportFile = ImportFile::$file;

            fn line(&self) -> u64 {
                self.line
            }

            fn reference(&self) -> &str {
                &self.reference
            }
        }
    )* };
}

rows! { Provider in Providers Authorization in Authorizations Visit in Visits }

impl Row for Child {
    const FILE: ImportFile = ImportFile::Children;

    fn line(&self) -> u64 {
        self.line
    }

    fn reference(&self) -> &str {
        &self.reference
    }

    /// Each row of a child adds a guardian.
    fn merge(&mut self, other: Self) -> Result<(), Vec<(&'static str, ProblemCode)>> {
        let differences = self.differences(&other);
        if !differences.is_empty() {
            return Err(differences.into_iter().map(|column| (column, ProblemCode::ChildRowsDiffer)).collect());
        }
        match other.guardians.into_iter().next() {
            Some(guardian) if !self.guardians.iter().any(|known| known.is_same_person(&guardian)) => {
                self.guardians.push(guardian);
                Ok(())
            }
            _ => Err(vec![("child_id", ProblemCode::DuplicateReference)]),
        }
    }

    /// A child's guardians have no order.
    fn content(&self) -> Vec<u8> {
        let mut sorted = self.clone();
        sorted.guardians.sort_by_cached_key(to_json);
        to_json(&sorted)
    }
}

/// The valid rows of a file, and the references of all rows, so that rows which refer to an invalid row are not reported too.
#[derive(Debug)]
pub struct Sheet<T> {
    pub rows: Vec<T>,
    pub references: BTreeSet<String>,
    /// The number of rows, including invalid ones.
    pub count: usize,
    /// Whether the file could not be read at all: its references are then unknown.
    pub unread: bool,
}

impl<T> Sheet<T> {
    /// The references of the file, and whether it could not be read, so that others may exist.
    pub fn names(&self) -> (&BTreeSet<String>, bool) {
        (&self.references, self.unread)
    }
}

impl<T> Default for Sheet<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), references: BTreeSet::new(), count: 0, unread: false }
    }
}
