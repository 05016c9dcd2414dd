//! Account activity: sessions and sign-ins shown to the account owner, emails about new browsers, no stored IP addresses.

use crate::{
    both_engines,
    support::{PASSWORD, TestApp, TestUser, client::Client, sign_in, spawn_app, spawn_app_with},
};
use server::config::List;
use std::{
    io::Write,
    path::PathBuf,
    sync::{Arc, LazyLock, Mutex},
};
use store::identity::Token;

const ADMIN: &str = "marta.ruiz@maple.example";
const PHONE: &str = "Mozilla/5.0 (Android 15; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0";
const DESKTOP: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0";

async fn sign_in_with_user_agent(app: &TestApp, agent: &str, email: &str) -> Client {
    let mut client = app.anonymous_client();
    client.headers.push(("user-agent", agent.into()));
    sign_in(&mut client, email).await;
    client
}

fn session_id(client: &Client) -> String {
    Token::from_text(client.cookies["session"].clone()).id().expect("a session has an id").to_string()
}

async fn count_new_device_emails(app: &TestApp) -> usize {
    app.count_emails_with("new_device").await
}

/// An app that trusts the test's proxy and has a region file with the test's IP addresses.
async fn spawn_app_with_regions(engine: crate::support::Engine) -> TestApp {
    spawn_app_with(engine, |settings| {
        settings.trusted_proxies = List::Line("127.0.0.0/8".into());
        settings.region_file = Some(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/regions/nested.mmdb"));
    })
    .await
}

/// Captures everything the process logs, from the first use of [`LOG`] on.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("the log lock")).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log lock").extend_from_slice(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    let writer = log.clone();
    let lines = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(move || writer.clone()).finish();
    tracing::subscriber::set_global_default(lines).expect("no other subscriber is set");
    log
});

