//! Writes the files, so that [`read`](super::read) gives the same rows.

use super::{
    Authorization, Child, DisciplineRow, Guardian, ImportFile, KindOfVisit, PayerRow, PlaceRow, Provider, ServiceRow, Visit,
    cell_text::defuse, columns,
};
use crate::{
    assignments::write_therapists,
    places::PlacedBy,
    visits::{CancelledBy, VisitState},
};
use csv::{Terminator, Writer, WriterBuilder};
use jiff::civil::{Date, DateTime};

/// A visit with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportedVisit {
    pub row: Visit,
    pub cancelled_by: Option<CancelledBy>,
    /// When care began and ended, on the same clock as the planned start.
    pub began: Option<DateTime>,
    pub ended: Option<DateTime>,
}

/// Writes a file in parts: [`FileWriter::take`] returns what was written since the last time.
pub struct FileWriter {
    file: ImportFile,
    csv: Writer<Vec<u8>>,
}

impl FileWriter {
    /// A file that begins with its header, and with the byte order mark by which Excel knows UTF-8.
    pub fn new(file: ImportFile) -> Self {
        let mut writer = Self { file, csv: csv_writer("\u{FEFF}".into()) };
        writer.record(ToOwned::to_owned);
        writer
    }

    pub fn provider(&mut self, row: &Provider) {
        let (lat, lon) = position(row.lat, row.lon, row.placed_by);
        self.record(|column| match column {
            "provider_id" => text(&row.reference),
            "first_name" => text(&row.first_name),
            "last_name" => text(&row.last_name),
            "email" => text(row.email.as_str()),
            "phone" => text(&row.phone),
            "disciplines" => text(&row.disciplines),
            "languages" => text(&row.languages),
            "address" => text(&row.address),
            "city" => text(&row.city),
            "state" => text(&row.state),
            "zip" => text(&row.zip),
            "lat" => lat.clone(),
            "lon" => lon.clone(),
            "availability" => text(&row.availability),
            "max_visits_per_day" => row.max_visits_per_day.to_string(),
            "ended_on" => day(row.ended_on),
            _ => String::new(),
        });
    }

    /// One row for each guardian; one for a child without.
    pub fn child(&mut self, row: &Child) {
        if row.guardians.is_empty() {
            return self.child_with(row, None);
        }
        for guardian in &row.guardians {
            self.child_with(row, Some(guardian));
        }
    }

    fn child_with(&mut self, row: &Child, guardian: Option<&Guardian>) {
        let (lat, lon) = position(row.lat, row.lon, row.placed_by);
        let of_guardian = |of: fn(&Guardian) -> &str| guardian.map(|guardian| text(of(guardian))).unwrap_or_default();
        self.record(|column| match column {
            "child_id" => text(&row.reference),
            "first_name" => text(&row.first_name),
            "last_name" => text(&row.last_name),
            "birth_date" => row.birth_date.to_string(),
            "home_language" => text(&row.home_language),
            "address" => text(&row.address),
            "city" => text(&row.city),
            "state" => text(&row.state),
            "zip" => text(&row.zip),
            "lat" => lat.clone(),
            "lon" => lon.clone(),
            "time_zone" => text(&row.time_zone),
            "guardian_first_name" => of_guardian(|guardian| &guardian.first_name),
            "guardian_last_name" => of_guardian(|guardian| &guardian.last_name),
            "guardian_relationship" => of_guardian(|guardian| &guardian.relationship),
            "guardian_email" => of_guardian(Guardian::email),
            "guardian_phone" => of_guardian(|guardian| &guardian.phone),
            "availability" => text(&row.availability),
            "guardian_id" => of_guardian(|guardian| guardian.reference.as_deref().unwrap_or_default()),
            "ended_on" => day(row.ended_on),
            other => {
                let right = guardian.and_then(|guardian| guardian.rights.columns().into_iter().find(|(name, _)| *name == other));
                if let Some((_, may)) = right {
                    return answer(may);
                }
                let further = row.further.columns().into_iter().find(|(name, _)| *name == other);
                further.and_then(|(_, value)| value.as_deref()).map(text).unwrap_or_default()
            }
        });
    }

    pub fn authorization(&mut self, row: &Authorization) {
        let further = |cell: &Option<String>| cell.as_deref().map(text).unwrap_or_default();
        self.record(|column| match column {
            "authorization_id" => text(&row.reference),
            "child_id" => text(&row.child),
            "discipline" => text(&row.discipline),
            "service_code" => text(&row.service_code),
            "payer" => text(&row.payer),
            "starts_on" => row.starts_on.to_string(),
            "ends_on" => row.ends_on.to_string(),
            "visits_per_week" => row.visits_per_week.to_string(),
            "minutes_per_visit" => row.minutes_per_visit.to_string(),
            "units_authorized" => row.units_authorized.to_string(),
            "unit_minutes" => minutes(row.unit_minutes),
            "unit_rounding" => text(&row.unit_rule),
            "provider_id" => row.provider.as_deref().map(text).unwrap_or_default(),
            "therapists" => text(&write_therapists(&row.therapists)),
            "daily_limit" => further(&row.further.daily_limit),
            "co_visits" => further(&row.further.co_visits),
            "authorized_method" => further(&row.further.method),
            "diagnoses" => further(&row.further.diagnoses),
            "ordering_provider" => further(&row.further.ordering_provider),
            _ => String::new(),
        });
    }

