//! Proposes layouts by the names of columns and by their first cells.

use super::{
    DateFormat, Layout, Source, SourceTable,
    fields::{Field, Meaning, Owner},
    own_layout,
    tables::SourceRow,
    values::{date, time},
};
use crate::import::{ImportFile, guardians::phone_digits};
use std::collections::BTreeMap;

/// How many cells of a column are read to find out what it has.
const SAMPLES: usize = 20;

/// Proposes a layout for each table. Where no table has references, they are made of the columns that all of them have. `zone` is
/// the agency's time zone.
pub fn suggest(tables: &[SourceTable], zone: &str) -> Vec<Layout> {
    let understood: Vec<Understood<'_>> = tables.iter().map(Understood::of).collect();
    let names = |owner: Owner| understood.iter().filter(move |table| table.mentions(owner)).collect::<Vec<_>>();
    let (children, providers) = (names(Owner::Child), names(Owner::Provider));
    let shared = Shared {
        child_reference: children.iter().all(|table| table.child_reference().is_some()),
        child_birth_date: children.iter().all(|table| table.find(Field::BirthDate, &CHILD).is_some()),
        provider_reference: providers.iter().all(|table| table.provider_reference().is_some()),
        first_day: !understood.iter().any(|table| table.has_visits() && table.find(Field::Reference, &AUTHORIZATION).is_none()),
    };
    let layout = |(table, understood): (&SourceTable, &Understood<'_>)| {
        own_layout(&table.header).unwrap_or_else(|| understood.layout(&shared, zone))
    };
    tables.iter().zip(&understood).map(layout).collect()
}

/// Proposes the sources of one file, of which the office says that the table feeds it.
pub fn suggest_file(table: &SourceTable, file: ImportFile, zone: &str) -> BTreeMap<String, Source> {
    let table = Understood::of(table);
    let shared = Shared { child_reference: true, child_birth_date: true, provider_reference: true, first_day: true };
    table.sources(file, &shared, zone)
}

/// What all tables of an upload have, so that their references match.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that tables may have in common")]
struct Shared {
    child_reference: bool,
    child_birth_date: bool,
    provider_reference: bool,
    first_day: bool,
}

type Owners = &'static [Option<Owner>];

const CHILD: [Option<Owner>; 2] = [Some(Owner::Child), None];
const PROVIDER: [Option<Owner>; 2] = [Some(Owner::Provider), None];
const GUARDIAN: [Option<Owner>; 1] = [Some(Owner::Guardian)];
const FAMILY: [Option<Owner>; 3] = [Some(Owner::Child), None, Some(Owner::Guardian)];
const CONTACT: [Option<Owner>; 3] = [Some(Owner::Guardian), None, Some(Owner::Child)];
const AUTHORIZATION: [Option<Owner>; 1] = [Some(Owner::Authorization)];
const ANY: [Option<Owner>; 5] = [Some(Owner::Authorization), None, Some(Owner::Visit), Some(Owner::Child), Some(Owner::Provider)];

/// A table with the meaning of its columns.
struct Understood<'a> {
    table: &'a SourceTable,
    meanings: Vec<Option<Meaning>>,
    /// Whose list the name of the table says that it is.
    named: Option<Owner>,
}

impl<'a> Understood<'a> {
    fn of(table: &'a SourceTable) -> Self {
        let named = |index: usize, name: &String| Meaning::of(name).or_else(|| guess(table, index));
        let mut meanings: Vec<Option<Meaning>> =
            table.header.iter().enumerate().map(|(index, name)| named(index, name)).collect();
        // Beside a last name, a name is a first name.
        for index in 0..meanings.len() {
            if let Some(Meaning { owner, field: Field::FullName }) = meanings[index]
                && meanings.contains(&Some(Meaning { owner, field: Field::LastName }))
                && !meanings.contains(&Some(Meaning { owner, field: Field::FirstName }))
            {
                meanings[index] = Some(Meaning { owner, field: Field::FirstName });
            }
        }
        let named = Meaning::owner_of(&table.name);
        Self { table, meanings, named }
    }

