//! The access log is exact: each response records access to the children it shows, and to no others.
//!
//! Every test user requests every page. The children found in the response text (by the ids of children, visits and
//! authorizations, and by names that belong to only one child) are compared with the access recorded during the request.
//! `access.txt` is the snapshot of how many children each user sees. To update it, run
//! `VISITOMS_TEST_UPDATE_SNAPSHOTS=1 cargo test -p server --test http access`.

use crate::{
    both_engines, matrix,
    support::{Engine, Fixtures, TestApp, TestUser, client::Response, record_access::Children, requests::PAGES, spawn_app_with},
};
use std::{cell::Cell, collections::BTreeSet, fmt::Write, sync::Arc};
use uuid::Uuid;

const GOLDEN: &str = "access.txt";

/// Other views of the same pages: filtered, grouped by child or discipline, printed, with a map, or another page of a list.
const OTHER_VIEWS: &[&str] = &[
    "/week/2026-11-30?all=1",
    "/week/2026-11-30?name=cruz",
    "/week/2026-11-30?discipline=PT",
    "/week/2026-11-30?by=child&name=cruz",
    "/week/2026-11-30?by=discipline",
    "/week/2026-11-30?print=1",
    "/day/2026-12-01?name=cruz",
    "/day/2026-12-01?by=child&discipline=OT",
    "/day/2026-12-01?by=discipline",
    "/day/2026-12-01?print=1&name=cruz",
    "/day/2026-12-01?name=nobody&map={provider}",
    "/day/2026-11-30?map={provider}",
    "/day/2026-11-30",
    "/month/2026-12-01?name=nobody",
    "/agenda/2026-11-30?name=cruz",
    "/children?q=cruz",
    "/children?page=2",
    "/authorizations?page=3",
    "/authorizations/new?q=cruz",
    "/visits/{cancelled}",
    "/providers/{sibling_provider}",
    "/audit?visit={visit}",
    "/audit?child={child}",
    "/audit?child={child}&looks=true",
    "/home?past=2",
    "/members/{own_member}",
    "/settings/holds/new?q=cruz",
];

/// Server functions whose responses contain children.
const FUNCTIONS: &[(&str, &[(&str, &str)])] = &[
    ("/api/search", &[("query", "matthew")]),
    ("/api/board_facts", &[("date", "2026-12-01")]),
    ("/api/change_board", &[("board[changes][0]", "cancel {visit} {version} family The child is ill")]),
    ("/api/change_board", &[("board[changes][0]", "cancel {visit} 77 family The child is ill")]),
];

/// Pages with sample data. Invented people may share names with children, so only ids count here.
const PAGES_WITH_SAMPLE_DATA: &[&str] = &["GET /", "GET /gallery", "GET /gallery/{screen}"];

enum Endpoint {
    Page(String),
    Function(&'static str, Vec<(&'static str, String)>),
}

/// A row of the table: a page or a server function, requested by every test user.
struct Row {
    name: String,
    endpoint: Endpoint,
}

impl Row {
    fn function(agencies: &Agencies, function: &'static str, fields: &[(&'static str, &str)]) -> Self {
        let fields = fields.iter().map(|(name, text)| (*name, agencies.fixtures.fill(text))).collect();
        Self { name: format!("POST {function}"), endpoint: Endpoint::Function(function, fields) }
    }

    /// Whether the response depends on earlier requests, because it shows the audit.
    fn reads_audit(&self) -> bool {
        matches!(&self.endpoint, Endpoint::Page(path) if path.starts_with("/audit") || path.starts_with("/home/seen"))
    }

    fn may_change(&self) -> bool {
        matches!(self.endpoint, Endpoint::Function("/api/change_board", _))
    }
}

/// Both agencies of the template database. They are identical in each copy.
struct Agencies {
    maple: (Uuid, Children),
    oak: (Uuid, Children),
    fixtures: Arc<Fixtures>,
    /// The membership of the child's guardian.
    own_member: Uuid,
}

impl Agencies {
    async fn load(app: &TestApp) -> Self {
        let (maple, oak) = (app.database.agency_id("maple").await, app.database.agency_id("oak").await);
        let (own_member, _) = app.database.find_member(TestUser::Guardian.email().expect("a member")).await;
        Self {
            maple: (maple, Children::load(&app.database, maple).await),
            oak: (oak, Children::load(&app.database, oak).await),
            fixtures: app.fixtures.clone(),
            own_member,
        }
    }

    /// All pages and server functions to check.
    fn rows(&self) -> Vec<Row> {
        let pages = PAGES.iter().copied().chain(OTHER_VIEWS.iter().map(|path| (*path, *path)));
        let pages = pages.map(|(name, path)| {
            let path = self.fixtures.fill(&path.replace("{own_member}", &self.own_member.to_string()));
            Row { name: format!("GET {name}"), endpoint: Endpoint::Page(path) }
        });
        pages.chain(FUNCTIONS.iter().map(|(function, fields)| Row::function(self, function, fields))).collect()
    }

