//! Parses the files into typed rows, and collects all problems.

mod rights;
mod visits;

use super::{
    Authorization, Child, Counts, DisciplineRow, Files, FurtherOfAuthorization, FurtherOfChild, Guardian, ImportFile, PayerRow,
    PlaceRow, Problem, ProblemCode, Provider, Row, ServiceRow, Sheet, Visit,
    cells::{Cells, date, discipline, email, language, line_of_text, number, parse_hours, parse_list, text_of_form, yes_or_no},
    checks,
    formats::normalize_columns,
    further_files,
    guardians::{self, RightsInFile},
    table::{Problems, TOO_MANY_ROWS, table},
};
use crate::{
    ProviderId,
    assignments::{Assignment, fit, read_therapists},
    authorizations::{DAILY_LIMIT, UNITS, VISITS_PER_WEEK},
    children::contacts::{read_contacts, write_contacts},
    places::{Located, PlacedBy, Position, locate},
    text::{AuthorizedMethod, CareText, Diagnoses, OrderingProvider, normalize_line},
    units::{UNIT_MINUTES, UnitRule, VISIT_MINUTES},
};
use std::collections::BTreeMap;

/// All parsed files.
#[derive(Debug, Default)]
pub struct ParsedFiles {
    pub providers: Sheet<Provider>,
    pub children: Sheet<Child>,
    pub authorizations: Sheet<Authorization>,
    pub visits: Sheet<Visit>,
    pub places: Sheet<PlaceRow>,
    pub payers: Sheet<PayerRow>,
    pub services: Sheet<ServiceRow>,
    pub disciplines: Sheet<DisciplineRow>,
    pub errors: Vec<Problem>,
    pub warnings: Vec<Problem>,
}

impl ParsedFiles {
    /// The number of rows of each file, including invalid ones.
    pub fn counts(&self) -> Counts {
        Counts {
            providers: self.providers.count,
            children: self.children.count,
            authorizations: self.authorizations.count,
            visits: self.visits.count,
            places: self.places.count,
            payers: self.payers.count,
            services: self.services.count,
            disciplines: self.disciplines.count,
        }
    }
}

/// The maximum number of rows of all files together. They are written in one transaction, which blocks the agency's other writes,
/// and on SQLite those of all agencies.
pub const MAX_ROWS: usize = 10_000;

/// Parses and validates the files. If they have too many rows, that is the only error.
pub fn read(files: &Files) -> ParsedFiles {
    let (mut problems, mut remaining_rows) = (Problems::default(), MAX_ROWS);
    let mut read = ParsedFiles {
        providers: sheet(files.providers.as_deref(), provider, &mut remaining_rows, &mut problems),
        children: sheet(files.children.as_deref(), child, &mut remaining_rows, &mut problems),
        authorizations: sheet(files.authorizations.as_deref(), authorization, &mut remaining_rows, &mut problems),
        visits: sheet(files.visits.as_deref(), visits::visit, &mut remaining_rows, &mut problems),
        places: sheet(files.places.as_deref(), further_files::place, &mut remaining_rows, &mut problems),
        payers: sheet(files.payers.as_deref(), further_files::payer, &mut remaining_rows, &mut problems),
        services: sheet(files.services.as_deref(), further_files::service, &mut remaining_rows, &mut problems),
        disciplines: sheet(files.disciplines.as_deref(), further_files::discipline, &mut remaining_rows, &mut problems),
        errors: problems.errors,
        warnings: problems.warnings,
    };
    if let Some(too_many) = read.errors.iter().find(|problem| problem.code == TOO_MANY_ROWS) {
        return ParsedFiles { errors: vec![too_many.clone()], ..ParsedFiles::default() };
    }
    guardians::compare(&read.children.rows, &mut read.errors, &mut read.warnings);
    checks::check_content(&mut read);
    read
}

