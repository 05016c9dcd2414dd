//! The rows of the four files as typed records.

use super::{
    File, Files, Problem,
    cells::{Cells, date, discipline, email, hours, language, number, several, wall_time},
    table::table,
};
use crate::text::Email;
use jiff::civil::{Date, DateTime};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

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

/// All files, read.
#[derive(Debug, Default)]
pub struct Read {
    pub providers: Sheet<Provider>,
    pub children: Sheet<Child>,
    pub authorizations: Sheet<Authorization>,
    pub visits: Sheet<Visit>,
    pub errors: Vec<Problem>,
    pub warnings: Vec<Problem>,
}

/// Reads the files, as far as that needs nothing but them.
pub fn read(files: &Files) -> Read {
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    let mut read = Read {
        providers: sheet(files.providers.as_deref(), PROVIDER, provider, &mut errors, &mut warnings),
        children: sheet(files.children.as_deref(), CHILD, child, &mut errors, &mut warnings),
        authorizations: sheet(files.authorizations.as_deref(), AUTHORIZATION, authorization, &mut errors, &mut warnings),
        visits: sheet(files.visits.as_deref(), VISIT, visit, &mut errors, &mut warnings),
        errors,
        warnings,
    };
    guardians_that_differ(&read.children.rows, &mut read.warnings);
    read
}

const PROVIDER: &[&str] = &[
    "provider_id",
    "first_name",
    "last_name",
    "email",
    "phone",
    "disciplines",
    "languages",
    "address",
    "city",
    "state",
    "zip",
    "lat",
    "lon",
    "availability",
    "max_visits_per_day",
];
const CHILD: &[&str] = &[
    "child_id",
    "first_name",
    "last_name",
    "birth_date",
    "home_language",
    "address",
    "city",
    "state",
    "zip",
    "lat",
    "lon",
    "time_zone",
    "guardian_first_name",
    "guardian_last_name",
    "guardian_relationship",
    "guardian_email",
    "guardian_phone",
    "availability",
];
const AUTHORIZATION: &[&str] = &[
    "authorization_id",
    "child_id",
    "discipline",
    "service_code",
    "payer",
    "starts_on",
    "ends_on",
    "visits_per_week",
    "minutes_per_visit",
    "units_authorized",
    "unit_minutes",
    "unit_rounding",
    "provider_id",
];
const VISIT: &[&str] = &["visit_id", "authorization_id", "provider_id", "starts_at", "minutes"];

fn sheet<T: Row>(
    bytes: Option<&[u8]>,
    columns: &'static [&'static str],
    row: impl Fn(&mut Cells) -> Option<T>,
    errors: &mut Vec<Problem>,
    warnings: &mut Vec<Problem>,
) -> Sheet<T> {
    let mut sheet = Sheet::default();
    let Some(bytes) = bytes else { return sheet };
    let table = table(T::FILE, bytes, columns, errors, warnings);
    for (line, record) in &table.rows {
        let mut cells = Cells { file: T::FILE, line: *line, columns: &table.columns, record, errors };
        let column = T::FILE.reference_column();
        let reference = cells.get(column).to_owned();
        let read = row(&mut cells);
        if !reference.is_empty() && !sheet.references.insert(reference) {
            cells.refuse(column, "import.duplicate_reference");
        } else {
            sheet.rows.extend(read);
        }
    }
    sheet
}

fn provider(cells: &mut Cells) -> Option<Provider> {
    let reference = cells.text("provider_id");
    let first_name = cells.text("first_name");
    let last_name = cells.optional("last_name");
    let email = cells.read("email", email);
    let phone = cells.optional("phone");
    let disciplines = cells.read("disciplines", |cell| several(cell, discipline));
    let languages = cells.read("languages", |cell| several(cell, language));
    let address = cells.text("address");
    let city = cells.text("city");
    let state = cells.text("state");
    let zip = cells.text("zip");
    let lat = cells.degrees("lat", 90.0, "import.latitude");
    let lon = cells.degrees("lon", 180.0, "import.longitude");
    let availability = cells.read("availability", hours);
    let max_visits_per_day = cells.number("max_visits_per_day", 1..=50, "import.visits_per_day");
    Some(Provider {
        line: cells.line,
        reference: reference?,
        first_name: first_name?,
        last_name: last_name?,
        email: email?,
        phone: phone?,
        disciplines: disciplines?,
        languages: languages?,
        address: address?,
        city: city?,
        state: state?,
        zip: zip?,
        lat: lat?,
        lon: lon?,
        availability: availability?,
        max_visits_per_day: max_visits_per_day?,
    })
}

