//! Sessions: how one opens, what its cookie is, how it ends, and how guessing is slowed down.

use crate::{
    both_engines,
    support::{App, PASSWORD, Who, client::Client, sign_in as enter, spawn_app, spawn_app_with},
};
use domain::throttle::Limit;
use server::config::List;

const ADMIN: &str = "marta.ruiz@maple.example";

async fn try_in(client: &mut Client, email: &str, password: &str, next: &str) -> crate::support::client::Answer {
    let fields = [("account[email]", email), ("account[password]", password), ("account[next]", next)];
    client.submit("/sign-in", "/api/sign_in", &fields).await
}

/// An address that must wait: with the limit that addresses have, since a wait that it could not have come to is none.
async fn exhaust(app: &App, address: &str) {
    let limit = Limit { free: 100, first_seconds: 1, longest_seconds: 60, forget_seconds: 30 };
    let bucket = [(format!("sign_in:address:{address}"), limit)];
    while app.db.identity().count_attempt(&bucket).await.is_ok() {}
}

both_engines! {
    async fn each_role_comes_to_its_first_screen(engine) {
        let app = spawn_app(engine).await;
        for (who, first) in [(Who::Admin, "/week"), (Who::Assigned, "/day"), (Who::Own, "/home")] {
            let mut client = app.stranger();
            let answer = try_in(&mut client, who.email().expect("a member"), PASSWORD, "").await;
            assert_eq!((answer.status, answer.header("location")), (303, first));
            assert_eq!(client.get(first).await.status, 200);
            let again = client.get("/").await;
            assert_eq!((again.status, again.header("location")), (303, first), "the stranger's page leads on");
        }
    }

    async fn an_address_is_known_however_it_is_typed_and_no_other_looks_like_it(engine) {
        let app = spawn_app(engine).await;
        for typed in ["\u{ff2d}arta.ruiz@maple.example", "marta\u{200b}.ruiz@maple.example", "Marta.Ruiz\u{ff20}maple.example"] {
            let answer = try_in(&mut app.stranger(), typed, PASSWORD, "").await;
            assert_eq!((answer.status, answer.header("location")), (303, "/week"), "{}", typed.escape_unicode());
        }
        let mut client = app.stranger();
        let cyrillic = try_in(&mut client, "m\u{430}rta.ruiz@maple.example", PASSWORD, "").await;
        assert_eq!(cyrillic.status, 303);
        let page = client.get(cyrillic.header("location")).await.text;
        assert!(page.contains("letters that look like others"), "{page}");
        assert!(page.contains("m\u{430}rta.ruiz@maple.example"), "and nothing typed is lost");
    }

    async fn the_session_cookie_is_kept_from_scripts_and_other_sites(engine) {
        let app = spawn_app(engine).await;
        let plain = try_in(&mut app.stranger(), ADMIN, PASSWORD, "").await;
        let cookie = plain.set_cookie("session").expect("a session");
        for flag in ["Path=/", "HttpOnly", "SameSite=Lax"] {
            assert!(cookie.contains(flag), "{flag} in {cookie}");
        }
        assert!(!cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");

        let app = spawn_app_with(engine, |settings| settings.public_url = Some("https://visits.example".into())).await;
        let mut client = app.stranger();
        let secure = try_in(&mut client, ADMIN, PASSWORD, "").await;
        let cookie = secure.set_cookie("__Host-session").expect("a session of this host");
        assert!(cookie.contains("; Secure") && cookie.contains("HttpOnly"), "{cookie}");
        assert_eq!(client.get("/week").await.status, 200);
    }

    async fn signing_in_again_ends_the_session_before(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        let before = client.clone();
        enter(&mut client, ADMIN).await;
        assert_ne!(client.cookies["session"], before.cookies["session"]);
        assert_eq!(client.get("/week").await.status, 200);
        assert_eq!(before.clone().get("/week").await.status, 302, "the old token opens nothing");
    }

    async fn signing_out_ends_the_session_on_the_server(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Assigned);
        let mut thief = client.clone();
        let answer = client.submit("/account", "/api/sign_out", &[]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/sign-in"));
        assert!(!client.cookies.contains_key("session"));
        let stolen = thief.get("/day").await;
        assert_eq!((stolen.status, stolen.header("location")), (302, "/sign-in?next=%2Fday"));
    }

    async fn a_session_ends_by_itself(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        app.clock.shift(2 * 3_600_000_000 - 1);
        assert_eq!(client.get("/week").await.status, 200, "before two idle hours");
        app.clock.shift(2 * 3_600_000_000 + 1);
        assert_eq!(client.get("/week").await.status, 302, "after two idle hours");
    }

    async fn an_unknown_address_and_a_wrong_password_get_the_same_answer(engine) {
        let app = spawn_app(engine).await;
        let mut answers = Vec::new();
        for email in [ADMIN, "nobody@maple.example"] {
            let fields = [("account[email]", email), ("account[password]", "not that one, surely")];
            let answer = app.stranger().call("/api/sign_in", &fields).await;
            let mut client = app.stranger();
            let plain = try_in(&mut client, email, "not that one, surely", "").await;
            let page = client.get("/sign-in").await.text;
            assert!(page.contains("role=\"alert\"") && page.contains(email) && !page.contains("not that one"), "{page}");
            answers.push((answer.status, answer.text, plain.status, plain.header("location").to_owned()));
        }
        assert_eq!(answers[0], answers[1]);
        assert_eq!((answers[0].0, answers[0].2), (422, 303));
    }

    async fn guessing_is_slowed_down_and_told(engine) {
        let app = spawn_app(engine).await;
        let wrong = [("account[email]", ADMIN), ("account[password]", "not that one, surely")];
        for _ in 0..5 {
            assert_eq!(app.stranger().call("/api/sign_in", &wrong).await.status, 422);
        }
        let mut client = app.stranger();
        let right = [("account[email]", ADMIN), ("account[password]", PASSWORD)];
        let answer = client.call("/api/sign_in", &right).await;
        assert_eq!((answer.status, answer.header("retry-after")), (429, "10"), "even the right password waits: {}", answer.text);
        let answer = try_in(&mut client, ADMIN, PASSWORD, "").await;
        assert_eq!((answer.status, answer.header("location")), (303, "/sign-in"));
        let page = client.get("/sign-in").await;
        assert!(page.text.contains("Please wait 10 s") && page.text.contains(ADMIN), "the page says how long: {}", page.text);
        assert_eq!((page.status, page.header("retry-after")), (429, "10"), "and says it to programs");

        app.clock.shift(4 * 1_000_000);
        assert_eq!(client.get("/sign-in").await.header("retry-after"), "6", "who comes back is told what is left");
        app.clock.shift(6 * 1_000_000);
        let page = client.get("/sign-in").await;
        assert!(page.status == 200 && page.text.contains(ADMIN) && !page.text.contains("Please wait"), "{}", page.text);
        assert_eq!(app.stranger().call("/api/sign_in", &wrong).await.status, 422);
        assert_eq!(app.stranger().call("/api/sign_in", &wrong).await.header("retry-after"), "20", "each wait is longer");
        app.clock.shift(20 * 1_000_000);
        assert_eq!(app.stranger().call("/api/sign_in", &right).await.status, 200, "and after it all is well");
    }

    async fn a_forwarded_address_is_believed_of_trusted_proxies_alone(engine) {
        const CLIENT: &str = "203.0.113.7";
        let attempt = async |app: &App, forwarded: &str| {
            let mut client = app.stranger();
            client.headers.push(("x-forwarded-for", forwarded.into()));
            client.call("/api/sign_in", &[("account[email]", ADMIN), ("account[password]", PASSWORD)]).await.status
        };
        let app = spawn_app(engine).await;
        exhaust(&app, CLIENT).await;
        assert_eq!(attempt(&app, CLIENT).await, 200, "anybody can write that header");

        let app = spawn_app_with(engine, |settings| settings.trusted_proxies = List::Line("127.0.0.0/8".into())).await;
        exhaust(&app, CLIENT).await;
        assert_eq!(attempt(&app, CLIENT).await, 429, "the proxy's word counts");
        assert_eq!(attempt(&app, &format!("198.51.100.9, {CLIENT}")).await, 429, "what stands before it is made up");
        assert_eq!(attempt(&app, "198.51.100.9").await, 200);
    }

    async fn the_way_back_leads_to_this_site_alone(engine) {
        let app = spawn_app(engine).await;
        for (next, location) in [
            ("/children?q=ana", "/children?q=ana"),
            ("//evil.example", "/week"),
            ("/\\evil.example", "/week"),
            ("https://evil.example/week", "/week"),
            ("/week\r\nset-cookie: session=x", "/week"),
        ] {
            let answer = try_in(&mut app.stranger(), ADMIN, PASSWORD, next).await;
            assert_eq!((answer.status, answer.header("location")), (303, location), "{next:?}");
        }
    }
}
