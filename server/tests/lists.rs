//! The lists of records: what is chosen is in the address, and a download has the rows of the list, for those who may see it.

use crate::{
    both_engines,
    support::{TestUser, record_access::Children, requests::PLAIN_ROUTES, spawn_app},
};

/// The lines of a CSV file after its head. No cell of these lists has a line break.
fn lines(csv: &str) -> Vec<&str> {
    csv.split("\r\n").skip(1).filter(|line| !line.is_empty()).collect()
}

/// How often a text occurs.
fn count(page: &str, text: &str) -> usize {
    page.matches(text).count()
}

/// The value of a hidden field.
fn value_of(page: &str, field: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{field}\" value=\"")).unwrap_or_else(|| panic!("{field} in {page}"));
    rest.split('"').next().expect("the end of the value").to_owned()
}

both_engines! {
    async fn a_download_has_the_rows_of_the_list_and_is_access_to_exactly_these_children(engine) {
        let app = spawn_app(engine).await;
        let maple = app.database.agency_id("maple").await;
        let children = Children::load(&app.database, maple).await;
        let mut admin = app.client(TestUser::Admin);
        for (list, search) in [("/children", "q=cruz"), ("/authorizations", "q=cruz"), ("/children", "discipline=ABA&q=a")] {
            let shown = children.by_id(&admin.get(&format!("{list}?{search}")).await.text);
            let before = app.database.last_event_seq(maple).await;
            let response = admin.get(&format!("{list}/csv?{search}&page=7")).await;
            assert_eq!(response.status, 200, "{}", response.text);
            assert_eq!(response.header("content-type"), "text/csv; charset=utf-8");
            assert_eq!(response.header("content-disposition"), format!("attachment; filename=\"{}.csv\"", &list[1..]));
            assert_eq!(response.header("cache-control"), "no-store");
            let recorded = app.database.recorded_after(maple, before).await;
            assert!(!shown.is_empty() && shown.len() < 50, "{list}?{search} is one page of {}", shown.len());
            assert_eq!(recorded, shown, "{list}?{search}");
            let rows = lines(&response.text);
            assert!(rows.len() >= shown.len(), "{rows:#?}");
            if list == "/children" {
                assert_eq!(rows.len(), shown.len(), "{rows:#?}");
            }
        }
        assert_eq!(app.database.count_audit_events("people.children_csv", "").await, 2);
        for (path, action, file) in [
            ("/providers/csv", "people.providers_csv", "providers.csv"),
            ("/members/csv", "members.csv", "members.csv"),
            ("/mail/csv", "mail.csv", "emails.csv"),
        ] {
            let rows = lines(&admin.get(path).await.text).len();
            let subject = if rows == 0 { String::new() } else { format!("{file}:{rows}") };
            assert_eq!(app.database.count_audit_events(action, &subject).await, 1, "{path}");
        }
    }

    async fn a_download_has_all_pages_in_the_wanted_order(engine) {
        let app = spawn_app(engine).await;
        let mut admin = app.client(TestUser::Admin);
        let text = admin.get("/children/csv?sort=-born").await.text;
        let head = "\u{feff}\"Name\",\"Services\",\"Date of birth\",\"Town\",\"Language\",\"Guardian\",\"First day without visits\"";
        assert_eq!(text.lines().next(), Some(head));
        let born: Vec<&str> = lines(&text).into_iter().filter_map(|line| line.split("\",\"").nth(2)).collect();
        assert!(born.len() > 150 && born.iter().rev().is_sorted(), "{born:?}");
        let providers = admin.get("/providers/csv").await.text;
        assert!(providers.contains("\"'+1585") && !providers.contains("\"+"), "a number is no formula: {providers}");
        admin.cookies.insert("language".into(), "es".into());
        assert!(admin.get("/providers/csv").await.text.starts_with("\u{feff}\"Nombre\",\"Disciplinas\""));
    }

    async fn a_download_is_for_those_who_may_see_the_list(engine) {
        let app = spawn_app(engine).await;
        let paths: Vec<&str> = PLAIN_ROUTES.iter().filter_map(|route| route.strip_prefix("GET ")).filter(|path| path.ends_with("/csv")).collect();
        assert_eq!(paths.len(), 12, "{paths:?}");
        for user in TestUser::ALL {
            let mut client = app.client(user);
            for path in &paths {
                let page = path.strip_suffix("/csv").expect("the path of a download");
                let (page, csv) = (client.get(page).await.status, client.get(path).await);
                let is_csv = csv.status == 200 && csv.header("content-type").starts_with("text/csv");
                let is_refused = csv.status == 404 || csv.header("location").starts_with("/sign-in?");
                assert_eq!((is_csv, is_refused), (page == 200, page != 200), "{path} by {}: {}", user.name(), csv.status);
            }
        }
        let own = lines(&app.client(TestUser::AssignedProvider).get("/children/csv").await.text).len();
        let all = lines(&app.client(TestUser::Admin).get("/children/csv").await.text).len();
        assert!(0 < own && own * 5 < all, "a provider downloads the own caseload: {own} of {all}");
    }

    async fn chosen_rows_are_downloaded_or_lead_to_a_page_that_shows_what_would_change(engine) {
        let app = spawn_app(engine).await;
        let child = app.fixtures.id("child").to_owned();
        let mut admin = app.client(TestUser::Admin);
        let page = admin.get("/children?sort=-born").await.text;
        for expected in ["form=\"chosen-rows\"", "formaction=\"/children/end\"", "Choose all on this page", "at most 200"] {
            assert!(page.contains(expected), "{expected} in {page}");
        }
        assert_eq!(count(&page, " checked"), 0);
        assert_eq!(count(&admin.get("/children?check=page").await.text, " checked"), 50, "without JavaScript");
        let csv = admin.get(&format!("/children/csv?chosen=1&id={child}")).await.text;
        assert_eq!(lines(&csv).len(), 1);
        assert!(lines(&admin.get("/children/csv?chosen=1").await.text).is_empty(), "nothing is chosen");
        let nothing = admin.get("/children/end?chosen=1").await.text;
        assert!(nothing.contains("Nothing is chosen"), "{nothing}");
        let address = format!("/children/end?chosen=1&id={child}&day=2027-12-31");
        let preview = admin.get(&address).await.text;
        assert!(preview.contains("1 record changes") && preview.contains("End the services of 1 child"), "{preview}");
        let planned = admin.get(&format!("/children/end?chosen=1&id={child}&day=2026-11-30")).await.text;
        assert!(planned.contains("1 stays as it is") && planned.contains("Visits are scheduled on that day or later"), "{planned}");
        let records = format!("{child}.2");
        let form = [("end[records]", records.as_str()), ("end[ended_on]", "2027-12-31"), ("end[reason]", "")];
        assert_eq!(admin.submit(&address, "/api/end_children", &form).await.status, 303);
        let list = admin.get("/children").await.text;
        assert!(list.contains("The services of the chosen children end: 1."), "{list}");
        let stale = admin.submit(&address, "/api/end_children", &form).await;
        assert_eq!((stale.status, stale.header("location")), (303, address.as_str()));
        assert!(admin.get(&address).await.text.contains("This has already ended."), "the page says how it is now");
        for provider in ["/children", "/children/csv"] {
            let page = app.client(TestUser::AssignedProvider).get(provider).await.text;
            assert!(!page.contains("chosen-rows"), "{page}");
        }
    }

    async fn an_action_with_several_records_is_undone_from_its_message_or_the_list(engine) {
        let app = spawn_app(engine).await;
        let (child, double) = (app.fixtures.id("child").to_owned(), app.fixtures.id("double").to_owned());
        let mut admin = app.client(TestUser::Admin);
        let address = format!("/children/end?chosen=1&id={child}&id={double}&day=2027-12-31");
        let records = value_of(&admin.get(&address).await.text, "end[records]");
        app.clock.shift(1_000_000);
        let form = [("end[records]", records.as_str()), ("end[ended_on]", "2027-12-31"), ("end[reason]", "")];
        admin.submit(&address, "/api/end_children", &form).await;
        let list = admin.get("/children").await.text;
        let (_, link) = list.split_once("/children/undo?event=").expect("the message leads to the undo");
        let undo = format!("/children/undo?event={}", link.split('"').next().expect("a number"));
        assert_eq!(count(&list, &undo), 2, "in the message, and above the list: {list}");
        let list = admin.get("/children").await.text;
        assert!(list.contains("Services of 2 children ended") && count(&list, &undo) == 1, "later above the list only: {list}");

        // Another member of the office undoes it, without JavaScript.
        let mut scheduler = app.client(TestUser::Scheduler);
        assert!(scheduler.get("/children").await.text.contains(&undo));
        let page = scheduler.get(&undo).await.text;
        assert!(page.contains("2 records go back to what they were before"), "{page}");
        let records = value_of(&page, "undo[records]");
        let event = value_of(&page, "undo[event]");
        app.clock.shift(1_000_000);
        let form = [("undo[event]", event.as_str()), ("undo[records]", records.as_str())];
        let done = scheduler.submit(&undo, "/api/undo_end_children", &form).await;
        assert_eq!((done.status, done.header("location")), (303, "/children"));
        let list = scheduler.get("/children").await.text;
        assert!(list.contains("Records that are as they were before: 2.") && !list.contains(&undo), "{list}");
        admin.submit(&undo, "/api/undo_end_children", &form).await;
        assert!(admin.get("/children").await.text.contains("Nothing changed: this was undone already."), "the second press");
        let page = admin.get(&undo).await.text;
        assert!(page.contains("2 stay as they are") && count(&page, "Undone already: ") == 2, "{page}");
        assert!(page.contains("Nothing is left to undo.") && !page.contains("undo[records]"), "{page}");
        assert!(admin.get("/children/undo?event=x").await.text.contains("Nothing to undo"));
        assert_eq!(app.client(TestUser::Biller).get(&undo).await.status, 404);
        assert!(!app.client(TestUser::Biller).get("/children").await.text.contains("/children/undo"));
    }

    async fn each_list_has_a_hint_if_nothing_matches(engine) {
        let app = spawn_app(engine).await;
        let mut admin = app.client(TestUser::Admin);
        for route in PLAIN_ROUTES.iter().filter_map(|route| route.strip_prefix("GET ")?.strip_suffix("/csv")) {
            let page = admin.get(&format!("{route}?q=zzzzzz")).await;
            // The record of data is no list with a search.
            if route == "/settings/data" {
                continue;
            }
            let is_empty = page.text.contains("class=\"empty\"") && !page.text.contains("<tbody>");
            assert!(page.status == 200 && is_empty && !page.text.contains("chosen-rows"), "{route}: {}", page.text);
        }
    }

    async fn search_filters_and_order_stay_in_the_address(engine) {
        let app = spawn_app(engine).await;
        let mut admin = app.client(TestUser::Admin);
        let page = admin.get("/authorizations?discipline=ST&sort=-units").await.text;
        for (expected, why) in [
            ("href=\"/authorizations?discipline=ST&amp;sort=-units&amp;page=2\"", "the next page"),
            ("href=\"/authorizations?discipline=ST&amp;sort=units\"", "the other direction"),
            ("href=\"/authorizations?discipline=ST&amp;sort=payer\"", "another column"),
            ("href=\"/authorizations?discipline=ST\"", "the default order"),
            ("href=\"/authorizations?sort=-units\"", "without the filter"),
            ("href=\"/authorizations/csv?discipline=ST&amp;sort=-units\"", "the download"),
        ] {
            assert!(page.contains(expected), "{why}: {expected} in {page}");
        }
        assert_eq!((count(&page, "aria-sort="), count(&page, "aria-sort=\"descending\"")), (1, 1));
        let page = admin.get("/members?role=king&state=&sort=shoe&page=x").await.text;
        assert!(!page.contains("filter-chips") && page.contains("aria-sort=\"ascending\""), "unknown values are ignored: {page}");
        let page = admin.get("/children?q=zzzz&town=Rush").await.text;
        for expected in ["Nothing matches “zzzz”", "href=\"/children\"", "href=\"/children?q=zzzz\"", "value=\"zzzz\"", "0 of "] {
            assert!(page.contains(expected), "{expected} in {page}");
        }
        let page = admin.get("/children?language=en&page=99").await.text;
        assert!(page.contains("The list ends before this page") && page.contains("href=\"/children?language=en\""), "{page}");
        let long = "x".repeat(3000);
        assert_eq!(admin.get(&format!("/children?q={long}&town={long}")).await.status, 200);
    }
}
