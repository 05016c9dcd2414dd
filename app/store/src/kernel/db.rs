//! Connection pools, transactions, and migrations.

pub use super::options::{OpenError, Options};

use crate::{
    Actor, Clock, Ids, Tx,
    audit::{self, AccessEvent, AccessQueue, ChainHead},
    identity::Identity,
    kernel::{
        files::{new_private_file, sqlite_file},
        hub::{CHANNEL, ChangeEvent, Hub},
        sealing::KeyStore,
        sql::{Arg, Conn, Cost, Row, StatementTimer, args, bound, fail, internal},
        tx::RecordsVersion,
    },
    records::import::RunningImports,
    upgrade,
};
use domain::{AgencyId, ChildId, Error, Result, agreements::Versions, audit::AuditAction};
use sqlx::{
    ConnectOptions, Connection, Executor, PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::{Mutex, broadcast, mpsc, oneshot};
use tracing::Instrument;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The database of a process. Clones share the same pools.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    pools: Pools,
    clock: Clock,
    ids: Ids,
    access: AccessQueue,
    /// Access events that are not stored yet.
    waiting_accesses: AtomicUsize,
    hub: Arc<Hub>,
    keys: Arc<KeyStore>,
    /// When [`Db::ready`] last wrote.
    probed: Mutex<Option<Instant>>,
    running_imports: Arc<RunningImports>,
    agreement_versions: Versions,
    /// See [`Db::number`].
    number: u64,
    costs: Costs,
}

/// See [`Db::cost`].
#[derive(Default)]
struct Costs {
    statements: AtomicU64,
    rows: AtomicU64,
}

/// Counts an access event until it is stored, or its request is gone.
struct WaitingAccess<'a>(&'a AtomicUsize);

impl<'a> WaitingAccess<'a> {
    fn count(waiting: &'a AtomicUsize) -> Self {
        waiting.fetch_add(1, Ordering::Relaxed);
        Self(waiting)
    }
}

impl Drop for WaitingAccess<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The next [`Db::number`].
static NEXT_NUMBER: AtomicU64 = AtomicU64::new(0);

/// See [`Db::load`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DbLoad {
    /// Open connections, and those of them that nothing uses.
    pub connections: u32,
    pub idle: u32,
    /// Access events that wait to be written.
    pub waiting_accesses: usize,
}

/// Timeout of the readiness check.
const READY_WITHIN: Duration = Duration::from_secs(5);

enum Pools {
    /// SQLite allows one writer: its write pool has one connection, and readers never wait for it.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
}

