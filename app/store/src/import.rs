//! Bringing an agency in from CSV files: all of it in one transaction, or nothing.
//!
//! What takes long needs no lock: files are parsed before the transaction, and a dry run compares them with what stands on
//! a connection for reading. Only rows that are really written are written under the agency's lock.

mod guardians;
mod plan;
mod save;
mod standing;
mod turn;
mod week;

pub use domain::import::{Counts, Problem, Report};
pub(crate) use turn::Importing;
pub use turn::UNDER_WAY;

use crate::{Actor, Db, Tx, internal};
use domain::{
    Capability, Error, Result,
    import::{File, Files, Read, births, gather, read},
};
use plan::Plan;
use standing::Standing;

/// How an import is to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Tell what would come of it, and write nothing.
    pub dry_run: bool,
    /// Let the files replace what was changed here since the last import.
    pub overwrite: bool,
}

/// Imports the files that there are. A row is known by the agency, the file and its reference; records without a row are
/// left alone. A row that says what it said at the last import changes nothing.
///
/// With any error in the report nothing was changed.
///
/// # Errors
/// `NotFound` for everybody who does not manage the agency; `Conflict::State` while another import of the agency is under
/// way.
pub async fn run(db: &Db, actor: &Actor, files: &Files, options: ImportOptions) -> Result<Report> {
    if !actor.has(Capability::Manage) {
        return Err(Error::NotFound);
    }
    let _turn = Importing::turn(db.importing(), actor.agency().id)?;
    let files = files.clone();
    let read = tokio::task::spawn_blocking(move || read(&files)).await.map_err(|error| internal(&error))?;
    if options.dry_run {
        let mut tx = db.read(actor, "import").await?;
        let standing = Standing::load(&mut tx).await?;
        let (_, report) = judge(&mut tx, &read, &standing, options.overwrite).await?;
        tx.commit().await?;
        return Ok(report);
    }
    let mut tx = db.write(actor, "import").await?;
    let office = tx.may(Capability::Manage)?;
    let standing = Standing::load(&mut tx).await?;
    let (plan, mut report) = judge(&mut tx, &read, &standing, options.overwrite).await?;
    if report.errors.is_empty() {
        save::all(&mut tx, office, &plan).await?;
        for file in File::ALL {
            let written = *report.added.of(file) + *report.changed.of(file);
            tx.counted(file.name(), written);
        }
        tx.commit().await?;
    }
    Ok(report)
}

/// What is to be written, and the report of it. Writes nothing: a dry run and an import are told the same because they ask
/// here.
async fn judge<'a>(tx: &mut Tx, read: &'a Read, standing: &'a Standing, overwrite: bool) -> Result<(Plan<'a>, Report)> {
    let mut report = Report { errors: read.errors.clone(), warnings: read.warnings.clone(), ..Report::default() };
    births(&read.children.rows, tx.local_now()?.date(), &mut report.errors, &mut report.warnings);
    let plan = Plan::make(tx, read, standing, overwrite, &mut report);
    if report.errors.is_empty() {
        week::refuse_overlaps(tx, &plan, &mut report.errors).await?;
    }
    if report.errors.is_empty() {
        week::warn(tx, &plan, &mut report.warnings).await?;
    }
    in_order(&mut report.errors);
    in_order(&mut report.warnings);
    gather(&mut report.errors, &read.counts());
    if !report.errors.is_empty() {
        let Report { errors, warnings, .. } = report;
        report = Report { errors, warnings, ..Report::default() };
    }
    Ok((plan, report))
}

/// As the files are read: providers first, each from its first line to its last.
fn in_order(problems: &mut [Problem]) {
    problems.sort_by_key(|problem| (File::ALL.iter().position(|file| file.name() == problem.file), problem.line));
}
