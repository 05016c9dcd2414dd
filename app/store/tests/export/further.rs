//! The files of what an agency sets up once: further places of children, payers, services and its own disciplines.

use super::{NONE, Week, assert_nothing_changes, export_all, import, lines};
use crate::{both_engines, children::form as read_form, read_tx, support::TestApp, write_tx};
use domain::{
    ChildId, PlaceId, Result,
    children::places::{EndPlace, PlaceRecord, PlaceVersion},
    import::{Counts, Files, ImportFile, ProblemCode},
};
use jiff::civil::date;
use serde_json::{Value, json};
use store::{
    Actor,
    records::{
        children, disciplines,
        import::{ImportOptions, run},
        payers, services,
    },
};
use uuid::Uuid;

/// A form of a place.
pub(super) fn place(child: ChildId, here: Option<&PlaceRecord>, kind: &str, name: &str, note: &str) -> Value {
    json!({
        "child": child, "place": here.map(|here| here.id.to_string()).unwrap_or_default(),
        "version": here.map(|here| here.version.to_string()).unwrap_or_default(), "kind": kind, "label": name,
        "availability": "Mon 8:00-12:00", "note": note, "address": "4 Elm St", "city": "Rochester", "state": "NY", "zip": "14604",
        "lat": "", "lon": ""
    })
}

pub(super) async fn save_place(app: &TestApp, admin: &Actor, fields: Value) -> Result<PlaceId> {
    let save = read_form(fields)?;
    write_tx!(app, admin, |tx| children::save_place(&mut tx, save))
}

async fn save_payer(app: &TestApp, admin: &Actor, name: &str, rule: &str) -> Result<()> {
    let save = read_form(json!({
        "name": name, "unit_rule": rule, "unit_minutes": "15", "visit_bands": "20, 40", "first_day": "sunday"
    }))?;
    write_tx!(app, admin, |tx| payers::save(&mut tx, save)).map(drop)
}

async fn save_service(app: &TestApp, admin: &Actor, discipline: &str, code: &str, minutes: &str) -> Result<()> {
    let save = read_form(json!({
        "name": "=Feeding, at home", "discipline": discipline, "code": code, "minutes": minutes, "unit_minutes": ""
    }))?;
    write_tx!(app, admin, |tx| services::save(&mut tx, save)).map(drop)
}

async fn add_discipline(app: &TestApp, admin: &Actor, code: &str) -> Result<()> {
    let new = read_form(json!({ "code": code, "name": "Nutrition, \"feeding\"" }))?;
    write_tx!(app, admin, |tx| disciplines::add(&mut tx, new))
}

