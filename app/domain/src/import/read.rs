//! Reading the four files: cells into rows, with all that is wrong told at once.

use super::{
    Authorization, Child, Counts, File, Files, Guardian, Problem, Provider, Row, Sheet, Visit,
    cells::{Cells, date, discipline, email, hours, language, number, several, wall_time},
    checks,
    formats::columns_alike,
    guardians,
    table::{TOO_MANY_ROWS, Told, table},
};
use crate::text::one_form;
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

impl Read {
    /// How many rows the files have, with those that can't be taken.
    pub fn counts(&self) -> Counts {
        Counts {
            providers: self.providers.count,
            children: self.children.count,
            authorizations: self.authorizations.count,
            visits: self.visits.count,
        }
    }
}

/// The rows of all files together. They are written in one transaction, in which the agency's other writes wait, on SQLite
/// those of all agencies.
pub const MOST_ROWS: usize = 10_000;

/// Reads the files, as far as that needs nothing but them. Where they have too many rows, that alone is told.
pub fn read(files: &Files) -> Read {
    let (mut told, mut room) = (Told::default(), MOST_ROWS);
    let mut read = Read {
        providers: sheet(files.providers.as_deref(), provider, &mut room, &mut told),
        children: sheet(files.children.as_deref(), child, &mut room, &mut told),
        authorizations: sheet(files.authorizations.as_deref(), authorization, &mut room, &mut told),
        visits: sheet(files.visits.as_deref(), visit, &mut room, &mut told),
        errors: told.errors,
        warnings: told.warnings,
    };
    if let Some(too_many) = read.errors.iter().find(|problem| problem.code == TOO_MANY_ROWS) {
        return Read { errors: vec![too_many.clone()], ..Read::default() };
    }
    guardians::compare(&read.children.rows, &mut read.errors, &mut read.warnings);
    checks::content(&mut read);
    read
}

fn sheet<T: Row>(bytes: Option<&[u8]>, row: impl Fn(&mut Cells) -> Option<T>, room: &mut usize, told: &mut Told) -> Sheet<T> {
    let mut sheet = Sheet::default();
    let Some(bytes) = bytes else { return sheet };
    let mut table = table(T::FILE, bytes, *room, told);
    *room -= table.rows.len().min(*room);
    columns_alike(T::FILE, &mut table, told);
    sheet.references.extend(table.lost.drain(..));
    sheet.count = table.rows.len();
    // A file of which nothing can be read says nothing about what it holds.
    sheet.unread = table.columns.is_empty();
    // Where the row of a reference lies.
    let mut places = BTreeMap::new();
    for (nth, cut) in table.rows.iter().enumerate() {
        let mut cells = Cells { file: T::FILE, line: cut.line, table: &table, row: cut, errors: Vec::new(), fitting: 0 };
        let column = T::FILE.reference_column();
        let reference = one_form(cells.get(column));
        let read = row(&mut cells);
        if let Some(code) = misfit(&cells, nth == 0 || nth + 1 == table.rows.len()) {
            told.refuse(T::FILE, cut.line, "", &cut.cells.join(" | "), code);
            sheet.references.insert(reference);
            continue;
        }
        if reference.is_empty() || sheet.references.insert(reference.clone()) {
            if let Some(read) = read {
                places.insert(reference, sheet.rows.len());
                sheet.rows.push(read);
            }
            told.errors.append(&mut cells.errors);
            continue;
        }
        let refusals = match (read, places.get(&reference)) {
            (Some(read), Some(place)) => sheet.rows[*place].join(read).err().unwrap_or_default(),
            // Whether a row with a wrong cell is one more of its child, the next import tells.
            _ if T::FILE == File::Children => Vec::new(),
            _ => vec![(column, "import.duplicate_reference")],
        };
        for (column, code) in refusals {
            cells.refuse(column, code);
        }
        told.errors.append(&mut cells.errors);
    }
    sheet
}

