//! Every SQL statement of the store can be prepared on both engines. So a renamed column, or a function that only one engine
//! knows, is found even where no other test runs the statement.
//!
//! `scan.rs` reads the statements from the sources. Two lists complete it: [`SAMPLES`] for what is known only at run time, and
//! [`ONE_ENGINE`] for statements of one engine. Not covered are `BEGIN`, `GRANT` and `LISTEN`, which have nothing to prepare, and
//! whether the values that the code binds have the types that PostgreSQL expects.

mod scan;

use crate::{both_engines, support::keys_url};
use scan::{ADDED, Sources, Statement, words};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqlSafeStr, SqliteConnection};
use std::path::Path;
use store::Engine;

/// For a statement with holes: what they can hold. A statement is prepared for each row.
///
/// A value that ends with `…` means all texts of the sources that begin so. All words of another value must occur in the
/// texts of the same file, so that a change of the code reaches the value.
struct Samples {
    file: &'static str,
    begins: &'static str,
    rows: &'static [&'static [(&'static str, &'static str)]],
}

const SAMPLES: &[Samples] = &[
    Samples {
        file: "audit/search.rs",
        begins: "SELECT e.seq, e.prev, e.hash",
        rows: &[
            &[(
                ADDED,
                " AND e.seq < $4 AND e.at_us >= $5 AND e.at_us < $6 AND e.action = $7 AND substr(e.subjects, 1, 7) <> '[\"seen:'
                  AND e.action NOT IN ($8, $9) AND e.action NOT LIKE $10 ORDER BY e.seq DESC LIMIT $11",
            )],
            &[(
                ADDED,
                " AND e.seq > $4 AND substr(e.subjects, 1, 7) = '[\"seen:' AND (e.subjects LIKE $6
                    OR e.seq IN (SELECT h.seq FROM visit_changes h WHERE h.agency_id = $1 AND h.child_id = $5)
                    OR e.digest IN (SELECT s.digest FROM seen_sets s WHERE s.agency_id = $1 AND s.child_id = $5))
                  AND (e.subjects LIKE $8
                    OR e.seq IN (SELECT h.seq FROM visit_changes h WHERE h.agency_id = $1 AND h.visit_id = $7))
                  AND e.actor IN ($9, $10) ORDER BY e.seq LIMIT $11",
            )],
        ],
    },
    Samples { file: "care/visits/check_in.rs", begins: "UPDATE visits SET state", rows: &[&[("{column}", "checked_…")]] },
    Samples {
        file: "care/visits/history.rs",
        begins: "INSERT INTO visit_changes",
        rows: &[&[("{0}", "($1, $7, $8, $9, $10, $11, $12, $13, $14, $15, $4, $5, $6, TRUE)")]],
    },
    Samples {
        file: "records/merging/merges.rs",
        begins: "SELECT COUNT(*) FROM {1} WHERE agency_id = $1 AND id",
        rows: &[&[("{1}", "children")], &[("{1}", "guardians")], &[("{1}", "providers")]],
    },
    Samples {
        file: "records/merging/merges.rs",
        begins: "SELECT id, survivor_id, merged_us",
        rows: &[&[("{1}", "child_merges")], &[("{1}", "guardian_merges")], &[("{1}", "provider_merges")]],
    },
    Samples {
        file: "records/merging/merges.rs",
        begins: "SELECT COUNT(*) FROM {1} WHERE agency_id = $1 AND undone_us",
        rows: &[&[("{1}", "child_merges")], &[("{1}", "guardian_merges")], &[("{1}", "provider_merges")]],
    },
    Samples {
        file: "records/merging/merges.rs",
        begins: "SELECT COUNT(*) FROM legal_holds",
        rows: &[&[("{1}", "child_id")], &[("{1}", "guardian_id")], &[("{1}", "provider_id")]],
    },
    Samples {
        file: "records/merging/merges.rs",
        begins: "SELECT survivor_id FROM",
        rows: &[&[("{1}", "child_merges")], &[("{1}", "guardian_merges")], &[("{1}", "provider_merges")]],
    },
    Samples {
        file: "records/merging/merges.rs",
        begins: "UPDATE {1} SET undone_us",
        rows: &[&[("{1}", "child_merges")], &[("{1}", "guardian_merges")], &[("{1}", "provider_merges")]],
    },
    Samples {
        file: "records/people.rs",
        begins: "SELECT v.id, c.id AS child_id",
        rows: &[
            &[("{condition}", "v.authorization_id = …")],
            &[("{condition}", "v.child_id = …")],
            &[("{condition}", "v.provider_id = …")],
        ],
    },
    Samples {
        file: "records/people/authorizations.rs",
        begins: "SELECT a.id, a.reference, c.id AS child_id",
        rows: &[&[("{more}", " AND a.…")]],
    },
    Samples {
        file: "records/search.rs",
        begins: "SELECT v.id, v.version",
        rows: &[&[("{0}", "v.child_id IN ($7, $8) OR v.provider_id IN ($9)")]],
    },
    Samples { file: "upgrade.rs", begins: "SELECT {function}(", rows: &[&[("{function}", "pg_advisory_…"), ("{LOCK}", "1")]] },
    Samples {
        file: "upgrade/fold_names.rs",
        begins: "SELECT id, first_name, last_name FROM {table}",
        rows: &[&[("{table}", "children")], &[("{table}", "providers")]],
    },
    Samples {
        file: "upgrade/fold_names.rs",
        begins: "UPDATE {table} SET first_name_folded",
        rows: &[&[("{table}", "children")], &[("{table}", "providers")]],
    },
    Samples {
        file: "upgrade/normalize_texts.rs",
        begins: "SELECT id, {one}, {two}, {three} FROM {table}",
        rows: &[
            &[
                ("{one}, {two}, {three}", "COALESCE(email, ''), COALESCE('', ''), COALESCE('', '')"),
                ("{table}", "users"),
                ("{agency}", "$1"),
                ("{suspicious}", "octet_length(email) <> length(email) OR email LIKE '%  %'"),
            ],
            &[
                ("{one}, {two}, {three}", "COALESCE(first_name, ''), COALESCE(last_name, ''), COALESCE('', '')"),
                ("{table}", "children"),
                ("{agency}", "agency_id"),
                ("{suspicious}", "octet_length(first_name) <> length(first_name) OR first_name LIKE '%  %'"),
            ],
        ],
    },
    Samples {
        file: "upgrade/normalize_texts.rs",
        begins: "UPDATE {0} SET {column}",
        rows: &[
            &[("{0}", "agencies"), ("{column}", "name")],
            &[("{0}", "users"), ("{column}", "email")],
            &[("{0}", "members"), ("{column}", "name")],
            &[("{0}", "one_time_links"), ("{column}", "name")],
            &[("{0}", "one_time_links"), ("{column}", "email")],
            &[("{0}", "passkeys"), ("{column}", "name")],
            &[("{0}", "contact_requests"), ("{column}", "name")],
            &[("{0}", "contact_requests"), ("{column}", "organisation")],
            &[("{0}", "contact_requests"), ("{column}", "email")],
            &[("{0}", "outbox"), ("{column}", "recipient")],
            &[("{0}", "guardians"), ("{column}", "first_name")],
            &[("{0}", "guardians"), ("{column}", "last_name")],
            &[("{0}", "guardians"), ("{column}", "email")],
            &[("{0}", "providers"), ("{column}", "first_name")],
            &[("{0}", "providers"), ("{column}", "last_name")],
            &[("{0}", "providers"), ("{column}", "email")],
            &[("{0}", "children"), ("{column}", "first_name")],
            &[("{0}", "children"), ("{column}", "last_name")],
        ],
    },
    Samples {
        file: "upgrade/normalize_texts.rs",
        begins: "SELECT o.email FROM {table} t",
        rows: &[&[("{table}", "users"), ("{only}", "")], &[("{table}", "one_time_links"), ("{only}", "AND o.agency_id = …")]],
    },
];

