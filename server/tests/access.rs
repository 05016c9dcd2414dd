//! The record of access is exact: whom an answer shows, and nobody else, is in the audit as seen by who asked.
//!
//! Every page of the product is asked by everybody, and what its text shows (ids of children, of their visits and their
//! authorizations, and names that are one child's alone) is compared with what was recorded meanwhile. `access.txt` keeps how
//! many children that are; `VISITOMS_TEST_BLESS=1 cargo test -p server --features app/ssr --test http access` writes it anew.

use crate::{
    both_engines, matrix,
    support::{App, Engine, Facts, Who, client::Answer, requests::PAGES, seen::Children, spawn_app_with},
};
use std::{cell::Cell, collections::BTreeSet, fmt::Write, sync::Arc};
use uuid::Uuid;

const GOLDEN: &str = "access.txt";

/// Other looks of the same pages: filtered, by child or by discipline, on paper, with a map, of another part of the list.
const OTHER_LOOKS: &[&str] = &[
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
    "/visits/{cancelled}",
    "/providers/{sibling_provider}",
    "/audit?visit={visit}",
    "/audit?child={child}",
    "/home?past=2",
    "/members/{own_member}",
];

/// Server functions that answer with children.
const FUNCTIONS: &[(&str, &[(&str, &str)])] = &[
    ("/api/search", &[("query", "matthew")]),
    ("/api/board_facts", &[("date", "2026-12-01")]),
    ("/api/change_board", &[("board[changes][0]", "cancel {visit} {version} family The child is ill")]),
    ("/api/change_board", &[("board[changes][0]", "cancel {visit} 77 family The child is ill")]),
];

/// Pages of invented people, who are called as people are: there only ids tell of children.
const INVENTED: &[&str] = &["GET /", "GET /gallery", "GET /gallery/{screen}"];

enum Ask {
    Page(String),
    Function(&'static str, Vec<(&'static str, String)>),
}

/// A line of the table: a page or a server function, asked by everybody.
struct Row {
    name: String,
    ask: Ask,
}

impl Row {
    fn function(agencies: &Agencies, function: &'static str, fields: &[(&'static str, &str)]) -> Self {
        let fields = fields.iter().map(|(name, text)| (*name, agencies.facts.fill(text))).collect();
        Self { name: format!("POST {function}"), ask: Ask::Function(function, fields) }
    }

    /// Whether it shows what others asked before.
    fn reads_the_audit(&self) -> bool {
        matches!(&self.ask, Ask::Page(path) if path.starts_with("/audit") || path.starts_with("/home/seen"))
    }

    fn may_change(&self) -> bool {
        matches!(self.ask, Ask::Function("/api/change_board", _))
    }
}

/// Both agencies of the template, which are the same in each of its copies.
struct Agencies {
    maple: (Uuid, Children),
    oak: (Uuid, Children),
    facts: Arc<Facts>,
    /// The membership of the child's guardian.
    own_member: Uuid,
}

impl Agencies {
    async fn of(app: &App) -> Self {
        let (maple, oak) = (app.database.agency("maple").await, app.database.agency("oak").await);
        let (own_member, _) = app.database.member(Who::Own.email().expect("a member")).await;
        Self {
            maple: (maple, Children::of(&app.database, maple).await),
            oak: (oak, Children::of(&app.database, oak).await),
            facts: app.facts.clone(),
            own_member,
        }
    }

    /// All that is asked.
    fn rows(&self) -> Vec<Row> {
        let pages = PAGES.iter().copied().chain(OTHER_LOOKS.iter().map(|path| (*path, *path)));
        let pages = pages.map(|(name, path)| {
            let path = self.facts.fill(&path.replace("{own_member}", &self.own_member.to_string()));
            Row { name: format!("GET {name}"), ask: Ask::Page(path) }
        });
        pages.chain(FUNCTIONS.iter().map(|(function, fields)| Row::function(self, function, fields))).collect()
    }

