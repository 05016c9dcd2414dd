//! Reading the four files: cells into rows, with all that is wrong told at once.

use super::{
    Authorization, Child, File, Files, Guardian, Problem, Provider, Row, Sheet, Visit,
    cells::{Cells, date, discipline, email, hours, language, number, several, wall_time},
    table::{TOO_MANY_ROWS, table},
};
use crate::text::Email;
use std::collections::BTreeMap;

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

/// The rows of all files together. They are written in one transaction, in which the agency's other writes wait, on SQLite
/// those of all agencies.
pub const MOST_ROWS: usize = 10_000;

/// Reads the files, as far as that needs nothing but them. Where they have too many rows, that alone is told.
pub fn read(files: &Files) -> Read {
    let (mut errors, mut warnings, mut room) = (Vec::new(), Vec::new(), MOST_ROWS);
    let mut read = Read {
        providers: sheet(files.providers.as_deref(), PROVIDER, provider, &mut room, &mut errors, &mut warnings),
        children: sheet(files.children.as_deref(), CHILD, child, &mut room, &mut errors, &mut warnings),
        authorizations: sheet(
            files.authorizations.as_deref(),
            AUTHORIZATION,
            authorization,
            &mut room,
            &mut errors,
            &mut warnings,
        ),
        visits: sheet(files.visits.as_deref(), VISIT, visit, &mut room, &mut errors, &mut warnings),
        errors,
        warnings,
    };
    if let Some(too_many) = read.errors.iter().find(|problem| problem.code == TOO_MANY_ROWS) {
        return Read { errors: vec![too_many.clone()], ..Read::default() };
    }
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
    room: &mut usize,
    errors: &mut Vec<Problem>,
    warnings: &mut Vec<Problem>,
) -> Sheet<T> {
    let mut sheet = Sheet::default();
    let Some(bytes) = bytes else { return sheet };
    let table = table(T::FILE, bytes, columns, *room, errors, warnings);
    *room -= table.rows.len();
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
        guardian: guardian.ok()?,
        availability: availability?,
    })
}

/// `None` inside is a child without a guardian; `Err` is a wrong cell, which is told already.
fn guardian(cells: &mut Cells) -> Result<Option<Guardian>, ()> {
    const COLUMNS: [&str; 5] =
        ["guardian_first_name", "guardian_last_name", "guardian_relationship", "guardian_email", "guardian_phone"];
    if COLUMNS.iter().all(|column| cells.get(column).is_empty()) {
        return Ok(None);
    }
    let first_name = cells.text("guardian_first_name");
    let last_name = cells.optional("guardian_last_name");
    let relationship = cells.optional("guardian_relationship");
    let email = cells.read("guardian_email", email);
    let phone = cells.optional("guardian_phone");
    let whole = || {
        Some(Guardian {
            first_name: first_name?,
            last_name: last_name?,
            relationship: relationship?,
            email: email?,
            phone: phone?,
        })
    };
    whole().map(Some).ok_or(())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn authorization(row: &str) -> (Vec<Authorization>, Vec<(u64, String, String)>) {
        let text = format!("{}\n{row}\n", AUTHORIZATION.join(","));
        let read = read(&Files { authorizations: Some(text.into_bytes()), ..Files::default() });
        let errors = read.errors.into_iter().map(|problem| (problem.line, problem.column, problem.code)).collect();
        (read.authorizations.rows, errors)
    }

    #[test]
    fn all_that_is_wrong_with_a_row_is_told_at_once() {
        let (rows, errors) = authorization("A1,,OT,97530,State EI,2026-09-01,2026-08-01,2,600,104,,cms,");
        assert_eq!(rows, []);
        let told: Vec<_> = errors.iter().map(|(line, column, code)| (*line, column.as_str(), code.as_str())).collect();
        assert_eq!(
            told,
            [
                (2, "child_id", "import.missing"),
                (2, "ends_on", "import.ends_before_start"),
                (2, "minutes_per_visit", "import.minutes"),
                (2, "unit_minutes", "import.unit_minutes_missing"),
            ]
        );
    }

    #[test]
    fn a_visit_may_be_the_unit_and_nobody_chosen() {
        let (rows, errors) = authorization("A1,C1,ot,97530,State EI,2026-09-01,2026-12-01,2,60,104,,per_visit,");
        assert_eq!(errors, []);
        assert_eq!((rows[0].unit_minutes, &rows[0].provider, rows[0].discipline.as_str()), (None, &None, "OT"));
    }

    #[test]
    fn a_child_may_have_no_guardian_but_not_half_of_one() {
        let child = |guardian: &str| {
            let row = format!("C1,Leo,,2024-06-01,en,4 Elm St,Rochester,NY,14604,43.1,-77.6,America/New_York,{guardian},");
            let text = format!("{}\n{row}\n", CHILD.join(","));
            read(&Files { children: Some(text.into_bytes()), ..Files::default() })
        };
        assert_eq!(child(",,,,").children.rows[0].guardian, None);
        assert_eq!(child("Kim,,,,").errors[0].code, "email.missing");
        assert_eq!(
            child("Kim,,,Kim@Family.example,").children.rows[0].guardian.as_ref().unwrap().email.as_str(),
            "kim@family.example"
        );
    }

    #[test]
    fn one_address_with_two_names_is_worth_a_look() {
        let row = |child: &str, name: &str| {
            format!("{child},Leo,,2024-06-01,en,4 Elm St,Rochester,NY,14604,43.1,-77.6,America/New_York,{name},,,k@f.example,,\n")
        };
        let text = format!("{}\n{}{}", CHILD.join(","), row("C1", "Kim"), row("C2", "Rosa"));
        let warnings = read(&Files { children: Some(text.into_bytes()), ..Files::default() }).warnings;
        assert_eq!((warnings[0].line, warnings[0].code.as_str()), (3, "import.guardian_differs"));
    }
}
