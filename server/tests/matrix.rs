//! The role matrix: every server function, page and plain route, asked by everybody, in one readable file.
//!
//! `matrix.txt` is what stands; `VISITOMS_TEST_BLESS=1 cargo test -p server --test http matrix` writes it anew, and its
//! difference is what a review reads. Whatever is asked, a denied cell leaves the database as it was and a member's try in
//! the audit; and no page changes anything, whoever opens it.

use crate::{
    both_engines,
    support::{
        App, Engine, Facts, Who,
        client::Answer,
        database::Content,
        requests::{FUNCTIONS, PAGES, PLAIN, STEPS},
        spawn_app_with,
        template::PASSKEYS,
    },
};
use leptos_axum::generate_route_list;
use server_fn::axum::server_fn_paths;
use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

const GOLDEN: &str = "matrix.txt";

both_engines! {
    async fn everybody_may_do_what_the_matrix_says(engine) {
        let (rows, next, stands) = (rows(), Cell::new(0), golden());
        let work = || async {
            let mut desk = Desk::new(engine).await;
            let mut lines = Vec::new();
            loop {
                let nth = next.replace(next.get() + 1);
                let Some((name, ask)) = rows.get(nth) else { return lines };
                lines.push((nth, desk.line(name, *ask, stands.get(name)).await));
            }
        };
        let (mut lines, second, third) = tokio::join!(work(), work(), work());
        lines.extend(second.into_iter().chain(third));
        lines.sort();
        compare(GOLDEN, &table(lines.into_iter().map(|(_, line)| line)));
    }
}

/// What is registered and what this matrix asks are the same, both ways.
#[test]
fn nothing_is_left_out_of_the_matrix() {
    let asked: BTreeSet<String> = FUNCTIONS.iter().map(|(path, _)| (*path).to_owned()).collect();
    let registered: BTreeSet<String> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert_same("server function", &registered, &asked);

    let asked: BTreeSet<String> = PAGES.iter().map(|(route, _)| (*route).to_owned()).collect();
    let routes = generate_route_list(app::App).into_iter().map(|route| route.path().to_owned());
    assert_same("page", &routes.filter(|path| !path.starts_with("/api/")).collect(), &asked);

    // Of the plain routes there is no list, so that the source must tell.
    let named: BTreeSet<String> = routes_in_source();
    let known = ["/api/{*function}", "/events", "/healthz", "/readyz", "EXPORT", "UPLOAD", "CONFIRM"].map(str::to_owned).into();
    assert_same("plain route", &named, &known);
}

fn assert_same(kind: &str, there: &BTreeSet<String>, asked: &BTreeSet<String>) {
    let missing: Vec<_> = there.difference(asked).collect();
    assert!(missing.is_empty(), "each {kind} needs a line in tests/support/requests.rs; without one: {missing:?}");
    let gone: Vec<_> = asked.difference(there).collect();
    assert!(gone.is_empty(), "tests/support/requests.rs asks a {kind} that is gone: {gone:?}");
}

/// The first arguments of all `.route(` in the sources of the server's HTTP.
fn routes_in_source() -> BTreeSet<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/web");
    let files = std::fs::read_dir(folder).expect("the sources").map(|file| file.expect("a source").path());
    let texts = files.map(|path| std::fs::read_to_string(path).expect("a source is text"));
    let mut routes = BTreeSet::new();
    for text in texts {
        let arguments = text.split(".route(").skip(1).filter_map(|rest| rest.split_once(',').map(|(first, _)| first));
        routes.extend(arguments.map(|argument| argument.trim().trim_matches('"').to_owned()));
    }
    routes
}

