//! Whose record is asked for, in every argument that names one: generated from the same requests as the role matrix. A
//! member who may ask asks again with one id exchanged, for a record of another family, of another agency, or of nobody.
//! The answer is always that nothing is there, the database stays as it was, and the try is in the audit.
//!
//! `isolation.txt` is what stands; it is written anew like `matrix.txt`, from which it learns who may ask at all.

use crate::{
    both_engines,
    matrix::{compare, golden, spawn},
    support::{
        App, Who,
        client::Answer,
        requests::{FUNCTIONS, OTHER_SHAPES, PAGES},
    },
};
use std::{collections::BTreeMap, fmt::Write};
use uuid::Uuid;

const GOLDEN: &str = "isolation.txt";

/// Facts that name a record: what stands for the same kind of record of another family and of another agency. A family's
/// neighbour has no copies of weeks, nor has a provider's.
const RECORDS: &[(&str, Option<&str>, &str)] = &[
    ("visit", Some("sibling_visit"), "elsewhere_visit"),
    ("done", Some("sibling_visit"), "elsewhere_visit"),
    ("under_way", Some("sibling_visit"), "elsewhere_visit"),
    ("next", Some("sibling_visit"), "elsewhere_visit"),
    ("cancelled", Some("sibling_visit"), "elsewhere_visit"),
    ("child", Some("sibling_child"), "elsewhere_child"),
    ("provider", Some("sibling_provider"), "elsewhere_provider"),
    ("authorization", Some("sibling_authorization"), "elsewhere_authorization"),
    ("copy", None, "elsewhere_copy"),
    ("member", None, "elsewhere_member"),
    ("removed", None, "elsewhere_member"),
    ("place", None, "elsewhere_member"),
    ("invitation", None, "elsewhere_invitation"),
    ("free_provider", None, "elsewhere_provider"),
    ("guardian", None, "elsewhere_guardian"),
    ("own_guardian", None, "elsewhere_guardian"),
    ("revoked_guardian", None, "elsewhere_guardian"),
    ("further_guardian", None, "elsewhere_guardian"),
    ("parent_member", None, "elsewhere_member"),
    ("home_place", None, "elsewhere_place"),
    ("revoked_child", None, "elsewhere_child"),
    ("letter", None, "elsewhere_letter"),
    ("session", Some("sibling_session"), "elsewhere_session"),
    ("passkey", Some("sibling_passkey"), "elsewhere_passkey"),
];

/// Facts that name no record: a version, and what opens a door to whoever holds it.
const OTHERS: &[&str] = &["version", "link", "admins_link", "everybody", "member_version", "removed_version", "reset", "opened"];

