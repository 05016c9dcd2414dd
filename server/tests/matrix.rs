//! The role matrix: every server function, page and plain route, requested by every test user, in one readable file.
//!
//! `matrix.txt` is the snapshot. `VISITOMS_TEST_UPDATE_SNAPSHOTS=1 cargo test -p server --test http matrix` updates it, and its
//! diff is what a review reads. A denied request never changes the database, and a member's denied request is in the audit.
//! No page changes anything.

use crate::{
    both_engines,
    support::{
        Engine, Fixtures, TestApp, TestUser,
        client::Response,
        database::Content,
        requests::{FUNCTIONS, NEED_EARLIER_STEP, PAGES, PLAIN_ROUTES},
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
    path::PathBuf,
};

const GOLDEN: &str = "matrix.txt";

both_engines! {
    async fn every_request_is_allowed_or_denied_according_to_the_matrix(engine) {
        let (rows, next) = (rows(), Cell::new(0));
        let work = || async {
            let mut worker = MatrixWorker::new(engine).await;
            let mut lines = Vec::new();
            loop {
                let nth = next.replace(next.get() + 1);
                let Some((name, endpoint)) = rows.get(nth) else { return lines };
                lines.push((nth, worker.matrix_row(name, *endpoint).await));
            }
        };
        let (mut lines, second, third) = tokio::join!(work(), work(), work());
        lines.extend(second.into_iter().chain(third));
        lines.sort();
        assert_matches_golden(GOLDEN, &table(lines.into_iter().map(|(_, line)| line)));
    }
}

/// The registered functions, pages and routes are exactly those in the matrix.
#[test]
fn the_matrix_covers_every_function_page_and_route() {
    let in_matrix: BTreeSet<String> = FUNCTIONS.iter().map(|(path, _)| (*path).to_owned()).collect();
    let registered: BTreeSet<String> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert_same("server function", &registered, &in_matrix);

    let in_matrix: BTreeSet<String> = PAGES.iter().map(|(route, _)| (*route).to_owned()).collect();
    let routes = generate_route_list(shell::App).into_iter().map(|route| route.path().to_owned());
    assert_same("page", &routes.filter(|path| !path.starts_with("/api/")).collect(), &in_matrix);

    // Axum does not list the plain routes, so they are read from the source.
    let registered: BTreeSet<String> = routes_in_source();
    let lists = PLAIN_ROUTES.iter().filter_map(|route| route.strip_prefix("GET ")).filter(|path| path.ends_with("/csv"));
    let known = ["/api/{*function}", "/events", "/healthz", "/readyz", "CSV", "EXPORT", "FILE", "LAYOUT", "UPLOAD", "CONFIRM"]
        .into_iter();
    // That of the record of data has a name.
    let known = known.chain(lists.filter(|path| *path != privacy::data_map::CSV)).map(str::to_owned).collect();
    assert_same("plain route", &registered, &known);
}

fn assert_same(kind: &str, registered: &BTreeSet<String>, in_matrix: &BTreeSet<String>) {
    let missing: Vec<_> = registered.difference(in_matrix).collect();
    assert!(missing.is_empty(), "each {kind} needs a line in tests/support/requests.rs; without one: {missing:?}");
    let unknown: Vec<_> = in_matrix.difference(registered).collect();
    assert!(unknown.is_empty(), "tests/support/requests.rs has a {kind} that does not exist: {unknown:?}");
}

/// The first arguments of all `.route(` calls in `server/src/web`.
fn routes_in_source() -> BTreeSet<String> {
    let mut routes = BTreeSet::new();
    let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/web"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the sources") {
            let path = entry.expect("a source").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(path).expect("a source is text");
            let arguments = text.split(".route(").skip(1).filter_map(|rest| rest.split_once(',').map(|(first, _)| first));
            routes.extend(arguments.map(|argument| argument.trim().trim_matches('"').to_owned()));
        }
    }
    routes
}

