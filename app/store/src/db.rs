//! The pools, the doors, and the migrations.

use crate::{
    Actor, Clock, Ids, Tx,
    audit::{self, GENESIS, Seen, SeenQueue},
    files::{new_private_file, sqlite_file},
    hub::{CHANNEL, Happened, Hub},
    identity::{Identity, agency_by_slug},
    import::Importing,
    sql::{Conn, args, fail, internal},
    upgrade,
};
use domain::{AgencyId, Error, Result};
use sqlx::{
    ConnectOptions, Connection, Executor, PgPool, SqlitePool,
    migrate::MigrateError,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    path::PathBuf,
    str::FromStr,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{Mutex, broadcast, mpsc, oneshot};

/// Which database, and whose clock and ids.
#[derive(Clone, Debug)]
pub struct Options {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    /// The role that owns the tables, where it is another than the one that serves.
    pub migrate_url: Option<String>,
    pub clock: Clock,
    pub ids: Ids,
    /// Connections for reading, and on PostgreSQL for all work.
    pub connections: u32,
    /// How many rows an upgrade looks at in one transaction.
    pub upgrade_rows: u32,
    /// Breaks an upgrade off in the middle of the batch after so many: what a test does in place of a power cut.
    pub stop_upgrade_after: Option<u32>,
}

impl Options {
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            migrate_url: None,
            clock: Clock::default(),
            ids: Ids::default(),
            connections: 8,
            upgrade_rows: 500,
            stop_upgrade_after: None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Why a database can't be opened, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the database address must begin with sqlite: or postgres://")]
    Address,
    #[error("can't reach the database: {0}")]
    Connect(#[source] sqlx::Error),
    #[error(
        "the database was written by a newer VisitOMS (its migration {0} is unknown here): install that version or a newer one; nothing was changed"
    )]
    Newer(i64),
    #[error("can't bring the database up to date, nothing of the failing step was kept: {0}")]
    Migrate(#[source] MigrateError),
    #[error("can't back the database up before its upgrade, so that nothing was changed ({}: {why}); make room beside it", file.display())]
    Backup { file: PathBuf, why: String },
    #[error("an upgrade of the data did not come to its end: {0}; the next start goes on with it")]
    Step(#[source] Error),
    #[error("the upgrade was broken off")]
    Stopped,
    #[error("the role that serves is a superuser or bypasses row security; serve as a plain role (see docs/OPERATIONS.md)")]
    TooPowerful,
}

/// The database of a process. Clones are the same database.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    pools: Pools,
    clock: Clock,
    ids: Ids,
    seen: SeenQueue,
    hub: Arc<Hub>,
    /// When [`Db::ready`] last wrote.
    probed: Mutex<Option<Instant>>,
    importing: Arc<Importing>,
}

/// How long the database may take to show that it works.
const READY_WITHIN: Duration = Duration::from_secs(5);

enum Pools {
    /// SQLite has one writer: its pool has one connection, and readers never wait for it.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
}

impl Db {
    /// Connects, checks the role, and brings the schema up to date.
    pub async fn open(options: Options) -> Result<Self, OpenError> {
        let pools = if let Some(path) = options.url.strip_prefix("sqlite:") {
            Self::open_sqlite(path, &options).await?
        } else if options.url.starts_with("postgres://") || options.url.starts_with("postgresql://") {
            Self::open_postgres(&options).await?
        } else {
            return Err(OpenError::Address);
        };
        let (seen, queue) = mpsc::channel(1024);
        let listening = match &pools {
            Pools::Sqlite { .. } => None,
            Pools::Postgres(pool) => Some(pool.clone()),
        };
        let hub = Arc::new(Hub::open(listening).await.map_err(OpenError::Connect)?);
        let (probed, importing) = (Mutex::default(), Arc::default());
        let db = Self { inner: Arc::new(Inner { pools, clock: options.clock, ids: options.ids, seen, hub, probed, importing }) };
        // The writer holds a twin whose own queue is closed, so that it ends with the last real handle.
        let (closed, _) = mpsc::channel(1);
        let twin = Self {
            inner: Arc::new(Inner {
                pools: match &db.inner.pools {
                    Pools::Sqlite { read, write } => Pools::Sqlite { read: read.clone(), write: write.clone() },
                    Pools::Postgres(pool) => Pools::Postgres(pool.clone()),
                },
                clock: db.inner.clock.clone(),
                ids: db.inner.ids.clone(),
                seen: closed,
                hub: db.inner.hub.clone(),
                probed: Mutex::default(),
                importing: db.inner.importing.clone(),
            }),
        };
        audit::start_writer(twin, queue);
        Ok(db)
    }

    async fn open_sqlite(path: &str, options: &Options) -> Result<Pools, OpenError> {
        let connect = SqliteConnectOptions::from_str(&format!("sqlite:{path}"))
            .map_err(OpenError::Connect)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // NORMAL would pass every test and lose acknowledged rows on a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        if let Some(file) = sqlite_file(&options.url) {
            // SQLite would let other accounts read it; its log and shared memory take the file's mode over. Whatever hinders
            // this hinders SQLite too, which says why.
            new_private_file(&file).ok();
        }
        let write = sqlite_pool(1).connect_with(connect.clone()).await.map_err(OpenError::Connect)?;
        upgrade::sqlite(&write, connect.get_filename(), options).await?;
        let read = sqlite_pool(options.connections)
            .connect_with(connect.pragma("query_only", "ON"))
            .await
            .map_err(OpenError::Connect)?;
        Ok(Pools::Sqlite { read, write })
    }

    async fn open_postgres(options: &Options) -> Result<Pools, OpenError> {
        let serve = PgConnectOptions::from_str(&options.url).map_err(OpenError::Connect)?;
        let owner = match &options.migrate_url {
            Some(url) => PgConnectOptions::from_str(url).map_err(OpenError::Connect)?,
            None => serve.clone(),
        };
        let mut owning = owner.connect().await.map_err(OpenError::Connect)?;
        upgrade::postgres(&owner, &mut owning, options).await?;
        if options.migrate_url.is_some() {
            grant(&mut owning, serve.get_username()).await.map_err(OpenError::Connect)?;
        }
        owning.close().await.map_err(OpenError::Connect)?;

        let pool = PgPoolOptions::new()
            // One more listens.
            .max_connections(options.connections + 1)
            // As long as a page waits for a database that is away.
            .acquire_timeout(Duration::from_secs(5))
            .connect_with(serve)
            .await
            .map_err(OpenError::Connect)?;
        let (too_powerful,): (bool,) =
            sqlx::query_as("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
                .fetch_one(&pool)
                .await
                .map_err(OpenError::Connect)?;
        if too_powerful { Err(OpenError::TooPowerful) } else { Ok(Pools::Postgres(pool)) }
    }

    pub fn engine(&self) -> Engine {
        match self.inner.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    pub fn next_id(&self) -> uuid::Uuid {
        self.inner.ids.next(&self.inner.clock)
    }

    /// The door for reading what an actor may see.
    pub async fn read(&self, actor: &Actor, action: &'static str) -> Result<Tx> {
        let mut conn = self.connection(false).await?;
        self.name_agency(&mut conn, actor.agency().id).await?;
        Tx::begin(conn, self.clone(), actor.clone(), action, None).await
    }

    /// As [`Self::read`], for work that goes on after its request was let in: who acts, and what they may, is read again.
    ///
    /// # Errors
    /// `SignedOut` or `Suspended` where they may no longer act.
    pub async fn read_on(&self, actor: &Actor, action: &'static str) -> Result<Tx> {
        let mut conn = self.connection(false).await?;
        self.name_agency(&mut conn, actor.agency().id).await?;
        let actor = self.identity().reload(&mut conn, actor).await?;
        Tx::begin(conn, self.clone(), actor, action, None).await
    }

    /// The door for changing an agency's records. Takes the agency's write lock: its writes are serial. Who acts is read again
    /// under the lock, so that whoever lost a right while waiting for it does not use it any more.
    ///
    /// # Errors
    /// `SignedOut` or `Suspended` where they may no longer act.
    pub async fn write(&self, actor: &Actor, action: &'static str) -> Result<Tx> {
        let agency = actor.agency().id;
        let mut conn = self.connection(true).await?;
        self.name_agency(&mut conn, agency).await?;
        let head =
            conn.one("UPDATE agency_heads SET seq = seq + 1 WHERE agency_id = $1 RETURNING seq, hash", args![agency]).await?;
        let actor = self.identity().reload(&mut conn, actor).await?;
        Tx::begin(conn, self.clone(), actor, action, Some(head)).await
    }

    /// The door for sessions, sign-in, throttles, links and the contact form.
    pub fn identity(&self) -> Identity<'_> {
        Identity::new(self)
    }

    /// The door for jobs and the command line: an actor that is audited under `name`.
    pub async fn system(&self, slug: &str, name: &'static str) -> Result<Actor> {
        Ok(Actor::system(agency_by_slug(self, slug).await?, name))
    }

    /// Keeps in the audit that an action was refused. Strangers' refusals are the log's.
    pub async fn keep_refusal(&self, actor: &Actor, action: &str) -> Result<()> {
        self.keep_seen(actor.refused(action)).await
    }

    pub(crate) async fn keep_seen(&self, seen: Seen) -> Result<()> {
        let (answer, kept) = oneshot::channel();
        self.inner.seen.send((seen, answer)).await.map_err(|error| internal(&error))?;
        kept.await.map_err(|error| internal(&error))?
    }

    /// A transaction on its own connection; for writing it is the only one on SQLite.
    ///
    /// A `begin` that is dropped half way can leave its connection inside a transaction, so it runs to its end in a task
    /// of its own: dropped after that, it rolls back.
    pub(crate) async fn connection(&self, write: bool) -> Result<Conn> {
        let conn = match &self.inner.pools {
            Pools::Sqlite { read, write: writer } => {
                let (pool, begin) = if write { (writer, "BEGIN IMMEDIATE") } else { (read, "BEGIN") };
                let pool = pool.clone();
                tokio::spawn(async move { pool.begin_with(begin).await.map(Conn::from) }).await
            }
            Pools::Postgres(pool) => {
                let begin = if write { "BEGIN" } else { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" };
                let pool = pool.clone();
                tokio::spawn(async move { pool.begin_with(begin).await.map(Conn::from) }).await
            }
        };
        conn.map_err(|error| internal(&error))?.map_err(fail)
    }

    /// Row level security shows a PostgreSQL connection the rows of the agency that it names, and no others.
    pub(crate) async fn name_agency(&self, conn: &mut Conn, agency: AgencyId) -> Result<()> {
        if conn.is_postgres() {
            conn.run("SELECT set_config('app.agency_id', $1, true)", args![agency.to_string()]).await?;
        }
        Ok(())
    }

    /// A writing connection that holds an agency's lock, for the audit's own writer.
    pub(crate) async fn lock_agency_connection(&self, agency: AgencyId) -> Result<Conn> {
        let mut conn = self.connection(true).await?;
        self.name_agency(&mut conn, agency).await?;
        conn.run("UPDATE agency_heads SET seq = seq WHERE agency_id = $1", args![agency]).await?;
        Ok(conn)
    }

    /// A new agency's place in the audit.
    pub(crate) async fn begin_chain(&self, conn: &mut Conn, agency: AgencyId) -> Result<()> {
        self.name_agency(conn, agency).await?;
        conn.run("INSERT INTO agency_heads (agency_id, seq, hash) VALUES ($1, 0, $2)", args![agency, GENESIS]).await?;
        Ok(())
    }

    /// The agencies of which this process imports files now.
    pub(crate) fn importing(&self) -> &Arc<Importing> {
        &self.inner.importing
    }

    /// News of changes, from now on, of every agency: who listens picks theirs.
    pub fn happenings(&self) -> broadcast::Receiver<Happened> {
        self.inner.hub.subscribe()
    }

    /// Commits a change and tells of it, in that order.
    pub(crate) async fn commit_and_tell(&self, mut conn: Conn, happened: Happened) -> Result<()> {
        if conn.is_postgres() {
            let told = serde_json::to_string(&happened).map_err(|error| internal(&error))?;
            conn.run("SELECT pg_notify($1, $2)", args![CHANNEL, told]).await?;
            return conn.commit().await;
        }
        conn.commit().await?;
        self.inner.hub.tell(happened);
        Ok(())
    }

    /// Whether the database answers, and takes a write. It writes at most once a second, however often it is asked, so that
    /// asking costs nobody else the writer.
    ///
    /// # Errors
    /// `Unavailable` where it is away, has no room, or is busy for longer than [`READY_WITHIN`].
    pub async fn ready(&self) -> Result<()> {
        tokio::time::timeout(READY_WITHIN, self.probe()).await.unwrap_or(Err(Error::Unavailable))
    }

    async fn probe(&self) -> Result<()> {
        let mut conn = self.connection(false).await?;
        let _: (i64,) = conn.one("SELECT CAST(1 AS BIGINT)", args![]).await?;
        conn.commit().await?;
        let mut wrote = self.inner.probed.lock().await;
        if wrote.is_some_and(|at| at.elapsed() < Duration::from_secs(1)) {
            return Ok(());
        }
        *wrote = None;
        let mut conn = self.connection(true).await?;
        conn.run("UPDATE readiness SET at_us = $1", args![self.inner.clock.now_us()]).await?;
        conn.commit().await?;
        *wrote = Some(Instant::now());
        Ok(())
    }

    /// Gives the connections back; what is under way ends first.
    pub async fn close(&self) {
        self.inner.hub.close();
        match &self.inner.pools {
            Pools::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// A pool that keeps no connection whose transaction did not end as sqlx believes. SQLite ends one by itself on a full disk, on an
/// I/O error and without memory; the rollback then fails, sqlx counts the transaction as open for ever, and each later
/// `BEGIN` on the connection is refused.
fn sqlite_pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new().max_connections(connections).acquire_timeout(Duration::from_mins(1)).after_release(|conn, _| {
        Box::pin(async move {
            // A dropped transaction only asks for its rollback: the answer to a ping comes after it.
            conn.ping().await?;
            Ok(!conn.is_in_transaction())
        })
    })
}

/// Lets the serving role work with the tables that the owning role made. The role's name is quoted as an identifier.
async fn grant(owner: &mut sqlx::PgConnection, role: &str) -> Result<(), sqlx::Error> {
    let role = role.replace('"', "\"\"");
    let grants = format!(
        "GRANT USAGE ON SCHEMA public TO \"{role}\";
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \"{role}\";
         REVOKE UPDATE, DELETE, TRUNCATE ON audit_events, seen_sets, audit_checkpoints, audit_checks FROM \"{role}\";
         REVOKE UPDATE, DELETE, TRUNCATE ON agency_heads FROM \"{role}\";
         GRANT UPDATE (seq, hash) ON agency_heads TO \"{role}\";"
    );
    owner.execute(sqlx::AssertSqlSafe(grants)).await.map(|_| ())
}
