//! Import over HTTP: files are uploaded, checked with a dry run, saved, and imported once the office confirms. The columns of files
//! of other programs are matched in between.

mod layouts;

use super::see_other;
use ::web::{
    flash::Flash,
    request::{Request, cookies, sign_in_path},
};
use axum::{
    Extension, Form, Router,
    extract::{DefaultBodyLimit, Multipart},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{
    Capability, Conflict, Error, ErrorCode, Result,
    audit::AuditAction,
    import::{Files, ImportFile, Report},
};
use http::{HeaderValue, StatusCode, header::SET_COOKIE};
use records::import::{CONFIRM, FOREIGN, LAYOUT, Outcome, SavedUpload, UPLOAD, UploadedFile, load_saved_upload};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};
use store::{
    Actor,
    records::import::{self, ImportOptions},
};
use tracing::Instrument;

/// Limit of all files of one upload together. `too_large` in `app/records/src/import/messages.rs` has it as text.
const MAX_UPLOAD_BYTES: usize = 8 * 1024 * 1024;

/// Routes for uploading the files and confirming the import.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route(UPLOAD, post(upload).layer(DefaultBodyLimit::max(MAX_UPLOAD_BYTES)))
        .route(CONFIRM, post(confirm))
        .route(LAYOUT, post(layouts::match_columns))
}

async fn upload(Extension(request): Extension<Arc<Request>>, form: Multipart) -> Response {
    respond(&request, async {
        let actor = require_manager(&request).await?;
        let upload_state = match read_files(form).await {
            Some(Received { files, foreign }) if !foreign.is_empty() => {
                layouts::receive(&request, &actor, files, foreign).await?
            }
            Some(Received { files, .. }) if files.is_empty() => SavedUpload::new(files, false, Outcome::NothingChosen),
            Some(Received { files, .. }) => {
                let report = run_import(&request, &actor, &files, false, true).await?;
                SavedUpload::new(files, false, Outcome::from_report(report))
            }
            None => SavedUpload::new(BTreeMap::new(), false, Outcome::TooLarge),
        };
        let first = SavedUpload { id: request.db.next_id().to_string(), ..upload_state };
        save_upload(&request, &actor, &first).await
    })
    .await
}

#[derive(Deserialize)]
struct Confirm {
    /// [`SavedUpload::checked_id`] of the page.
    upload: Option<String>,
    overwrite: Option<String>,
}

async fn confirm(Extension(request): Extension<Arc<Request>>, Form(confirm): Form<Confirm>) -> Response {
    respond(&request, async {
        let actor = require_manager(&request).await?;
        let Some(waiting) = load_saved_upload(&request.db, &actor).await? else { return Ok(None) };
        if confirm.upload != Some(waiting.checked_id()) {
            return Ok(Some(Flash::ImportUploadReplaced));
        }
        if !waiting.can_confirm() {
            return Ok(None);
        }
        let overwrite = confirm.overwrite.is_some();
        let report = if waiting.sources.is_empty() {
            run_import(&request, &actor, &waiting.files, overwrite, false).await?
        } else {
            layouts::import(&request, &actor, &waiting, overwrite, false).await?
        };
        if report.errors.is_empty() {
            request.db.identity().delete_upload(&actor).await?;
            return Ok(Some(Flash::ImportDone));
        }
        let outcome = Outcome::from_report(report);
        let (id, saves) = (waiting.id.clone(), waiting.saves + 1);
        let again = if waiting.sources.is_empty() {
            SavedUpload::new(waiting.files, overwrite, outcome)
        } else {
            SavedUpload::of_tables(waiting.sources, waiting.tables, overwrite, outcome)
        };
        save_upload(&request, &actor, &SavedUpload { id, saves, ..again }).await
    })
    .await
}

