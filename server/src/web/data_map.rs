//! The download of the record of data, for the office members who answer for privacy.

use super::{AppState, download_error};
use ::web::request::Request;
use axum::{
    Extension, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{Error, Result, audit::AuditAction, data_map::Entry};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use privacy::data_map::{CSV, csv};
use std::sync::Arc;

/// The page with the link to the download.
const PAGE: &str = "/settings/data";

pub fn routes() -> Router<AppState> {
    Router::new().route(CSV, get(download))
}

async fn download(State(state): State<AppState>, Extension(request): Extension<Arc<Request>>) -> Response {
    match read_entries(&state, &request).await {
        Ok(entries) => {
            let headers = [
                (CONTENT_TYPE, "text/csv; charset=utf-8"),
                (CONTENT_DISPOSITION, "attachment; filename=\"record-of-data.csv\""),
                (CACHE_CONTROL, "no-store"),
            ];
            (headers, csv(request.language, &entries)).into_response()
        }
        Err(error) => download_error(&error, PAGE),
    }
}

async fn read_entries(state: &AppState, request: &Request) -> Result<Vec<&'static Entry>> {
    let actor = request.member()?;
    let tx = state.db.read(&actor, AuditAction::PrivacyDataMap).await?;
    let entries = store::data_map::entries(&tx);
    if matches!(entries, Err(Error::NotFound)) {
        drop(tx);
        state.db.record_refusal(&actor, AuditAction::PrivacyDataMap).await?;
        return entries;
    }
    tx.commit().await?;
    entries
}
