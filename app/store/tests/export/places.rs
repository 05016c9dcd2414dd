//! The places of visits in files.

use super::{
    NONE, assert_import_changes_nothing, assert_nothing_changes, export_all,
    further::{place, save_place},
    import, lines,
};
use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    ChildId, PlaceId, VisitId,
    children::places::EndPlace,
    import::{Counts, Files, ProblemCode, Report},
    visits::ChangePlace,
};
use jiff::civil::date;
use store::{
    Actor,
    care::visits,
    records::{
        children,
        import::{ImportOptions, run},
    },
};
use uuid::Uuid;

/// A visit on Monday, the child whose visit it is, and its row without a place.
const VISIT: &str = "V00001";
const CHILD: &str = "C0207";
const ROW: &str = "V00001,A00291,P001,2026-11-30T08:00,60";

/// A file with this row and a cell of the column `place`.
fn visit_at(row: &str, cell: &str) -> Files {
    let text = format!("visit_id,authorization_id,provider_id,starts_at,minutes,place\n{row},{cell}\n");
    Files { visits: Some(text.into_bytes()), ..Files::default() }
}

async fn child_of(app: &TestApp, admin: &Actor, reference: &str) -> ChildId {
    ChildId(app.id(admin, "children", reference).await)
}

async fn add_place(app: &TestApp, admin: &Actor, child: ChildId, kind: &str, name: &str) -> PlaceId {
    save_place(app, admin, place(child, None, kind, name, "")).await.unwrap()
}

/// Where a visit is, by its kind and name.
async fn place_of(app: &TestApp, admin: &Actor, visit: &str) -> String {
    let visit = VisitId(app.id(admin, "visits", visit).await);
    let view = read_tx!(app, admin, |tx| visits::show(&mut tx, visit)).unwrap();
    let fields = read_tx!(app, admin, |tx| children::place(&mut tx, view.child.id, view.place_id)).unwrap().place.fields;
    format!("{} {}", fields.kind.as_str(), fields.label).trim_end().to_owned()
}

async fn move_to(app: &TestApp, admin: &Actor, visit: &str, place: PlaceId) {
    let visit = VisitId(app.id(admin, "visits", visit).await);
    let version = read_tx!(app, admin, |tx| visits::show(&mut tx, visit)).unwrap().version;
    let change = ChangePlace { visit, version, place, override_reason: Some("The family asked for it".try_into().unwrap()) };
    write_tx!(app, admin, |tx| visits::change_place(&mut tx, change)).unwrap();
}

async fn refused(app: &TestApp, admin: &Actor, files: &Files) -> Vec<(String, u64, String, String, ProblemCode)> {
    let report: Report = run(&app.db, admin, files, ImportOptions::default()).await.unwrap();
    report.errors.into_iter().map(|one| (one.file, one.line, one.column, one.value, one.code)).collect()
}

