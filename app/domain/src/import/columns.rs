//! The columns of the files: their names, which are optional, and how they are recognized in a header.

use super::ImportFile;

/// The type of a column's cells, for types whose format is detected per column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    Text,
    Date,
    Moment,
    Degrees,
}

/// A column of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    /// An example value.
    pub example: &'static str,
    pub holds: ColumnKind,
    /// Whether its cells may be empty.
    pub blank: bool,
    /// Whether the column may be absent.
    pub optional: bool,
    /// Whether the template has it.
    pub in_template: bool,
}

const fn required(name: &'static str, example: &'static str) -> Column {
    Column { name, example, holds: ColumnKind::Text, blank: false, optional: false, in_template: true }
}

const fn blank(name: &'static str, example: &'static str) -> Column {
    Column { blank: true, ..required(name, example) }
}

const fn date(name: &'static str, example: &'static str) -> Column {
    Column { holds: ColumnKind::Date, ..required(name, example) }
}

/// An empty one follows from the ZIP code.
const fn by_zip(name: &'static str, example: &'static str, holds: ColumnKind) -> Column {
    Column { holds, optional: true, ..blank(name, example) }
}

/// A column that few agencies need, or that only an export has.
const fn further(name: &'static str, example: &'static str) -> Column {
    Column { optional: true, in_template: false, ..blank(name, example) }
}

/// A column that a template has and that a file may lack.
const fn optional(name: &'static str, example: &'static str) -> Column {
    Column { optional: true, ..blank(name, example) }
}

/// The last column of what an agency sets up once.
const ENDED_ON: Column = Column { holds: ColumnKind::Date, ..further("ended_on", "2027-06-30") };

const HOURS: &str = "Mon 08:00-12:00,13:00-17:00; Tue 09:00-18:00";

const PROVIDER: &[Column] = &[
    required("provider_id", "P001"),
    required("first_name", "Ana"),
    blank("last_name", "Berry"),
    required("email", "ana.berry@agency.example"),
    blank("phone", "+15855550100"),
    required("disciplines", "OT;ST"),
    required("languages", "en;es"),
    required("address", "12 Elm Street"),
    required("city", "Rochester"),
    required("state", "NY"),
    required("zip", "14604"),
    by_zip("lat", "43.15660", ColumnKind::Degrees),
    by_zip("lon", "-77.60880", ColumnKind::Degrees),
    blank("availability", HOURS),
    required("max_visits_per_day", "7"),
    further("ended_on", "2027-06-30"),
];
const CHILD: &[Column] = &[
    required("child_id", "C0001"),
    required("first_name", "Gloria"),
    blank("last_name", "Diaz"),
    date("birth_date", "2025-01-13"),
    required("home_language", "es"),
    required("address", "34 Oak Street"),
    required("city", "Rochester"),
    required("state", "NY"),
    required("zip", "14604"),
    by_zip("lat", "43.15660", ColumnKind::Degrees),
    by_zip("lon", "-77.60880", ColumnKind::Degrees),
    by_zip("time_zone", "America/New_York", ColumnKind::Text),
    blank("guardian_first_name", "Rosa"),
    blank("guardian_last_name", "Diaz"),
    blank("guardian_relationship", "mother"),
    blank("guardian_email", "rosa@family.example"),
    blank("guardian_phone", "+15855550101"),
    blank("availability", HOURS),
    // For agencies that have references for guardians.
    further("guardian_id", "G0001"),
    further("guardian_may_see_summaries", "yes"),
    further("guardian_may_cancel", "no"),
    further("guardian_may_sign", "no"),
    further("preferred_name", "Glo"),
    further("pronouns", "she/her"),
    further("further_languages", "en;pt"),
    further("interpreter", "yes"),
    further("allergies", "Peanuts"),
    further("safety_note", "Ring twice: there is a dog"),
    further("contacts", "emergency | Rosa Diaz | aunt | +15855550102 | Speaks Spanish"),
    further("ended_on", "2027-06-30"),
];
const AUTHORIZATION: &[Column] = &[
    required("authorization_id", "A00001"),
    required("child_id", "C0001"),
    required("discipline", "OT"),
    required("service_code", "97530"),
    required("payer", "State EI"),
    date("starts_on", "2026-09-01"),
    date("ends_on", "2027-02-28"),
    required("visits_per_week", "2"),
    required("minutes_per_visit", "60"),
    required("units_authorized", "104"),
    blank("unit_minutes", "15"),
    required("unit_rounding", "cms"),
    blank("provider_id", "P001"),
    // Where an authorization has several therapists, or one for some of its days.
    further("therapists", "P001 2026-09-01/2026-11-30; P002 2026-12-01/"),
    further("daily_limit", "1"),
    further("co_visits", "yes"),
    further("authorized_method", "At home, one to one"),
    further("diagnoses", "F84.0; R62.50"),
    further("ordering_provider", "Dr. Ada Wells"),
];
const VISIT: &[Column] = &[
    required("visit_id", "V00001"),
    // A visit has an authorization or a kind.
    blank("authorization_id", "A00001"),
    required("provider_id", "P001"),
    Column { holds: ColumnKind::Moment, ..required("starts_at", "2026-11-30T09:00") },
    required("minutes", "60"),
    further("kind", "Evaluation"),
    // Of a visit with a kind: an authorization says it of the others.
    further("child_id", "C0001"),
    further("discipline", "OT"),
    further("billable", "yes"),
    further("payable", "yes"),
    further("needs_note", "no"),
    // What became of the visit: an import makes planned visits only.
    further("visit_state", "planned"),
    further("canceled_by", "family"),
    further("began_at", "2026-11-30T09:04"),
    further("ended_at", "2026-11-30T10:01"),
    // Where it is, if not at the default place.
    further("place", "Little Acorns"),
];

