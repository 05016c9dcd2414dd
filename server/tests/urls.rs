//! URLs that users type or edit.

use crate::{
    both_engines,
    support::{PASSWORD, TestUser, requests::PAGES, spawn_app},
};

both_engines! {
    async fn invalid_dates_are_not_found(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        for board in ["day", "week"] {
            for (day, status) in [("2026-12-01", 200), ("2026-13-45", 404), ("tomorrow", 404), ("9999-12-31", 404), ("0001-01-01", 404)] {
                assert_eq!(office.get(&format!("/{board}/{day}")).await.status, status, "/{board}/{day}");
            }
        }
    }

    async fn redirects_never_leave_this_site(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        for page in ["//evil.example/x", "/\\evil.example/x", "///evil.example", "//evil.example\\@visits.example/"] {
            for language in ["es", "xx"] {
                let response = app.anonymous_client().submit(page, "/api/choose_language", &[("language", language)]).await;
                assert_eq!((response.status, response.header("location")), (303, "/"), "{page} with {language}");
            }
            let response = office.submit(page, "/api/prove_again", &[("proof[password]", PASSWORD), ("proof[next]", page)]).await;
            assert_eq!((response.status, response.header("location")), (303, "/account/security"), "{page}");
        }
        for next in ["//evil.example/x", "/\\evil.example/x", "/\t/evil.example", "https://evil.example"] {
            let email = TestUser::AssignedProvider.email().expect("a member");
            let fields = [("account[email]", email), ("account[password]", PASSWORD), ("account[next]", next)];
            let response = app.anonymous_client().submit("/sign-in", "/api/sign_in", &fields).await;
            assert_eq!((response.status, response.header("location")), (303, "/day"), "{next:?}");
        }
        let response = app.anonymous_client().get("//evil.example/x").await;
        assert!(!response.header("location").starts_with("//"), "{}", response.header("location"));
    }

    async fn nul_characters_in_queries_cause_no_server_error(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let names = ["q", "all", "authorization", "before", "child", "from", "guardian", "next", "page", "provider", "role", "state", "to", "week"];
        let query = names.map(|name| format!("{name}=a%00b")).join("&");
        for (_, path) in PAGES {
            let path = app.fixtures.fill(path);
            let path_only = path.split('?').next().unwrap_or_default();
            let response = office.get(&format!("{path_only}?{query}")).await;
            assert!(response.status < 500, "{path_only}: {}", response.status);
        }
        // Each alone, because another parameter could be rejected first.
        for address in ["/search?q=%00", "/children?q=%00", "/providers?q=%00", "/authorizations?q=%00", "/audit?provider=%00"] {
            assert_eq!(office.get(address).await.status, 200, "{address}");
        }
    }

    async fn a_page_that_is_not_found_links_to_the_search_of_those_who_have_one(engine) {
        let app = spawn_app(engine).await;
        for (user, searches) in [(TestUser::Admin, true), (TestUser::AssignedProvider, true), (TestUser::Guardian, false), (TestUser::Anonymous, false)] {
            let mut client = app.client(user);
            for (language, title, by_name) in
                [("en", "Page not found", "Go back, or look for it by name."), ("es", "Página no encontrada", "Vuelva atrás o búsquelo por su nombre.")]
            {
                client.cookies.insert("language".into(), language.into());
                let page = client.get("/no-such-page").await;
                let body = page.text.split_once("class=\"empty\"").map(|(_, body)| body.split_once("</main>").map_or(body, |(body, _)| body));
                let body = body.unwrap_or_else(|| panic!("{user:?}: {}", page.text));
                assert_eq!(page.status, 404);
                assert!(body.contains(title), "{user:?}: {body}");
                assert_eq!(body.contains(by_name), searches, "{user:?}: {body}");
                assert_eq!(body.contains("href=\"/search\""), searches, "{user:?}: {body}");
            }
        }
    }

    async fn an_unknown_server_function_gets_our_not_found_response(engine) {
        let app = spawn_app(engine).await;
        for mut client in [app.anonymous_client(), app.client(TestUser::Admin)] {
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