    /// Sends the request and returns the children shown in the response and those recorded in the audit of the user's agency.
    async fn send(&self, app: &TestApp, row: &Row, user: TestUser) -> AccessCheck<'_> {
        let (agency, children) = if user == TestUser::OtherAgency { &self.oak } else { &self.maple };
        let before = app.database.last_event_seq(*agency).await;
        let mut client = app.client(user);
        let response = match &row.endpoint {
            Endpoint::Page(path) => client.get(path).await,
            Endpoint::Function(function, fields) => {
                let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
                client.call(function, &fields).await
            }
        };
        let recorded = app.database.recorded_after(*agency, before).await;
        let mut shown = match response.status {
            200 | 409 if PAGES_WITH_SAMPLE_DATA.contains(&row.name.as_str()) => children.by_id(&response.text),
            200 | 409 => children.shown(&response.text, user.email().unwrap_or_default()),
            // An error response may repeat the URL, which can contain ids of records that are not the user's.
            _ => BTreeSet::new(),
        };
        if row.name.contains("print=1") {
            shown.extend(children.possibly_shown(&response.text, &recorded));
        }
        AccessCheck { children, response, shown, recorded }
    }

    /// Checks rows from the shared counter on a database of its own. Several of these run concurrently.
    async fn check_rows(&self, engine: Engine, rows: &[Row], next: &Cell<usize>) -> Vec<(usize, String, String)> {
        let mut app = spawn(engine).await;
        let mut lines = Vec::new();
        loop {
            let nth = next.replace(next.get() + 1);
            let Some(row) = rows.get(nth) else { return lines };
            let (line, wrong) = self.check_row(engine, &mut app, row).await;
            lines.push((nth, line, wrong));
        }
    }

    /// The row of the table, and its mismatches.
    async fn check_row(&self, engine: Engine, app: &mut TestApp, row: &Row) -> (String, String) {
        if row.reads_audit() {
            let before = std::mem::replace(app, spawn(engine).await);
            before.database.drop_database().await;
        }
        let (mut line, mut wrong) = (format!("{:48}", row.name), String::new());
        for user in TestUser::ALL {
            let check = self.send(app, row, user).await;
            wrong += &check.mismatch(&row.name, user);
            let cell = if check.response.status == 200 { check.shown.len().to_string() } else { "-".to_owned() };
            write!(line, "{cell:>11}").expect("writing to a string");
            if row.may_change() && check.response.status == 200 {
                let before = std::mem::replace(app, spawn(engine).await);
                before.database.drop_database().await;
            }
        }
        (line, wrong)
    }
}

/// The result of one request.
struct AccessCheck<'a> {
    children: &'a Children,
    response: Response,
    shown: BTreeSet<Uuid>,
    recorded: BTreeSet<Uuid>,
}

impl AccessCheck<'_> {
    /// Describes how shown and recorded children differ. Empty if they are the same.
    fn mismatch(&self, name: &str, user: TestUser) -> String {
        if self.shown == self.recorded {
            return String::new();
        }
        let names = |one: &BTreeSet<Uuid>, other: &BTreeSet<Uuid>| {
            let missing = one.difference(other).filter_map(|id| self.children.references.get(id));
            let missing: Vec<&str> = missing.take(5).map(String::as_str).collect();
            format!("{} ({})", one.difference(other).count(), missing.join(" "))
        };
        format!(
            "{name} by {} ({}): shown and not recorded {}, recorded and not shown {}\n",
            user.name(),
            self.response.status,
            names(&self.shown, &self.recorded),
            names(&self.recorded, &self.shown)
        )
    }
}

async fn spawn(engine: Engine) -> TestApp {
    spawn_app_with(engine, |settings| settings.dev_gallery = true).await
}

both_engines! {
    async fn every_page_records_access_to_exactly_the_children_shown(engine) {
        let agencies = Agencies::load(&spawn(engine).await).await;
        let (rows, next) = (agencies.rows(), Cell::new(0));
        let work = || agencies.check_rows(engine, &rows, &next);
        let (mut lines, second, third) = tokio::join!(work(), work(), work());
        lines.extend(second.into_iter().chain(third));
        lines.sort();
        let wrong: String = lines.iter().map(|(.., wrong)| wrong.as_str()).collect();
        assert!(wrong.is_empty(), "shown and recorded children differ:\n{wrong}");
        let mut text = format!("# How many children each sees, and has on record as seen; see access.rs.\n\n{:48}", "");
        for user in TestUser::ALL {
            write!(text, "{:>11}", user.name()).expect("writing to a string");
        }
        for (_, line, _) in lines {
            write!(text, "\n{line}").expect("writing to a string");
        }
        text.push('\n');
        matrix::assert_matches_golden(GOLDEN, &text);
    }

    async fn a_conflict_error_that_names_a_child_records_the_access(engine) {
        let app = spawn(engine).await;
        let agencies = Agencies::load(&app).await;
        // Another visit of the provider on that Monday is in progress and is scheduled at 9:30.
        let check_in_next: &[_] = &[("visit", "{next}")];
        let move_onto_another: &[_] = &[
            ("visit[visit]", "{visit}"),
            ("visit[version]", "{version}"),
            ("visit[provider]", "{provider}"),
            ("visit[date]", "2026-11-30"),
            ("visit[time]", "09:30"),
            ("visit[override_reason]", "The family asked for it"),
        ];
        for (user, function, fields) in
            [(TestUser::AssignedProvider, "/api/check_in", check_in_next), (TestUser::Admin, "/api/move_visit", move_onto_another)]
        {
            let check = agencies.send(&app, &Row::function(&agencies, function, fields), user).await;
            let AccessCheck { response, shown, recorded, .. } = &check;
            assert_eq!(response.status, 409, "{function}: {}", response.text);
            assert_eq!(shown.len(), 1, "{function} names the child of the conflicting visit: {}", response.text);
            assert_eq!(recorded, shown, "{function}");
        }
    }
}