    /// Asks, and reads what was shown and what was recorded of the agency of who asked.
    async fn ask(&self, app: &App, row: &Row, who: Who) -> Looked<'_> {
        let (agency, children) = if who == Who::Foreign { &self.oak } else { &self.maple };
        let before = app.database.last_event(*agency).await;
        let mut client = app.client(who);
        let answer = match &row.ask {
            Ask::Page(path) => client.get(path).await,
            Ask::Function(function, fields) => {
                let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
                client.call(function, &fields).await
            }
        };
        let recorded = app.database.seen_after(*agency, before).await;
        let mut shown = match answer.status {
            200 | 409 if INVENTED.contains(&row.name.as_str()) => children.by_id(&answer.text),
            200 | 409 => children.shown(&answer.text, who.email().unwrap_or_default()),
            // Where nothing is answered, the address itself may name what is not theirs.
            _ => BTreeSet::new(),
        };
        if row.name.contains("print=1") {
            shown.extend(children.may_be_meant(&answer.text, &recorded));
        }
        Looked { children, answer, shown, recorded }
    }

    /// Takes one row after another, of a database of its own, beside others who do the same.
    async fn work(&self, engine: Engine, rows: &[Row], next: &Cell<usize>) -> Vec<(usize, String, String)> {
        let mut app = spawn(engine).await;
        let mut lines = Vec::new();
        loop {
            let nth = next.replace(next.get() + 1);
            let Some(row) = rows.get(nth) else { return lines };
            let (line, wrong) = self.line(engine, &mut app, row).await;
            lines.push((nth, line, wrong));
        }
    }

    /// A line of the table, and what is wrong in it.
    async fn line(&self, engine: Engine, app: &mut App, row: &Row) -> (String, String) {
        if row.reads_the_audit() {
            let before = std::mem::replace(app, spawn(engine).await);
            before.database.remove().await;
        }
        let (mut line, mut wrong) = (format!("{:48}", row.name), String::new());
        for who in Who::ALL {
            let looked = self.ask(app, row, who).await;
            wrong += &looked.wrong(&row.name, who);
            let cell = if looked.answer.status == 200 { looked.shown.len().to_string() } else { "-".to_owned() };
            write!(line, "{cell:>11}").expect("a text grows");
            if row.may_change() && looked.answer.status == 200 {
                let before = std::mem::replace(app, spawn(engine).await);
                before.database.remove().await;
            }
        }
        (line, wrong)
    }
}

/// What came of one request.
struct Looked<'a> {
    children: &'a Children,
    answer: Answer,
    shown: BTreeSet<Uuid>,
    recorded: BTreeSet<Uuid>,
}

impl Looked<'_> {
    /// What tells the shown from the recorded; nothing where they are the same.
    fn wrong(&self, name: &str, who: Who) -> String {
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
            who.name(),
            self.answer.status,
            names(&self.shown, &self.recorded),
            names(&self.recorded, &self.shown)
        )
    }
}

async fn spawn(engine: Engine) -> App {
    spawn_app_with(engine, |settings| settings.dev_gallery = true).await
}

both_engines! {
    async fn whom_a_page_shows_is_on_record_and_nobody_else(engine) {
        let agencies = Agencies::of(&spawn(engine).await).await;
        let (rows, next) = (agencies.rows(), Cell::new(0));
        let work = || agencies.work(engine, &rows, &next);
        let (mut lines, second, third) = tokio::join!(work(), work(), work());
        lines.extend(second.into_iter().chain(third));
        lines.sort();
        let wrong: String = lines.iter().map(|(.., wrong)| wrong.as_str()).collect();
        assert!(wrong.is_empty(), "what is shown and what is recorded differ:\n{wrong}");
        let mut text = format!("# How many children each sees, and has on record as seen; see access.rs.\n\n{:48}", "");
        for who in Who::ALL {
            write!(text, "{:>11}", who.name()).expect("a text grows");
        }
        for (_, line, _) in lines {
            write!(text, "\n{line}").expect("a text grows");
        }
        text.push('\n');
        matrix::compare(GOLDEN, &text);
    }

    async fn a_refusal_that_names_a_child_is_on_record(engine) {
        let app = spawn(engine).await;
        let agencies = Agencies::of(&app).await;
        // Another of the provider's visits of that Monday is under way; it stands at half past nine.
        let to_next: &[_] = &[("visit", "{next}")];
        let onto_another: &[_] = &[
            ("visit[visit]", "{visit}"),
            ("visit[version]", "{version}"),
            ("visit[provider]", "{provider}"),
            ("visit[date]", "2026-11-30"),
            ("visit[time]", "09:30"),
            ("visit[override_reason]", "The family asked for it"),
        ];
        for (who, function, fields) in
            [(Who::Assigned, "/api/check_in", to_next), (Who::Admin, "/api/move_visit", onto_another)]
        {
            let looked = agencies.ask(&app, &Row::function(&agencies, function, fields), who).await;
            let Looked { answer, shown, recorded, .. } = &looked;
            assert_eq!(answer.status, 409, "{function}: {}", answer.text);
            assert_eq!(shown.len(), 1, "{function} names the child in the way: {}", answer.text);
            assert_eq!(recorded, shown, "{function}");
        }
    }
}
