//! The files of an import on their way in: uploaded, checked, kept until the office says yes.

use app::{
    import::{CONFIRM, KINDS, Kept, Outcome, UPLOAD},
    request::{Request, cookies, sign_in_path},
};
use axum::{
    Extension, Form, Router,
    extract::{DefaultBodyLimit, Multipart},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{Capability, Error, Result, import::Files};
use http::{HeaderValue, StatusCode, header::SET_COOKIE};
use serde::Deserialize;
use std::collections::BTreeMap;
use store::{
    Actor,
    identity::Token,
    import::{self, ImportOptions},
};

/// All files of one upload together.
const LARGEST_UPLOAD: usize = 8 * 1024 * 1024;
/// How long files wait for their import; as long as refused forms do.
const WAIT_SECONDS: i64 = 900;

/// Where files are uploaded and where their import is asked for.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route(UPLOAD, post(upload).layer(DefaultBodyLimit::max(LARGEST_UPLOAD))).route(CONFIRM, post(confirm))
}

async fn upload(Extension(request): Extension<Request>, form: Multipart) -> Response {
    answer(async {
        let actor = office(&request).await?;
        let kept = match read(form).await {
            Some(files) if files.is_empty() => kept(&actor, files, false, Outcome::NothingChosen)?,
            Some(files) => check(&request, &actor, files, false, true).await?,
            None => kept(&actor, BTreeMap::new(), false, Outcome::TooLarge)?,
        };
        keep(&request, &kept).await
    })
    .await
}

#[derive(Deserialize)]
struct Confirm {
    overwrite: Option<String>,
}

async fn confirm(Extension(request): Extension<Request>, Form(confirm): Form<Confirm>) -> Response {
    answer(async {
        let actor = office(&request).await?;
        let Some(waiting) = waiting(&request, &actor).await? else { return Ok(Vec::new()) };
        let checked = check(&request, &actor, waiting.files, confirm.overwrite.is_some(), false).await?;
        match &checked.outcome {
            Outcome::Checked(report) if report.errors.is_empty() => {
                if let Some(token) = &request.import {
                    request.db.identity().drop_form(token).await?;
                }
                let installation = &request.installation;
                Ok(vec![
                    installation.cookie(cookies::IMPORT, "", Some(0)),
                    installation.cookie(cookies::NOTICE, "import.done", Some(60)),
                ])
            }
            _ => keep(&request, &checked).await,
        }
    })
    .await
}

/// Leads back to the import's page with these cookies, or where the error leads.
async fn answer(work: impl Future<Output = Result<Vec<String>>>) -> Response {
    match work.await {
        Ok(cookies) => {
            let mut response = Redirect::to(UPLOAD).into_response();
            for cookie in cookies {
                if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                    response.headers_mut().append(SET_COOKIE, cookie);
                }
            }
            response
        }
        // The page says what is so.
        Err(Error::Suspended) => Redirect::to(UPLOAD).into_response(),
        Err(Error::SignedOut) => Redirect::to(&sign_in_path(UPLOAD)).into_response(),
        Err(error) => {
            (StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), error.to_string()).into_response()
        }
    }
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
        let bytes = field.bytes().await.ok()?;
        if !bytes.is_empty() {
            files.insert(kind.to_owned(), BASE64_STANDARD.encode(bytes));
        }
    }
    Some(files)
}

/// Runs the import, or what would come of it.
async fn check(
    request: &Request,
    actor: &Actor,
    files: BTreeMap<String, String>,
    overwrite: bool,
    dry_run: bool,
) -> Result<Kept> {
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
    let report = task.await.map_err(|error| store::internal(&error))??;
    kept(actor, files, overwrite, Outcome::Checked(report))
}

fn kept(actor: &Actor, files: BTreeMap<String, String>, overwrite: bool, outcome: Outcome) -> Result<Kept> {
    let member = actor.viewer().ok_or(Error::SignedOut)?.member;
    Ok(Kept { member, files, overwrite, outcome })
}

async fn waiting(request: &Request, actor: &Actor) -> Result<Option<Kept>> {
    let Some(token) = &request.import else { return Ok(None) };
    let Some(content) = request.db.identity().returned_form(token).await? else { return Ok(None) };
    let kept: Option<Kept> = serde_json::from_str(&content).ok();
    Ok(kept.filter(|kept| actor.viewer().is_some_and(|viewer| viewer.member == kept.member)))
}

/// Keeps the upload for its next step, under the token that the browser has or a new one.
async fn keep(request: &Request, kept: &Kept) -> Result<Vec<String>> {
    let content = serde_json::to_string(kept).map_err(|error| store::internal(&error))?;
    let token: Token = request.db.identity().keep_form(request.import.clone(), &content).await?;
    Ok(vec![request.installation.cookie(cookies::IMPORT, token.expose(), Some(WAIT_SECONDS))])
}
