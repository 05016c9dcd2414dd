//! What the owner of an account sees of it, what is told of new browsers, and that no address is kept.

use crate::{
    both_engines,
    support::{App, PASSWORD, Who, client::Client, sign_in, spawn_app, spawn_app_with},
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
const DESK: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0";

async fn enter_with(app: &App, agent: &str, email: &str) -> Client {
    let mut client = app.stranger();
    client.headers.push(("user-agent", agent.into()));
    sign_in(&mut client, email).await;
    client
}

fn session_id(client: &Client) -> String {
    Token::from_text(client.cookies["session"].clone()).id().expect("a session has an id").to_string()
}

async fn letters(app: &App) -> i64 {
    app.database.number("SELECT COUNT(*) FROM outbox WHERE letter LIKE '%new_device%'").await
}

/// A server that believes the test's proxy and knows the regions of the test's addresses.
async fn with_regions(engine: crate::support::Engine) -> App {
    spawn_app_with(engine, |settings| {
        settings.trusted_proxies = List::Line("127.0.0.0/8".into());
        settings.region_file = Some(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/regions/nested.mmdb"));
    })
    .await
}

/// All that the process logs, from the first look on.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("nobody panics while writing")).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("nobody panics while writing").extend_from_slice(line);
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
    tracing::subscriber::set_global_default(lines).expect("nobody else listens");
    log
});

both_engines! {
    async fn one_browser_ends_the_other(engine) {
        let app = spawn_app(engine).await;
        let mut phone = enter_with(&app, PHONE, ADMIN).await;
        let mut desk = enter_with(&app, DESK, ADMIN).await;
        let page = desk.get("/account/activity").await.text;
        assert!(page.contains("Firefox on Android") && page.contains("Edge on Windows") && page.contains("This session"), "{page}");
        assert!(!page.contains(phone.cookies["session"].as_str()), "no token in a page");

        let id = session_id(&phone);
        let answer = desk.submit("/account/activity", "/api/end_session", &[("session", &id)]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/account/activity"));
        let page = desk.get("/account/activity").await.text;
        assert!(page.contains("A session was ended") && page.contains("That session has ended"), "{page}");

        let path = format!("/visits/{}", app.facts.id("visit"));
        let typed = [("visit[visit]", app.facts.id("visit")), ("visit[version]", "1"), ("visit[by]", "family"), ("visit[reason]", "The child is ill")];
        let answer = phone.submit(&path, "/api/cancel_visit", &typed).await;
        assert_eq!(answer.status, 303);
        assert!(answer.header("location").starts_with("/sign-in?next="), "{}", answer.header("location"));
        let to_sign_in = answer.header("location").to_owned();
        assert!(phone.get(&to_sign_in).await.text.contains("Your session has ended"));
        sign_in(&mut phone, ADMIN).await;
        assert!(phone.get(&path).await.text.contains("The child is ill"), "what was typed is there again");
    }

    async fn ending_all_others_ends_their_streams(engine) {
        let app = spawn_app(engine).await;
        let phone = enter_with(&app, PHONE, ADMIN).await;
        let mut events = phone.clone().open("/events").await;
        let mut desk = enter_with(&app, DESK, ADMIN).await;
        let mut own = desk.clone().open("/events").await;
        assert_eq!(desk.call("/api/end_other_sessions", &[]).await.status, 200);
        assert_eq!(events.next().await.expect("the stream tells of its end").0, "ended");
        assert_eq!(events.next().await, None);
        assert_eq!(app.client(Who::Admin).get("/week").await.status, 302, "also the session of the template");
        assert_eq!(desk.get("/week").await.status, 200);
        app.stop.send(true).expect("streams wait for it");
        assert_eq!(own.next().await, None, "nobody else heard anything of it");
    }

    async fn nobody_ends_anothers_session(engine) {
        let app = spawn_app(engine).await;
        let id = session_id(&app.client(Who::Assigned));
        let answer = app.client(Who::Admin).call("/api/end_session", &[("session", &id)]).await;
        assert_eq!(answer.status, 404, "not even the office: {}", answer.text);
        assert_eq!(app.client(Who::Assigned).get("/day").await.status, 200);
        let mut own = app.client(Who::Assigned);
        let answer = own.submit("/account/activity", "/api/end_session", &[("session", &id)]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/sign-in"), "one may end one's own");
        assert!(!own.cookies.contains_key("session"));
    }

    async fn a_failure_is_shown_to_its_owner(engine) {
        let app = spawn_app(engine).await;
        let wrong = [("account[email]", ADMIN), ("account[password]", "not that one, surely")];
        let mut stranger = app.stranger();
        stranger.headers.push(("user-agent", PHONE.into()));
        stranger.call("/api/sign_in", &wrong).await;
        let mut owner = app.client(Who::Admin);
        let page = owner.get("/account/activity").await.text;
        assert!(page.contains("A sign-in failed") && page.contains("Firefox on Android"), "{page}");
        owner.call("/api/choose_language", &[("language", "es")]).await;
        let page = owner.get("/account/activity").await.text;
        assert!(page.contains("Un inicio de sesión falló") && page.contains("Firefox en Android"), "{page}");
    }

    async fn a_new_browser_or_region_is_told_by_mail(engine) {
        let app = with_regions(engine).await;
        let before = letters(&app).await;
        let mut client = app.stranger();
        client.headers.push(("x-forwarded-for", "203.0.113.77".into()));
        sign_in(&mut client, ADMIN).await;
        assert_eq!(letters(&app).await, before + 1, "another browser than that of the template");
        client.set_aside("session");
        sign_in(&mut client, ADMIN).await;
        assert_eq!(letters(&app).await, before + 1, "the same again");
        client.headers = vec![("x-forwarded-for", "198.51.100.1".into())];
        client.set_aside("session");
        sign_in(&mut client, ADMIN).await;
        assert_eq!(letters(&app).await, before + 2, "from another country");

        let mut first = app.stranger();
        let fields = [("account[token]", app.facts.id("link")), ("account[password]", "a new password of the tests")];
        assert_eq!(first.call("/api/join", &fields).await.status, 200);
        assert_eq!(letters(&app).await, before + 2, "the first sign-in ever");
    }

    async fn no_address_is_kept(engine) {
        let log = LOG.clone();
        let app = with_regions(engine).await;
        for address in ["203.0.113.77", "2001:db8:77::1:2"] {
            let mut client = app.stranger();
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
        let whole = app.database.whole().await;
        let mut audits = whole.iter().filter(|(table, _)| table.starts_with("audit_events"));
        assert!(audits.any(|(_, events)| events.contains("Illinois, US")), "the audit knows the region");
        let log = log.text();
        for mark in ["203.0.113.77", "2001:db8:77", "20010db8"] {
            let tables: Vec<_> = whole.iter().filter(|(_, rows)| rows.to_lowercase().contains(mark)).map(|(table, _)| table).collect();
            assert!(tables.is_empty(), "{mark} stands in {tables:?}");
            assert!(!log.contains(mark), "{mark} stands in the log");
        }
        assert!(log.contains("a state change of foreign origin was refused"), "the log was heard");
        assert!(!log.contains(PASSWORD) && !log.contains("not that one, surely"), "nor does a password");
    }
}
