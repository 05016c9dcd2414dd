//! Access to records of other users, for every argument that is an id. Generated from the same requests as the role matrix:
//! a member who is allowed to send the request sends it again with one id replaced by a record of another family, of another
//! agency, or by an id that does not exist. The response is always 404, the database does not change, and the attempt is in
//! the audit.
//!
//! `isolation.txt` is the snapshot and is updated like `matrix.txt`, which says who is allowed to send a request at all.

use crate::{
    both_engines,
    matrix::{assert_matches_golden, load_golden, spawn},
    support::{
        TestApp, TestUser,
        client::Response,
        requests::{FUNCTION_VARIANTS, FUNCTIONS, PAGES},
    },
};
use std::{collections::BTreeMap, fmt::Write};
use uuid::Uuid;

const GOLDEN: &str = "isolation.txt";

/// Fixtures that are ids of records, each with a record of the same kind of another family and of another agency. Neither
/// another family nor another provider has copies of weeks.
const RECORDS: &[(&str, Option<&str>, &str)] = &[
    ("visit", Some("sibling_visit"), "elsewhere_visit"),
    ("sibling_visit", None, "elsewhere_visit"),
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
    ("ended_provider", None, "elsewhere_provider"),
    ("absence", Some("sibling_absence"), "elsewhere_absence"),
    ("approved_absence", None, "elsewhere_absence"),
    ("discipline", None, "elsewhere_discipline"),
    ("free_provider", None, "elsewhere_provider"),
    ("guardian", None, "elsewhere_guardian"),
    ("own_guardian", None, "elsewhere_guardian"),
    ("revoked_guardian", None, "elsewhere_guardian"),
    ("further_guardian", None, "elsewhere_guardian"),
    ("merged_provider", None, "elsewhere_provider"),
    ("merged_guardian", None, "elsewhere_guardian"),
    ("parent_member", None, "elsewhere_member"),
    ("home_place", None, "elsewhere_place"),
    ("contact", None, "elsewhere_contact"),
    ("further_place", None, "elsewhere_place"),
    ("revoked_child", None, "elsewhere_child"),
    ("double", None, "elsewhere_child"),
    ("ended_child", None, "elsewhere_child"),
    ("merged", None, "elsewhere_child"),
    ("letter", None, "elsewhere_letter"),
    ("hold", None, "elsewhere_hold"),
    ("layout", None, "elsewhere_layout"),
    ("data_report", None, "elsewhere_data_report"),
    ("payer", None, "elsewhere_payer"),
    ("ended_payer", None, "elsewhere_payer"),
    ("service", None, "elsewhere_service"),
    ("ended_service", None, "elsewhere_service"),
    ("visit_kind", None, "elsewhere_visit_kind"),
    ("ended_visit_kind", None, "elsewhere_visit_kind"),
    ("idle_authorization", None, "elsewhere_authorization"),
    ("ended_authorization", None, "elsewhere_authorization"),
    ("session", Some("sibling_session"), "elsewhere_session"),
    ("passkey", Some("sibling_passkey"), "elsewhere_passkey"),
];

/// Fixtures that are not ids of records: versions, counts and tokens.
const NOT_RECORDS: &[&str] = &[
    "version",
    "link",
    "admins_link",
    "everybody",
    "member_version",
    "removed_version",
    "reset",
    "opened",
    "event",
    "children_event",
];

