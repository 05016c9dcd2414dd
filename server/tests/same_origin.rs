//! Cross-origin requests and GET requests never change anything.

use crate::{
    both_engines,
    support::{
        TestUser,
        client::{Request, encode_form},
        requests::{FUNCTIONS, PLAIN_ROUTES},
        spawn_app,
    },
};

fn post_paths() -> impl Iterator<Item = &'static str> {
    let plain = PLAIN_ROUTES.iter().filter_map(|route| route.strip_prefix("POST "));
    FUNCTIONS.iter().map(|(path, _)| *path).chain(plain)
}

both_engines! {
    async fn cross_origin_posts_are_rejected(engine) {
        let app = spawn_app(engine).await;
        let before = app.database.content().await;
        let own = app.installation.public_url.clone();
        let foreign: [Vec<(&str, String)>; 5] = [
            vec![("sec-fetch-site", "cross-site".into()), ("origin", own.clone())],
            vec![("sec-fetch-site", "same-site".into()), ("origin", own)],
            vec![("origin", "https://evil.example".into())],
            vec![("origin", "null".into())],
            vec![],
        ];
        for path in post_paths() {
            for headers in &foreign {
                let mut headers = headers.clone();
                headers.push(("content-type", "application/x-www-form-urlencoded".into()));
                headers.push(("accept", "text/html".into()));
                let body = encode_form(&[("visit", app.fixtures.id("visit"))]);
                let request = Request { method: "POST", path, headers: headers.clone(), body, ..Request::default() };
                let response = app.client(TestUser::Admin).send(request).await;
                assert_eq!(response.status, 403, "{path} with {headers:?}");
                assert_eq!(response.set_cookie("form"), None, "{path} saves no form");
            }
        }
        assert_eq!(app.database.content().await, before);
    }

    async fn server_functions_reject_get_requests(engine) {
        let app = spawn_app(engine).await;
        let before = app.database.content().await;
        for (path, fields) in FUNCTIONS {
            let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, app.fixtures.fill(text))).collect();
            let query = serde_urlencoded::to_string(fields).expect("texts can be sent");
            for user in [TestUser::Admin, TestUser::AssignedProvider, TestUser::Guardian] {
                let response = app.client(user).get(&format!("{path}?{query}")).await;
                assert_eq!(response.status, 405, "GET {path} by {}", user.name());
            }
        }
        assert_eq!(app.database.content().await, before);
    }
}
