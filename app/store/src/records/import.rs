//! Import of an agency's CSV files: all in one transaction, or nothing.
//!
//! The slow parts need no lock: files are parsed before the transaction, and a dry run compares them with existing records on a
//! read connection. The agency's lock is only held to write the changed rows.

mod existing;
mod further;
mod guardians;
mod history;
pub mod layouts;
mod lock;
mod places;
mod plan;
mod save;
mod week;

pub use domain::import::{Counts, Problem, Report};
pub(crate) use lock::RunningImports;

use crate::{Actor, Db, Tx, internal};
use domain::{
    Capability, Error, Result,
    audit::AuditAction,
    import::{Files, ImportFile, ParsedFiles, check_birth_dates, collapse_repeated_problems, read},
};
use existing::ExistingRecords;
use plan::ImportPlan;

/// Options of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Report what would change, without writing.
    pub dry_run: bool,
    /// Overwrite records that were edited here since the last import.
    pub overwrite: bool,
    /// Write nothing if there are warnings, which were not read yet.
    pub stop_at_warnings: bool,
}

/// Imports the given files. A row is identified by the agency, the file and its reference; records without a row are left alone.
/// A row that has not changed since the last import changes nothing, and neither does one that says what is here.
///
/// If the report has any error, nothing was written; with `stop_at_warnings`, neither if it has any warning.
///
/// # Errors
/// `NotFound` without the capability to manage the agency; `Conflict::State` while another import of the agency is running.
pub async fn run(db: &Db, actor: &Actor, files: &Files, options: ImportOptions) -> Result<Report> {
    if !actor.has(Capability::Manage) {
        return Err(Error::NotFound);
    }
    let _lock = RunningImports::acquire(db.running_imports(), actor.agency().id)?;
    let files = files.clone();
    let read = tokio::task::spawn_blocking(move || read(&files)).await.map_err(|error| internal(&error))?;
    if options.dry_run {
        let mut tx = db.read(actor, AuditAction::ImportRun).await?;
        let existing = ExistingRecords::load(&mut tx, &read).await?;
        let (_, report) = plan_import(&mut tx, &read, &existing, options.overwrite).await?;
        tx.commit().await?;
        return Ok(report);
    }
    let mut tx = db.write(actor, AuditAction::ImportRun).await?;
    let office = tx.require_capability(Capability::Manage)?;
    let existing = ExistingRecords::load(&mut tx, &read).await?;
    let (plan, mut report) = plan_import(&mut tx, &read, &existing, options.overwrite).await?;
    let is_stopped = options.stop_at_warnings && !report.warnings.is_empty();
    if report.errors.is_empty() && !is_stopped {
        save::write_plan(&mut tx, office, &plan).await?;
        for file in ImportFile::ALL {
            let written = *report.added.of(file) + *report.changed.of(file);
            tx.record_count(file.name(), written);
        }
        tx.commit().await?;
        db.refresh_statistics().await;
    }
    Ok(report)
}

/// The plan of an import and its report. Writes nothing: a dry run and an import share it, so that their reports are the same.
async fn plan_import<'a>(
    tx: &mut Tx,
    read: &'a ParsedFiles,
    existing: &'a ExistingRecords,
    overwrite: bool,
) -> Result<(ImportPlan<'a>, Report)> {
    let mut report = Report { errors: read.errors.clone(), warnings: read.warnings.clone(), ..Report::default() };
    check_birth_dates(&read.children.rows, tx.local_now()?.date(), &mut report.errors, &mut report.warnings);
    let plan = ImportPlan::build(tx, read, existing, overwrite, &mut report).await?;
    if report.errors.is_empty() {
        week::report_overlaps(tx, &plan, &mut report.errors).await?;
    }
    if report.errors.is_empty() {
        week::report_broken_rules(tx, &plan, &mut report).await?;
    }
    sort_problems(&mut report.errors);
    sort_problems(&mut report.warnings);
    collapse_repeated_problems(&mut report.errors, &read.counts());
    if !report.errors.is_empty() {
        let Report { errors, warnings, .. } = report;
        report = Report { errors, warnings, ..Report::default() };
    }
    Ok((plan, report))
}

/// Sorts in the order of [`ImportFile::ALL`], then by line.
fn sort_problems(problems: &mut [Problem]) {
    problems.sort_by_key(|problem| (ImportFile::ALL.iter().position(|file| file.name() == problem.file), problem.line));
}