    pub fn visit(&mut self, ExportedVisit { row, cancelled_by, began, ended }: &ExportedVisit) {
        let of_kind = |cell: fn(&KindOfVisit) -> String| row.kind.as_ref().map(cell).unwrap_or_default();
        let moment = |at: &DateTime| at.strftime("%Y-%m-%dT%H:%M").to_string();
        self.record(|column| match column {
            "visit_id" => text(&row.reference),
            "authorization_id" => text(&row.authorization),
            "provider_id" => text(&row.provider),
            "starts_at" => moment(&row.starts),
            "minutes" => row.minutes.to_string(),
            "kind" => of_kind(|kind| text(&kind.name)),
            "child_id" => of_kind(|kind| text(&kind.child)),
            "discipline" => of_kind(|kind| text(&kind.discipline)),
            "billable" => of_kind(|kind| answer(kind.billable)),
            "payable" => of_kind(|kind| answer(kind.payable)),
            "needs_note" => of_kind(|kind| answer(kind.needs_note)),
            "visit_state" => state_word(row.state).to_owned(),
            "canceled_by" => cancelled_by.map(|by| by.as_str().to_owned()).unwrap_or_default(),
            "began_at" => began.as_ref().map(moment).unwrap_or_default(),
            "ended_at" => ended.as_ref().map(moment).unwrap_or_default(),
            "place" => row.place.as_deref().map(text).unwrap_or_default(),
            _ => String::new(),
        });
    }

    pub fn place(&mut self, row: &PlaceRow) {
        let (lat, lon) = row.position.map(|at| position(at.lat, at.lon, at.placed_by)).unwrap_or_default();
        self.record(|column| match column {
            "child_id" => text(&row.child),
            "place_kind" => row.kind.as_str().to_owned(),
            "place_name" => text(&row.name),
            "address" => text(&row.address),
            "city" => text(&row.city),
            "state" => text(&row.state),
            "zip" => text(&row.zip),
            "lat" => lat.clone(),
            "lon" => lon.clone(),
            "availability" => text(&row.availability),
            "place_note" => row.note.as_deref().map(text).unwrap_or_default(),
            "place_id" => row.id.map(|id| id.to_string()).unwrap_or_default(),
            "ended_on" => day(row.ended_on),
            _ => String::new(),
        });
    }

    pub fn payer(&mut self, row: &PayerRow) {
        self.record(|column| match column {
            "payer" => text(&row.reference),
            "unit_rounding" => row.unit_rule.key().to_owned(),
            "unit_minutes" => minutes(row.unit_minutes),
            "visit_bands" => row.bands.as_ref().map(ToString::to_string).unwrap_or_default(),
            "week_begins" => row.first_day.map(|day| day.as_str().to_owned()).unwrap_or_default(),
            "ended_on" => day(row.ended_on),
            _ => String::new(),
        });
    }

    pub fn service(&mut self, row: &ServiceRow) {
        self.record(|column| match column {
            "discipline" => text(&row.discipline.0),
            "service_code" => text(&row.code),
            "service_name" => text(&row.name),
            "minutes_per_visit" => row.minutes.to_string(),
            "unit_minutes" => minutes(row.unit_minutes),
            "ended_on" => day(row.ended_on),
            _ => String::new(),
        });
    }

    pub fn discipline(&mut self, row: &DisciplineRow) {
        self.record(|column| match column {
            "discipline_code" => text(&row.reference),
            "discipline_name" => text(&row.name),
            "ended_on" => day(row.ended_on),
            _ => String::new(),
        });
    }

    fn record(&mut self, cell: impl Fn(&'static str) -> String) {
        let cells = columns(self.file).iter().map(|column| cell(column.name));
        self.csv.write_record(cells).expect("a vector takes every record of the same length");
    }

    /// What was written since the last time.
    pub fn take(&mut self) -> Vec<u8> {
        let written = std::mem::replace(&mut self.csv, csv_writer(Vec::new()));
        written.into_inner().expect("a vector takes everything")
    }
}

fn csv_writer(begin: Vec<u8>) -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(begin)
}

fn text(text: &str) -> String {
    defuse(text).into_owned()
}

