//! Pages that are sent again while nothing that they depend on has changed.

use crate::{
    both_engines,
    support::{TestUser, client::Response, spawn_app},
};
use futures::future::join_all;
use std::collections::BTreeSet;

/// The pages that are kept, by their readers.
const PAGES: [(TestUser, &[&str]); 3] = [
    (
        TestUser::Admin,
        &[
            "/week/2026-11-30",
            "/week/2026-11-30?by=child",
            "/day/2026-12-01",
            "/day/2026-12-01?by=child",
            "/month/2026-12-01",
            "/agenda/2026-12-01",
        ],
    ),
    (TestUser::AssignedProvider, &["/day", "/week", "/agenda"]),
    (TestUser::Guardian, &["/home"]),
];

/// A request by a user, and the page of a reader that depends on what it changes.
type Change<'a> = (TestUser, &'a str, &'a [(&'a str, &'a str)], TestUser, &'a str);

/// The text between two others.
fn between(text: &str, start: &str, end: &str) -> String {
    let rest = text.split_once(start).unwrap_or_else(|| panic!("{start} in {text}")).1;
    rest.split_once(end).unwrap_or_else(|| panic!("{end} after {start}")).0.to_owned()
}

/// A page without its nonce and its session's end, which each response has its own of.
fn without_own(page: &Response) -> String {
    let nonce = between(page.header("content-security-policy"), "'nonce-", "'");
    assert!(page.text.contains(&format!("nonce=\"{nonce}\"")), "{}", page.text);
    let end = between(&page.text, "name=\"session-end\" content=\"", "\"");
    assert_eq!(end.split(';').count(), 3, "{end}");
    page.text.replace(&nonce, "NONCE").replace(&end, "END")
}

