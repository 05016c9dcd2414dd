//! Upgrades a database in which guardians were identified by email address: no access is lost, and records that may belong to
//! two people are marked for review.

use crate::support::monday_morning;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection, migrate::Migrator};
use std::path::Path;
use store::{Clock, Db, Options, audit::hex, random_bytes};

/// The last migration that identified guardians by email address.
const LAST_MIGRATION_BEFORE: i64 = 18;
const AGENCY: &str = "01970000-0000-7000-8000-000000000001";

async fn migrations_before(engine: &str) -> Migrator {
    let folder = format!("{}/migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
    let mut migrator = Migrator::new(Path::new(&folder)).await.unwrap();
    migrator.migrations = migrator.migrations.iter().filter(|one| one.version <= LAST_MIGRATION_BEFORE).cloned().collect();
    migrator
}

/// Three guardians of two children each: with two homes, with two last names, and siblings.
fn seed_statements(id: impl Fn(u8) -> String, agency: &str) -> Vec<String> {
    let mut sql = vec![
        format!(
            "INSERT INTO agencies (id, name, slug, time_zone, settings, demo, created_us)
             VALUES ({agency}, 'Maple', 'maple', 'America/New_York', '{{}}', FALSE, 0)"
        ),
        format!("INSERT INTO agency_heads (agency_id, seq, hash) VALUES ({agency}, 0, '')"),
    ];
    let children = [
        ("Diaz", "3 Elm St"),
        ("Diaz", "9 Oak St"),
        ("Diaz", "3 Elm St"),
        ("Ford", "3 Elm St"),
        ("Cole", "1 Ash St"),
        ("COLE", "1 Ash St"),
    ];
    for (nth, (last, address)) in (0_u8..).zip(children) {
        let (child, place) = (id(10 + nth), id(20 + nth));
        sql.push(format!(
            "INSERT INTO children (agency_id, id, reference, first_name, last_name, birth_date, home_language, time_zone,
                availability, import_digest, changed_here)
             VALUES ({agency}, {child}, 'C{nth}', 'Child', '{last}', '2025-01-01', 'en', 'America/New_York', '', '', FALSE)"
        ));
        sql.push(format!(
            "INSERT INTO places (agency_id, id, child_id, kind, address, city, state, zip, lat, lon)
             VALUES ({agency}, {place}, {child}, 'home', '{address}', 'Rochester', 'NY', '14604', 43, -77)"
        ));
        let guardian = id(30 + nth / 2);
        if nth % 2 == 0 {
            sql.push(format!(
                "INSERT INTO guardians (agency_id, id, email, first_name, last_name, phone)
                 VALUES ({agency}, {guardian}, 'g{nth}@family.example', 'G{nth}', '', '')"
            ));
        }
        sql.push(format!(
            "INSERT INTO guardianships (agency_id, child_id, guardian_id, relationship, may_see_summaries, may_cancel, may_sign,
                imported) VALUES ({agency}, {child}, {guardian}, 'mother', TRUE, TRUE, FALSE, TRUE)"
        ));
    }
    sql
}

fn test_uuid(nth: u8) -> String {
    format!("01970000-0000-7000-8000-0000000000{nth:02}")
}

const TO_REVIEW: &str = "SELECT first_name FROM guardians WHERE to_review ORDER BY first_name";
const LINKS: &str = "SELECT COUNT(*) FROM guardianships";

#[tokio::test]
async fn ambiguous_guardians_are_marked_for_review_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("visitoms.db").display());
    let mut conn = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.unwrap();
    migrations_before("sqlite").await.run(&mut conn).await.unwrap();
    let literal = |id: &str| format!("X'{}'", id.replace('-', ""));
    for sql in seed_statements(|nth| literal(&test_uuid(nth)), &literal(AGENCY)) {
        conn.execute(AssertSqlSafe(sql)).await.unwrap();
    }
    conn.close().await.unwrap();
    let db = Db::open(Options { clock: Clock::fixed(monday_morning()), ..crate::support::options(&url) }).await.unwrap();
    db.close().await;
    let mut conn = SqliteConnection::connect(&url).await.unwrap();
    let found: Vec<String> = sqlx::query_scalar(TO_REVIEW).fetch_all(&mut conn).await.unwrap();
    assert_eq!(found, ["G0", "G2"]);
    assert_eq!(sqlx::query_scalar::<_, i64>(LINKS).fetch_one(&mut conn).await.unwrap(), 6);
}

#[tokio::test]
async fn ambiguous_guardians_are_marked_for_review_on_postgres() {
    let server = std::env::var("VISITOMS_TEST_POSTGRES").expect("VISITOMS_TEST_POSTGRES: run `cargo xtask test`");
    let name = format!("test_{}", hex(&random_bytes::<8>()));
    let mut admin = PgConnection::connect(&server).await.unwrap();
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    let (before_query, query) = server.split_once('?').map_or((server.as_str(), None), |(b, q)| (b, Some(q)));
    let base = before_query.rsplit_once('/').unwrap().0;
    let url = format!("{base}/{name}{}", query.map(|q| format!("?{q}")).unwrap_or_default());
    let mut conn = PgConnection::connect(&url).await.unwrap();
    conn.execute("CREATE SCHEMA keys").await.unwrap();
    migrations_before("postgres").await.run(&mut conn).await.unwrap();
    let named = format!("SELECT set_config('app.agency_id', '{AGENCY}', false)");
    conn.execute(AssertSqlSafe(named.clone())).await.unwrap();
    for sql in seed_statements(|nth| format!("'{}'", test_uuid(nth)), &format!("'{AGENCY}'")) {
        conn.execute(AssertSqlSafe(sql)).await.unwrap();
    }
    conn.close().await.unwrap();
    let db = Db::open(Options { clock: Clock::fixed(monday_morning()), ..crate::support::options(&url) }).await.unwrap();
    db.close().await;
    let mut conn = PgConnection::connect(&url).await.unwrap();
    conn.execute(AssertSqlSafe(named)).await.unwrap();
    let found: Vec<String> = sqlx::query_scalar(TO_REVIEW).fetch_all(&mut conn).await.unwrap();
    assert_eq!(found, ["G0", "G2"]);
    assert_eq!(sqlx::query_scalar::<_, i64>(LINKS).fetch_one(&mut conn).await.unwrap(), 6);
}