/// Why a row is refused as a whole, in the place of each of its cells: it lacks some, or hardly one of them holds what its
/// column asks for. The latter is said of the ends of a file, where instructions, examples and sums stand, and elsewhere where
/// many cells are wrong.
fn misfit(cells: &Cells, at_an_end: bool) -> Option<&'static str> {
    let wrong = cells.errors.len();
    let many = wrong > 3 || wrong > 1 && at_an_end;
    if many && cells.fitting * 2 <= wrong {
        return Some("import.row_does_not_fit");
    }
    let absent = |problem: &Problem| problem.value.is_empty();
    (cells.row.short && (wrong > 1 || cells.errors.iter().any(absent))).then_some("import.number_of_cells")
}

fn provider(cells: &mut Cells) -> Option<Provider> {
    let reference = cells.reference("provider_id");
    let first_name = cells.text("first_name");
    let last_name = cells.optional("last_name");
    let email = cells.read("email", email);
    let phone = cells.phone("phone");
    let disciplines = cells.read("disciplines", |cell| several(cell, discipline));
    let languages = cells.read("languages", |cell| several(cell, language));
    let address = cells.text("address");
    let city = cells.text("city");
    let state = cells.text("state");
    let zip = cells.zip("zip");
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
    let reference = cells.reference("child_id");
    let first_name = cells.text("first_name");
    let last_name = cells.optional("last_name");
    let birth_date = cells.read("birth_date", date);
    let home_language = cells.read("home_language", language);
    let address = cells.text("address");
    let city = cells.text("city");
    let state = cells.text("state");
    let zip = cells.zip("zip");
    let lat = cells.degrees("lat", 90.0, "import.latitude");
    let lon = cells.degrees("lon", 180.0, "import.longitude");
    let time_zone = cells.time_zone("time_zone");
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
        guardians: guardian.ok()?.into_iter().collect(),
        availability: availability?,
    })
}

/// `None` inside is a child without a guardian; `Err` is a wrong cell, which is told already.
fn guardian(cells: &mut Cells) -> Result<Option<Guardian>, ()> {
    const COLUMNS: [&str; 6] =
        ["guardian_first_name", "guardian_last_name", "guardian_relationship", "guardian_email", "guardian_phone", "guardian_id"];
    if COLUMNS.iter().all(|column| cells.get(column).is_empty()) {
        return Ok(None);
    }
    let first_name = cells.text("guardian_first_name");
    let last_name = cells.optional("guardian_last_name");
    let relationship = cells.optional("guardian_relationship");
    let email = cells.read("guardian_email", |cell| if cell.is_empty() { Ok(None) } else { email(cell).map(Some) });
    let phone = cells.phone("guardian_phone");
    let reference = cells.optional_reference("guardian_id");
    let line = cells.line;
    let whole = || {
        Some(Guardian {
            line,
            first_name: first_name?,
            last_name: last_name?,
            relationship: relationship?,
            email: email?,
            phone: phone?,
            reference: Some(reference?).filter(|reference| !reference.is_empty()),
        })
    };
    whole().map(Some).ok_or(())
}

