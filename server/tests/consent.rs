//! Choices about cookies: without JavaScript, with Global Privacy Control, and what is counted of visitors who allow it.

use crate::{
    both_engines,
    support::{
        TestApp, TestUser,
        client::{Client, Response},
        requests::PAGES,
        spawn_app, spawn_app_with,
    },
};
use server::config::List;
use std::{collections::BTreeSet, path::PathBuf};

const ACTION: &str = "/api/choose_cookies";
const ENGLISH: &str = "Your browser sends Global Privacy Control. We honor it: analytics are off.";
pub const SPANISH: &str = "Su navegador envía Global Privacy Control. Lo respetamos: el análisis está desactivado.";
const PHONE: &str = "Mozilla/5.0 (Android 15; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0";
const DAY: i64 = 86_400_000_000;

/// Pages of every shell beyond [`PAGES`].
const PRINTED: [&str; 2] = ["/week/2026-11-30?print=1", "/day/2026-12-01?print=1"];

async fn answer(client: &mut Client, page: &str, fields: &[(&str, &str)]) -> Response {
    let response = client.submit(page, ACTION, fields).await;
    assert_eq!((response.status, response.header("location")), (303, page), "{}", response.text);
    response
}

/// The letters of the consent cookie: the purposes that it allows.
fn allowed(client: &Client) -> &str {
    client.cookies.get("consent").and_then(|cookie| cookie.rsplit('.').next()).unwrap_or("no cookie")
}

fn asks(page: &Response) -> bool {
    page.text.contains("class=\"consent\"")
}

fn is_checked(page: &Response, name: &str) -> bool {
    let (_, rest) = page.text.split_once(&format!("name=\"{name}\" value=\"true\"")).expect("a checkbox");
    rest.split_once('>').expect("its end").0.contains("checked")
}

async fn proofs(app: &TestApp) -> Vec<String> {
    app.database.select_texts("SELECT kind FROM consents ORDER BY at_us, seq").await
}

/// Writes what waits, and returns all rows: page, action, device, region and number.
async fn usage(app: &TestApp) -> Vec<String> {
    app.usage.lock().await.write_waiting(&app.db).await.expect("the batch is written");
    let columns = "page || '|' || action || '|' || device || '|' || region || '|' || CAST(count AS TEXT)";
    app.database.select_texts(&format!("SELECT {columns} FROM usage_events ORDER BY 1")).await
}

