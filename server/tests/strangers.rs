//! What a stranger can write into the database, measured: every server function, page and plain route, asked by somebody
//! without a session, with bodies as large as are read.
//!
//! `strangers.txt` is what stands; `VISITOMS_TEST_BLESS=1 cargo test -p server --test http strangers` writes it anew.

use crate::{
    both_engines,
    matrix::compare,
    support::{
        App,
        client::Client,
        database::Content,
        requests::{FUNCTIONS, PAGES, PLAIN},
        spawn_app, spawn_app_with,
    },
};
use server::config::List;
use std::{collections::BTreeSet, fmt::Write};

/// Nearly all of what is read of a body, and what fits into what is kept.
const LARGE: usize = 1_000_000;
const FITS: usize = 12_000;
/// Four requests of one route together.
const BOUND: usize = 32 * 1024;

both_engines! {
    async fn strangers_write_little_wherever_they_ask(engine) {
        let app = spawn_app_with(engine, |settings| settings.trusted_proxies = List::Line("127.0.0.1".into())).await;
        let mut measured = Measured { text: "# What four requests of a stranger write, with bodies of up to 1 MB; see strangers.rs.\n".into(), before: lines(app.database.whole().await), app };
        for (path, fields) in FUNCTIONS {
            let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, measured.app.facts.fill(text))).collect();
            for (nth, (page, padded, junk)) in [(Some("/contact"), FITS, 0), (Some("/contact"), LARGE, 0), (Some("/contact"), 0, FITS), (None, 0, LARGE)].into_iter().enumerate() {
                let mut browser = measured.stranger(nth);
                let pad = "x".repeat(padded / fields.len().max(1));
                let mut sent: Vec<_> = fields.iter().map(|(name, text)| (*name, format!("{text}{pad}"))).collect();
                sent.push(("junk", "x".repeat(junk + if fields.is_empty() { padded } else { 0 })));
                let sent: Vec<_> = sent.iter().map(|(name, text)| (*name, text.as_str())).collect();
                let answer = match page {
                    Some(page) => browser.submit(page, path, &sent).await,
                    None => browser.call(path, &sent).await,
                };
                assert!(answer.status < 500, "{path}: {}", answer.text);
            }
            measured.row(&format!("POST {path}")).await;
        }
        for route in PLAIN.iter().filter_map(|route| route.strip_prefix("POST ")) {
            let large = "x".repeat(LARGE);
            measured.stranger(0).submit("/import", route, &[("from", &large)]).await;
            measured.stranger(1).upload(route, &[("providers", &large)]).await;
            measured.row(&format!("POST {route}")).await;
        }
        for (route, path) in PAGES {
            let path = measured.app.facts.fill(path);
            let join = if path.contains('?') { '&' } else { '?' };
            measured.stranger(0).get(&format!("{path}{join}q={}", "x".repeat(6_000))).await;
            measured.row(&format!("GET {route}")).await;
        }
        compare("strangers.txt", &measured.text);
    }

    async fn a_network_fills_no_database(engine) {
        let app = spawn_app(engine).await;
        let long = "x".repeat(FITS);
        let send = async || app.stranger().submit("/contact", "/api/choose_language", &[("language", "xx"), ("junk", &long)]).await;
        for nth in 1..=100 {
            let answer = send().await;
            assert_eq!((answer.status, answer.header("location")), (303, "/contact"), "form {nth}");
        }
        let refused = send().await;
        assert_eq!((refused.status, refused.header("retry-after")), (429, "1"));
        assert!(refused.text.contains("was not saved here") && refused.text.contains("Back button"), "{}", refused.text);
        assert_eq!(refused.set_cookie("form"), None);
        let kept = async || app.database.number("SELECT COUNT(*) FROM form_returns").await;
        assert_eq!(kept().await, 100);
        // One more each minute; the oldest make room.
        for _ in 0..5 {
            app.clock.shift(60_000_000);
            assert_eq!(send().await.status, 303);
        }
        assert_eq!(kept().await, 100);
        app.clock.shift(16 * 60_000_000);
        app.db.identity().sweep_kept().await.expect("a sweep");
        assert_eq!(kept().await, 0);
    }

    async fn only_a_form_of_a_page_is_kept(engine) {
        let app = spawn_app(engine).await;
        let wrong = [("language", "xx"), ("junk", "typed in vain")];
        for page in ["/nowhere", "/week/2026-11-30/more", "//evil.example/x"] {
            let answer = app.stranger().submit(page, "/api/choose_language", &wrong).await;
            // A page that is no path of this site is the first page.
            let own = page.starts_with("//");
            assert_eq!(answer.status, if own { 303 } else { 422 }, "{page}: {}", answer.text);
            assert_eq!(answer.text.contains("was not saved here"), !own, "{page}: {}", answer.text);
        }
        assert_eq!(app.database.kept_forms_with("/nowhere").await, 0);
        let large = [("language", "xx"), ("junk", &"x".repeat(17 * 1024))];
        let answer = app.stranger().submit("/contact", "/api/choose_language", &large).await;
        assert_eq!(answer.status, 413);
        assert!(answer.text.contains("too long") && answer.text.contains("<h1"), "{}", answer.text);
        assert_eq!(app.database.kept_forms_with("xxxxxxxx").await, 0);
    }
}

struct Measured {
    app: App,
    text: String,
    before: BTreeSet<String>,
}

impl Measured {
    /// Somebody from a network of their own for each request: no limit of attempts decides what is measured.
    fn stranger(&self, nth: usize) -> Client {
        let mut client = self.app.stranger();
        let row = self.text.lines().count();
        client.headers.push(("x-forwarded-for", format!("203.{nth}.{row}.7")));
        client
    }

    async fn row(&mut self, name: &str) {
        let after = lines(self.app.database.whole().await);
        let written: usize = after.difference(&self.before).map(String::len).sum();
        assert!(written <= BOUND, "{name} writes {written} bytes");
        let told = match written {
            0 => "nothing",
            1..8_192 => "under 8 KiB",
            _ => "under 32 KiB",
        };
        writeln!(self.text, "{name:36}{told:>14}").expect("a text grows");
        self.before = after;
    }
}

/// Each row once, though PostgreSQL is asked once for each agency.
fn lines(content: Content) -> BTreeSet<String> {
    let of = |(name, rows): (String, String)| {
        let table = name.split(' ').next().unwrap_or_default().to_owned();
        rows.lines().map(|row| format!("{table}: {row}")).collect::<Vec<_>>()
    };
    content.into_iter().flat_map(of).collect()
}