both_engines! {
    async fn a_page_is_sent_again_with_a_nonce_of_its_own_and_recorded_as_shown(engine) {
        let app = spawn_app(engine).await;
        let agency = app.database.agency_id("maple").await;
        for (user, paths) in PAGES {
            let mut client = app.client(user);
            for path in paths {
                let cell = format!("{path} by {}", user.name());
                let before = app.database.last_event_seq(agency).await;
                let first = client.get(path).await;
                let shown = app.database.recorded_after(agency, before).await;
                assert_eq!(first.status, 200, "{cell}");
                assert_eq!(shown.is_empty(), path.starts_with("/month"), "{cell}: who is shown");
                app.clock.shift(1_000_000);
                let before = app.database.last_event_seq(agency).await;
                let again = client.get(path).await;
                assert_eq!(app.database.recorded_after(agency, before).await, shown, "{cell}");
                assert_eq!((first.header("etag"), again.status), (again.header("etag"), 200), "{cell}");
                assert!(again.text.contains(&first.header("etag").replace('"', "&quot;")), "the page knows its tag");
                assert_eq!(without_own(&first), without_own(&again), "{cell}");
                assert_ne!(first.header("content-security-policy"), again.header("content-security-policy"), "{cell}");
                assert_ne!(first.text, again.text, "{cell}");
                app.clock.shift(60_000_000);
                assert_ne!(client.get(path).await.header("etag"), first.header("etag"), "{cell}: a page shows what is over and late");
            }
        }
    }

    async fn a_page_is_rendered_anew_after_what_it_depends_on_changed(engine) {
        let app = spawn_app(engine).await;
        let id = |name: &str| app.fixtures.id(name);
        let note = [("note[visit]", id("done")), ("note[version]", "0"), ("note[body]", "Zippers."), ("note[family_summary]", "")];
        let report = [("report[visit]", id("next")), ("report[report]", "running_late"), ("report[minutes]", "20"), ("report[remark]", "")];
        let cancel = [("visit[visit]", id("visit")), ("visit[version]", id("version")), ("visit[reason]", "The child is ill")];
        let holiday = [("holiday[date]", "2026-12-03"), ("holiday[name]", "Closure")];
        let preferences =
            [("preferences[language]", "es"), ("preferences[clock]", "12"), ("preferences[density]", "compact"), ("preferences[boxes]", "true")];
        let changes: [Change; 8] = [
            (TestUser::AssignedProvider, "/api/save_note", &note, TestUser::AssignedProvider, "/week"),
            (TestUser::AssignedProvider, "/api/report_from_the_road", &report, TestUser::Admin, "/day/2026-11-30"),
            (TestUser::Guardian, "/api/cancel_family_visit", &cancel, TestUser::AssignedProvider, "/day/2026-12-01"),
            (TestUser::Admin, "/api/add_holiday", &holiday, TestUser::Admin, "/week/2026-11-30"),
            (TestUser::Guardian, "/api/choose_language", &[("language", "es")], TestUser::Guardian, "/home"),
            (TestUser::Admin, "/api/choose_initials", &[("on", "true")], TestUser::Admin, "/agenda/2026-12-01"),
            (TestUser::Admin, "/api/keep_preferences", &preferences, TestUser::Admin, "/month/2026-12-01"),
            (TestUser::AssignedProvider, "/api/save_note", &[], TestUser::AssignedProvider, "/week"),
        ];
        for (by, function, fields, reader, path) in changes {
            let mut reader = app.client(reader);
            let old = reader.get(path).await;
            let mut by = app.client(by);
            let changed = by.call(function, fields).await.status == 200;
            let new = reader.get(path).await;
            assert_eq!(changed, new.header("etag") != old.header("etag"), "{function} and {path}");
            assert_eq!(changed, !fields.is_empty(), "{function}: a rejected request changes nothing");
        }
    }

    /// Only one of them renders it; each of them is recorded.
    async fn a_page_that_many_ask_for_after_a_change_is_rendered_once(engine) {
        let app = spawn_app(engine).await;
        let agency = app.database.agency_id("maple").await;
        let path = "/week/2026-11-30";
        let mut clients: Vec<_> = (0..6).map(|_| app.client(TestUser::Admin)).collect();
        let old = clients[0].get(path).await;
        app.clock.shift(60_000_000);
        let before = app.database.last_event_seq(agency).await;
        let pages = join_all(clients.iter_mut().map(|client| client.get(path))).await;
        let tags: BTreeSet<_> = pages.iter().map(|page| page.header("etag")).collect();
        assert_eq!(tags.len(), 1, "{tags:?}");
        assert!(!tags.contains(old.header("etag")));
        assert_eq!(app.database.last_event_seq(agency).await - before, 6);
    }

    async fn a_page_that_is_still_current_is_not_sent_to_who_has_it(engine) {
        let app = spawn_app(engine).await;
        let agency = app.database.agency_id("maple").await;
        let mut office = app.client(TestUser::Admin);
        let path = "/week/2026-11-30";
        let tag = office.get(path).await.header("etag").to_owned();
        office.headers.push(("if-none-match", tag.clone()));
        let before = app.database.last_event_seq(agency).await;
        let unchanged = office.get(path).await;
        assert_eq!((unchanged.status, unchanged.text.as_str()), (304, ""));
        assert!(app.database.recorded_after(agency, before).await.len() > 50, "it is an access all the same");
        let mut biller = app.client(TestUser::Biller);
        biller.headers.push(("if-none-match", tag.clone()));
        assert_eq!(biller.get(path).await.status, 200, "it is the page of another reader");
        assert_eq!(office.call("/api/add_holiday", &[("holiday[date]", "2026-12-03"), ("holiday[name]", "Closure")]).await.status, 200);
        let changed = office.get(path).await;
        assert!(changed.status == 200 && changed.text.contains("Closure"), "{}", changed.status);
    }

    async fn a_planning_context_is_kept_until_a_record_changes_and_recorded_each_time(engine) {
        let app = spawn_app(engine).await;
        let agency = app.database.agency_id("maple").await;
        let mut office = app.client(TestUser::Admin);
        let mut contexts = Vec::new();
        for nth in 0..3 {
            if nth == 2 {
                let holiday = [("holiday[date]", "2026-12-03"), ("holiday[name]", "Thanksgiving Day")];
                assert_eq!(office.call("/api/add_holiday", &holiday).await.status, 200);
            }
            let (before, cost) = (app.database.last_event_seq(agency).await, app.db.cost().statements);
            let context = office.call("/api/board_facts", &[("date", "2026-12-01")]).await.text;
            let statements = app.db.cost().statements - cost;
            contexts.push((context, app.database.recorded_after(agency, before).await, statements));
        }
        let [first, again, changed] = contexts.try_into().expect("three");
        assert!(first.1.len() > 50 && first.0 == again.0 && first.1 == again.1, "the same, and recorded again");
        assert!(again.2 + 4 <= first.2 && changed.2 == first.2, "{} {} {}", first.2, again.2, changed.2);
        assert_ne!(first.0, changed.0, "the closure is in it");
        assert_eq!(office.call("/api/choose_language", &[("language", "es")]).await.status, 200);
        let spanish = office.call("/api/board_facts", &[("date", "2026-12-01")]).await.text;
        assert!(spanish.contains("Acción de Gracias") && changed.0.contains("Thanksgiving Day"), "{spanish}");
        let refused = app.client(TestUser::Biller).call("/api/board_facts", &[("date", "2026-12-01")]).await;
        assert_eq!(refused.status, 404, "who may not schedule gets nothing that is kept");
    }

    async fn a_board_gets_the_parts_that_have_changed(engine) {
        let app = spawn_app(engine).await;
        let agency = app.database.agency_id("maple").await;
        let id = |name: &str| app.fixtures.id(name);
        let mut office = app.client(TestUser::Admin);
        let path = "/week/2026-11-30";
        let whole = office.get(path).await;
        office.headers = vec![("if-none-match", whole.header("etag").to_owned()), ("a-im", "changed-parts".to_owned())];
        let cancel = [("visit[visit]", id("visit")), ("visit[version]", id("version")), ("visit[reason]", "The child is ill")];
        assert_eq!(app.client(TestUser::Guardian).call("/api/cancel_family_visit", &cancel).await.status, 200);
        let before = app.database.last_event_seq(agency).await;
        let changed = office.get(path).await;
        assert_eq!((changed.status, changed.header("im")), (226, "changed-parts"));
        assert!(app.database.recorded_after(agency, before).await.len() > 50, "the page was rendered for them all the same");
        let parts: Vec<&str> = changed.text.split("data-part=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(parts.iter().filter(|part| part.starts_with("row-")).count(), 1, "one provider's row: {parts:?}");
        assert!(parts.contains(&"figures") && parts.contains(&"panel"), "{parts:?}");
        assert!(changed.text.len() * 2 < whole.text.len(), "{} of {}", changed.text.len(), whole.text.len());
        assert_ne!(changed.header("etag"), whole.header("etag"));
        assert!(changed.text.contains(&changed.header("etag").replace('"', "&quot;")), "the next request names this rendering");
        changed.header("etag").clone_into(&mut office.headers[0].1);
        assert_eq!(office.get(path).await.status, 304);
        "\"of another process\"".clone_into(&mut office.headers[0].1);
        let unknown = office.get(path).await;
        assert!(unknown.status == 200 && unknown.text.len() * 10 > whole.text.len() * 9, "{}", unknown.status);
    }

    async fn what_is_shown_once_is_not_sent_again(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let path = "/day/2026-12-01";
        let shows_flash = |page: &Response| page.text.contains("class=\"page-messages\"");
        let before = office.get(path).await;
        let preferences =
            [("preferences[language]", "en"), ("preferences[clock]", "24"), ("preferences[density]", "compact"), ("preferences[boxes]", "true")];
        assert_eq!(office.submit(path, "/api/keep_preferences", &preferences).await.status, 303);
        let flashed = office.get(path).await;
        assert!(shows_flash(&flashed) && flashed.header("etag").is_empty(), "{}", flashed.text);
        let after = office.get(path).await;
        assert!(!shows_flash(&after) && !shows_flash(&before), "{}", after.text);
        assert_eq!(office.get(path).await.header("etag"), after.header("etag"));
    }
}
