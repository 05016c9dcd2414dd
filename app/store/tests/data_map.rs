//! The data map lists exactly the columns that a database has after all migrations, and promises no period by which nothing is
//! deleted.

use crate::both_engines;
use domain::{
    account::SessionLimits,
    data_map::{Kind, Mismatch, Retention, SchemaColumn, entries, unmapped},
    mail::RESET_SECONDS,
    security::RETENTION_DAYS,
};
use std::{fs, path::Path};
use store::{
    data_map::schema_columns,
    identity::{DEVICE_DAYS, SAVED_FORM_SECONDS},
};

fn column(table: &str, column: &str) -> SchemaColumn {
    SchemaColumn { table: table.to_owned(), column: column.to_owned() }
}

both_engines! {
    async fn every_column_is_in_the_data_map(app) {
        let schema = schema_columns(&app.db).await.unwrap();
        assert!(schema.len() > 200, "{}", schema.len());
        let found: Vec<String> = unmapped(&schema).iter().map(ToString::to_string).collect();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }

    async fn a_change_of_the_schema_is_found(app) {
        for sql in [
            "CREATE TABLE moods (id BIGINT NOT NULL PRIMARY KEY, mood TEXT NOT NULL)",
            "ALTER TABLE children ADD COLUMN eye_color TEXT",
            "ALTER TABLE holidays RENAME COLUMN name TO title",
        ] {
            let sql = if app.url.starts_with("sqlite:") { sql.replace("BIGINT", "INTEGER") } else { sql.to_owned() };
            app.execute_raw(None, &sql).await.unwrap();
        }
        let found = unmapped(&schema_columns(&app.db).await.unwrap());
        let new = [("children", "eye_color"), ("holidays", "title"), ("moods", "id"), ("moods", "mood")];
        let mut expected: Vec<_> = new.map(|(table, name)| Mismatch::NotInMap(column(table, name))).into();
        expected.push(Mismatch::NotInDatabase(column("holidays", "name")));
        assert_eq!(found, expected);
        assert!(found[0].to_string().contains("children.eye_color"), "{}", found[0]);
    }
}

fn read_sources(folder: &Path, texts: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_sources(&path, texts);
        } else {
            texts.push(fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn a_period_of_the_map_is_one_by_which_rows_are_deleted() {
    let mut sources = Vec::new();
    read_sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut sources);
    let timed = |retention| matches!(retention, Retention::Days(_) | Retention::Hours(_) | Retention::Minutes(_));
    let tables = entries().filter(|entry| entry.kind == Kind::Table && timed(entry.rule.retention));
    let mut count = 0;
    for entry in tables {
        count += 1;
        let start = format!("DELETE FROM {} WHERE ", entry.name);
        let ends = |statement: &str| statement.split('"').next().is_some_and(|statement| statement.contains("_us < $"));
        let deleted = sources.iter().any(|source| source.split(&start).skip(1).any(ends));
        assert!(deleted, "{} promises a period, and no job deletes by time", entry.name);
    }
    assert!(count >= 8, "{count}");
}

#[test]
fn periods_are_those_of_the_code() {
    const DAY: i64 = 86_400;
    for (table, seconds) in [
        ("form_returns", SAVED_FORM_SECONDS),
        ("known_devices", DEVICE_DAYS * DAY),
        ("password_asks", RESET_SECONDS),
        ("password_resets", RESET_SECONDS),
        ("security_events", RETENTION_DAYS * DAY),
        ("sessions", SessionLimits::max_absolute_seconds()),
    ] {
        let entry = entries().find(|entry| entry.name == table).unwrap();
        let promised = match entry.rule.retention {
            Retention::Days(days) => i64::from(days) * DAY,
            Retention::Hours(hours) => i64::from(hours) * 3600,
            Retention::Minutes(minutes) => i64::from(minutes) * 60,
            other => panic!("{table} has {other:?}"),
        };
        assert_eq!(promised, seconds, "{table}");
    }
}
