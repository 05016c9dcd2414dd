//! Backups: `visitoms backup` and `visitoms restore`, the format of their archives, and the warning when one is late or failed.

pub mod archive;
mod create;
mod keys;
pub mod manifest;
mod pg_tools;
mod restore;
mod scratch;
mod settings_copy;
mod tar_header;
mod warning;

pub use create::backup;
pub use restore::restore;
pub use store::backup::status;
pub use warning::{Verdict, describe, warn_operator, watch};

use crate::{audit, config::Settings};
use std::path::{Path, PathBuf};
use store::{
    Db, Options,
    audit::PublicKey,
    backup::{BackupError, Counts, check_file, counts, verify_chains},
    sqlite_url,
};

/// The member of an archive that has the database, by engine.
const SQLITE_MEMBER: &str = "visitoms.db";
const POSTGRES_MEMBER: &str = "visitoms.dump";
/// The member with the settings. For a person to read: a restore does not use it.
const SETTINGS_MEMBER: &str = "visitoms.toml";

/// Says on stderr what is done now.
fn step(text: &str) {
    eprintln!("{text} …");
}

/// The public keys of the audit's key file; none if there is no file yet.
fn audit_keys(settings: &Settings) -> Result<Vec<PublicKey>, String> {
    if !settings.audit_key_file().is_file() {
        return Ok(Vec::new());
    }
    audit::signer(settings).map(|signer| signer.keys()).map_err(|_| "the key of the audit can't be read".to_owned())
}

/// Checks the file of a SQLite database that nothing else uses, brings it up to date if it is older than this program, and counts
/// its records.
/// `key_store` is the URL of its key store and the file of the master keys.
async fn check_sqlite(file: &Path, keys: &[PublicKey], key_store: (String, PathBuf)) -> Result<Counts, BackupError> {
    check_file(file).await?;
    let url = sqlite_url(file).ok_or_else(|| BackupError::Name(file.display().to_string()))?;
    let (keys_url, master_key_file) = (Some(key_store.0), Some(key_store.1));
    let options = Options { connections: 2, keys_url, master_key_file, back_up_before_upgrade: false, ..Options::new(url) };
    let db = Db::open(options).await?;
    let checked = match verify_chains(&db, keys).await {
        Ok(()) => counts(&db).await.map_err(BackupError::from),
        Err(error) => Err(error),
    };
    // The last connection writes its log back into the file.
    db.close().await;
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    if Path::new(&log).exists() {
        return Err(BackupError::Damaged("its log was not written back".into()));
    }
    checked
}

/// The counts, as one line for the operator.
fn describe_counts(counts: &Counts) -> String {
    let Counts { agencies, children, visits, notes, audit_events } = counts;
    format!("{agencies} agencies, {children} children, {visits} visits, {notes} notes, {audit_events} audit events")
}