both_engines! {
    async fn a_choice_is_made_and_changed_without_javascript(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.anonymous_client();
        let page = client.get("/").await;
        assert!(asks(&page));
        for text in ["Reject all", "Accept all", "Choose one by one"] {
            assert!(page.text.contains(text), "{text}");
        }
        let page = client.get("/cookies").await;
        assert!(!is_checked(&page, "preferences") && !is_checked(&page, "analytics"), "nothing is checked in advance");
        assert!(!asks(&page), "the page asks itself");
        assert!(client.cookies.is_empty(), "nothing is stored before a choice");

        let response = answer(&mut client, "/terms", &[("answer", "all")]).await;
        let cookie = response.set_cookie("consent").expect("a cookie");
        for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=15724800"] {
            assert!(cookie.contains(part), "{part} in {cookie}");
        }
        assert_eq!(allowed(&client), "pa");
        let page = client.get("/terms").await;
        assert!(!asks(&page) && page.text.contains("Choice saved."));
        let page = client.get("/cookies").await;
        assert!(is_checked(&page, "preferences") && is_checked(&page, "analytics") && page.text.contains("Withdraw everything"));

        answer(&mut client, "/cookies", &[("answer", "chosen"), ("preferences", "true")]).await;
        assert_eq!(allowed(&client), "p-");
        answer(&mut client, "/cookies", &[("answer", "needed")]).await;
        assert_eq!(allowed(&client), "--");
        let page = client.get("/cookies").await;
        assert!(!is_checked(&page, "preferences") && !page.text.contains("Withdraw everything"));
        assert!(!asks(&client.get("/").await), "a no is not asked about again");
        assert_eq!(proofs(&app).await, ["given", "withdrawn", "withdrawn"]);
    }

    async fn visitors_are_asked_again_after_half_a_year_and_about_another_version(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.anonymous_client();
        answer(&mut client, "/", &[("answer", "all")]).await;
        app.clock.shift(181 * DAY);
        assert!(!asks(&client.get("/").await));
        app.clock.shift(DAY);
        assert!(asks(&client.get("/").await), "after half a year");
        assert!(!is_checked(&client.get("/cookies").await, "analytics"), "an old yes checks nothing in advance");
        answer(&mut client, "/", &[("answer", "all")]).await;
        let current = client.cookies["consent"].clone();
        let (_, rest) = current.split_once('.').expect("a version");
        client.cookies.insert("consent".into(), format!("1.{rest}"));
        assert!(asks(&client.get("/").await), "another version");
        let counted = usage(&app).await;
        client.get("/contact").await;
        assert_eq!(usage(&app).await, counted, "nothing is counted meanwhile");
        answer(&mut client, "/", &[("answer", "needed")]).await;
        assert_eq!(proofs(&app).await, ["given", "given", "withdrawn"], "all under one id");
    }

    async fn the_language_is_remembered_for_longer_only_with_consent(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.anonymous_client();
        let lasts = |response: &Response| response.set_cookie("language").map(|cookie| cookie.contains("Max-Age=31536000"));
        let choose = [("language", "es")];
        assert_eq!(lasts(&client.submit("/", "/api/choose_language", &choose).await), Some(false));
        assert_eq!(lasts(&answer(&mut client, "/", &[("answer", "all")]).await), Some(true));
        assert_eq!(lasts(&client.submit("/", "/api/choose_language", &choose).await), Some(true));
        assert_eq!(lasts(&answer(&mut client, "/", &[("answer", "needed")]).await), Some(false), "a withdrawal shortens it");
        assert!(client.get("/").await.text.contains("<html lang=\"es\""), "until the browser is closed");
        let mut other = app.anonymous_client();
        assert_eq!(lasts(&answer(&mut other, "/", &[("answer", "all")]).await), None, "no language was chosen");
    }

    async fn every_page_shows_that_global_privacy_control_is_honored(engine) {
        let app = spawn_app_with(engine, |settings| settings.dev_gallery = true).await;
        let mut shells = BTreeSet::new();
        for user in [TestUser::Anonymous, TestUser::Admin, TestUser::AssignedProvider, TestUser::Guardian] {
            for (language, line) in [("en", ENGLISH), ("es", SPANISH)] {
                let mut client = app.client(user);
                client.cookies.insert("language".into(), language.into());
                client.headers.push(("sec-gpc", "1".into()));
                // The gallery is a page for developers, outside of the shells.
                let pages = PAGES.iter().map(|(_, path)| *path).filter(|path| !path.starts_with("/gallery"));
                for path in pages.chain(PRINTED) {
                    let path = app.fixtures.fill(path);
                    let page = client.get(&path).await;
                    if (300..400).contains(&page.status) {
                        continue;
                    }
                    assert!(page.text.contains(line), "{path} of {} in {language}: {}", user.name(), page.status);
                    let classes = ["shell-site", "shell-rail", "shell-provider", "shell-parent", "\"paper\""];
                    shells.extend(classes.into_iter().filter(|class| page.text.contains(class)));
                }
            }
        }
        assert_eq!(shells.len(), 5, "{shells:?}");
        for user in [TestUser::Anonymous, TestUser::Admin] {
            let mut client = app.client(user);
            client.headers.push(("sec-gpc", "0".into()));
            assert!(!client.get("/contact").await.text.contains("privacy-signal"), "without the signal");
        }
    }

    async fn a_page_that_is_sent_again_follows_the_signal(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Guardian);
        for signal in ["0", "1", "0", "1"] {
            client.headers = vec![("sec-gpc", signal.into())];
            assert_eq!(client.get("/home").await.text.contains(ENGLISH), signal == "1");
        }
    }

    async fn global_privacy_control_refuses_analytics_even_over_a_yes(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.anonymous_client();
        answer(&mut client, "/", &[("answer", "all")]).await;
        client.headers.push(("sec-gpc", "1".into()));
        client.get("/contact").await;
        assert_eq!(usage(&app).await, [""; 0], "over a stored yes");
        let page = client.get("/cookies").await;
        assert!(!page.text.contains("name=\"analytics\"") && page.text.contains("analytics stay off"), "it is not asked about");

        let mut other = app.anonymous_client();
        other.headers.push(("sec-gpc", "1".into()));
        let page = other.get("/").await;
        assert!(asks(&page) && page.text.contains("Your browser sends Global Privacy Control, so page visits are not counted"));
        answer(&mut other, "/", &[("answer", "all")]).await;
        assert_eq!(allowed(&other), "p-");
        answer(&mut other, "/", &[("answer", "chosen"), ("analytics", "true")]).await;
        assert_eq!(allowed(&other), "--");
        assert_eq!(app.database.select_number("SELECT COUNT(*) FROM consents WHERE gpc").await, 2);

        let mut script = app.anonymous_client();
        assert_eq!(script.call(ACTION, &[("answer", "all"), ("signal", "true")]).await.status, 200);
        assert_eq!(allowed(&script), "p-", "a browser that sets only the property");
    }

    async fn usage_has_routes_and_no_names_ids_or_addresses(engine) {
        let app = spawn_app_with(engine, |settings| {
            settings.trusted_proxies = List::Line("127.0.0.0/8".into());
            settings.region_file = Some(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/regions/nested.mmdb"));
        }).await;
        let mut client = app.client(TestUser::Admin);
        client.headers = vec![("user-agent", PHONE.into()), ("x-forwarded-for", "203.0.113.77".into())];
        let visit = format!("/visits/{}", app.fixtures.id("visit"));
        client.get(&visit).await;
        assert_eq!(usage(&app).await, [""; 0], "before a choice");
        answer(&mut client, "/account", &[("answer", "all")]).await;
        for path in [visit.as_str(), &visit, "/search?q=canary", "/children?name=canary", "/canary", "/join/canary"] {
            client.get(path).await;
        }
        client.submit(&format!("{visit}?canary=1"), "/api/choose_initials", &[("on", "true")]).await;
        client.call("/api/choose_initials", &[("on", "canary")]).await;
        client.call("/api/canary", &[]).await;
        client.headers.push(("sec-fetch-mode", "cors".into()));
        client.get("/week").await;
        let expected = [
            "/children|view|phone|Illinois, US|1",
            "/join/{token}|view|phone|Illinois, US|1",
            "/search|view|phone|Illinois, US|1",
            "/visits/{id}|choose_initials|phone|Illinois, US|1",
            "/visits/{id}|view|phone|Illinois, US|2",
        ];
        assert_eq!(usage(&app).await, expected);
        let content = app.database.full_content().await;
        let rows: String = content.into_iter().filter(|(table, _)| table.starts_with("usage_events")).map(|(_, rows)| rows).collect();
        assert!(!rows.is_empty());
        for secret in ["canary", app.fixtures.id("visit"), "203.0.113", "Firefox", "Marta", "marta", "Matthew"] {
            assert!(!rows.contains(secret), "{secret} in {rows}");
        }
    }

    async fn withdrawing_deletes_usage_data_and_stops_counting(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Guardian);
        answer(&mut client, "/home", &[("answer", "all")]).await;
        let home = client.get("/home").await;
        assert!(home.text.contains("href=\"/cookies\""), "the footer leads to the choice");
        assert_eq!(usage(&app).await, ["/home|view|desktop||1"]);
        client.get("/home").await;
        answer(&mut client, "/cookies", &[("answer", "needed")]).await;
        client.get("/home").await;
        assert_eq!(usage(&app).await, [""; 0], "nor what still waited to be written");
        assert_eq!(proofs(&app).await, ["given", "withdrawn"]);
    }

    async fn a_refusal_is_never_limited(engine) {
        let app = spawn_app(engine).await;
        let mut allowing = app.anonymous_client();
        answer(&mut allowing, "/", &[("answer", "all")]).await;
        let mut last = 0;
        for _ in 0..200 {
            last = app.anonymous_client().call(ACTION, &[("answer", "all")]).await.status;
        }
        assert_eq!(last, 429, "a program can't fill the database with choices");
        let before = proofs(&app).await.len();
        let mut refusing = app.anonymous_client();
        answer(&mut refusing, "/", &[("answer", "needed")]).await;
        assert_eq!(allowed(&refusing), "--");
        assert_eq!(proofs(&app).await.len(), before);
        answer(&mut allowing, "/", &[("answer", "needed")]).await;
        assert_eq!((allowed(&allowing), proofs(&app).await.len()), ("--", before + 1), "a withdrawal is proved");
    }
}
