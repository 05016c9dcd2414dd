//! Layouts of import files that the agency has saved, and the import of tables with their layouts.
//!
//! A layout is sealed with the agency's key: a list without a header has cells where the names of its columns are expected.

use super::{ImportOptions, run};
use crate::{
    Actor, Db, Tx,
    kernel::{
        columns::to_local,
        sealing::{Sealed, SealedColumn, Subject},
        sql::{args, internal},
        versions::check_version,
    },
};
use domain::{
    Capability, Error, ErrorCode, ImportLayoutId, Result,
    import::{
        Problem, Report,
        layouts::{DeleteLayout, Layout, NamedLayout, SavedLayout, SourceTable, fingerprint, translate},
    },
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many layouts an agency can save.
const MAX_LAYOUTS: usize = 100;

#[derive(sqlx::FromRow)]
struct LayoutRow {
    id: Uuid,
    fingerprint: String,
    content_sealed: Sealed,
    saved_us: i64,
    version: i64,
}

/// The saved layouts, by name.
pub async fn list(tx: &mut Tx) -> Result<Vec<SavedLayout>> {
    tx.require_capability(Capability::Manage)?;
    let rows: Vec<LayoutRow> = tx
        .fetch_all("SELECT id, fingerprint, content_sealed, saved_us, version FROM import_layouts WHERE agency_id = $1", args![])
        .await?;
    let (db, zone, agency) = (tx.db().clone(), tx.zone()?, tx.agency_id().0);
    let keys = db.keys().keys_of(agency, &BTreeSet::from([Subject::of_agency(agency).id]), false).await?;
    let mut layouts = Vec::with_capacity(rows.len());
    for row in rows {
        let text = keys.open(agency, SealedColumn::ImportLayout, row.id, &row.content_sealed)?;
        // One of a version that wrote another format is as good as none.
        let Ok(content) = serde_json::from_str(&text.into_text()) else { continue };
        layouts.push(SavedLayout {
            id: ImportLayoutId(row.id),
            fingerprint: row.fingerprint,
            version: row.version,
            content,
            saved_at: to_local(row.saved_us, &zone)?,
        });
    }
    layouts.sort_by(|one, other| {
        let key = |layout: &SavedLayout| (layout.content.name.as_str().to_lowercase(), layout.id);
        key(one).cmp(&key(other))
    });
    Ok(layouts)
}

/// Saves a layout, in place of the one for the same header.
///
/// # Errors
/// `Conflict::State` `TooManyImportLayouts`.
pub async fn save(tx: &mut Tx, layout: &NamedLayout) -> Result<ImportLayoutId> {
    tx.require_capability(Capability::Manage)?;
    let fingerprint = fingerprint(&layout.header);
    let sql = "SELECT id FROM import_layouts WHERE agency_id = $1 AND fingerprint = $4";
    let existing: Option<(Uuid,)> = tx.fetch_optional(sql, args![fingerprint.as_str()]).await?;
    if existing.is_none() {
        let (saved,): (i64,) = tx.fetch_one("SELECT COUNT(*) FROM import_layouts WHERE agency_id = $1", args![]).await?;
        if saved as usize >= MAX_LAYOUTS {
            return Err(Error::state(ErrorCode::TooManyImportLayouts));
        }
    }
    let id = existing.map_or_else(|| tx.next_id(), |(id,)| id);
    let text = serde_json::to_string(layout).map_err(|error| internal(&error))?;
    let (db, now, subject) = (tx.db().clone(), tx.now_us(), Subject::of_agency(tx.agency_id().0));
    let content = db.keys().seal(subject, SealedColumn::ImportLayout, id, &text).await?;
    tx.execute(
        "INSERT INTO import_layouts (agency_id, id, fingerprint, content_sealed, saved_us, version) VALUES ($1, $4, $5, $6, $7, 1)
         ON CONFLICT (agency_id, fingerprint) DO UPDATE SET content_sealed = $6, saved_us = $7,
            version = import_layouts.version + 1",
        args![id, fingerprint, content, now],
    )
    .await?;
    tx.record_subject("import_layout", id);
    tx.record_change(layout);
    Ok(ImportLayoutId(id))
}

async fn ensure_current(tx: &mut Tx, layout: ImportLayoutId, shown: i64) -> Result<()> {
    let sql = "SELECT version FROM import_layouts WHERE agency_id = $1 AND id = $4";
    let (version,): (i64,) = tx.fetch_one(sql, args![layout]).await?;
    check_version(version, shown)
}

/// Saves a layout that was changed, of which this version was shown.
///
/// # Errors
/// `NotFound` for a layout of another agency, or a deleted one; `Conflict::Stale` if it was saved again since it was shown.
pub async fn change(tx: &mut Tx, id: ImportLayoutId, shown: i64, layout: &NamedLayout) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    ensure_current(tx, id, shown).await?;
    save(tx, layout).await.map(drop)
}

/// Deletes a layout.
///
/// # Errors
/// `NotFound` for a layout of another agency; `Conflict::Stale` if it was saved again since it was shown.
pub async fn delete(tx: &mut Tx, delete: DeleteLayout) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    ensure_current(tx, delete.layout, delete.version).await?;
    tx.execute("DELETE FROM import_layouts WHERE agency_id = $1 AND id = $4", args![delete.layout]).await?;
    tx.record_subject("import_layout", delete.layout.0);
    tx.record_change(&delete);
    Ok(())
}

/// Imports tables, each with its layout. The report names the files, lines and columns of the tables; `warnings` are those of
/// reading them.
///
/// # Errors
/// As [`run`].
pub async fn run_tables(
    db: &Db,
    actor: &Actor,
    tables: Vec<(SourceTable, Layout)>,
    warnings: &[Problem],
    options: ImportOptions,
) -> Result<Report> {
    let translation = tokio::task::spawn_blocking(move || translate(&tables)).await.map_err(|error| internal(&error))?;
    if !translation.errors.is_empty() {
        return Ok(Report { errors: translation.errors, ..Report::default() });
    }
    let has_warnings = !warnings.is_empty() || !translation.warnings.is_empty();
    // With these warnings it would be stopped too, but the import of the files does not know them.
    let options = ImportOptions { dry_run: options.dry_run || options.stop_at_warnings && has_warnings, ..options };
    let mut report = run(db, actor, &translation.files, options).await?;
    for problem in report.errors.iter_mut().chain(&mut report.warnings) {
        translation.locate(problem);
    }
    let of_rows = std::mem::take(&mut report.warnings);
    report.warnings = warnings.iter().chain(&translation.warnings).cloned().chain(of_rows).collect();
    Ok(report)
}
