//! One SQL text, two engines: statements with their arguments, run in a transaction of either.

use domain::{AgencyId, Error, ErrorCode};
use sqlx::{AssertSqlSafe, FromRow, Postgres, Sqlite, Transaction, postgres::PgRow, sqlite::SqliteRow};
use std::{
    borrow::Cow,
    time::{Duration, Instant},
};
use uuid::Uuid;

/// An argument of a statement. It has a type even if it is NULL, which PostgreSQL requires.
#[derive(Clone, Debug)]
pub enum Arg {
    Uuid(Option<Uuid>),
    Int(Option<i64>),
    Float(f64),
    Bool(bool),
    Text(Option<String>),
    Bytes(Vec<u8>),
}

macro_rules! args_from {
    ($($type:ty => |$value:ident| $arg:expr;)*) => { $(
        impl From<$type> for Arg {
            fn from($value: $type) -> Self {
                $arg
            }
        }
    )* };
}

args_from! {
    Uuid => |v| Self::Uuid(Some(v));
    Option<Uuid> => |v| Self::Uuid(v);
    i64 => |v| Self::Int(Some(v));
    u32 => |v| Self::Int(Some(v.into()));
    u16 => |v| Self::Int(Some(v.into()));
    Option<i64> => |v| Self::Int(v);
    f64 => |v| Self::Float(v);
    bool => |v| Self::Bool(v);
    String => |v| Self::Text(Some(v));
    &String => |v| Self::Text(Some(v.clone()));
    &str => |v| Self::Text(Some(v.to_owned()));
    Option<String> => |v| Self::Text(v);
    Vec<u8> => |v| Self::Bytes(v);
    [u8; 32] => |v| Self::Bytes(v.to_vec());
    jiff::civil::Date => |v| Self::Text(Some(v.to_string()));
    domain::AbsenceId => |v| Self::Uuid(Some(v.0));
    domain::AgencyId => |v| Self::Uuid(Some(v.0));
    domain::AuthorizationId => |v| Self::Uuid(Some(v.0));
    domain::ChildId => |v| Self::Uuid(Some(v.0));
    domain::ContactId => |v| Self::Uuid(Some(v.0));
    domain::CopyId => |v| Self::Uuid(Some(v.0));
    domain::DisciplineId => |v| Self::Uuid(Some(v.0));
    domain::DataReportId => |v| Self::Uuid(Some(v.0));
    domain::GuardianId => |v| Self::Uuid(Some(v.0));
    domain::HoldId => |v| Self::Uuid(Some(v.0));
    domain::ImportLayoutId => |v| Self::Uuid(Some(v.0));
    domain::EmailId => |v| Self::Uuid(Some(v.0));
    domain::InvitationId => |v| Self::Uuid(Some(v.0));
    domain::MemberId => |v| Self::Uuid(Some(v.0));
    domain::PasskeyId => |v| Self::Uuid(Some(v.0));
    domain::PayerId => |v| Self::Uuid(Some(v.0));
    Option<domain::PayerId> => |v| Self::Uuid(v.map(|id| id.0));
    domain::PlaceId => |v| Self::Uuid(Some(v.0));
    domain::ProviderId => |v| Self::Uuid(Some(v.0));
    Option<domain::ProviderId> => |v| Self::Uuid(v.map(|id| id.0));
    Option<domain::GuardianId> => |v| Self::Uuid(v.map(|id| id.0));
    domain::ServiceId => |v| Self::Uuid(Some(v.0));
    Option<domain::ServiceId> => |v| Self::Uuid(v.map(|id| id.0));
    domain::UserId => |v| Self::Uuid(Some(v.0));
    Option<domain::AuthorizationId> => |v| Self::Uuid(v.map(|id| id.0));
    domain::VisitId => |v| Self::Uuid(Some(v.0));
    domain::VisitKindId => |v| Self::Uuid(Some(v.0));
    Option<domain::VisitKindId> => |v| Self::Uuid(v.map(|id| id.0));
}

/// `args![a, b]`: the arguments of a statement, in the order of their numbers.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::kernel::sql::Arg::from($value)),*] };
}
pub(crate) use args;

/// `$4, $5, …`: `count` placeholders, the first one numbered `first`.
pub(crate) fn placeholders(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

/// The numbers of rows that one insert can have: few, so that all of these statements stay prepared. Any number of rows is at most
/// one insert of each size below the largest.
const INSERT_SIZES: [usize; 7] = [64, 32, 16, 8, 4, 2, 1];

/// The statement that inserts so many rows of so many columns, from the one that inserts a row.
fn insert_sql(one_row: &str, columns: usize, rows: usize) -> String {
    let start = one_row.split_once("($1").map_or(one_row, |(start, _)| start);
    let rows: Vec<_> = (0..rows).map(|row| format!("({})", placeholders(row * columns + 1, columns))).collect();
    format!("{start}{}", rows.join(", "))
}

/// Inserts rows by the statement for one row, as many as possible at once.
pub(crate) async fn insert_rows(conn: &mut Conn, one_row: &'static str, mut rows: Vec<Vec<Arg>>) -> Result<(), Error> {
    let columns = rows.first().map_or(0, Vec::len);
    for size in INSERT_SIZES {
        while rows.len() >= size {
            let values: Vec<Arg> = rows.drain(..size).flatten().collect();
            conn.execute(insert_sql(one_row, columns, size), values).await?;
        }
    }
    Ok(())
}

/// Ids as arguments.
pub(crate) fn ids(ids: &[Uuid]) -> Vec<Arg> {
    ids.iter().map(|id| Arg::from(*id)).collect()
}

/// A row type that both engines can fill. `#[derive(sqlx::FromRow)]` and tuples do.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// A transaction of either engine.
///
/// After a failed statement it can't be used any more, as in PostgreSQL: SQLite ends a transaction by itself when the disk is
/// full, and later statements would be committed one by one.
pub struct Conn {
    tx: Either,
    failed: bool,
    /// What its statements cost so far.
    cost: Cost,
}

/// What statements of a transaction cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    pub statements: u64,
    /// The rows that they returned.
    pub rows: u64,
}

