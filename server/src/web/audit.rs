//! The download of an agency's audit, streamed a few hundred events at a time.

use super::{AppState, download_error, see_other};
use ::web::request::Request;
use axum::{
    Extension, Form, Router,
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
    routing::post,
};
use domain::{
    Error, Result,
    audit::{AuditAction, AuditSearch},
};
use futures::stream;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use jiff::civil::Date;
use office::audit::EXPORT;
use serde::Deserialize;
use std::sync::Arc;
use store::{
    Actor, Db,
    audit::{Export, begin_export},
};

/// The page with the export form.
const PAGE: &str = "/audit";

pub fn routes() -> Router<AppState> {
    Router::new().route(EXPORT, post(export))
}

/// The first and the last day; empty for no limit.
#[derive(Deserialize)]
struct DateRange {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

async fn export(
    State(state): State<AppState>,
    Extension(request): Extension<Arc<Request>>,
    Form(range): Form<DateRange>,
) -> Response {
    let (from, to) = match (parse_day(&range.from), parse_day(&range.to)) {
        (Ok(from), Ok(to)) if from.zip(to).is_none_or(|(from, to)| from <= to) => (from, to),
        _ => {
            // The page shows the validation error and keeps the input.
            let query = serde_urlencoded::to_string([("from", &range.from), ("to", &range.to)]).unwrap_or_default();
            return see_other(&format!("{PAGE}?{query}").into());
        }
    };
    match begin(&state, &request, from, to).await {
        Ok((actor, export)) => stream_file(state.db.clone(), actor, export),
        Err(error) => download_error(&error, PAGE),
    }
}

/// Parses a day within the years that the page accepts too; `None` for an empty field.
fn parse_day(text: &str) -> Result<Option<Date>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().ok().filter(|day: &Date| AuditSearch::YEARS.contains(&day.year())).map(Some).ok_or(())
}

async fn begin(state: &AppState, request: &Request, from: Option<Date>, to: Option<Date>) -> Result<(Actor, Export)> {
    let actor = request.member()?;
    let export_result = begin_export(&state.db, &actor, &state.signer, from, to).await;
    if matches!(export_result, Err(Error::NotFound)) {
        state.db.record_refusal(&actor, AuditAction::AuditExport).await?;
    }
    Ok((actor, export_result?))
}

fn stream_file(db: Db, actor: Actor, export: Export) -> Response {
    let name = format!("attachment; filename=\"audit-{}.jsonl\"", actor.agency().slug);
    let chunks = stream::try_unfold((db, actor, export), |(db, actor, mut export)| async move {
        let mut tx = db.read_reauthorized(&actor, AuditAction::AuditExport).await?;
        let lines = export.next(&mut tx).await?;
        tx.commit().await?;
        Ok::<_, Error>(lines.map(|lines| (lines, (db, actor, export))))
    });
    let headers = [
        (CONTENT_TYPE, "application/jsonl; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, Body::from_stream(chunks)).into_response()
}
