//! The role matrix: who may call what. The golden file `matrix.txt` is what a reader looks at; a server function or a page
//! that is missing from the requests below fails the run, and so does a cell that changed.
//!
//! `VISITOMS_TEST_BLESS=1` writes the golden file anew.

use crate::support::{Engine, Who, World};
use std::{collections::BTreeSet, fmt::Write, fs};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http/matrix.txt");

/// What is sent to each server function; `{name}` is an id of the world.
const CALLS: &[(&str, &str)] = &[
    ("/api/cancel_family_visit", "visit[visit]={next}&visit[version]=1&visit[reason]=Away"),
    ("/api/cancel_visit", "visit[visit]={planned}&visit[version]=1&visit[by]=agency&visit[reason]=Staff"),
    ("/api/check_in", "visit={planned}"),
    ("/api/check_out", "visit={under_way}"),
    ("/api/choose_cookies", "answer=needed"),
    ("/api/choose_language", "language=es"),
    (
        "/api/create_visit",
        "visit[authorization]={waiting}&visit[provider]={provider}&visit[date]=2026-12-06&visit[time]=06:00&visit[override_reason]=Matrix",
    ),
    ("/api/join", "account[token]=unknown&account[password]=seven+quiet+maples"),
    (
        "/api/keep_guardian",
        "guardian[child]={child}&guardian[first_name]=Ana&guardian[last_name]=Roe&guardian[relationship]=aunt&guardian[email]=ana@roe.example&guardian[phone]=&guardian[may_cancel]=true",
    ),
    (
        "/api/move_visit",
        "visit[visit]={planned}&visit[version]=1&visit[provider]={provider}&visit[date]=2026-12-06&visit[time]=06:00&visit[override_reason]=Matrix",
    ),
    ("/api/report_from_the_road", "report[visit]={planned}&report[report]=running_late&report[minutes]=10&report[remark]="),
    ("/api/save_note", "note[visit]={under_way}&note[version]=1&note[body]=More&note[family_summary]="),
    ("/api/send_contact", "request[name]=Ana&request[email]=ana@roe.example&request[organisation]=&request[message]=Hello"),
    ("/api/sign_in", "account[email]=nobody@roe.example&account[password]=wrong"),
    ("/api/sign_note", "note[visit]={done}&note[version]=1&note[body]=Signed&note[family_summary]="),
    ("/api/sign_out", ""),
];

/// Functions that strangers may call: none of their answers is a denial.
const FOR_ALL: [&str; 6] =
    ["/api/choose_cookies", "/api/choose_language", "/api/join", "/api/send_contact", "/api/sign_in", "/api/sign_out"];

/// What is sent to the handlers that are no server functions: address, type, body.
const HANDLERS: &[(&str, &str, &str)] = &[
    (
        "/import",
        "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=\"visits\"; filename=\"visits.csv\"\r\n\r\nvisit_id\r\n--x--\r\n",
    ),
    ("/import/confirm", "application/x-www-form-urlencoded", "overwrite=true"),
];

/// The address that is asked for of each page.
const PAGES: &[(&str, &str)] = &[
    ("/", "/"),
    ("/account", "/account"),
    ("/authorizations", "/authorizations"),
    ("/authorizations/{id}", "/authorizations/{authorization}"),
    ("/children", "/children"),
    ("/children/{id}", "/children/{child}"),
    ("/contact", "/contact"),
    ("/cookies", "/cookies"),
    ("/day", "/day"),
    ("/day/{date}", "/day/2026-12-02"),
    ("/home", "/home"),
    ("/import", "/import"),
    ("/join/{token}", "/join/unknown"),
    ("/notes", "/notes"),
    ("/privacy", "/privacy"),
    ("/providers", "/providers"),
    ("/providers/{id}", "/providers/{provider}"),
    ("/sign-in", "/sign-in"),
    ("/terms", "/terms"),
    ("/visits/new", "/visits/new?authorization={waiting}&week=2026-11-30"),
    ("/visits/{id}", "/visits/{planned}"),
    ("/visits/{id}/cancel", "/visits/{next}/cancel"),
    ("/visits/{id}/note", "/visits/{under_way}/note"),
    ("/week", "/week"),
    ("/week/{date}", "/week/2026-11-30"),
];