both_engines! {
    async fn a_user_can_end_a_session_in_another_browser(engine) {
        let app = spawn_app(engine).await;
        let mut phone = sign_in_with_user_agent(&app, PHONE, ADMIN).await;
        let mut desktop = sign_in_with_user_agent(&app, DESKTOP, ADMIN).await;
        let page = desktop.get("/account/activity").await.text;
        assert!(page.contains("Firefox on Android") && page.contains("Edge on Windows") && page.contains("This session"), "{page}");
        assert!(!page.contains(phone.cookies["session"].as_str()), "no token in a page");

        let id = session_id(&phone);
        let response = desktop.submit("/account/activity", "/api/end_session", &[("session", &id)]).await;
        assert_eq!((response.status, response.header("location")), (303, "/account/activity"));
        let page = desktop.get("/account/activity").await.text;
        assert!(page.contains("A session was ended") && page.contains("That session has ended"), "{page}");

        let path = format!("/visits/{}", app.fixtures.id("visit"));
        let typed = [("visit[visit]", app.fixtures.id("visit")), ("visit[version]", "1"), ("visit[by]", "family"), ("visit[reason]", "The child is ill")];
        let response = phone.submit(&path, "/api/cancel_visit", &typed).await;
        assert_eq!(response.status, 303);
        assert!(response.header("location").starts_with("/sign-in?next="), "{}", response.header("location"));
        let to_sign_in = response.header("location").to_owned();
        assert!(phone.get(&to_sign_in).await.text.contains("Your session has ended"));
        sign_in(&mut phone, ADMIN).await;
        assert!(phone.get(&path).await.text.contains("The child is ill"), "the input is restored");
    }

    async fn ending_all_other_sessions_closes_their_event_streams(engine) {
        let app = spawn_app(engine).await;
        let phone = sign_in_with_user_agent(&app, PHONE, ADMIN).await;
        let mut events = phone.clone().open_stream("/events").await;
        let mut desktop = sign_in_with_user_agent(&app, DESKTOP, ADMIN).await;
        let mut own = desktop.clone().open_stream("/events").await;
        assert_eq!(desktop.call("/api/end_other_sessions", &[]).await.status, 200);
        assert_eq!(events.next().await.expect("the stream reports its end").0, "ended");
        assert_eq!(events.next().await, None);
        assert_eq!(app.client(TestUser::Admin).get("/week").await.status, 302, "the session of the template ends too");
        assert_eq!(desktop.get("/week").await.status, 200);
        app.stop.send(true).expect("streams wait for the shutdown signal");
        assert_eq!(own.next().await, None, "no other stream got an event");
    }

    async fn users_cannot_end_another_users_session(engine) {
        let app = spawn_app(engine).await;
        let id = session_id(&app.client(TestUser::AssignedProvider));
        let response = app.client(TestUser::Admin).call("/api/end_session", &[("session", &id)]).await;
        assert_eq!(response.status, 404, "not even the office can: {}", response.text);
        assert_eq!(app.client(TestUser::AssignedProvider).get("/day").await.status, 200);
        let mut own = app.client(TestUser::AssignedProvider);
        let response = own.submit("/account/activity", "/api/end_session", &[("session", &id)]).await;
        assert_eq!((response.status, response.header("location")), (303, "/sign-in"), "users can end their own session");
        assert!(!own.cookies.contains_key("session"));
    }

    async fn a_failed_sign_in_is_shown_to_the_account_owner(engine) {
        let app = spawn_app(engine).await;
        let wrong = [("account[email]", ADMIN), ("account[password]", "not that one, surely")];
        let mut anonymous_client = app.anonymous_client();
        anonymous_client.headers.push(("user-agent", PHONE.into()));
        anonymous_client.call("/api/sign_in", &wrong).await;
        let mut owner = app.client(TestUser::Admin);
        let page = owner.get("/account/activity").await.text;
        assert!(page.contains("A sign-in failed") && page.contains("Firefox on Android"), "{page}");
        owner.call("/api/choose_language", &[("language", "es")]).await;
        let page = owner.get("/account/activity").await.text;
        assert!(page.contains("Un inicio de sesión falló") && page.contains("Firefox en Android"), "{page}");
    }

    async fn signing_in_from_a_new_browser_or_region_sends_an_email(engine) {
        let app = spawn_app_with_regions(engine).await;
        let before = count_new_device_emails(&app).await;
        let mut client = app.anonymous_client();
        client.headers.push(("x-forwarded-for", "203.0.113.77".into()));
        sign_in(&mut client, ADMIN).await;
        assert_eq!(count_new_device_emails(&app).await, before + 1, "a different browser than the template's");
        client.take_cookie("session");
        sign_in(&mut client, ADMIN).await;
        assert_eq!(count_new_device_emails(&app).await, before + 1, "same browser and region");
        client.headers = vec![("x-forwarded-for", "198.51.100.1".into())];
        client.take_cookie("session");
        sign_in(&mut client, ADMIN).await;
        assert_eq!(count_new_device_emails(&app).await, before + 2, "a different region");

        let mut first = app.anonymous_client();
        let fields = [("account[token]", app.fixtures.id("link")), ("account[password]", "a new password of the tests")];
        assert_eq!(first.call("/api/join", &fields).await.status, 200);
        assert_eq!(count_new_device_emails(&app).await, before + 2, "no email for the first sign-in ever");
    }

    async fn ip_addresses_are_never_stored_or_logged(engine) {
        let log = LOG.clone();
        let app = spawn_app_with_regions(engine).await;
        for address in ["203.0.113.77", "2001:db8:77::1:2"] {
            let mut client = app.anonymous_client();
            client.headers.push(("x-forwarded-for", address.into()));
            for email in [ADMIN, "nobody@maple.example"] {
                let wrong = [("account[email]", email), ("account[password]", "not that one, surely")];
                assert_eq!(client.call("/api/sign_in", &wrong).await.status, 422);
            }
            client.call("/api/send_contact", &[("request[name]", "Ana")]).await;
            let mut foreign = client.clone();
            foreign.headers.push(("sec-fetch-site", "cross-site".into()));
            foreign.call("/api/sign_out", &[]).await;
            sign_in(&mut client, ADMIN).await;
            let page = client.get("/account/activity").await.text;
            assert!(page.contains("Illinois, US"), "{page}");
            let holiday = [("holiday[date]", "2027-05-01"), ("holiday[name]", "May Day")];
            assert_eq!(client.call("/api/add_holiday", &holiday).await.status, 200);
        }
        let whole = app.database.full_content().await;
        let mut audits = whole.iter().filter(|(table, _)| table.starts_with("audit_events"));
        assert!(audits.any(|(_, events)| events.contains("Illinois, US")), "the audit has the region");
        let log = log.text();
        for mark in ["203.0.113.77", "2001:db8:77", "20010db8"] {
            let tables: Vec<_> = whole.iter().filter(|(_, rows)| rows.to_lowercase().contains(mark)).map(|(table, _)| table).collect();
            assert!(tables.is_empty(), "{mark} is stored in {tables:?}");
            assert!(!log.contains(mark), "{mark} is in the log");
        }
        assert!(log.contains("a state change of foreign origin was refused"), "the log is captured");
        assert!(!log.contains(PASSWORD) && !log.contains("not that one, surely"), "no password is in the log");
    }
}
