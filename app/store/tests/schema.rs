//! Both engines have the same schema.

use crate::support::{Engine, TestApp};
use std::{collections::BTreeSet, fs};
use store::data_map::schema_columns;

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
    let in_sqlite = schema_columns(&sqlite.db).await.unwrap();
    let in_postgres = schema_columns(&postgres.db).await.unwrap();
    assert!(in_sqlite.len() > 100);
    assert_eq!(in_sqlite, in_postgres);
}
