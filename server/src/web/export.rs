//! The downloads of the export: one file each, streamed a few hundred records at a time.

use super::{AppState, download_error};
use ::web::request::Request;
use axum::{
    Extension, Form, Router,
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
    routing::post,
};
use domain::{Error, Result, audit::AuditAction, import::ImportFile};
use futures::stream;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use records::export::{EXPORT, FILE};
use serde::Deserialize;
use std::sync::Arc;
use store::{
    Actor, Db,
    records::export::{self, FileExport},
};

pub fn routes() -> Router<AppState> {
    Router::new().route(FILE, post(download))
}

#[derive(Deserialize)]
struct Download {
    #[serde(default)]
    file: String,
}

async fn download(
    State(state): State<AppState>,
    Extension(request): Extension<Arc<Request>>,
    Form(wanted): Form<Download>,
) -> Response {
    match begin(&state, &request, &wanted.file).await {
        Ok((actor, export)) => stream_file(state.db.clone(), actor, export),
        Err(error) => download_error(&error, EXPORT),
    }
}

async fn begin(state: &AppState, request: &Request, file: &str) -> Result<(Actor, FileExport)> {
    let actor = request.member()?;
    let file = ImportFile::parse(file);
    let begun = match file {
        Some(file) => export::begin(&state.db, &actor, &[file]).await,
        None => Err(Error::NotFound),
    };
    if matches!(begun, Err(Error::NotFound)) {
        state.db.record_refusal(&actor, AuditAction::ExportRun).await?;
    }
    let export = begun?.pop().ok_or(Error::NotFound)?;
    Ok((actor, export))
}

fn stream_file(db: Db, actor: Actor, export: FileExport) -> Response {
    let name = format!("attachment; filename=\"{}\"", export.file().name());
    let parts = stream::try_unfold((db, actor, export), |(db, actor, mut export)| async move {
        let mut tx = db.read_reauthorized(&actor, AuditAction::ExportFile).await?;
        let part = export.next(&mut tx).await?;
        tx.commit().await?;
        Ok::<_, Error>(part.map(|part| (part, (db, actor, export))))
    });
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, Body::from_stream(parts)).into_response()
}
