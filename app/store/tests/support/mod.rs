//! Test support: an application with its own database on either engine, a clock that only the test moves, and, on request,
//! the imported demo agency.

#![allow(dead_code, reason = "each test file uses only some of these functions")]

pub mod fixture;
mod template;

use domain::{
    Role,
    audit::AuditAction,
    import::Files,
    search::folded_name,
    text::{EmailAddress, PersonName},
};
use jiff::Timestamp;
use sqlx::{Connection, PgConnection, Postgres, Sqlite, SqliteConnection};
use store::{
    Actor, Clock, Db, Options,
    identity::{InvitationRecipient, JoiningAccount, NewAgency, Token},
    records::import::{self, ImportOptions, Report},
};
pub use template::Engine;

/// Expands each test into one per engine. A test with one argument gets an application with an empty database; a test with
/// two also gets the admin of the imported demo agency. Without `VISITOMS_TEST_POSTGRES` (the URL of a role that may create
/// databases) the PostgreSQL half fails. `cargo xtask test` starts a server, or skips that half and prints so.
#[macro_export]
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($($start:ident),+) $body:block)*) => { $(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn test(engine: $crate::support::Engine) {
                $crate::start!(engine, $($start),+);
                $body
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                test($crate::support::Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                test($crate::support::Engine::Postgres).await;
            }
        }
    )* };
}

/// Creates the arguments of a test of [`both_engines`].
#[macro_export]
macro_rules! start {
    ($engine:ident, $app:ident) => {
        let $app = $crate::support::TestApp::empty($engine).await;
    };
    ($engine:ident, $app:ident, $admin:ident) => {
        let ($app, $admin) = $crate::support::TestApp::with_demo_agency($engine).await;
    };
}

pub struct TestApp {
    pub db: Db,
    pub clock: Clock,
    pub url: String,
    _temp_dir: Option<tempfile::TempDir>,
}

/// Monday, November 30, 2026, 07:00 in New York: the week of the demo data, before its first visit.
pub fn monday_morning() -> Timestamp {
    "2026-11-30T12:00:00Z".parse().unwrap()
}

/// The options to open a database with. The key store of a SQLite database is a file in its folder; on PostgreSQL it is a schema of
/// its own, with one master key for all tests.
pub fn options(url: &str) -> Options {
    let mut options = Options { keys_url: Some(keys_url(url)), ..Options::new(url) };
    if !url.starts_with("sqlite:") {
        options.master_key_file = Some(concat!(env!("CARGO_TARGET_TMPDIR"), "/master.key").into());
    }
    options
}

/// The URL of a database's key store.
pub fn keys_url(url: &str) -> String {
    match url.strip_prefix("sqlite:") {
        Some(path) => format!("sqlite:{}", std::path::Path::new(path).with_file_name("keys.db").display()),
        None => format!("{url}{}options=-csearch_path%3Dkeys", if url.contains('?') { '&' } else { '?' }),
    }
}

/// The URL of a database that holds nothing yet, not even the schema.
pub struct EmptyDatabase {
    pub url: String,
    temp_dir: Option<tempfile::TempDir>,
}

impl EmptyDatabase {
    pub fn sqlite() -> Self {
        let temp_dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", temp_dir.path().join("visitoms.db").display());
        Self { url, temp_dir: Some(temp_dir) }
    }

    pub async fn postgres() -> Self {
        Self::postgres_from_template(None).await
    }
}

impl TestApp {
    /// With a migrated database that holds no rows.
    pub async fn empty(engine: Engine) -> Self {
        template::empty(engine).await
    }

    /// With the imported demo agency; also returns its admin, signed in.
    pub async fn with_demo_agency(engine: Engine) -> (Self, Actor) {
        let (app, session) = template::demo_agency(engine, demo_files).await;
        let admin = app.load_actor(&session).await;
        (app, admin)
    }

    /// Opens a database, which migrates and upgrades it.
    pub async fn open(empty: EmptyDatabase) -> Self {
        let clock = Clock::fixed(monday_morning());
        let db = Db::open(Options { clock: clock.clone(), ..options(&empty.url) }).await.unwrap();
        Self { db, clock, url: empty.url, _temp_dir: empty.temp_dir }
    }