/// Statements that one engine doesn't know, by their beginning, with the engine that runs them and the reason.
const ONE_ENGINE: &[(Engine, &str, &str)] = &[
    (Engine::Postgres, "SELECT set_config(", "row level security exists only there"),
    (Engine::Postgres, "SELECT pg_notify(", "a SQLite database has one process, which needs no message"),
    (Engine::Postgres, "SELECT relname::text FROM pg_class", "SQLite plans without statistics"),
    (Engine::Postgres, "SELECT rolsuper", "SQLite has no roles"),
    (Engine::Postgres, "SELECT to_regclass(", "each engine has its own catalog of tables"),
    (Engine::Postgres, "SELECT pg_advisory_", "on SQLite a file is the lock of upgrades"),
    (Engine::Sqlite, "SELECT EXISTS (SELECT 1 FROM sqlite_master", "each engine has its own catalog of tables"),
    (Engine::Sqlite, "SELECT m.name, c.name FROM sqlite_master", "each engine has its own catalog of tables"),
    (Engine::Postgres, "SELECT CAST(t.relname AS TEXT)", "each engine has its own catalog of tables"),
    (Engine::Sqlite, "PRAGMA ", "PostgreSQL checks its pages and its log itself"),
    (Engine::Postgres, "SELECT pg_export_snapshot(", "SQLite copies its database in one statement"),
    (Engine::Postgres, "SELECT NOT EXISTS (SELECT 1 FROM pg_tables", "each engine has its own catalog of tables"),
    (Engine::Sqlite, "VACUUM", "a PostgreSQL database is copied by pg_dump, and vacuumed by itself"),
];

