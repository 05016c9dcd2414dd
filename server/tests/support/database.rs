//! Direct access to a test's database, without the application: copies, queries, comparisons.

use super::Engine;
use domain::EmailId;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::{collections::BTreeMap, path::PathBuf};
use store::{Clock, Options};
use tempfile::TempDir;
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};
use uuid::Uuid;

/// The files of a closed SQLite database: with its key store and its master keys.
pub const SQLITE_FILES: [&str; 3] = ["visitoms.db", "keys.db", "master.key"];

/// Tables that every request may change: audit, sessions, counted attempts, saved forms, pending sign-ins, secrets created on
/// first use, and the row that the readiness check writes.
const BOOKKEEPING_TABLES: [&str; 9] =
    ["audit_events", "agency_heads", "seen_sets", "sessions", "attempts", "form_returns", "ceremonies", "secrets", "readiness"];

fn fixtures_folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../app/store/tests/fixtures"))
}

/// The earlier versions that have a database fixture.
pub fn versions() -> Vec<String> {
    let folders = std::fs::read_dir(fixtures_folder()).expect("the fixtures").map(|entry| entry.expect("an entry"));
    let folders = folders.filter(|entry| entry.path().is_dir());
    folders.map(|entry| entry.file_name().into_string().expect("a name")).collect()
}

pub struct Database {
    pub url: String,
    /// A connection to PostgreSQL that is reused: the matrix asks thousands of times, and a new one costs more than a question.
    connection: Mutex<Option<PgConnection>>,
    /// The key store of another database, which this one is a copy of.
    shared_keys: Option<(String, PathBuf)>,
    /// Deleted when it is dropped at the end of the test.
    _folder: Option<TempDir>,
}

/// The content of each table, by its name. With row-level security the key also has the agency.
pub type Content = BTreeMap<String, String>;

