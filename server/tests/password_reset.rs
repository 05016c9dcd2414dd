//! Password reset by email.

use crate::{
    both_engines,
    mail::{mailer, with_mail},
    support::{
        Engine, PASSWORD, TestApp, TestUser,
        authenticator::set_up_authenticator,
        client::{Client, Response, form_opened_at},
        smtp::MailServer,
        spawn_app, spawn_app_with,
    },
};
use server::{
    config::{List, Settings},
    mail::send_due,
};

const PARENT: &str = "guardian207@family.example";
const NEW: &str = "seven quiet otters swim";
const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;

/// An app and the mail server to deliver its emails to.
async fn spawn(engine: Engine) -> (TestApp, MailServer) {
    (spawn_app_with(engine, with_mail).await, MailServer::start().await)
}

async fn deliver(app: &TestApp, server: &MailServer) {
    send_due(&app.db, &mailer(app, server.port), app.clock.now()).await.expect("the mail job runs");
}

/// Opens the form and submits it at once, like a person whose browser fills it in.
async fn request_reset(client: &mut Client, email: &str) -> Response {
    let opened = form_opened_at(&client.get("/forgot").await.text);
    submit_reset_request(client, email, "", &opened).await
}

async fn submit_reset_request(client: &mut Client, email: &str, website: &str, opened: &str) -> Response {
    let fields = [("account[email]", email), ("website", website), ("opened", opened)];
    client.submit("/forgot", "/api/forgot_password", &fields).await
}

/// Requests a reset and returns the path of the link in the email.
async fn request_reset_link(app: &TestApp, server: &MailServer, email: &str) -> String {
    assert_eq!(request_reset(&mut app.anonymous_client(), email).await.status, 303);
    deliver(app, server).await;
    let sent_email = server.last_with_subject("Set a new password");
    assert_eq!(sent_email.to, email);
    let link = sent_email.link();
    link.strip_prefix(&app.installation.public_url).expect("a link to this site").to_owned()
}

async fn set_password(client: &mut Client, link: &str, password: &str) -> Response {
    let token = link.rsplit('/').next().expect("a token");
    client.submit(link, "/api/reset_password", &[("account[token]", token), ("account[password]", password)]).await
}

async fn can_sign_in(app: &TestApp, password: &str) -> bool {
    let fields = [("account[email]", PARENT), ("account[password]", password)];
    app.anonymous_client().call("/api/sign_in", &fields).await.status == 200
}

