//! Files of other programs: lists are read, their columns matched by saved layouts or by the office, and then imported like any
//! other file.

use super::{back_to_page, require_manager, respond, save_upload, see_other};
use ::web::{flash::Flash, request::Request};
use axum::{Extension, Form, response::Response};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{
    Conflict, Error, ImportLayoutId, Result,
    audit::AuditAction,
    import::{
        Report,
        layouts::{
            LayoutName, NamedLayout, SavedLayout, SourceFile, Tables, fields_of, fingerprint, missing_sources, own_layout,
            read_tables, suggest, suggest_file,
        },
    },
};
use records::import::{
    ACTION, CHECK, Outcome, SAMPLE_ROWS, SHOWN, SavedUpload, UPLOAD, UploadedFile, UploadedTable, load_saved_upload,
};
use std::{collections::BTreeMap, sync::Arc};
use store::{
    Actor,
    records::import::{ImportOptions, layouts},
};
use tracing::Instrument;

/// How many characters of a cell are stored to show it.
const SAMPLE_LENGTH: usize = 200;

/// Reads the uploaded files. Lists whose headers are known are checked at once, others are matched first.
pub(super) async fn receive(
    request: &Request,
    actor: &Actor,
    ours: BTreeMap<String, String>,
    foreign: Vec<UploadedFile>,
) -> Result<SavedUpload> {
    let ours = ours.into_iter().map(|(kind, content)| UploadedFile { name: format!("{kind}.csv"), content });
    let sources: Vec<UploadedFile> = ours.chain(foreign).collect();
    let Tables { tables, errors, warnings } = read(&sources).await?;
    if !errors.is_empty() || tables.is_empty() {
        let problems = Report { errors, warnings, ..Report::default() };
        return Ok(SavedUpload::new(BTreeMap::new(), false, Outcome::from_report(problems)));
    }
    let saved = saved_layouts(request, actor).await?;
    let suggestions = suggest(&tables, &actor.agency().time_zone);
    let mut is_known = true;
    let mut matched = Vec::new();
    for (mut table, suggestion) in tables.into_iter().zip(suggestions) {
        let by_header = fingerprint(&table.header);
        table.rows.truncate(SAMPLE_ROWS);
        for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
            if let Some((end, _)) = cell.char_indices().nth(SAMPLE_LENGTH) {
                cell.truncate(end);
            }
        }
        let known = saved.iter().find(|layout| layout.fingerprint == by_header);
        is_known &= known.is_some() || own_layout(&table.header).is_some();
        let layout = known.map_or(suggestion, |known| known.content.layout.clone());
        let name = known.map_or_else(|| suggested_name(&table.name, &layout), |known| known.content.name.as_str().to_owned());
        matched.push(UploadedTable { sample: table, layout, name, saved: known.is_some() });
    }
    let upload = SavedUpload::of_tables(sources, matched, false, Outcome::Matching { tried: false });
    if is_known { check(request, actor, upload).await } else { Ok(upload) }
}

/// The name of the file without its extension. Our own columns need no layout, and lists that feed nothing have none.
fn suggested_name(table: &str, layout: &domain::import::layouts::Layout) -> String {
    if layout.files.is_empty() {
        return String::new();
    }
    let words = table.replace(".csv", "").replace(".xlsx", "");
    LayoutName::of(&words).map(|name| name.as_str().to_owned()).unwrap_or_default()
}

/// Receives the layouts of the uploaded lists, or a saved layout that was changed.
pub(super) async fn match_columns(
    Extension(request): Extension<Arc<Request>>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let get = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
    if let Some(id) = get("layout") {
        return change_layout(&request, id, &fields).await;
    }
    let wants_check = get(ACTION) == Some(CHECK);
    respond(&request, async {
        let actor = require_manager(&request).await?;
        let waiting = load_saved_upload(&request.db, &actor).await?.filter(|upload| !upload.tables.is_empty());
        let Some(mut upload) = waiting else { return Ok(Some(Flash::ImportUploadExpired)) };
        if get(SHOWN) != Some(upload.id.as_str()) {
            return Ok(Some(Flash::ImportUploadReplaced));
        }
        let (id, saves) = (upload.id.clone(), upload.saves + 1);
        for (index, table) in upload.tables.iter_mut().enumerate() {
            let mut layout = fields_of(&fields, index, table.sample.header.len());
            // The columns of a file that was just chosen were not on the page.
            for (file, sources) in &mut layout.files {
                if !table.layout.files.contains_key(file) {
                    *sources = suggest_file(&table.sample, *file, &actor.agency().time_zone);
                }
            }
            let name = fields.iter().find(|(field, _)| *field == format!("{index}.name")).map_or("", |(_, name)| name.as_str());
            let name = LayoutName::of(name).map(|name| name.as_str().to_owned()).unwrap_or_default();
            table.saved &= layout == table.layout && name == table.name;
            (table.layout, table.name) = (layout, name);
        }
        let is_complete = upload.tables.iter().all(|table| missing_sources(&table.layout).is_empty());
        let is_empty = upload.tables.iter().all(|table| table.layout.files.is_empty());
        upload.outcome = Outcome::Matching { tried: true };
        if wants_check && is_complete && !is_empty {
            save_layouts(&request, &actor, &mut upload).await?;
            upload = check(&request, &actor, upload).await?;
        }
        save_upload(&request, &actor, &SavedUpload { id, saves, ..upload }).await
    })
    .await
}

