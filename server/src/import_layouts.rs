//! Files of other programs on the command line: they are read by the layouts that the agency has saved on its import page.

use crate::{failure::Failure, terminal::sanitize};
use domain::{
    audit::AuditAction,
    import::{
        Problem,
        layouts::{Layout, SourceFile, SourceTable, fingerprint, own_layout, read_tables},
    },
};
use std::{fs, path::Path};
use store::{Actor, Db, records::import::layouts};

/// The lists of a folder with their layouts.
pub struct Lists {
    pub tables: Vec<(SourceTable, Layout)>,
    pub warnings: Vec<Problem>,
    /// Which list is read by which layout, a line each.
    pub used: Vec<String>,
}

/// Reads the CSV files and workbooks of a folder. `None` if no list has the header of a saved layout: the files are then ours.
///
/// # Errors
/// If a file can't be read, or if some lists have a saved layout and another has neither that nor our columns.
pub async fn read_by_saved_layouts(db: &Db, actor: &Actor, folder: &Path) -> Result<Option<Lists>, Failure> {
    let mut tx = db.read(actor, AuditAction::ImportForm).await?;
    let saved = layouts::list(&mut tx).await?;
    tx.commit().await?;
    if saved.is_empty() {
        return Ok(None);
    }
    let read = read_tables(&files(folder)?);
    let layout_of = |table: &SourceTable| {
        let fingerprint = fingerprint(&table.header);
        saved.iter().find(|layout| layout.fingerprint == fingerprint)
    };
    if !read.tables.iter().any(|table| layout_of(table).is_some()) {
        return Ok(None);
    }
    if let Some(problem) = read.errors.first() {
        let reason = problem.code.text(domain::Language::En);
        return Err(Failure::Input(format!("{} line {}: {reason}", sanitize(&problem.file), problem.line)));
    }
    let (mut tables, mut used) = (Vec::new(), Vec::new());
    for table in read.tables {
        if let Some(layout) = layout_of(&table) {
            used.push(format!("{}: read by the saved layout `{}`", table.name, layout.content.name.as_str()));
            tables.push((table, layout.content.layout.clone()));
        } else if let Some(layout) = own_layout(&table.header) {
            tables.push((table, layout));
        } else {
            let name = sanitize(&table.name);
            return Err(Failure::Input(format!(
                "{name}: no layout is saved for these columns; match them on the import page first"
            )));
        }
    }
    Ok(Some(Lists { tables, warnings: read.warnings, used }))
}

/// The kinds of files that have lists. A `.txt` may be anything.
const KINDS: [&str; 3] = ["csv", "tsv", "xlsx"];

/// The CSV files and workbooks of a folder, by name.
fn files(folder: &Path) -> Result<Vec<SourceFile>, Failure> {
    let failure = |path: &Path, error| Failure::Input(format!("{}: {error}", path.display()));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| failure(folder, error))? {
        let path = entry.map_err(|error| failure(folder, error))?.path();
        let is_list = path.extension().is_some_and(|kind| KINDS.iter().any(|known| kind.eq_ignore_ascii_case(known)));
        if is_list && path.is_file() {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push(SourceFile { name, bytes: fs::read(&path).map_err(|error| failure(&path, error))? });
        }
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(files)
}
