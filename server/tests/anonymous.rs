//! Measures how much anonymous requests write to the database: every server function, page and plain route is requested
//! without a session, with bodies up to the size limit.
//!
//! `anonymous.txt` is the snapshot. To update it, run
//! `VISITOMS_TEST_UPDATE_SNAPSHOTS=1 cargo test -p server --test http anonymous`.

use crate::{
    both_engines,
    matrix::assert_matches_golden,
    support::{
        TestApp,
        client::Client,
        database::Content,
        requests::{FUNCTIONS, PAGES, PLAIN_ROUTES},
        spawn_app, spawn_app_with,
    },
};
use server::config::List;
use std::{collections::BTreeSet, fmt::Write};

/// Slightly less than the request body limit.
const LARGE: usize = 1_000_000;
/// Fits into a saved form.
const FITS_SAVED_FORM: usize = 12_000;
/// The limit for the four requests to one route together.
const MAX_WRITTEN_BYTES: usize = 32 * 1024;

both_engines! {
    async fn anonymous_requests_write_little_to_the_database(engine) {
        let app = spawn_app_with(engine, |settings| settings.trusted_proxies = List::Line("127.0.0.1".into())).await;
        let mut measurement = Measurement { text: "# What four anonymous requests write, with bodies of up to 1 MB; see anonymous.rs.\n".into(), before: distinct_rows(app.database.full_content().await), app };
        for (path, fields) in FUNCTIONS {
            let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, measurement.app.fixtures.fill(text))).collect();
            for (nth, (page, padded, junk)) in [(Some("/contact"), FITS_SAVED_FORM, 0), (Some("/contact"), LARGE, 0), (Some("/contact"), 0, FITS_SAVED_FORM), (None, 0, LARGE)].into_iter().enumerate() {
                let mut browser = measurement.client_on_own_network(nth);
                let pad = "x".repeat(padded / fields.len().max(1));
                let mut sent: Vec<_> = fields.iter().map(|(name, text)| (*name, format!("{text}{pad}"))).collect();
                sent.push(("junk", "x".repeat(junk + if fields.is_empty() { padded } else { 0 })));
                let sent: Vec<_> = sent.iter().map(|(name, text)| (*name, text.as_str())).collect();
                let response = match page {
                    Some(page) => browser.submit(page, path, &sent).await,
                    None => browser.call(path, &sent).await,
                };
                assert!(response.status < 500, "{path}: {}", response.text);
            }
            measurement.measure_row(&format!("POST {path}")).await;
        }
        for route in PLAIN_ROUTES.iter().filter_map(|route| route.strip_prefix("POST ")) {
            let large = "x".repeat(LARGE);
            measurement.client_on_own_network(0).submit("/import", route, &[("from", &large)]).await;
            measurement.client_on_own_network(1).upload(route, &[("providers", &large)]).await;
            measurement.measure_row(&format!("POST {route}")).await;
        }
        for (route, path) in PAGES {
            let path = measurement.app.fixtures.fill(path);
            let join = if path.contains('?') { '&' } else { '?' };
            measurement.client_on_own_network(0).get(&format!("{path}{join}q={}", "x".repeat(6_000))).await;
            measurement.measure_row(&format!("GET {route}")).await;
        }
        assert_matches_golden("anonymous.txt", &measurement.text);
    }

    async fn forms_saved_for_one_network_are_limited(engine) {
        let app = spawn_app(engine).await;
        let long = "x".repeat(FITS_SAVED_FORM);
        let send = async || app.anonymous_client().submit("/contact", "/api/choose_language", &[("language", "xx"), ("junk", &long)]).await;
        for nth in 1..=100 {
            let response = send().await;
            assert_eq!((response.status, response.header("location")), (303, "/contact"), "form {nth}");
        }
        let refused = send().await;
        assert_eq!((refused.status, refused.header("retry-after")), (429, "1"));
        assert!(refused.text.contains("was not saved here") && refused.text.contains("Back button"), "{}", refused.text);
        assert_eq!(refused.set_cookie("form"), None);
        let count_saved = async || app.database.select_number("SELECT COUNT(*) FROM form_returns").await;
        assert_eq!(count_saved().await, 100);
        // One more is allowed each minute; the oldest forms are deleted.
        for _ in 0..5 {
            app.clock.shift(60_000_000);
            assert_eq!(send().await.status, 303);
        }
        assert_eq!(count_saved().await, 100);
        app.clock.shift(16 * 60_000_000);
        app.db.identity().delete_expired_drafts().await.expect("the saved forms are deleted");
        assert_eq!(count_saved().await, 0);
    }

    async fn only_forms_sent_from_a_page_are_saved(engine) {
        let app = spawn_app(engine).await;
        let wrong = [("language", "xx"), ("junk", "typed in vain")];
        for page in ["/nowhere", "/week/2026-11-30/more", "//evil.example/x"] {
            let mut client = app.anonymous_client();
            let response = client.submit(page, "/api/choose_language", &wrong).await;
            assert!(app.saved_form(&client).await.is_none_or(|form| !form.contains("/nowhere")), "{page}");
            // A referer that is not a path of this site counts as the home page.
            let is_home_page = page.starts_with("//");
            assert_eq!(response.status, if is_home_page { 303 } else { 422 }, "{page}: {}", response.text);
            assert_eq!(response.text.contains("was not saved here"), !is_home_page, "{page}: {}", response.text);
        }
        let large = [("language", "xx"), ("junk", &"x".repeat(17 * 1024))];
        let mut client = app.anonymous_client();
        let response = client.submit("/contact", "/api/choose_language", &large).await;
        assert_eq!(response.status, 413);
        assert!(response.text.contains("too long") && response.text.contains("<h1"), "{}", response.text);
        assert_eq!(app.saved_form(&client).await, None);
    }
}

struct Measurement {
    app: TestApp,
    text: String,
    before: BTreeSet<String>,
}

impl Measurement {
    /// A client on a network of its own for each request, so that rate limits do not affect the measurement.
    fn client_on_own_network(&self, nth: usize) -> Client {
        let mut client = self.app.anonymous_client();
        let row = self.text.lines().count();
        client.headers.push(("x-forwarded-for", format!("203.{nth}.{row}.7")));
        client
    }

    async fn measure_row(&mut self, name: &str) {
        let after = distinct_rows(self.app.database.full_content().await);
        let written: usize = after.difference(&self.before).map(String::len).sum();
        assert!(written <= MAX_WRITTEN_BYTES, "{name} writes {written} bytes");
        let amount = match written {
            0 => "nothing",
            1..8_192 => "under 8 KiB",
            _ => "under 32 KiB",
        };
        writeln!(self.text, "{name:36}{amount:>14}").expect("writing to a string");
        self.before = after;
    }
}

/// Each row once. PostgreSQL is queried once per agency, which can return a row several times.
fn distinct_rows(content: Content) -> BTreeSet<String> {
    let table_rows = |(name, rows): (String, String)| {
        let table = name.split(' ').next().unwrap_or_default().to_owned();
        rows.lines().map(|row| format!("{table}: {row}")).collect::<Vec<_>>()
    };
    content.into_iter().flat_map(table_rows).collect()
}
