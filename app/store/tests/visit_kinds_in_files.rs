//! Visits of kinds in the files of an import and an export.

use crate::{
    both_engines,
    export::{NONE, assert_nothing_changes, export_all, import, lines},
    support::TestApp,
    write_tx,
};
use domain::{
    VisitKindId,
    import::{Files, Problem, ProblemCode},
    text::PersonName,
    visit_kinds::{EndVisitKind, SaveVisitKind},
};
use jiff::civil::date;
use store::{
    Actor,
    records::{
        import::{ImportOptions, run},
        visit_kinds,
    },
};

const HEADER: &str =
    "visit_id,authorization_id,provider_id,starts_at,minutes,kind,child_id,discipline,billable,payable,needs_note";

/// A file of visits with these rows.
fn visits(rows: &[&str]) -> Files {
    Files { visits: Some(format!("{HEADER}\n{}\n", rows.join("\n")).into_bytes()), ..Files::default() }
}

fn summary(problems: &[Problem]) -> Vec<(u64, &str, ProblemCode)> {
    problems.iter().map(|problem| (problem.line, problem.column.as_str(), problem.code)).collect()
}

async fn errors(app: &TestApp, admin: &Actor, files: &Files) -> Vec<Problem> {
    run(&app.db, admin, files, ImportOptions::default()).await.unwrap().errors
}

/// The line of a visit in an export.
async fn exported(app: &TestApp, admin: &Actor, visit: &str) -> String {
    let files = export_all(app, admin).await;
    lines(files.visits.as_ref()).into_iter().find(|line| line.starts_with(visit)).expect("the visit")
}

async fn kind_named(app: &TestApp, admin: &Actor, name: &str) -> VisitKindId {
    VisitKindId(app.query_value(admin.agency().id, &format!("SELECT id FROM visit_kinds WHERE name = '{name}'")).await)
}

const EVALUATION: &str = "X1,,P001,2026-12-12T09:00,45,evaluation,C0001,SI,,,";
const MEETING: &str = "X2,,P001,2026-12-12T11:00,30,Meeting,C0001,SI,yes,no,yes";