fn child(cells: &mut Cells) -> Option<Child> {
    let reference = cells.text("child_id");
    let first_name = cells.text("first_name");
    let last_name = cells.optional("last_name");
    let birth_date = cells.read("birth_date", date);
    let home_language = cells.read("home_language", language);
    let address = cells.text("address");
    let city = cells.text("city");
    let state = cells.text("state");
    let zip = cells.text("zip");
    let lat = cells.degrees("lat", 90.0, "import.latitude");
    let lon = cells.degrees("lon", 180.0, "import.longitude");
    let time_zone = cells.text("time_zone");
    let guardian = guardian(cells);
    let availability = cells.read("availability", hours);
    Some(Child {
        line: cells.line,
        reference: reference?,
        first_name: first_name?,
        last_name: last_name?,
        birth_date: birth_date?,
        home_language: home_language?,
        address: address?,
        city: city?,
        state: state?,
        zip: zip?,
        lat: lat?,
        lon: lon?,
        time_zone: time_zone?,
        guardian: guardian?,
        availability: availability?,
    })
}

/// The outer `None` is a wrong cell, the inner one a child without a guardian.
fn guardian(cells: &mut Cells) -> Option<Option<Guardian>> {
    const COLUMNS: [&str; 5] =
        ["guardian_first_name", "guardian_last_name", "guardian_relationship", "guardian_email", "guardian_phone"];
    if COLUMNS.iter().all(|column| cells.get(column).is_empty()) {
        return Some(None);
    }
    let first_name = cells.text("guardian_first_name");
    let last_name = cells.optional("guardian_last_name");
    let relationship = cells.optional("guardian_relationship");
    let email = cells.read("guardian_email", email);
    let phone = cells.optional("guardian_phone");
    Some(Some(Guardian {
        first_name: first_name?,
        last_name: last_name?,
        relationship: relationship?,
        email: email?,
        phone: phone?,
    }))
}

fn authorization(cells: &mut Cells) -> Option<Authorization> {
    let reference = cells.text("authorization_id");
    let child = cells.text("child_id");
    let discipline = cells.read("discipline", discipline);
    let service_code = cells.text("service_code");
    let payer = cells.text("payer");
    let starts_on = cells.read("starts_on", date);
    let ends_on = cells.read("ends_on", |cell| match (date(cell)?, starts_on) {
        (ends_on, Some(starts_on)) if ends_on < starts_on => Err("import.ends_before_start".into()),
        (ends_on, _) => Ok(ends_on),
    });
    let visits_per_week = cells.number("visits_per_week", 1..=50, "import.visits_per_week");
    let minutes_per_visit = cells.number("minutes_per_visit", 5..=480, "import.minutes");
    let units_authorized = cells.number("units_authorized", 0..=100_000, "import.units");
    let unit_rule = cells.read("unit_rounding", |cell| match cell {
        "cms" | "midpoint" | "floor" | "exact" | "per_visit" => Ok(cell.to_owned()),
        _ => Err("import.unit_rounding".into()),
    });
    let per_visit = unit_rule.as_deref().is_none_or(|rule| rule == "per_visit");
    let unit_minutes = cells.read("unit_minutes", |cell| match cell {
        "" if per_visit => Ok(None),
        "" => Err("import.unit_minutes_missing".into()),
        cell => number(cell, 1..=480, "import.unit_minutes").map(Some),
    });
    let provider = cells.optional("provider_id");
    Some(Authorization {
        line: cells.line,
        reference: reference?,
        child: child?,
        discipline: discipline?,
        service_code: service_code?,
        payer: payer?,
        starts_on: starts_on?,
        ends_on: ends_on?,
        visits_per_week: visits_per_week?,
        minutes_per_visit: minutes_per_visit?,
        units_authorized: units_authorized?,
        unit_minutes: unit_minutes?,
        unit_rule: unit_rule?,
        provider: Some(provider?).filter(|reference| !reference.is_empty()),
    })
}

fn visit(cells: &mut Cells) -> Option<Visit> {
    let reference = cells.text("visit_id");
    let authorization = cells.text("authorization_id");
    let provider = cells.text("provider_id");
    let starts = cells.read("starts_at", wall_time);
    let minutes = cells.number("minutes", 5..=480, "import.minutes");
    Some(Visit {
        line: cells.line,
        reference: reference?,
        authorization: authorization?,
        provider: provider?,
        starts: starts?,
        minutes: minutes?,
    })
}

/// A guardian is one per address: rows of siblings that name them differently are worth a look.
fn guardians_that_differ(children: &[Child], warnings: &mut Vec<Problem>) {
    let mut seen: BTreeMap<&Email, &Guardian> = BTreeMap::new();
    for child in children {
        let Some(guardian) = &child.guardian else { continue };
        let person = |g: &Guardian| (g.first_name.clone(), g.last_name.clone(), g.phone.clone());
        if seen.insert(&guardian.email, guardian).is_some_and(|before| person(before) != person(guardian)) {
            let (line, email) = (child.line, guardian.email.as_str());
            warnings.push(Problem::new(File::Children, line, "guardian_email", email, "import.guardian_differs"));
        }
    }
}
