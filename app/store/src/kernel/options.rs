//! How a database is opened, and why it can't be.

use crate::{Clock, Ids};
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
            clock: Clock::default(),
            ids: Ids::default(),
            connections: 8,
            agreement_versions: Versions::CURRENT,
            upgrade_rows: 500,
            back_up_before_upgrade: true,
            stop_upgrade_after: None,
        }
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
    #[error("the upgrade was broken off")]
    Stopped,
    #[error("the role that serves is a superuser or bypasses row security; serve as a plain role (see docs/OPERATIONS.md)")]
    TooPowerful,
}