/// The columns: which user sends the request with which replacement.
const COLUMNS: [(TestUser, Replacement); 8] = [
    (TestUser::Admin, Replacement::Elsewhere),
    (TestUser::Admin, Replacement::Nobody),
    (TestUser::AssignedProvider, Replacement::Sibling),
    (TestUser::AssignedProvider, Replacement::Elsewhere),
    (TestUser::AssignedProvider, Replacement::Nobody),
    (TestUser::Guardian, Replacement::Sibling),
    (TestUser::Guardian, Replacement::Elsewhere),
    (TestUser::Guardian, Replacement::Nobody),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Replacement {
    /// A record of another family in the same agency.
    Sibling,
    /// A record of another agency.
    Elsewhere,
    /// An id that does not exist.
    Nobody,
}

both_engines! {
    async fn requests_for_another_users_records_get_not_found(engine) {
        let allowed_by_matrix = load_golden();
        let app = spawn(engine).await;
        let mut text = "# Each id in each request, exchanged for another; see isolation.rs. `-`: may not ask at all.\n\n".to_owned();
        write!(text, "{:66}", "").expect("writing to a string");
        for (user, replacement) in COLUMNS {
            write!(text, "{:>20}", format!("{} {}", user.name(), format!("{replacement:?}").to_lowercase())).expect("writing to a string");
        }
        text.push('\n');
        for request in marked_requests() {
            writeln!(text, "{}", check_row(&app, &allowed_by_matrix, &request).await).expect("writing to a string");
        }
        assert_matches_golden(GOLDEN, &text);
    }
}

/// A request with one of its ids marked.
struct MarkedRequest {
    /// The name in the matrix, such as `POST /api/move_visit`.
    name: String,
    /// The field of a server function. None for a page.
    field: Option<&'static str>,
    /// The first word of the field, if it has several kinds of values, such as ` move`.
    shape: String,
    fixture: &'static str,
    fields: &'static [(&'static str, &'static str)],
    path: &'static str,
}

/// Every request once for each id in it.
fn marked_requests() -> Vec<MarkedRequest> {
    let mut requests = Vec::new();
    for (path, fields) in FUNCTIONS.iter().chain(FUNCTION_VARIANTS).copied() {
        for (field, text) in fields {
            for fixture in fixtures_in(text) {
                let first_word = text.split_once(' ').map(|(word, _)| format!(" {word}")).unwrap_or_default();
                requests.push(MarkedRequest {
                    name: format!("POST {path}"),
                    field: Some(field),
                    shape: first_word,
                    fixture,
                    fields,
                    path,
                });
            }
        }
    }
    for (route, path) in PAGES.iter().copied() {
        for fixture in fixtures_in(path) {
            requests.push(MarkedRequest {
                name: format!("GET {route}"),
                field: None,
                shape: String::new(),
                fixture,
                fields: &[],
                path,
            });
        }
    }
    requests
}

/// The names of the record fixtures in a text, written as `{fixture}`.
fn fixtures_in(text: &'static str) -> Vec<&'static str> {
    let named = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    let fixtures: Vec<_> = named.filter(|fixture| !NOT_RECORDS.contains(fixture)).collect();
    for fixture in &fixtures {
        assert!(record(fixture).is_some(), "`{fixture}` needs a line in RECORDS: which record can replace it?");
    }
    fixtures
}

fn record(fixture: &str) -> Option<&'static (&'static str, Option<&'static str>, &'static str)> {
    RECORDS.iter().find(|(name, ..)| *name == fixture)
}

async fn check_row(
    app: &TestApp,
    allowed_by_matrix: &BTreeMap<String, BTreeMap<String, String>>,
    request: &MarkedRequest,
) -> String {
    let field = request.field.map(|field| format!(" {field}")).unwrap_or_default();
    let mut line = format!("{:66}", format!("{}{field}{} {{{}}}", request.name, request.shape, request.fixture));
    for (user, replacement) in COLUMNS {
        let allowed =
            &allowed_by_matrix.get(&request.name).unwrap_or_else(|| panic!("the matrix has {}", request.name))[user.name()];
        let allowed = matches!(allowed.as_str(), "200" | "303");
        let cell = if allowed { check_cell(app, request, user, replacement).await } else { "-".to_owned() };
        write!(line, "{cell:>20}").expect("writing to a string");
    }
    line.trim_end().to_owned()
}

async fn check_cell(app: &TestApp, request: &MarkedRequest, user: TestUser, replacement: Replacement) -> String {
    let (_, sibling, elsewhere) = record(request.fixture).expect("a record fixture");
    let other = match replacement {
        Replacement::Sibling => match sibling {
            Some(sibling) => app.fixtures.id(sibling).to_owned(),
            None => return "-".to_owned(),
        },
        Replacement::Elsewhere => app.fixtures.id(elsewhere).to_owned(),
        Replacement::Nobody => Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0001).to_string(),
    };
    let (before, refusals_before) = (app.database.content().await, app.database.count_refusals().await);
    let response = send(app, request, user, &other).await;
    let cell = format!("{} with {replacement:?} {{{}}} by {}", request.name, request.fixture, user.name());
    assert_eq!(response.status, 404, "{cell}: {}", response.text);
    let after = app.database.content().await;
    let changed: Vec<_> = after.iter().filter(|(table, rows)| before.get(*table) != Some(*rows)).collect();
    assert!(changed.is_empty(), "{cell} changed {changed:?}");
    assert_eq!(app.database.count_refusals().await, refusals_before + 1, "{cell} is in the audit");
    response.status.to_string()
}

/// Sends the request with the marked id replaced by `other`. Only one id of a field with several is replaced.
async fn send(app: &TestApp, request: &MarkedRequest, user: TestUser, other: &str) -> Response {
    let mark = format!("{{{}}}", request.fixture);
    let mut client = app.client(user);
    let Some(marked) = request.field else { return client.get(&app.fixtures.fill(&request.path.replace(&mark, other))).await };
    let fill = |(name, text): &(&'static str, &str)| {
        let text = if *name == marked { text.replace(&mark, other) } else { (*text).to_owned() };
        (*name, app.fixtures.fill(&text))
    };
    let fields: Vec<_> = request.fields.iter().map(fill).collect();
    let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
    client.call(request.path, &fields).await
}
