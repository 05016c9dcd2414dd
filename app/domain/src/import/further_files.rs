//! The rows of the files of what an agency sets up once: further places of children, payers, services, disciplines of its own.
//!
//! No record remembers the row that it was imported from. A row that says something else than what is here replaces it only where the
//! user lets files overwrite. What has ended stays ended, and a new record is made with its end.

use super::{
    ImportFile, ProblemCode, Row,
    cells::{Cells, date, line_of_text, number, parse_hours, text_of_form},
    checks::misplaced,
    read::position,
    rows::rows,
};
use crate::{
    agency::FirstDay,
    children::places::PlaceKind,
    discipline::{Discipline, DisciplineCode},
    form::FormValue,
    places::{PlacedBy, Position},
    text::CareText,
    units::{UNIT_MINUTES, UnitRule, VISIT_MINUTES, VisitBands},
};
use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

/// A place of a child besides the home, which is in the child's own row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceRow {
    #[serde(skip)]
    pub line: u64,
    /// What people know it by: the child's reference, the kind, and the name or the address.
    pub reference: String,
    /// As exported. A place whose id is not known here is found by its kind and name.
    pub id: Option<Uuid>,
    pub child: String,
    pub kind: PlaceKind,
    pub name: String,
    /// Empty for a place by video, as the other lines of the address.
    pub address: String,
    pub city: String,
    pub state: String,
    pub zip: String,
    /// `None` for a place by video, which has the position of the home.
    pub position: Option<Position>,
    pub availability: String,
    /// `None` where the file does not have the column, which leaves what is here.
    pub note: Option<String>,
    pub ended_on: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PayerRow {
    #[serde(skip)]
    pub line: u64,
    /// The name, by which authorizations name it.
    pub reference: String,
    pub unit_rule: UnitRule,
    /// `None` if a visit is the unit.
    pub unit_minutes: Option<u32>,
    /// `None` where the cell is empty, which leaves what is here.
    pub bands: Option<VisitBands>,
    pub first_day: Option<FirstDay>,
    pub ended_on: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ServiceRow {
    #[serde(skip)]
    pub line: u64,
    /// Discipline, code and minutes, of which an agency has one service.
    pub reference: String,
    pub discipline: Discipline,
    pub code: String,
    pub name: String,
    pub minutes: u32,
    /// `None` if the payer's count.
    pub unit_minutes: Option<u32>,
    pub ended_on: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DisciplineRow {
    #[serde(skip)]
    pub line: u64,
    /// The code.
    pub reference: String,
    pub name: String,
    pub ended_on: Option<Date>,
}

rows! { PlaceRow in Places PayerRow in Payers ServiceRow in Services DisciplineRow in Disciplines }

impl PlaceRow {
    /// The name under which people know a place.
    pub fn reference(child: &str, kind: PlaceKind, name: &str, address: &str) -> String {
        let name = if name.is_empty() { address } else { name };
        [child, kind.as_str(), name].join(" ").trim_end().to_owned()
    }
}

impl ServiceRow {
    pub fn reference(discipline: &Discipline, code: &str, minutes: u32) -> String {
        format!("{} {code} {minutes}", discipline.0)
    }
}

#[expect(clippy::option_option, reason = "a cell that may be empty, and one that may be invalid")]
fn ended_on(cells: &mut Cells) -> Option<Option<Date>> {
    cells.parse("ended_on", |cell| if cell.is_empty() { Ok(None) } else { date(cell).map(Some) })
}

#[expect(clippy::option_option, reason = "a cell that may be empty, and one that may be invalid")]
fn unit_minutes(cells: &mut Cells, needed: bool) -> Option<Option<u32>> {
    cells.parse("unit_minutes", |cell| match cell {
        "" if needed => Err(ProblemCode::UnitMinutesMissing),
        "" => Ok(None),
        cell => number(cell, UNIT_MINUTES, ProblemCode::UnitMinutes).map(Some),
    })
}

fn place_kind(cell: &str) -> Result<PlaceKind, ProblemCode> {
    let kind = cell.to_lowercase().replace([' ', '-'], "_");
    if kind.is_empty() {
        return Err(ProblemCode::Missing);
    }
    PlaceKind::FURTHER.into_iter().find(|known| known.as_str() == kind).ok_or(ProblemCode::PlaceKind)
}

/// A line of the address, which only a place by video does without.
fn line_of_address(cells: &mut Cells, column: &'static str, by_video: bool) -> Option<String> {
    if by_video { Some(String::new()) } else { cells.text(column) }
}

pub(super) fn place(cells: &mut Cells) -> Option<PlaceRow> {
    let id = cells.parse("place_id", |cell| match cell {
        "" => Ok(None),
        cell => Ok(cell.parse::<Uuid>().ok()),
    });
    let child = cells.reference("child_id");
    let kind = cells.parse("place_kind", place_kind);
    let name = cells.optional("place_name");
    let by_video = kind == Some(PlaceKind::Video);
    let address = line_of_address(cells, "address", by_video);
    let city = line_of_address(cells, "city", by_video);
    let state = line_of_address(cells, "state", by_video);
    let zip = if by_video { Some(String::new()) } else { cells.zip("zip") };
    let position = if by_video { Some(None) } else { place_position(cells, zip.as_deref()).map(Some) };
    let availability = cells.parse("availability", parse_hours);
    let note = cells.further("place_note", |cell| text_of_form(cell, CareText::into_string));
    let ended_on = ended_on(cells);
    let (child, kind, name, address) = (child?, kind?, name?, address?);
    Some(PlaceRow {
        line: cells.line,
        reference: PlaceRow::reference(&child, kind, &name, &address),
        id: id?,
        child,
        kind,
        name,
        address,
        city: city?,
        state: state?,
        zip: zip?,
        position: position?,
        availability: availability?,
        note: note?,
        ended_on: ended_on?,
    })
}

fn place_position(cells: &mut Cells, zip: Option<&str>) -> Option<Position> {
    let at = position(cells, zip)?;
    match misplaced(cells.get("state"), at.lat, at.lon).filter(|_| at.placed_by == PlacedBy::Given) {
        Some(code) => {
            cells.add_error(if code == ProblemCode::LostMinus { "lon" } else { "lat" }, code);
            None
        }
        None => Some(at),
    }
}

pub(super) fn payer(cells: &mut Cells) -> Option<PayerRow> {
    let name = cells.text("payer");
    let unit_rule = cells.parse("unit_rounding", |cell| UnitRule::parse(cell).ok_or(ProblemCode::UnitRounding));
    let is_timed = unit_rule.is_some_and(UnitRule::is_timed);
    let unit_minutes = unit_minutes(cells, is_timed);
    let bands = cells.parse("visit_bands", |cell| match cell {
        "" => Ok(None),
        cell => cell.parse().map(Some).map_err(|_| ProblemCode::VisitBands),
    });
    let first_day = cells.parse("week_begins", |cell| match cell {
        "" => Ok(None),
        cell => cell.to_lowercase().parse().map(Some).map_err(|()| ProblemCode::WeekBegins),
    });
    let ended_on = ended_on(cells);
    Some(PayerRow {
        line: cells.line,
        reference: name?,
        unit_rule: unit_rule?,
        unit_minutes: unit_minutes?.filter(|_| is_timed),
        bands: bands?,
        first_day: first_day?,
        ended_on: ended_on?,
    })
}

pub(super) fn service(cells: &mut Cells) -> Option<ServiceRow> {
    let discipline = cells.parse("discipline", |cell| Discipline::parse(cell).ok_or(ProblemCode::Discipline));
    let code = cells.text("service_code");
    let name = cells.text("service_name");
    let minutes = cells.number("minutes_per_visit", VISIT_MINUTES, ProblemCode::Minutes);
    let unit_minutes = unit_minutes(cells, false);
    let ended_on = ended_on(cells);
    let (discipline, code, minutes) = (discipline?, code?, minutes?);
    Some(ServiceRow {
        line: cells.line,
        reference: ServiceRow::reference(&discipline, &code, minutes),
        discipline,
        code,
        name: name?,
        minutes,
        unit_minutes: unit_minutes?,
        ended_on: ended_on?,
    })
}

pub(super) fn discipline(cells: &mut Cells) -> Option<DisciplineRow> {
    let code = cells.parse("discipline_code", |cell| {
        if cell.is_empty() {
            return Err(ProblemCode::Missing);
        }
        let code = DisciplineCode::read(cell).map_err(|_| ProblemCode::DisciplineCode)?;
        let is_built_in = Discipline::BUILT_IN.contains(&code.as_str());
        if is_built_in { Err(ProblemCode::DisciplineBuiltIn) } else { Ok(code.as_str().to_owned()) }
    });
    let name = cells.parse("discipline_name", |cell| match line_of_text(cell)? {
        name if name.is_empty() => Err(ProblemCode::Missing),
        name => Ok(name),
    });
    let ended_on = ended_on(cells);
    Some(DisciplineRow { line: cells.line, reference: code?, name: name?, ended_on: ended_on? })
}

#[cfg(test)]
mod tests {
    use super::super::{FileWriter, Files, ParsedFiles, Problem, read};
    use super::*;
    use jiff::civil::date as day;

    const PLACES: &str = "child_id,place_kind,place_name,address,city,state,zip,lat,lon,availability,place_note,ended_on\n";

    fn places(rows: &str) -> ParsedFiles {
        read(&Files { places: Some(format!("{PLACES}{rows}").into_bytes()), ..Files::default() })
    }

    fn problems(errors: &[Problem]) -> Vec<(u64, &str, ProblemCode)> {
        errors.iter().map(|error| (error.line, error.column.as_str(), error.code)).collect()
    }

    #[test]
    fn a_place_by_video_has_no_address_and_any_other_has_one() {
        let read = places(
            "C1,Day care,Acorns,4 Elm St,Rochester,NY,14604,,,Mon 8:00-12:00,Ring twice,6/30/2027\n\
             C1,video,,1 Other St,,,,,,,,\n\
             C2,clinic,,4 Elm St,Rochester,NY,14604,43.1,-77.6,,,\n",
        );
        assert_eq!(read.errors, []);
        let [care, video, clinic] = &read.places.rows[..] else { panic!("{:?}", read.places.rows) };
        assert_eq!((care.reference.as_str(), care.kind), ("C1 day_care Acorns", PlaceKind::DayCare));
        assert_eq!((care.availability.as_str(), care.note.as_deref()), ("Mon 08:00-12:00", Some("Ring twice")));
        assert_eq!((care.position.unwrap().placed_by, care.ended_on), (PlacedBy::Zip, Some(day(2027, 6, 30))));
        assert_eq!((video.address.as_str(), video.position), ("", None));
        assert_eq!((clinic.reference.as_str(), clinic.position), ("C2 clinic 4 Elm St", Some(Position::given(43.1, -77.6))));
    }

    #[test]
    fn mistakes_are_named_by_row_and_column() {
        let read = places(
            "C1,home,,4 Elm St,Rochester,NY,14604,,,,,\n\
             C1,clinic,,,Rochester,NY,14604,,,,,\n\
             C1,clinic,North,4 Elm St,Rochester,NY,14604,43.1,77.6,noon,,\n\
             C1,clinic,South,4 Elm St,Rochester,NY,14604,,,,,soon\n\
             C1,clinic,East,4 Elm St,Rochester,NY,14604,,,,,\n\
             C1,clinic,East,4 Elm St,Rochester,NY,14604,,,,,\n",
        );
        let expected = [
            (2, "place_kind", ProblemCode::PlaceKind),
            (3, "address", ProblemCode::Missing),
            (4, "lon", ProblemCode::LostMinus),
            (4, "availability", ProblemCode::AvailabilityUnreadable),
            (5, "ended_on", ProblemCode::NotADate),
            (7, "child_id", ProblemCode::DuplicateReference),
        ];
        assert_eq!(problems(&read.errors), expected);
        let files = Files {
            payers: Some(
                b"payer,unit_rounding,unit_minutes,visit_bands,week_begins\nA,cms,,30,monday\nB,floor,15,x,monday\n\
                  C,floor,15,30,friday\n,floor,15,30,monday\n"
                    .to_vec(),
            ),
            services: Some(
                b"discipline,service_code,service_name,minutes_per_visit,unit_minutes\nOT,97530,,60,15\n\
                  OT,97530,Work,600,15\nOT,97531,Work,60,0\n"
                    .to_vec(),
            ),
            disciplines: Some(b"discipline_code,discipline_name\nN1,Nutrition\nOT,Occupational\nNU,\n".to_vec()),
            ..Files::default()
        };
        let found = read_again(&files);
        for expected in [
            ("payers.csv", 2, "unit_minutes", ProblemCode::UnitMinutesMissing),
            ("payers.csv", 3, "visit_bands", ProblemCode::VisitBands),
            ("payers.csv", 4, "week_begins", ProblemCode::WeekBegins),
            ("payers.csv", 5, "payer", ProblemCode::Missing),
            ("services.csv", 2, "service_name", ProblemCode::Missing),
            ("services.csv", 3, "minutes_per_visit", ProblemCode::Minutes),
            ("services.csv", 4, "unit_minutes", ProblemCode::UnitMinutes),
            ("disciplines.csv", 2, "discipline_code", ProblemCode::DisciplineCode),
            ("disciplines.csv", 3, "discipline_code", ProblemCode::DisciplineBuiltIn),
            ("disciplines.csv", 4, "discipline_name", ProblemCode::Missing),
        ] {
            let (file, line, column, code) = expected;
            assert!(found.contains(&(file.to_owned(), line, column.to_owned(), code)), "{expected:?} in {found:?}");
        }
    }

    fn read_again(files: &Files) -> Vec<(String, u64, String, ProblemCode)> {
        read(files).errors.into_iter().map(|error| (error.file, error.line, error.column, error.code)).collect()
    }

    fn contents<T: Row>(rows: &[T]) -> Vec<Vec<u8>> {
        rows.iter().map(Row::content).collect()
    }

    #[test]
    fn written_rows_are_read_as_they_were() {
        let mut files = Files {
            places: Some(
                format!(
                    "{PLACES}C1,day_care,'=Acorns,4 Elm St,Rochester,NY,14604,,,,\"Ring;\ntwice\",2027-06-30\n\
                     C1,video,,,,,,,,,,\nC2,clinic,,4 Elm St,Rochester,NY,14604,43.1,-77.6,,,\n"
                )
                .into_bytes(),
            ),
            payers: Some(
                b"payer,unit_rounding,unit_minutes,visit_bands,week_begins,ended_on\nA,cms,15,\"20, 40\",sunday,2027-01-31\n\
                  B,per_visit,,,,\n"
                    .to_vec(),
            ),
            services: Some(
                b"discipline,service_code,service_name,minutes_per_visit,unit_minutes,ended_on\nst,92507,Speech,45,,\n\
                  ST,92507,Speech,60,15,2027-01-31\n"
                    .to_vec(),
            ),
            disciplines: Some(b"discipline_code,discipline_name,ended_on\nnu,Nutrition,\nVI,Vision,2027-01-31\n".to_vec()),
            ..Files::default()
        };
        let first = read(&files);
        assert_eq!(first.errors, []);
        for file in [ImportFile::Places, ImportFile::Payers, ImportFile::Services, ImportFile::Disciplines] {
            let mut writer = FileWriter::new(file);
            first.places.rows.iter().filter(|_| file == ImportFile::Places).for_each(|row| writer.place(row));
            first.payers.rows.iter().filter(|_| file == ImportFile::Payers).for_each(|row| writer.payer(row));
            first.services.rows.iter().filter(|_| file == ImportFile::Services).for_each(|row| writer.service(row));
            first.disciplines.rows.iter().filter(|_| file == ImportFile::Disciplines).for_each(|row| writer.discipline(row));
            *files.of(file) = Some(writer.take());
        }
        let again = read(&files);
        assert_eq!((again.errors, again.warnings), (vec![], vec![]));
        assert_eq!(contents(&first.places.rows), contents(&again.places.rows));
        assert_eq!((first.payers.rows.len(), first.services.rows.len(), first.disciplines.rows.len()), (2, 2, 2));
        assert_eq!(contents(&first.payers.rows), contents(&again.payers.rows));
        assert_eq!(contents(&first.services.rows), contents(&again.services.rows));
        assert_eq!(contents(&first.disciplines.rows), contents(&again.disciplines.rows));
    }
}
