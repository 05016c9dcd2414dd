//! The typed rows of the four files of people and their visits.

use super::{
    ImportFile, ProblemCode,
    guardians::{Name, PersonIdentity, RightsInFile},
};
use crate::{assignments::NamedAssignment, places::PlacedBy, search::folded_name, text::EmailAddress, visits::VisitState};
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

    /// The texts of the row that are stored sealed, which its digest leaves out; `None` where the file does not have the column.
    fn sealed(&self) -> Vec<&Option<String>> {
        Vec::new()
    }

    /// Whether the file has one of these columns.
    fn has_sealed(&self) -> bool {
        self.sealed().into_iter().any(Option::is_some)
    }

    /// Whether two rows have the same of these texts.
    fn has_same_sealed(&self, other: &Self) -> bool {
        texts(&self.sealed()) == texts(&other.sealed())
    }

    /// What the row says of its record, whatever the order of its parts: two rows are the same if this is.
    fn content(&self) -> Vec<u8> {
        to_json(self)
    }
}

fn texts<'a>(cells: &[&'a Option<String>]) -> Vec<&'a str> {
    cells.iter().map(|text| text.as_deref().unwrap_or_default()).collect()
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
    /// As exported: the first day on which the provider no longer works. An import changes nothing of it.
    #[serde(skip)]
    pub ended_on: Option<Date>,
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
    #[serde(flatten)]
    pub further: FurtherOfChild,
    /// As exported: the first day without visits. An import changes nothing of it.
    #[serde(skip)]
    pub ended_on: Option<Date>,
}

/// What the further columns say of a child; `None` where the file does not have the column, which leaves what is here. An empty
/// one is left out of the digest, as before there were these columns, and so is a text that is stored sealed: anyone who has the
/// database could find a short one by trying.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FurtherOfChild {
    #[serde(skip_serializing_if = "is_blank")]
    pub preferred_name: Option<String>,
    #[serde(skip)]
    pub pronouns: Option<String>,
    /// BCP 47 tags, separated by semicolons.
    #[serde(skip_serializing_if = "is_blank")]
    pub further_languages: Option<String>,
    /// `yes`, or empty.
    #[serde(skip_serializing_if = "is_blank")]
    pub interpreter: Option<String>,
    #[serde(skip)]
    pub allergies: Option<String>,
    #[serde(skip)]
    pub safety_note: Option<String>,
    /// People to call, as [`write_contacts`](crate::children::contacts::write_contacts) writes them.
    #[serde(skip)]
    pub contacts: Option<String>,
}

impl FurtherOfChild {
    /// The texts that are stored sealed.
    fn sealed(&self) -> Vec<&Option<String>> {
        vec![&self.pronouns, &self.allergies, &self.safety_note, &self.contacts]
    }

    /// The columns and their texts.
    pub fn columns(&self) -> [(&'static str, &Option<String>); 7] {
        [
            ("preferred_name", &self.preferred_name),
            ("pronouns", &self.pronouns),
            ("further_languages", &self.further_languages),
            ("interpreter", &self.interpreter),
            ("allergies", &self.allergies),
            ("safety_note", &self.safety_note),
            ("contacts", &self.contacts),
        ]
    }

    /// These, without those of which a file says nothing. A file may have some of the contacts: an import takes none away.
    #[must_use]
    pub fn as_far_as(self, file: &Self) -> Self {
        let contacts = file.contacts.as_ref().map(|named| {
            let here = self.contacts.unwrap_or_default();
            let all_here = named.lines().all(|line| here.lines().any(|other| other == line));
            if all_here { named.clone() } else { here }
        });
        Self {
            contacts,
            preferred_name: self.preferred_name.filter(|_| file.preferred_name.is_some()),
            pronouns: self.pronouns.filter(|_| file.pronouns.is_some()),
            further_languages: self.further_languages.filter(|_| file.further_languages.is_some()),
            interpreter: self.interpreter.filter(|_| file.interpreter.is_some()),
            allergies: self.allergies.filter(|_| file.allergies.is_some()),
            safety_note: self.safety_note.filter(|_| file.safety_note.is_some()),
        }
    }

    /// Whether a file says something else than a text that is here.
    pub fn replaces(&self, current: &Self) -> bool {
        let mut pairs = self.columns().into_iter().zip(current.columns());
        pairs.any(|((_, new), (_, here))| new.is_some() && !is_blank(here) && new != here)
    }
}

#[expect(clippy::ref_option, reason = "serde passes the field")]
fn is_blank(text: &Option<String>) -> bool {
    text.as_deref().unwrap_or_default().is_empty()
}

/// What the further columns say of an authorization, as [`FurtherOfChild`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FurtherOfAuthorization {
    #[serde(skip)]
    pub method: Option<String>,
    #[serde(skip)]
    pub diagnoses: Option<String>,
    #[serde(skip)]
    pub ordering_provider: Option<String>,
    /// A number; empty for one visit a day.
    #[serde(skip_serializing_if = "is_blank")]
    pub daily_limit: Option<String>,
    /// `yes`, or empty.
    #[serde(skip_serializing_if = "is_blank")]
    pub co_visits: Option<String>,
}

