//! How a database is opened, and why it can't be.

use crate::{Clock, Ids, kernel::files::sqlite_file};
use domain::{Error, agreements::Versions};
use sqlx::migrate::MigrateError;
use std::path::PathBuf;

/// The database to open, and the clock and id source to use.
#[derive(Clone, Debug)]
pub struct Options {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    /// The role that owns the tables, if it is not the serving role.
    pub migrate_url: Option<String>,
    /// The key store: `sqlite:PATH` or `postgres://…`. `keys.db` in the folder of a SQLite database when it is not set.
    pub keys_url: Option<String>,
    /// The file of the master keys, which wrap the keys of the key store. `master.key` in the folder of a SQLite database when it
    /// is not set.
    pub master_key_file: Option<PathBuf>,
    pub clock: Clock,
    pub ids: Ids,
    /// Size of the read pool; on PostgreSQL of the only pool.
    pub connections: u32,
    /// The current versions of the documents that users accept: tests publish new ones.
    pub agreement_versions: Versions,
    /// How many rows a data upgrade reads in one transaction.
    pub upgrade_rows: u32,
    /// Copies a SQLite database with data before its upgrade. False for one that comes from a backup.
    pub back_up_before_upgrade: bool,
    /// Aborts an upgrade in the middle of a batch, after this many batches: tests use it to simulate a power cut.
    pub stop_upgrade_after: Option<u32>,
}

impl Options {
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            migrate_url: None,
            keys_url: None,
            master_key_file: None,
            clock: Clock::default(),
            ids: Ids::default(),
            connections: 8,
            agreement_versions: Versions::CURRENT,
            upgrade_rows: 500,
            back_up_before_upgrade: true,
            stop_upgrade_after: None,
        }
    }

    /// The URL of the key store, and the file of its master keys.
    ///
    /// # Errors
    /// If they are not set, and the database has no folder.
    pub(crate) fn key_store(&self) -> Result<(String, PathBuf), OpenError> {
        let in_folder = |name: &str| sqlite_file(&self.url).map(|file| file.with_file_name(name));
        let unknown = || OpenError::Keys("the key store needs keys_url and master_key_file".to_owned());
        let url = match &self.keys_url {
            Some(url) => url.clone(),
            None => format!("sqlite:{}", in_folder("keys.db").ok_or_else(unknown)?.display()),
        };
        let known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
        if !known {
            return Err(OpenError::Keys("keys_url must begin with sqlite: or postgres://".to_owned()));
        }
        let file = self.master_key_file.clone().or_else(|| in_folder("master.key")).ok_or_else(unknown)?;
        Ok((url, file))
    }
}

/// Why a database can't be opened, as an error message for the operator.
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
    #[error("{0} (see docs/OPERATIONS.md, Keys)")]
    Keys(String),
    #[error(
        "the key store at keys_url is not the one with the keys of this database: its texts could not be read, and new ones would be sealed with other keys; nothing was changed"
    )]
    OtherKeys,
    #[error("the upgrade was broken off")]
    Stopped,
    #[error("the role that serves is a superuser or bypasses row security; serve as a plain role (see docs/OPERATIONS.md)")]
    TooPowerful,
}
