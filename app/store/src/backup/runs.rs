//! What became of each backup, and the email to the operator when something is wrong with them.

use crate::{
    Db,
    kernel::sql::{args, internal},
    outbox,
};
use domain::{
    Result,
    backups::{BackupProblem, BackupStatus, FailedBackup},
    mail::Email,
    text::EmailAddress,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How long the record of a backup is kept, in microseconds: 400 days.
const RETENTION_US: i64 = 400 * 86_400_000_000;
/// Characters kept of an error message.
const MAX_REASON_LENGTH: usize = 500;

/// Records that a backup begins, so that one that is killed leaves a trace. Returns its id.
pub async fn begin(db: &Db) -> Result<Uuid> {
    let (id, now) = (db.next_id(), db.clock().now_us());
    let mut conn = db.connection(true).await?;
    conn.execute("INSERT INTO backups (id, started_us) VALUES ($1, $2)", args![id, now]).await?;
    conn.commit().await?;
    Ok(id)
}

/// Records the size in bytes and the SHA-256 of a good backup, or why it failed. A good one deletes the records that are older
/// than [`RETENTION_US`].
pub async fn finish(db: &Db, id: Uuid, outcome: std::result::Result<(u64, &str), &str>) -> Result<()> {
    let now = db.clock().now_us();
    let (size, digest) = outcome.unwrap_or_default();
    let reason: String = outcome.err().unwrap_or_default().chars().take(MAX_REASON_LENGTH).collect();
    let size = i64::try_from(size).map_err(|error| internal(&error))?;
    let mut conn = db.connection(true).await?;
    conn.execute(
        "UPDATE backups SET finished_us = $2, good = $3, size = $4, digest = $5, reason = $6 WHERE id = $1",
        args![id, now, outcome.is_ok(), size, digest, reason],
    )
    .await?;
    if outcome.is_ok() {
        conn.execute("DELETE FROM backups WHERE started_us < $1", args![now - RETENTION_US]).await?;
    }
    conn.commit().await
}

/// What is known of the backups.
pub async fn status(db: &Db) -> Result<BackupStatus> {
    let mut conn = db.connection(false).await?;
    let good: Option<(i64, i64, String)> = conn
        .fetch_optional(
            "SELECT started_us, size, digest FROM backups WHERE good = TRUE ORDER BY started_us DESC, id DESC LIMIT 1",
            args![],
        )
        .await?;
    let after = good.as_ref().map_or(i64::MIN, |(started, ..)| *started);
    let failed: Option<(i64, String)> = conn
        .fetch_optional(
            "SELECT started_us, reason FROM backups WHERE good = FALSE AND finished_us IS NOT NULL AND started_us >= $1
             ORDER BY started_us DESC, id DESC LIMIT 1",
            args![after],
        )
        .await?;
    let (first_us,): (Option<i64>,) = conn.fetch_one("SELECT MIN(started_us) FROM backups", args![]).await?;
    let (used_since_us,): (Option<i64>,) = conn.fetch_one("SELECT MIN(created_us) FROM agencies", args![]).await?;
    conn.commit().await?;
    let (good_us, good_size, good_digest) = match good {
        Some((started, size, digest)) => (Some(started), size, digest),
        None => (None, 0, String::new()),
    };
    let failed = failed.map(|(began_us, reason)| FailedBackup { began_us, reason });
    Ok(BackupStatus { good_us, good_size, good_digest, failed, first_us, used_since_us })
}

/// Queues the email about a problem: once for each problem until the next good backup, by whatever process. Returns whether it
/// was queued now.
pub async fn notify(db: &Db, to: &EmailAddress, problem: BackupProblem, good_us: Option<i64>) -> Result<bool> {
    let late = problem == BackupProblem::Late;
    // The same id for the same problem: the primary key of the outbox lets one process queue it.
    let name = format!("backup problem: late {late}, after {good_us:?}");
    let mut id = [0; 16];
    id.copy_from_slice(&Sha256::digest(name)[..16]);
    outbox::queue_once(db, uuid::Builder::from_custom_bytes(id).into_uuid(), None, to, &Email::BackupProblem { late, good_us })
        .await
}