fn sheet<T: Row>(
    bytes: Option<&[u8]>,
    row: impl Fn(&mut Cells) -> Option<T>,
    remaining_rows: &mut usize,
    problems: &mut Problems,
) -> Sheet<T> {
    let mut sheet = Sheet::default();
    let Some(bytes) = bytes else { return sheet };
    let mut table = table(T::FILE, bytes, *remaining_rows, problems);
    *remaining_rows -= table.rows.len().min(*remaining_rows);
    normalize_columns(T::FILE, &mut table, problems);
    sheet.references.extend(table.lost.drain(..));
    sheet.count = table.rows.len();
    // The references of a file that could not be read are unknown.
    sheet.unread = table.columns.is_empty();
    // The index in `sheet.rows` of each reference.
    let mut indexes = BTreeMap::new();
    for (nth, cut) in table.rows.iter().enumerate() {
        let mut cells = Cells { file: T::FILE, line: cut.line, table: &table, row: cut, errors: Vec::new(), fitting: 0 };
        let column = T::FILE.reference_column();
        let reference = key_of(&cells);
        let read = row(&mut cells);
        if let Some(code) = row_problem(&cells, nth == 0 || nth + 1 == table.rows.len()) {
            problems.add_error(T::FILE, cut.line, "", &cut.cells.join(" | "), code);
            sheet.references.insert(reference);
            continue;
        }
        if reference.is_empty() || sheet.references.insert(reference.clone()) {
            if let Some(read) = read {
                indexes.insert(reference, sheet.rows.len());
                sheet.rows.push(read);
            }
            problems.errors.append(&mut cells.errors);
            continue;
        }
        let errors = match (read, indexes.get(&reference)) {
            (Some(read), Some(index)) => sheet.rows[*index].merge(read).err().unwrap_or_default(),
            // An invalid row may be another guardian of its child; the next import will tell.
            _ if T::FILE == ImportFile::Children => Vec::new(),
            _ => vec![(column, ProblemCode::DuplicateReference)],
        };
        for (column, code) in errors {
            cells.add_error(column, code);
        }
        problems.errors.append(&mut cells.errors);
    }
    sheet
}

/// What says which record the row is about; empty if all its cells are.
fn key_of(cells: &Cells) -> String {
    let parts = cells.file.key_columns().iter().map(|column| normalize_line(cells.get(column)));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Why a whole row is rejected, instead of its single cells: it has too few cells, or hardly any valid ones. The latter applies
/// to the first and last row of a file (instructions, examples, sums), and to other rows only if many cells are invalid.
fn row_problem(cells: &Cells, at_an_end: bool) -> Option<ProblemCode> {
    let wrong = cells.errors.len();
    let many = wrong > 3 || wrong > 1 && at_an_end;
    if many && cells.fitting * 2 <= wrong {
        return Some(ProblemCode::RowDoesNotFit);
    }
    let absent = |problem: &Problem| problem.value.is_empty();
    (cells.row.short && (wrong > 1 || cells.errors.iter().any(absent))).then_some(ProblemCode::NumberOfCells)
}

fn provider(cells: &mut Cells) -> Option<Provider> {
    let reference = cells.reference("provider_id");
    let first_name = cells.text("first_name");
    let last_name = cells.optional("last_name");
    let email = cells.parse("email", email);
    let phone = cells.phone("phone");
    let disciplines = cells.parse("disciplines", |cell| parse_list(cell, discipline));
    let languages = cells.parse("languages", |cell| parse_list(cell, language));
    let address = cells.text("address");
    let city = cells.text("city");
    let state = cells.text("state");
    let zip = cells.zip("zip");
    let position = position(cells, zip.as_deref());
    let availability = cells.parse("availability", parse_hours);
    let max_visits_per_day = cells.number("max_visits_per_day", 1..=50, ProblemCode::VisitsPerDay);
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
        lat: position?.lat,
        lon: position?.lon,
        placed_by: position?.placed_by,
        availability: availability?,
        max_visits_per_day: max_visits_per_day?,
        ended_on: cells.get("ended_on").parse().ok(),
    })
}