both_engines! {
    async fn visits_of_kinds_are_imported_and_exported(app, admin) {
        let files = visits(&[EVALUATION, MEETING]);
        assert_eq!(import(&app, &admin, &files, false).await.added.visits, 2);
        assert_eq!(import(&app, &admin, &files, false).await.changed, NONE, "the same file again");
        let line = exported(&app, &admin, "X1,").await;
        assert!(line.starts_with("X1,,P001,2026-12-12T09:00,45,Evaluation,C0001,SI,yes,yes,yes,planned"), "{line}");
        let line = exported(&app, &admin, "X2,").await;
        assert!(line.starts_with("X2,,P001,2026-12-12T11:00,30,Meeting,C0001,SI,yes,no,yes,planned"), "{line}");
        assert_nothing_changes(&app, &admin).await;
        // A later change of a kind changes no visit, and neither does a file that does not say what was copied.
        let kind = kind_named(&app, &admin, "Evaluation").await;
        let changed = SaveVisitKind {
            visit_kind: Some(kind),
            version: Some(1),
            name: PersonName::try_from("Evaluation").unwrap(),
            name_es: None,
            minutes: 90,
            billable: false,
            payable: false,
            needs_note: false,
        };
        write_tx!(app, &admin, |tx| visit_kinds::save(&mut tx, changed)).unwrap();
        assert_eq!(import(&app, &admin, &files, true).await.changed, NONE);
        assert_nothing_changes(&app, &admin).await;
        let moved = EVALUATION.replace("T09:00", "T09:30");
        assert_eq!(import(&app, &admin, &visits(&[&moved]), false).await.changed.visits, 1);
        let line = exported(&app, &admin, "X1,").await;
        assert!(line.starts_with("X1,,P001,2026-12-12T09:30,45,Evaluation,C0001,SI,yes,yes,yes,"), "{line}");
        let unbilled = moved.replace(",SI,,,", ",SI,no,,no");
        assert_eq!(import(&app, &admin, &visits(&[&unbilled]), false).await.changed.visits, 1);
        let line = exported(&app, &admin, "X1,").await;
        assert!(line.starts_with("X1,,P001,2026-12-12T09:30,45,Evaluation,C0001,SI,no,yes,no,"), "{line}");
        let silent = moved.replace("evaluation", "EVALUATION");
        assert_eq!(import(&app, &admin, &visits(&[&silent]), true).await.changed, NONE, "it says nothing else than what is here");
    }

    async fn a_visit_gets_a_kind_in_place_of_its_authorization_and_back(app, admin) {
        let before = exported(&app, &admin, "V00001,").await;
        let files = visits(&["V00001,,P001,2026-11-30T08:00,60,Intake,C0001,SI,,,"]);
        assert_eq!(import(&app, &admin, &files, false).await.changed.visits, 1);
        let line = exported(&app, &admin, "V00001,").await;
        assert!(line.contains(",60,Intake,C0001,SI,no,yes,yes,"), "{line}");
        let files = visits(&["V00001,A00291,P001,2026-11-30T08:00,60,,,,,,"]);
        assert_eq!(import(&app, &admin, &files, false).await.changed.visits, 1);
        assert_eq!(exported(&app, &admin, "V00001,").await, before);
    }

    async fn a_row_has_an_authorization_or_a_kind(app, admin) {
        let rows = [
            "X1,A00291,P001,2026-12-12T09:00,45,Evaluation,C0001,SI,,,",
            "X2,,P001,2026-12-12T10:00,45,,C0001,SI,,,",
            "X3,,P001,2026-12-12T11:00,45,Group,C0001,SI,,,",
            "X4,,P001,2026-12-12T12:00,45,Evaluation,,,,,",
            "X5,,P001,2026-12-12T13:00,45,Evaluation,C9999,SI,maybe,,",
            "X6,A00291,P001,2026-12-12T14:00,60,,,,yes,,no",
        ];
        let expected = [
            (2, "kind", ProblemCode::AuthorizationOrKind),
            (3, "authorization_id", ProblemCode::AuthorizationOrKind),
            (4, "kind", ProblemCode::UnknownKind),
            (5, "child_id", ProblemCode::Missing),
            (5, "discipline", ProblemCode::Missing),
            (6, "billable", ProblemCode::YesOrNoOfKind),
            (7, "needs_note", ProblemCode::NotOfAuthorization),
        ];
        assert_eq!(summary(&errors(&app, &admin, &visits(&rows)).await), expected);
        let unknown_child = ["X5,,P001,2026-12-12T13:00,45,Evaluation,C9999,SI,,,"];
        let found = errors(&app, &admin, &visits(&unknown_child)).await;
        assert_eq!(summary(&found), [(2, "child_id", ProblemCode::UnknownChild)]);
        let without_column = "visit_id,authorization_id,provider_id,starts_at,minutes\nX1,,P001,2026-12-12T09:00,60\n";
        let files = Files { visits: Some(without_column.as_bytes().to_vec()), ..Files::default() };
        assert_eq!(summary(&errors(&app, &admin, &files).await), [(2, "authorization_id", ProblemCode::Missing)]);
        let of_another_discipline = "X7,,P001,2026-12-12T15:00,45,Evaluation,C0001,OT,,,";
        let report = run(&app.db, &admin, &visits(&[of_another_discipline]), ImportOptions::default()).await.unwrap();
        let warned = (2, "provider_id", ProblemCode::NotTheDiscipline);
        assert!(summary(&report.warnings).contains(&warned), "{:?}", report.warnings);
        assert_eq!(app.count(admin.agency().id, "SELECT COUNT(*) FROM visit_kinds").await, 3, "an import makes none");
    }

    async fn an_ended_kind_is_no_choice_of_a_file(app, admin) {
        assert_eq!(import(&app, &admin, &visits(&[EVALUATION]), false).await.added.visits, 1);
        let kind = kind_named(&app, &admin, "Evaluation").await;
        let end = EndVisitKind { visit_kind: kind, version: 1, ended_on: date(2026, 11, 30) };
        write_tx!(app, &admin, |tx| visit_kinds::end(&mut tx, end)).unwrap();
        assert_nothing_changes(&app, &admin).await;
        let moved = EVALUATION.replace("T09:00", "T09:30");
        assert_eq!(import(&app, &admin, &visits(&[&moved]), false).await.changed.visits, 1, "a scheduled visit keeps it");
        let kind = kind_named(&app, &admin, "Meeting").await;
        let end = EndVisitKind { visit_kind: kind, version: 1, ended_on: date(2026, 12, 12) };
        write_tx!(app, &admin, |tx| visit_kinds::end(&mut tx, end)).unwrap();
        let found = errors(&app, &admin, &visits(&[MEETING])).await;
        assert_eq!(summary(&found), [(2, "kind", ProblemCode::KindHasEnded)], "it ends by that day");
        let new = EVALUATION.replace("X1", "X9").replace("12-12", "12-13");
        let found = errors(&app, &admin, &visits(&[&new])).await;
        assert_eq!(summary(&found), [(2, "kind", ProblemCode::KindHasEnded)]);
    }

    async fn another_agency_needs_the_kinds_of_an_export(app, admin) {
        let own = SaveVisitKind {
            visit_kind: None,
            version: None,
            name: PersonName::try_from("Team meeting").unwrap(),
            name_es: None,
            minutes: 30,
            billable: false,
            payable: true,
            needs_note: false,
        };
        write_tx!(app, &admin, |tx| visit_kinds::save(&mut tx, own.clone())).unwrap();
        let team = MEETING.replace("Meeting", "Team meeting");
        assert_eq!(import(&app, &admin, &visits(&[EVALUATION, &team]), false).await.added.visits, 2);
        let files = export_all(&app, &admin).await;
        let oak = app.create_agency("oak").await;
        let found = errors(&app, &oak, &files).await;
        let codes: Vec<_> = found.iter().map(|problem| (problem.column.as_str(), problem.code, problem.value.as_str())).collect();
        assert_eq!(codes, [("kind", ProblemCode::UnknownKind, "Team meeting")]);
        write_tx!(app, &oak, |tx| visit_kinds::save(&mut tx, own)).unwrap();
        import(&app, &oak, &files, false).await;
        let there = export_all(&app, &oak).await;
        assert_eq!(lines(there.visits.as_ref()), lines(files.visits.as_ref()));
    }
}
