//! What every answer forbids a browser to do with it.

use crate::{
    both_engines,
    support::{Who, client::Answer, requests::PAGES, spawn_app, spawn_app_with},
};
use std::collections::BTreeSet;

fn assert_strict(path: &str, answer: &Answer) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {path}");
    }
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
    assert!(!policy.contains("'unsafe-"), "{path}: {policy}");
}

/// The nonce of a page's policy.
fn nonce(answer: &Answer) -> String {
    let after = answer.header("content-security-policy").split("'nonce-").nth(1);
    after.and_then(|rest| rest.split('\'').next()).unwrap_or_default().to_owned()
}

both_engines! {
    async fn every_page_is_strict(engine) {
        let app = spawn_app(engine).await;
        let mut nonces = BTreeSet::new();
        for (route, path) in PAGES {
            for who in [Who::SignedOut, Who::Admin, Who::Assigned, Who::Own] {
                let answer = app.client(who).get(&app.facts.fill(path)).await;
                assert_strict(route, &answer);
                if answer.header("content-type").starts_with("text/html") {
                    let nonce = nonce(&answer);
                    assert!(nonce.len() >= 16, "{route}: {nonce}");
                    for script in answer.text.split("<script").skip(1) {
                        let tag = script.split('>').next().unwrap_or_default();
                        assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{route}: <script{tag}>");
                    }
                    assert!(nonces.insert(nonce), "a nonce is for one answer");
                    for inline in [" style=\"", " onclick=", " onload=", "javascript:"] {
                        assert!(!answer.text.contains(inline), "{route} for {} holds {inline}", who.name());
                    }
                }
            }
        }
    }

    async fn refusals_are_strict_too(engine) {
        let app = spawn_app(engine).await;
        assert_strict("/nowhere", &app.stranger().get("/nowhere").await);
        assert_strict("/healthz", &app.stranger().get("/healthz").await);
        let answer = app.stranger().call("/api/check_in", &[("visit", app.facts.id("visit"))]).await;
        assert_eq!(answer.status, 401);
        assert_strict("/api/check_in", &answer);
    }

    async fn transport_security_is_told_over_https_alone(engine) {
        let app = spawn_app(engine).await;
        assert_eq!(app.stranger().get("/").await.header("strict-transport-security"), "");
        let app = spawn_app_with(engine, |settings| settings.public_url = Some("https://visits.example".into())).await;
        assert!(app.stranger().get("/").await.header("strict-transport-security").starts_with("max-age=63072000"));
    }
}