fn child(cells: &mut Cells) -> Option<Child> {
    let reference = cells.reference("child_id");
    let first_name = cells.text("first_name");
    let last_name = cells.optional("last_name");
    let birth_date = cells.parse("birth_date", date);
    let home_language = cells.parse("home_language", language);
    let address = cells.text("address");
    let city = cells.text("city");
    let state = cells.text("state");
    let zip = cells.zip("zip");
    let position = position(cells, zip.as_deref());
    let time_zone = time_zone(cells, zip.as_deref(), position);
    let guardian = guardian(cells);
    let availability = cells.parse("availability", parse_hours);
    let further = further_of_child(cells);
    let ended_on = cells.get("ended_on").parse().ok();
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
        lat: position?.lat,
        lon: position?.lon,
        placed_by: position?.placed_by,
        time_zone: time_zone?,
        guardians: guardian.ok()?.into_iter().collect(),
        availability: availability?,
        further: further?,
        ended_on,
    })
}

fn further_of_child(cells: &mut Cells) -> Option<FurtherOfChild> {
    let care_text = |cell: &str| text_of_form(cell, CareText::into_string);
    let languages = |cell: &str| if cell.is_empty() { Ok(String::new()) } else { parse_list(cell, language) };
    let preferred_name = cells.further("preferred_name", line_of_text);
    let pronouns = cells.further("pronouns", line_of_text);
    let further_languages = cells.further("further_languages", languages);
    let interpreter = cells.further("interpreter", yes_or_no);
    let allergies = cells.further("allergies", care_text);
    let safety_note = cells.further("safety_note", care_text);
    let contacts = cells.further("contacts", |cell| {
        read_contacts(cell).map(|contacts| write_contacts(&contacts)).map_err(|_| ProblemCode::Contacts)
    });
    Some(FurtherOfChild {
        preferred_name: preferred_name?,
        pronouns: pronouns?,
        further_languages: further_languages?,
        interpreter: interpreter?,
        allergies: allergies?,
        safety_note: safety_note?,
        contacts: contacts?,
    })
}

fn further_of_authorization(cells: &mut Cells) -> Option<FurtherOfAuthorization> {
    let daily_limit = cells.further("daily_limit", |cell| match cell {
        "" | "1" => Ok(String::new()),
        cell => number(cell, DAILY_LIMIT, ProblemCode::DailyLimit).map(|limit| limit.to_string()),
    });
    let co_visits = cells.further("co_visits", yes_or_no);
    let method = cells.further("authorized_method", |cell| text_of_form(cell, AuthorizedMethod::into_string));
    let diagnoses = cells.further("diagnoses", |cell| text_of_form(cell, Diagnoses::into_string));
    let ordering_provider = cells.further("ordering_provider", |cell| text_of_form(cell, OrderingProvider::into_string));
    Some(FurtherOfAuthorization {
        method: method?,
        diagnoses: diagnoses?,
        ordering_provider: ordering_provider?,
        daily_limit: daily_limit?,
        co_visits: co_visits?,
    })
}

/// The position in the row; the middle of its ZIP code where both cells are empty.
pub(super) fn position(cells: &mut Cells, zip: Option<&str>) -> Option<Position> {
    if cells.get("lat").is_empty() && cells.get("lon").is_empty() {
        let located = locate(zip?);
        if located.is_none() {
            cells.add_error("zip", ProblemCode::ZipUnknown);
        }
        return located.map(|Located { lat, lon, .. }| Position { lat, lon, placed_by: PlacedBy::Zip });
    }
    let lat = cells.degrees("lat", 90.0, ProblemCode::Latitude);
    let lon = cells.degrees("lon", 180.0, ProblemCode::Longitude);
    Some(Position { lat: lat?, lon: lon?, placed_by: PlacedBy::Given })
}

