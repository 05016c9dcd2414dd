//! Bringing an agency in from files, on both engines.

use crate::{
    both_engines, reading,
    support::{House, maple_files},
    writing,
};
use domain::{
    Error,
    import::{Counts, Files, MOST_ROWS, Problem, Report},
    people::Search,
    schedule::BoardFilter,
    visits::{CancelVisit, CancelledBy, MoveVisit},
};
use store::{
    Actor,
    import::{ImportOptions, UNDER_WAY, run},
    people, visits,
};

const MAPLE: Counts = Counts { providers: 36, children: 210, authorizations: 297, visits: 443 };
const NONE: Counts = Counts { providers: 0, children: 0, authorizations: 0, visits: 0 };
const SMALL: Counts = Counts { providers: 2, children: 2, authorizations: 2, visits: 3 };

const DRY: ImportOptions = ImportOptions { dry_run: true, overwrite: false };

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

fn small() -> Files {
    let bytes = |text: &str| Some(text.as_bytes().to_vec());
    Files { providers: bytes(PROVIDERS), children: bytes(CHILDREN), authorizations: bytes(AUTHORIZATIONS), visits: bytes(VISITS) }
}

fn visits_file(text: &str) -> Files {
    Files { visits: Some(text.as_bytes().to_vec()), ..Files::default() }
}

/// The visits with one piece of text replaced by another.
fn visits_with(from: &str, to: &str) -> Files {
    assert!(VISITS.contains(from), "{from}");
    visits_file(&VISITS.replace(from, to))
}

fn replace(bytes: &mut Option<Vec<u8>>, from: &str, to: &str) {
    let text = String::from_utf8(bytes.take().unwrap()).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from}");
    *bytes = Some(text.replace(from, to).into_bytes());
}

fn told(problems: &[Problem]) -> Vec<(&str, u64, &str, &str, &str)> {
    problems.iter().map(|p| (p.file.as_str(), p.line, p.column.as_str(), p.value.as_str(), p.code.as_str())).collect()
}

async fn import(house: &House, admin: &Actor, files: &Files) -> Report {
    house.import(admin, files).await.unwrap()
}

async fn whole(house: &House, admin: &Actor, files: &Files) -> Report {
    let report = import(house, admin, files).await;
    assert_eq!(told(&report.errors), []);
    report
}

async fn overwrite(house: &House, admin: &Actor, files: &Files) -> Report {
    run(&house.db, admin, files, ImportOptions { overwrite: true, dry_run: false }).await.unwrap()
}

async fn children_of(house: &House, admin: &Actor) -> u32 {
    reading!(house, admin, |tx| people::children(&mut tx, &Search::default())).unwrap().total
}

/// Where a visit stands: provider's reference and wall time.
async fn stands(house: &House, admin: &Actor, reference: &str, provider: &str, starts: &str) -> bool {
    let sql = format!(
        "SELECT COUNT(*) FROM visits v JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id
         WHERE v.reference = '{reference}' AND p.reference = '{provider}' AND v.starts_local = '{starts}' AND v.holds_time"
    );
    house.count(admin.agency().id, &sql).await == 1
}

/// The office moves V1 to Monday 14:00.
async fn move_here(house: &House, admin: &Actor) {
    let monday = "2026-11-30".parse().unwrap();
    let week = reading!(house, admin, |tx| store::schedule::week(&mut tx, Some(monday), BoardFilter::default())).unwrap();
    let bar = week.rows.iter().flat_map(|row| &row.days[0].bars).find(|bar| bar.start == 9 * 60).unwrap().visit;
    let visit = reading!(house, admin, |tx| visits::show(&mut tx, bar)).unwrap();
    let moved = MoveVisit {
        visit: visit.id,
        version: visit.version,
        provider: visit.provider.id,
        date: monday,
        time: "14:00".parse().unwrap(),
        minutes: None,
        override_reason: None,
    };
    writing!(house, admin, |tx| visits::move_to(&mut tx, moved)).unwrap();
    assert!(stands(house, admin, "V1", "P1", "2026-11-30T14:00").await);
}

