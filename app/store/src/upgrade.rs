//! Upgrades a database: migrations, a backup before them, and data changes in Rust after them.
//!
//! A database with data is backed up first (SQLite), or the operator is advised to do it (PostgreSQL). Changes that must be made
//! row by row in Rust are steps ([`steps`]): they run after the migrations, in small transactions that store their progress, so
//! that the next start continues after a crash. Texts from before are sealed while the process serves ([`seal_next_texts`]).

mod fold_names;
mod make_payers;
mod normalize_texts;
mod seal_texts;
mod steps;
mod unresolved_addresses;

pub use seal_texts::seal_next_texts;
pub use unresolved_addresses::{AddressProblem, UnresolvedAddress, unresolved_addresses};

use crate::kernel::{
    files::open_private_file,
    options::{OpenError, Options},
    sql::{Conn, fail},
};
use sqlx::{
    AssertSqlSafe, Executor, PgConnection, SqlitePool,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// The progress of a step, in its own format; empty before the first row.
type Progress = String;

/// The PostgreSQL advisory lock of upgrades: "visitoms" in ASCII.
const LOCK: i64 = 0x7669_7369_746f_6d73;

fn newest(applied: &[i64]) -> Option<i64> {
    applied.iter().max().copied()
}

fn is_behind(migrator: &Migrator, applied: &[i64]) -> bool {
    migrator.iter().any(|migration| !applied.contains(&migration.version))
}

/// The number of the newest migration that this program has, on both engines.
pub fn newest_migration() -> i64 {
    SQLITE.iter().map(|migration| migration.version).max().unwrap_or_default()
}

/// The versions of the applied migrations: empty for a new database. `known` checks whether their table exists.
macro_rules! applied {
    ($conn:expr, $known:expr) => {{
        let known: bool = sqlx::query_scalar($known).fetch_one($conn).await.map_err(OpenError::Connect)?;
        let versions: Vec<i64> = if known {
            let ran = sqlx::query_scalar("SELECT version FROM _sqlx_migrations").fetch_all($conn).await;
            ran.map_err(OpenError::Connect)?
        } else {
            Vec::new()
        };
        versions
    }};
}

/// Upgrades a SQLite database, after a backup in the same folder if it has data. One process does it; others wait.
pub(crate) async fn upgrade_sqlite(pool: &SqlitePool, file: &Path, options: &Options) -> Result<(), OpenError> {
    const KNOWN: &str = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = '_sqlx_migrations')";
    if !is_behind(&SQLITE, &applied!(pool, KNOWN)) && steps::all_done(pool).await? {
        return Ok(());
    }
    let only = lock_file(file).await.map_err(|error| backup_error(file, &error))?;
    let applied = applied!(pool, KNOWN);
    if let Some(version) = newest(&applied).filter(|_| options.back_up_before_upgrade && is_behind(&SQLITE, &applied)) {
        let copy = back_up(pool, file, version, options).await.map_err(|error| backup_error(file, &error))?;
        tracing::warn!("upgrading the database from {version:04}; as it was, it is kept in {}", copy.display());
    }
    SQLITE.run(pool).await.map_err(migrate_error)?;
    let begin = async || pool.begin_with("BEGIN IMMEDIATE").await.map(Conn::from).map_err(fail);
    steps::run(options, begin).await?;
    // Processes that waited find nothing left to do.
    fs::remove_file(lock_path(file)).ok();
    drop(only);
    Ok(())
}

fn backup_error(file: &Path, why: &dyn std::fmt::Display) -> OpenError {
    OpenError::Backup { file: file.into(), why: why.to_string() }
}

fn lock_path(file: &Path) -> PathBuf {
    sibling_path(file, "upgrading")
}

/// A path in the database's folder: its file name with a suffix.
fn sibling_path(file: &Path, word: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{word}"));
    file.with_file_name(name)
}

/// Held by the process that upgrades; the operating system releases it if the process is killed.
async fn lock_file(file: &Path) -> io::Result<File> {
    let path = lock_path(file);
    let locking = tokio::task::spawn_blocking(move || {
        let lock = open_private_file(&path)?;
        lock.lock()?;
        Ok(lock)
    });
    locking.await.map_err(io::Error::other)?
}

/// Copies the whole database into a private file in the same folder.
async fn back_up(pool: &SqlitePool, file: &Path, version: i64, options: &Options) -> io::Result<PathBuf> {
    let now = options.clock.now().to_string().replace([':', '-'], "");
    let second = now.split(['.', 'Z']).next().unwrap_or_default().to_owned();
    let copy = sibling_path(file, &format!("{second}.from-{version:04}"));
    let draft = sibling_path(&copy, "unfinished");
    // `VACUUM INTO` accepts an empty file, and this one is private.
    open_private_file(&draft)?;
    let vacuum = sqlx::query("VACUUM INTO $1").bind(draft.to_string_lossy().into_owned()).execute(pool).await;
    let written = vacuum.map_err(io::Error::other).and_then(|_| File::open(&draft)?.sync_all());
    if let Err(error) = written {
        fs::remove_file(&draft).ok();
        return Err(error);
    }
    fs::rename(&draft, &copy)?;
    Ok(copy)
}

/// Upgrades a PostgreSQL database, as the role that owns its tables. One process does it; others wait.
pub(crate) async fn upgrade_postgres(
    owner: &PgConnectOptions,
    owning: &mut PgConnection,
    options: &Options,
) -> Result<(), OpenError> {
    lock(owning, "pg_advisory_lock").await?;
    let applied = applied!(&mut *owning, "SELECT to_regclass('_sqlx_migrations') IS NOT NULL");
    if let Some(version) = newest(&applied).filter(|_| is_behind(&POSTGRES, &applied)) {
        tracing::warn!("upgrading the database from {version:04}; it is not backed up by this: keep a pg_dump of before");
    }
    POSTGRES.run(&mut *owning).await.map_err(migrate_error)?;
    let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with(owner.clone());
    let begin = async || pool.begin_with("BEGIN").await.map(Conn::from).map_err(fail);
    let done = steps::run(options, begin).await;
    pool.close().await;
    lock(owning, "pg_advisory_unlock").await?;
    done
}

async fn lock(owning: &mut PgConnection, function: &str) -> Result<(), OpenError> {
    let sql = AssertSqlSafe(format!("SELECT {function}({LOCK})"));
    owning.execute(sql).await.map(drop).map_err(OpenError::Connect)
}

fn migrate_error(error: MigrateError) -> OpenError {
    match error {
        MigrateError::VersionMissing(version) => OpenError::Newer(version),
        other => OpenError::Migrate(other),
    }
}