impl Database {
    pub async fn new(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::new_sqlite(&[]),
            Engine::Postgres => Self::new_postgres(None).await,
        }
    }

    /// Creates a SQLite database, with the content of these [`SQLITE_FILES`].
    pub fn new_sqlite(files: &[(&str, Vec<u8>)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder for a database");
        let path = folder.path().join("visitoms.db");
        for (name, content) in files {
            std::fs::write(folder.path().join(name), content).expect("a copy of a file of the database");
        }
        Self { url: format!("sqlite:{}", path.display()), connection: Mutex::default(), shared_keys: None, _folder: Some(folder) }
    }

    /// Creates a PostgreSQL database, as a copy of this one.
    pub async fn new_postgres(template: Option<&str>) -> Self {
        let server = std::env::var("VISITOMS_TEST_POSTGRES").expect("VISITOMS_TEST_POSTGRES: run `cargo xtask test`");
        let name = format!("http_{}", store::audit::hex(&store::random_bytes::<8>()));
        let like = template.map(|name| format!(" TEMPLATE {name}")).unwrap_or_default();
        let mut owner = PgConnection::connect(&server).await.expect("the server of VISITOMS_TEST_POSTGRES");
        let create = AssertSqlSafe(format!("CREATE DATABASE {name}{like}"));
        sqlx::query(create).execute(&mut owner).await.expect("a database of its own");
        let (before, query) = server.split_once('?').map_or((server.as_str(), None), |(before, query)| (before, Some(query)));
        let base = before.rsplit_once('/').expect("an address with a database").0;
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        let url = format!("{base}/{name}{query}");
        if template.is_none() {
            // For the key store; a copy of a template has it already.
            let mut conn = PgConnection::connect(&url).await.expect("the new database answers");
            sqlx::raw_sql("CREATE SCHEMA keys").execute(&mut conn).await.expect("a schema for the key store");
            conn.close().await.expect("the connection closes");
        }
        Self { url, connection: Mutex::default(), shared_keys: None, _folder: None }
    }

    /// The options to open it with.
    pub fn options(&self, clock: &Clock) -> Options {
        let (keys_url, master_key_file) = self.key_store();
        let (keys_url, master_key_file) = (Some(keys_url), Some(master_key_file));
        Options { clock: clock.clone(), connections: 4, keys_url, master_key_file, ..Options::new(&self.url) }
    }

    /// The URL of the key store, and the file of its master keys. The key store of a SQLite database is a file in its folder; on
    /// PostgreSQL it is a schema of its own, with one master key for all tests.
    pub fn key_store(&self) -> (String, PathBuf) {
        if let Some(shared) = &self.shared_keys {
            return shared.clone();
        }
        if self.url.starts_with("sqlite:") {
            let file = |name: &str| PathBuf::from(self.path()).with_file_name(name);
            return (format!("sqlite:{}", file("keys.db").display()), file("master.key"));
        }
        let separator = if self.url.contains('?') { '&' } else { '?' };
        let url = format!("{}{separator}options=-csearch_path%3Dkeys", self.url);
        (url, concat!(env!("CARGO_TARGET_TMPDIR"), "/master.key").into())
    }

    /// Uses the key store of the database that this one becomes a copy of.
    pub fn share_keys_of(&mut self, other: &Self) {
        self.shared_keys = Some(other.key_store());
    }

    /// Drops a PostgreSQL database at once. Otherwise it would remain until the cluster is deleted, and hundreds fill the memory.
    pub async fn drop_database(&self) {
        if self.url.starts_with("sqlite:") {
            return;
        }
        let server = std::env::var("VISITOMS_TEST_POSTGRES").expect("VISITOMS_TEST_POSTGRES: run `cargo xtask test`");
        let mut owner = PgConnection::connect(&server).await.expect("the server of VISITOMS_TEST_POSTGRES");
        let drop = AssertSqlSafe(format!("DROP DATABASE {} WITH (FORCE)", self.name()));
        sqlx::query(drop).execute(&mut owner).await.expect("the database is dropped");
    }

    /// Creates the database of an earlier version: see `store/tests/fixtures/README.md`.
    pub async fn from_version(engine: Engine, version: &str) -> Self {
        let database = match engine {
            Engine::Sqlite => Self::new_sqlite(&[("visitoms.db", Vec::new())]),
            Engine::Postgres => Self::new_postgres(None).await,
        };
        let name = if engine == Engine::Sqlite { "sqlite.sql" } else { "postgres.sql" };
        let text = std::fs::read_to_string(fixtures_folder().join(version).join(name)).expect("a fixture");
        let text = AssertSqlSafe(text);
        if engine == Engine::Sqlite {
            let mut conn = database.connect_sqlite().await;
            sqlx::raw_sql(text).execute(&mut conn).await.expect("the fixture loads");
            conn.close().await.expect("the connection closes");
        } else {
            let mut conn = PgConnection::connect(&database.url).await.expect("the database answers");
            sqlx::raw_sql(text).execute(&mut conn).await.expect("the fixture loads");
        }
        database
    }

    /// The name of a PostgreSQL database.
    pub fn name(&self) -> &str {
        let before = self.url.split('?').next().unwrap_or_default();
        before.rsplit('/').next().unwrap_or_default()
    }

    /// The path of a SQLite database.
    pub fn path(&self) -> &str {
        self.url.trim_start_matches("sqlite:")
    }

    /// The id of an agency's record by its reference, and its version. `version` is a column, or `1` for tables without versions.
    pub async fn find_record(&self, agency: Uuid, table: &str, version: &str, reference: &str) -> (Uuid, i64) {
        let sql = format!("SELECT id, CAST({version} AS BIGINT) FROM {table} WHERE agency_id = $1 AND reference = $2");
        let sql = AssertSqlSafe(sql);
        if self.url.starts_with("sqlite:") {
            sqlx::query_as(sql).bind(agency).bind(reference).fetch_one(&mut self.connect_sqlite().await).await
        } else {
            sqlx::query_as(sql).bind(agency).bind(reference).fetch_one(&mut *self.connect_as_agency(agency).await).await
        }
        .expect("the record is there")
    }

    /// Counts the denied requests in the audit of all agencies.
    pub async fn count_refusals(&self) -> i64 {
        const COUNT: &str = "SELECT COUNT(*) FROM audit_events WHERE action LIKE 'refused:%'";
        if self.url.starts_with("sqlite:") {
            return sqlx::query_scalar(COUNT).fetch_one(&mut self.connect_sqlite().await).await.expect("a number");
        }
        let mut all = 0;
        for agency in self.agencies().await {
            let count: i64 =
                sqlx::query_scalar(COUNT).fetch_one(&mut *self.connect_as_agency(agency).await).await.expect("a number");
            all += count;
        }
        all
    }

    /// Counts the saved forms. Their content is sealed: see [`TestApp::saved_form`](super::TestApp::saved_form).
    pub async fn count_saved_forms(&self) -> i64 {
        self.select_number("SELECT COUNT(*) FROM form_returns").await
    }

    /// The security events of an account, sorted by name.
    pub async fn security_events(&self, email: &str) -> Vec<String> {
        const EVENTS: &str =
            "SELECT e.event FROM security_events e JOIN users u ON u.id = e.user_id WHERE u.email = $1 ORDER BY e.event";
        if self.url.starts_with("sqlite:") {
            sqlx::query_scalar(EVENTS).bind(email).fetch_all(&mut self.connect_sqlite().await).await
        } else {
            let mut conn = PgConnection::connect(&self.url).await.expect("the database answers");
            sqlx::query_scalar(EVENTS).bind(email).fetch_all(&mut conn).await
        }
        .expect("events")
    }

    /// Adds a passkey to a user. It cannot sign.
    pub async fn add_passkey(&self, email: &str, id: &str, now_us: i64) {
        const ADD: &str = "INSERT INTO passkeys (id, user_id, credential_id, credential, name, created_us)
            SELECT $1, u.id, $2, '{}', 'A phone', $3 FROM users u WHERE u.email = $4";
        let id: Uuid = id.parse().expect("an id");
        let credential = id.as_bytes().to_vec();
        let added = if self.url.starts_with("sqlite:") {
            let query = sqlx::query(ADD).bind(id).bind(credential).bind(now_us).bind(email);
            query.execute(&mut self.connect_sqlite().await).await.map(|done| done.rows_affected())
        } else {
            let mut conn = PgConnection::connect(&self.url).await.expect("the database answers");
            let query = sqlx::query(ADD).bind(id).bind(credential).bind(now_us).bind(email);
            query.execute(&mut conn).await.map(|done| done.rows_affected())
        };
        assert_eq!(added.expect("a passkey is added"), 1, "there is a user {email}");
    }

    /// Deletes the emails that are waiting in the outbox.
    pub async fn empty_outbox(&self) {
        const EMPTY: &str = "DELETE FROM outbox WHERE sent_us IS NULL AND failed_us IS NULL";
        if self.url.starts_with("sqlite:") {
            let mut conn = self.connect_sqlite().await;
            let emptied = sqlx::query(EMPTY).execute(&mut conn).await.map(drop);
            // The template file is read after the last connection is closed.
            conn.close().await.expect("the connection closes");
            emptied
        } else {
            let mut conn = PgConnection::connect(&self.url).await.expect("the database answers");
            sqlx::query(EMPTY).execute(&mut conn).await.map(drop)
        }
        .expect("the outbox is emptied");
    }

    /// Adds a password reset link that is valid for an hour.
    pub async fn add_password_reset(&self, email: &str, token: &str, now_us: i64) {
        const RESET: &str = "INSERT INTO password_resets (user_id, token_hash, expires_us)
            SELECT id, $2, $3 FROM users WHERE email = $1";
        let (hash, expires) = (Sha256::digest(token).to_vec(), now_us + 3_600_000_000);
        let made = if self.url.starts_with("sqlite:") {
            let query = sqlx::query(RESET).bind(email).bind(hash).bind(expires);
            let mut conn = self.connect_sqlite().await;
            let done = query.execute(&mut conn).await.map(|done| done.rows_affected());
            conn.close().await.expect("the connection closes");
            done
        } else {
            let mut conn = PgConnection::connect(&self.url).await.expect("the database answers");
            let query = sqlx::query(RESET).bind(email).bind(hash).bind(expires);
            query.execute(&mut conn).await.map(|done| done.rows_affected())
        };
        assert_eq!(made.expect("a link is stored"), 1, "{email} is a user");
    }

    /// The sealed text of an email in the outbox; empty if it was deleted.
    pub async fn email_text(&self, id: EmailId) -> String {
        const TEXT: &str = "SELECT letter FROM outbox WHERE id = $1";
        if self.url.starts_with("sqlite:") {
            sqlx::query_scalar(TEXT).bind(id.0).fetch_one(&mut self.connect_sqlite().await).await
        } else {
            let mut conn = PgConnection::connect(&self.url).await.expect("the database answers");
            sqlx::query_scalar(TEXT).bind(id.0).fetch_one(&mut conn).await
        }
        .expect("the email is there")
    }

    /// Marks a guardian for review, as the upgrade does for guardians that were identified by their email address.
    pub async fn mark_guardian_for_review(&self, guardian: &str) {
        const MARK: &str = "UPDATE guardians SET to_review = TRUE WHERE id = $1";
        let id: Uuid = guardian.parse().expect("an id");
        if self.url.starts_with("sqlite:") {
            let marked = sqlx::query(MARK).bind(id).execute(&mut self.connect_sqlite().await).await;
            assert_eq!(marked.expect("a guardian").rows_affected(), 1);
            return;
        }
        let mut all = 0;
        for agency in self.agencies().await {
            let marked = sqlx::query(MARK).bind(id).execute(&mut *self.connect_as_agency(agency).await).await;
            all += marked.expect("a guardian").rows_affected();
        }
        assert_eq!(all, 1);
    }

    /// Lets all guardians cancel visits, as the office would: an import does not.
    pub async fn let_guardians_cancel(&self) {
        const ALLOW: &str = "UPDATE guardianships SET may_cancel = TRUE";
        if self.url.starts_with("sqlite:") {
            sqlx::query(ALLOW).execute(&mut self.connect_sqlite().await).await.expect("guardians");
            return;
        }
        for agency in self.agencies().await {
            sqlx::query(ALLOW).execute(&mut *self.connect_as_agency(agency).await).await.expect("guardians");
        }
    }

    /// Counts the audit events of an action with this subject.
    pub async fn count_audit_events(&self, action: &str, subject: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) FROM audit_events WHERE action = '{action}' AND subjects LIKE '%{subject}%'");
        let mut all = 0;
        if self.url.starts_with("sqlite:") {
            return sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut self.connect_sqlite().await).await.expect("a number");
        }
        for agency in self.agencies().await {
            let sql = AssertSqlSafe(sql.clone());
            let count: i64 =
                sqlx::query_scalar(sql).fetch_one(&mut *self.connect_as_agency(agency).await).await.expect("a number");
            all += count;
        }
        all
    }

    /// First and last names of all children and guardians, if longer than three letters.
    pub async fn child_and_guardian_names(&self) -> Vec<String> {
        const NAMES: &str = "SELECT first_name FROM children UNION SELECT last_name FROM children
            UNION SELECT first_name FROM guardians UNION SELECT last_name FROM guardians";
        let mut names: Vec<String> = if self.url.starts_with("sqlite:") {
            sqlx::query_scalar(NAMES).fetch_all(&mut self.connect_sqlite().await).await.expect("names")
        } else {
            let mut all = Vec::new();
            for agency in self.agencies().await {
                let names = sqlx::query_scalar(NAMES).fetch_all(&mut *self.connect_as_agency(agency).await).await;
                all.extend(names.expect("names"));
            }
            all
        };
        names.retain(|name: &String| name.chars().count() > 3);
        names
    }

    /// The id and version of a member, of the first agency that they joined.
    pub async fn find_member(&self, email: &str) -> (Uuid, i64) {
        self.find_memberships(email).await.remove(0)
    }

    /// The ids and versions of all memberships of an email address, oldest first.
    pub async fn find_memberships(&self, email: &str) -> Vec<(Uuid, i64)> {
        const MEMBERS: &str = "SELECT m.id, m.version FROM members m JOIN users u ON u.id = m.user_id WHERE u.email = $1 ORDER BY m.created_us, m.id";
        if self.url.starts_with("sqlite:") {
            sqlx::query_as(MEMBERS).bind(email).fetch_all(&mut self.connect_sqlite().await).await
        } else {
            let mut conn = PgConnection::connect(&self.url).await.expect("the database answers");
            sqlx::query_as(MEMBERS).bind(email).fetch_all(&mut conn).await
        }
        .expect("members")
    }

    /// The id of the open invitation of an email address.
    pub async fn open_invitation_id(&self, email: &str) -> String {
        const OPEN: &str = "SELECT id FROM one_time_links WHERE email = $1 AND used_us IS NULL AND withdrawn_us IS NULL";
        let id: Uuid = if self.url.starts_with("sqlite:") {
            sqlx::query_scalar(OPEN).bind(email).fetch_one(&mut self.connect_sqlite().await).await
        } else {
            let mut conn = PgConnection::connect(&self.url).await.expect("the database answers");
            sqlx::query_scalar(OPEN).bind(email).fetch_one(&mut conn).await
        }
        .expect("an open invitation");
        id.to_string()
    }

    /// Selects a text column of tables without row-level security.
    pub async fn select_texts(&self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        if self.url.starts_with("sqlite:") {
            sqlx::query_scalar(sql).fetch_all(&mut self.connect_sqlite().await).await
        } else {
            let mut conn = PgConnection::connect(&self.url).await.expect("the database answers");
            sqlx::query_scalar(sql).fetch_all(&mut conn).await
        }
        .expect("texts")
    }

    /// Like [`Self::select_texts`], from tables of an agency.
    pub async fn select_texts_of(&self, agency: Uuid, sql: &str) -> Vec<String> {
        if self.url.starts_with("sqlite:") {
            return self.select_texts(sql).await;
        }
        let sql = AssertSqlSafe(sql.to_owned());
        sqlx::query_scalar(sql).fetch_all(&mut *self.connect_as_agency(agency).await).await.expect("texts")
    }

    /// Makes a demo agency a real one, which asks its members to accept the terms of use.
    pub async fn end_demo(&self, slug: &str) {
        const END: &str = "UPDATE agencies SET demo = $1 WHERE slug = $2";
        let ended = if self.url.starts_with("sqlite:") {
            sqlx::query(END)
                .bind(false)
                .bind(slug)
                .execute(&mut self.connect_sqlite().await)
                .await
                .map(|done| done.rows_affected())
        } else {
            let mut conn = PgConnection::connect(&self.url).await.expect("the database answers");
            sqlx::query(END).bind(false).bind(slug).execute(&mut conn).await.map(|done| done.rows_affected())
        };
        assert_eq!(ended.expect("the agency is changed"), 1, "{slug} is there");
    }

    /// Deletes the sessions of a user, as removing the member does.
    pub async fn delete_sessions(&self, email: &str) {
        const END: &str = "DELETE FROM sessions WHERE member_id IN
            (SELECT m.id FROM members m JOIN users u ON u.id = m.user_id WHERE u.email = $1)";
        let ended = if self.url.starts_with("sqlite:") {
            sqlx::query(END).bind(email).execute(&mut self.connect_sqlite().await).await.map(|done| done.rows_affected())
        } else {
            let mut conn = PgConnection::connect(&self.url).await.expect("the database answers");
            sqlx::query(END).bind(email).execute(&mut conn).await.map(|done| done.rows_affected())
        };
        assert_ne!(ended.expect("sessions are deleted"), 0, "{email} had a session");
    }

    /// Selects a number from tables without row-level security.
    pub async fn select_number(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        if self.url.starts_with("sqlite:") {
            sqlx::query_scalar(sql).fetch_one(&mut self.connect_sqlite().await).await
        } else {
            let mut conn = PgConnection::connect(&self.url).await.expect("the database answers");
            sqlx::query_scalar(sql).fetch_one(&mut conn).await
        }
        .expect("a number")
    }

    /// The content of all tables but [`BOOKKEEPING_TABLES`].
    pub async fn content(&self) -> Content {
        if self.url.starts_with("sqlite:") {
            return self.content_of_sqlite(&BOOKKEEPING_TABLES).await;
        }
        // The location and transaction id of each row version. Every write changes them, and reading all columns takes five times
        // as long.
        self.content_of_postgres(&BOOKKEEPING_TABLES, "t.ctid::text || t.xmin::text").await
    }

    /// The content of all tables.
    pub async fn full_content(&self) -> Content {
        if self.url.starts_with("sqlite:") {
            self.content_of_sqlite(&[]).await
        } else {
            self.content_of_postgres(&[], "t::text").await
        }
    }

    async fn content_of_sqlite(&self, excluded: &[&str]) -> Content {
        let mut conn = self.connect_sqlite().await;
        let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'";
        let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut conn).await.expect("the tables");
        let mut content = Content::new();
        for table in tables.into_iter().filter(|table| !excluded.contains(&table.as_str())) {
            let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info($1) ORDER BY cid")
                .bind(&table)
                .fetch_all(&mut conn)
                .await
                .expect("the columns");
            let row: Vec<_> = columns.iter().map(|column| format!("quote({column})")).collect();
            let all = format!(
                "SELECT COALESCE(group_concat(line, char(10)), '') FROM (SELECT {} AS line FROM {table} ORDER BY 1)",
                row.join(" || ',' || ")
            );
            let text: String = sqlx::query_scalar(AssertSqlSafe(all)).fetch_one(&mut conn).await.expect("the rows");
            content.insert(table, text);
        }
        content
    }

    async fn content_of_postgres(&self, excluded: &[&str], row: &str) -> Content {
        let agencies = self.agencies().await;
        let mut conn = self.connection().await;
        let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_%'";
        let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut *conn).await.expect("the tables");
        let select_table =
            |table: &String| format!("SELECT '{table}', COALESCE(string_agg({row}, chr(10) ORDER BY {row}), '') FROM {table} t");
        let all: Vec<_> = tables.iter().filter(|table| !excluded.contains(&table.as_str())).map(select_table).collect();
        let all = all.join(" UNION ALL ");
        let mut content = Content::new();
        for agency in agencies {
            scope_to_agency(&mut conn, agency).await;
            let texts = sqlx::query_as(AssertSqlSafe(all.clone())).fetch_all(&mut *conn).await.expect("the rows");
            content.extend(texts.into_iter().map(|(table, text): (String, String)| (format!("{table} of {agency}"), text)));
        }
        content
    }

    async fn agencies(&self) -> Vec<Uuid> {
        let agencies = sqlx::query_scalar("SELECT id FROM agencies ORDER BY id").fetch_all(&mut *self.connection().await).await;
        agencies.expect("the agencies")
    }

    pub(super) async fn connect_sqlite(&self) -> SqliteConnection {
        SqliteConnection::connect(&self.url).await.expect("the database answers")
    }

    /// The reused connection to PostgreSQL, which sees an agency's rows.
    pub(super) async fn connect_as_agency(&self, agency: Uuid) -> MappedMutexGuard<'_, PgConnection> {
        let mut conn = self.connection().await;
        scope_to_agency(&mut conn, agency).await;
        conn
    }

    /// Closes the reused connection, before the database is a template: nobody may be connected to one.
    pub(super) async fn close_connection(&self) {
        if let Some(connection) = self.connection.lock().await.take() {
            connection.close().await.expect("the connection closes");
        }
    }

    /// The reused connection to PostgreSQL.
    async fn connection(&self) -> MappedMutexGuard<'_, PgConnection> {
        let mut connection = self.connection.lock().await;
        if connection.is_none() {
            *connection = Some(PgConnection::connect(&self.url).await.expect("the database answers"));
        }
        MutexGuard::map(connection, |connection| connection.as_mut().expect("it was just connected"))
    }
}

async fn scope_to_agency(conn: &mut PgConnection, agency: Uuid) {
    let set = sqlx::query("SELECT set_config('app.agency_id', $1, false)").bind(agency.to_string());
    set.execute(conn).await.expect("the agency is set");
}