fn day(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn minutes(minutes: Option<u32>) -> String {
    minutes.map(|minutes| minutes.to_string()).unwrap_or_default()
}

/// Degrees; empty for an address that its ZIP code places, as in the file that it came from.
fn position(lat: f64, lon: f64, placed_by: PlacedBy) -> (String, String) {
    match placed_by {
        PlacedBy::Given => (lat.to_string(), lon.to_string()),
        PlacedBy::Zip => (String::new(), String::new()),
    }
}

/// Yes or no; empty for neither.
fn answer(is: Option<bool>) -> String {
    is.map(|is| if is { "yes" } else { "no" }.to_owned()).unwrap_or_default()
}

fn state_word(state: VisitState) -> &'static str {
    match state {
        VisitState::Cancelled => "canceled",
        other => other.as_str(),
    }
}

/// The state in a cell. Other programs have other words, which mean nothing here.
pub(super) fn read_state(cell: &str) -> VisitState {
    let word = cell.to_ascii_lowercase();
    if word == "canceled" { VisitState::Cancelled } else { word.parse().unwrap_or(VisitState::Planned) }
}

#[cfg(test)]
mod tests {
    use super::super::{Files, Row, read};
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "a file of `Files` may be absent")]
    fn demo(file: ImportFile) -> Option<Vec<u8>> {
        let path = format!("{}/../../server/demo/maple/{}", env!("CARGO_MANIFEST_DIR"), file.name());
        Some(std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}")))
    }

    /// Everything that was read, written as files again.
    fn write(read: &super::super::ParsedFiles) -> Files {
        let mut writers = ImportFile::OF_LISTS.map(FileWriter::new);
        let [providers, children, authorizations, visits] = &mut writers;
        read.providers.rows.iter().for_each(|row| providers.provider(row));
        read.children.rows.iter().for_each(|row| children.child(row));
        read.authorizations.rows.iter().for_each(|row| authorizations.authorization(row));
        for row in &read.visits.rows {
            visits.visit(&ExportedVisit { row: row.clone(), cancelled_by: None, began: None, ended: None });
        }
        let [providers, children, authorizations, visits] = writers.map(|mut writer| Some(writer.take()));
        Files { providers, children, authorizations, visits, ..Files::default() }
    }

    fn contents<T: Row>(rows: &[T]) -> Vec<String> {
        rows.iter().map(|row| String::from_utf8(row.content()).expect("JSON is text")).collect()
    }

    #[test]
    fn written_files_are_read_as_the_same_rows() {
        let [providers, children, authorizations, visits] = ImportFile::OF_LISTS.map(demo);
        let first = read(&Files { providers, children, authorizations, visits, ..Files::default() });
        let again = read(&write(&first));
        assert_eq!((&first.errors, &again.errors, &again.warnings), (&vec![], &vec![], &first.warnings));
        assert_eq!(contents(&first.providers.rows), contents(&again.providers.rows));
        assert_eq!(contents(&first.children.rows), contents(&again.children.rows));
        assert_eq!(contents(&first.authorizations.rows), contents(&again.authorizations.rows));
        assert_eq!(contents(&first.visits.rows), contents(&again.visits.rows));
    }

    #[test]
    fn names_of_all_kinds_and_empty_positions_are_read_as_they_were_written() {
        let header = super::super::template(ImportFile::Children);
        let row = |id: &str, name: &str, guardian: &str| {
            format!(
                "{id},\"{name}\",,2024-06-01,zh,\"1, \"\"Elm\"\" St\",Rochester,NY,14604,,,,\"{guardian}\",,,,'+1 585 555 0100,\n"
            )
        };
        let text = header
            + &row("'=1", "=HYPERLINK(A1)", "\u{645}\u{631}\u{64a}\u{645}")
            + &row("C2", "\u{738b}, \"\"\u{5c0f}\"\" \u{660e}", "''-2")
            + &row("C3", "'Ana", "@Kim");
        let first = read(&Files { children: Some(text.into_bytes()), ..Files::default() });
        assert_eq!(first.errors, []);
        let child = &first.children.rows[0];
        assert_eq!((child.reference.as_str(), child.first_name.as_str()), ("=1", "=HYPERLINK(A1)"));
        assert_eq!((child.placed_by, child.lat, child.time_zone.as_str()), (PlacedBy::Zip, 43.157, "America/New_York"));
        assert_eq!(child.guardians[0].phone, "+1 585 555 0100");
        let files = write(&first);
        let written = String::from_utf8(files.children.clone().expect("it was written")).expect("it is text");
        for line in written.lines().skip(1) {
            assert!(!line.split(',').any(|cell| cell.trim_start_matches('"').starts_with(['=', '+', '-', '@'])), "{line}");
        }
        assert_eq!(contents(&read(&files).children.rows), contents(&first.children.rows));
    }

    #[test]
    fn the_state_of_a_visit_is_written_and_read() {
        for state in VisitState::ALL {
            assert_eq!(read_state(state_word(state)), state);
        }
        assert_eq!([read_state("Canceled"), read_state("cancelled")], [VisitState::Cancelled; 2]);
        assert_eq!([read_state(""), read_state("NY")], [VisitState::Planned; 2]);
    }
}