/// Who asks with which exchange: the columns.
const COLUMNS: [(Who, Exchange); 8] = [
    (Who::Admin, Exchange::Elsewhere),
    (Who::Admin, Exchange::Nobody),
    (Who::Assigned, Exchange::Sibling),
    (Who::Assigned, Exchange::Elsewhere),
    (Who::Assigned, Exchange::Nobody),
    (Who::Own, Exchange::Sibling),
    (Who::Own, Exchange::Elsewhere),
    (Who::Own, Exchange::Nobody),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exchange {
    /// A record of another family in the same agency.
    Sibling,
    /// Another agency's.
    Elsewhere,
    /// An id that was never given.
    Nobody,
}

both_engines! {
    async fn nobody_reaches_a_record_that_is_not_theirs(engine) {
        let may_ask = golden();
        let app = spawn(engine).await;
        let mut text = "# Each id in each request, exchanged for another; see isolation.rs. `-`: may not ask at all.\n\n".to_owned();
        write!(text, "{:66}", "").expect("a text grows");
        for (who, exchange) in COLUMNS {
            write!(text, "{:>20}", format!("{} {}", who.name(), format!("{exchange:?}").to_lowercase())).expect("a text grows");
        }
        text.push('\n');
        for asked in asks() {
            writeln!(text, "{}", row(&app, &may_ask, &asked).await).expect("a text grows");
        }
        compare(GOLDEN, &text);
    }
}

/// A request with one of its ids marked.
struct Asked {
    /// As the matrix calls it, such as `POST /api/move_visit`.
    name: String,
    /// The field of a function's request; nothing for a page.
    field: Option<&'static str>,
    /// What kind of change the field holds, where it holds lines of several kinds.
    shape: String,
    fact: &'static str,
    fields: &'static [(&'static str, &'static str)],
    path: &'static str,
}

/// Every id of every request.
fn asks() -> Vec<Asked> {
    let mut asks = Vec::new();
    for (path, fields) in FUNCTIONS.iter().chain(OTHER_SHAPES).copied() {
        for (field, text) in fields {
            for fact in facts_in(text) {
                let first_word = text.split_once(' ').map(|(word, _)| format!(" {word}")).unwrap_or_default();
                asks.push(Asked { name: format!("POST {path}"), field: Some(field), shape: first_word, fact, fields, path });
            }
        }
    }
    for (route, path) in PAGES.iter().copied() {
        for fact in facts_in(path) {
            asks.push(Asked { name: format!("GET {route}"), field: None, shape: String::new(), fact, fields: &[], path });
        }
    }
    asks
}

/// The records that a text names as `{fact}`.
fn facts_in(text: &'static str) -> Vec<&'static str> {
    let named = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    let facts: Vec<_> = named.filter(|fact| !OTHERS.contains(fact)).collect();
    for fact in &facts {
        assert!(record(fact).is_some(), "`{fact}` needs a line in RECORDS: whose else could be asked for in its place?");
    }
    facts
}

fn record(fact: &str) -> Option<&'static (&'static str, Option<&'static str>, &'static str)> {
    RECORDS.iter().find(|(name, ..)| *name == fact)
}

async fn row(app: &App, may_ask: &BTreeMap<String, BTreeMap<String, String>>, asked: &Asked) -> String {
    let field = asked.field.map(|field| format!(" {field}")).unwrap_or_default();
    let mut line = format!("{:66}", format!("{}{field}{} {{{}}}", asked.name, asked.shape, asked.fact));
    for (who, exchange) in COLUMNS {
        let allowed = &may_ask.get(&asked.name).unwrap_or_else(|| panic!("the matrix has {}", asked.name))[who.name()];
        let allowed = matches!(allowed.as_str(), "200" | "303");
        let cell = if allowed { cell(app, asked, who, exchange).await } else { "-".to_owned() };
        write!(line, "{cell:>20}").expect("a text grows");
    }
    line.trim_end().to_owned()
}

async fn cell(app: &App, asked: &Asked, who: Who, exchange: Exchange) -> String {
    let (_, sibling, elsewhere) = record(asked.fact).expect("a record's fact");
    let other = match exchange {
        Exchange::Sibling => match sibling {
            Some(sibling) => app.facts.id(sibling).to_owned(),
            None => return "-".to_owned(),
        },
        Exchange::Elsewhere => app.facts.id(elsewhere).to_owned(),
        Exchange::Nobody => Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0001).to_string(),
    };
    let (before, refusals) = (app.database.content().await, app.database.refusals().await);
    let answer = ask(app, asked, who, &other).await;
    let cell = format!("{} with {exchange:?} {{{}}} by {}", asked.name, asked.fact, who.name());
    assert_eq!(answer.status, 404, "{cell}: {}", answer.text);
    let after = app.database.content().await;
    let changed: Vec<_> = after.iter().filter(|(table, rows)| before.get(*table) != Some(*rows)).collect();
    assert!(changed.is_empty(), "{cell} changed {changed:?}");
    assert_eq!(app.database.refusals().await, refusals + 1, "{cell} is in the audit");
    answer.status.to_string()
}

/// Asks with `other` in the place of the marked id. A field that names several records has one exchanged.
async fn ask(app: &App, asked: &Asked, who: Who, other: &str) -> Answer {
    let mark = format!("{{{}}}", asked.fact);
    let mut client = app.client(who);
    let Some(marked) = asked.field else { return client.get(&app.facts.fill(&asked.path.replace(&mark, other))).await };
    let fill = |(name, text): &(&'static str, &str)| {
        let text = if *name == marked { text.replace(&mark, other) } else { (*text).to_owned() };
        (*name, app.facts.fill(&text))
    };
    let fields: Vec<_> = asked.fields.iter().map(fill).collect();
    let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
    client.call(asked.path, &fields).await
}
