//! Checks of a database: its pages, its audit chains, its numbers of records.

use super::BackupError;
use crate::{
    Db,
    audit::{self, Finding, PublicKey, Trust},
    kernel::sql::{Conn, args},
};
use domain::{AgencyId, Result, audit::AuditAction};
use serde::{Deserialize, Serialize};
use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};
use std::path::Path;
use uuid::Uuid;

/// How many records a database has, over all agencies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub agencies: i64,
    pub children: i64,
    pub visits: i64,
    pub notes: i64,
    pub audit_events: i64,
}

/// Checks a SQLite file without changing it: pages, indexes, and references between tables.
///
/// # Errors
/// `Damaged`, or `Database` if it is none.
pub async fn check_file(file: &Path) -> Result<(), BackupError> {
    let mut conn = SqliteConnectOptions::new().filename(file).read_only(true).connect().await?;
    let found: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&mut conn).await?;
    if found != "ok" {
        return Err(BackupError::Damaged(found));
    }
    let orphans = sqlx::query("PRAGMA foreign_key_check").fetch_optional(&mut conn).await?;
    conn.close().await?;
    if orphans.is_some() {
        return Err(BackupError::Damaged("a row refers to one that does not exist".into()));
    }
    Ok(())
}

/// Verifies the audit chain of every agency, with the checkpoints in the database that were signed with these keys.
///
/// # Errors
/// `Audit` with the first finding.
pub async fn verify_chains(db: &Db, keys: &[PublicKey]) -> Result<(), BackupError> {
    let trust = Trust { keys: keys.to_vec(), checkpoints: Vec::new() };
    for (slug, _) in db.identity().agencies().await? {
        let actor = db.system(&slug, "backup").await?;
        let mut tx = db.read(&actor, AuditAction::AuditVerify).await?;
        let verified = audit::verify(&mut tx, &trust, |_| {}).await?;
        tx.commit().await?;
        // A checkpoint of another key says nothing about the chain: the key file may be new.
        let mut findings = verified.findings.into_iter().filter(|finding| !matches!(finding, Finding::CheckpointKey { .. }));
        if let Some(finding) = findings.next() {
            return Err(BackupError::Audit { slug, finding });
        }
    }
    Ok(())
}

/// Counts the records of all agencies.
pub async fn counts(db: &Db) -> Result<Counts> {
    let mut conn = db.connection(false).await?;
    let counts = count_all(&mut conn).await?;
    conn.commit().await?;
    Ok(counts)
}

/// Agency by agency, so that it needs no right to see the rows of several at once.
pub(super) async fn count_all(conn: &mut Conn) -> Result<Counts> {
    let agencies: Vec<(Uuid,)> = conn.fetch_all("SELECT id FROM agencies ORDER BY id", args![]).await?;
    let mut all = Counts { agencies: agencies.len() as i64, ..Counts::default() };
    for (agency,) in agencies {
        conn.scope_to_agency(AgencyId(agency)).await?;
        let (children, visits, notes, events): (i64, i64, i64, i64) = conn
            .fetch_one(
                "SELECT (SELECT COUNT(*) FROM children WHERE agency_id = $1), (SELECT COUNT(*) FROM visits WHERE agency_id = $1),
                        (SELECT COUNT(*) FROM notes WHERE agency_id = $1), (SELECT COUNT(*) FROM audit_events WHERE agency_id = $1)",
                args![agency],
            )
            .await?;
        all.children += children;
        all.visits += visits;
        all.notes += notes;
        all.audit_events += events;
    }
    Ok(all)
}