impl Week<'_> {
    /// One of the children, and one of the further places of all.
    async fn child_and_place(&mut self) -> (ChildId, Option<(ChildId, PlaceRecord)>) {
        let agency = self.admin.agency().id;
        let all: Vec<Uuid> = self.app.query_values(agency, "SELECT id FROM children ORDER BY id").await;
        let places: Vec<Uuid> = self.app.query_values(agency, "SELECT id FROM places WHERE kind <> 'home' ORDER BY id").await;
        let child = ChildId(*self.random.one_of(&all));
        if places.is_empty() {
            return (child, None);
        }
        let chosen = *self.random.one_of(&places);
        let owners: Vec<Uuid> =
            self.app.query_values(agency, "SELECT child_id FROM places WHERE kind <> 'home' ORDER BY id").await;
        let owner = ChildId(owners[places.iter().position(|id| *id == chosen).unwrap()]);
        let page = read_tx!(self.app, &self.admin, |tx| children::place(&mut tx, owner, PlaceId(chosen))).unwrap();
        (child, Some((owner, page.place)))
    }

    /// Adds a place or changes one.
    pub(super) async fn change_place(&mut self) {
        let (child, here) = self.child_and_place().await;
        let here = here.filter(|_| self.random.below(2) == 0);
        let kind = ["second_home", "day_care", "clinic", "video"][self.random.below(4)];
        let name = ["", "Little Acorns", "=Acorns", "\u{738b}, \"North\""][self.random.below(4)];
        let note = ["", "- Ring twice\n- Ask for Ana"][self.random.below(2)];
        let owner = here.as_ref().map_or(child, |(owner, _)| *owner);
        let fields = place(owner, here.as_ref().map(|(_, place)| place), kind, name, note);
        let result = save_place(self.app, &self.admin, fields).await;
        self.done.places += usize::from(result.is_ok());
    }

    /// Ends a place, or brings one back.
    pub(super) async fn end_place(&mut self) {
        let (_, Some((_, record))) = self.child_and_place().await else { return self.change_place().await };
        let (place, version) = (record.id, record.version);
        let result = if record.fields.ended_on.is_some() {
            write_tx!(self.app, &self.admin, |tx| children::bring_back_place(&mut tx, PlaceVersion { place, version }))
        } else {
            let end = EndPlace { place, version, ended_on: date(2027, 1, 31), next_home: None };
            write_tx!(self.app, &self.admin, |tx| children::end_place(&mut tx, end))
        };
        self.done.ended_places += usize::from(result.is_ok());
    }

    /// Adds a payer, a service or a discipline, or ends one of them.
    pub(super) async fn change_settings(&mut self) {
        let number = self.random.below(20);
        let letters: String = [number / 5, number % 5].map(|at| char::from(b'V' + at as u8)).iter().collect();
        let admin = self.admin.clone();
        let result = match self.random.below(4) {
            0 => save_payer(self.app, &admin, &format!("+Payer {number}"), ["cms", "per_visit", "visit_band"][number % 3]).await,
            1 => save_service(self.app, &admin, ["ST", "OT"][number % 2], &format!("925{number:02}"), "45").await,
            2 => add_discipline(self.app, &admin, &letters).await,
            _ => self.end_discipline().await,
        };
        self.done.settings += usize::from(result.is_ok());
    }

    async fn end_discipline(&mut self) -> Result<()> {
        let all = read_tx!(self.app, &self.admin, |tx| disciplines::all(&mut tx))?;
        let Some(one) = all.first() else { return Ok(()) };
        let end =
            json!({ "discipline": one.id, "version": one.version.to_string(), "ended": one.ended_on.is_none().to_string() });
        let end = read_form(end)?;
        write_tx!(self.app, &self.admin, |tx| disciplines::end(&mut tx, end))
    }
}

/// An agency with one of each; the child who has the places.
async fn set_up(app: &TestApp, admin: &Actor) -> ChildId {
    let child = ChildId(app.id(admin, "children", "C0001").await);
    save_place(app, admin, place(child, None, "day_care", "Little Acorns", "Ring twice")).await.unwrap();
    save_place(app, admin, place(child, None, "video", "", "")).await.unwrap();
    // Another one of the same name, with other hours.
    let mut other = place(child, None, "day_care", "Little Acorns", "");
    other["availability"] = "Fri 8:00-12:00".into();
    save_place(app, admin, other).await.unwrap();
    save_payer(app, admin, "County", "visit_band").await.unwrap();
    add_discipline(app, admin, "NU").await.unwrap();
    save_service(app, admin, "NU", "97802", "45").await.unwrap();
    child
}

const FURTHER: [ImportFile; 4] = [ImportFile::Places, ImportFile::Payers, ImportFile::Services, ImportFile::Disciplines];

fn text(files: &mut Files, file: ImportFile) -> String {
    String::from_utf8(files.of(file).clone().unwrap()).unwrap()
}

/// The lines of a file of places without their ids.
fn without_ids(files: &mut Files) -> Vec<String> {
    let bytes = files.places.clone();
    let is_id = |cell: &&str| cell.parse::<Uuid>().is_err();
    lines(bytes.as_ref()).iter().map(|line| line.split(',').filter(is_id).collect::<Vec<_>>().join(",")).collect()
}

