//! The audit search filters changes by group, and lists record accesses only on request.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    VisitId,
    audit::{AuditAction, AuditLine, AuditPage, AuditSearch, AuditSubject, AuditVisit, Group},
    copies::{NewCopy, UndoCopy},
    holidays::NewHoliday,
    import::Files,
    notes::DraftNote,
    people::Search,
    text::{FamilySummary, NoteBody, Reason},
    visits::{CancelVisit, CancelledBy, ChangeKind, Source},
};
use jiff::civil::{date, time};
use store::{
    Actor, audit,
    care::{notes, visits},
    records::people,
    scheduling::copies,
};

async fn search_audit(app: &TestApp, admin: &Actor, query: AuditSearch) -> AuditPage {
    read_tx!(app, admin, |tx| audit::search(&mut tx, &query)).unwrap()
}

async fn search_child(app: &TestApp, actor: &Actor) {
    let search = Search { q: "C0001".into(), page: 1 };
    read_tx!(app, actor, |tx| people::children(&mut tx, &search)).unwrap();
}

async fn cancel(app: &TestApp, admin: &Actor, reference: &str) -> VisitId {
    let visit = VisitId(app.id(admin, "visits", reference).await);
    let reason = Reason::try_from("Ill").unwrap();
    let cancel = CancelVisit { visit, version: 1, by: CancelledBy::Family, reason };
    let mut tx = app.db.write(admin, AuditAction::VisitsCancel).await.unwrap();
    visits::cancel(&mut tx, cancel).await.unwrap();
    tx.commit().await.unwrap();
    visit
}

fn by_visit(visit: VisitId) -> AuditSearch {
    AuditSearch { visit: Some(visit), ..AuditSearch::default() }
}

/// The visit that an event refers to, with the change.
fn visit_subject(line: &AuditLine) -> &AuditVisit {
    let visits: Vec<_> = line
        .subjects
        .iter()
        .filter_map(|subject| if let AuditSubject::Visit(visit) = subject { Some(visit) } else { None })
        .collect();
    let [visit] = visits[..] else { panic!("{line:?}") };
    visit
}

fn kind_and_source(line: &AuditLine) -> (ChangeKind, Option<Source>) {
    let [change] = &visit_subject(line).changes[..] else { panic!("{line:?}") };
    (change.kind, change.source)
}