    /// Runs a statement directly on the database, past all access checks, as an attacker or a faulty program would. Sets `agency`
    /// for row security. Returns the number of affected rows.
    pub async fn execute_raw(&self, agency: Option<domain::AgencyId>, sql: &str) -> Result<u64, sqlx::Error> {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        if self.url.starts_with("sqlite:") {
            let mut conn = SqliteConnection::connect(&self.url).await?;
            Ok(sqlx::query(sql).execute(&mut conn).await?.rows_affected())
        } else {
            let mut conn = PgConnection::connect(&self.url).await?;
            if let Some(agency) = agency {
                sqlx::query("SELECT set_config('app.agency_id', $1, false)").bind(agency.to_string()).execute(&mut conn).await?;
            }
            Ok(sqlx::query(sql).execute(&mut conn).await?.rows_affected())
        }
    }

    /// Reads one value directly from the database, past all access checks.
    pub async fn query_value<T>(&self, agency: domain::AgencyId, sql: &str) -> T
    where
        T: Send + Unpin + sqlx::Type<Sqlite> + sqlx::Type<Postgres>,
        T: for<'r> sqlx::Decode<'r, Sqlite> + for<'r> sqlx::Decode<'r, Postgres>,
    {
        self.query_values(agency, sql).await.remove(0)
    }

    /// Reads one column directly from the database, past all access checks.
    pub async fn query_values<T>(&self, agency: domain::AgencyId, sql: &str) -> Vec<T>
    where
        T: Send + Unpin + sqlx::Type<Sqlite> + sqlx::Type<Postgres>,
        T: for<'r> sqlx::Decode<'r, Sqlite> + for<'r> sqlx::Decode<'r, Postgres>,
    {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        if self.url.starts_with("sqlite:") {
            let mut conn = SqliteConnection::connect(&self.url).await.unwrap();
            sqlx::query_scalar(sql).fetch_all(&mut conn).await.unwrap()
        } else {
            let mut conn = PgConnection::connect(&self.url).await.unwrap();
            sqlx::query("SELECT set_config('app.agency_id', $1, false)")
                .bind(agency.to_string())
                .execute(&mut conn)
                .await
                .unwrap();
            sqlx::query_scalar(sql).fetch_all(&mut conn).await.unwrap()
        }
    }

    /// Loads the same member anew, in a new session, as the next request would.
    pub async fn reload_actor(&self, actor: &Actor) -> Actor {
        let identity = self.db.identity();
        let (session, _) = identity.open_session(actor.viewer().unwrap().user, None).await.unwrap();
        identity.actor(&session, "test").await.unwrap().unwrap()
    }

    /// Moves the clock forward by 24 hours: from Monday morning to Tuesday morning.
    pub fn next_day(&self) {
        self.clock.shift(24 * 60 * 60 * 1_000_000);
    }

    /// Sets the clock to this time.
    pub fn set_time(&self, at: &str) {
        self.clock.shift(at.parse::<jiff::Timestamp>().unwrap().as_microsecond() - self.clock.now_us());
    }

    /// Reads one number directly from the database, past all access checks.
    pub async fn count(&self, agency: domain::AgencyId, sql: &str) -> i64 {
        self.query_value(agency, sql).await
    }

    /// The recipients and opened texts of all emails in the outbox.
    pub async fn emails(&self) -> Vec<(String, String)> {
        store::outbox::texts(&self.db).await.unwrap()
    }

    /// Returns the id of an imported record by its reference in the file.
    pub async fn id(&self, admin: &Actor, table: &str, reference: &str) -> uuid::Uuid {
        let agency = admin.agency().id;
        let ids = format!("SELECT id FROM {table} WHERE reference = '{reference}' AND agency_id = ");
        if self.url.starts_with("sqlite:") {
            self.query_value(agency, &format!("{ids}x'{}'", agency.0.simple())).await
        } else {
            self.query_value(agency, &format!("{ids}'{agency}'")).await
        }
    }

    /// Creates an agency and returns its first admin, signed in.
    pub async fn create_agency(&self, slug: &str) -> Actor {
        let link = self.create_agency_invitation(slug).await;
        self.join(&link).await
    }