/// The time zone in the row, or that of its ZIP code.
fn time_zone(cells: &mut Cells, zip: Option<&str>, position: Option<Position>) -> Option<String> {
    if !cells.get("time_zone").is_empty() {
        return cells.time_zone("time_zone");
    }
    let located = locate(zip?);
    // Without a position the ZIP code is reported already, or the position is what to correct first.
    if located.is_none() && position.is_some() {
        cells.add_error("time_zone", ProblemCode::TimeZoneMissing);
    }
    located.map(|found| found.zone.to_owned())
}

/// `Ok(None)` is a child without a guardian; `Err` is an invalid cell, which is already reported.
fn guardian(cells: &mut Cells) -> Result<Option<Guardian>, ()> {
    const COLUMNS: [&str; 6] =
        ["guardian_first_name", "guardian_last_name", "guardian_relationship", "guardian_email", "guardian_phone", "guardian_id"];
    if COLUMNS.iter().chain(&RightsInFile::COLUMNS).all(|column| cells.get(column).is_empty()) {
        return Ok(None);
    }
    let first_name = cells.text("guardian_first_name");
    let last_name = cells.optional("guardian_last_name");
    let relationship = cells.optional("guardian_relationship");
    let email = cells.parse("guardian_email", |cell| if cell.is_empty() { Ok(None) } else { email(cell).map(Some) });
    let phone = cells.phone("guardian_phone");
    let reference = cells.optional_reference("guardian_id");
    let rights = rights::rights(cells);
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
            rights: rights?,
        })
    };
    whole().map(Some).ok_or(())
}

