//! Bringing an agency in from CSV files: all of it in one transaction, or nothing.

mod plan;
mod save;
mod standing;
mod week;

pub use domain::import::{Counts, Problem, Report};

use crate::{Actor, Db};
use domain::{
    Capability, Result,
    import::{File, Files, read},
};
use plan::Plan;
use standing::Standing;

/// How an import is to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Do all of it, tell what came of it, and take it back.
    pub dry_run: bool,
    /// Let the files win over what was changed here since the last import.
    pub overwrite: bool,
}

/// Imports the files that there are. A row is known by the agency, the file and its reference; records without a row are
/// left alone. A row that says what it said at the last import changes nothing.
///
/// With any error in the report nothing was changed.
///
/// # Errors
/// `NotFound` for everybody who does not manage the agency.
pub async fn run(db: &Db, actor: &Actor, files: &Files, options: ImportOptions) -> Result<Report> {
    let mut tx = db.write(actor, "import").await?;
    let office = tx.may(Capability::Manage)?;
    let read = read(files);
    let standing = Standing::load(&mut tx).await?;
    let mut report = Report { errors: read.errors.clone(), warnings: read.warnings.clone(), ..Report::default() };
    let plan = Plan::make(&tx, &read, &standing, options.overwrite, &mut report);
    if report.errors.is_empty() {
        week::refuse_overlaps(&mut tx, &plan, &mut report.errors).await?;
    }
    if report.errors.is_empty() {
        save::all(&mut tx, office, &plan).await?;
        week::warn(&mut tx, &plan, &mut report.warnings).await?;
    }
    in_order(&mut report.errors);
    in_order(&mut report.warnings);
    if !report.errors.is_empty() {
        let Report { errors, warnings, .. } = report;
        return Ok(Report { errors, warnings, ..Report::default() });
    }
    if !options.dry_run {
        for file in File::ALL {
            let written = *report.added.of(file) + *report.changed.of(file);
            tx.counted(file.name(), written);
        }
        tx.commit().await?;
    }
    Ok(report)
}

/// As the files are read: providers first, each from its first line to its last.
fn in_order(problems: &mut [Problem]) {
    problems.sort_by_key(|problem| (File::ALL.iter().position(|file| file.name() == problem.file), problem.line));
}