    /// Creates an agency and returns the invitation token of its first admin.
    async fn create_agency_invitation(&self, slug: &str) -> Token {
        let agency = NewAgency {
            name: PersonName::try_from(slug).unwrap(),
            slug: slug.to_owned(),
            time_zone: "America/New_York".to_owned(),
            admin_email: EmailAddress::try_from(format!("office@{slug}.example")).unwrap(),
            admin_name: None,
            demo: true,
        };
        self.db.identity().create_agency(&agency).await.unwrap()
    }

    /// Accepts an invitation and signs in.
    pub async fn join(&self, link: &Token) -> Actor {
        let session = self.accept_invitation(link).await;
        self.load_actor(&session).await
    }

    /// Accepts an invitation and signs in. Returns the session token.
    async fn accept_invitation(&self, link: &Token) -> Token {
        let identity = self.db.identity();
        let email = identity.link(link).await.unwrap().email;
        let known = identity.credentials(&email).await.unwrap().map(|known| JoiningAccount::Existing(known.user));
        let joining_account = known.unwrap_or(JoiningAccount::New { password_hash: "not a real hash".to_owned(), name: None });
        let joined = identity.join(link, joining_account).await.unwrap();
        // Tests check only the emails and security events that come after their members have joined.
        self.execute_raw(None, "DELETE FROM outbox").await.unwrap();
        self.execute_raw(None, "DELETE FROM security_events WHERE event IN ('joined', 'password_set')").await.unwrap();
        let (session, _) = identity.open_session_in(joined.user, Some(joined.agency), None).await.unwrap();
        session
    }

    /// Loads the actor of a session.
    async fn load_actor(&self, session: &Token) -> Actor {
        self.db.identity().actor(session, "test").await.unwrap().unwrap()
    }

    pub async fn import(&self, admin: &Actor, files: &Files) -> domain::Result<Report> {
        import::run(&self.db, admin, files, ImportOptions::default()).await
    }

    /// Gives a child or provider another name, as an import would write it.
    pub async fn rename(&self, agency: domain::AgencyId, table: &str, reference: &str, first: &str, last: &str) {
        let (first_folded, last_folded) = (folded_name(first), folded_name(last));
        let sql = format!(
            "UPDATE {table} SET first_name = '{first}', last_name = '{last}', first_name_folded = '{first_folded}',
                last_name_folded = '{last_folded}' WHERE reference = '{reference}'"
        );
        assert_eq!(self.execute_raw(Some(agency), &sql).await.unwrap(), 1, "{sql}");
    }

    /// Invites and signs in a provider or guardian of the imported agency, by email address.
    pub async fn sign_in_member(&self, admin: &Actor, email: &str) -> Actor {
        let email = EmailAddress::try_from(email).unwrap();
        let mut tx = self.db.write(admin, AuditAction::MembersCreateLink).await.unwrap();
        let link: InvitationRecipient = store::records::people::link_recipient_for(&mut tx, &email, false).await.unwrap();
        tx.commit().await.unwrap();
        assert_ne!(link.role, Role::Admin);
        let token = self.db.identity().create_link(admin.agency().id, &link).await.unwrap();
        self.join(&token).await
    }
}

/// The four import files of the demo agency.
pub fn demo_files() -> Files {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../server/demo/maple");
    let file = |name: &str| Some(std::fs::read(format!("{folder}/{name}.csv")).unwrap());
    Files {
        providers: file("providers"),
        children: file("children"),
        authorizations: file("authorizations"),
        visits: file("visits"),
        ..Files::default()
    }
}

/// Runs a read transaction and commits it.
#[macro_export]
macro_rules! read_tx {
    ($app:expr, $actor:expr, |$tx:ident| $body:expr) => {{
        let mut $tx = $app.db.read($actor, domain::audit::AuditAction::ScheduleWeek).await.unwrap();
        let result = $body.await;
        $tx.commit().await.unwrap();
        result
    }};
}

/// Runs a write transaction and commits it if the result is `Ok`.
#[macro_export]
macro_rules! write_tx {
    ($app:expr, $actor:expr, |$tx:ident| $body:expr) => {{
        let mut $tx = $app.db.write($actor, domain::audit::AuditAction::DemoLoad).await.unwrap();
        let result = $body.await;
        if result.is_ok() {
            $tx.commit().await.unwrap();
        }
        result
    }};
}
