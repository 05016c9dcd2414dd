//! Addresses that people type or change by hand.

use crate::{
    both_engines,
    support::{PASSWORD, Who, requests::PAGES, spawn_app},
};

both_engines! {
    async fn what_is_no_day_is_not_there(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        for board in ["day", "week"] {
            for (day, status) in [("2026-12-01", 200), ("2026-13-45", 404), ("tomorrow", 404), ("9999-12-31", 404), ("0001-01-01", 404)] {
                assert_eq!(office.get(&format!("/{board}/{day}")).await.status, status, "/{board}/{day}");
            }
        }
    }

    async fn a_page_that_is_another_site_leads_nowhere(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        for page in ["//evil.example/x", "/\\evil.example/x", "///evil.example", "//evil.example\\@visits.example/"] {
            for language in ["es", "xx"] {
                let answer = app.stranger().submit(page, "/api/choose_language", &[("language", language)]).await;
                assert_eq!((answer.status, answer.header("location")), (303, "/"), "{page} with {language}");
            }
            let answer = office.submit(page, "/api/prove_again", &[("proof[password]", PASSWORD), ("proof[next]", page)]).await;
            assert_eq!((answer.status, answer.header("location")), (303, "/account/security"), "{page}");
        }
        for next in ["//evil.example/x", "/\\evil.example/x", "/\t/evil.example", "https://evil.example"] {
            let email = Who::Assigned.email().expect("a member");
            let fields = [("account[email]", email), ("account[password]", PASSWORD), ("account[next]", next)];
            let answer = app.stranger().submit("/sign-in", "/api/sign_in", &fields).await;
            assert_eq!((answer.status, answer.header("location")), (303, "/day"), "{next:?}");
        }
        let opened = app.stranger().get("//evil.example/x").await;
        assert!(!opened.header("location").starts_with("//"), "{}", opened.header("location"));
    }

    async fn no_address_holds_what_the_database_has_no_text_for(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        let names = ["q", "all", "authorization", "before", "child", "from", "guardian", "next", "page", "provider", "role", "state", "to", "week"];
        let query = names.map(|name| format!("{name}=a%00b")).join("&");
        for (_, path) in PAGES {
            let path = app.facts.fill(path);
            let bare = path.split('?').next().unwrap_or_default();
            let answer = office.get(&format!("{bare}?{query}")).await;
            assert!(answer.status < 500, "{bare}: {}", answer.status);
        }
        // Not among others, which may be refused first.
        for address in ["/search?q=%00", "/children?q=%00", "/providers?q=%00", "/authorizations?q=%00", "/audit?provider=%00"] {
            assert_eq!(office.get(address).await.status, 200, "{address}");
        }
    }

    async fn a_function_that_is_not_there_is_told_in_our_words(engine) {
        let app = spawn_app(engine).await;
        for mut client in [app.stranger(), app.client(Who::Admin)] {
            let page = client.submit("/contact", "/api/nonsense", &[("a", "b")]).await;
            assert_eq!(page.status, 404);
            assert!(page.header("content-type").starts_with("text/html"), "{:?}", page.headers);
            assert!(page.text.contains("Page not found") && page.text.contains("</html>"), "{}", page.text);
            assert_eq!(client.get("/api/nonsense").await.status, 404);
            let error = client.call("/api/nonsense", &[("a", "b")]).await;
            assert_eq!((error.status, error.header("content-type"), &*error.text), (404, "application/json", "{\"error\":\"not_found\"}"));
        }
    }
}
