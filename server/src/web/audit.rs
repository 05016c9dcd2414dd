//! The export of an agency's audit: a file that is written while it is read, some hundred events at a time.

use super::{Process, see_other};
use app::{
    audit::EXPORT,
    request::{Request, leads_elsewhere},
};
use axum::{
    Extension, Form, Router,
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
    routing::post,
};
use domain::{Error, Result};
use futures::stream;
use http::{
    StatusCode,
    header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
};
use jiff::civil::Date;
use serde::Deserialize;
use store::{
    Actor, Db,
    audit::{Export, begin_export},
};

/// The page that the form stands on.
const PAGE: &str = "/audit";

pub fn routes() -> Router<Process> {
    Router::new().route(EXPORT, post(export))
}

/// The first and the last day; empty for the beginning and for now.
#[derive(Deserialize)]
struct Days {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

async fn export(State(process): State<Process>, Extension(request): Extension<Request>, Form(days): Form<Days>) -> Response {
    let (from, to) = match (day(&days.from), day(&days.to)) {
        (Ok(from), Ok(to)) if from.zip(to).is_none_or(|(from, to)| from <= to) => (from, to),
        _ => {
            // The page says what is wrong, and has what was typed.
            let query = serde_urlencoded::to_string([("from", &days.from), ("to", &days.to)]).unwrap_or_default();
            return see_other(&format!("{PAGE}?{query}").into());
        }
    };
    match begin(&process, &request, from, to).await {
        Ok((actor, export)) => file(process.db.clone(), actor, export),
        Err(error) => refused(&error),
    }
}

fn day(typed: &str) -> Result<Option<Date>, jiff::Error> {
    let typed = typed.trim();
    if typed.is_empty() { Ok(None) } else { typed.parse().map(Some) }
}

async fn begin(process: &Process, request: &Request, from: Option<Date>, to: Option<Date>) -> Result<(Actor, Export)> {
    let actor = request.member()?;
    let begun = begin_export(&process.db, &actor, &process.signer, from, to).await;
    if matches!(begun, Err(Error::NotFound)) {
        process.db.keep_refusal(&actor, "audit.export").await?;
    }
    Ok((actor, begun?))
}

fn refused(error: &Error) -> Response {
    if let Some(elsewhere) = leads_elsewhere(error, PAGE) {
        return see_other(&elsewhere);
    }
    match error {
        // The page says what is so.
        Error::Suspended => see_other(&PAGE.into()),
        _ => {
            (StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), error.to_string()).into_response()
        }
    }
}

fn file(db: Db, actor: Actor, export: Export) -> Response {
    let name = format!("attachment; filename=\"audit-{}.jsonl\"", actor.agency().slug);
    let pieces = stream::try_unfold((db, actor, export), |(db, actor, mut export)| async move {
        let mut tx = db.read_on(&actor, "audit.export").await?;
        let lines = export.next(&mut tx).await?;
        tx.commit().await?;
        Ok::<_, Error>(lines.map(|lines| (lines, (db, actor, export))))
    });
    let headers = [
        (CONTENT_TYPE, "application/jsonl; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}
