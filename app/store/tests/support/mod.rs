//! A house for a test: its own database on either engine, a clock that stands still, the imported agency.

#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod fixture;
mod template;

use domain::{
    Role,
    import::Files,
    text::{Email, PersonName},
};
use jiff::Timestamp;
use sqlx::{Connection, PgConnection, Postgres, Sqlite, SqliteConnection};
use store::{
    Actor, Clock, Db, Options,
    identity::{Joiner, LinkFor, NewAgency, Token},
    import::{self, ImportOptions, Report},
};
pub use template::Engine;

/// Expands each test once per engine: it is given a house with an empty database, or, where it takes an admin too, one with
/// the demo's agency imported. Without `VISITOMS_TEST_POSTGRES` (the address of a role that may create databases) the
/// PostgreSQL half fails: `cargo xtask test` starts one, or leaves that half out and says so.
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

/// What a test of [`both_engines`] starts from.
#[macro_export]
macro_rules! start {
    ($engine:ident, $house:ident) => {
        let $house = $crate::support::House::empty($engine).await;
    };
    ($engine:ident, $house:ident, $admin:ident) => {
        let ($house, $admin) = $crate::support::House::maple($engine).await;
    };
}

pub struct House {
    pub db: Db,
    pub clock: Clock,
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

/// Monday, November 30, 2026, 07:00 in New York: the week of the data, before its first visit.
pub fn monday_morning() -> Timestamp {
    "2026-11-30T12:00:00Z".parse().unwrap()
}

fn options(url: &str, clock: &Clock) -> Options {
    Options { clock: clock.clone(), ..Options::new(url) }
}

/// A place for a database, with nothing in it.
pub struct Empty {
    pub url: String,
    folder: Option<tempfile::TempDir>,
}

impl Empty {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("visitoms.db").display());
        Self { url, folder: Some(folder) }
    }

    pub async fn postgres() -> Self {
        Self::postgres_like(None).await
    }
}

impl House {
    /// One whose database is up to date and holds nothing.
    pub async fn empty(engine: Engine) -> Self {
        template::empty(engine).await
    }

    /// One with the agency of the demo data, and its admin, signed in.
    pub async fn maple(engine: Engine) -> (Self, Actor) {
        let (house, session) = template::maple(engine, maple_files).await;
        let admin = house.actor(&session).await;
        (house, admin)
    }

    /// Opens a database, which brings it up to date.
    pub async fn open(empty: Empty) -> Self {
        let clock = Clock::still(monday_morning());
        let db = Db::open(options(&empty.url, &clock)).await.unwrap();
        Self { db, clock, url: empty.url, _folder: empty.folder }
    }

