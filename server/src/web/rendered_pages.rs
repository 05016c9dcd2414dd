//! Pages that were rendered before, and are sent again while nothing that they depend on has changed.
//!
//! Only pages of [`web::request::read_page`] are kept, each for the one reader it was rendered for. Every request still checks
//! the session, reads the state of the agency's records in a transaction of its own, and records whose records the page shows.
//! See `docs/decisions/0063-pages-are-sent-again.md`.

use super::page_parts::{CHANGED_PARTS, DELTA, KnownParts, earlier_page};
use ::web::{
    page_source::PageSource,
    request::{Request as AppRequest, SESSION_END},
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{Language, account::Viewer, agency::Agency, consent::Choices, preferences::Clock};
use http::{
    HeaderMap, HeaderValue, Method, StatusCode,
    header::{CONTENT_LENGTH, CONTENT_SECURITY_POLICY, ETAG, IF_NONE_MATCH, SET_COOKIE},
};
use leptos::nonce::Nonce;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

/// The pages of a process.
#[derive(Default)]
pub struct RenderedPages {
    entries: Mutex<VecDeque<Arc<RenderedPage>>>,
    known_parts: KnownParts,
}

/// A rendered page.
struct RenderedPage {
    reader: Reader,
    source: PageSource,
    /// Names this rendering: the id of the request that it was made for.
    tag: HeaderValue,
    headers: HeaderMap,
    /// The content security policy around its nonces.
    policy: Vec<String>,
    body: Vec<Part>,
    bytes: usize,
    /// Taken while the page is rendered anew, so that many who ask for it at once don't all render it.
    renewal: tokio::sync::Mutex<()>,
}

/// A part of a page's HTML: what stays, and what each response has its own of.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Text(Bytes),
    Nonce,
    SessionEnd,
}

/// What a page depends on that belongs to the request.
#[derive(Clone, PartialEq)]
struct Reader {
    address: String,
    viewer: Viewer,
    agency: Arc<Agency>,
    language: Language,
    locale_clock: Clock,
    choices: Option<Choices>,
    global_privacy_control: bool,
}

impl Reader {
    /// The reader of a request; `None` if its page shows something that is shown once.
    fn of(request: &AppRequest) -> Option<Self> {
        let shows_once = request.flash.is_some()
            || request.restored_form.is_some()
            || request.unsaved_form.is_some()
            || request.invitation_result.is_some()
            || request.recovery_codes.is_some();
        let actor = request.actor.as_ref().filter(|_| !shows_once)?;
        let mut viewer = actor.viewer()?.clone();
        // Each response has its own.
        viewer.session.at = Default::default();
        viewer.session.seconds = 0;
        viewer.session.may_stay = false;
        Some(Self {
            address: request.path.clone(),
            viewer,
            agency: actor.shared_agency(),
            language: request.language,
            locale_clock: request.locale_clock,
            choices: request.choices,
            global_privacy_control: request.global_privacy_control,
        })
    }
}

/// Sends a page that was rendered before, if it is current. A browser that has it already (`If-None-Match`) gets 304; one that
/// has an earlier rendering and asks so gets the changed parts.
pub async fn reuse_rendered_page(State(pages): State<Arc<RenderedPages>>, request: Request, next: Next) -> Response {
    let context = request.extensions().get::<Arc<AppRequest>>().filter(|_| request.method() == Method::GET);
    let Some((reader, context)) = context.and_then(|context| Some((Reader::of(context)?, Arc::clone(context)))) else {
        return next.run(request).await;
    };
    let their_tag = request.headers().get(IF_NONE_MATCH).cloned();
    let earlier = earlier_page(request.headers());
    let known = pages.find(&reader);
    let mut current = RenderedPages::current(known.as_ref(), &context).await;
    let _renewal = match &known {
        Some(outdated) if current.is_none() => {
            let renewal = outdated.renewal.lock().await;
            let renewed = pages.find(&reader).filter(|page| !Arc::ptr_eq(page, outdated));
            current = RenderedPages::current(renewed.as_ref(), &context).await;
            Some(renewal)
        }
        _ => None,
    };
    if let Some(page) = current {
        metrics::counter!("visitoms_pages_reused_total").increment(1);
        if their_tag.as_ref() == Some(&page.tag) {
            return (StatusCode::NOT_MODIFIED, [(ETAG, page.tag.clone())]).into_response();
        }
        let (headers, body) = page.with_own_values(&context);
        return pages.send(earlier.as_ref(), &page.tag, headers, body);
    }
    let response = next.run(request).await;
    match context.sources.only() {
        Some(source) if response.status() == StatusCode::OK => {
            pages.retain(reader, source, &context.tag(), earlier.as_ref(), response).await
        }
        _ => response,
    }
}

impl RenderedPages {
    /// The HTML of all pages, in bytes. A week of 443 visits has 130 KiB, a family's page 10.
    const MAX_BYTES: usize = 12 * 1024 * 1024;