    fn samples(&self, column: usize) -> impl Iterator<Item = &'a str> {
        samples(self.table, column)
    }

    /// The columns with this field, those of the first owner first.
    fn all(&self, field: Field, owners: &[Option<Owner>]) -> Vec<usize> {
        let of = |owner: &Option<Owner>| {
            let wanted = Some(Meaning { owner: *owner, field });
            self.meanings
                .iter()
                .enumerate()
                .filter(move |(_, meaning)| **meaning == wanted)
                .map(|(index, _)| index)
                .collect::<Vec<_>>()
        };
        owners.iter().flat_map(of).collect()
    }

    fn find(&self, field: Field, owners: &[Option<Owner>]) -> Option<usize> {
        let all = self.all(field, owners);
        // Of two columns with one name, an empty one is of no use.
        all.iter().copied().find(|column| self.samples(*column).next().is_some()).or_else(|| all.first().copied())
    }

    fn has(&self, field: Field) -> bool {
        self.meanings.iter().flatten().any(|meaning| meaning.field == field)
    }

    fn has_owner(&self, owner: Owner) -> bool {
        self.meanings.iter().flatten().any(|meaning| meaning.owner == Some(owner))
    }

    fn has_times(&self, column: usize) -> bool {
        self.samples(column).next().is_some() && self.samples(column).all(|cell| time(cell).is_some())
    }

    /// A column with date and time in one cell.
    fn moment(&self) -> Option<usize> {
        let fields = [Field::Date, Field::FirstDay, Field::StartTime];
        let columns = fields.into_iter().flat_map(|field| self.all(field, &ANY));
        columns.into_iter().find(|column| self.has_times(*column) && self.samples(*column).all(|cell| cell.trim().len() > 11))
    }

    fn has_visits(&self) -> bool {
        let has_date = self.has(Field::Date) || self.has(Field::FirstDay);
        let has_time = has_date && self.has(Field::StartTime) || self.moment().is_some();
        has_time && !self.has(Field::VisitsPerWeek) && !self.has(Field::Units)
    }

    fn has_authorizations(&self) -> bool {
        let is_period = self.has(Field::FirstDay) && self.has(Field::LastDay);
        let is_weekly = self.has(Field::VisitsPerWeek) || self.has(Field::Units);
        let has_service = self.has(Field::ServiceCode) || self.has(Field::Payer) || self.has(Field::Discipline);
        !self.has_visits() && (is_weekly || is_period && has_service)
    }

    fn has_children(&self) -> bool {
        let is_list = self.has_owner(Owner::Guardian) || self.has(Field::Address) || self.has(Field::City);
        let is_of_children = self.has(Field::BirthDate) || self.has_owner(Owner::Guardian) || self.has_owner(Owner::Child);
        !self.has_visits() && (is_of_children || self.named == Some(Owner::Child)) && (is_list || !self.has_authorizations())
    }

    fn has_providers(&self) -> bool {
        !self.has_visits() && !self.has_authorizations() && !self.has_children()
    }

    /// Whether it has children or providers, or refers to them.
    fn mentions(&self, owner: Owner) -> bool {
        match owner {
            Owner::Child => self.has_children() || self.has_visits() || self.has_authorizations(),
            _ => self.has_providers() || self.has_owner(owner),
        }
    }

    fn child_reference(&self) -> Option<usize> {
        let owners: &[Option<Owner>] = if self.has_children() { &CHILD } else { &[Some(Owner::Child)] };
        self.find(Field::Reference, owners)
    }

    fn provider_reference(&self) -> Option<usize> {
        let owners: &[Option<Owner>] = if self.has_providers() { &PROVIDER } else { &[Some(Owner::Provider)] };
        self.find(Field::Reference, owners)
    }

    /// The columns with the name of a person, except the guardian's.
    fn name_columns(&self, owner: Owner) -> Vec<usize> {
        let is_list = if owner == Owner::Child { self.has_children() } else { self.has_providers() };
        let owners: &[Option<Owner>] = match owner {
            Owner::Child if is_list || !self.has_providers() => &CHILD,
            Owner::Provider if is_list => &PROVIDER,
            Owner::Child => &[Some(Owner::Child)],
            _ => &[Some(Owner::Provider)],
        };
        match (self.find(Field::FirstName, owners), self.find(Field::LastName, owners)) {
            (Some(first), Some(last)) => vec![first, last],
            (first, _) => self.find(Field::FullName, owners).or(first).into_iter().collect(),
        }
    }

    fn child(&self, shared: &Shared) -> Vec<usize> {
        let mut columns = self.name_columns(Owner::Child);
        columns.extend(self.find(Field::BirthDate, &CHILD).filter(|_| shared.child_birth_date));
        columns
    }

    fn child_source(&self, shared: &Shared) -> Option<Source> {
        let reference = self.child_reference().filter(|_| shared.child_reference).map(Source::Column);
        reference.or_else(|| made_from(self.child(shared)))
    }

    fn provider_source(&self, shared: &Shared) -> Option<Source> {
        let reference = self.provider_reference().filter(|_| shared.provider_reference).map(Source::Column);
        reference.or_else(|| made_from(self.name_columns(Owner::Provider)))
    }

    /// The columns that a reference of the child's authorization or visit is made of.
    fn child_columns(&self, shared: &Shared) -> Vec<usize> {
        match self.child_source(shared) {
            Some(source) => source.columns(),
            None => Vec::new(),
        }
    }

    fn layout(&self, shared: &Shared, zone: &str) -> Layout {
        let feeds = |file: &ImportFile| match file {
            ImportFile::Providers => self.has_providers(),
            ImportFile::Children => self.has_children(),
            ImportFile::Authorizations => self.has_authorizations(),
            ImportFile::Visits => self.has_visits(),
            ImportFile::Places | ImportFile::Payers | ImportFile::Services | ImportFile::Disciplines => false,
        };
        let files = ImportFile::OF_LISTS.into_iter().filter(feeds).map(|file| (file, self.sources(file, shared, zone))).collect();
        Layout { dates: self.date_format(), files }
    }

    fn sources(&self, file: ImportFile, shared: &Shared, zone: &str) -> BTreeMap<String, Source> {
        match file {
            ImportFile::Providers => self.providers(shared),
            ImportFile::Children => self.children(shared, zone),
            ImportFile::Authorizations => self.authorizations(shared),
            ImportFile::Visits => self.visits(shared),
            ImportFile::Places | ImportFile::Payers | ImportFile::Services | ImportFile::Disciplines => BTreeMap::new(),
        }
    }

    fn column(&self, field: Field, owners: Owners) -> Option<Source> {
        self.find(field, owners).map(Source::Column)
    }

    fn name(&self, field: Field, owners: Owners) -> Option<Source> {
        self.column(field, owners).or_else(|| self.find(Field::FullName, owners).map(Source::NamePart))
    }

    fn address(&self, owners: Owners) -> [(&'static str, Option<Source>); 6] {
        [
            ("address", self.column(Field::Address, owners)),
            ("city", self.column(Field::City, owners)),
            ("state", self.column(Field::State, owners)),
            ("zip", self.column(Field::Zip, owners)),
            ("lat", self.column(Field::Latitude, owners)),
            ("lon", self.column(Field::Longitude, owners)),
        ]
    }

    fn providers(&self, shared: &Shared) -> BTreeMap<String, Source> {
        let mut sources = vec![
            ("provider_id", self.provider_source(shared)),
            ("first_name", self.name(Field::FirstName, &PROVIDER)),
            ("last_name", self.name(Field::LastName, &PROVIDER)),
            ("email", self.column(Field::Email, &PROVIDER)),
            ("phone", self.column(Field::Phone, &PROVIDER)),
            ("disciplines", self.column(Field::Discipline, &PROVIDER)),
            ("languages", self.column(Field::Language, &PROVIDER).or_else(|| constant("en"))),
            ("availability", self.column(Field::Availability, &PROVIDER)),
            ("max_visits_per_day", self.column(Field::VisitsPerDay, &ANY).or_else(|| constant("8"))),
        ];
        sources.extend(self.address(&PROVIDER));
        collect(sources)
    }

    fn children(&self, shared: &Shared, zone: &str) -> BTreeMap<String, Source> {
        // "Name, Birth date, Name, Phone": the second name is the guardian's.
        let second_name = || self.all(Field::FullName, &[None]).get(1).copied().map(Source::NamePart);
        let guardian = |field| self.name(field, &GUARDIAN).or_else(second_name);
        let mut sources = vec![
            ("child_id", self.child_source(shared)),
            ("first_name", self.name(Field::FirstName, &CHILD)),
            ("last_name", self.name(Field::LastName, &CHILD)),
            ("birth_date", self.column(Field::BirthDate, &FAMILY)),
            ("home_language", self.column(Field::Language, &FAMILY).or_else(|| constant("en"))),
            ("time_zone", self.column(Field::TimeZone, &FAMILY).or_else(|| constant(zone))),
            ("guardian_first_name", guardian(Field::FirstName)),
            ("guardian_last_name", guardian(Field::LastName)),
            ("guardian_relationship", self.column(Field::Relationship, &CONTACT)),
            ("guardian_email", self.column(Field::Email, &CONTACT)),
            ("guardian_phone", self.column(Field::Phone, &CONTACT)),
            ("guardian_id", self.column(Field::Reference, &GUARDIAN)),
            ("availability", self.column(Field::Availability, &FAMILY)),
        ];
        let has_guardian = sources.iter().any(|(name, source)| *name == "guardian_first_name" && source.is_some());
        if !has_guardian {
            // An address alone is no guardian.
            sources.retain(|(name, _)| !name.starts_with("guardian_"));
        }
        sources.extend(self.address(&FAMILY));
        collect(sources)
    }

    fn authorizations(&self, shared: &Shared) -> BTreeMap<String, Source> {
        let reference = self.column(Field::Reference, &AUTHORIZATION).or_else(|| {
            let mut columns = self.child_columns(shared);
            columns.extend(self.find(Field::Discipline, &ANY).or_else(|| self.find(Field::ServiceCode, &ANY)));
            columns.extend(self.find(Field::FirstDay, &ANY).filter(|_| shared.first_day));
            made_from(columns)
        });
        collect(vec![
            ("authorization_id", reference),
            ("child_id", self.child_source(shared)),
            ("discipline", self.column(Field::Discipline, &ANY)),
            ("service_code", self.column(Field::ServiceCode, &ANY)),
            ("payer", self.column(Field::Payer, &ANY)),
            ("starts_on", self.column(Field::FirstDay, &ANY)),
            ("ends_on", self.column(Field::LastDay, &ANY)),
            ("visits_per_week", self.column(Field::VisitsPerWeek, &ANY)),
            ("minutes_per_visit", self.column(Field::Minutes, &ANY)),
            ("units_authorized", self.column(Field::Units, &ANY)),
            ("unit_minutes", self.column(Field::UnitMinutes, &ANY)),
            ("unit_rounding", self.column(Field::UnitRounding, &ANY)),
            ("provider_id", self.provider_source(shared)),
        ])
    }

    fn visits(&self, shared: &Shared) -> BTreeMap<String, Source> {
        let day = self.find(Field::Date, &ANY).or_else(|| self.find(Field::FirstDay, &ANY));
        let start = self.find(Field::StartTime, &ANY);
        let starts = match (self.moment(), day, start) {
            (Some(moment), ..) => Some(Source::Column(moment)),
            (None, Some(date), Some(time)) => Some(Source::DateAndTime { date, time }),
            _ => None,
        };
        let reference = self.find(Field::Reference, &[Some(Owner::Visit), None]).map(Source::Column).or_else(|| {
            let mut columns = self.child_columns(shared);
            columns.extend(starts.iter().flat_map(Source::columns));
            made_from(columns)
        });
        let authorization = self.column(Field::Reference, &AUTHORIZATION).or_else(|| {
            let mut columns = self.child_columns(shared);
            columns.extend(self.find(Field::Discipline, &ANY).or_else(|| self.find(Field::ServiceCode, &ANY)));
            made_from(columns)
        });
        let end = self.find(Field::EndTime, &ANY).or_else(|| self.find(Field::LastDay, &ANY).filter(|end| self.has_times(*end)));
        let minutes = self.column(Field::Minutes, &ANY).or_else(|| {
            let start = self.moment().or(start)?;
            end.map(|end| Source::MinutesBetween { start, end })
        });
        let mut sources = vec![
            ("visit_id", reference),
            ("authorization_id", authorization),
            ("provider_id", self.provider_source(shared)),
            ("starts_at", starts),
            ("minutes", minutes),
        ];
        if let Some(kind) = self.kind() {
            sources.extend([
                ("kind", Some(Source::Column(kind))),
                ("child_id", self.child_source(shared)),
                ("discipline", self.column(Field::Discipline, &ANY)),
                ("billable", self.column(Field::Billable, &ANY)),
                ("payable", self.column(Field::Payable, &ANY)),
                ("needs_note", self.column(Field::NeedsNote, &ANY)),
            ]);
        }
        collect(sources)
    }

    /// The column with the kinds of visits. Other programs name kinds of authorized visits too: it is one of ours only if each row
    /// has an authorization or a kind.
    fn kind(&self) -> Option<usize> {
        let kind = self.find(Field::Kind, &ANY)?;
        let authorization = self.find(Field::Reference, &AUTHORIZATION)?;
        let is_filled = |row: &SourceRow, column: usize| row.cells.get(column).is_some_and(|cell| !cell.trim().is_empty());
        let are_apart = self.table.rows.iter().take(SAMPLES).all(|row| is_filled(row, kind) != is_filled(row, authorization));
        are_apart.then_some(kind)
    }

    /// By the first cells with a day after the 12th; otherwise the month is first.
    fn date_format(&self) -> DateFormat {
        let cells = || (0..self.table.header.len()).flat_map(|column| self.samples(column));
        let slashed = || cells().filter(|cell| cell.contains(['/', '.', '-']));
        let only = |format: DateFormat, other: DateFormat| {
            slashed().any(|cell| date(cell, format).is_some() && date(cell, other).is_none())
        };
        let (month, day) = (DateFormat::MonthFirst, DateFormat::DayFirst);
        if only(day, month) && !only(month, day) { day } else { month }
    }
}

