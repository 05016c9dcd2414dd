//! No other site's page changes anything here, and no answer may be misused.

use crate::{
    both_engines,
    support::{Engine, SITE, Who, World},
};
use axum::{
    body::Body,
    http::{Method, Request, header},
};

both_engines! {
    async fn a_foreign_page_changes_nothing(world) {
        let before = world.digest().await;
        let cookie = world.session(Who::Admin).unwrap();
        let body = format!("visit[visit]={}&visit[version]=1&visit[by]=agency&visit[reason]=x", world.id("planned"));
        for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example"), ("origin", "null"), ("x-nothing", "")] {
            let request = Request::builder().method(Method::POST).uri("/api/cancel_visit").header(header::COOKIE, &cookie)
                .header(header::HOST, "visits.example").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").header(name, value);
            assert_eq!(world.send(request.body(Body::from(body.clone())).unwrap()).await.status, 403, "{name}: {value}");
        }
        assert_eq!(world.digest().await, before);
    }

    async fn no_server_function_answers_a_get(world) {
        for (path, method) in server_fn::axum::server_fn_paths() {
            assert_eq!(method, Method::POST, "{path}");
            assert_eq!(world.page(Who::Admin, path).await.status, 405, "{path}");
        }
    }

    async fn what_is_too_long_is_refused(world) {
        let body = format!("note[visit]={}&note[version]=1&note[family_summary]=&note[body]={}", world.id("under_way"), "x".repeat(1024 * 1024));
        assert_eq!(world.call(Who::Provider, "/api/save_note", &body).await.status, 413);
    }

    async fn the_process_and_its_database_answer(world) {
        assert_eq!(world.page(Who::Nobody, "/healthz").await.status, 200);
        assert_eq!(world.page(Who::Nobody, "/readyz").await.status, 200);
        world.db.close().await;
        assert_eq!(world.page(Who::Nobody, "/readyz").await.status, 503);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_forbids_what_it_can() {
    let world = World::new(Engine::Sqlite).await;
    for (who, path) in
        [(Who::Nobody, "/"), (Who::Admin, "/week"), (Who::Parent, "/home"), (Who::Nobody, "/healthz"), (Who::Admin, "/nowhere")]
    {
        let answer = world.page(who, path).await;
        assert!(!answer.header("content-security-policy").contains("unsafe-inline"), "{path}");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "{path}: plain http promises nothing");
    }
    let secure = World::at(Engine::Sqlite, "https://visits.example").await;
    assert!(secure.page(Who::Nobody, "/").await.header("strict-transport-security").contains("max-age="));
    assert!(SITE.starts_with("http://"));
}
