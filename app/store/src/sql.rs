//! One SQL text, two engines: statements with their arguments, run on a transaction of either.

use domain::Error;
use sqlx::{AssertSqlSafe, FromRow, Postgres, Sqlite, Transaction, postgres::PgRow, sqlite::SqliteRow};
use std::borrow::Cow;
use uuid::Uuid;

/// An argument of a statement. Each knows its type even when it is absent, which PostgreSQL asks for.
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
    domain::AgencyId => |v| Self::Uuid(Some(v.0));
    domain::AuthorizationId => |v| Self::Uuid(Some(v.0));
    domain::ChildId => |v| Self::Uuid(Some(v.0));
    domain::CopyId => |v| Self::Uuid(Some(v.0));
    domain::GuardianId => |v| Self::Uuid(Some(v.0));
    domain::LetterId => |v| Self::Uuid(Some(v.0));
    domain::InvitationId => |v| Self::Uuid(Some(v.0));
    domain::MemberId => |v| Self::Uuid(Some(v.0));
    domain::PasskeyId => |v| Self::Uuid(Some(v.0));
    domain::PlaceId => |v| Self::Uuid(Some(v.0));
    domain::ProviderId => |v| Self::Uuid(Some(v.0));
    Option<domain::ProviderId> => |v| Self::Uuid(v.map(|id| id.0));
    Option<domain::GuardianId> => |v| Self::Uuid(v.map(|id| id.0));
    domain::UserId => |v| Self::Uuid(Some(v.0));
    domain::VisitId => |v| Self::Uuid(Some(v.0));
}

/// `args![a, b]`: the arguments of a statement, in the order of their numbers.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::sql::Arg::from($value)),*] };
}
pub(crate) use args;

/// A row type that both engines can fill. `#[derive(sqlx::FromRow)]` and tuples do.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// A transaction of either engine.
pub enum Conn {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
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

/// Expands a body once per engine.
macro_rules! each_engine {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            Conn::Sqlite($c) => $body,
            Conn::Postgres($c) => $body,
        }
    };
}

impl Conn {
    /// All rows of a query. `$1`, `$2` … are `args` in order.
    pub async fn all<T: Row>(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<Vec<T>, Error> {
        let sql = AssertSqlSafe(sql.into());
        each_engine!(self, |c| bound!(sqlx::query_as::<_, T>(sql), args).fetch_all(&mut **c).await).map_err(fail)
    }

    /// The one row of a query that has at most one.
    pub async fn maybe<T: Row>(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<Option<T>, Error> {
        let sql = AssertSqlSafe(sql.into());
        each_engine!(self, |c| bound!(sqlx::query_as::<_, T>(sql), args).fetch_optional(&mut **c).await).map_err(fail)
    }

    /// The one row of a query; [`Error::NotFound`] where there is none.
    pub async fn one<T: Row>(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<T, Error> {
        self.maybe(sql, args).await?.ok_or(Error::NotFound)
    }

    /// Runs a statement; how many rows it changed.
    pub async fn run(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<u64, Error> {
        let sql = AssertSqlSafe(sql.into());
        match self {
            Self::Sqlite(c) => bound!(sqlx::query(sql), args).execute(&mut **c).await.map(|done| done.rows_affected()),
            Self::Postgres(c) => bound!(sqlx::query(sql), args).execute(&mut **c).await.map(|done| done.rows_affected()),
        }
        .map_err(fail)
    }

    pub async fn commit(self) -> Result<(), Error> {
        each_engine!(self, |c| c.commit().await).map_err(fail)
    }
}

/// What a failed statement means. The constraints that carry a rule have a meaning; all else is logged under an id and
/// tells its caller nothing more.
pub fn fail(error: sqlx::Error) -> Error {
    // An exclusion constraint has a name; a trigger of SQLite says its name in the message.
    const RULES: [(&str, &str); 6] = [
        ("visits_provider_overlap", "visit.provider_is_taken"),
        ("visits_child_overlap", "visit.child_is_taken"),
        ("notes_signed_stay", "note.is_signed"),
        ("audit_events_stay", "audit.only_added_to"),
        ("seen_sets_stay", "audit.only_added_to"),
        ("agency_heads_forward", "audit.only_added_to"),
    ];
    if let sqlx::Error::Database(refusal) = &error {
        let said = refusal.constraint().unwrap_or_default();
        for (name, reason) in RULES {
            if said == name || refusal.message().contains(name) {
                return Error::state(reason);
            }
        }
    }
    internal(&error)
}

/// An error that only the log explains.
pub fn internal(error: &dyn std::fmt::Display) -> Error {
    let bytes = crate::clock::random_bytes::<6>();
    let id = bytes.iter().fold(String::new(), |id, byte| id + &format!("{byte:02x}"));
    tracing::error!(%id, %error, "internal error");
    Error::Internal { id }
}
