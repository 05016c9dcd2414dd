//! Session middleware: builds the request context (session, language, client, saved form) once for each request, before any
//! page or server function runs.

use super::{
    AppState,
    client_ip::client_ip,
    device::device_name,
    observe::RequestId,
    request_headers::{accepts_html, cookie, global_privacy_control},
    saved_forms, see_other, unavailable,
};
use ::web::flash::FlashMessage;
use ::web::local_path::LocalPath;
use ::web::request::{CookieName, PAGE, Request as AppRequest, cookies};
use account::SignOut;
use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::Response,
};
use domain::{
    Language,
    consent::{self, Consent},
    preferences::Clock,
};
use http::{
    HeaderMap, HeaderValue, Method, Uri,
    header::{ACCEPT_LANGUAGE, REFERER, SET_COOKIE},
    request::Parts,
};
use office::mail::LANGUAGE_QUERY;
use server_fn::ServerFn;
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};
use store::identity::{Origin, Token};

/// Adds the [`AppRequest`] to the request's extensions, and redirects signed-in members from the public home page to their own.
pub async fn session_middleware(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut head, body) = request.into_parts();
    head.uri = without_nul(head.uri);
    let mut set_cookies = Vec::new();
    if head.method == Method::POST && head.uri.path() == SignOut::PATH {
        // Even if ending the session on the server fails, this browser forgets it.
        set_cookies.push(state.installation.cookie(cookies::SESSION, "", Some(0)));
    }
    let is_page_request = head.method == Method::GET;
    let mut response = match build_request_context(&state, &head).await {
        Ok(AppRequest { actor: Some(actor), .. }) if is_page_request && matches!(head.uri.path(), "/" | "/sign-in") => {
            see_other(&actor.role().first_screen().into())
        }
        Ok(context) => {
            if is_page_request && context.flash.is_some() {
                set_cookies.push(context.installation.cookie(cookies::FLASH, "", Some(0)));
            }
            head.extensions.insert(Arc::new(context));
            next.run(Request::from_parts(head, body)).await
        }
        Err(error) => unavailable::unavailable_response(&state, &head.method, &head.headers, error),
    };
    for cookie in set_cookies {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    response
}

/// Removes NUL characters (`%00`) from the query: nobody types one, and text in PostgreSQL can't contain it.
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

/// Loads the session, the language and the saved form, and reads the cookies and client information.
async fn build_request_context(state: &AppState, head: &Parts) -> domain::Result<AppRequest> {
    let headers = &head.headers;
    let cookie = |name: CookieName| cookie(headers, &state.installation.cookie_name(name));
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let identity = state.db.identity();

    let token = |name: CookieName| cookie(name).filter(|token| !token.is_empty()).map(Token::from_text);
    let session = token(cookies::SESSION);
    let actor = match &session {
        Some(token) => identity.actor(token, request_id(head)).await?,
        None => None,
    };
    let suspended = match &session {
        Some(token) if actor.is_none() => identity.suspension(token).await?,
        _ => None,
    };
    let accepts = headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok()).unwrap_or_default();
    let chosen = cookie(cookies::LANGUAGE);
    let email_language = head.uri.query().and_then(|query| query.strip_prefix(LANGUAGE_QUERY)).and_then(Language::from_tag);
    let mirrored = state.settings.dev_gallery && chosen == Some(Language::MIRRORED_TAG);
    let language = mirrored
        .then_some(Language::Mirrored)
        .or_else(|| actor.as_ref()?.viewer()?.language)
        .or_else(|| suspended.as_ref()?.language)
        .or(email_language)
        .or_else(|| chosen.and_then(Language::from_tag))
        .or_else(|| Language::from_accept_language(accepts))
        .unwrap_or_default();

    let peer = head.extensions.get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::from([0, 0, 0, 0]), |info| info.0.ip());
    let client = client_ip(peer, headers, |address| state.settings.trusts(address));
    let is_page_request = head.method == Method::GET;
    let member = actor.as_ref().and_then(|actor| actor.viewer()).map(|viewer| viewer.member);
    let restored_form = match cookie(cookies::FORM).filter(|_| is_page_request) {
        Some(token) => saved_forms::load_for_page(state, &Token::from_text(token), &path, member).await?,
        None => None,
    };
    let last_choice = cookie(cookies::CONSENT).and_then(Consent::from_cookie);
    let global_privacy_control = global_privacy_control(headers);
    let now_us = state.db.clock().now_us();
    Ok(AppRequest {
        id: request_id(head).to_owned(),
        db: state.db.clone(),
        actor,
        session,
        suspended,
        language,
        locale_clock: Clock::from_accept_language(accepts),
        language_cookie: chosen.and_then(Language::from_tag),
        consent: last_choice,
        choices: consent::effective(last_choice.as_ref(), global_privacy_control, consent::VERSION, now_us),
        global_privacy_control,
        path,
        client,
        origin: Origin { device: device_name(headers), region: state.regions.lookup(client) },
        device: self::cookie(headers, &state.installation.cookie_name(cookies::DEVICE))
            .filter(|token| !token.is_empty())
            .map(Token::from_text),
        plain_form: !is_page_request && accepts_html(headers),
        restored_form: restored_form.map(Arc::new),
        unsaved_form: None,
        invitation_result: token(cookies::INVITATION_RESULT),
        pending_sign_in: token(cookies::PENDING_SIGN_IN),
        passkey_challenge: token(cookies::PASSKEY_CHALLENGE),
        recovery_codes: token(cookies::RECOVERY_CODES),
        flash: cookie(cookies::FLASH).and_then(FlashMessage::parse),
        sources: Arc::default(),
        installation: state.installation.clone(),
    })
}

/// The id of the request, which its audit events have too.
fn request_id(head: &Parts) -> &str {
    head.extensions.get::<RequestId>().map_or("", |id| &id.0)
}

/// The page that a form was on: always of this site, since forms of other sites are rejected before. It is in the query of the
/// form's action; otherwise in `Referer`, which the browser may omit.
pub fn form_page(uri: &Uri, headers: &HeaderMap) -> Option<LocalPath> {
    let query: Vec<(String, String)> = serde_urlencoded::from_str(uri.query().unwrap_or_default()).unwrap_or_default();
    if let Some((_, page)) = query.iter().find(|(name, _)| name == PAGE) {
        return LocalPath::parse(page);
    }
    let referer: Uri = headers.get(REFERER)?.to_str().ok()?.parse().ok()?;
    LocalPath::parse(referer.path_and_query()?.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_a_form_is_a_local_path() {
        let action = Uri::from_static("/api/save_note");
        let page =
            |referer: &'static str| form_page(&action, &[(REFERER, HeaderValue::from_static(referer))].into_iter().collect());
        assert_eq!(page("https://visits.example/week?name=a"), Some("/week?name=a".into()));
        for foreign in ["nonsense nonsense", "https://visits.example//evil.example/x", "https://visits.example/\\evil.example"] {
            assert_eq!(page(foreign), None, "{foreign}");
        }
        let named = |page: &str| form_page(&format!("/api/save_note?page={page}").parse().unwrap(), &HeaderMap::new());
        assert_eq!(named("%2Fweek%3Fname%3Da"), Some("/week?name=a".into()));
        assert_eq!(named("%2F%2Fevil.example%2Fx"), None);
    }

    #[test]
    fn nul_characters_are_removed_from_the_query() {
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