enum Either {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl From<Transaction<'static, Sqlite>> for Conn {
    fn from(tx: Transaction<'static, Sqlite>) -> Self {
        Self { tx: Either::Sqlite(tx), failed: false, cost: Cost::default() }
    }
}

impl From<Transaction<'static, Postgres>> for Conn {
    fn from(tx: Transaction<'static, Postgres>) -> Self {
        Self { tx: Either::Postgres(tx), failed: false, cost: Cost::default() }
    }
}

macro_rules! bound {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match arg {
                Arg::Uuid(v) => query.bind(v),
                Arg::Int(v) => query.bind(v),
                Arg::Float(v) => query.bind(v),
                Arg::Bool(v) => query.bind(v),
                Arg::Text(v) => query.bind(v),
                Arg::Bytes(v) => query.bind(v),
            };
        }
        query
    }};
}
pub(crate) use bound;

/// Expands a body once per engine.
macro_rules! each_engine {
    ($tx:expr, |$c:ident| $body:expr) => {
        match $tx {
            Either::Sqlite($c) => $body,
            Either::Postgres($c) => $body,
        }
    };
}

impl Conn {
    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.tx, Either::Postgres(_))
    }

    pub(crate) fn cost(&self) -> Cost {
        self.cost
    }

    /// Sets `app.agency_id`: PostgreSQL's row level security shows a connection only the rows of that agency.
    pub(crate) async fn scope_to_agency(&mut self, agency: AgencyId) -> Result<(), Error> {
        if self.is_postgres() {
            self.execute("SELECT set_config('app.agency_id', $1, true)", args![agency.to_string()]).await?;
        }
        Ok(())
    }

    /// All rows of a query. `$1`, `$2` … are `args` in order.
    pub async fn fetch_all<T: Row>(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<Vec<T>, Error> {
        self.usable()?;
        let (sql, watch) = StatementTimer::start(sql.into());
        let rows = each_engine!(&mut self.tx, |c| bound!(sqlx::query_as::<_, T>(sql), args).fetch_all(&mut **c).await);
        self.add_cost(watch.stop(rows.as_ref().map_or(0, Vec::len)));
        self.outcome(rows)
    }

    /// The row of a query that returns at most one.
    pub async fn fetch_optional<T: Row>(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        args: Vec<Arg>,
    ) -> Result<Option<T>, Error> {
        self.usable()?;
        let (sql, watch) = StatementTimer::start(sql.into());
        let row = each_engine!(&mut self.tx, |c| bound!(sqlx::query_as::<_, T>(sql), args).fetch_optional(&mut **c).await);
        self.add_cost(watch.stop(usize::from(matches!(row, Ok(Some(_))))));
        self.outcome(row)
    }

    /// The row of a query; [`Error::NotFound`] if there is none.
    pub async fn fetch_one<T: Row>(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<T, Error> {
        self.fetch_optional(sql, args).await?.ok_or(Error::NotFound)
    }

    /// Runs a statement; returns the number of changed rows.
    pub async fn execute(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<u64, Error> {
        self.usable()?;
        let (sql, watch) = StatementTimer::start(sql.into());
        let changed = each_engine!(&mut self.tx, |c| {
            bound!(sqlx::query(sql), args).execute(&mut **c).await.map(|done| done.rows_affected())
        });
        self.add_cost(watch.stop(0));
        self.outcome(changed)
    }

    pub async fn commit(self) -> Result<(), Error> {
        self.usable()?;
        each_engine!(self.tx, |c| c.commit().await).map_err(fail)
    }

    fn add_cost(&mut self, cost: Cost) {
        self.cost.statements += cost.statements;
        self.cost.rows += cost.rows;
    }

    fn usable(&self) -> Result<(), Error> {
        if self.failed { Err(internal(&"a transaction was used after a statement of it had failed")) } else { Ok(()) }
    }

    fn outcome<T>(&mut self, outcome: Result<T, sqlx::Error>) -> Result<T, Error> {
        self.failed |= outcome.is_err();
        outcome.map_err(fail)
    }
}

/// A statement that takes this long is logged.
const SLOW_STATEMENT: Duration = Duration::from_millis(250);

/// Measures a statement for the metrics and the log. Neither has its arguments: those are data of people.
pub(crate) struct StatementTimer {
    sql: Cow<'static, str>,
    started: Instant,
}

impl StatementTimer {
    pub fn start(sql: Cow<'static, str>) -> (AssertSqlSafe<Cow<'static, str>>, Self) {
        (AssertSqlSafe(sql.clone()), Self { sql, started: Instant::now() })
    }

    pub fn stop(self, rows: usize) -> Cost {
        let took = self.started.elapsed();
        metrics::histogram!("visitoms_statement_seconds").record(took);
        metrics::counter!("visitoms_rows_total").increment(rows as u64);
        if took >= SLOW_STATEMENT {
            let statement = self.sql.split_whitespace().collect::<Vec<_>>().join(" ");
            tracing::warn!(ms = took.as_millis(), rows, statement, "slow statement");
        }
        Cost { statements: 1, rows: rows as u64 }
    }
}

/// Maps a failed statement to an error. Constraints that enforce a rule have their own error, and so has a database that is
/// temporarily unavailable. Everything else is logged under an id; the caller gets no details.
pub fn fail(error: sqlx::Error) -> Error {
    // PostgreSQL reports the name of an exclusion constraint; a SQLite trigger has its name in the message.
    const RULES: [(&str, ErrorCode); 6] = [
        ("visits_provider_overlap", ErrorCode::ProviderBusy),
        ("visits_child_overlap", ErrorCode::ChildBusy),
        ("notes_signed_stay", ErrorCode::NoteSigned),
        ("audit_events_stay", ErrorCode::AuditAppendOnly),
        ("seen_sets_stay", ErrorCode::AuditAppendOnly),
        ("agency_heads_forward", ErrorCode::AuditAppendOnly),
    ];
    if is_unavailable(&error) {
        tracing::error!(%error, "the database can't do its work");
        return Error::Unavailable;
    }
    if let sqlx::Error::Database(db_error) = &error {
        let constraint = db_error.constraint().unwrap_or_default();
        for (name, code) in RULES {
            if constraint == name || db_error.message().contains(name) {
                return Error::state(code);
            }
        }
    }
    internal(&error)
}

/// Whether the database is down, full or without a free connection: a retry may succeed later.
fn is_unavailable(error: &sqlx::Error) -> bool {
    // SQLITE_BUSY, _NOMEM, _IOERR and _FULL; extended error codes are in the higher bits.
    const SQLITE: [u32; 4] = [5, 7, 10, 13];
    // Connection exceptions, insufficient resources, operator intervention, system errors; read-only after a failover.
    const POSTGRES: [&str; 5] = ["08", "53", "57P", "58", "25006"];
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
        sqlx::Error::Database(db_error) => db_error.code().is_some_and(|code| {
            let sqlite = db_error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some();
            match code.parse::<u32>() {
                Ok(number) if sqlite => SQLITE.contains(&(number & 0xff)),
                _ => !sqlite && POSTGRES.iter().any(|class| code.starts_with(class)),
            }
        }),
        _ => false,
    }
}

/// An internal error. Only the log has its details.
pub fn internal(error: &dyn std::fmt::Display) -> Error {
    let bytes = crate::kernel::clock::random_bytes::<6>();
    let id = bytes.iter().fold(String::new(), |id, byte| id + &format!("{byte:02x}"));
    tracing::error!(%id, %error, "internal error");
    Error::Internal { id }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{Executor, SqlitePool};

    #[test]
    fn an_insert_of_several_rows_numbers_its_arguments() {
        let one_row = "INSERT INTO t (x, y) VALUES ($1, $2)";
        assert_eq!(insert_sql(one_row, 2, 1), one_row);
        assert_eq!(insert_sql(one_row, 2, 2), "INSERT INTO t (x, y) VALUES ($1, $2), ($3, $4)");
    }

    async fn count(pool: &SqlitePool) -> i64 {
        sqlx::query_scalar("SELECT COUNT(*) FROM t").fetch_one(pool).await.unwrap()
    }

    /// SQLite ends a transaction by itself on a full disk, on an I/O error and without memory, as RAISE(ROLLBACK) does.
    #[tokio::test]
    async fn nothing_runs_on_a_transaction_that_sqlite_has_ended() {
        let pool = SqlitePool::connect("sqlite::memory:").await.unwrap();
        let schema = "CREATE TABLE t (x INTEGER); CREATE TRIGGER full BEFORE INSERT ON t WHEN NEW.x = 13
            BEGIN SELECT RAISE(ROLLBACK, 'full'); END";
        pool.execute(schema).await.unwrap();
        let mut conn = Conn::from(pool.begin().await.unwrap());
        conn.execute("INSERT INTO t VALUES ($1)", args![1_i64]).await.unwrap();
        assert!(conn.execute("INSERT INTO t VALUES ($1)", args![13_i64]).await.is_err());
        assert!(conn.execute("INSERT INTO t VALUES ($1)", args![2_i64]).await.is_err(), "it would be committed by itself");
        assert!(conn.commit().await.is_err());
        assert_eq!(count(&pool).await, 0);
    }
}
