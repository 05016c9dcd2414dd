//! Export of an agency's records as the four files of an import, a few hundred records at a time. What is exported changes nothing
//! when it is imported again.

use super::rows::{self, ROWS};
use crate::{Actor, Db, Tx, kernel::sql::args};
use domain::{
    Capability, ChildId, Result,
    audit::AuditAction,
    import::{FileWriter, ImportFile},
};
use uuid::Uuid;

/// The export of one file: [`FileExport::next`] returns its parts.
pub struct FileExport {
    file: ImportFile,
    writer: FileWriter,
    /// The last record of the part before.
    after: Uuid,
    ended: bool,
}

/// Begins an export of these files, and audits it with the number of records of each.
///
/// # Errors
/// `NotFound` without the capability to manage the agency, `RecentProofRequired` if the last proof of identity is too old.
pub async fn begin(db: &Db, actor: &Actor, files: &[ImportFile]) -> Result<Vec<FileExport>> {
    // Counting must not hold the write lock.
    let mut tx = db.read(actor, AuditAction::ExportRun).await?;
    require_export(&tx)?;
    let mut counts = Vec::with_capacity(files.len());
    for file in files {
        let (count,): (i64,) = tx.fetch_one(count_sql(*file), args![]).await?;
        counts.push((file.name(), count as usize));
    }
    tx.commit().await?;
    let mut tx = db.write(actor, AuditAction::ExportRun).await?;
    require_export(&tx)?;
    for (name, count) in &counts {
        tx.record_count(name, *count);
    }
    tx.record_change(&counts);
    tx.commit().await?;
    Ok(files.iter().map(|file| FileExport::new(*file)).collect())
}

/// Audits the download of a list that names no children, by its name and the number of its rows.
///
/// # Errors
/// `SignedOut` or `Suspended` if the actor may no longer act.
pub async fn record_download(db: &Db, actor: &Actor, action: AuditAction, (name, rows): (&str, usize)) -> Result<()> {
    let mut tx = db.write(actor, action).await?;
    tx.record_count(name, rows);
    tx.record_change(&(name, rows));
    tx.commit().await
}

/// The whole agency leaves with an export: a session that was left open is not enough.
fn require_export(tx: &Tx) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    tx.require_recent_proof()
}

fn count_sql(file: ImportFile) -> &'static str {
    match file {
        ImportFile::Providers => "SELECT COUNT(*) FROM providers WHERE agency_id = $1",
        ImportFile::Children => "SELECT COUNT(*) FROM children WHERE agency_id = $1 AND merged_into_id IS NULL",
        ImportFile::Authorizations => "SELECT COUNT(*) FROM authorizations WHERE agency_id = $1",
        ImportFile::Visits => "SELECT COUNT(*) FROM visits WHERE agency_id = $1",
    }
}

/// The ids of the next records.
fn next_sql(file: ImportFile) -> &'static str {
    match file {
        ImportFile::Providers => "SELECT id FROM providers WHERE agency_id = $1 AND id > $4 ORDER BY id LIMIT $5",
        ImportFile::Children => {
            "SELECT id FROM children WHERE agency_id = $1 AND merged_into_id IS NULL AND id > $4 ORDER BY id LIMIT $5"
        }
        ImportFile::Authorizations => "SELECT id FROM authorizations WHERE agency_id = $1 AND id > $4 ORDER BY id LIMIT $5",
        ImportFile::Visits => "SELECT id FROM visits WHERE agency_id = $1 AND id > $4 ORDER BY id LIMIT $5",
    }
}

impl FileExport {
    fn new(file: ImportFile) -> Self {
        Self { file, writer: FileWriter::new(file), after: Uuid::nil(), ended: false }
    }

    pub fn file(&self) -> ImportFile {
        self.file
    }

    /// The next part of the file, which shows the children of its records; `None` at the end. Each part is read in a transaction
    /// of its own, so that an export of many years blocks nobody.
    pub async fn next(&mut self, tx: &mut Tx) -> Result<Option<Vec<u8>>> {
        tx.require_capability(Capability::Manage)?;
        if self.ended {
            return Ok(None);
        }
        let found: Vec<(Uuid,)> = tx.fetch_all(next_sql(self.file), args![self.after, ROWS as i64]).await?;
        let found: Vec<Uuid> = found.into_iter().map(|(id,)| id).collect();
        self.ended = found.len() < ROWS;
        self.after = found.last().copied().unwrap_or(self.after);
        match self.file {
            ImportFile::Providers => {
                for (_, row) in rows::providers(tx, &found).await? {
                    self.writer.provider(&row);
                }
            }
            ImportFile::Children => {
                for (id, row) in rows::children(tx, &found).await? {
                    tx.record_access(ChildId(id));
                    self.writer.child(&row);
                }
            }
            ImportFile::Authorizations => {
                for (_, child, row) in rows::authorizations(tx, &found).await? {
                    tx.record_access(child);
                    self.writer.authorization(&row);
                }
            }
            ImportFile::Visits => {
                for (_, child, visit) in rows::visits(tx, &found).await? {
                    tx.record_access(child);
                    self.writer.visit(&visit);
                }
            }
        }
        Ok(Some(self.writer.take()))
    }
}
