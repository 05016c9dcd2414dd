//! Who asks, in which language, and what they were doing: found out once, before any page.

use super::{Process, client::client, device::device, kept_forms, out_of_order, see_other};
use app::{
    account::SignOut,
    mail::OF_LETTER,
    own_path::OwnPath,
    request::{PAGE, Request as AppRequest, cookies},
};
use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::Response,
};
use domain::{Language, preferences::Clock, public::Consent};
use http::{
    HeaderMap, HeaderValue, Method, Uri,
    header::{ACCEPT, ACCEPT_LANGUAGE, COOKIE, REFERER, SET_COOKIE},
    request::Parts,
};
use server_fn::ServerFn;
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};
use store::{identity::Token, security::Origin};

/// Puts an [`AppRequest`] beside the request, and leads members from the stranger's first page to their own.
pub async fn enter(State(process): State<Process>, request: Request, next: Next) -> Response {
    let (mut head, body) = request.into_parts();
    head.uri = without_nul(head.uri);
    let mut done = Vec::new();
    if head.method == Method::POST && head.uri.path() == SignOut::PATH {
        // Whatever becomes of the session on the server: in this browser it is over.
        done.push(process.installation.cookie(cookies::SESSION, "", Some(0)));
    }
    let asks_for_page = head.method == Method::GET;
    let mut response = match find_out(&process, &head).await {
        Ok(AppRequest { actor: Some(actor), .. }) if asks_for_page && matches!(head.uri.path(), "/" | "/sign-in") => {
            see_other(&actor.role().first_screen().into())
        }
        Ok(found) => {
            if asks_for_page && found.flash.is_some() {
                done.push(found.installation.cookie(cookies::NOTICE, "", Some(0)));
            }
            head.extensions.insert(found);
            next.run(Request::from_parts(head, body)).await
        }
        Err(error) => out_of_order::answer(&process, &head.method, &head.headers, error),
    };
    for cookie in done {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    response
}

/// The address without characters NUL in its query. Nobody types one, and PostgreSQL has no text that holds it.
fn without_nul(uri: Uri) -> Uri {
    const NUL: &str = "%00";
    let Some(query) = uri.query().filter(|query| query.contains(NUL)) else { return uri };
    let mut query = query.to_owned();
    while query.contains(NUL) {
        query = query.replace(NUL, "");
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = format!("{}?{query}", uri.path()).parse().ok();
    Uri::from_parts(parts).unwrap_or(uri)
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

    let peer = head.extensions.get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::from([0, 0, 0, 0]), |info| info.0.ip());
    let client = client(peer, headers, |address| process.settings.trusts(address));
    let asks_for_page = head.method == Method::GET;
    let member = actor.as_ref().and_then(|actor| actor.viewer()).map(|viewer| viewer.member);
    let returned = match cookie(cookies::FORM).filter(|_| asks_for_page) {
        Some(token) => kept_forms::returned_to(process, &Token::from_text(token), &path, member).await?,
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
        refusal: None,
        handed: token(cookies::HANDED),
        second: token(cookies::SECOND),
        passkey: token(cookies::PASSKEY),
        codes: token(cookies::CODES),
        flash: cookie(cookies::NOTICE).filter(|code| !code.is_empty()).map(str::to_owned),
        installation: process.installation.clone(),
    })
}

/// The id under which the audit and the log speak of this request.
fn request_id(process: &Process) -> String {
    process.db.next_id().to_string()
}

/// A sender of plain forms wants a page back.
pub fn takes_html(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

/// The page that a form stood on: of this site, since no other site's form comes this far. The form says it in its address;
/// one that does not is asked by what the browser says, which may be nothing.
pub fn page_of(uri: &Uri, headers: &HeaderMap) -> Option<OwnPath> {
    let query: Vec<(String, String)> = serde_urlencoded::from_str(uri.query().unwrap_or_default()).unwrap_or_default();
    if let Some((_, page)) = query.iter().find(|(name, _)| name == PAGE) {
        return OwnPath::parse(page);
    }
    let referer: Uri = headers.get(REFERER)?.to_str().ok()?.parse().ok()?;
    OwnPath::parse(referer.path_and_query()?.as_str())
}

pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
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
        let action = Uri::from_static("/api/save_note");
        let page =
            |referer: &'static str| page_of(&action, &[(REFERER, HeaderValue::from_static(referer))].into_iter().collect());
        assert_eq!(page("https://visits.example/week?name=a"), Some("/week?name=a".into()));
        for foreign in ["nonsense nonsense", "https://visits.example//evil.example/x", "https://visits.example/\\evil.example"] {
            assert_eq!(page(foreign), None, "{foreign}");
        }
        let named = |page: &str| page_of(&format!("/api/save_note?page={page}").parse().unwrap(), &HeaderMap::new());
        assert_eq!(named("%2Fweek%3Fname%3Da"), Some("/week?name=a".into()));
        assert_eq!(named("%2F%2Fevil.example%2Fx"), None);
    }

    #[test]
    fn no_query_holds_the_character_nul() {
        for (address, clean) in [
            ("/search?q=a%00b", "/search?q=ab"),
            ("/search?q=%%0000", "/search?q="),
            ("/search?q=%2500", "/search?q=%2500"),
            ("/search", "/search"),
            ("https://visits.example/search?q=%00", "https://visits.example/search?q="),
        ] {
            assert_eq!(without_nul(address.parse().unwrap()).to_string(), clean, "{address}");
        }
    }
}
