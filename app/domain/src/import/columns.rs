//! The columns of the four files: their names, which of them may be absent, and how they are recognized in a header.

use super::File;

/// What the cells of a column hold, where a whole column is read alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Text,
    Date,
    Moment,
    Degrees,
}

/// A column of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    /// Such as the column may hold.
    pub example: &'static str,
    pub holds: Holds,
    /// Whether its cells may be empty.
    pub blank: bool,
    /// Whether the column itself may be absent.
    pub optional: bool,
}

const fn filled(name: &'static str, example: &'static str) -> Column {
    Column { name, example, holds: Holds::Text, blank: false, optional: false }
}

const fn blank(name: &'static str, example: &'static str) -> Column {
    Column { blank: true, ..filled(name, example) }
}

const fn date(name: &'static str, example: &'static str) -> Column {
    Column { holds: Holds::Date, ..filled(name, example) }
}

const fn degrees(name: &'static str, example: &'static str) -> Column {
    Column { holds: Holds::Degrees, ..filled(name, example) }
}

const HOURS: &str = "Mon 08:00-12:00,13:00-17:00; Tue 09:00-18:00";

const PROVIDER: &[Column] = &[
    filled("provider_id", "P001"),
    filled("first_name", "Ana"),
    blank("last_name", "Berry"),
    filled("email", "ana.berry@agency.example"),
    blank("phone", "+15855550100"),
    filled("disciplines", "OT;ST"),
    filled("languages", "en;es"),
    filled("address", "12 Elm Street"),
    filled("city", "Rochester"),
    filled("state", "NY"),
    filled("zip", "14604"),
    degrees("lat", "43.15660"),
    degrees("lon", "-77.60880"),
    blank("availability", HOURS),
    filled("max_visits_per_day", "7"),
];
const CHILD: &[Column] = &[
    filled("child_id", "C0001"),
    filled("first_name", "Gloria"),
    blank("last_name", "Diaz"),
    date("birth_date", "2025-01-13"),
    filled("home_language", "es"),
    filled("address", "34 Oak Street"),
    filled("city", "Rochester"),
    filled("state", "NY"),
    filled("zip", "14604"),
    degrees("lat", "43.15660"),
    degrees("lon", "-77.60880"),
    filled("time_zone", "America/New_York"),
    blank("guardian_first_name", "Rosa"),
    blank("guardian_last_name", "Diaz"),
    blank("guardian_relationship", "mother"),
    blank("guardian_email", "rosa@family.example"),
    blank("guardian_phone", "+15855550101"),
    blank("availability", HOURS),
    // Of agencies that name their guardians with references of their own.
    Column { optional: true, ..blank("guardian_id", "G0001") },
];
const AUTHORIZATION: &[Column] = &[
    filled("authorization_id", "A00001"),
    filled("child_id", "C0001"),
    filled("discipline", "OT"),
    filled("service_code", "97530"),
    filled("payer", "State EI"),
    date("starts_on", "2026-09-01"),
    date("ends_on", "2027-02-28"),
    filled("visits_per_week", "2"),
    filled("minutes_per_visit", "60"),
    filled("units_authorized", "104"),
    blank("unit_minutes", "15"),
    filled("unit_rounding", "cms"),
    blank("provider_id", "P001"),
];
const VISIT: &[Column] = &[
    filled("visit_id", "V00001"),
    filled("authorization_id", "A00001"),
    filled("provider_id", "P001"),
    Column { holds: Holds::Moment, ..filled("starts_at", "2026-11-30T09:00") },
    filled("minutes", "60"),
];

/// The columns of a file, as its template has them.
pub fn columns(file: File) -> &'static [Column] {
    match file {
        File::Providers => PROVIDER,
        File::Children => CHILD,
        File::Authorizations => AUTHORIZATION,
        File::Visits => VISIT,
    }
}

/// An empty file: its first line alone.
pub fn template(file: File) -> String {
    let names: Vec<_> = columns(file).iter().filter(|column| !column.optional).map(|column| column.name).collect();
    // The mark tells Excel that the file is UTF-8.
    format!("\u{FEFF}{}\r\n", names.join(","))
}

/// Other names under which programs export what a column holds, written as [`plain`] writes them.
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

/// A name without what people write differently: capitals, spaces, signs.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The same of a name that is written as the columns are.
fn letters(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(|byte| *byte != b'_')
}

/// The column that a cell of a header names.
pub(super) fn named<'a>(columns: &'a [Column], cell: &str) -> Option<&'a Column> {
    let cell = plain(cell);
    let find = |name: &str| columns.iter().find(|column| letters(column.name).eq(letters(name)));
    find(&cell).or_else(|| ALIASES.iter().filter(|(alias, _)| *alias == cell).find_map(|(_, name)| find(name)))
}

/// The file whose columns a header names, where all that it must have are there.
pub(super) fn file_of<'a>(header: impl Iterator<Item = &'a str> + Clone) -> Option<File> {
    File::ALL.into_iter().find(|file| {
        let mut needed = columns(*file).iter().filter(|column| !column.optional);
        needed.all(|needed| header.clone().any(|cell| plain(cell).bytes().eq(letters(needed.name))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_known_however_it_is_written() {
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
    fn a_file_is_known_by_its_columns() {
        for file in File::ALL {
            let header = template(file);
            assert_eq!(file_of(header.trim_matches(['\u{FEFF}', '\r', '\n']).split(',')), Some(file));
        }
        assert_eq!(file_of(["child_id", "first_name"].into_iter()), None);
    }
}