    /// A statement past all doors, as a tamperer or a broken program would run it. `agency` is named to row security.
    pub async fn raw(&self, agency: Option<domain::AgencyId>, sql: &str) -> Result<u64, sqlx::Error> {
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

    /// One value out of the database, past all doors.
    pub async fn value<T>(&self, agency: domain::AgencyId, sql: &str) -> T
    where
        T: Send + Unpin + sqlx::Type<Sqlite> + sqlx::Type<Postgres>,
        T: for<'r> sqlx::Decode<'r, Sqlite> + for<'r> sqlx::Decode<'r, Postgres>,
    {
        self.values(agency, sql).await.remove(0)
    }

    /// A column out of the database, past all doors.
    pub async fn values<T>(&self, agency: domain::AgencyId, sql: &str) -> Vec<T>
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

    /// The same member in the next request.
    pub async fn again(&self, actor: &Actor) -> Actor {
        let identity = self.db.identity();
        let (session, _) = identity.open_session(actor.viewer().unwrap().user, None).await.unwrap();
        identity.actor(&session, "test").await.unwrap().unwrap()
    }

    /// A day passes: from Monday's morning to Tuesday's.
    pub fn next_day(&self) {
        self.clock.shift(24 * 60 * 60 * 1_000_000);
    }

    /// One number out of the database, past all doors.
    pub async fn count(&self, agency: domain::AgencyId, sql: &str) -> i64 {
        self.value(agency, sql).await
    }

    /// The id of an imported record.
    pub async fn id(&self, admin: &Actor, table: &str, reference: &str) -> uuid::Uuid {
        let agency = admin.agency().id;
        let ids = format!("SELECT id FROM {table} WHERE reference = '{reference}' AND agency_id = ");
        if self.url.starts_with("sqlite:") {
            self.value(agency, &format!("{ids}x'{}'", agency.0.simple())).await
        } else {
            self.value(agency, &format!("{ids}'{agency}'")).await
        }
    }

    /// An agency with an admin who is signed in.
    pub async fn agency(&self, slug: &str) -> Actor {
        let link = self.agency_link(slug).await;
        self.join(&link).await
    }

    /// An agency, and the link by which its first admin joins.
    async fn agency_link(&self, slug: &str) -> Token {
        let agency = NewAgency {
            name: PersonName::try_from(slug).unwrap(),
            slug: slug.to_owned(),
            time_zone: "America/New_York".to_owned(),
            admin_email: Email::try_from(format!("office@{slug}.example")).unwrap(),
            admin_name: None,
            demo: true,
        };
        self.db.identity().create_agency(&agency).await.unwrap()
    }

    /// Follows a one-time link and signs in.
    pub async fn join(&self, link: &Token) -> Actor {
        let session = self.session(link).await;
        self.actor(&session).await
    }

    /// Follows a one-time link and signs in: the token of the session.
    async fn session(&self, link: &Token) -> Token {
        let identity = self.db.identity();
        let email = identity.link(link).await.unwrap().email;
        let known = identity.credentials(&email).await.unwrap().map(|known| Joiner::Known(known.user));
        let joiner = known.unwrap_or(Joiner::New { password_hash: "not a real hash".to_owned(), name: None });
        let joined = identity.join(link, joiner).await.unwrap();
        // A test looks at what is told after its members have joined.
        self.raw(None, "DELETE FROM outbox").await.unwrap();
        self.raw(None, "DELETE FROM security_events WHERE event IN ('joined', 'password_set')").await.unwrap();
        let (session, _) = identity.open_session_in(joined.user, Some(joined.agency), None).await.unwrap();
        session
    }

    /// Whose session it is.
    async fn actor(&self, session: &Token) -> Actor {
        self.db.identity().actor(session, "test").await.unwrap().unwrap()
    }

    pub async fn import(&self, admin: &Actor, files: &Files) -> domain::Result<Report> {
        import::run(&self.db, admin, files, ImportOptions::default()).await
    }

    /// Somebody of the imported agency, signed in, by their address.
    pub async fn member(&self, admin: &Actor, email: &str) -> Actor {
        let email = Email::try_from(email).unwrap();
        let mut tx = self.db.write(admin, "member.link").await.unwrap();
        let link: LinkFor = store::people::link_for(&mut tx, &email, false).await.unwrap();
        tx.commit().await.unwrap();
        assert_ne!(link.role, Role::Admin);
        let token = self.db.identity().create_link(admin.agency().id, &link).await.unwrap();
        self.join(&token).await
    }
}

/// The four files of the demo agency.
pub fn maple_files() -> Files {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../server/demo/maple");
    let file = |name: &str| Some(std::fs::read(format!("{folder}/{name}.csv")).unwrap());
    Files {
        providers: file("providers"),
        children: file("children"),
        authorizations: file("authorizations"),
        visits: file("visits"),
    }
}

/// Runs a reading and commits it.
#[macro_export]
macro_rules! reading {
    ($house:expr, $actor:expr, |$tx:ident| $body:expr) => {{
        let mut $tx = $house.db.read($actor, "test.read").await.unwrap();
        let answer = $body.await;
        $tx.commit().await.unwrap();
        answer
    }};
}

/// Runs a change; commits it where it succeeds.
#[macro_export]
macro_rules! writing {
    ($house:expr, $actor:expr, |$tx:ident| $body:expr) => {{
        let mut $tx = $house.db.write($actor, "test.write").await.unwrap();
        let answer = $body.await;
        if answer.is_ok() {
            $tx.commit().await.unwrap();
        }
        answer
    }};
}
