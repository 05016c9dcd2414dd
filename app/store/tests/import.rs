//! Importing an agency from files.

use crate::{
    both_engines, read_tx,
    support::{TestApp, demo_files},
    write_tx,
};
use domain::{
    Error,
    audit::AuditAction,
    import::{Counts, Files, MAX_ROWS, Problem, ProblemCode, Report},
    people::Search,
    schedule::BoardFilter,
    visits::{CancelVisit, CancelledBy, MoveVisit},
};
use store::{
    Actor,
    care::visits,
    records::{
        import::{ImportOptions, run},
        people,
    },
};

const DEMO_COUNTS: Counts = Counts { providers: 36, children: 210, authorizations: 297, visits: 443, ..NONE };
const NONE: Counts =
    Counts { providers: 0, children: 0, authorizations: 0, visits: 0, places: 0, payers: 0, services: 0, disciplines: 0 };
const SMALL: Counts = Counts { providers: 2, children: 2, authorizations: 2, visits: 3, ..NONE };

const DRY: ImportOptions = ImportOptions { dry_run: true, overwrite: false, stop_at_warnings: false };

const PROVIDERS: &str = "\
provider_id,first_name,last_name,email,phone,disciplines,languages,address,city,state,zip,lat,lon,availability,max_visits_per_day
P1,Ana,Berry,ana@agency.example,+15855550100,OT,en,1 Elm St,Rochester,NY,14604,43.15,-77.60,Mon 08:00-18:00; Tue 08:00-18:00,8
P2,Ben,Cole,ben@agency.example,+15855550101,OT;ST,en;es,2 Elm St,Rochester,NY,14604,43.15,-77.60,Mon 08:00-18:00; Tue 08:00-18:00,8
";
const CHILDREN: &str = "\
child_id,first_name,last_name,birth_date,home_language,address,city,state,zip,lat,lon,time_zone,guardian_first_name,\
guardian_last_name,guardian_relationship,guardian_email,guardian_phone,availability
C1,Gloria,Diaz,2025-01-13,es,3 Elm St,Rochester,NY,14604,43.15,-77.60,America/New_York,Rosa,Diaz,mother,Rosa@Family.example,,\
Mon 08:00-18:00; Tue 08:00-18:00
C2,Leo,Ford,2024-06-01,en,4 Elm St,Rochester,NY,14604,43.15,-77.60,America/Chicago,Kim,Ford,father,kim@family.example,,\
Mon 08:00-18:00; Tue 08:00-18:00
";
const AUTHORIZATIONS: &str = "\
authorization_id,child_id,discipline,service_code,payer,starts_on,ends_on,visits_per_week,minutes_per_visit,units_authorized,\
unit_minutes,unit_rounding,provider_id
A1,C1,OT,97530,State EI,2026-09-01,2027-02-28,2,60,104,15,cms,P1
A2,C2,OT,97530,State EI,2026-09-01,2027-02-28,2,60,104,,per_visit,
";
const VISITS: &str = "\
visit_id,authorization_id,provider_id,starts_at,minutes
V1,A1,P1,2026-11-30T09:00,60
V2,A2,P1,2026-11-30T10:00,60
V3,A1,P2,2026-12-01T09:00,60
";

fn small_files() -> Files {
    let bytes = |text: &str| Some(text.as_bytes().to_vec());
    Files {
        providers: bytes(PROVIDERS),
        children: bytes(CHILDREN),
        authorizations: bytes(AUTHORIZATIONS),
        visits: bytes(VISITS),
        ..Files::default()
    }
}

fn visits_file(text: &str) -> Files {
    Files { visits: Some(text.as_bytes().to_vec()), ..Files::default() }
}

/// The visits file with one replacement.
fn visits_with(from: &str, to: &str) -> Files {
    assert!(VISITS.contains(from), "{from}");
    visits_file(&VISITS.replace(from, to))
}

fn replace(bytes: &mut Option<Vec<u8>>, from: &str, to: &str) {
    let text = String::from_utf8(bytes.take().unwrap()).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from}");
    *bytes = Some(text.replace(from, to).into_bytes());
}

fn problem_tuples(problems: &[Problem]) -> Vec<(&str, u64, &str, &str, ProblemCode)> {
    problems.iter().map(|p| (p.file.as_str(), p.line, p.column.as_str(), p.value.as_str(), p.code)).collect()
}