#[derive(Clone, Copy)]
enum Ask {
    Function(&'static str, &'static [(&'static str, &'static str)]),
    Page(&'static str),
    Plain(&'static str),
}

/// With the developers' gallery, which is a page like others where it is, and with passkeys, which other tests would be asked
/// for when they sign in.
pub async fn spawn(engine: Engine) -> App {
    let app = spawn_app_with(engine, |settings| settings.dev_gallery = true).await;
    for (who, id) in PASSKEYS {
        app.database.passkey(who.email().expect("a member"), app.facts.id(id), app.clock.now_us()).await;
    }
    app
}

/// The titles of the table, each over so many rows, and the rows.
fn parts() -> [(&'static str, Vec<(String, Ask)>); 3] {
    let functions = FUNCTIONS.iter().map(|(path, fields)| (format!("POST {path}"), Ask::Function(path, fields)));
    let pages = PAGES.iter().map(|(route, path)| (format!("GET {route}"), Ask::Page(path)));
    let plain = PLAIN.iter().map(|route| ((*route).to_owned(), Ask::Plain(route)));
    [
        ("Server functions, called as a script does", functions.collect()),
        ("Pages", pages.collect()),
        ("Plain routes", plain.collect()),
    ]
}

fn rows() -> Vec<(String, Ask)> {
    parts().into_iter().flat_map(|(_, rows)| rows).collect()
}

fn table(mut lines: impl Iterator<Item = String>) -> String {
    let mut text = format!("# What each may do; see matrix.rs. `in` leads to sign in.\n\n{:36}", "");
    for who in Who::ALL {
        write!(text, "{:>11}", who.name()).expect("a text grows");
    }
    text.push('\n');
    for (title, rows) in parts() {
        write!(text, "\n# {title}\n").expect("a text grows");
        for line in lines.by_ref().take(rows.len()) {
            text += &line;
            text.push('\n');
        }
    }
    text
}

/// Asks one row after another, of a database of its own, beside others who do the same.
struct Desk {
    engine: Engine,
    app: App,
    content: Content,
}

impl Desk {
    async fn new(engine: Engine) -> Self {
        let app = spawn(engine).await;
        let content = app.database.content().await;
        Self { engine, app, content }
    }

    /// A line of the table; `stands` is the same line of the golden file.
    async fn line(&mut self, name: &str, ask: Ask, stands: Option<&BTreeMap<String, String>>) -> String {
        let mut line = format!("{name:36}");
        for who in Who::ALL {
            // Capabilities are asked of the session, whatever the engine; a copy of a PostgreSQL for each cell takes its time.
            let asked_on_the_other = self.engine == Engine::Postgres && Who::OF_THE_OFFICE.iter().any(|(one, _)| *one == who);
            let cell = if asked_on_the_other {
                stands.map(|cells| cells[who.name()].clone()).unwrap_or_default()
            } else {
                self.cell(name, ask, who).await
            };
            write!(line, "{cell:>11}").expect("a text grows");
        }
        line
    }

    async fn cell(&mut self, name: &str, ask: Ask, who: Who) -> String {
        let refusals = self.app.database.refusals().await;
        let answer = self.ask(ask, who).await;
        let cell = format!("{name} by {}", who.name());
        let to_sign_in = (300..400).contains(&answer.status) && answer.header("location").starts_with("/sign-in?");
        let denied = to_sign_in || answer.status >= 400;
        if let Ask::Function(path, _) = ask
            && STEPS.contains(&path)
            && denied
        {
            assert!(matches!(answer.status, 401 | 404 | 409 | 422), "{cell}: {} without the step before", answer.status);
            assert!(self.app.database.content().await == self.content, "{cell} changed something");
            return answer.status.to_string();
        }
        if denied {
            assert!(
                to_sign_in || matches!(answer.status, 401 | 404),
                "{cell}: {} is no way to deny, or the request is not good: {}",
                answer.status,
                answer.text
            );
            assert_eq!(
                who == Who::SignedOut,
                answer.status != 404,
                "{cell}: who is signed out is asked to sign in: {}",
                answer.status
            );
            for secret in ["Matthew", "A00291"] {
                assert!(!answer.text.contains(secret), "{cell}: the refusal tells of {secret}");
            }
        }
        if !who.knows_the_child() {
            let text = without_echo(ask, &self.app.facts, &answer.text);
            for record in ["child", "visit", "done"] {
                assert!(!text.contains(self.app.facts.id(record)), "{cell} shows a {record} that is not theirs");
            }
        }
        if denied || matches!(ask, Ask::Page(_)) {
            let now = self.app.database.content().await;
            let changed: Vec<_> = now.iter().filter(|(table, rows)| self.content.get(*table) != Some(*rows)).collect();
            assert!(changed.is_empty(), "{cell} changed {changed:?}");
        } else {
            // What it did must not decide the next cell.
            let before = std::mem::replace(self, Self::new(self.engine).await);
            before.app.database.remove().await;
        }
        if denied && who != Who::SignedOut {
            assert_eq!(self.app.database.refusals().await, refusals + 1, "{cell} is in the audit");
        }
        if to_sign_in { "in".into() } else { answer.status.to_string() }
    }

    async fn ask(&self, ask: Ask, who: Who) -> Answer {
        let facts = self.app.facts.clone();
        let mut client = self.app.client(who);
        match ask {
            Ask::Function(path, fields) => {
                let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, facts.fill(text))).collect();
                let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
                client.call(path, &fields).await
            }
            Ask::Page(path) => client.get(&facts.fill(path)).await,
            Ask::Plain("GET /events") => client.open("/events").await.answer,
            Ask::Plain("POST /import") => client.upload("/import", &[("providers", "provider_id\n")]).await,
            Ask::Plain(route) => match route.split_once(' ') {
                Some(("GET", path)) => client.get(path).await,
                Some((_, path)) => client.submit("/import", path, &[]).await,
                None => panic!("`{route}` has no method"),
            },
        }
    }
}

/// A page's text without its own address, which its forms are sent with: whoever asked knows it.
fn without_echo(ask: Ask, facts: &Facts, text: &str) -> String {
    let Ask::Page(path) = ask else { return text.to_owned() };
    let page = serde_urlencoded::to_string([("page", facts.fill(path))]).expect("a query");
    text.replace(&page, "")
}

/// What stands in the golden file: by request and by member.
pub fn golden() -> BTreeMap<String, BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path_of(GOLDEN)).unwrap_or_default();
    let rows = text.lines().filter(|line| line.starts_with("GET ") || line.starts_with("POST "));
    rows.map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let cells = Who::ALL.iter().zip(&words[2..]).map(|(who, cell)| (who.name().to_owned(), (*cell).to_owned()));
        (words[..2].join(" "), cells.collect())
    })
    .collect()
}

fn path_of(golden: &str) -> String {
    format!("{}/tests/{golden}", env!("CARGO_MANIFEST_DIR"))
}

/// Compares with a golden file line by line, or writes it.
pub fn compare(golden: &str, text: &str) {
    let path = path_of(golden);
    if std::env::var_os("VISITOMS_TEST_BLESS").is_some() {
        std::fs::write(&path, text).expect("the golden file is written");
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let (stands, found): (BTreeSet<&str>, BTreeSet<&str>) = (kept.lines().collect(), text.lines().collect());
    let mut differences = String::new();
    for line in stands.difference(&found) {
        writeln!(differences, "- {line}").expect("a text grows");
    }
    for line in found.difference(&stands) {
        writeln!(differences, "+ {line}").expect("a text grows");
    }
    assert!(differences.is_empty() && kept == text, "what is asked is answered otherwise than {golden} says:\n{differences}");
}