fn authorization(cells: &mut Cells) -> Option<Authorization> {
    let reference = cells.reference("authorization_id");
    let child = cells.reference("child_id");
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
    let provider = cells.optional_reference("provider_id");
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
    let reference = cells.reference("visit_id");
    let authorization = cells.reference("authorization_id");
    let provider = cells.reference("provider_id");
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

#[cfg(test)]
mod tests {
    use super::super::template;
    use super::*;

    fn authorization(row: &str) -> (Vec<Authorization>, Vec<(u64, String, String)>) {
        let text = format!("{}{row}\n", template(File::Authorizations));
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

    fn children(rows: &[&str]) -> Read {
        let header = format!("{},guardian_id", template(File::Children).trim_end());
        let row = |row: &&str| {
            let (child, guardian) = row.split_once('|').expect("a child and a guardian");
            let [guardian, reference] =
                [guardian.rsplit_once('#').map_or(guardian, |(g, _)| g), guardian.rsplit_once('#').map_or("", |(_, r)| r)];
            format!("{child},,2024-06-01,en,4 Elm St,Rochester,NY,14604,43.1,-77.6,America/New_York,{guardian},,{reference}\n")
        };
        let text = format!("{header}\n{}", rows.iter().map(row).collect::<String>());
        read(&Files { children: Some(text.into_bytes()), ..Files::default() })
    }

    fn told(problems: &[Problem]) -> Vec<(u64, &str, &str)> {
        problems.iter().map(|problem| (problem.line, problem.column.as_str(), problem.code.as_str())).collect()
    }

    #[test]
    fn a_guardian_needs_a_name_and_nothing_more() {
        assert_eq!(children(&["C1,Leo|,,,,"]).children.rows[0].guardians, []);
        let kim = children(&["C1,Leo|Kim,,,,"]);
        assert_eq!((told(&kim.errors), kim.children.rows[0].guardians[0].email()), (vec![], ""));
        assert_eq!(told(&children(&["C1,Leo|,,,kim@f.example,"]).errors), [(2, "guardian_first_name", "import.missing")]);
        let kim = children(&["C1,Leo|Kim,,,Kim@Family.example,"]);
        assert_eq!(kim.children.rows[0].guardians[0].email(), "kim@family.example");
    }

    #[test]
    fn two_rows_of_a_child_are_two_guardians() {
        let two = children(&["C1,Leo|Kim,Ford,father,k@f.example,", "C1,Leo|Rosa,Ford,mother,r@f.example,"]);
        assert_eq!(told(&two.errors), []);
        let names: Vec<_> = two.children.rows[0].guardians.iter().map(|guardian| guardian.first_name.as_str()).collect();
        assert_eq!((two.children.rows.len(), names), (1, vec!["Kim", "Rosa"]));
        let same = children(&["C1,Leo|Kim,Ford,father,k@f.example,", "C1,Leo|KIM,Ford,uncle,k@f.example,"]);
        assert_eq!(told(&same.errors), [(3, "child_id", "import.duplicate_reference")]);
        let other = children(&["C1,Leo|Kim,Ford,father,k@f.example,", "C1,Leonie|Rosa,Ford,mother,r@f.example,"]);
        assert_eq!(told(&other.errors), [(3, "first_name", "import.child_rows_differ")]);
    }

    #[test]
    fn a_row_with_one_guardian_reads_as_it_did() {
        let text = |row: &str| serde_json::to_string(&children(&[row]).children.rows[0]).unwrap();
        assert!(text("C1,Leo|,,,,").contains(r#""guardian":null,"availability""#));
        let one =
            r#""guardian":{"first_name":"Kim","last_name":"Ford","relationship":"father","email":"k@f.example","phone":"1"},"#;
        assert!(text("C1,Leo|Kim,Ford,father,k@f.example,1").contains(one));
    }

    #[test]
    fn one_address_with_two_names_is_two_people() {
        let two = children(&["C1,Leo|Kim,,,k@f.example,", "C2,Eva|Rosa,,,k@f.example,", "C3,Max|Kim,,,k@f.example,"]);
        assert_eq!(told(&two.warnings), [(3, "guardian_email", "import.address_shared")]);
        let phones = children(&["C1,Leo|Kim,,,k@f.example,1", "C2,Eva|Kim,,,k@f.example,2"]);
        assert_eq!(told(&phones.warnings), [(3, "guardian_phone", "import.guardian_differs")]);
    }

    #[test]
    fn a_reference_is_one_person() {
        let one = children(&["C1,Leo|Kim,Ford,,k@f.example,#G1", "C2,Eva|Kim,Ford,,kim@f.example,#G1"]);
        assert_eq!((told(&one.errors), told(&one.warnings)), (vec![], vec![(3, "guardian_email", "import.guardian_differs")]));
        let two = children(&["C1,Leo|Kim,Ford,,k@f.example,#G1", "C2,Eva|Rosa,Ford,,k@f.example,#G1"]);
        assert_eq!(told(&two.errors), [(3, "guardian_id", "import.guardian_of_two_names")]);
        let two = children(&["C1,Leo|Kim,Ford,,,1#G1", "C1,Leo|Kim,Ford,,,1#G2"]);
        assert_eq!((told(&two.errors), two.children.rows[0].guardians.len()), (vec![], 2));
    }
}
