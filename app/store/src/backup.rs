//! Backups: a copy of the database at one point in time, the checks of a copy, and what became of each backup.
//!
//! A SQLite database is copied with `VACUUM INTO`, which reads in one transaction and blocks no writer. On PostgreSQL `pg_dump`
//! copies the snapshot of [`open_snapshot`].

mod check;
mod copy;
mod runs;

pub use check::{Counts, check_file, counts, verify_chains};
pub use copy::{Snapshot, copy_key_store, copy_sqlite, is_empty_postgres, open_snapshot};
pub use runs::{begin, finish, notify, status};

use crate::{OpenError, audit::Finding};

/// Why a backup can't be made, or is not good, as an error message for the operator.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("the database: {0}")]
    Store(#[from] domain::Error),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("the name of the file {0} is not UTF-8")]
    Name(String),
    #[error("the database is damaged: {0}")]
    Damaged(String),
    #[error("the audit of {slug} is damaged: {finding}; see `visitoms audit verify`")]
    Audit { slug: String, finding: Finding },
    #[error(
        "the role of backup_url (or database_url) does not see every row: create one with BYPASSRLS that is a member of \
         pg_read_all_data, and set backup_url (see docs/OPERATIONS.md)"
    )]
    RowSecurity,
}