/// Saves the layouts that have a name and are not saved yet. Lists that feed nothing are not asked about again either.
async fn save_layouts(request: &Request, actor: &Actor, upload: &mut SavedUpload) -> Result<()> {
    for table in &mut upload.tables {
        let own = own_layout(&table.sample.header).is_some_and(|own| own == table.layout);
        let Some(name) = LayoutName::of(&table.name).filter(|_| !table.saved && !own) else { continue };
        let layout = NamedLayout { name, header: table.sample.header.clone(), layout: table.layout.clone() };
        save_layout(request, actor, layout, None).await?;
        table.saved = true;
    }
    Ok(())
}

/// `changed` is the saved layout that was changed, and its version that was shown.
async fn save_layout(
    request: &Request,
    actor: &Actor,
    layout: NamedLayout,
    changed: Option<(ImportLayoutId, i64)>,
) -> Result<()> {
    let (db, actor) = (request.db.clone(), actor.clone());
    // In its own task, so that a client that disconnects does not cancel it halfway.
    let work = async move {
        let mut tx = db.write(&actor, AuditAction::ImportSaveLayout).await?;
        let saved = match changed {
            Some((id, shown)) => layouts::change(&mut tx, id, shown, &layout).await,
            None => layouts::save(&mut tx, &layout).await.map(drop),
        };
        match saved {
            Ok(()) => tx.commit().await,
            Err(error) => {
                tx.rollback().await?;
                Err(error)
            }
        }
    };
    tokio::spawn(work.in_current_span()).await.map_err(|error| store::internal(&error))?
}

/// Saves a layout that was changed without a file; it has to be complete.
async fn change_layout(request: &Request, id: &str, fields: &[(String, String)]) -> Response {
    let work = async {
        let actor = require_manager(request).await?;
        let saved = saved_layouts(request, &actor).await?;
        let layout = saved.into_iter().find(|layout| layout.id.to_string() == id).ok_or(Error::NotFound)?;
        let header = layout.content.header;
        let changed = fields_of(fields, 0, header.len());
        let name = fields.iter().find(|(field, _)| field == "0.name").and_then(|(_, name)| LayoutName::of(name));
        if !missing_sources(&changed).is_empty() {
            return Ok(false);
        }
        let name = name.unwrap_or(layout.content.name);
        let shown = fields.iter().find(|(field, _)| field == "version");
        let shown = shown.and_then(|(_, version)| version.parse::<i64>().ok()).unwrap_or_default();
        save_layout(request, &actor, NamedLayout { name, header, layout: changed }, Some((layout.id, shown))).await?;
        Ok(true)
    };
    match work.await {
        Ok(true) => back_to_page(request, Some(Flash::ImportLayoutSaved)),
        Ok(false) => {
            let mut response = see_other(&format!("{UPLOAD}?layout={id}").into());
            super::add_flash(request, &mut response, Flash::ImportLayoutIncomplete);
            response
        }
        Err(Error::Conflict { conflict: Conflict::Stale { .. } }) => back_to_page(request, Some(Flash::ImportLayoutStale)),
        Err(error) => respond(request, async { Err(error) }).await,
    }
}

async fn saved_layouts(request: &Request, actor: &Actor) -> Result<Vec<SavedLayout>> {
    let mut tx = request.db.read(actor, AuditAction::ImportForm).await?;
    let layouts = layouts::list(&mut tx).await?;
    tx.commit().await?;
    Ok(layouts)
}

/// Reads all lists of the files.
async fn read(sources: &[UploadedFile]) -> Result<Tables> {
    let file = |source: &UploadedFile| SourceFile {
        name: source.name.clone(),
        bytes: BASE64_STANDARD.decode(&source.content).unwrap_or_default(),
    };
    let files: Vec<SourceFile> = sources.iter().map(file).collect();
    tokio::task::spawn_blocking(move || read_tables(&files)).await.map_err(|error| store::internal(&error))
}

/// The upload with the report of a dry run.
async fn check(request: &Request, actor: &Actor, upload: SavedUpload) -> Result<SavedUpload> {
    let report = import(request, actor, &upload, false, true).await?;
    Ok(SavedUpload::of_tables(upload.sources, upload.tables, false, Outcome::from_report(report)))
}

/// Imports the lists by their layouts, or does a dry run of it.
pub(super) async fn import(
    request: &Request,
    actor: &Actor,
    upload: &SavedUpload,
    overwrite: bool,
    dry_run: bool,
) -> Result<Report> {
    let Tables { tables, errors, warnings } = read(&upload.sources).await?;
    if !errors.is_empty() {
        return Ok(Report { errors, warnings, ..Report::default() });
    }
    let matched = tables.into_iter().zip(upload.tables.iter().map(|table| table.layout.clone())).collect();
    let (db, actor) = (request.db.clone(), actor.clone());
    // The page has shown the warnings before it confirms.
    let options = ImportOptions { dry_run, overwrite, stop_at_warnings: false };
    let work = async move { layouts::run_tables(&db, &actor, matched, &warnings, options).await };
    tokio::spawn(work.in_current_span()).await.map_err(|error| store::internal(&error))?
}