    fn find(&self, reader: &Reader) -> Option<Arc<RenderedPage>> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter().rev().find(|page| page.reader == *reader).cloned()
    }

    /// The page, if the records that it shows are unchanged. The access to them is in the audit.
    async fn current(page: Option<&Arc<RenderedPage>>, request: &AppRequest) -> Option<Arc<RenderedPage>> {
        let PageSource { action, version, children } = &page?.source;
        // An error shows itself again when the page is rendered.
        let shows_again = request.db.shows_again(request.actor.as_ref()?, *action, *version, children).await.ok()?;
        page.filter(|_| shows_again).cloned()
    }

    /// Keeps a page that was just rendered, and sends it.
    async fn retain(
        &self,
        reader: Reader,
        source: &PageSource,
        tag: &str,
        earlier: Option<&HeaderValue>,
        response: Response,
    ) -> Response {
        let (mut head, body) = response.into_parts();
        let Ok(body) = to_bytes(body, usize::MAX).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
        let policy = head.headers.get(CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok()).unwrap_or_default();
        let nonce = policy.split_once("'nonce-").and_then(|(_, rest)| rest.split_once('\'')).map(|(nonce, _)| nonce.to_owned());
        if let (Some(nonce), Ok(tag), None) = (nonce, HeaderValue::from_str(tag), head.headers.get(SET_COOKIE)) {
            let policy = policy.split(&nonce).map(str::to_owned).collect();
            head.headers.insert(ETAG, tag.clone());
            let mut headers = head.headers.clone();
            headers.remove(CONTENT_SECURITY_POLICY);
            self.known_parts.add(&tag, &body);
            let page = RenderedPage {
                reader,
                source: source.clone(),
                tag: tag.clone(),
                headers,
                policy,
                body: parts(&body, &nonce),
                bytes: body.len(),
                renewal: Default::default(),
            };
            self.add(page);
            return self.send(earlier, &tag, head.headers, body);
        }
        Response::from_parts(head, Body::from(body))
    }

    /// The response with a page, or with the parts that have changed since an earlier one.
    fn send(&self, earlier: Option<&HeaderValue>, tag: &HeaderValue, headers: HeaderMap, page: Bytes) -> Response {
        let changed = earlier.and_then(|earlier| self.known_parts.changed(earlier, tag, &page));
        let is_delta = changed.is_some();
        let mut response = Response::new(changed.map_or_else(|| Body::from(page), Body::from));
        *response.headers_mut() = headers;
        if is_delta {
            *response.status_mut() = StatusCode::IM_USED;
            response.headers_mut().insert(DELTA, CHANGED_PARTS);
            response.headers_mut().remove(CONTENT_LENGTH);
        }
        response
    }

    /// Adds a page in place of an older one of the same reader. The oldest pages go first when they are too many.
    fn add(&self, page: RenderedPage) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        // Those of an earlier minute are never sent again, and records of children don't stay in memory for nothing.
        entries.retain(|known| known.source.version.minute == page.source.version.minute && known.reader != page.reader);
        entries.push_back(Arc::new(page));
        let mut bytes: usize = entries.iter().map(|page| page.bytes).sum();
        while bytes > Self::MAX_BYTES {
            let Some(oldest) = entries.pop_front() else { break };
            bytes -= oldest.bytes;
        }
    }
}

impl RenderedPage {
    /// Headers and body with a nonce and a session's end of their own.
    fn with_own_values(&self, request: &AppRequest) -> (HeaderMap, Bytes) {
        let nonce = Nonce::new().to_string();
        let session_end = account::session::session_end(request).unwrap_or_default();
        let mut body = Vec::with_capacity(self.bytes + 64);
        for part in &self.body {
            match part {
                Part::Text(text) => body.extend_from_slice(text),
                Part::Nonce => body.extend_from_slice(nonce.as_bytes()),
                Part::SessionEnd => body.extend_from_slice(session_end.as_bytes()),
            }
        }
        let mut headers = self.headers.clone();
        if let Ok(policy) = HeaderValue::from_str(&self.policy.join(&nonce)) {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        (headers, body.into())
    }
}

/// The parts of a page: its nonce can't occur by chance, and the element with the session's end can't be in text, where `<` is
/// escaped.
fn parts(body: &Bytes, nonce: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut add = |from: usize, to: usize, part: Part| {
        parts.push(Part::Text(body.slice(start..from)));
        parts.push(part);
        start = to;
    };
    let element = format!("<meta name=\"{SESSION_END}\" content=\"");
    let text = std::str::from_utf8(body).unwrap_or_default();
    let value = text.find(&element).map(|at| at + element.len());
    let end = value.and_then(|value| Some(value..value + text[value..].find('"')?));
    let mut found: Vec<_> = text.match_indices(nonce).map(|(at, _)| (at..at + nonce.len(), Part::Nonce)).collect();
    found.extend(end.map(|range| (range, Part::SessionEnd)));
    found.sort_by_key(|(range, _)| range.start);
    for (range, part) in found {
        add(range.start, range.end, part);
    }
    parts.push(Part::Text(body.slice(start..)));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_response_has_its_own_of_is_found() {
        let page =
            Bytes::from_static(b"<meta name=\"session-end\" content=\"60;10:15;true\"><script nonce=\"abc\"></script>abc.");
        let text = |text: &'static str| Part::Text(Bytes::from_static(text.as_bytes()));
        let expected = [
            text("<meta name=\"session-end\" content=\""),
            Part::SessionEnd,
            text("\"><script nonce=\""),
            Part::Nonce,
            text("\"></script>"),
            Part::Nonce,
            text("."),
        ];
        assert_eq!(parts(&page, "abc"), expected);
        assert_eq!(parts(&Bytes::from_static(b"plain"), "abc"), [text("plain")]);
    }
}
