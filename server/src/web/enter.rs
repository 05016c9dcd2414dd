//! Who asks, in which language, and what they were doing: found out once, before any page.

use super::{Process, device::device};
use app::{
    mail::OF_LETTER,
    request::{Request as AppRequest, Returned, cookies},
};
use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Language, preferences::Clock, public::Consent};
use http::{
    HeaderMap, HeaderValue, Method, StatusCode,
    header::{ACCEPT, ACCEPT_LANGUAGE, COOKIE, REFERER, SET_COOKIE},
    request::Parts,
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};
use store::{identity::Token, security::Origin};

/// Puts an [`AppRequest`] beside the request, and leads members from the stranger's first page to their own.
pub async fn enter(State(process): State<Process>, request: Request, next: Next) -> Response {
    let (mut head, body) = request.into_parts();
    let found = match find_out(&process, &head).await {
        Ok(found) => found,
        Err(error) => {
            return (StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), error.to_string())
                .into_response();
        }
    };
    let asks_for_page = head.method == Method::GET;
    if let Some(actor) = found.actor.as_ref().filter(|_| asks_for_page && matches!(head.uri.path(), "/" | "/sign-in")) {
        return Redirect::to(actor.role().first_screen()).into_response();
    }
    let mut done = Vec::new();
    if asks_for_page && found.flash.is_some() {
        done.push(found.installation.cookie(cookies::NOTICE, "", Some(0)));
    }
    head.extensions.insert(found);
    let mut response = next.run(Request::from_parts(head, body)).await;
    for cookie in done {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    response
}

async fn find_out(process: &Process, head: &Parts) -> domain::Result<AppRequest> {
    let headers = &head.headers;
    let cookie = |name: &str| cookie(headers, &process.installation.cookie_name(name));
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let identity = process.db.identity();

    let token = |name: &str| cookie(name).filter(|token| !token.is_empty()).map(Token::from_text);
    let session = token(cookies::SESSION);
    let actor = match &session {
        Some(token) => identity.actor(token, &request_id(process)).await?,
        None => None,
    };
    let suspended = match &session {
        Some(token) if actor.is_none() => identity.suspension(token).await?,
        _ => None,
    };
    let accepts = headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok()).unwrap_or_default();
    let chosen = cookie(cookies::LANGUAGE);
    let of_letter = head.uri.query().and_then(|query| query.strip_prefix(OF_LETTER)).and_then(Language::from_tag);
    let mirrored = process.settings.dev_gallery && chosen == Some(Language::MIRRORED_TAG);
    let language = mirrored
        .then_some(Language::Mirrored)
        .or_else(|| actor.as_ref()?.viewer()?.language)
        .or_else(|| suspended.as_ref()?.language)
        .or(of_letter)
        .or_else(|| chosen.and_then(Language::from_tag))
        .or_else(|| Language::from_accept_language(accepts))
        .unwrap_or_default();

    let client = client(process, head);
    let asks_for_page = head.method == Method::GET;
    let returned = match cookie(cookies::FORM).filter(|_| asks_for_page) {
        Some(token) => returned_to(process, &Token::from_text(token), &path).await?,
        None => None,
    };
    Ok(AppRequest {
        db: process.db.clone(),
        actor,
        session,
        suspended,
        language,
        locale_clock: Clock::of_locale(accepts),
        consent: self::cookie(headers, Consent::COOKIE).and_then(Consent::from_cookie),
        path,
        client,
        origin: Origin { device: device(headers), region: process.regions.of(client) },
        device: self::cookie(headers, &process.installation.cookie_name(cookies::DEVICE))
            .filter(|token| !token.is_empty())
            .map(Token::from_text),
        plain_form: !asks_for_page && takes_html(headers),
        returned: returned.map(Arc::new),
        import: token(cookies::IMPORT),
        handed: token(cookies::HANDED),
        second: token(cookies::SECOND),
        passkey: token(cookies::PASSKEY),
        codes: token(cookies::CODES),
        flash: cookie(cookies::NOTICE).filter(|code| !code.is_empty()).map(str::to_owned),
        installation: process.installation.clone(),
    })
}

/// Where a form's sender goes on the way back to it: to sign in, to prove who they are, to protect the account.
const WAYS: [&str; 3] = ["/sign-in", "/prove", "/account/security"];

/// A refused form stays with its page, also when that is loaded again. Whoever goes elsewhere has given it up, except by
/// [`WAYS`].
async fn returned_to(process: &Process, token: &Token, path: &str) -> domain::Result<Option<Returned>> {
    let identity = process.db.identity();
    let Some(content) = identity.returned_form(token).await? else { return Ok(None) };
    let Ok(mut returned) = serde_json::from_str::<Returned>(&content) else { return Ok(None) };
    if returned.page == path {
        if let domain::Error::Throttled { retry_after_seconds } = returned.error {
            returned.error = still_waits(retry_after_seconds, identity.form_age(token).await?);
        }
        return Ok(Some(returned));
    }
    // It waited for something that was then done by a script, past the forms.
    if let Some(waiting) = returned.waiting.filter(|waiting| waiting.page == path) {
        return Ok(Some(*waiting));
    }
    if !WAYS.iter().any(|way| path.starts_with(way)) {
        identity.drop_form(token).await?;
    }
    Ok(None)
}

/// What is left of a wait; nothing is wrong with a form whose wait is over.
fn still_waits(told_seconds: u32, passed_seconds: i64) -> domain::Error {
    match u32::try_from(i64::from(told_seconds) - passed_seconds) {
        Ok(left) if left > 0 => domain::Error::Throttled { retry_after_seconds: left },
        _ => domain::Error::Invalid { fields: Vec::new() },
    }
}

/// The id under which the audit and the log speak of this request.
fn request_id(process: &Process) -> String {
    process.db.next_id().to_string()
}

/// A sender of plain forms wants a page back.
pub fn takes_html(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

/// The page that a form stood on: of this site, since no other site's form comes this far.
pub fn page_of(headers: &HeaderMap) -> Option<String> {
    let referer: http::Uri = headers.get(REFERER)?.to_str().ok()?.parse().ok()?;
    Some(referer.path_and_query()?.as_str().to_owned())
}

pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The address that attempts are counted for: the peer, or what trusted proxies say of it. Of their list the last address
/// that is not a trusted proxy counts; anything before it can be made up.
fn client(process: &Process, head: &Parts) -> IpAddr {
    let peer = head.extensions.get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::from([0, 0, 0, 0]), |info| info.0.ip());
    let forwarded: Vec<IpAddr> = head
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(','))
        .map_while(|address| address.trim().parse().ok())
        .collect();
    let mut client = peer;
    for named in forwarded.into_iter().rev() {
        if !process.settings.trusts(client) {
            break;
        }
        client = named;
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let headers: HeaderMap = [(COOKIE, HeaderValue::from_static("a_session=x; session=y;language=es"))].into_iter().collect();
        assert_eq!(cookie(&headers, "session"), Some("y"));
        assert_eq!(cookie(&headers, "language"), Some("es"));
        assert_eq!(cookie(&headers, "sess"), None);
    }

    #[test]
    fn the_page_of_a_form_is_a_path() {
        let page = |referer: &'static str| page_of(&[(REFERER, HeaderValue::from_static(referer))].into_iter().collect());
        assert_eq!(page("https://visits.example/week?name=a"), Some("/week?name=a".into()));
        assert_eq!(page("nonsense nonsense"), None);
    }
}
