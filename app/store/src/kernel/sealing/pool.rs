//! The connections of the key store.

use crate::kernel::{
    db::sqlite_pool,
    files::{new_private_file, sqlite_file},
    sql::{Conn, fail, internal},
};
use domain::Result;
use sqlx::{
    PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{str::FromStr, time::Duration};
use tracing::Instrument;

const CONNECTIONS: u32 = 4;

pub(super) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Pool {
    /// Connects, and makes the tables of a new store.
    pub async fn open(url: &str) -> Result<Self, sqlx::Error> {
        if !url.starts_with("sqlite:") {
            let options = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(Duration::from_secs(5));
            let pool = options.connect(url).await?;
            sqlx::raw_sql(include_str!("../../../key_store/postgres.sql")).execute(&pool).await?;
            return Ok(Self::Postgres(pool));
        }
        let connect = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A key that is lost takes its texts with it.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            // A destroyed key is overwritten, not only unlinked.
            .pragma("secure_delete", "ON");
        if let Some(file) = sqlite_file(url) {
            new_private_file(&file).ok();
        }
        let pool = sqlite_pool(CONNECTIONS).connect_with(connect).await?;
        sqlx::raw_sql(include_str!("../../../key_store/sqlite.sql")).execute(&pool).await?;
        Ok(Self::Sqlite(pool))
    }

    /// As in [`Db`](crate::Db), a `begin` runs to its end, also when its caller is gone.
    pub async fn begin(&self, write: bool) -> Result<Conn> {
        let conn = match self {
            Self::Sqlite(pool) => {
                let (pool, begin) = (pool.clone(), if write { "BEGIN IMMEDIATE" } else { "BEGIN" });
                tokio::spawn(async move { pool.begin_with(begin).await.map(Conn::from) }.in_current_span()).await
            }
            Self::Postgres(pool) => {
                let pool = pool.clone();
                tokio::spawn(async move { pool.begin().await.map(Conn::from) }.in_current_span()).await
            }
        };
        conn.map_err(|error| internal(&error))?.map_err(fail)
    }

    /// Removes what was overwritten from SQLite's log, where it would stay until the log is written anew.
    pub async fn remove_old_pages(&self) {
        if let Self::Sqlite(pool) = self
            && let Err(error) = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(pool).await
        {
            tracing::warn!(%error, "the log of the key store could not be emptied");
        }
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
