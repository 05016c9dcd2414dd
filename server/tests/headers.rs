//! Security headers of every response.

use crate::{
    both_engines,
    support::{TestUser, client::Response, requests::PAGES, spawn_app, spawn_app_with},
};
use std::collections::BTreeSet;

fn assert_security_headers(path: &str, response: &Response) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(response.header(name), value, "{name} of {path}");
    }
    let policy = response.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
    assert!(!policy.contains("'unsafe-"), "{path}: {policy}");
}

/// The nonce in the Content-Security-Policy header.
fn nonce(response: &Response) -> String {
    let after = response.header("content-security-policy").split("'nonce-").nth(1);
    after.and_then(|rest| rest.split('\'').next()).unwrap_or_default().to_owned()
}

both_engines! {
    async fn every_page_has_strict_security_headers(engine) {
        let app = spawn_app(engine).await;
        let mut nonces = BTreeSet::new();
        for (route, path) in PAGES {
            for user in [TestUser::Anonymous, TestUser::Admin, TestUser::AssignedProvider, TestUser::Guardian] {
                let response = app.client(user).get(&app.fixtures.fill(path)).await;
                assert_security_headers(route, &response);
                if response.header("content-type").starts_with("text/html") {
                    let nonce = nonce(&response);
                    assert!(nonce.len() >= 16, "{route}: {nonce}");
                    for script in response.text.split("<script").skip(1) {
                        let tag = script.split('>').next().unwrap_or_default();
                        assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{route}: <script{tag}>");
                    }
                    assert!(nonces.insert(nonce), "a nonce is used for one response only");
                    for inline in [" style=\"", " onclick=", " onload=", "javascript:"] {
                        assert!(!response.text.contains(inline), "{route} for {} holds {inline}", user.name());
                    }
                }
            }
        }
    }

    async fn error_responses_have_strict_security_headers(engine) {
        let app = spawn_app(engine).await;
        assert_security_headers("/nowhere", &app.anonymous_client().get("/nowhere").await);
        assert_security_headers("/healthz", &app.anonymous_client().get("/healthz").await);
        let response = app.anonymous_client().call("/api/check_in", &[("visit", app.fixtures.id("visit"))]).await;
        assert_eq!(response.status, 401);
        assert_security_headers("/api/check_in", &response);
    }

    async fn hsts_is_sent_only_over_https(engine) {
        let app = spawn_app(engine).await;
        assert_eq!(app.anonymous_client().get("/").await.header("strict-transport-security"), "");
        let app = spawn_app_with(engine, |settings| settings.public_url = Some("https://visits.example".into())).await;
        assert!(app.anonymous_client().get("/").await.header("strict-transport-security").starts_with("max-age=63072000"));
    }
}
