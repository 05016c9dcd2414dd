//! Both engines have the same schema.

use crate::support::{Engine, TestApp};
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::{collections::BTreeSet, fs};

fn migrations(engine: &str) -> BTreeSet<String> {
    let folder = format!("{}/migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
    fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn both_engines_have_the_same_migrations() {
    assert_eq!(migrations("sqlite"), migrations("postgres"));
}

#[tokio::test]
async fn postgres_and_sqlite_have_the_same_columns() {
    let (sqlite, postgres) = (TestApp::empty(Engine::Sqlite).await, TestApp::empty(Engine::Postgres).await);
    let in_sqlite: BTreeSet<(String, String)> = sqlx::query_as(
        "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT LIKE '%sqlx%'",
    )
    .fetch_all(&mut SqliteConnection::connect(&sqlite.url).await.unwrap())
    .await
    .unwrap()
    .into_iter()
    .collect();
    let in_postgres: BTreeSet<(String, String)> = sqlx::query_as(
        "SELECT table_name::text, column_name::text FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name NOT LIKE '%sqlx%'",
    )
    .fetch_all(&mut PgConnection::connect(&postgres.url).await.unwrap())
    .await
    .unwrap()
    .into_iter()
    .collect();
    assert!(in_sqlite.len() > 100);
    assert_eq!(in_sqlite, in_postgres);
}
