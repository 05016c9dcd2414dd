//! SQL dumps of databases of earlier versions: see `tests/fixtures/README.md`.

use super::TestApp;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::{collections::BTreeMap, fs, path::PathBuf};
use uuid::Uuid;

/// Tables that may differ after an upgrade: the records of the upgrades themselves, and saved forms, which live for minutes.
const IGNORED_TABLES: [&str; 3] = ["_sqlx_migrations", "data_steps", "form_returns"];

pub fn fixtures_dir() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures"))
}

/// The versions that have a fixture, the oldest first.
pub fn versions() -> Vec<String> {
    let folders = fs::read_dir(fixtures_dir()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut names: Vec<String> = folders.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

/// Loads the fixture of a version into an empty database.
pub async fn load(url: &str, version: &str) {
    let engine = if url.starts_with("sqlite:") { "sqlite" } else { "postgres" };
    let text = fs::read_to_string(fixtures_dir().join(version).join(format!("{engine}.sql"))).unwrap();
    let text = AssertSqlSafe(text);
    if engine == "sqlite" {
        let mut conn = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.unwrap();
        sqlx::raw_sql(text).execute(&mut conn).await.unwrap();
        conn.close().await.unwrap();
    } else {
        let mut conn = PgConnection::connect(url).await.unwrap();
        sqlx::raw_sql(text).execute(&mut conn).await.unwrap();
        conn.close().await.unwrap();
    }
}

/// The tables with forced row security, or all others.
const POSTGRES_TABLES: &str = "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relforcerowsecurity = $1 ORDER BY c.relname";
const SQLITE_TABLES: &str = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";

/// Counts the rows of each table, past all access checks.
pub async fn row_counts(url: &str) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    let count = |table: &str| AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
    if url.starts_with("sqlite:") {
        let mut conn = SqliteConnection::connect(url).await.unwrap();
        let tables: Vec<String> = sqlx::query_scalar(SQLITE_TABLES).fetch_all(&mut conn).await.unwrap();
        for table in tables {
            let rows: i64 = sqlx::query_scalar(count(&table)).fetch_one(&mut conn).await.unwrap();
            counts.insert(table, rows);
        }
    } else {
        let mut conn = PgConnection::connect(url).await.unwrap();
        for (has_row_security, agency) in row_security_scopes(&mut conn).await {
            let tables: Vec<String> =
                sqlx::query_scalar(POSTGRES_TABLES).bind(has_row_security).fetch_all(&mut conn).await.unwrap();
            set_agency(&mut conn, agency).await;
            for table in tables {
                let rows: i64 = sqlx::query_scalar(count(&table)).fetch_one(&mut conn).await.unwrap();
                *counts.entry(table).or_default() += rows;
            }
        }
    }
    counts.retain(|table, _| !IGNORED_TABLES.contains(&table.as_str()));
    counts
}

/// The tables without row security, then those with it once for each agency, as that agency's connection reads them.
async fn row_security_scopes(conn: &mut PgConnection) -> Vec<(bool, Uuid)> {
    let agencies: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM agencies ORDER BY id").fetch_all(conn).await.unwrap();
    std::iter::once((false, Uuid::nil())).chain(agencies.into_iter().map(|agency| (true, agency))).collect()
}

async fn set_agency(conn: &mut PgConnection, agency: Uuid) {
    let set = sqlx::query("SELECT set_config('app.agency_id', $1, false)").bind(agency.to_string());
    set.execute(conn).await.unwrap();
}

/// Dumps a SQLite database as SQL. Tables come first and triggers last, so that no trigger runs for the inserted rows.
pub async fn dump_sqlite(app: &TestApp) -> String {
    let mut conn = SqliteConnection::connect(&app.url).await.unwrap();
    let mut text = String::from("PRAGMA foreign_keys = OFF;\nBEGIN;\n");
    let tables: Vec<(String, String)> =
        sqlx::query_as("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
            .fetch_all(&mut conn)
            .await
            .unwrap();
    for (name, sql) in tables {
        text += &format!("{sql};\n");
        let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info($1) ORDER BY cid")
            .bind(&name)
            .fetch_all(&mut conn)
            .await
            .unwrap();
        let row = columns.iter().map(|column| format!("quote({column})")).collect::<Vec<_>>().join(" || ',' || ");
        let rows = AssertSqlSafe(format!("SELECT {row} FROM {name} ORDER BY 1"));
        let rows: Vec<String> = sqlx::query_scalar(rows).fetch_all(&mut conn).await.unwrap();
        for row in rows {
            text += &format!("INSERT INTO {name} VALUES ({row});\n");
        }
    }
    let rest: Vec<String> = sqlx::query_scalar(
        "SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type, name",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    for sql in rest {
        text += &format!("{sql};\n");
    }
    text + "COMMIT;\n"
}

/// Dumps a PostgreSQL database as SQL. Only the schema comes from `pg_dump`, which can't read rows under row security.
pub async fn dump_postgres(app: &TestApp) -> String {
    let mut conn = PgConnection::connect(&app.url).await.unwrap();
    let mut text = format!("BEGIN;\n{}", schema(&app.url, "pre-data"));
    for (has_row_security, agency) in row_security_scopes(&mut conn).await {
        let tables: Vec<String> = sqlx::query_scalar(POSTGRES_TABLES).bind(has_row_security).fetch_all(&mut conn).await.unwrap();
        set_agency(&mut conn, agency).await;
        for table in tables {
            let columns: Vec<String> = sqlx::query_scalar(
                "SELECT column_name::text FROM information_schema.columns
                 WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position",
            )
            .bind(&table)
            .fetch_all(&mut conn)
            .await
            .unwrap();
            let row = columns.iter().map(|column| format!("quote_nullable({column}::text)")).collect::<Vec<_>>().join(", ");
            let rows = AssertSqlSafe(format!("SELECT concat_ws(',', {row}) FROM {table} ORDER BY 1"));
            let rows: Vec<String> = sqlx::query_scalar(rows).fetch_all(&mut conn).await.unwrap();
            for row in rows {
                text += &format!("INSERT INTO public.{table} ({}) VALUES ({row});\n", columns.join(", "));
            }
        }
    }
    text + &schema(&app.url, "post-data") + "COMMIT;\n"
}

/// Dumps a section of the schema, without lines that depend on the server or on the version of `pg_dump`.
fn schema(url: &str, section: &str) -> String {
    let section = format!("--section={section}");
    let dump = std::process::Command::new("pg_dump")
        .args(["--schema-only", "--schema=public", "--no-owner", "--no-privileges", "--no-comments", &section, url])
        .output()
        .expect("pg_dump runs");
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    let text = String::from_utf8(dump.stdout).unwrap();
    let lines = text.lines().filter(|line| {
        let ignored = line.is_empty() || line.starts_with("--") || line.starts_with('\\');
        !ignored && !line.starts_with("SET ") && !line.starts_with("SELECT pg_catalog.set_config")
    });
    lines.fold(String::new(), |text, line| text + line + "\n")
}