impl Db {
    /// Connects, checks the role, and runs the migrations.
    pub async fn open(options: Options) -> Result<Self, OpenError> {
        let pools = if let Some(path) = options.url.strip_prefix("sqlite:") {
            Self::open_sqlite(path, &options).await?
        } else if options.url.starts_with("postgres://") || options.url.starts_with("postgresql://") {
            Self::open_postgres(&options).await?
        } else {
            return Err(OpenError::Address);
        };
        let (access, queue) = mpsc::channel(1024);
        let listening = match &pools {
            Pools::Sqlite { .. } => None,
            Pools::Postgres(pool) => Some(pool.clone()),
        };
        let hub = Arc::new(Hub::open(listening).await.map_err(OpenError::Connect)?);
        let keys = Arc::new(KeyStore::open(&options).await?);
        let (probed, running_imports) = (Mutex::default(), Arc::default());
        let number = NEXT_NUMBER.fetch_add(1, Ordering::Relaxed);
        let db = Self {
            inner: Arc::new(Inner {
                pools,
                clock: options.clock,
                ids: options.ids,
                access,
                waiting_accesses: AtomicUsize::new(0),
                hub,
                keys,
                probed,
                running_imports,
                agreement_versions: options.agreement_versions,
                number,
                costs: Costs::default(),
            }),
        };
        db.check_key_store().await?;
        // The access writer gets its own handle whose queue is closed, so that it ends when the last real handle is dropped.
        let (closed, _) = mpsc::channel(1);
        let writer_db = Self {
            inner: Arc::new(Inner {
                pools: match &db.inner.pools {
                    Pools::Sqlite { read, write } => Pools::Sqlite { read: read.clone(), write: write.clone() },
                    Pools::Postgres(pool) => Pools::Postgres(pool.clone()),
                },
                clock: db.inner.clock.clone(),
                ids: db.inner.ids.clone(),
                access: closed,
                waiting_accesses: AtomicUsize::new(0),
                hub: db.inner.hub.clone(),
                keys: db.inner.keys.clone(),
                probed: Mutex::default(),
                running_imports: db.inner.running_imports.clone(),
                agreement_versions: options.agreement_versions,
                number,
                costs: Costs::default(),
            }),
        };
        // Half of the pool of PostgreSQL: the other half is for requests.
        let side_by_side = match &db.inner.pools {
            Pools::Sqlite { .. } => 1,
            Pools::Postgres(_) => (options.connections as usize / 2).max(1),
        };
        audit::start_access_writer(writer_db, queue, side_by_side);
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
            .busy_timeout(Duration::from_secs(10))
            // What is deleted or sealed is overwritten: a copy of the file has no text that the database has no more.
            .pragma("secure_delete", "ON");
        if let Some(file) = sqlite_file(&options.url) {
            // SQLite would create a file that other accounts can read; its WAL and shared memory file inherit the mode. An error
            // here also makes SQLite fail, which reports it.
            new_private_file(&file).ok();
        }
        let write = sqlite_pool(1).connect_with(connect.clone()).await.map_err(OpenError::Connect)?;
        upgrade::upgrade_sqlite(&write, connect.get_filename(), options).await?;
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
        upgrade::upgrade_postgres(&owner, &mut owning, options).await?;
        if options.migrate_url.is_some() {
            grant(&mut owning, serve.get_username()).await.map_err(OpenError::Connect)?;
        }
        owning.close().await.map_err(OpenError::Connect)?;

        let pool = PgPoolOptions::new()
            // One more connection is for LISTEN.
            .max_connections(options.connections + 1)
            // As long as a page waits for a database that is down.
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

    /// Ties the database to its key store the first time, and compares the two ever after: with another key store, texts would get
    /// keys that nobody else has.
    async fn check_key_store(&self) -> Result<(), OpenError> {
        const TIED: &str = "SELECT id FROM key_store";
        let keys = self.inner.keys.id;
        let tie = async || -> Result<Option<(uuid::Uuid,)>> {
            let mut conn = self.connection(false).await?;
            let tied: Option<(uuid::Uuid,)> = conn.fetch_optional(TIED, args![]).await?;
            conn.commit().await?;
            if tied.is_some() {
                return Ok(tied);
            }
            let mut conn = self.connection(true).await?;
            conn.execute("INSERT INTO key_store (one, id) VALUES (1, $1) ON CONFLICT (one) DO NOTHING", args![keys]).await?;
            let tied = conn.fetch_optional(TIED, args![]).await?;
            conn.commit().await?;
            Ok(tied)
        };
        let tied = tie().await.map_err(|error| OpenError::Keys(error.to_string()))?;
        if tied == Some((keys,)) { Ok(()) } else { Err(OpenError::OtherKeys) }
    }

    /// The keys of sealed texts.
    pub(crate) fn keys(&self) -> &KeyStore {
        &self.inner.keys
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

    /// The current versions of the documents that users accept.
    pub fn agreement_versions(&self) -> Versions {
        self.inner.agreement_versions
    }

    pub fn next_id(&self) -> uuid::Uuid {
        self.inner.ids.next(&self.inner.clock)
    }

    /// Opens a transaction that reads what an actor may see.
    pub async fn read(&self, actor: &Actor, action: AuditAction) -> Result<Tx> {
        let mut conn = self.connection(false).await?;
        conn.scope_to_agency(actor.agency().id).await?;
        Tx::begin(conn, self.clone(), actor.clone(), action, None).await
    }

    /// Like [`Self::read`], for long-running work after the request was authorized: loads the actor and their rights again.
    ///
    /// # Errors
    /// `SignedOut` or `Suspended` if the actor may no longer act.
    pub async fn read_reauthorized(&self, actor: &Actor, action: AuditAction) -> Result<Tx> {
        let mut conn = self.connection(false).await?;
        conn.scope_to_agency(actor.agency().id).await?;
        let actor = self.identity().reload(&mut conn, actor).await?;
        Tx::begin(conn, self.clone(), actor, action, None).await
    }

    /// Opens a transaction that changes an agency's records. Takes the agency's write lock, so that its writes are serial. The
    /// actor is loaded again under the lock: a right that was revoked while the request waited for the lock is no longer used.
    ///
    /// # Errors
    /// `SignedOut` or `Suspended` if the actor may no longer act.
    pub async fn write(&self, actor: &Actor, action: AuditAction) -> Result<Tx> {
        let (mut conn, head) = self.lock_agency(actor.agency().id).await?;
        let actor = self.identity().reload(&mut conn, actor).await?;
        Tx::begin(conn, self.clone(), actor, action, Some(head)).await
    }

    /// What an operator watches of a running process.
    pub fn load(&self) -> DbLoad {
        let (size, idle) = match &self.inner.pools {
            Pools::Sqlite { read, write } => (read.size() + write.size(), read.num_idle() + write.num_idle()),
            Pools::Postgres(pool) => (pool.size(), pool.num_idle()),
        };
        let waiting_accesses = self.inner.waiting_accesses.load(Ordering::Relaxed);
        DbLoad { connections: size, idle: idle as u32, waiting_accesses }
    }

    /// What the transactions of requests have cost since the process began, without the writer of record accesses.
    pub fn cost(&self) -> Cost {
        let Costs { statements, rows } = &self.inner.costs;
        Cost { statements: statements.load(Ordering::Relaxed), rows: rows.load(Ordering::Relaxed) }
    }

    pub(crate) fn add_cost(&self, cost: Cost) {
        self.inner.costs.statements.fetch_add(cost.statements, Ordering::Relaxed);
        self.inner.costs.rows.fetch_add(cost.rows, Ordering::Relaxed);
    }

    /// A number that no other database opened by this process has, for what is kept in the memory of the process.
    pub fn number(&self) -> u64 {
        self.inner.number
    }

    /// Access to what belongs to no agency: sessions, sign-in, rate limits, links, the contact form, choices about cookies.
    pub fn identity(&self) -> Identity<'_> {
        Identity::new(self)
    }

    /// The actor for jobs and the command line, audited as `system:<name>`.
    pub async fn system(&self, slug: &str, name: &'static str) -> Result<Actor> {
        Ok(Actor::system(self.identity().agency(slug).await?, name))
    }

    /// Records a rejected action in the audit. Rejections of anonymous requests are only logged.
    pub async fn record_refusal(&self, actor: &Actor, action: AuditAction) -> Result<()> {
        self.record_access_event(actor.rejected_access(action)).await
    }

    pub(crate) async fn record_access_event(&self, access: AccessEvent) -> Result<()> {
        let (done, stored) = oneshot::channel();
        let _waiting = WaitingAccess::count(&self.inner.waiting_accesses);
        self.inner.access.send((access, done)).await.map_err(|error| internal(&error))?;
        stored.await.map_err(|error| internal(&error))?
    }

    /// Begins a transaction on its own connection; on SQLite there is only one for writing.
    ///
    /// A `begin` that is dropped before it completes can leave its connection inside a transaction. So it runs to its end in a
    /// task of its own: if dropped after that, the transaction rolls back.
    pub(crate) async fn connection(&self, write: bool) -> Result<Conn> {
        let conn = match &self.inner.pools {
            Pools::Sqlite { read, write: writer } => {
                let (pool, begin) = if write { (writer, "BEGIN IMMEDIATE") } else { (read, "BEGIN") };
                let pool = pool.clone();
                tokio::spawn(async move { pool.begin_with(begin).await.map(Conn::from) }.in_current_span()).await
            }
            Pools::Postgres(pool) => {
                let begin = if write { "BEGIN" } else { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" };
                let pool = pool.clone();
                tokio::spawn(async move { pool.begin_with(begin).await.map(Conn::from) }.in_current_span()).await
            }
        };
        conn.map_err(|error| internal(&error))?.map_err(fail)
    }

    /// The row of one statement that reads what belongs to no agency. It needs no transaction around it, which every page would
    /// wait for.
    pub(crate) async fn fetch_optional<T: Row>(&self, sql: &'static str, args: Vec<Arg>) -> Result<Option<T>> {
        let (sql, watch) = StatementTimer::start(sql.into());
        let row = match &self.inner.pools {
            Pools::Sqlite { read, .. } => bound!(sqlx::query_as::<_, T>(sql), args).fetch_optional(read).await,
            Pools::Postgres(pool) => bound!(sqlx::query_as::<_, T>(sql), args).fetch_optional(pool).await,
        };
        self.add_cost(watch.stop(usize::from(matches!(row, Ok(Some(_))))));
        row.map_err(fail)
    }

    /// The state of an agency's records.
    async fn records_version(&self, agency: AgencyId) -> Result<RecordsVersion> {
        let found = match self.engine() {
            Engine::Sqlite => self.fetch_optional(RecordsVersion::SQL, args![agency]).await?,
            // Only a transaction can be of an agency.
            Engine::Postgres => {
                let mut conn = self.connection(false).await?;
                conn.scope_to_agency(agency).await?;
                let found = conn.fetch_optional(RecordsVersion::SQL, args![agency]).await?;
                self.add_cost(conn.cost());
                conn.commit().await?;
                found
            }
        };
        let (changes,) = found.ok_or(Error::NotFound)?;
        Ok(RecordsVersion::new(self, agency, changes, self.inner.clock.now_us()))
    }

    /// Whether the records of the actor's agency are in a state, now or when the session of this request was read. If so, and
    /// before this returns, the audit has that what was read in it is shown to the actor again.
    pub async fn shows_again(
        &self,
        actor: &Actor,
        action: AuditAction,
        state: RecordsVersion,
        children: &[ChildId],
    ) -> Result<bool> {
        let agency = actor.agency().id;
        let current = match actor.changes() {
            Some(changes) => RecordsVersion::new(self, agency, changes, self.inner.clock.now_us()),
            None => self.records_version(agency).await?,
        };
        if current != state {
            return Ok(false);
        }
        if let Some(access) = actor.access(action, children.iter().map(|child| child.0).collect()) {
            self.record_access_event(access).await?;
        }
        Ok(true)
    }

    /// A write connection that holds an agency's lock, and the head of its audit chain.
    pub(crate) async fn lock_agency(&self, agency: AgencyId) -> Result<(Conn, ChainHead)> {
        let mut conn = self.connection(true).await?;
        let head = ChainHead::lock(&mut conn, agency).await?;
        Ok((conn, head))
    }

    /// The agencies that have an import running in this process.
    pub(crate) fn running_imports(&self) -> &Arc<RunningImports> {
        &self.inner.running_imports
    }

    /// Subscribes to change events of all agencies; subscribers filter by agency.
    pub fn subscribe_to_changes(&self) -> broadcast::Receiver<ChangeEvent> {
        self.inner.hub.subscribe()
    }

    /// Commits a change, then publishes its event.
    pub(crate) async fn commit_and_notify(&self, mut conn: Conn, change: ChangeEvent) -> Result<()> {
        if conn.is_postgres() {
            let payload = serde_json::to_string(&change).map_err(|error| internal(&error))?;
            conn.execute("SELECT pg_notify($1, $2)", args![CHANNEL, payload]).await?;
            return conn.commit().await;
        }
        conn.commit().await?;
        self.inner.hub.publish(change);
        Ok(())
    }

    /// Readiness check: whether the key store answers, and the database answers and accepts a write. Writes at most once a second,
    /// however often it is called, so that frequent checks do not block the writer.
    ///
    /// # Errors
    /// `Unavailable` if the database is down, full, or busy for longer than [`READY_WITHIN`].
    pub async fn ready(&self) -> Result<()> {
        tokio::time::timeout(READY_WITHIN, self.probe()).await.unwrap_or(Err(Error::Unavailable))
    }

    async fn probe(&self) -> Result<()> {
        self.inner.keys.ready().await?;
        let mut conn = self.connection(false).await?;
        let _: (i64,) = conn.fetch_one("SELECT CAST(1 AS BIGINT)", args![]).await?;
        conn.commit().await?;
        let mut wrote = self.inner.probed.lock().await;
        if wrote.is_some_and(|at| at.elapsed() < Duration::from_secs(1)) {
            return Ok(());
        }
        *wrote = None;
        let mut conn = self.connection(true).await?;
        conn.execute("UPDATE readiness SET at_us = $1", args![self.inner.clock.now_us()]).await?;
        conn.commit().await?;
        *wrote = Some(Instant::now());
        Ok(())
    }

    /// Tells PostgreSQL's planner how many rows the tables of records have now, after an import wrote many. Until autovacuum does it,
    /// a minute later, it takes them for empty, and the first page of a large agency can take half a minute. Does nothing if the
    /// serving role does not own the tables.
    pub(crate) async fn refresh_statistics(&self) {
        const OWNED: &str = "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            AND relname IN ('children', 'places', 'guardians', 'guardianships', 'providers', 'authorizations', 'visits')
            AND pg_has_role(relowner, 'USAGE')";
        let Pools::Postgres(pool) = &self.inner.pools else { return };
        let refresh = async || -> Result<(), sqlx::Error> {
            let owned: Vec<String> = sqlx::query_scalar(OWNED).fetch_all(pool).await?;
            for table in owned {
                pool.execute(sqlx::AssertSqlSafe(format!("ANALYZE {table}"))).await?;
            }
            Ok(())
        };
        if let Err(error) = refresh().await {
            tracing::warn!(%error, "the planner's statistics stay as they were");
        }
    }

    /// How to open one more connection to a SQLite database; `None` on PostgreSQL.
    pub(crate) fn sqlite_options(&self) -> Option<SqliteConnectOptions> {
        match &self.inner.pools {
            Pools::Sqlite { write, .. } => Some((*write.connect_options()).clone()),
            Pools::Postgres(_) => None,
        }
    }

    /// Removes what was overwritten from the free pages of a SQLite file and from its log: after plain texts were sealed.
    pub(crate) async fn remove_old_texts(&self) {
        let Pools::Sqlite { write, .. } = &self.inner.pools else { return };
        for sql in ["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"] {
            if let Err(error) = sqlx::query(sql).execute(write).await {
                tracing::warn!(%error, "the file still has old texts in unused pages: run VACUUM when there is room on the disk");
            }
        }
    }

    /// Closes the pools after running transactions have ended.
    pub async fn close(&self) {
        self.inner.hub.close();
        match &self.inner.pools {
            Pools::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
        self.inner.keys.close().await;
    }
}

/// A pool that discards a connection whose transaction state differs from what sqlx expects. SQLite ends a transaction by itself
/// on a full disk, an I/O error or out of memory; the rollback then fails, sqlx counts the transaction as open forever, and every
/// later `BEGIN` on the connection fails.
pub(super) fn sqlite_pool(connections: u32) -> SqlitePoolOptions {
    // A connection to a file is not lost while it waits, so that it need not be tested before each transaction.
    let pool =
        SqlitePoolOptions::new().max_connections(connections).acquire_timeout(Duration::from_mins(1)).test_before_acquire(false);
    pool.after_release(|conn, _| {
        Box::pin(async move {
            // A dropped transaction only queues its rollback: the answer to a ping arrives after it.
            conn.ping().await?;
            Ok(!conn.is_in_transaction())
        })
    })
}

/// Grants the serving role access to the tables of the owning role. The role's name is quoted as an identifier.
async fn grant(owner: &mut sqlx::PgConnection, role: &str) -> Result<(), sqlx::Error> {
    let role = role.replace('"', "\"\"");
    let grants = format!(
        "GRANT USAGE ON SCHEMA public TO \"{role}\";
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \"{role}\";
         REVOKE UPDATE, DELETE, TRUNCATE ON audit_events, seen_sets, audit_checkpoints, audit_checks, agreement_acceptances FROM \"{role}\";
         REVOKE UPDATE, DELETE, TRUNCATE ON agency_heads FROM \"{role}\";
         REVOKE UPDATE, TRUNCATE ON consents FROM \"{role}\";
         GRANT UPDATE (seq, hash, changes) ON agency_heads TO \"{role}\";"
    );
    owner.execute(sqlx::AssertSqlSafe(grants)).await.map(|_| ())
}