both_engines! {
    async fn record_accesses_are_listed_only_on_request(app, admin) {
        let child = domain::ChildId(app.id(&admin, "children", "C0207").await);
        cancel(&app, &admin, "V00104").await;
        read_tx!(app, &admin, |tx| people::child(&mut tx, child)).unwrap();
        search_child(&app, &admin).await;
        app.db.record_refusal(&admin, AuditAction::PeopleChild).await.unwrap();
        let groups = |page: &AuditPage| -> Vec<Group> {
            page.rows.iter().skip_while(|line| !line.refused).map(AuditLine::group).take(4).collect()
        };
        let change_page = search_audit(&app, &admin, AuditSearch::default()).await;
        assert!(change_page.rows.iter().all(|line| line.shown == 0), "{change_page:?}");
        assert_eq!(groups(&change_page)[..2], [Group::Denied, Group::Schedule], "denied requests are listed");
        let all = search_audit(&app, &admin, AuditSearch { include_accesses: true, ..AuditSearch::default() }).await;
        assert_eq!(groups(&all), [Group::Denied, Group::RecordAccess, Group::RecordAccess, Group::Schedule]);
        let include_accesses = AuditSearch { group: Some(Group::RecordAccess), ..AuditSearch::default() };
        assert!(search_audit(&app, &admin, include_accesses).await.rows.iter().all(|line| line.shown > 0));
        let one = AuditSearch { action: "schedule.week".into(), group: Some(Group::Import), ..AuditSearch::default() };
        assert!(search_audit(&app, &admin, one).await.rows.len() > 2, "a filter by action overrides the filter by group");

        let child_query = AuditSearch { child: Some(child), ..AuditSearch::default() };
        let change_page = search_audit(&app, &admin, child_query.clone()).await;
        let actions: Vec<_> = change_page.rows.iter().map(|line| line.action.as_str()).collect();
        assert_eq!(actions, ["visits.cancel", "import"], "changes to a child's visit are about the child");
        let all = search_audit(&app, &admin, AuditSearch { include_accesses: true, ..child_query }).await;
        assert!(all.rows.iter().any(|line| line.shown > 0) && all.rows.iter().any(|line| line.action == "visits.cancel"));
    }

    async fn changes_are_filtered_by_group(app, admin) {
        cancel(&app, &admin, "V00104").await;
        search_child(&app, &admin).await;
        let mut tx = app.db.write(&admin, AuditAction::AgencyAddHoliday).await.unwrap();
        store::scheduling::holidays::add(&mut tx, NewHoliday { date: date(2026, 12, 24), name: "Eve".into() }).await.unwrap();
        tx.commit().await.unwrap();
        app.db.record_refusal(&admin, AuditAction::VisitsMove).await.unwrap();
        // An action that only a newer version knows.
        let newer = "INSERT INTO audit_events
                (agency_id, seq, prev, hash, at_us, actor, action, subjects, digest, request, region)
             SELECT agency_id, seq + 1000, prev, hash, at_us, actor, 'newer.thing', subjects, digest, request, region
             FROM audit_events WHERE action = 'agency.add_holiday'";
        app.execute_raw(Some(admin.agency().id), newer).await.unwrap();
        let mut known = 0;
        for group in Group::ALL {
            let page = search_audit(&app, &admin, AuditSearch { group: Some(group), ..AuditSearch::default() }).await;
            assert!(page.rows.iter().all(|line| line.group() == group), "{group:?}: {page:?}");
            known += page.rows.len();
            let some = [Group::Schedule, Group::Import, Group::Settings, Group::Other, Group::Denied, Group::RecordAccess].contains(&group);
            assert!(!some || !page.rows.is_empty(), "{group:?}");
        }
        let all = search_audit(&app, &admin, AuditSearch { include_accesses: true, ..AuditSearch::default() }).await;
        // The last record access, by this audit search itself, came after the groups were counted.
        assert!(all.rows.len() < 50 && all.rows.len() >= known, "each event is of one group: {known} of {}", all.rows.len());
    }

    async fn pages_of_changes_skip_no_event(app, admin) {
        for nth in 0..55 {
            search_child(&app, &admin).await;
            let mut tx = app.db.write(&admin, AuditAction::AgencyAddHoliday).await.unwrap();
            let day = date(2027, 1, 1).saturating_add(jiff::Span::new().days(nth));
            store::scheduling::holidays::add(&mut tx, NewHoliday { date: day, name: "Closed".into() }).await.unwrap();
            tx.commit().await.unwrap();
        }
        let query = AuditSearch { group: Some(Group::Settings), ..AuditSearch::default() };
        let first = search_audit(&app, &admin, query.clone()).await;
        assert_eq!(first.rows.len(), AuditSearch::ROWS);
        let second = search_audit(&app, &admin, AuditSearch { before: first.older, ..query.clone() }).await;
        let seqs = |page: &AuditPage| -> Vec<i64> { page.rows.iter().map(|line| line.seq).collect() };
        let both: Vec<i64> = seqs(&first).into_iter().chain(seqs(&second)).collect();
        let all: Vec<i64> = app
            .query_values(admin.agency().id, "SELECT seq FROM audit_events WHERE action LIKE 'agency.%' ORDER BY seq DESC")
            .await;
        assert_eq!((both, second.older), (all, None));
        let back = search_audit(&app, &admin, AuditSearch { after: second.newer, ..query }).await;
        assert_eq!(seqs(&back), seqs(&first));
    }

    async fn an_import_records_its_change_to_each_visit(app, admin) {
        let visit = VisitId(app.id(&admin, "visits", "V00104").await);
        let page = search_audit(&app, &admin, by_visit(visit)).await;
        let [line] = &page.rows[..] else { panic!("{page:?}") };
        assert_eq!((line.action.as_str(), kind_and_source(line)), ("import", (ChangeKind::Placed, Some(Source::Import))));
        let placed = visit_subject(line).changes[0].after.clone().unwrap();
        assert_eq!((placed.starts.date(), placed.provider_name.as_str()), (date(2026, 12, 1), "Jennifer Berry"));
        assert_eq!(app.count(admin.agency().id, "SELECT COUNT(*) FROM visit_changes WHERE origin = 'import'").await, 443);

        let text = String::from_utf8(crate::support::demo_files().visits.unwrap()).unwrap();
        let row = text.lines().find(|line| line.starts_with("V00104,")).unwrap();
        let mut cells: Vec<&str> = row.split(',').collect();
        cells[4] = "30";
        let file = format!("{}\n{}\n", text.lines().next().unwrap(), cells.join(","));
        let report = app.import(&admin, &Files { visits: Some(file.into_bytes()), ..Files::default() }).await.unwrap();
        assert!(report.errors.is_empty(), "{report:?}");
        let page = search_audit(&app, &admin, by_visit(visit)).await;
        assert_eq!(page.rows.len(), 2);
        assert_eq!(kind_and_source(&page.rows[0]), (ChangeKind::Moved, Some(Source::Import)));
        let change = &visit_subject(&page.rows[0]).changes[0];
        let minutes = |snapshot: &Option<domain::visits::VisitSnapshot>| snapshot.as_ref().unwrap().minutes;
        assert_eq!((minutes(&change.before), minutes(&change.after)), (placed.minutes, 30));
    }

    async fn a_note_is_listed_with_its_visit(app, admin) {
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let visit = VisitId(app.id(&admin, "visits", "V00113").await);
        app.next_day();
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, visit, true)).unwrap();
        let mut tx = app.db.write(&provider, AuditAction::NotesSave).await.unwrap();
        let (body, family_summary) = (NoteBody::try_from("One").unwrap(), FamilySummary::try_from("").unwrap());
        notes::save(&mut tx, DraftNote { visit, version: 0, body, family_summary }).await.unwrap();
        tx.commit().await.unwrap();
        let page = search_audit(&app, &admin, by_visit(visit)).await;
        let line = page.rows.iter().find(|line| line.action == AuditAction::NotesSave.key()).expect("the note is found");
        assert!(visit_subject(line).child_and_start.is_some());
    }

    async fn changes_name_the_time_zone_of_a_visit(app, admin) {
        let moved = "UPDATE visits SET zone = 'Pacific/Honolulu', starts_local = '2026-12-01T03:30:00' WHERE reference = 'V00104'";
        app.execute_raw(Some(admin.agency().id), moved).await.unwrap();
        let visit = cancel(&app, &admin, "V00104").await;
        let page = search_audit(&app, &admin, by_visit(visit)).await;
        let audited = visit_subject(&page.rows[0]);
        let after = audited.changes[0].after.as_ref().unwrap();
        assert_eq!((audited.clock.as_deref(), after.clock.as_deref()), (Some("HST"), Some("HST")));
        let here = cancel(&app, &admin, "V00113").await;
        let page = search_audit(&app, &admin, by_visit(here)).await;
        assert_eq!(visit_subject(&page.rows[0]).clock, None, "it is the agency's own");
    }

    async fn a_copied_week_records_the_source_of_its_visits(app, admin) {
        let (from, to) = (date(2026, 11, 30), date(2026, 12, 7));
        // Only a few visits, since the copy checks each pair of them for conflicts.
        app.execute_raw(Some(admin.agency().id), "DELETE FROM visits WHERE reference > 'V00012'").await.unwrap();
        let seen = read_tx!(app, &admin, |tx| copies::preview(&mut tx, Some(from), Some(to))).unwrap().copied.len() as u32;
        let copy = write_tx!(app, &admin, |tx| copies::copy(&mut tx, NewCopy { from, to, seen })).unwrap();
        let visit = VisitId(app.query_value(admin.agency().id, "SELECT visit_id FROM week_copy_visits ORDER BY visit_id LIMIT 1").await);
        let page = search_audit(&app, &admin, by_visit(visit)).await;
        let [line] = &page.rows[..] else { panic!("{page:?}") };
        assert_eq!(kind_and_source(line), (ChangeKind::Placed, Some(Source::Copy(from))));
        assert!(visit_subject(line).exists);
        let gone = write_tx!(app, &admin, |tx| copies::undo_copy(&mut tx, UndoCopy { copy })).unwrap();
        assert_eq!(gone, seen);
        let page = search_audit(&app, &admin, by_visit(visit)).await;
        let all: Vec<_> = page.rows.iter().map(kind_and_source).collect();
        assert_eq!(all, [(ChangeKind::Withdrawn, Some(Source::Copy(from))), (ChangeKind::Placed, Some(Source::Copy(from)))]);
        let line = visit_subject(&page.rows[0]);
        assert!(!line.exists && line.child_and_start.is_some(), "a withdrawn visit is still described: {line:?}");
        let before = line.changes[0].before.clone().unwrap();
        assert!((time(6, 0, 0, 0)..time(20, 0, 0, 0)).contains(&before.starts.time()));
    }
}