fn samples(table: &SourceTable, column: usize) -> impl Iterator<Item = &str> {
    let cells = table.rows.iter().filter_map(move |row| row.cells.get(column)).map(String::as_str);
    cells.filter(|cell| !cell.trim().is_empty()).take(SAMPLES)
}

/// What a column has whose name says nothing, by its cells.
fn guess(table: &SourceTable, column: usize) -> Option<Meaning> {
    let all = |is: fn(&str) -> bool| samples(table, column).next().is_some() && samples(table, column).all(is);
    let is_email = |cell: &str| cell.split_once('@').is_some_and(|(_, host)| host.contains('.'));
    let is_zip = |cell: &str| cell.trim().len() == 5 && cell.trim().bytes().all(|byte| byte.is_ascii_digit());
    let is_phone = |cell: &str| {
        phone_digits(cell).is_some_and(|digits| digits.len() == 10) && !cell.chars().any(|c| c.is_alphabetic() || c == '/')
    };
    let field = if all(is_email) {
        Field::Email
    } else if all(is_zip) {
        Field::Zip
    } else if all(is_phone) {
        Field::Phone
    } else {
        return None;
    };
    Some(Meaning { owner: None, field })
}

#[expect(clippy::unnecessary_wraps, reason = "a list of sources has some that are absent")]
fn constant(text: &str) -> Option<Source> {
    Some(Source::Constant(text.to_owned()))
}