async fn import(app: &TestApp, admin: &Actor, files: &Files) -> Report {
    app.import(admin, files).await.unwrap()
}

async fn import_without_errors(app: &TestApp, admin: &Actor, files: &Files) -> Report {
    let report = import(app, admin, files).await;
    assert_eq!(problem_tuples(&report.errors), []);
    report
}

async fn overwrite(app: &TestApp, admin: &Actor, files: &Files) -> Report {
    run(&app.db, admin, files, ImportOptions { overwrite: true, ..ImportOptions::default() }).await.unwrap()
}

async fn count_children(app: &TestApp, admin: &Actor) -> u32 {
    read_tx!(app, admin, |tx| people::children(&mut tx, &Search::default())).unwrap().total
}

/// Whether a visit is stored with this provider (by reference) and local start.
async fn is_stored(app: &TestApp, admin: &Actor, reference: &str, provider: &str, starts: &str) -> bool {
    let sql = format!(
        "SELECT COUNT(*) FROM visits v JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id
         WHERE v.reference = '{reference}' AND p.reference = '{provider}' AND v.starts_local = '{starts}' AND v.holds_time"
    );
    app.count(admin.agency().id, &sql).await == 1
}

/// The office moves V1 to Monday, 14:00.
async fn move_v1(app: &TestApp, admin: &Actor) {
    let monday = "2026-11-30".parse().unwrap();
    let week = read_tx!(app, admin, |tx| store::scheduling::week(&mut tx, Some(monday), BoardFilter::default())).unwrap();
    let bar = week.rows.iter().flat_map(|row| &row.days[0].bars).find(|bar| bar.start == 9 * 60).unwrap().visit;
    let visit = read_tx!(app, admin, |tx| visits::show(&mut tx, bar)).unwrap();
    let moved = MoveVisit {
        visit: visit.id,
        version: visit.version,
        provider: visit.provider.id,
        date: monday,
        time: "14:00".parse().unwrap(),
        minutes: None,
        override_reason: None,
    };
    write_tx!(app, admin, |tx| visits::move_to(&mut tx, moved)).unwrap();
    assert!(is_stored(app, admin, "V1", "P1", "2026-11-30T14:00").await);
}

