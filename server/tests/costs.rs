//! What each page costs the database, in one readable file: statements and rows, with those of the session.
//!
//! `costs.txt` is the snapshot, so that a page that begins to read more shows in a review. It is updated as the matrix is. Only on
//! SQLite: PostgreSQL runs the same statements, and one more in each transaction, which sets the agency.

use crate::{
    matrix::assert_matches_golden,
    support::{Engine, TestUser, requests::PAGES, spawn_app},
};
use std::fmt::Write;

const USERS: [TestUser; 3] = [TestUser::Admin, TestUser::AssignedProvider, TestUser::Guardian];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_page_costs_as_in_the_golden_file() {
    let app = spawn_app(Engine::Sqlite).await;
    let mut text = format!("# Statements / rows of each page; see costs.rs.\n\n{:44}", "");
    for user in USERS {
        write!(text, "{:>12}", user.name()).expect("writing to a string");
    }
    text.push('\n');
    for (route, path) in PAGES {
        let mut line = format!("GET {route:40}");
        for user in USERS {
            let mut client = app.client(user);
            let before = app.db.cost();
            let status = client.get(&app.fixtures.fill(path)).await.status;
            let after = app.db.cost();
            let cost = match status {
                200 => format!("{} / {}", after.statements - before.statements, after.rows - before.rows),
                _ => "-".to_owned(),
            };
            write!(line, "{cost:>12}").expect("writing to a string");
        }
        text += line.trim_end();
        text.push('\n');
    }
    assert_matches_golden("costs.txt", &text);
}
