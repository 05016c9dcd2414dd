//! Copies of a database that hold it as it was at one point in time.

use super::{BackupError, Counts, check::count_all};
use crate::{
    Db,
    kernel::{
        files::new_private_file,
        sql::{Conn, args},
    },
};
use sqlx::{
    ConnectOptions, Connection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::SqliteConnectOptions,
};
use std::{path::Path, str::FromStr};

/// Copies a SQLite database into a new private file, on a connection of its own: writers go on meanwhile. The copy has every
/// change that was committed before the call, and none in part.
///
/// # Errors
/// If the file exists, on a full disk, or for a database of another engine.
pub async fn copy_sqlite(db: &Db, file: &Path) -> Result<(), BackupError> {
    let Some(options) = db.sqlite_options() else { return Err(BackupError::Damaged("it is no SQLite database".into())) };
    vacuum_into(options, file).await
}

/// Copies a key store that is a SQLite file into a new private file, as [`copy_sqlite`] does.
///
/// # Errors
/// If the file exists, or the key store can't be read.
pub async fn copy_key_store(url: &str, file: &Path) -> Result<(), BackupError> {
    vacuum_into(SqliteConnectOptions::from_str(url)?, file).await
}

async fn vacuum_into(options: SqliteConnectOptions, file: &Path) -> Result<(), BackupError> {
    let name = file.to_str().ok_or_else(|| BackupError::Name(file.display().to_string()))?;
    // `VACUUM INTO` accepts an empty file, and this one is private.
    new_private_file(file).map_err(sqlx::Error::Io)?;
    let mut conn = options.connect().await?;
    sqlx::query("VACUUM INTO $1").bind(name).execute(&mut conn).await?;
    conn.close().await?;
    Ok(())
}

/// A state of a PostgreSQL database, for `pg_dump --snapshot`; valid until it is dropped.
pub struct Snapshot {
    /// The name by which PostgreSQL knows it.
    pub name: String,
    pub counts: Counts,
    _transaction: Conn,
    _pool: PgPool,
}

/// Takes a snapshot, as a role that sees every row.
///
/// # Errors
/// `RowSecurity` if row level security hides rows from the role: a dump of it would miss them.
pub async fn open_snapshot(url: &str) -> Result<Snapshot, BackupError> {
    let options = PgConnectOptions::from_str(url)?;
    let pool = PgPoolOptions::new().max_connections(1).connect_with(options).await?;
    let (sees_all,): (bool,) =
        sqlx::query_as("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user").fetch_one(&pool).await?;
    if !sees_all {
        return Err(BackupError::RowSecurity);
    }
    let mut transaction = Conn::from(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?);
    let (name,): (String,) = transaction.fetch_one("SELECT pg_export_snapshot()", args![]).await?;
    let counts = count_all(&mut transaction).await?;
    Ok(Snapshot { name, counts, _transaction: transaction, _pool: pool })
}

/// Whether a PostgreSQL database has no table yet.
pub async fn is_empty_postgres(url: &str) -> Result<bool, BackupError> {
    let mut conn = PgConnectOptions::from_str(url)?.connect().await?;
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema'))";
    let (empty,): (bool,) = sqlx::query_as(sql).fetch_one(&mut conn).await?;
    conn.close().await?;
    Ok(empty)
}