both_engines! {
    async fn an_agency_comes_in_whole_and_a_second_time_changes_nothing(house) {
        let admin = house.agency("maple").await;
        let report = whole(&house, &admin, &maple_files()).await;
        assert_eq!((report.added, report.changed, report.unchanged), (MAPLE, NONE, NONE));
        assert_eq!(told(&report.warnings), []);
        assert_eq!(children_of(&house, &admin).await, 210);

        let again = whole(&house, &admin, &maple_files()).await;
        assert_eq!((again.added, again.changed, again.unchanged), (NONE, NONE, MAPLE));
        let users = house.count(admin.agency().id, "SELECT COUNT(*) FROM users").await;
        assert_eq!(users, 1, "an import never makes users");
    }

    async fn one_broken_cell_is_named_and_nothing_is_kept(house) {
        let admin = house.agency("maple").await;
        let mut files = maple_files();
        replace(&mut files.visits, "V00003,A00201,P001,2026-11-30T11:00,60", "V00003,A00201,P001,2026-11-30T11:00,sixty");
        replace(&mut files.children, "guardian2@family.example", "guardian2");
        let report = import(&house, &admin, &files).await;
        assert_eq!(told(&report.errors), [
            ("children.csv", 3, "guardian_email", "guardian2", "email.not_an_address"),
            ("visits.csv", 4, "minutes", "sixty", "import.not_a_number"),
        ]);
        assert_eq!(report.errors[1].reason, "This is not a whole number.");
        assert_eq!((report.added, report.changed, report.unchanged), (NONE, NONE, NONE));
        assert_eq!(children_of(&house, &admin).await, 0);
    }

    async fn marks_line_ends_and_quotes_are_read(house) {
        let admin = house.agency("small").await;
        let mut files = small();
        replace(&mut files.children, "3 Elm St", "\"3 Elm St, Apt. \"\"B\"\"\"");
        for bytes in [&mut files.providers, &mut files.children, &mut files.authorizations, &mut files.visits] {
            let text = String::from_utf8(bytes.take().unwrap()).unwrap();
            *bytes = Some(format!("\u{FEFF}{}", text.replace('\n', "\r\n")).into_bytes());
        }
        assert_eq!(whole(&house, &admin, &files).await.added, SMALL);
        let kept = "SELECT COUNT(*) FROM places WHERE address = '3 Elm St, Apt. \"B\"'";
        assert_eq!(house.count(admin.agency().id, kept).await, 1);
        // The same records, written otherwise.
        replace(&mut files.children, ",\"3 Elm St, Apt. \"\"B\"\"\",", ",\"3 Elm St, Apt. \"\"B\"\"\" ,");
        assert_eq!(whole(&house, &admin, &files).await.unchanged, SMALL);
    }

    async fn two_agencies_with_the_same_addresses_do_not_meet(house) {
        let maple = house.agency("maple").await;
        whole(&house, &maple, &maple_files()).await;
        let other = house.agency("other").await;
        assert_eq!(children_of(&house, &other).await, 0);
        assert_eq!(whole(&house, &other, &maple_files()).await.added, MAPLE);
        assert_eq!(children_of(&house, &maple).await, 210);
        assert_eq!(children_of(&house, &other).await, 210);
        let own = format!("SELECT COUNT(*) FROM guardians WHERE agency_id = {}", literal(&house, &other));
        assert!(house.count(other.agency().id, &own).await > 0);
    }

    async fn a_visit_moved_here_is_a_conflict_where_the_file_says_something_new(house) {
        let admin = house.agency("small").await;
        whole(&house, &admin, &small()).await;
        move_here(&house, &admin).await;
        let same = whole(&house, &admin, &small()).await;
        assert_eq!(same.unchanged, SMALL, "the file says what it said: the office's move stays");

        let files = visits_with("V1,A1,P1,2026-11-30T09:00", "V1,A1,P1,2026-11-30T12:00");
        let refused = import(&house, &admin, &files).await;
        assert_eq!(told(&refused.errors), [("visits.csv", 2, "visit_id", "V1", "import.changed_here")]);
        assert!(stands(&house, &admin, "V1", "P1", "2026-11-30T14:00").await);

        let won = overwrite(&house, &admin, &files).await;
        assert_eq!((won.changed.visits, won.unchanged.visits), (1, 2));
        assert!(stands(&house, &admin, "V1", "P1", "2026-11-30T12:00").await);
        move_back_is_overwritten(&house, &admin, &files).await;
    }

    async fn a_visit_that_has_begun_or_was_cancelled_is_not_changed(house) {
        let admin = house.agency("small").await;
        whole(&house, &admin, &small()).await;
        let provider = house.member(&admin, "ana@agency.example").await;
        let day = reading!(house, &provider, |tx| store::schedule::own_day(&mut tx, None)).unwrap();
        writing!(house, &provider, |tx| visits::check_in(&mut tx, day.stops[0].visit, true)).unwrap();
        let second = reading!(house, &admin, |tx| visits::show(&mut tx, day.stops[1].visit)).unwrap();
        let cancel = CancelVisit {
            visit: second.id,
            version: second.version,
            by: CancelledBy::Family,
            reason: "Child is ill".try_into().unwrap(),
        };
        writing!(house, &admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();

        assert_eq!(whole(&house, &admin, &small()).await.unchanged, SMALL);
        let files = visits_file(&VISITS.replace("P1,2026-11-30", "P2,2026-11-30"));
        for refused in [import(&house, &admin, &files).await, overwrite(&house, &admin, &files).await] {
            assert_eq!(told(&refused.errors), [
                ("visits.csv", 2, "visit_id", "V1", "import.visit_has_begun"),
                ("visits.csv", 3, "visit_id", "V2", "import.visit_is_cancelled"),
            ]);
        }
    }

    async fn overlaps_name_their_rows(house) {
        let admin = house.agency("small").await;
        // 10:00 in Chicago is 11:00 in New York.
        whole(&house, &admin, &visits_of_small(&format!("{VISITS}V4,A1,P1,2026-11-30T10:00,60\n"))).await;
        // With a standing visit of the provider.
        let refused = import(&house, &admin, &visits_file(&format!("{}V5,A2,P1,2026-11-30T08:30,60\n", header()))).await;
        assert_eq!(told(&refused.errors), [("visits.csv", 2, "provider_id", "P1", "import.provider_overlap")]);
        // With a standing visit of the child, and between two rows of the file.
        let both = format!("{}V5,A1,P2,2026-11-30T09:30,30\nV6,A2,P2,2026-12-01T14:00,60\nV7,A1,P2,2026-12-01T15:30,60\n", header());
        let refused = import(&house, &admin, &visits_file(&both)).await;
        assert_eq!(told(&refused.errors), [
            ("visits.csv", 2, "starts_at", "2026-11-30T09:30", "import.child_overlap"),
            ("visits.csv", 3, "provider_id", "P2", "import.provider_overlap"),
            ("visits.csv", 4, "provider_id", "P2", "import.provider_overlap"),
        ]);
        let visits = house.count(admin.agency().id, "SELECT COUNT(*) FROM visits").await;
        assert_eq!(visits, 4);
    }

    async fn two_visits_change_places(house) {
        let admin = house.agency("small").await;
        whole(&house, &admin, &small()).await;
        let swapped = VISITS
            .replace("V1,A1,P1,2026-11-30T09:00", "V1,A1,P1,2026-11-30T11:00")
            .replace("V2,A2,P1,2026-11-30T10:00", "V2,A2,P1,2026-11-30T08:00");
        let report = whole(&house, &admin, &visits_file(&swapped)).await;
        assert_eq!((report.changed.visits, report.unchanged.visits), (2, 1));
        assert!(stands(&house, &admin, "V1", "P1", "2026-11-30T11:00").await);
        assert!(stands(&house, &admin, "V2", "P1", "2026-11-30T08:00").await);
    }

    async fn other_broken_rules_are_worth_a_look(house) {
        let admin = house.agency("small").await;
        let late = VISITS.replace("V3,A1,P2,2026-12-01T09:00,60", "V3,A1,P2,2026-12-01T17:33,45");
        let report = whole(&house, &admin, &visits_of_small(&late)).await;
        assert_eq!(told(&report.warnings), [
            ("visits.csv", 4, "minutes", "45", "import.not_the_authorized_minutes"),
            ("visits.csv", 4, "starts_at", "2026-12-01T17:33", "import.provider_not_available"),
            ("visits.csv", 4, "starts_at", "2026-12-01T17:33", "import.child_not_available"),
            ("visits.csv", 4, "starts_at", "2026-12-01T17:33", "import.not_on_the_grid"),
        ]);
        assert_eq!(report.added, SMALL);
        assert_eq!(told(&whole(&house, &admin, &visits_file(&late)).await.warnings), []);
    }

    async fn a_dry_run_tells_the_truth_and_changes_nothing(house) {
        let admin = house.agency("maple").await;
        let preview = run(&house.db, &admin, &maple_files(), DRY).await.unwrap();
        assert_eq!(children_of(&house, &admin).await, 0);
        assert_eq!(house.count(admin.agency().id, "SELECT COUNT(*) FROM visits").await, 0);
        assert_eq!(preview, import(&house, &admin, &maple_files()).await);
    }

    /// As long as the test holds the lock, on SQLite of all agencies, nothing else is written.
    async fn a_dry_run_waits_for_no_writer(house) {
        let admin = house.agency("small").await;
        whole(&house, &admin, &small()).await;
        let files = visits_with("V1,A1,P1,2026-11-30T09:00", "V1,A1,P1,2026-11-30T12:00");
        let writer = house.db.write(&admin, "test.write").await.unwrap();
        let preview = run(&house.db, &admin, &files, DRY).await.unwrap();
        writer.commit().await.unwrap();
        assert_eq!(preview.changed.visits, 1);
        assert!(stands(&house, &admin, "V1", "P1", "2026-11-30T09:00").await);
    }

    async fn a_second_import_of_the_agency_is_told_so(house) {
        let admin = house.agency("small").await;
        let writer = house.db.write(&admin, "test.write").await.unwrap();
        let files = small();
        let mut first = std::pin::pin!(house.import(&admin, &files));
        // It begins, and then waits for the writer.
        std::future::poll_fn(|context| {
            assert!(first.as_mut().poll(context).is_pending());
            std::task::Poll::Ready(())
        })
        .await;
        assert_eq!(run(&house.db, &admin, &files, DRY).await, Err(Error::state(UNDER_WAY)));
        let other = house.db.system("small", "test").await.unwrap();
        assert_eq!(house.import(&other, &files).await, Err(Error::state(UNDER_WAY)), "whoever asks");
        writer.commit().await.unwrap();
        assert_eq!(first.await.unwrap().added, SMALL);
        assert_eq!(whole(&house, &admin, &files).await.unchanged, SMALL, "its turn is over");
    }

    async fn too_many_rows_are_refused_with_their_number(house) {
        let admin = house.agency("small").await;
        let rows = |count: usize| (0..count).fold(header().to_owned(), |text, row| text + &format!("V{row},A1,P1,2026-11-30T09:00,60\n"));
        let refused = import(&house, &admin, &visits_file(&rows(MOST_ROWS + 1))).await;
        assert_eq!(told(&refused.errors), [("visits.csv", 10_002, "", "", "import.too_many_rows")]);
        // All files together count.
        let refused = import(&house, &admin, &visits_of_small(&rows(MOST_ROWS - 5))).await;
        assert_eq!(told(&refused.errors), [("visits.csv", 9_996, "", "", "import.too_many_rows")]);
    }

    /// The child of a visit that the file does not name moves out of reach of the next one, which it does.
    async fn warnings_are_of_the_weeks_as_they_will_stand(house) {
        let admin = house.agency("small").await;
        whole(&house, &admin, &small()).await;
        let second = format!("{}V2,A2,P1,2026-11-30T10:05,60\n", header());
        let near = run(&house.db, &admin, &visits_file(&second), DRY).await.unwrap();
        assert_eq!((near.changed.visits, told(&near.warnings)), (1, vec![]));
        let mut far = Files { children: small().children, ..visits_file(&second) };
        replace(&mut far.children, "3 Elm St,Rochester,NY,14604,43.15", "3 Elm St,Rochester,NY,14604,44.15");
        let drive = ("visits.csv", 2, "starts_at", "2026-11-30T10:05", "import.drive_does_not_fit");
        assert_eq!(told(&run(&house.db, &admin, &far, DRY).await.unwrap().warnings), [drive]);
        // The visit itself is at the home that the file moves.
        let first = format!("{}V1,A1,P1,2026-11-30T08:50,60\n", header());
        let own = Files { visits: Some(first.into_bytes()), ..far.clone() };
        let drive_of_first = ("visits.csv", 2, "starts_at", "2026-11-30T08:50", "import.drive_does_not_fit");
        assert_eq!(told(&run(&house.db, &admin, &own, DRY).await.unwrap().warnings), [drive_of_first]);
        assert_eq!(told(&whole(&house, &admin, &far).await.warnings), [drive], "what was told before is so");
    }

    async fn only_the_office_imports(house) {
        let admin = house.agency("small").await;
        whole(&house, &admin, &small()).await;
        for email in ["ana@agency.example", "rosa@family.example"] {
            let member = house.member(&admin, email).await;
            assert_eq!(house.import(&member, &visits_file(header())).await, Err(Error::NotFound), "{email}");
        }
    }

    async fn references_must_lead_somewhere(house) {
        let admin = house.agency("small").await;
        let mut files = small();
        replace(&mut files.children, "America/Chicago", "America/Springfield");
        replace(&mut files.authorizations, "A1,C1,", "A1,C9,");
        replace(&mut files.visits, "V3,A1,P2", "V1,A1,P9");
        let report = import(&house, &admin, &files).await;
        // Rows that refer to a refused one are not wrong themselves.
        assert_eq!(told(&report.errors), [
            ("children.csv", 3, "time_zone", "America/Springfield", "time_zone.unknown"),
            ("authorizations.csv", 2, "child_id", "C9", "import.unknown_child"),
            ("visits.csv", 4, "visit_id", "V1", "import.duplicate_reference"),
        ]);
        let unknown = import(&house, &admin, &visits_file(VISITS)).await;
        let codes: Vec<&str> = unknown.errors.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes[..2], ["import.unknown_authorization", "import.unknown_provider"]);
    }

    async fn a_guardian_follows_the_file_but_for_what_the_office_did(house) {
        let admin = house.agency("small").await;
        whole(&house, &admin, &small()).await;
        let mut files = small();
        replace(&mut files.children, "Kim,Ford,father,kim@family.example", "Rosa,Diaz,aunt,ROSA@family.example");
        let report = whole(&house, &admin, &files).await;
        assert_eq!(report.changed, Counts { children: 1, ..NONE });
        let rosa = "SELECT COUNT(*) FROM guardianships s JOIN guardians g ON g.agency_id = s.agency_id AND g.id = s.guardian_id
            WHERE g.email = 'rosa@family.example' AND s.may_cancel AND s.may_see_summaries";
        assert_eq!(house.count(admin.agency().id, rosa).await, 2);
        assert_eq!(house.count(admin.agency().id, "SELECT COUNT(*) FROM guardianships").await, 2);
        let home = "SELECT COUNT(*) FROM places";
        assert_eq!(house.count(admin.agency().id, home).await, 2);
    }
}

fn header() -> &'static str {
    VISITS.split_inclusive('\n').next().unwrap()
}

fn visits_of_small(visits: &str) -> Files {
    Files { visits: Some(visits.as_bytes().to_vec()), ..small() }
}

/// What the office moves is set back by an import that overwrites, though the file says nothing new.
async fn move_back_is_overwritten(house: &House, admin: &Actor, files: &Files) {
    let moved = "UPDATE visits SET changed_here = TRUE, starts_local = '2026-11-30T15:00' WHERE reference = 'V1'";
    house.raw(Some(admin.agency().id), moved).await.unwrap();
    assert_eq!(overwrite(house, admin, files).await.changed.visits, 1);
    assert!(stands(house, admin, "V1", "P1", "2026-11-30T12:00").await);
}

/// An agency's id in the SQL of the engine.
fn literal(house: &House, actor: &Actor) -> String {
    let id = actor.agency().id.to_string();
    if house.url.starts_with("sqlite:") { format!("X'{}'", id.replace('-', "")) } else { format!("'{id}'") }
}