/// The files whose statements are of the key store, which is a database of its own.
const KEY_STORE_FILES: [&str; 2] = ["kernel/sealing/key_store.rs", "kernel/sealing/rotation.rs"];

/// Arguments whose type PostgreSQL can't infer, or infers wrongly, from a text: the code binds them with a type.
const TYPES: &[(&str, &[usize], &str)] = &[
    ("COALESCE(provider_id, guardian_id) <> COALESCE($4, $5)", &[4, 5], "uuid"),
    ("COALESCE(m.provider_id, m.guardian_id) <> COALESCE($4, $5)", &[4, 5], "uuid"),
    ("$4 IS NULL OR k.id = $4", &[4], "uuid"),
];

/// The statements of the sources without holes, and what is wrong with the lists.
fn complete_statements() -> (Vec<Statement>, Vec<String>) {
    let sources = Sources::scan(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    let (mut complete, mut problems) = (Vec::new(), Vec::new());
    for Statement { file, line, sql } in &sources.statements {
        let short = on_one_line(sql);
        let samples = SAMPLES.iter().find(|samples| samples.file == file && short.starts_with(samples.begins));
        let mut filled = match samples {
            Some(samples) => samples.rows.iter().flat_map(|row| fill(sql, row, &sources)).collect(),
            None => vec![sql.clone()],
        };
        if filled.is_empty() || filled.iter().any(|sql| sql.contains(['{', '}'])) {
            problems.push(format!("app/store/src/{file}:{line}: SAMPLES should say what the holes hold: {short}"));
            filled.clear();
        }
        complete.extend(filled.into_iter().map(|sql| Statement { file: file.clone(), line: *line, sql }));
    }
    for Samples { file, begins, rows } in SAMPLES {
        let is_meant = |statement: &&Statement| statement.file == *file && on_one_line(&statement.sql).starts_with(begins);
        if !sources.statements.iter().any(|statement| is_meant(&statement)) {
            problems.push(format!("app/store/src/{file}: no statement begins any more with {begins}"));
        }
        let values = rows.iter().flat_map(|row| *row).map(|(_, value)| *value).filter(|value| !value.ends_with('…'));
        let known = sources.words.get(*file);
        for word in values.flat_map(words).filter(|word| known.is_none_or(|known| !known.contains(*word))) {
            problems.push(format!(
                "app/store/src/{file}: the samples for {begins} have the word {word}, which no text of the file has"
            ));
        }
    }
    for (_, begins, _) in ONE_ENGINE {
        if !complete.iter().any(|statement| on_one_line(&statement.sql).starts_with(begins)) {
            problems.push(format!("ONE_ENGINE: no statement begins any more with {begins}"));
        }
    }
    for (text, ..) in TYPES {
        if !complete.iter().any(|statement| statement.sql.contains(text)) {
            problems.push(format!("TYPES: no statement contains any more {text}"));
        }
    }
    (complete, problems)
}

/// A statement with these values in its holes: several if a value means several texts.
fn fill(sql: &str, row: &[(&str, &str)], sources: &Sources) -> Vec<String> {
    let mut filled = vec![sql.to_owned()];
    for (hole, value) in row {
        let texts: Vec<&str> = match value.strip_suffix('…') {
            Some(prefix) => sources.texts.iter().map(String::as_str).filter(|text| text.starts_with(prefix)).collect(),
            None => vec![value],
        };
        filled = filled.iter().flat_map(|sql| texts.iter().map(move |text| sql.replace(hole, text))).collect();
    }
    filled
}

fn on_one_line(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a statement has this argument.
fn has_argument(sql: &str, number: usize) -> bool {
    sql.split(&format!("${number}")).skip(1).any(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn number_of_arguments(sql: &str) -> usize {
    (1..50).rev().find(|number| has_argument(sql, *number)).unwrap_or(0)
}

/// Numbers the two cutoff times of a caseload and today's date as [`store::Tx`] does: after all other arguments, of which it always
/// has three.
fn number_cutoffs(sql: &str) -> String {
    let count = number_of_arguments(sql).max(3);
    let sql = sql.replace("$caseload_us", &format!("${}", count + 1)).replace("$caseload_day", &format!("${}", count + 2));
    let count = number_of_arguments(&sql).max(3);
    sql.replace("$today", &format!("${}", count + 1))
}

enum Database {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Database {
    async fn connect(url: &str) -> Self {
        if url.starts_with("sqlite:") {
            Self::Sqlite(SqliteConnection::connect(url).await.unwrap())
        } else {
            Self::Postgres(PgConnection::connect(url).await.unwrap())
        }
    }

    /// Prepares a statement without running it. On PostgreSQL also makes its plan, for which alone it looks for the index of
    /// `ON CONFLICT`.
    async fn prepare(&mut self, sql: String) -> Result<(), sqlx::Error> {
        let conn = match self {
            Self::Sqlite(conn) => return conn.prepare(AssertSqlSafe(sql).into_sql_str()).await.map(drop),
            Self::Postgres(conn) => conn,
        };
        let count = number_of_arguments(&sql);
        let types: Vec<&str> = (1..=count).map(|number| argument_type(&sql, number)).collect();
        let nulls = vec!["NULL"; count];
        let list = |entries: &[&str]| if entries.is_empty() { String::new() } else { format!("({})", entries.join(", ")) };
        for command in [
            "DEALLOCATE ALL".to_owned(),
            format!("PREPARE statement {} AS {sql}", list(&types)),
            format!("EXPLAIN EXECUTE statement {}", list(&nulls)),
        ] {
            sqlx::raw_sql(AssertSqlSafe(command)).execute(&mut *conn).await?;
        }
        Ok(())
    }
}

/// PostgreSQL infers an `unknown` type, but not of an argument that the statement doesn't use.
fn argument_type(sql: &str, number: usize) -> &'static str {
    let typed = TYPES.iter().find(|(text, numbers, _)| sql.contains(text) && numbers.contains(&number));
    typed.map_or(if has_argument(sql, number) { "unknown" } else { "text" }, |(.., name)| name)
}

both_engines! {
    async fn every_statement_can_be_prepared(app) {
        let engine = app.db.engine();
        let mut database = Database::connect(&app.url).await;
        let mut keys = Database::connect(&keys_url(&app.url)).await;
        let (mut prepared, mut wrong) = (0, Vec::new());
        for Statement { file, line, sql } in complete_statements().0 {
            let short = on_one_line(&sql);
            if ONE_ENGINE.iter().any(|(of, begins, _)| *of != engine && short.starts_with(begins)) {
                continue;
            }
            let of_keys = KEY_STORE_FILES.contains(&file.as_str());
            let known_by = if of_keys { &mut keys } else { &mut database };
            match known_by.prepare(number_cutoffs(&sql)).await {
                Ok(()) => prepared += 1,
                Err(error) => {
                    let message = error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned());
                    wrong.push(format!("app/store/src/{file}:{line}: {message}\n    {short}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{} statements can't be prepared on {engine:?}:\n{}", wrong.len(), wrong.join("\n"));
        assert!(prepared > 400, "the scan finds only {prepared} statements");
    }
}

#[test]
fn the_lists_of_statements_are_current() {
    let (_, problems) = complete_statements();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