both_engines! {
    async fn an_import_adds_everything_and_repeating_it_changes_nothing(app) {
        let admin = app.create_agency("maple").await;
        let report = import_without_errors(&app, &admin, &demo_files()).await;
        assert_eq!((report.added, report.changed, report.unchanged), (DEMO_COUNTS, NONE, NONE));
        assert_eq!(problem_tuples(&report.warnings), []);
        assert_eq!(count_children(&app, &admin).await, 210);

        let again = import_without_errors(&app, &admin, &demo_files()).await;
        assert_eq!((again.added, again.changed, again.unchanged), (NONE, NONE, DEMO_COUNTS));
        let users = app.count(admin.agency().id, "SELECT COUNT(*) FROM users").await;
        assert_eq!(users, 1, "an import never creates users");
    }

    async fn an_invalid_cell_is_reported_and_nothing_is_saved(app) {
        let admin = app.create_agency("maple").await;
        let mut files = demo_files();
        replace(&mut files.visits, "V00003,A00201,P001,2026-11-30T11:00,60", "V00003,A00201,P001,2026-11-30T11:00,sixty");
        replace(&mut files.children, "guardian2@family.example", "guardian2");
        let report = import(&app, &admin, &files).await;
        assert_eq!(problem_tuples(&report.errors), [
            ("children.csv", 3, "guardian_email", "guardian2", ProblemCode::NotAnEmailAddress),
            ("visits.csv", 4, "minutes", "sixty", ProblemCode::NotANumber),
        ]);
        assert_eq!(report.errors[1].code.text(domain::Language::En), "This is not a whole number.");
        assert_eq!((report.added, report.changed, report.unchanged), (NONE, NONE, NONE));
        assert_eq!(count_children(&app, &admin).await, 0);
    }

    async fn byte_order_marks_line_endings_and_quotes_are_parsed(app) {
        let admin = app.create_agency("small").await;
        let mut files = small_files();
        replace(&mut files.children, "3 Elm St", "\"3 Elm St, Apt. \"\"B\"\"\"");
        for bytes in [&mut files.providers, &mut files.children, &mut files.authorizations, &mut files.visits] {
            let text = String::from_utf8(bytes.take().unwrap()).unwrap();
            *bytes = Some(format!("\u{FEFF}{}", text.replace('\n', "\r\n")).into_bytes());
        }
        assert_eq!(import_without_errors(&app, &admin, &files).await.added, SMALL);
        let with_address = "SELECT COUNT(*) FROM places WHERE address = '3 Elm St, Apt. \"B\"'";
        assert_eq!(app.count(admin.agency().id, with_address).await, 1);
        // The same records, with other whitespace.
        replace(&mut files.children, ",\"3 Elm St, Apt. \"\"B\"\"\",", ",\"3 Elm St, Apt. \"\"B\"\"\" ,");
        assert_eq!(import_without_errors(&app, &admin, &files).await.unchanged, SMALL);
    }

    async fn two_agencies_with_the_same_email_addresses_stay_separate(app) {
        let maple = app.create_agency("maple").await;
        import_without_errors(&app, &maple, &demo_files()).await;
        let other = app.create_agency("other").await;
        assert_eq!(count_children(&app, &other).await, 0);
        assert_eq!(import_without_errors(&app, &other, &demo_files()).await.added, DEMO_COUNTS);
        assert_eq!(count_children(&app, &maple).await, 210);
        assert_eq!(count_children(&app, &other).await, 210);
        let own = format!("SELECT COUNT(*) FROM guardians WHERE agency_id = {}", agency_sql(&app, &other));
        assert!(app.count(other.agency().id, &own).await > 0);
    }

    async fn a_visit_moved_here_conflicts_with_a_changed_row(app) {
        let admin = app.create_agency("small").await;
        import_without_errors(&app, &admin, &small_files()).await;
        move_v1(&app, &admin).await;
        let same = import_without_errors(&app, &admin, &small_files()).await;
        assert_eq!(same.unchanged, SMALL, "the file is unchanged, so the office's move stays");

        let files = visits_with("V1,A1,P1,2026-11-30T09:00", "V1,A1,P1,2026-11-30T12:00");
        let refused = import(&app, &admin, &files).await;
        assert_eq!(problem_tuples(&refused.errors), [("visits.csv", 2, "visit_id", "V1", ProblemCode::ChangedHere)]);
        assert!(is_stored(&app, &admin, "V1", "P1", "2026-11-30T14:00").await);

        let report = overwrite(&app, &admin, &files).await;
        assert_eq!((report.changed.visits, report.unchanged.visits), (1, 2));
        assert!(is_stored(&app, &admin, "V1", "P1", "2026-11-30T12:00").await);
        assert_move_is_overwritten(&app, &admin, &files).await;
    }

    async fn an_import_does_not_change_a_visit_that_has_begun_or_was_canceled(app) {
        let admin = app.create_agency("small").await;
        import_without_errors(&app, &admin, &small_files()).await;
        let provider = app.sign_in_member(&admin, "ana@agency.example").await;
        let day = read_tx!(app, &provider, |tx| store::scheduling::own_day(&mut tx, None)).unwrap();
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, day.stops[0].visit, true)).unwrap();
        let second = read_tx!(app, &admin, |tx| visits::show(&mut tx, day.stops[1].visit)).unwrap();
        let cancel = CancelVisit {
            visit: second.id,
            version: second.version,
            by: CancelledBy::Family,
            reason: "Child is ill".try_into().unwrap(),
        };
        write_tx!(app, &admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();

        assert_eq!(import_without_errors(&app, &admin, &small_files()).await.unchanged, SMALL);
        let files = visits_file(&VISITS.replace("P1,2026-11-30", "P2,2026-11-30"));
        for refused in [import(&app, &admin, &files).await, overwrite(&app, &admin, &files).await] {
            assert_eq!(problem_tuples(&refused.errors), [
                ("visits.csv", 2, "visit_id", "V1", ProblemCode::VisitHasBegun),
                ("visits.csv", 3, "visit_id", "V2", ProblemCode::VisitIsCancelled),
            ]);
        }
    }

    async fn overlaps_are_reported_with_their_rows(app) {
        let admin = app.create_agency("small").await;
        // 10:00 in Chicago is 11:00 in New York.
        import_without_errors(&app, &admin, &visits_of_small(&format!("{VISITS}V4,A1,P1,2026-11-30T10:00,60\n"))).await;
        // With a stored visit of the provider.
        let refused = import(&app, &admin, &visits_file(&format!("{}V5,A2,P1,2026-11-30T08:30,60\n", header()))).await;
        assert_eq!(problem_tuples(&refused.errors), [("visits.csv", 2, "provider_id", "P1", ProblemCode::ProviderOverlap)]);
        // With a stored visit of the child, and between two rows of the file.
        let both = format!("{}V5,A1,P2,2026-11-30T09:30,30\nV6,A2,P2,2026-12-01T14:00,60\nV7,A1,P2,2026-12-01T15:30,60\n", header());
        let refused = import(&app, &admin, &visits_file(&both)).await;
        assert_eq!(problem_tuples(&refused.errors), [
            ("visits.csv", 2, "starts_at", "2026-11-30T09:30", ProblemCode::ChildOverlap),
            ("visits.csv", 3, "provider_id", "P2", ProblemCode::ProviderOverlap),
            ("visits.csv", 4, "provider_id", "P2", ProblemCode::ProviderOverlap),
        ]);
        let visits = app.count(admin.agency().id, "SELECT COUNT(*) FROM visits").await;
        assert_eq!(visits, 4);
    }

    async fn an_import_can_swap_two_visits(app) {
        let admin = app.create_agency("small").await;
        import_without_errors(&app, &admin, &small_files()).await;
        let swapped = VISITS
            .replace("V1,A1,P1,2026-11-30T09:00", "V1,A1,P1,2026-11-30T11:00")
            .replace("V2,A2,P1,2026-11-30T10:00", "V2,A2,P1,2026-11-30T08:00");
        let report = import_without_errors(&app, &admin, &visits_file(&swapped)).await;
        assert_eq!((report.changed.visits, report.unchanged.visits), (2, 1));
        assert!(is_stored(&app, &admin, "V1", "P1", "2026-11-30T11:00").await);
        assert!(is_stored(&app, &admin, "V2", "P1", "2026-11-30T08:00").await);
    }

    async fn other_broken_rules_are_warnings(app) {
        let admin = app.create_agency("small").await;
        let late = VISITS.replace("V3,A1,P2,2026-12-01T09:00,60", "V3,A1,P2,2026-12-01T17:33,45");
        let report = import_without_errors(&app, &admin, &visits_of_small(&late)).await;
        assert_eq!(problem_tuples(&report.warnings), [
            ("visits.csv", 4, "minutes", "45", ProblemCode::NotTheAuthorizedMinutes),
            ("visits.csv", 4, "starts_at", "2026-12-01T17:33", ProblemCode::ProviderNotAvailable),
            ("visits.csv", 4, "starts_at", "2026-12-01T17:33", ProblemCode::ChildNotAvailable),
            ("visits.csv", 4, "starts_at", "2026-12-01T17:33", ProblemCode::NotOnTheGrid),
        ]);
        assert_eq!(report.added, SMALL);
        assert_eq!(problem_tuples(&import_without_errors(&app, &admin, &visits_file(&late)).await.warnings), []);
    }

    async fn a_dry_run_reports_what_the_import_will_do_and_changes_nothing(app) {
        let admin = app.create_agency("maple").await;
        let preview = run(&app.db, &admin, &demo_files(), DRY).await.unwrap();
        assert_eq!(count_children(&app, &admin).await, 0);
        assert_eq!(app.count(admin.agency().id, "SELECT COUNT(*) FROM visits").await, 0);
        assert_eq!(preview, import(&app, &admin, &demo_files()).await);
    }

    async fn warnings_that_were_not_accepted_stop_an_import(app) {
        let admin = app.create_agency("small").await;
        let mut files = small_files();
        replace(&mut files.children, "C2,Leo,Ford,2024-06-01", "C2,Gloria,Diaz,2025-01-13");
        let cautious = ImportOptions { stop_at_warnings: true, ..ImportOptions::default() };
        let stopped = run(&app.db, &admin, &files, cautious).await.unwrap();
        assert!(stopped.errors.is_empty() && stopped.warnings.iter().any(|problem| problem.code == ProblemCode::SameChild), "{stopped:?}");
        assert_eq!(count_children(&app, &admin).await, 0);
        assert_eq!(import(&app, &admin, &files).await, stopped, "what the report names is what an import writes");
        assert_eq!(count_children(&app, &admin).await, 2);
        let unchanged = run(&app.db, &admin, &visits_file(VISITS), cautious).await.unwrap();
        assert_eq!((unchanged.warnings.len(), unchanged.unchanged.visits), (0, 3));
    }

    /// While the test holds the write lock (on SQLite, of all agencies), nothing else can be written.
    async fn a_dry_run_does_not_wait_for_the_write_lock(app) {
        let admin = app.create_agency("small").await;
        import_without_errors(&app, &admin, &small_files()).await;
        let files = visits_with("V1,A1,P1,2026-11-30T09:00", "V1,A1,P1,2026-11-30T12:00");
        let writer = app.db.write(&admin, AuditAction::DemoLoad).await.unwrap();
        let preview = run(&app.db, &admin, &files, DRY).await.unwrap();
        writer.commit().await.unwrap();
        assert_eq!(preview.changed.visits, 1);
        assert!(is_stored(&app, &admin, "V1", "P1", "2026-11-30T09:00").await);
    }

    async fn a_concurrent_import_of_the_agency_is_rejected(app) {
        let admin = app.create_agency("small").await;
        let writer = app.db.write(&admin, AuditAction::DemoLoad).await.unwrap();
        let files = small_files();
        let mut first = std::pin::pin!(app.import(&admin, &files));
        // It takes the import lock, and then waits for the write lock.
        std::future::poll_fn(|context| {
            assert!(first.as_mut().poll(context).is_pending());
            std::task::Poll::Ready(())
        })
        .await;
        assert_eq!(run(&app.db, &admin, &files, DRY).await, Err(Error::state(domain::ErrorCode::ImportRunning)));
        let other = app.db.system("small", "test").await.unwrap();
        assert_eq!(app.import(&other, &files).await, Err(Error::state(domain::ErrorCode::ImportRunning)), "also for another actor");
        writer.commit().await.unwrap();
        assert_eq!(first.await.unwrap().added, SMALL);
        assert_eq!(import_without_errors(&app, &admin, &files).await.unchanged, SMALL, "the import lock is released");
    }

    async fn too_many_rows_are_rejected_with_their_line_number(app) {
        let admin = app.create_agency("small").await;
        let rows = |count: usize| (0..count).fold(header().to_owned(), |text, row| text + &format!("V{row},A1,P1,2026-11-30T09:00,60\n"));
        let refused = import(&app, &admin, &visits_file(&rows(MAX_ROWS + 1))).await;
        assert_eq!(problem_tuples(&refused.errors), [("visits.csv", 10_002, "", "", ProblemCode::TooManyRows)]);
        // All files together count.
        let refused = import(&app, &admin, &visits_of_small(&rows(MAX_ROWS - 5))).await;
        assert_eq!(problem_tuples(&refused.errors), [("visits.csv", 9_996, "", "", ProblemCode::TooManyRows)]);
    }

    /// The file moves the home of the child of V1, a visit that is not in the file, too far away from V2, which is.
    async fn warnings_describe_the_weeks_after_the_import(app) {
        let admin = app.create_agency("small").await;
        import_without_errors(&app, &admin, &small_files()).await;
        let second = format!("{}V2,A2,P1,2026-11-30T10:05,60\n", header());
        let near = run(&app.db, &admin, &visits_file(&second), DRY).await.unwrap();
        assert_eq!((near.changed.visits, problem_tuples(&near.warnings)), (1, vec![]));
        let mut far = Files { children: small_files().children, ..visits_file(&second) };
        replace(&mut far.children, "3 Elm St,Rochester,NY,14604,43.15", "3 Elm St,Rochester,NY,14604,44.15");
        let drive = ("visits.csv", 2, "starts_at", "2026-11-30T10:05", ProblemCode::DriveDoesNotFit);
        assert_eq!(problem_tuples(&run(&app.db, &admin, &far, DRY).await.unwrap().warnings), [drive]);
        // The same for V1 itself, which is at the moved home.
        let first = format!("{}V1,A1,P1,2026-11-30T08:50,60\n", header());
        let own = Files { visits: Some(first.into_bytes()), ..far.clone() };
        let drive_of_first = ("visits.csv", 2, "starts_at", "2026-11-30T08:50", ProblemCode::DriveDoesNotFit);
        assert_eq!(problem_tuples(&run(&app.db, &admin, &own, DRY).await.unwrap().warnings), [drive_of_first]);
        assert_eq!(problem_tuples(&import_without_errors(&app, &admin, &far).await.warnings), [drive], "the import warns the same as the dry run");
    }

    async fn only_the_office_imports(app) {
        let admin = app.create_agency("small").await;
        import_without_errors(&app, &admin, &small_files()).await;
        for email in ["ana@agency.example", "rosa@family.example"] {
            let member = app.sign_in_member(&admin, email).await;
            assert_eq!(app.import(&member, &visits_file(header())).await, Err(Error::NotFound), "{email}");
        }
    }

    async fn references_must_exist(app) {
        let admin = app.create_agency("small").await;
        let mut files = small_files();
        replace(&mut files.children, "America/Chicago", "America/Springfield");
        replace(&mut files.authorizations, "A1,C1,", "A1,C9,");
        replace(&mut files.visits, "V3,A1,P2", "V1,A1,P9");
        let report = import(&app, &admin, &files).await;
        // Rows that refer to a rejected row are not reported as errors themselves.
        assert_eq!(problem_tuples(&report.errors), [
            ("children.csv", 3, "time_zone", "America/Springfield", ProblemCode::TimeZoneUnknown),
            ("authorizations.csv", 2, "child_id", "C9", ProblemCode::UnknownChild),
            ("visits.csv", 4, "visit_id", "V1", ProblemCode::DuplicateReference),
        ]);
        let unknown = import(&app, &admin, &visits_file(VISITS)).await;
        let codes: Vec<ProblemCode> = unknown.errors.iter().map(|problem| problem.code).collect();
        assert_eq!(codes[..2], [ProblemCode::UnknownAuthorization, ProblemCode::UnknownProvider]);
    }

    async fn a_guardian_changed_in_the_file_keeps_one_record_per_address(app) {
        let admin = app.create_agency("small").await;
        import_without_errors(&app, &admin, &small_files()).await;
        let mut files = small_files();
        replace(&mut files.children, "Kim,Ford,father,kim@family.example", "Rosa,Diaz,aunt,ROSA@family.example");
        let report = import_without_errors(&app, &admin, &files).await;
        assert_eq!(report.changed, Counts { children: 1, ..NONE });
        let rosa = "SELECT COUNT(*) FROM guardianships s JOIN guardians g ON g.agency_id = s.agency_id AND g.id = s.guardian_id
            WHERE g.email = 'rosa@family.example' AND NOT s.may_cancel AND s.may_see_summaries";
        assert_eq!(app.count(admin.agency().id, rosa).await, 2);
        assert_eq!(app.count(admin.agency().id, "SELECT COUNT(*) FROM guardianships").await, 2);
        let home = "SELECT COUNT(*) FROM places";
        assert_eq!(app.count(admin.agency().id, home).await, 2);
    }
}

fn header() -> &'static str {
    VISITS.split_inclusive('\n').next().unwrap()
}

fn visits_of_small(visits: &str) -> Files {
    Files { visits: Some(visits.as_bytes().to_vec()), ..small_files() }
}

/// An import that overwrites resets the office's move even if the file is unchanged.
async fn assert_move_is_overwritten(app: &TestApp, admin: &Actor, files: &Files) {
    let moved = "UPDATE visits SET changed_here = TRUE, starts_local = '2026-11-30T15:00' WHERE reference = 'V1'";
    app.execute_raw(Some(admin.agency().id), moved).await.unwrap();
    assert_eq!(overwrite(app, admin, files).await.changed.visits, 1);
    assert!(is_stored(app, admin, "V1", "P1", "2026-11-30T12:00").await);
}

/// An agency's id as an SQL literal of the engine.
fn agency_sql(app: &TestApp, actor: &Actor) -> String {
    let id = actor.agency().id.to_string();
    if app.url.starts_with("sqlite:") { format!("X'{}'", id.replace('-', "")) } else { format!("'{id}'") }
}
