//! Export of an agency's records as the files of an import, a few hundred records at a time. What is exported changes nothing
//! when it is imported again.

use super::{
    children::{further_places, is_further_place},
    disciplines, payers,
    rows::{self, ROWS},
    services,
};
use crate::{Actor, Db, Tx, kernel::sql::args};
use domain::{
    Capability, ChildId, Result,
    audit::AuditAction,
    children::places::{PlaceKind, PlaceRecord},
    discipline::AgencyDiscipline,
    import::{DisciplineRow, FileWriter, ImportFile, PayerRow, PlaceRow, ServiceRow},
    payers::Payer,
    services::Service,
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
        ImportFile::Providers => "SELECT COUNT(*) FROM providers WHERE agency_id = $1 AND merged_into_id IS NULL",
        ImportFile::Children => "SELECT COUNT(*) FROM children WHERE agency_id = $1 AND merged_into_id IS NULL",
        ImportFile::Authorizations => "SELECT COUNT(*) FROM authorizations WHERE agency_id = $1",
        ImportFile::Visits => "SELECT COUNT(*) FROM visits WHERE agency_id = $1",
        ImportFile::Places => concat!("SELECT COUNT(*) FROM places l WHERE l.agency_id = $1 AND ", is_further_place!()),
        ImportFile::Payers => "SELECT COUNT(*) FROM payers WHERE agency_id = $1",
        ImportFile::Services => "SELECT COUNT(*) FROM services WHERE agency_id = $1",
        ImportFile::Disciplines => "SELECT COUNT(*) FROM agency_disciplines WHERE agency_id = $1",
    }
}

/// The ids of the next records; `None` for the files that are written at once, since lists show all of these too.
fn next_sql(file: ImportFile) -> Option<&'static str> {
    match file {
        ImportFile::Providers => {
            Some("SELECT id FROM providers WHERE agency_id = $1 AND merged_into_id IS NULL AND id > $4 ORDER BY id LIMIT $5")
        }
        ImportFile::Children => {
            Some("SELECT id FROM children WHERE agency_id = $1 AND merged_into_id IS NULL AND id > $4 ORDER BY id LIMIT $5")
        }
        ImportFile::Authorizations => Some("SELECT id FROM authorizations WHERE agency_id = $1 AND id > $4 ORDER BY id LIMIT $5"),
        ImportFile::Visits => Some("SELECT id FROM visits WHERE agency_id = $1 AND id > $4 ORDER BY id LIMIT $5"),
        ImportFile::Places => Some(concat!(
            "SELECT l.id FROM places l WHERE l.agency_id = $1 AND l.id > $4 AND ",
            is_further_place!(),
            " ORDER BY l.id LIMIT $5"
        )),
        ImportFile::Payers | ImportFile::Services | ImportFile::Disciplines => None,
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
        let found: Vec<(Uuid,)> = match next_sql(self.file) {
            Some(sql) => tx.fetch_all(sql, args![self.after, ROWS as i64]).await?,
            None => Vec::new(),
        };
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
            ImportFile::Places => {
                let places = further_places(tx, &found).await?;
                let children: Vec<Uuid> = places.iter().map(|(child, _)| child.0).collect();
                let references = rows::child_references(tx, &children).await?;
                for (child, place) in places {
                    tx.record_access(child);
                    self.writer.place(&place_row(references.get(&child.0).cloned().unwrap_or_default(), place));
                }
            }
            ImportFile::Payers => payers::all(tx).await?.into_iter().for_each(|payer| self.writer.payer(&payer_row(payer))),
            ImportFile::Services => {
                services::all(tx).await?.into_iter().for_each(|service| self.writer.service(&service_row(service)));
            }
            ImportFile::Disciplines => {
                disciplines::all(tx).await?.into_iter().for_each(|one| self.writer.discipline(&discipline_row(one)));
            }
        }
        Ok(Some(self.writer.take()))
    }
}

fn place_row(child: String, PlaceRecord { id, fields, .. }: PlaceRecord) -> PlaceRow {
    let is_by_video = fields.kind == PlaceKind::Video;
    PlaceRow {
        line: 0,
        reference: PlaceRow::reference(&child, fields.kind, &fields.label, &fields.address),
        id: Some(id.0),
        child,
        kind: fields.kind,
        name: fields.label,
        address: fields.address,
        city: fields.city,
        state: fields.state,
        zip: fields.zip,
        position: (!is_by_video).then_some(fields.position),
        availability: fields.availability,
        note: Some(fields.note),
        ended_on: fields.ended_on,
    }
}

fn payer_row(payer: Payer) -> PayerRow {
    PayerRow {
        line: 0,
        reference: payer.name,
        unit_rule: payer.unit_rule,
        unit_minutes: payer.unit_minutes,
        bands: Some(payer.bands),
        first_day: Some(payer.first_day),
        ended_on: payer.ended_on,
    }
}

fn service_row(service: Service) -> ServiceRow {
    ServiceRow {
        line: 0,
        reference: ServiceRow::reference(&service.discipline, &service.code, service.minutes),
        discipline: service.discipline,
        code: service.code,
        name: service.name,
        minutes: service.minutes,
        unit_minutes: service.unit_minutes,
        ended_on: service.ended_on,
    }
}

fn discipline_row(discipline: AgencyDiscipline) -> DisciplineRow {
    DisciplineRow { line: 0, reference: discipline.code, name: discipline.name, ended_on: discipline.ended_on }
}