#[derive(Clone, Copy)]
enum Endpoint {
    Function(&'static str, &'static [(&'static str, &'static str)]),
    Page(&'static str),
    Plain(&'static str),
}

/// An app with the developers' gallery, so that its pages are in the matrix, and with passkeys. The template has no passkeys,
/// because signing in would then ask for them in other tests.
pub async fn spawn(engine: Engine) -> TestApp {
    let app = spawn_app_with(engine, |settings| settings.dev_gallery = true).await;
    for (user, id) in PASSKEYS {
        app.database.add_passkey(user.email().expect("a member"), app.fixtures.id(id), app.clock.now_us()).await;
    }
    app
}

/// The sections of the table: title and rows.
fn sections() -> [(&'static str, Vec<(String, Endpoint)>); 3] {
    let functions = FUNCTIONS.iter().map(|(path, fields)| (format!("POST {path}"), Endpoint::Function(path, fields)));
    let pages = PAGES.iter().map(|(route, path)| (format!("GET {route}"), Endpoint::Page(path)));
    let plain = PLAIN_ROUTES.iter().map(|route| ((*route).to_owned(), Endpoint::Plain(route)));
    [
        ("Server functions, called as a script does", functions.collect()),
        ("Pages", pages.collect()),
        ("Plain routes", plain.collect()),
    ]
}

fn rows() -> Vec<(String, Endpoint)> {
    sections().into_iter().flat_map(|(_, rows)| rows).collect()
}

fn table(mut lines: impl Iterator<Item = String>) -> String {
    let mut text = format!("# What each may do; see matrix.rs. `in` leads to sign in.\n\n{:36}", "");
    for user in TestUser::ALL {
        write!(text, "{:>11}", user.name()).expect("writing to a string");
    }
    text.push('\n');
    for (title, rows) in sections() {
        write!(text, "\n# {title}\n").expect("writing to a string");
        for line in lines.by_ref().take(rows.len()) {
            text += &line;
            text.push('\n');
        }
    }
    text
}

/// Checks rows on a database of its own. Several workers run concurrently.
struct MatrixWorker {
    engine: Engine,
    app: TestApp,
    content: Content,
}

impl MatrixWorker {
    async fn new(engine: Engine) -> Self {
        let app = spawn(engine).await;
        let content = app.database.content().await;
        Self { engine, app, content }
    }

    /// A row of the table.
    async fn matrix_row(&mut self, name: &str, endpoint: Endpoint) -> String {
        let mut line = format!("{name:36}");
        for user in TestUser::ALL {
            let cell = self.check_cell(name, endpoint, user).await;
            write!(line, "{cell:>11}").expect("writing to a string");
        }
        line
    }

    async fn check_cell(&mut self, name: &str, endpoint: Endpoint, user: TestUser) -> String {
        let refusals_before = self.app.database.count_refusals().await;
        let response = self.send(endpoint, user).await;
        let cell = format!("{name} by {}", user.name());
        let to_sign_in = (300..400).contains(&response.status) && response.header("location").starts_with("/sign-in?");
        let denied = to_sign_in || response.status >= 400;
        if let Endpoint::Function(path, _) = endpoint
            && NEED_EARLIER_STEP.contains(&path)
            && denied
        {
            assert!(matches!(response.status, 401 | 404 | 409 | 422), "{cell}: {} without the step before", response.status);
            assert!(self.app.database.content().await == self.content, "{cell} changed something");
            return response.status.to_string();
        }
        if denied {
            assert!(
                to_sign_in || matches!(response.status, 401 | 404),
                "{cell}: {} is not a valid denial, or the request is invalid: {}",
                response.status,
                response.text
            );
            assert_eq!(
                user == TestUser::Anonymous,
                response.status != 404,
                "{cell}: anonymous users are asked to sign in: {}",
                response.status
            );
            for secret in ["Matthew", "A00291"] {
                assert!(!response.text.contains(secret), "{cell}: the denial contains {secret}");
            }
        }
        if !user.may_see_child() {
            let text = strip_own_url(endpoint, &self.app.fixtures, &response.text);
            for record in ["child", "visit", "done"] {
                assert!(!text.contains(self.app.fixtures.id(record)), "{cell} shows a {record} that the user may not see");
            }
        }
        if denied || matches!(endpoint, Endpoint::Page(_)) {
            let now = self.app.database.content().await;
            let changed: Vec<_> = now.iter().filter(|(table, rows)| self.content.get(*table) != Some(*rows)).collect();
            assert!(changed.is_empty(), "{cell} changed {changed:?}");
        } else {
            // A change must not affect the next cell.
            let before = std::mem::replace(self, Self::new(self.engine).await);
            before.app.database.drop_database().await;
        }
        if denied && user != TestUser::Anonymous {
            assert_eq!(self.app.database.count_refusals().await, refusals_before + 1, "{cell} is in the audit");
        }
        if to_sign_in { "in".into() } else { response.status.to_string() }
    }

    async fn send(&self, endpoint: Endpoint, user: TestUser) -> Response {
        let fixtures = self.app.fixtures.clone();
        let mut client = self.app.client(user);
        match endpoint {
            Endpoint::Function(path, fields) => {
                let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, fixtures.fill(text))).collect();
                let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
                client.call(path, &fields).await
            }
            Endpoint::Page(path) => client.get(&fixtures.fill(path)).await,
            Endpoint::Plain("GET /events") => client.open_stream("/events").await.response,
            Endpoint::Plain("POST /import") => client.upload("/import", &[("providers", "provider_id\n")]).await,
            Endpoint::Plain("POST /export/file") => client.submit("/export", "/export/file", &[("file", "children")]).await,
            Endpoint::Plain(route) => match route.split_once(' ') {
                Some(("GET", path)) => client.get(path).await,
                Some((_, path)) => client.submit("/import", path, &[]).await,
                None => panic!("`{route}` has no method"),
            },
        }
    }
}

/// The text of a page without its own URL, which its forms contain. The user who requested it knows it anyway.
fn strip_own_url(endpoint: Endpoint, fixtures: &Fixtures, text: &str) -> String {
    let Endpoint::Page(path) = endpoint else { return text.to_owned() };
    let page = serde_urlencoded::to_string([("page", fixtures.fill(path))]).expect("a query");
    text.replace(&page, "")
}

/// The cells of the golden file, by request and by user.
pub fn load_golden() -> BTreeMap<String, BTreeMap<String, String>> {
    let text = std::fs::read_to_string(golden_path(GOLDEN)).unwrap_or_default();
    let rows = text.lines().filter(|line| line.starts_with("GET ") || line.starts_with("POST "));
    rows.map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let cells = TestUser::ALL.iter().zip(&words[2..]).map(|(user, cell)| (user.name().to_owned(), (*cell).to_owned()));
        (words[..2].join(" "), cells.collect())
    })
    .collect()
}

fn golden_path(golden: &str) -> String {
    format!("{}/tests/{golden}", env!("CARGO_MANIFEST_DIR"))
}

/// Compares with a golden file line by line, or writes it if `VISITOMS_TEST_UPDATE_SNAPSHOTS` is set.
pub fn assert_matches_golden(golden: &str, text: &str) {
    let path = golden_path(golden);
    if std::env::var_os("VISITOMS_TEST_UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, text).expect("the golden file is written");
        return;
    }
    let saved = std::fs::read_to_string(&path).unwrap_or_default();
    let (expected, found): (BTreeSet<&str>, BTreeSet<&str>) = (saved.lines().collect(), text.lines().collect());
    let mut differences = String::new();
    for line in expected.difference(&found) {
        writeln!(differences, "- {line}").expect("writing to a string");
    }
    for line in found.difference(&expected) {
        writeln!(differences, "+ {line}").expect("writing to a string");
    }
    assert!(differences.is_empty() && saved == text, "the results differ from {golden}:\n{differences}");
}