fn made_from(columns: Vec<usize>) -> Option<Source> {
    (!columns.is_empty()).then_some(Source::MadeFrom(columns))
}

fn collect(sources: Vec<(&'static str, Option<Source>)>) -> BTreeMap<String, Source> {
    sources.into_iter().filter_map(|(column, source)| Some((column.to_owned(), source?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources_of_visits(header: &str, rows: &[&str]) -> BTreeMap<String, Source> {
        let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let table = SourceTable {
            name: "visits.csv".to_owned(),
            header: cells(header),
            header_line: 1,
            rows: rows.iter().zip(2..).map(|(row, line)| SourceRow { line, cells: cells(row) }).collect(),
        };
        suggest_file(&table, ImportFile::Visits, "America/New_York")
    }

    #[test]
    fn kinds_of_visits_are_suggested_where_no_row_has_an_authorization_too() {
        let header =
            "Visit ID,Auth #,Client ID,Staff ID,Date,Start Time,Minutes,Visit Type,Discipline,Billable,Payable,Needs Note";
        let authorized = "1,77-1,17,S1,12/01/2026,9:00 AM,60,,OT,,,";
        let sources = sources_of_visits(header, &[authorized, "2,,17,S1,12/01/2026,11:00 AM,60,Evaluation,OT,yes,yes,no"]);
        for (column, index) in
            [("kind", 7), ("child_id", 2), ("discipline", 8), ("billable", 9), ("payable", 10), ("needs_note", 11)]
        {
            assert_eq!(sources.get(column), Some(&Source::Column(index)), "{column}");
        }
        let typed = sources_of_visits(header, &[authorized, "2,77-2,17,S1,12/01/2026,11:00 AM,60,Make-up,OT,yes,yes,no"]);
        assert_eq!(["kind", "child_id", "billable"].map(|column| typed.get(column)), [None; 3], "they name authorized visits");
    }
}
