//! The files of an import on their way in: uploaded, checked, kept until the office says yes.

use super::see_other;
use app::{
    import::{CONFIRM, KINDS, Kept, Outcome, UPLOAD, kept_upload},
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
    Capability, Conflict, Error, Result,
    import::{Files, Report},
};
use http::{HeaderValue, StatusCode, header::SET_COOKIE};
use serde::Deserialize;
use std::collections::BTreeMap;
use store::{
    Actor,
    import::{self, ImportOptions},
};

/// All files of one upload together.
const LARGEST_UPLOAD: usize = 8 * 1024 * 1024;

/// Where files are uploaded and where their import is asked for.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route(UPLOAD, post(upload).layer(DefaultBodyLimit::max(LARGEST_UPLOAD))).route(CONFIRM, post(confirm))
}

async fn upload(Extension(request): Extension<Request>, form: Multipart) -> Response {
    answer(&request, async {
        let actor = office(&request).await?;
        let kept = match read(form).await {
            Some(files) if files.is_empty() => Kept::of(BTreeMap::new(), false, Outcome::NothingChosen),
            Some(files) => {
                let report = check(&request, &actor, &files, false, true).await?;
                Kept::of(files, false, Outcome::of(report))
            }
            None => Kept::of(BTreeMap::new(), false, Outcome::TooLarge),
        };
        keep(&request, &actor, &kept).await
    })
    .await
}

#[derive(Deserialize)]
struct Confirm {
    overwrite: Option<String>,
}

async fn confirm(Extension(request): Extension<Request>, Form(confirm): Form<Confirm>) -> Response {
    answer(&request, async {
        let actor = office(&request).await?;
        let Some(waiting) = kept_upload(&request.db, &actor).await? else { return Ok(None) };
        if !waiting.may_go_on() {
            return Ok(None);
        }
        let overwrite = confirm.overwrite.is_some();
        let report = check(&request, &actor, &waiting.files, overwrite, false).await?;
        if report.errors.is_empty() {
            request.db.identity().drop_upload(&actor).await?;
            return Ok(Some("import.done"));
        }
        keep(&request, &actor, &Kept::of(waiting.files, overwrite, Outcome::of(report))).await
    })
    .await
}

/// Leads back to the import's page, with a notice for it, or where the error leads.
async fn answer(request: &Request, work: impl Future<Output = Result<Option<&'static str>>>) -> Response {
    match work.await {
        Ok(notice) => back_to_page(request, notice),
        // The page says what is so.
        Err(Error::Suspended) => back_to_page(request, None),
        Err(Error::Conflict { conflict: Conflict::State { reason } }) if reason == import::UNDER_WAY => {
            back_to_page(request, Some(import::UNDER_WAY))
        }
        Err(Error::SignedOut) => see_other(&sign_in_path(UPLOAD)),
        Err(error) => {
            (StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), error.to_string()).into_response()
        }
    }
}

fn back_to_page(request: &Request, notice: Option<&str>) -> Response {
    let mut response = see_other(&UPLOAD.into());
    let cookie = notice.map(|notice| request.installation.cookie(cookies::NOTICE, notice, Some(60)));
    if let Some(cookie) = cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// The member who asks, who manages the agency. The store asks again.
async fn office(request: &Request) -> Result<Actor> {
    let actor = request.member()?;
    if actor.has(Capability::Manage) {
        return Ok(actor);
    }
    request.db.keep_refusal(&actor, "import").await?;
    Err(Error::NotFound)
}

/// The files that were chosen; nothing where they are too large or the upload broke off.
async fn read(mut form: Multipart) -> Option<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    while let Some(field) = form.next_field().await.ok()? {
        let Some(kind) = KINDS.into_iter().find(|kind| field.name() == Some(kind)) else { continue };
        // A field without a choice has no file name; an empty file has one, and is named.
        let chosen = field.file_name().is_some_and(|name| !name.is_empty());
        let bytes = field.bytes().await.ok()?;
        if chosen || !bytes.is_empty() {
            files.insert(kind.to_owned(), BASE64_STANDARD.encode(bytes));
        }
    }
    Some(files)
}

/// Runs the import, or what would come of it.
async fn check(
    request: &Request,
    actor: &Actor,
    files: &BTreeMap<String, String>,
    overwrite: bool,
    dry_run: bool,
) -> Result<Report> {
    let bytes = |kind: &str| files.get(kind).and_then(|text| BASE64_STANDARD.decode(text).ok());
    let all = Files {
        providers: bytes("providers"),
        children: bytes("children"),
        authorizations: bytes("authorizations"),
        visits: bytes("visits"),
    };
    let (db, by) = (request.db.clone(), actor.clone());
    // In a task of its own: a browser that goes away does not cut it in half.
    let task = tokio::spawn(async move { import::run(&db, &by, &all, ImportOptions { dry_run, overwrite }).await });
    task.await.map_err(|error| store::internal(&error))?
}

/// Keeps for the next step what was uploaded and what would come of it.
async fn keep(request: &Request, actor: &Actor, kept: &Kept) -> Result<Option<&'static str>> {
    let content = serde_json::to_string(kept).map_err(|error| store::internal(&error))?;
    request.db.identity().keep_upload(actor, &content).await.map(|()| None)
}