fn authorization(cells: &mut Cells) -> Option<Authorization> {
    let reference = cells.reference("authorization_id");
    let child = cells.reference("child_id");
    let discipline = cells.parse("discipline", discipline);
    let service_code = cells.text("service_code");
    let payer = cells.text("payer");
    let starts_on = cells.parse("starts_on", date);
    let ends_on = cells.parse("ends_on", |cell| match (date(cell)?, starts_on) {
        (ends_on, Some(starts_on)) if ends_on < starts_on => Err(ProblemCode::EndsBeforeStart),
        (ends_on, _) => Ok(ends_on),
    });
    let visits_per_week = cells.number("visits_per_week", VISITS_PER_WEEK, ProblemCode::VisitsPerWeek);
    let minutes_per_visit = cells.number("minutes_per_visit", VISIT_MINUTES, ProblemCode::Minutes);
    let units_authorized = cells.number("units_authorized", UNITS, ProblemCode::Units);
    let unit_rule = cells.parse("unit_rounding", |cell| UnitRule::parse(cell).ok_or(ProblemCode::UnitRounding));
    let per_visit = unit_rule.is_none_or(|rule| !rule.is_timed());
    let unit_rule = unit_rule.map(|rule| rule.key().to_owned());
    let unit_minutes = cells.parse("unit_minutes", |cell| match cell {
        "" if per_visit => Ok(None),
        "" => Err(ProblemCode::UnitMinutesMissing),
        cell => number(cell, UNIT_MINUTES, ProblemCode::UnitMinutes).map(Some),
    });
    let provider = cells.optional_reference("provider_id");
    let therapists = cells.parse("therapists", |cell| {
        let read = read_therapists(cell).map_err(|_| ProblemCode::Therapists)?;
        let (Some(starts_on), Some(ends_on)) = (starts_on, ends_on) else { return Ok(read) };
        // Only the days count here: an overlap is one with any therapists.
        let days =
            read.iter().map(|one| Assignment { provider: ProviderId::NOBODY, first_day: one.first_day, last_day: one.last_day });
        if fit(&days.collect::<Vec<_>>(), starts_on, ends_on) { Ok(read) } else { Err(ProblemCode::TherapistsOverlap) }
    });
    let further = further_of_authorization(cells);
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
        therapists: therapists?,
        further: further?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::template;
    use super::*;

    fn authorization(row: &str) -> (Vec<Authorization>, Vec<(u64, String, ProblemCode)>) {
        let text = format!("{}{row}\n", template(ImportFile::Authorizations));
        let read = read(&Files { authorizations: Some(text.into_bytes()), ..Files::default() });
        let errors = read.errors.into_iter().map(|problem| (problem.line, problem.column, problem.code)).collect();
        (read.authorizations.rows, errors)
    }

    #[test]
    fn all_problems_of_a_row_are_reported() {
        let (rows, errors) = authorization("A1,,OT,97530,State EI,2026-09-01,2026-08-01,2,600,104,,cms,");
        assert_eq!(rows, []);
        let summary: Vec<_> = errors.iter().map(|(line, column, code)| (*line, column.as_str(), *code)).collect();
        assert_eq!(
            summary,
            [
                (2, "child_id", ProblemCode::Missing),
                (2, "ends_on", ProblemCode::EndsBeforeStart),
                (2, "minutes_per_visit", ProblemCode::Minutes),
                (2, "unit_minutes", ProblemCode::UnitMinutesMissing),
            ]
        );
    }

    #[test]
    fn a_per_visit_unit_and_no_provider_are_valid() {
        let (rows, errors) = authorization("A1,C1,ot,97530,State EI,2026-09-01,2026-12-01,2,60,104,,per_visit,");
        assert_eq!(errors, []);
        assert_eq!((rows[0].unit_minutes, &rows[0].provider, rows[0].discipline.as_str()), (None, &None, "OT"));
        let (rows, errors) = authorization("A1,C1,ot,97530,State EI,2026-09-01,2026-12-01,2,60,104,,visit_band,");
        assert_eq!((rows[0].unit_rule.as_str(), errors), ("visit_band", vec![]), "as an export writes it");
    }

    fn children(rows: &[&str]) -> ParsedFiles {
        let header = format!("{},guardian_id", template(ImportFile::Children).trim_end());
        let row = |row: &&str| {
            let (child, guardian) = row.split_once('|').expect("a child and a guardian");
            let [guardian, reference] =
                [guardian.rsplit_once('#').map_or(guardian, |(g, _)| g), guardian.rsplit_once('#').map_or("", |(_, r)| r)];
            format!("{child},,2024-06-01,en,4 Elm St,Rochester,NY,14604,43.1,-77.6,America/New_York,{guardian},,{reference}\n")
        };
        let text = format!("{header}\n{}", rows.iter().map(row).collect::<String>());
        read(&Files { children: Some(text.into_bytes()), ..Files::default() })
    }

    fn summary(problems: &[Problem]) -> Vec<(u64, &str, ProblemCode)> {
        problems.iter().map(|problem| (problem.line, problem.column.as_str(), problem.code)).collect()
    }

    #[test]
    fn a_zip_code_places_a_row_without_a_position() {
        let placed = |place: &str| {
            let text = format!("{}C1,Leo,,2024-06-01,en,4 Elm St,Rochester,NY,{place},,,,,,\n", template(ImportFile::Children));
            let read = read(&Files { children: Some(text.into_bytes()), ..Files::default() });
            let child = read.children.rows.first().map(|child| (child.placed_by, child.time_zone.clone()));
            (child, read.errors.into_iter().map(|problem| (problem.column, problem.code)).collect::<Vec<_>>())
        };
        let new_york = |placed_by| (Some((placed_by, "America/New_York".to_owned())), vec![]);
        let rejected = |column: &str, code| (None, vec![(column.to_owned(), code)]);
        assert_eq!(placed("14604,,,"), new_york(PlacedBy::Zip));
        assert_eq!(placed("14604-1234,43.1,-77.6,"), new_york(PlacedBy::Given));
        assert_eq!(placed("00000,43.1,-77.6,America/New_York"), new_york(PlacedBy::Given));
        assert_eq!(placed("00000,43.1,-77.6,"), rejected("time_zone", ProblemCode::TimeZoneMissing));
        assert_eq!(placed("00000,,,"), rejected("zip", ProblemCode::ZipUnknown));
        assert_eq!(placed("4604,,,"), rejected("zip", ProblemCode::Zip));
        assert_eq!(placed("14604,43.1,,"), rejected("lon", ProblemCode::Longitude));
    }

    #[test]
    fn a_guardian_needs_only_a_name() {
        assert_eq!(children(&["C1,Leo|,,,,"]).children.rows[0].guardians, []);
        let kim = children(&["C1,Leo|Kim,,,,"]);
        assert_eq!((summary(&kim.errors), kim.children.rows[0].guardians[0].email()), (vec![], ""));
        assert_eq!(summary(&children(&["C1,Leo|,,,kim@f.example,"]).errors), [(2, "guardian_first_name", ProblemCode::Missing)]);
        let kim = children(&["C1,Leo|Kim,,,Kim@Family.example,"]);
        assert_eq!(kim.children.rows[0].guardians[0].email(), "kim@family.example");
    }

    #[test]
    fn rows_with_the_same_child_add_guardians() {
        let two = children(&["C1,Leo|Kim,Ford,father,k@f.example,", "C1,Leo|Rosa,Ford,mother,r@f.example,"]);
        assert_eq!(summary(&two.errors), []);
        let names: Vec<_> = two.children.rows[0].guardians.iter().map(|guardian| guardian.first_name.as_str()).collect();
        assert_eq!((two.children.rows.len(), names), (1, vec!["Kim", "Rosa"]));
        let same = children(&["C1,Leo|Kim,Ford,father,k@f.example,", "C1,Leo|KIM,Ford,uncle,k@f.example,"]);
        assert_eq!(summary(&same.errors), [(3, "child_id", ProblemCode::DuplicateReference)]);
        let other = children(&["C1,Leo|Kim,Ford,father,k@f.example,", "C1,Leonie|Rosa,Ford,mother,r@f.example,"]);
        assert_eq!(summary(&other.errors), [(3, "first_name", ProblemCode::ChildRowsDiffer)]);
    }

    #[test]
    fn one_guardian_is_serialized_as_before() {
        let text = |row: &str| serde_json::to_string(&children(&[row]).children.rows[0]).unwrap();
        assert!(text("C1,Leo|,,,,").contains(r#""guardian":null,"availability""#));
        let one =
            r#""guardian":{"first_name":"Kim","last_name":"Ford","relationship":"father","email":"k@f.example","phone":"1"},"#;
        assert!(text("C1,Leo|Kim,Ford,father,k@f.example,1").contains(one));
    }

    #[test]
    fn the_same_address_with_another_name_is_another_person() {
        let two = children(&["C1,Leo|Kim,,,k@f.example,", "C2,Eva|Rosa,,,k@f.example,", "C3,Max|Kim,,,k@f.example,"]);
        assert_eq!(summary(&two.warnings), [(3, "guardian_email", ProblemCode::AddressShared)]);
        let phones = children(&["C1,Leo|Kim,,,k@f.example,1", "C2,Eva|Kim,,,k@f.example,2"]);
        assert_eq!(summary(&phones.warnings), [(3, "guardian_phone", ProblemCode::GuardianDiffers)]);
    }

    #[test]
    fn the_same_reference_is_the_same_person() {
        let one = children(&["C1,Leo|Kim,Ford,,k@f.example,#G1", "C2,Eva|Kim,Ford,,kim@f.example,#G1"]);
        assert_eq!(
            (summary(&one.errors), summary(&one.warnings)),
            (vec![], vec![(3, "guardian_email", ProblemCode::GuardianDiffers)])
        );
        let two = children(&["C1,Leo|Kim,Ford,,k@f.example,#G1", "C2,Eva|Rosa,Ford,,k@f.example,#G1"]);
        assert_eq!(summary(&two.errors), [(3, "guardian_id", ProblemCode::GuardianOfTwoNames)]);
        let two = children(&["C1,Leo|Kim,Ford,,,1#G1", "C1,Leo|Kim,Ford,,,1#G2"]);
        assert_eq!((summary(&two.errors), two.children.rows[0].guardians.len()), (vec![], 2));
    }
}