const PLACE: &[Column] = &[
    required("child_id", "C0001"),
    required("place_kind", "day_care"),
    blank("place_name", "Little Acorns"),
    blank("address", "410 Ridge Road"),
    blank("city", "Webster"),
    blank("state", "NY"),
    blank("zip", "14580"),
    by_zip("lat", "43.21810", ColumnKind::Degrees),
    by_zip("lon", "-77.46584", ColumnKind::Degrees),
    blank("availability", HOURS),
    optional("place_note", "Ring at the side entrance"),
    further("place_id", "01999c3e-7a41-7c52-9f0e-3f6f2c1d8a55"),
    ENDED_ON,
];
const PAYER: &[Column] = &[
    required("payer", "State EI"),
    required("unit_rounding", "cms"),
    blank("unit_minutes", "15"),
    optional("visit_bands", "30, 60"),
    optional("week_begins", "monday"),
    ENDED_ON,
];
const SERVICE: &[Column] = &[
    required("discipline", "OT"),
    required("service_code", "97530"),
    required("service_name", "Occupational therapy at home"),
    required("minutes_per_visit", "60"),
    blank("unit_minutes", "15"),
    ENDED_ON,
];
const DISCIPLINE: &[Column] = &[required("discipline_code", "NU"), required("discipline_name", "Nutrition"), ENDED_ON];

/// The columns of a file, in the order of its template.
pub fn columns(file: ImportFile) -> &'static [Column] {
    match file {
        ImportFile::Providers => PROVIDER,
        ImportFile::Children => CHILD,
        ImportFile::Authorizations => AUTHORIZATION,
        ImportFile::Visits => VISIT,
        ImportFile::Places => PLACE,
        ImportFile::Payers => PAYER,
        ImportFile::Services => SERVICE,
        ImportFile::Disciplines => DISCIPLINE,
    }
}

/// A template: a file with only a header.
pub fn template(file: ImportFile) -> String {
    let names: Vec<_> = columns(file).iter().filter(|column| column.in_template).map(|column| column.name).collect();
    // With the byte order mark, Excel reads the file as UTF-8.
    format!("\u{FEFF}{}\r\n", names.join(","))
}

/// Other names of columns in exports of other programs, in the form of [`plain`].
const ALIASES: [(&str, &str); 27] = [
    ("birthdate", "birth_date"),
    ("birthday", "birth_date"),
    ("dateofbirth", "birth_date"),
    ("dob", "birth_date"),
    ("givenname", "first_name"),
    ("familyname", "last_name"),
    ("surname", "last_name"),
    ("emailaddress", "email"),
    ("phonenumber", "phone"),
    ("telephone", "phone"),
    ("street", "address"),
    ("streetaddress", "address"),
    ("zipcode", "zip"),
    ("postalcode", "zip"),
    ("latitude", "lat"),
    ("longitude", "lon"),
    ("long", "lon"),
    ("lng", "lon"),
    ("language", "home_language"),
    ("language", "languages"),
    ("homelanguage", "languages"),
    ("discipline", "disciplines"),
    ("startdate", "starts_on"),
    ("enddate", "ends_on"),
    ("start", "starts_at"),
    ("starttime", "starts_at"),
    ("duration", "minutes"),
];

/// A column name without case, spaces and punctuation.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The same form of one of our own column names.
fn letters(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(|byte| *byte != b'_')
}

/// Finds the column for a header cell.
pub(super) fn named<'a>(columns: &'a [Column], cell: &str) -> Option<&'a Column> {
    let cell = plain(cell);
    let find = |name: &str| columns.iter().find(|column| letters(column.name).eq(letters(name)));
    find(&cell).or_else(|| ALIASES.iter().filter(|(alias, _)| *alias == cell).find_map(|(_, name)| find(name)))
}

/// The file whose required columns are all in the header; of several the one with the most, since authorizations have the columns of
/// payers too.
pub(super) fn file_of<'a>(header: impl Iterator<Item = &'a str> + Clone) -> Option<ImportFile> {
    let needed = |file: &ImportFile| columns(*file).iter().filter(|column| !column.optional);
    let has_all =
        |file: &ImportFile| needed(file).all(|needed| header.clone().any(|cell| plain(cell).bytes().eq(letters(needed.name))));
    ImportFile::ALL.into_iter().filter(has_all).max_by_key(|file| needed(file).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_recognized_in_many_spellings() {
        let name = |cell| named(CHILD, cell).map(|column| column.name);
        for cell in ["first_name", "First Name", " FIRST-NAME ", "firstName", "Given name"] {
            assert_eq!(name(cell), Some("first_name"), "{cell}");
        }
        assert_eq!(
            (name("Date of Birth"), name("ZIP code"), name("Guardian E-mail")),
            (Some("birth_date"), Some("zip"), Some("guardian_email"))
        );
        assert_eq!((name("shoe size"), name("")), (None, None));
    }

    #[test]
    fn files_are_recognized_by_their_columns() {
        for file in ImportFile::ALL {
            let header = template(file);
            assert_eq!(file_of(header.trim_matches(['\u{FEFF}', '\r', '\n']).split(',')), Some(file));
        }
        assert_eq!(file_of(["child_id", "first_name"].into_iter()), None);
    }
}