fn filled(world: &World, text: &str) -> String {
    ["planned", "under_way", "done", "next", "child", "authorization", "provider", "waiting"]
        .iter()
        .fold(text.to_owned(), |text, name| text.replace(&format!("{{{name}}}"), world.id(name)))
}

/// A name as Leptos has it (`:id`) and as axum has it (`{id}`).
fn as_axum(path: &str) -> String {
    path.split('/')
        .map(|part| part.strip_prefix(':').map_or(part.to_owned(), |name| format!("{{{name}}}")))
        .collect::<Vec<_>>()
        .join("/")
}

#[test]
fn everything_that_answers_is_in_the_matrix() {
    let listed: BTreeSet<&str> = CALLS.iter().map(|(path, _)| *path).collect();
    let registered: BTreeSet<&str> = server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    assert_eq!(listed, registered, "list every server function in CALLS, and no other");
    let listed: BTreeSet<String> = PAGES.iter().map(|(path, _)| (*path).to_owned()).collect();
    let pages = leptos_axum::generate_route_list(app::App);
    let routed: BTreeSet<String> =
        pages.iter().map(|page| as_axum(page.path())).filter(|path| !path.starts_with("/api/")).collect();
    assert_eq!(listed, routed, "list every page in PAGES, and no other");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn matrix_on_sqlite() {
    compare(&matrix(Engine::Sqlite).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn matrix_on_postgres() {
    compare(&matrix(Engine::Postgres).await);
}

async fn matrix(engine: Engine) -> String {
    let mut table = format!("{:<28}", "");
    for who in Who::ALL {
        write!(table, " {:>13}", format!("{who:?}")).unwrap();
    }
    table.push('\n');
    for (path, body) in CALLS {
        write!(table, "{path:<28}").unwrap();
        for who in Who::ALL {
            write!(table, " {:>13}", call(engine, who, path, body).await).unwrap();
        }
        table.push('\n');
    }
    for (path, content_type, body) in HANDLERS {
        write!(table, "{:<28}", format!("POST {path}")).unwrap();
        for who in Who::ALL {
            let world = World::new(engine).await;
            let (before, refusals) = (world.digest().await, world.refusals().await);
            let status = world.post(who, path, content_type, body).await.status;
            if status == 404 {
                assert_eq!(world.digest().await, before, "{who:?} was denied {path}, and it changed something");
                assert_eq!(world.refusals().await, refusals + 1, "{who:?} was denied {path}");
            }
            write!(table, " {status:>13}").unwrap();
            world.db.close().await;
        }
        table.push('\n');
    }
    // Reading changes nothing but the audit: one world serves all pages.
    let world = World::new(engine).await;
    let before = world.digest().await;
    for (route, path) in PAGES {
        write!(table, "{route:<28}").unwrap();
        for who in Who::ALL {
            write!(table, " {:>13}", world.page(who, &filled(&world, path)).await.status).unwrap();
        }
        table.push('\n');
    }
    assert_eq!(world.digest().await, before, "a page changed something");
    table
}

/// One cell, in a world of its own. What is denied changes nothing and is in the audit.
async fn call(engine: Engine, who: Who, path: &str, body: &str) -> u16 {
    let world = World::new(engine).await;
    let (before, refusals) = (world.digest().await, world.refusals().await);
    let answer = world.call(who, path, &filled(&world, body)).await;
    if matches!(answer.status, 401 | 404) && !FOR_ALL.contains(&path) {
        assert_eq!(world.digest().await, before, "{who:?} was denied {path}, and it changed something");
        let kept = world.refusals().await - refusals;
        assert_eq!(kept, i64::from(who != Who::Nobody), "{who:?} was denied {path}: refusals in the audit");
    }
    world.db.close().await;
    answer.status
}

fn compare(table: &str) {
    if std::env::var_os("VISITOMS_TEST_BLESS").is_some() {
        fs::write(GOLDEN, table).unwrap();
    }
    let golden = fs::read_to_string(GOLDEN).unwrap_or_default();
    let different: Vec<String> = table
        .lines()
        .zip(golden.lines().chain(std::iter::repeat("")))
        .filter(|(is, was)| is != was)
        .map(|(is, was)| format!("\n- {was}\n+ {is}"))
        .collect();
    assert!(table == golden, "the role matrix changed: {}", different.concat());
}