both_engines! {
    async fn a_reset_link_sets_the_password_and_ends_all_sessions(engine) {
        let (app, server) = spawn(engine).await;
        let mut before = app.client(TestUser::Guardian);
        let mut other = app.client(TestUser::OtherGuardian);
        let link = request_reset_link(&app, &server, PARENT).await;
        assert!(link.starts_with("/reset/"), "{link}");
        let mut client = app.anonymous_client();
        let page = client.get(&link).await;
        assert_eq!((page.status, page.header("cache-control"), page.header("referrer-policy")), (200, "no-store", "same-origin"));
        assert!(page.text.contains(PARENT));

        let short = set_password(&mut client, &link, "too short").await;
        assert_eq!((short.status, short.header("location")), (303, &*link));
        let page = client.get(&link).await.text;
        assert!(page.contains("role=\"alert\"") && !page.contains("too short"), "the error is shown, and the link still works");

        let done = set_password(&mut client, &link, NEW).await;
        assert_eq!((done.status, done.header("location")), (303, "/sign-in"));
        assert!(!client.cookies.contains_key("session"), "signing in is a separate step, with the second factor");
        assert!(client.get("/sign-in").await.text.contains("Your new password is set"));
        assert_eq!(before.get("/home").await.status, 302, "the previous session has ended");
        assert_eq!(other.get("/home").await.status, 200, "sessions of other users stay");
        assert!(!can_sign_in(&app, PASSWORD).await && can_sign_in(&app, NEW).await);

        deliver(&app, &server).await;
        assert_eq!(server.last_with_subject("Your account was changed").to, PARENT);
        assert!(app.database.security_events(PARENT).await.contains(&"password_reset".to_owned()));
    }

    async fn only_the_latest_reset_link_works_once_within_an_hour(engine) {
        let (app, server) = spawn(engine).await;
        let first = request_reset_link(&app, &server, PARENT).await;
        let second = request_reset_link(&app, &server, PARENT).await;
        let mut client = app.anonymous_client();
        for dead in [first.as_str(), "/reset/nonsense", "/reset/"] {
            let response = client.get(dead).await;
            assert!(response.status == 404 || response.text.contains("This link no longer works"), "{dead}");
        }
        assert_eq!(set_password(&mut client, &first, NEW).await.header("location"), first);
        assert!(can_sign_in(&app, PASSWORD).await, "nothing was changed");
        assert_eq!(set_password(&mut client, &second, NEW).await.header("location"), "/sign-in");
        set_password(&mut client, &second, "another long password").await;
        assert!(can_sign_in(&app, NEW).await, "a used link does not work again");

        let late = request_reset_link(&app, &server, PARENT).await;
        app.clock.shift(61 * MINUTE);
        assert!(client.get(&late).await.text.contains("This link no longer works"));
        set_password(&mut client, &late, "another long password").await;
        assert!(can_sign_in(&app, NEW).await);
    }

    async fn the_response_does_not_reveal_whether_an_account_exists(engine) {
        let (app, server) = spawn(engine).await;
        let mut responses = Vec::new();
        for email in [PARENT, "nobody@elsewhere.example"] {
            let mut client = app.anonymous_client();
            let before = app.database.content().await;
            let plain = request_reset(&mut client, email).await;
            let after = app.database.content().await;
            let changed: Vec<_> = after.iter().filter(|(table, rows)| before.get(*table) != Some(*rows)).map(|(table, _)| table.clone()).collect();
            let fields = [("account[email]", email), ("opened", app.fixtures.id("opened"))];
            let script = app.anonymous_client().call("/api/forgot_password", &fields).await;
            let page = client.get("/sign-in").await.text;
            assert!(page.contains("an e-mail is on its way") && !page.contains(email), "{page}");
            responses.push((plain.status, plain.header("location").to_owned(), script.status, script.text, changed));
        }
        // The same work is done for both; only the mail job checks whether the account exists.
        assert_eq!(responses[0], responses[1]);
        deliver(&app, &server).await;
        assert!(!server.received().is_empty() && server.received().iter().all(|sent_email| sent_email.to == PARENT));
    }

    async fn a_form_with_a_filled_hidden_field_is_rejected_for_every_address(engine) {
        let (app, server) = spawn(engine).await;
        let mut client = app.anonymous_client();
        let seal = form_opened_at(&client.get("/forgot").await.text);
        for email in [PARENT, "nobody@elsewhere.example"] {
            // More often than requests are allowed: these don't count for the account.
            for (website, opened) in [("https://spam.example", &*seal), ("https://spam.example", ""), ("", ""), ("", "yesterday")] {
                let rejected = submit_reset_request(&mut client, email, website, opened).await;
                assert_eq!((rejected.status, rejected.header("location")), (303, "/forgot"));
                let page = client.get("/forgot").await.text;
                assert!(page.contains("No e-mail was sent") && page.contains(&format!("value=\"{email}\"")), "{page}");
                assert!(page.contains("or part of the page was missing. Open the page again"), "both causes: {page}");
                assert!(!page.contains("spam.example"), "the hidden field is empty again: {page}");
            }
        }
        assert_eq!(app.database.select_number("SELECT COUNT(*) FROM password_asks").await, 0);
        let person = request_reset(&mut client, PARENT).await;
        assert_eq!((person.status, person.header("location")), (303, "/sign-in"));
        assert!(client.get("/sign-in").await.text.contains("an e-mail is on its way"));
        deliver(&app, &server).await;
        assert_eq!(server.only_email().to, PARENT, "only the request of a person sends an email");
    }

    async fn a_forged_host_header_does_not_change_the_link(engine) {
        let (app, server) = spawn(engine).await;
        let mut client = app.anonymous_client();
        client.headers.push(("x-forwarded-host", "evil.example".into()));
        client.headers.push(("forwarded", "host=evil.example".into()));
        client.host = Some("evil.example".into());
        request_reset(&mut client, PARENT).await;
        deliver(&app, &server).await;
        let sent_email = server.only_email();
        assert!(sent_email.link().starts_with(&format!("{}/reset/", app.installation.public_url)), "{}", sent_email.link());
        assert!(!sent_email.raw.contains("evil.example"));
    }

    async fn the_account_owner_can_sign_in_while_others_are_rate_limited(engine) {
        let server = MailServer::start().await;
        let behind_a_proxy = |settings: &mut Settings| {
            with_mail(settings);
            settings.trusted_proxies = List::Line("127.0.0.0/8".into());
        };
        let app = spawn_app_with(engine, behind_a_proxy).await;
        let try_sign_in = async |from: u8, password: &str| {
            let mut client = app.anonymous_client();
            client.headers.push(("x-forwarded-for", format!("198.51.{from}.7")));
            client.call("/api/sign_in", &[("account[email]", PARENT), ("account[password]", password)]).await.status
        };
        let mut networks = 0..;
        while try_sign_in(networks.next().expect("a network"), "not that one, surely").await != 429 {}
        let mut owner = app.anonymous_client();
        let link = request_reset_link(&app, &server, PARENT).await;
        assert_eq!(set_password(&mut owner, &link, NEW).await.header("location"), "/sign-in");
        assert_eq!(try_sign_in(255, NEW).await, 429, "other clients are still rate limited");
        let right = [("account[email]", PARENT), ("account[password]", NEW)];
        assert_eq!(owner.call("/api/sign_in", &right).await.status, 200);
        let mut other = app.anonymous_client();
        other.cookies.insert("device".into(), owner.cookies["device"].clone());
        let at_another = [("account[email]", "guardian208@family.example"), ("account[password]", NEW)];
        assert_eq!(other.call("/api/sign_in", &at_another).await.status, 422, "the device is trusted for one account only");
    }

    async fn a_password_reset_does_not_renew_second_step_attempts(engine) {
        let (app, server) = spawn(engine).await;
        set_up_authenticator(&app, &mut app.client(TestUser::Guardian)).await;
        let mut attempts = Vec::new();
        for password in [NEW, "eight quiet otters swim"] {
            let mut thief = app.anonymous_client();
            let link = request_reset_link(&app, &server, PARENT).await;
            set_password(&mut thief, &link, password).await;
            let right = [("account[email]", PARENT), ("account[password]", password)];
            assert_eq!(thief.submit("/sign-in", "/api/sign_in", &right).await.header("location"), "/sign-in/second");
            let mut wrong = 0;
            while thief.call("/api/second_step", &[("step[code]", "000000")]).await.status == 422 {
                wrong += 1;
            }
            attempts.push(wrong);
        }
        assert_eq!(attempts, [5, 0], "attempts are counted per account, across resets");
    }

    async fn reset_requests_are_rate_limited(engine) {
        let (app, _server) = spawn(engine).await;
        let ask = async |email: &str| {
            let fields = [("account[email]", email), ("opened", app.fixtures.id("opened"))];
            app.anonymous_client().call("/api/forgot_password", &fields).await.status
        };
        for _ in 0..3 {
            assert_eq!(ask(PARENT).await, 200);
        }
        for email in [PARENT, "nobody@elsewhere.example"] {
            let expected = if email == PARENT { 429 } else { 200 };
            assert_eq!(ask(email).await, expected);
        }
    }

    async fn the_reset_page_reports_a_missing_mail_server(engine) {
        let app = spawn_app(engine).await;
        let page = app.anonymous_client().get("/forgot").await.text;
        assert!(page.contains("No e-mail can be sent from here") && !page.contains("<input type=\"email\""), "{page}");
        assert!(app.client(TestUser::Admin).get("/mail").await.text.contains("No mail server is set up"));
    }
}
