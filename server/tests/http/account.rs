//! Signing in and out.

use crate::{
    both_engines,
    support::{Engine, PASSWORD, Who, World},
};
use axum::{
    body::Body,
    http::{Method, Request, header},
};

const FORM: &str = "/api/sign_in";

fn form(email: &str, password: &str, next: &str) -> String {
    format!("account[email]={}&account[password]={}&account[next]={next}", email.replace('@', "%40"), password.replace(' ', "+"))
}

both_engines! {
    async fn each_role_enters_at_its_own_screen(world) {
        for (email, screen) in [("office@maple.example", "/week"), ("sarah.young@maple.example", "/day")] {
            let answer = world.plain(Who::Nobody, "/sign-in", FORM, &form(email, PASSWORD, "")).await;
            assert_eq!((answer.status, answer.header("location")), (303, screen));
            let cookie = answer.header("set-cookie").to_owned();
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
        }
    }

    async fn a_session_is_new_at_each_sign_in_and_ends_on_the_server(world) {
        let old = world.session(Who::Admin).unwrap();
        let answer = world.plain(Who::Admin, "/sign-in", FORM, &form("office@maple.example", PASSWORD, "")).await;
        let new = format!("session={}", answer.cookie("session").unwrap());
        assert_ne!(old, new);
        let status = |cookie: String| {
            let request = Request::builder().uri("/account").header(header::ACCEPT, "text/html").header(header::COOKIE, cookie).body(Body::empty()).unwrap();
            let world = &world;
            async move { world.send(request).await.status }
        };
        assert_eq!(status(new.clone()).await, 200);
        assert_eq!(status(old).await, 302, "the session that one came with has ended");
        let request = Request::builder().method(Method::POST).uri("/api/sign_out").header(header::COOKIE, &new)
            .header("sec-fetch-site", "same-origin").header(header::ACCEPT, "text/html").body(Body::empty()).unwrap();
        assert_eq!(world.send(request).await.status, 303);
        assert_eq!(status(new).await, 302, "a cookie that is shown again opens nothing");
    }

    async fn a_wrong_password_and_an_unknown_address_get_the_same_answer(world) {
        let wrong = world.call(Who::Nobody, FORM, &form("office@maple.example", "not the password", "")).await;
        let unknown = world.call(Who::Nobody, FORM, &form("nobody@maple.example", "not the password", "")).await;
        assert_eq!((wrong.status, &wrong.body), (422, &unknown.body));
        assert_eq!(unknown.status, 422);
    }

    async fn too_many_attempts_must_wait(world) {
        for _ in 0..10 {
            assert_eq!(world.call(Who::Nobody, FORM, &form("office@maple.example", "guess", "")).await.status, 422);
        }
        let answer = world.call(Who::Nobody, FORM, &form("office@maple.example", PASSWORD, "")).await;
        assert_eq!(answer.status, 429, "the right password waits too");
        world.clock.shift(16 * 60 * 1_000_000);
        assert_eq!(world.plain(Who::Nobody, "/sign-in", FORM, &form("office@maple.example", PASSWORD, "")).await.status, 303);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_in_leads_to_no_other_site() {
    let world = World::new(Engine::Sqlite).await;
    for (next, leads_to) in
        [("/notes", "/notes"), ("https%3A%2F%2Fevil.example", "/week"), ("%2F%2Fevil.example", "/week"), ("%2Fa%0D%0Ab", "/week")]
    {
        let answer = world.plain(Who::Nobody, "/sign-in", FORM, &form("office@maple.example", PASSWORD, next)).await;
        assert_eq!(answer.header("location"), leads_to);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secure_cookies_are_bound_to_their_host() {
    let world = World::at(Engine::Sqlite, "https://visits.example").await;
    let answer = world.plain(Who::Nobody, "/sign-in", FORM, &form("office@maple.example", PASSWORD, "")).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-session=") && cookie.contains("; Secure"), "{cookie}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_language_is_the_cookies_then_the_browsers() {
    let world = World::new(Engine::Sqlite).await;
    let ask = |name: &'static str, value: &'static str| {
        let request = Request::builder()
            .uri("/")
            .header(name, value)
            .header("accept-language", "fr, es;q=0.5")
            .body(Body::empty())
            .unwrap();
        let world = &world;
        async move { world.send(request).await.body }
    };
    assert!(ask("x-nothing", "").await.contains("<html lang=\"es\""));
    assert!(ask("cookie", "language=en").await.contains("<html lang=\"en\""));
}