impl FurtherOfAuthorization {
    /// The texts that are stored sealed.
    fn sealed(&self) -> Vec<&Option<String>> {
        vec![&self.method, &self.diagnoses, &self.ordering_provider]
    }

    /// These, without those of which a file says nothing.
    #[must_use]
    pub fn as_far_as(self, file: &Self) -> Self {
        Self {
            method: self.method.filter(|_| file.method.is_some()),
            diagnoses: self.diagnoses.filter(|_| file.diagnoses.is_some()),
            ordering_provider: self.ordering_provider.filter(|_| file.ordering_provider.is_some()),
            daily_limit: self.daily_limit.filter(|_| file.daily_limit.is_some()),
            co_visits: self.co_visits.filter(|_| file.co_visits.is_some()),
        }
    }
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
        let further = self.further.columns().into_iter().zip(other.further.columns());
        let further = further.map(|((column, text), (_, other))| (column, text == other));
        columns.into_iter().chain(further).filter_map(|(column, same)| (!same).then_some(column)).collect()
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
    #[serde(flatten)]
    pub rights: RightsInFile,
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
    /// The reference of the therapist of today, or else of the next or the last one.
    pub provider: Option<String>,
    /// The therapists with their days, where one provider for all days does not say it. Left out of the digest where the file has
    /// none, as before there was such a column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub therapists: Vec<NamedAssignment>,
    #[serde(flatten)]
    pub further: FurtherOfAuthorization,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Visit {
    #[serde(skip)]
    pub line: u64,
    pub reference: String,
    /// The authorization's reference; empty for a visit of a kind.
    pub authorization: String,
    /// The provider's reference; empty for a visit that has lost its provider.
    pub provider: String,
    /// In the child's local time.
    pub starts: DateTime,
    pub minutes: u32,
    /// Left out of the digest where the visit has an authorization, as before there were kinds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<KindOfVisit>,
    /// The id or the name of a further place of the child, or `home`; empty for the default place of that day. `None` where the file
    /// does not have the column, which leaves the visit where it is. An empty one is left out of the digest, as before there was
    /// such a column.
    #[serde(skip_serializing_if = "is_blank")]
    pub place: Option<String>,
    /// As exported. An import doesn't change it: it makes planned visits only.
    #[serde(skip)]
    pub state: VisitState,
}

/// What an authorization says of other visits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindOfVisit {
    /// The name of the kind.
    pub name: String,
    /// The child's reference.
    pub child: String,
    pub discipline: String,
    /// This and the next ones are `None` where the file does not say it: as the kind says, or as it is here.
    pub billable: Option<bool>,
    pub payable: Option<bool>,
    pub needs_note: Option<bool>,
}

impl KindOfVisit {
    /// This, without what a file does not say, and with the name in the spelling of the file if that is the same name.
    #[must_use]
    pub fn as_far_as(self, file: &Self) -> Self {
        Self {
            name: if folded_name(&self.name) == folded_name(&file.name) { file.name.clone() } else { self.name },
            billable: self.billable.filter(|_| file.billable.is_some()),
            payable: self.payable.filter(|_| file.payable.is_some()),
            needs_note: self.needs_note.filter(|_| file.needs_note.is_some()),
            ..self
        }
    }
}

/// Rows that are known by their field `reference`, and don't merge.
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

pub(super) use rows;

rows! { Provider in Providers Visit in Visits }

impl Row for Authorization {
    const FILE: ImportFile = ImportFile::Authorizations;

    fn line(&self) -> u64 {
        self.line
    }

    fn reference(&self) -> &str {
        &self.reference
    }

    fn sealed(&self) -> Vec<&Option<String>> {
        self.further.sealed()
    }

    /// Therapists with days say everything: who of them is in the cell of one provider depends on the day of the export.
    fn content(&self) -> Vec<u8> {
        let provider = self.provider.clone().filter(|_| self.therapists.is_empty());
        to_json(&(Self { provider, ..self.clone() }, texts(&self.sealed())))
    }
}

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

    fn sealed(&self) -> Vec<&Option<String>> {
        self.further.sealed()
    }

    /// A child's guardians have no order.
    fn content(&self) -> Vec<u8> {
        let mut sorted = self.clone();
        sorted.guardians.sort_by_cached_key(to_json);
        to_json(&(&sorted, texts(&self.sealed())))
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
