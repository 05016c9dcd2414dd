//! Signing in and sessions: cookies, expiry, rate limits, redirects.

use crate::{
    both_engines,
    support::{PASSWORD, TestApp, TestUser, client::Client, sign_in as submit_sign_in, spawn_app, spawn_app_with},
};
use domain::throttle::RateLimit;
use server::config::List;

const ADMIN: &str = "marta.ruiz@maple.example";

async fn try_sign_in(client: &mut Client, email: &str, password: &str, next: &str) -> crate::support::client::Response {
    let fields = [("account[email]", email), ("account[password]", password), ("account[next]", next)];
    client.submit("/sign-in", "/api/sign_in", &fields).await
}

/// Uses up the rate limit of an IP address. The limit must be that of IP addresses, because a longer wait would be ignored.
async fn exhaust_rate_limit(app: &TestApp, address: &str) {
    let limit = RateLimit { free_attempts: 100, first_wait_seconds: 1, max_wait_seconds: 60, decay_seconds: 30 };
    let bucket = [(format!("sign_in:address:{address}"), limit)];
    while app.db.identity().count_attempt(&bucket).await.is_ok() {}
}

both_engines! {
    async fn each_role_lands_on_its_home_page(engine) {
        let app = spawn_app(engine).await;
        for (user, first) in [(TestUser::Admin, "/today"), (TestUser::AssignedProvider, "/day"), (TestUser::Guardian, "/home")] {
            let mut client = app.anonymous_client();
            let response = try_sign_in(&mut client, user.email().expect("a member"), PASSWORD, "").await;
            assert_eq!((response.status, response.header("location")), (303, first));
            assert_eq!(client.get(first).await.status, 200);
            let again = client.get("/").await;
            assert_eq!((again.status, again.header("location")), (303, first), "the public home page redirects");
        }
    }

    async fn email_addresses_are_normalized_and_lookalikes_are_rejected(engine) {
        let app = spawn_app(engine).await;
        for typed in ["\u{ff2d}arta.ruiz@maple.example", "marta\u{200b}.ruiz@maple.example", "Marta.Ruiz\u{ff20}maple.example"] {
            let response = try_sign_in(&mut app.anonymous_client(), typed, PASSWORD, "").await;
            assert_eq!((response.status, response.header("location")), (303, "/today"), "{}", typed.escape_unicode());
        }
        let mut client = app.anonymous_client();
        let cyrillic = try_sign_in(&mut client, "m\u{430}rta.ruiz@maple.example", PASSWORD, "").await;
        assert_eq!(cyrillic.status, 303);
        let page = client.get(cyrillic.header("location")).await.text;
        assert!(page.contains("letters that look like others"), "{page}");
        assert!(page.contains("m\u{430}rta.ruiz@maple.example"), "the input is kept");
    }

    async fn the_session_cookie_is_http_only_and_same_site(engine) {
        let app = spawn_app(engine).await;
        let plain = try_sign_in(&mut app.anonymous_client(), ADMIN, PASSWORD, "").await;
        let cookie = plain.set_cookie("session").expect("a session");
        for flag in ["Path=/", "HttpOnly", "SameSite=Lax"] {
            assert!(cookie.contains(flag), "{flag} in {cookie}");
        }
        assert!(!cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");

        let app = spawn_app_with(engine, |settings| settings.public_url = Some("https://visits.example".into())).await;
        let mut client = app.anonymous_client();
        let secure = try_sign_in(&mut client, ADMIN, PASSWORD, "").await;
        let cookie = secure.set_cookie("__Host-session").expect("a session of this host");
        assert!(cookie.contains("; Secure") && cookie.contains("HttpOnly"), "{cookie}");
        assert_eq!(client.get("/week").await.status, 200);
    }

    async fn signing_in_again_ends_the_previous_session(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        let before = client.clone();
        submit_sign_in(&mut client, ADMIN).await;
        assert_ne!(client.cookies["session"], before.cookies["session"]);
        assert_eq!(client.get("/week").await.status, 200);
        assert_eq!(before.clone().get("/week").await.status, 302, "the old token does not work");
    }

    async fn signing_out_ends_the_session_on_the_server(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::AssignedProvider);
        let mut thief = client.clone();
        let response = client.submit("/account", "/api/sign_out", &[]).await;
        assert_eq!((response.status, response.header("location")), (303, "/sign-in"));
        assert!(!client.cookies.contains_key("session"));
        let stolen = thief.get("/day").await;
        assert_eq!((stolen.status, stolen.header("location")), (302, "/sign-in?next=%2Fday"));
    }

    async fn a_session_expires_when_idle(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        app.clock.shift(2 * 3_600_000_000 - 1);
        assert_eq!(client.get("/week").await.status, 200, "before two idle hours");
        app.clock.shift(2 * 3_600_000_000 + 1);
        assert_eq!(client.get("/week").await.status, 302, "after two idle hours");
    }

    async fn an_unknown_address_and_a_wrong_password_get_the_same_response(engine) {
        let app = spawn_app(engine).await;
        let mut responses = Vec::new();
        for email in [ADMIN, "nobody@maple.example"] {
            let fields = [("account[email]", email), ("account[password]", "not that one, surely")];
            let response = app.anonymous_client().call("/api/sign_in", &fields).await;
            let mut client = app.anonymous_client();
            let plain = try_sign_in(&mut client, email, "not that one, surely", "").await;
            let page = client.get("/sign-in").await.text;
            assert!(page.contains("role=\"alert\"") && page.contains(email) && !page.contains("not that one"), "{page}");
            responses.push((response.status, response.text, plain.status, plain.header("location").to_owned()));
        }
        assert_eq!(responses[0], responses[1]);
        assert_eq!((responses[0].0, responses[0].2), (422, 303));
    }

    async fn password_guesses_are_rate_limited(engine) {
        let app = spawn_app(engine).await;
        let wrong = [("account[email]", ADMIN), ("account[password]", "not that one, surely")];
        for _ in 0..5 {
            assert_eq!(app.anonymous_client().call("/api/sign_in", &wrong).await.status, 422);
        }
        let mut client = app.anonymous_client();
        let right = [("account[email]", ADMIN), ("account[password]", PASSWORD)];
        let response = client.call("/api/sign_in", &right).await;
        assert_eq!((response.status, response.header("retry-after")), (429, "10"), "even the right password is rate limited: {}", response.text);
        let response = try_sign_in(&mut client, ADMIN, PASSWORD, "").await;
        assert_eq!((response.status, response.header("location")), (303, "/sign-in"));
        let page = client.get("/sign-in").await;
        assert!(page.text.contains("Please wait 10 s") && page.text.contains(ADMIN), "the page shows the wait: {}", page.text);
        assert_eq!((page.status, page.header("retry-after")), (429, "10"), "and the header has it");

        app.clock.shift(4 * 1_000_000);
        assert_eq!(client.get("/sign-in").await.header("retry-after"), "6", "the remaining wait is shown");
        app.clock.shift(6 * 1_000_000);
        let page = client.get("/sign-in").await;
        assert!(page.status == 200 && page.text.contains(ADMIN) && !page.text.contains("Please wait"), "{}", page.text);
        assert_eq!(app.anonymous_client().call("/api/sign_in", &wrong).await.status, 422);
        assert_eq!(app.anonymous_client().call("/api/sign_in", &wrong).await.header("retry-after"), "20", "each wait is longer");
        app.clock.shift(20 * 1_000_000);
        assert_eq!(app.anonymous_client().call("/api/sign_in", &right).await.status, 200, "works after the wait");
    }

    async fn forwarded_addresses_are_trusted_only_from_trusted_proxies(engine) {
        const CLIENT: &str = "203.0.113.7";
        let attempt = async |app: &TestApp, forwarded: &str| {
            let mut client = app.anonymous_client();
            client.headers.push(("x-forwarded-for", forwarded.into()));
            client.call("/api/sign_in", &[("account[email]", ADMIN), ("account[password]", PASSWORD)]).await.status
        };
        let app = spawn_app(engine).await;
        exhaust_rate_limit(&app, CLIENT).await;
        assert_eq!(attempt(&app, CLIENT).await, 200, "the header is not trusted without a proxy");

        let app = spawn_app_with(engine, |settings| settings.trusted_proxies = List::Line("127.0.0.0/8".into())).await;
        exhaust_rate_limit(&app, CLIENT).await;
        assert_eq!(attempt(&app, CLIENT).await, 429, "the proxy's header is trusted");
        assert_eq!(attempt(&app, &format!("198.51.100.9, {CLIENT}")).await, 429, "earlier entries are not trusted");
        assert_eq!(attempt(&app, "198.51.100.9").await, 200);
    }

    async fn the_redirect_after_sign_in_stays_on_this_site(engine) {
        let app = spawn_app(engine).await;
        for (next, location) in [
            ("/children?q=ana", "/children?q=ana"),
            ("//evil.example", "/today"),
            ("/\\evil.example", "/today"),
            ("https://evil.example/week", "/today"),
            ("/week\r\nset-cookie: session=x", "/today"),
        ] {
            let response = try_sign_in(&mut app.anonymous_client(), ADMIN, PASSWORD, next).await;
            assert_eq!((response.status, response.header("location")), (303, location), "{next:?}");
        }
    }
}