both_engines! {
    async fn visits_come_back_to_their_places_also_in_another_agency(app, admin) {
        let child = child_of(&app, &admin, CHILD).await;
        let home = children_home(&app, &admin).await;
        let day_care = add_place(&app, &admin, child, "day_care", "Little Acorns").await;
        // Another one of the same name.
        add_place(&app, &admin, child, "day_care", "Little Acorns").await;
        let video = add_place(&app, &admin, child, "video", "").await;
        let own: Vec<String> = app
            .query_values(admin.agency().id, "SELECT reference FROM visits WHERE child_id = (SELECT child_id FROM visits WHERE reference = 'V00001') ORDER BY reference")
            .await;
        move_to(&app, &admin, VISIT, day_care).await;
        let last = own.last().unwrap();
        assert_ne!(last, VISIT);
        move_to(&app, &admin, last, video).await;
        let files = assert_nothing_changes(&app, &admin).await;
        let exported = lines(files.visits.as_ref());
        let ends = |cell: &str| exported.iter().filter(|line| line.ends_with(&format!(",{cell}"))).count();
        assert_eq!((ends(&day_care.to_string()), ends(&video.to_string()), ends(&home.to_string())), (1, 1, 0));
        let oak = app.create_agency("oak").await;
        assert_eq!(import(&app, &oak, &files, false).await.added.visits, 443);
        let oak = app.reload_actor(&oak).await;
        assert_eq!(place_of(&app, &oak, VISIT).await, "day_care Little Acorns");
        assert_eq!(place_of(&app, &oak, last).await, "video");
        assert_import_changes_nothing(&app, &oak).await;
        for overwrite in [false, true] {
            let report = import(&app, &oak, &files, overwrite).await;
            assert_eq!((report.added, report.changed), (NONE, NONE), "the ids of the first agency name the same places");
        }
        // A visit that was moved here and back is compared by its place, not by how a file names it.
        let there = place_id(&app, &oak).await;
        let home = children_home(&app, &oak).await;
        move_to(&app, &oak, VISIT, home).await;
        assert_eq!(import(&app, &oak, &files, false).await.changed, NONE, "the files are those of the last import");
        assert_eq!(place_id(&app, &oak).await, home);
        move_to(&app, &oak, VISIT, there).await;
        assert_eq!(import(&app, &oak, &files, true).await.changed, NONE);
        move_to(&app, &oak, VISIT, home).await;
        assert_eq!(import(&app, &oak, &files, true).await.changed, Counts { visits: 1, ..NONE });
        // The two of one name differ in nothing by which a file of another agency could tell them apart.
        assert_eq!(place_of(&app, &oak, VISIT).await, "day_care Little Acorns");
    }

    async fn a_row_moves_a_visit_to_a_place_by_its_name(app, admin) {
        let child = child_of(&app, &admin, CHILD).await;
        add_place(&app, &admin, child, "day_care", "Little Acorns").await;
        let one = Counts { visits: 1, ..NONE };
        for (cell, changed, now) in [
            ("", NONE, "home"),
            ("Little Acorns", one, "day_care Little Acorns"),
            ("LITTLE  acorns", NONE, "day_care Little Acorns"),
            ("day care", NONE, "day_care Little Acorns"),
            ("", one, "home"),
            ("Home", NONE, "home"),
            ("day_care", one, "day_care Little Acorns"),
            ("home", one, "home"),
            ("Little Acorns", one, "day_care Little Acorns"),
        ] {
            assert_eq!(import(&app, &admin, &visit_at(ROW, cell), false).await.changed, changed, "{cell}");
            assert_eq!(place_of(&app, &admin, VISIT).await, now, "{cell}");
            assert_nothing_changes(&app, &admin).await;
        }
        let moved = "SELECT after_json FROM visit_changes WHERE visit_id = (SELECT id FROM visits WHERE reference = 'V00001') ORDER BY seq DESC";
        let stored: String = app.query_value(admin.agency().id, moved).await;
        let here: Uuid = app.query_value(admin.agency().id, "SELECT place_id FROM visits WHERE reference = 'V00001'").await;
        assert!(stored.contains(&here.to_string()), "the history has the place: {stored}");
        // A file without the column leaves the place, whatever else it changes.
        let old = "visit_id,authorization_id,provider_id,starts_at,minutes\nV00001,A00291,P001,2026-11-30T08:05,60\n";
        let files = Files { visits: Some(old.into()), ..Files::default() };
        assert_eq!(import(&app, &admin, &files, true).await.changed.visits, 1);
        assert_eq!(place_of(&app, &admin, VISIT).await, "day_care Little Acorns");
        // What the office has moved is a conflict.
        let home = children_home(&app, &admin).await;
        move_to(&app, &admin, VISIT, home).await;
        let row = ROW.replace("08:00", "08:05");
        let found = refused(&app, &admin, &visit_at(&row, "Little Acorns")).await;
        assert_eq!(found, [("visits.csv".into(), 2, "visit_id".into(), VISIT.into(), ProblemCode::ChangedHere)]);
        assert_eq!(import(&app, &admin, &visit_at(&row, "Little Acorns"), true).await.changed.visits, 1);
        assert_eq!(place_of(&app, &admin, VISIT).await, "day_care Little Acorns");
    }

    async fn a_place_that_a_visit_cannot_have_is_an_error(app, admin) {
        let child = child_of(&app, &admin, CHILD).await;
        let ended = add_place(&app, &admin, child, "clinic", "North").await;
        let end = EndPlace { place: ended, version: 1, ended_on: date(2026, 11, 30), next_home: None };
        write_tx!(app, &admin, |tx| children::end_place(&mut tx, end)).unwrap();
        add_place(&app, &admin, child, "day_care", "Acorns").await;
        add_place(&app, &admin, child, "second_home", "Acorns").await;
        let other = child_of(&app, &admin, "C0001").await;
        let foreign = add_place(&app, &admin, other, "clinic", "South").await.to_string();
        for (cell, code) in [
            ("Nowhere", ProblemCode::UnknownPlace),
            ("South", ProblemCode::UnknownPlace),
            (foreign.as_str(), ProblemCode::UnknownPlace),
            ("North", ProblemCode::NamedPlaceHasEnded),
            ("Acorns", ProblemCode::PlaceOfSeveral),
        ] {
            let found = refused(&app, &admin, &visit_at(ROW, cell)).await;
            assert_eq!(found, [("visits.csv".into(), 2, "place".into(), cell.to_owned(), code)]);
        }
        assert_eq!(place_of(&app, &admin, VISIT).await, "home");
        assert_eq!(import(&app, &admin, &visit_at(ROW, "second home"), false).await.changed.visits, 1, "the kind says which");
    }

    async fn a_place_of_the_same_upload_is_known(app, admin) {
        let places = "child_id,place_kind,place_name,address,city,state,zip,availability,place_id\n\
            C0207,clinic,Kids Clinic,4 Elm St,Rochester,NY,14604,,01999c3e-7a41-7c52-9f0e-3f6f2c1d8a55\n";
        let with = |cell: &str| Files { places: Some(places.into()), ..visit_at(ROW, cell) };
        let report = import(&app, &admin, &with("01999c3e-7a41-7c52-9f0e-3f6f2c1d8a55"), false).await;
        assert_eq!((report.added.places, report.changed.visits), (1, 1));
        assert_eq!(place_of(&app, &admin, VISIT).await, "clinic Kids Clinic");
        assert_eq!(import(&app, &admin, &with("Kids Clinic"), false).await.changed, NONE);
        // A mistake in the row of the place is the only one that is reported.
        let wrong = Files { places: Some(places.replace("clinic", "hotel").replace("Kids", "Our").into_bytes()), ..visit_at(ROW, "Our Clinic") };
        let found = refused(&app, &admin, &wrong).await;
        assert_eq!(found.iter().map(|(file, ..)| file.as_str()).collect::<Vec<_>>(), ["places.csv"]);
        let new_child = "child_id,first_name,last_name,birth_date,home_language,address,city,state,zip,guardian_first_name,\
            guardian_last_name,guardian_relationship,guardian_email,guardian_phone,availability\n\
            N1,Noa,Lind,2024-06-01,en,4 Elm St,Rochester,NY,14604,,,,,,Mon 08:00-18:00\n";
        let authorization = "authorization_id,child_id,discipline,service_code,payer,starts_on,ends_on,visits_per_week,\
            minutes_per_visit,units_authorized,unit_minutes,unit_rounding,provider_id\n\
            N9,N1,SI,T1027,Blue Shield,2026-11-01,2027-04-30,2,60,20,15,exact,P001\n";
        let files = Files {
            children: Some(new_child.into()),
            authorizations: Some(authorization.into()),
            places: Some(places.replace("C0207", "N1").into_bytes()),
            visits: Some("visit_id,authorization_id,provider_id,starts_at,minutes,place\nN9,N9,P001,2026-12-13T09:00,60,Kids Clinic\nN8,N9,P001,2026-12-12T09:00,60,\n".into()),
            ..Files::default()
        };
        assert_eq!(import(&app, &admin, &files, false).await.added.visits, 2);
        assert_eq!(place_of(&app, &admin, "N9").await, "clinic Kids Clinic");
        assert_eq!(place_of(&app, &admin, "N8").await, "home");
        assert_nothing_changes(&app, &admin).await;
    }

    async fn an_empty_cell_is_the_place_that_took_over_and_a_begun_visit_stays(app, admin) {
        let child = child_of(&app, &admin, CHILD).await;
        let day_care = add_place(&app, &admin, child, "day_care", "Little Acorns").await;
        let home = children_home(&app, &admin).await;
        let end = EndPlace { place: home, version: 1, ended_on: date(2027, 3, 1), next_home: Some(day_care) };
        write_tx!(app, &admin, |tx| children::end_place(&mut tx, end)).unwrap();
        let authorization = "authorization_id,child_id,discipline,service_code,payer,starts_on,ends_on,visits_per_week,\
            minutes_per_visit,units_authorized,unit_minutes,unit_rounding,provider_id\n\
            N9,C0207,SI,T1027,Blue Shield,2026-11-01,2027-04-30,2,60,20,15,exact,P001\n";
        let after = "N9,N9,P001,2027-03-06T09:00,60";
        let files = Files { authorizations: Some(authorization.into()), ..visit_at(after, "") };
        assert_eq!(import(&app, &admin, &files, false).await.added.visits, 1);
        assert_eq!(place_of(&app, &admin, "N9").await, "day_care Little Acorns");
        let found = refused(&app, &admin, &visit_at(&after.replace("N9,N9", "N8,N9"), "home")).await;
        assert_eq!(found, [("visits.csv".into(), 2, "place".into(), "home".into(), ProblemCode::NamedPlaceHasEnded)]);
        assert_nothing_changes(&app, &admin).await;

        let visit = VisitId(app.id(&admin, "visits", "V00113").await);
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let exported = lines(export_all(&app, &admin).await.visits.as_ref());
        let line = exported.iter().find(|line| line.starts_with("V00113,")).unwrap();
        let row = line.split(',').take(5).collect::<Vec<_>>().join(",");
        let of_visit = ChildId(app.query_value(admin.agency().id, "SELECT child_id FROM visits WHERE reference = 'V00113'").await);
        add_place(&app, &admin, of_visit, "clinic", "North").await;
        app.next_day();
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, visit, true)).unwrap();
        let admin = app.reload_actor(&admin).await;
        let found = refused(&app, &admin, &visit_at(&row, "North")).await;
        assert_eq!(found, [("visits.csv".into(), 2, "visit_id".into(), "V00113".into(), ProblemCode::VisitHasBegun)]);
        assert_eq!(import(&app, &admin, &visit_at(&row, "home"), true).await.unchanged.visits, 1, "it says where the visit is");
        assert_eq!(place_of(&app, &admin, "V00113").await, "home");
    }
}

/// The place of the visit.
async fn place_id(app: &TestApp, admin: &Actor) -> PlaceId {
    let visit = VisitId(app.id(admin, "visits", VISIT).await);
    read_tx!(app, admin, |tx| visits::show(&mut tx, visit)).unwrap().place_id
}

/// The home of the child of the visit.
async fn children_home(app: &TestApp, admin: &Actor) -> PlaceId {
    let child = child_of(app, admin, CHILD).await;
    let choices = read_tx!(app, admin, |tx| visits::place_choices(&mut tx, child, date(2026, 11, 30))).unwrap();
    choices.iter().find(|choice| choice.name.kind == "home").unwrap().id
}
