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
    }

    async fn a_download_has_all_pages_in_the_wanted_order(engine) {
        let app = spawn_app(engine).await;
        let mut admin = app.client(TestUser::Admin);
        let text = admin.get("/children/csv?sort=-born").await.text;
        let head = "\u{feff}\"Name\",\"Services\",\"Date of birth\",\"Town\",\"Language\",\"Guardian\"";
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
        assert_eq!(paths.len(), 9, "{paths:?}");
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
