//! The rows of the four files as typed records.

use super::{
    File,
    guardians::{Likeness, Name},
};
use crate::text::Email;
use jiff::civil::{Date, DateTime};
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;

/// A record of one of the files. Its serialisation is what a later import is compared with; the line is not in it.
pub trait Row: Serialize + Sized {
    const FILE: File;

    fn line(&self) -> u64;
    /// The agency's own name for the record.
    fn reference(&self) -> &str;

    /// Takes another row of the same reference into this one, or says by column why that can't be.
    fn join(&mut self, _: Self) -> Result<(), Vec<(&'static str, &'static str)>> {
        Err(vec![(Self::FILE.reference_column(), "import.duplicate_reference")])
    }
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
    /// One of each of the child's rows; none where all of the guardian's cells are empty.
    #[serde(rename = "guardian", serialize_with = "one_alone")]
    pub guardians: Vec<Guardian>,
    /// On the child's wall clock.
    pub availability: String,
}

/// A row with one guardian reads as it did when a child had only one, so that it is no change.
fn one_alone<S: Serializer>(guardians: &[Guardian], serializer: S) -> Result<S::Ok, S::Error> {
    match guardians {
        [] => serializer.serialize_none(),
        [one] => serializer.serialize_some(one),
        several => several.serialize(serializer),
    }
}

impl Child {
    /// By what they are known without a reference.
    pub fn likely(&self) -> (Name, Date) {
        (Name::of(&self.first_name, &self.last_name), self.birth_date)
    }

    /// The columns in which two rows differ, but for those of the guardian.
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

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Guardian {
    #[serde(skip)]
    pub line: u64,
    pub first_name: String,
    /// May be empty: some people have one name.
    pub last_name: String,
    pub relationship: String,
    pub email: Option<Email>,
    pub phone: String,
    /// The agency's own name for the person; its files need not have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl Guardian {
    pub fn email(&self) -> &str {
        self.email.as_ref().map_or("", Email::as_str)
    }

    pub fn likeness(&self) -> Likeness {
        Likeness::of(&self.first_name, &self.last_name, self.email(), &self.phone)
    }

    /// Whether two rows mean one person.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.reference, &other.reference) {
            (Some(one), Some(other)) => one == other,
            _ => self.likeness() == other.likeness(),
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

rows! { Provider in Providers Authorization in Authorizations Visit in Visits }

impl Row for Child {
    const FILE: File = File::Children;

    fn line(&self) -> u64 {
        self.line
    }

    fn reference(&self) -> &str {
        &self.reference
    }

    /// Two rows of a child are two guardians.
    fn join(&mut self, other: Self) -> Result<(), Vec<(&'static str, &'static str)>> {
        let differences = self.differences(&other);
        if !differences.is_empty() {
            return Err(differences.into_iter().map(|column| (column, "import.child_rows_differ")).collect());
        }
        match other.guardians.into_iter().next() {
            Some(guardian) if !self.guardians.iter().any(|known| known.is_same(&guardian)) => {
                self.guardians.push(guardian);
                Ok(())
            }
            _ => Err(vec![("child_id", "import.duplicate_reference")]),
        }
    }
}

/// The rows of a file that can be taken, and the references of all, so that a wrong row does not make those that refer
/// to it wrong too.
#[derive(Debug)]
pub struct Sheet<T> {
    pub rows: Vec<T>,
    pub references: BTreeSet<String>,
    /// Its rows, with those that can't be taken.
    pub count: usize,
    /// Whether the file can't be read at all: then nobody knows which references it has.
    pub unread: bool,
}

impl<T> Sheet<T> {
    /// The references of the file, and whether it could not be read, so that there may be others.
    pub fn names(&self) -> (&BTreeSet<String>, bool) {
        (&self.references, self.unread)
    }
}

impl<T> Default for Sheet<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), references: BTreeSet::new(), count: 0, unread: false }
    }
}