/// Whole cells of a line are replaced.
fn changed(files: &mut Files, file: ImportFile, from: &str, to: &str) -> Files {
    let text = text(files, file);
    assert!(text.contains(from), "{from} in {text}");
    let mut one = Files::default();
    *one.of(file) = Some(text.replace(from, to).into_bytes());
    one
}

both_engines! {
    async fn what_is_set_up_once_fills_another_agency_once(app, admin) {
        set_up(&app, &admin).await;
        let mut files = assert_nothing_changes(&app, &admin).await;
        let oak = app.create_agency("oak").await;
        let payers = lines(files.payers.as_ref()).len() - 1;
        let further = Counts { places: 3, payers, services: 1, disciplines: 1, ..NONE };
        let added = import(&app, &oak, &files, false).await.added;
        assert_eq!(added, Counts { providers: 36, children: 210, authorizations: 297, visits: 443, ..further });
        let oak = app.reload_actor(&oak).await;
        let mut again = export_all(&app, &oak).await;
        for file in [ImportFile::Payers, ImportFile::Services, ImportFile::Disciplines] {
            assert_eq!(lines(files.of(file).as_ref()), lines(again.of(file).as_ref()), "{file:?}");
        }
        assert_eq!(without_ids(&mut files), without_ids(&mut again));
        // The ids of the first agency say nothing here: its places are found by their names.
        for overwrite in [false, true] {
            let report = import(&app, &oak, &files, overwrite).await;
            assert_eq!((report.added, report.changed), (NONE, NONE));
        }
        let report = import(&app, &oak, &again, true).await;
        assert_eq!((report.added, report.changed, report.unchanged.places), (NONE, NONE, 3));
    }

    async fn a_payer_that_counts_visits_has_no_minutes(app, admin) {
        let rows = "authorization_id,child_id,discipline,service_code,payer,starts_on,ends_on,visits_per_week,minutes_per_visit,\
            units_authorized,unit_minutes,unit_rounding,provider_id\nZ1,C0001,SI,T1027,Fund,2026-11-01,2027-04-30,1,60,20,15,per_visit,P001\n";
        let files = Files { authorizations: Some(rows.into()), ..Files::default() };
        import(&app, &admin, &files, false).await;
        assert_nothing_changes(&app, &admin).await;
    }

    async fn a_row_that_differs_replaces_what_is_here_only_if_files_may(app, admin) {
        let child = set_up(&app, &admin).await;
        let mut files = export_all(&app, &admin).await;
        for (file, from, to) in [
            (ImportFile::Places, "Ring twice", "Ask for Ana"),
            (ImportFile::Places, "Little Acorns,4 Elm St,Rochester,NY,14604,,,Mon", "Big Oaks,4 Elm St,Rochester,NY,14604,,,Mon"),
            (ImportFile::Payers, "County,visit_band,", "County,per_visit,"),
            (ImportFile::Services, "'=Feeding, at home", "Nutrition counseling"),
            (ImportFile::Disciplines, "feeding", "eating"),
        ] {
            let one = changed(&mut files, file, from, to);
            let report = run(&app.db, &admin, &one, ImportOptions::default()).await.unwrap();
            let problems: Vec<_> = report.errors.iter().map(|error| (error.file.as_str(), error.code)).collect();
            assert_eq!(problems, [(file.name(), ProblemCode::DiffersHere)], "nobody changed it here: {from}");
            let mut report = import(&app, &admin, &one, true).await;
            assert_eq!((report.added, *report.changed.of(file)), (NONE, 1), "{from}");
            assert_nothing_changes(&app, &admin).await;
        }
        // A change by a file is undone like any other.
        let all: Vec<Uuid> = app.query_values(admin.agency().id, "SELECT id FROM places WHERE label = 'Big Oaks'").await;
        let [id] = all[..] else { panic!("{all:?}") };
        let here = read_tx!(app, &admin, |tx| children::place(&mut tx, child, PlaceId(id))).unwrap().place;
        assert_eq!((here.fields.label.as_str(), here.fields.note.as_str()), ("Big Oaks", "Ring twice"), "found by its id");
        let undo = PlaceVersion { place: here.id, version: here.version };
        write_tx!(app, &admin, |tx| children::undo_place(&mut tx, undo)).unwrap();
        let sealed = "SELECT COUNT(*) FROM places WHERE note_sealed LIKE '%Ring%' OR note_sealed LIKE '%Ana%'";
        assert_eq!(app.count(admin.agency().id, sealed).await, 0);
    }

    async fn what_has_ended_stays_ended_and_a_new_record_is_made_with_its_end(app, admin) {
        let agency = admin.agency().id;
        set_up(&app, &admin).await;
        let before = export_all(&app, &admin).await;
        let id: Uuid = app.query_value(agency, "SELECT id FROM places WHERE label = 'Little Acorns' ORDER BY id").await;
        let end = EndPlace { place: PlaceId(id), version: 1, ended_on: date(2027, 1, 31), next_home: None };
        write_tx!(app, &admin, |tx| children::end_place(&mut tx, end)).unwrap();
        let one = read_tx!(app, &admin, |tx| disciplines::all(&mut tx)).unwrap().remove(0);
        let end = read_form(json!({ "discipline": one.id, "version": "1", "ended": "true" })).unwrap();
        write_tx!(app, &admin, |tx| disciplines::end(&mut tx, end)).unwrap();
        for overwrite in [false, true] {
            let report = import(&app, &admin, &before, overwrite).await;
            assert_eq!((report.added, report.changed), (NONE, NONE), "an older file brings nothing back");
        }
        let ended = assert_nothing_changes(&app, &admin).await;
        let oak = app.create_agency("oak").await;
        import(&app, &oak, &ended, false).await;
        for (table, of_all) in [("places", 2), ("agency_disciplines", 2)] {
            let sql = format!("SELECT COUNT(*) FROM {table} WHERE ended_on IS NOT NULL");
            let count = app.count(agency, &sql).await + app.count(oak.agency().id, &sql).await;
            // On SQLite both agencies are counted each time.
            assert_eq!(count, if app.url.starts_with("sqlite:") { of_all * 2 } else { of_all }, "{table}");
        }
    }

    async fn mistakes_name_the_file_the_line_and_the_column(app, admin) {
        set_up(&app, &admin).await;
        let mut files = export_all(&app, &admin).await;
        let unknown = changed(&mut files, ImportFile::Places, "C0001,video", "C9999,video");
        let line = text(&mut files, ImportFile::Places).lines().position(|row| row.contains("C0001,video")).unwrap() + 1;
        let twice = format!("{}county,cms,15,,,\r\n", text(&mut files, ImportFile::Payers));
        let wrong = Files { payers: Some(twice.into_bytes()), ..unknown };
        let report = run(&app.db, &admin, &wrong, ImportOptions::default()).await.unwrap();
        let problems: Vec<_> =
            report.errors.iter().map(|error| (error.file.as_str(), error.column.as_str(), error.value.as_str(), error.code)).collect();
        assert_eq!(problems, [
            ("places.csv", "child_id", "C9999", ProblemCode::UnknownChild),
            ("payers.csv", "payer", "county", ProblemCode::DuplicateReference),
        ]);
        assert_eq!(report.errors[0].line as usize, line);
        for file in FURTHER {
            let mut other = Files::default();
            other.of(file).clone_from(&files.children);
            let report = run(&app.db, &admin, &other, ImportOptions::default()).await.unwrap();
            let problems: Vec<_> = report.errors.iter().map(|error| (error.file.as_str(), error.code)).collect();
            assert_eq!(problems, [(file.name(), ProblemCode::IsChildren)]);
        }
    }
}
