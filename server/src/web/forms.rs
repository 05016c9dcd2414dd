//! A form that was sent without JavaScript is answered with a page (303): the next one, or its own with what was typed and
//! what is wrong. What was typed is kept on the server for minutes and never stands in an address.

use super::{
    Process,
    enter::{cookie, page_of, takes_html},
};
use app::{
    account::SignOut,
    request::{Returned, cookies, leads_elsewhere, own_path},
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::Error;
use http::{
    HeaderValue, Method, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, LOCATION, RETRY_AFTER, SET_COOKIE},
};
use server_fn::ServerFn;
use store::identity::Token;
use uuid::Uuid;

/// Server functions answer here as they would to a script, and a plain form gets a page made of that.
pub async fn answer_with_a_page(State(process): State<Process>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let plain_form = takes_html(request.headers());
    let (head, body) = request.into_parts();
    let Ok(typed) = to_bytes(body, super::LONGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let mut request = Request::from_parts(head, Body::from(typed.clone()));
    if !plain_form {
        return with_status(next.run(request).await).await;
    }
    let action = request.uri().path().to_owned();
    let page = page_of(request.headers()).unwrap_or_else(|| "/".into());
    let form_cookie = process.installation.cookie_name(cookies::FORM);
    let old = cookie(request.headers(), &form_cookie).map(Token::from_text);
    // Leptos would answer a browser with its own redirect, the error in its address.
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let response = next.run(request).await;

    let cookies: Vec<HeaderValue> = response.headers().get_all(SET_COOKIE).iter().cloned().collect();
    let mut answer = if response.status().is_success() || response.status().is_redirection() {
        let next = response.headers().get(LOCATION).and_then(|location| location.to_str().ok()).and_then(own_path);
        if let Err(error) = done(&process, old, &action, &typed).await {
            return failed(&error);
        }
        see_other(next.unwrap_or(&page))
    } else {
        let error = error_of(response).await;
        match refuse(&process, Refused { action, page, typed, error, old }).await {
            Ok(answer) => answer,
            Err(error) => return failed(&error),
        }
    };
    for cookie in cookies {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
    answer
}

/// What was once refused is not shown again, nor is what no longer fits since another form has changed its record. A form that
/// waits for its sender to sign in stays.
async fn done(process: &Process, token: Option<Token>, action: &str, typed: &[u8]) -> Result<(), Error> {
    let Some(token) = token else { return Ok(()) };
    let identity = process.db.identity();
    let Some(kept) = kept(process, &token).await? else { return Ok(()) };
    let about = record(&values(typed));
    match kept.waiting {
        // Whoever sits down next finds nothing.
        _ if action == SignOut::PATH => identity.drop_form(&token).await,
        None if about.is_some() && about == record(&kept.values) => identity.drop_form(&token).await,
        _ if kept.action != action => Ok(()),
        None => identity.drop_form(&token).await,
        Some(waiting) => keep(process, Some(token), &waiting).await.map(|_| ()),
    }
}

fn values(typed: &[u8]) -> Vec<(String, String)> {
    serde_urlencoded::from_bytes(typed).unwrap_or_default()
}

/// The record that a form is about: the first id in it.
fn record(values: &[(String, String)]) -> Option<Uuid> {
    values.iter().find_map(|(_, value)| value.parse().ok())
}

async fn kept(process: &Process, token: &Token) -> Result<Option<Returned>, Error> {
    let content = process.db.identity().returned_form(token).await?;
    Ok(content.and_then(|content| serde_json::from_str(&content).ok()))
}

async fn keep(process: &Process, token: Option<Token>, returned: &Returned) -> Result<Token, Error> {
    let content = serde_json::to_string(returned).map_err(|error| store::internal(&error))?;
    process.db.identity().keep_form(token, &content).await
}

struct Refused {
    action: String,
    page: String,
    typed: Bytes,
    error: Error,
    old: Option<Token>,
}

/// Whether a form waits until its sender has done something else: signed in, or proved who they are.
fn waits(returned: &Returned) -> bool {
    leads_elsewhere(&returned.error, &returned.page).is_some()
}

/// What no form is given back.
const SECRETS: [&str; 3] = ["password", "[code]", "[response]"];

/// Keeps the form and leads back to its page, by way of what must come first.
async fn refuse(process: &Process, refused: Refused) -> Result<Response, Error> {
    let Refused { action, page, typed, error, old } = refused;
    let values = values(&typed).into_iter().filter(|(name, _)| !SECRETS.iter().any(|secret| name.contains(secret))).collect();
    let next = leads_elsewhere(&error, &page).unwrap_or_else(|| page.clone());
    let before = match &old {
        Some(token) => kept(process, token).await?,
        None => None,
    };
    let waiting = before.and_then(|before| if waits(&before) { Some(Box::new(before)) } else { before.waiting });
    let waiting = waiting.filter(|waiting| waiting.action != action);
    let returned = Returned { action, page, values, error, waiting };
    let token = keep(process, old, &returned).await?;
    let mut answer = see_other(&next);
    let cookie = process.installation.cookie(cookies::FORM, token.expose(), Some(900));
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(answer)
}

fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}

fn failed(error: &Error) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
}

async fn error_of(response: Response) -> Error {
    let body = to_bytes(response.into_body(), super::LONGEST_BODY).await.unwrap_or_default();
    serde_json::from_slice(&body).unwrap_or_else(|_| store::internal(&"a server function failed without an error"))
}

/// Leptos answers every refusal with 500; a script gets the status that says the same as the error.
async fn with_status(response: Response) -> Response {
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let body = to_bytes(body, super::LONGEST_BODY).await.unwrap_or_default();
    if let Ok(error) = serde_json::from_slice::<Error>(&body) {
        head.status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        head.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Error::Throttled { retry_after_seconds } = error {
            head.headers.insert(RETRY_AFTER, HeaderValue::from(retry_after_seconds));
        }
    }
    Response::from_parts(head, Body::from(body))
}