/// Redirects back to the import page with a flash message, or to the page that the error requires.
async fn respond(request: &Request, work: impl Future<Output = Result<Option<Flash>>>) -> Response {
    match work.await {
        Ok(flash) => back_to_page(request, flash),
        // The page shows the suspension.
        Err(Error::Suspended) => back_to_page(request, None),
        Err(Error::Conflict { conflict: Conflict::State { code: ErrorCode::ImportRunning } }) => {
            back_to_page(request, Some(Flash::ImportInProgress))
        }
        Err(Error::Conflict { conflict: Conflict::State { code: ErrorCode::TooManyImportLayouts } }) => {
            back_to_page(request, Some(Flash::ImportLayoutsFull))
        }
        Err(Error::SignedOut) => see_other(&sign_in_path(UPLOAD)),
        Err(error) => {
            let error = request.identify(error);
            (StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), error.to_string()).into_response()
        }
    }
}

fn back_to_page(request: &Request, flash: Option<Flash>) -> Response {
    let mut response = see_other(&UPLOAD.into());
    if let Some(flash) = flash {
        add_flash(request, &mut response, flash);
    }
    response
}

fn add_flash(request: &Request, response: &mut Response, flash: Flash) {
    let cookie = request.installation.cookie(cookies::FLASH, flash.key(), Some(60));
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

/// The signed-in member, who must have the capability to manage the agency. The store checks again.
async fn require_manager(request: &Request) -> Result<Actor> {
    let actor = request.member()?;
    if actor.has(Capability::Manage) {
        return Ok(actor);
    }
    request.db.record_refusal(&actor, AuditAction::ImportRun).await?;
    Err(Error::NotFound)
}

/// The chosen files: ours, as Base64 by kind, and those of other programs.
#[derive(Default)]
struct Received {
    files: BTreeMap<String, String>,
    foreign: Vec<UploadedFile>,
}

/// Reads the chosen files; `None` where they are too large or the upload was interrupted.
async fn read_files(mut form: Multipart) -> Option<Received> {
    let mut received = Received::default();
    while let Some(field) = form.next_field().await.ok()? {
        let kind = field.name().and_then(ImportFile::parse).map(ImportFile::key);
        if kind.is_none() && field.name() != Some(FOREIGN) {
            continue;
        }
        // A file field without a choice has no file name; an empty file has one and is reported.
        let name = base_name(field.file_name().unwrap_or_default());
        let bytes = field.bytes().await.ok()?;
        if name.is_empty() && bytes.is_empty() {
            continue;
        }
        let content = BASE64_STANDARD.encode(bytes);
        match kind {
            Some(kind) => drop(received.files.insert(kind.to_owned(), content)),
            None => received.foreign.push(UploadedFile { name, content }),
        }
    }
    Some(received)
}

/// The name of a file without its folder, which some browsers send too; short enough to be shown.
fn base_name(path: &str) -> String {
    const MAX_LENGTH: usize = 80;
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control()).take(MAX_LENGTH).collect()
}

/// Runs the import, or a dry run of it.
async fn run_import(
    request: &Request,
    actor: &Actor,
    files: &BTreeMap<String, String>,
    overwrite: bool,
    dry_run: bool,
) -> Result<Report> {
    let mut all = Files::default();
    for file in ImportFile::ALL {
        *all.of(file) = files.get(file.key()).and_then(|text| BASE64_STANDARD.decode(text).ok());
    }
    let (db, actor) = (request.db.clone(), actor.clone());
    // The page has shown the warnings before it confirms.
    let options = ImportOptions { dry_run, overwrite, stop_at_warnings: false };
    // In its own task, so that a client that disconnects does not cancel the import halfway.
    let work = async move { import::run(&db, &actor, &all, options).await };
    let task = tokio::spawn(work.in_current_span());
    task.await.map_err(|error| store::internal(&error))?
}

/// Saves the uploaded files and the report for the next step.
async fn save_upload(request: &Request, actor: &Actor, upload_state: &SavedUpload) -> Result<Option<Flash>> {
    let content = serde_json::to_string(upload_state).map_err(|error| store::internal(&error))?;
    request.db.identity().save_upload(actor, &content).await.map(|()| None)
}
