//! The request context of pages and server functions: session, language, preferences, cookies, and database transactions.
//!
//! The server provides one [`Request`] as Leptos context. Pages read through [`read`], and server functions change data through
//! [`write`], so that no caller can forget to begin a transaction, to audit it or to commit it.

use crate::{
    flash::{Flash, FlashMessage},
    local_path::LocalPath,
    page_source::{PageSource, PageSources},
};
use auth::{Hasher, Passkeys, SignInLimiter, Vault};
use cookie::{Cookie, SameSite};
use domain::{
    Capability, Conflict, Error, ErrorCode, FieldError, Language, MemberId, Result, Role,
    account::{Suspended, Viewer},
    agency::FirstDay,
    audit::AuditAction,
    consent::{Choices, Consent},
    preferences::{Clock, Density, Preferences},
};
use http::{
    HeaderValue, StatusCode,
    header::{RETRY_AFTER, SET_COOKIE},
};
use jiff::civil::Date;
use leptos::prelude::{GetUntracked, use_context, with_context};
use leptos_axum::ResponseOptions;
use leptos_router::hooks::{use_params_map, use_query_map};
use serde::{Deserialize, Serialize};
use std::{future::Future, net::IpAddr, pin::Pin, sync::Arc};
use store::{
    Actor, Db, RecordsVersion, Tx,
    identity::{Origin, Token},
};
use tracing::Instrument;

/// The context of one request, shared by its middleware and its page.
#[derive(Clone)]
pub struct Request {
    /// The id that its log lines and audit events have too.
    pub id: String,
    pub db: Db,
    /// The member who is signed in.
    pub actor: Option<Actor>,
    pub session: Option<Token>,
    /// What the operator has suspended; set when a valid session is rejected because of it.
    pub suspended: Option<Suspended>,
    pub language: Language,
    /// The 12-hour or 24-hour clock of the browser's locale.
    pub locale_clock: Clock,
    /// The language in this browser's cookie.
    pub language_cookie: Option<Language>,
    /// The last choice about cookies, of whatever version and age.
    pub consent: Option<Consent>,
    /// What the visitor allows now, with Global Privacy Control; `None` if they must be asked.
    pub choices: Option<Choices>,
    /// Whether the browser sends Global Privacy Control (`Sec-GPC: 1`).
    pub global_privacy_control: bool,
    /// Path and query, such as `/week?name=ana`.
    pub path: String,
    /// The client address for rate limits. Behind trusted proxies, it is the forwarded address.
    pub client: IpAddr,
    /// The browser and the region of the request, as text. The IP address itself is never stored.
    pub origin: Origin,
    /// The device token that this browser got when a user signed in with it.
    pub device: Option<Token>,
    /// Whether this is a form that was sent without JavaScript, so that the response is a page.
    pub plain_form: bool,
    /// The rejected form that this page shows again.
    pub restored_form: Option<Arc<RestoredForm>>,
    /// Set when the response is the page for a rejected form that could not be saved.
    pub unsaved_form: Option<Arc<UnsavedForm>>,
    /// The token of the invitation result that is to be shown.
    pub invitation_result: Option<Token>,
    /// The token of a sign-in that waits for its second step.
    pub pending_sign_in: Option<Token>,
    /// The token of a passkey challenge that waits for its response.
    pub passkey_challenge: Option<Token>,
    /// The token of new recovery codes that are to be shown.
    pub recovery_codes: Option<Token>,
    /// The flash message to show.
    pub flash: Option<FlashMessage>,
    /// What its page is made from.
    pub sources: Arc<PageSources>,
    pub installation: Arc<Installation>,
}

impl Request {
    /// The member who is signed in.
    ///
    /// # Errors
    /// `SignedOut`, or `Suspended` if the session is valid but its agency or user is suspended.
    pub fn member(&self) -> Result<Actor> {
        let none = if self.suspended.is_some() { Error::Suspended } else { Error::SignedOut };
        self.actor.clone().ok_or(none)
    }

    /// An internal error gets the id of the request in which it happened, as its log lines and audit events have it.
    pub fn identify(&self, error: Error) -> Error {
        match error {
            Error::Internal { .. } => Error::Internal { id: self.id.clone() },
            error => error,
        }
    }

    /// Names the page that is rendered for this request, as its `ETag`.
    pub fn tag(&self) -> String {
        format!("\"{}\"", self.id)
    }
}

/// The state that all requests of a process share.
pub struct Installation {
    /// The public base URL, without a trailing slash, such as `https://visits.example`.
    pub public_url: String,
    /// The e-mail address that visitors can write to.
    pub contact_email: Option<String>,
    pub hasher: Hasher,
    /// Limits how many people sign in at the same time.
    pub sign_in_limiter: SignInLimiter,
    /// Whether this installation sends e-mail. If not, the office passes links on by hand.
    pub sends_mail: bool,
    /// Encrypts and decrypts the secrets in the database.
    pub vault: Vault,
    /// `None` if the public URL does not support passkeys.
    pub passkeys: Option<Passkeys>,
    /// Whether the developers' component gallery is available.
    pub gallery: bool,
}

impl Installation {
    /// Whether cookies are `Secure`: yes if the public URL is https.
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The name of a cookie that only this host's secure pages may set.
    pub fn cookie_name(&self, name: CookieName) -> String {
        if self.secure() { format!("__Host-{}", name.0) } else { name.0.to_owned() }
    }

    /// A `Set-Cookie` header of ours: `HttpOnly`, `SameSite=Lax`, for the whole site.
    ///
    /// `seconds` is its `Max-Age`. Zero deletes the cookie, and `None` makes it a session cookie.
    pub fn cookie(&self, name: CookieName, value: &str, seconds: Option<i64>) -> String {
        let mut cookie = Cookie::build((self.cookie_name(name), value))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure())
            .build();
        cookie.set_max_age(seconds.map(cookie::time::Duration::seconds));
        cookie.to_string()
    }
}

/// The name of a strictly necessary cookie, for [`Installation::cookie`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CookieName(&'static str);

/// The strictly necessary cookies. With consent to preferences, that of the language lasts longer.
pub mod cookies {
    use super::CookieName;

    pub const SESSION: CookieName = CookieName("session");
    pub const DEVICE: CookieName = CookieName("device");
    pub const CONSENT: CookieName = CookieName("consent");
    pub const FORM: CookieName = CookieName("form");
    pub const FLASH: CookieName = CookieName("notice");
    pub const LANGUAGE: CookieName = CookieName("language");
    pub const INVITATION_RESULT: CookieName = CookieName("handed");
    pub const PENDING_SIGN_IN: CookieName = CookieName("second");
    pub const PASSKEY_CHALLENGE: CookieName = CookieName("passkey");
    pub const RECOVERY_CODES: CookieName = CookieName("codes");
}

/// A rejected form: the submitted values, and the error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoredForm {
    /// The member who sent it, the only one who sees it again. `None` if the sender was not signed in.
    #[serde(default)]
    pub owner: Option<MemberId>,
    /// The form action, such as `/api/create_visit`.
    pub action: String,
    /// The page that contains the form.
    pub page: LocalPath,
    /// Field names and values in their order, without passwords.
    pub values: Vec<(String, String)>,
    pub error: Error,
    /// The form that is restored after its sender has signed in, while the sign-in form itself is rejected.
    #[serde(default)]
    pub waiting: Option<Box<Self>>,
}

/// A rejected form that could not be saved either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsavedForm {
    /// The error, if the form could be parsed.
    pub error: Option<Error>,
    pub reason: NotSavedReason,
}

/// Why a rejected form is not saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSavedReason {
    TooLong,
    TooMany {
        retry_after_seconds: u32,
    },
    /// Its page is not one of this site.
    UnknownPage,
    /// It requires a sign-in, and no user has signed in with this browser before.
    AnonymousUser,
}

impl UnsavedForm {
    pub fn new(error: Option<Error>, reason: NotSavedReason) -> Self {
        Self { error, reason }
    }
}

/// The current request; `None` while the route list is generated.
pub fn request() -> Option<Arc<Request>> {
    use_context()
}

/// Reads something of the current request; `None` while the route list is generated.
fn with_request<T>(read: impl FnOnce(&Request) -> T) -> Option<T> {
    with_context::<Arc<Request>, _>(|request| read(request))
}

/// Path and query of this request, such as `/week?name=ana`.
pub fn path() -> Option<String> {
    with_request(|request| request.path.clone())
}

pub fn language() -> Language {
    with_request(|request| request.language).unwrap_or_default()
}

/// Whether the browser sends Global Privacy Control.
pub fn global_privacy_control() -> bool {
    with_request(|request| request.global_privacy_control).unwrap_or_default()
}

/// The clock format of this page.
pub fn clock() -> Clock {
    preferences().clock.resolve(locale_clock())
}

/// The first day of the week in the settings of the viewer's agency.
pub fn first_day() -> FirstDay {
    with_request(|request| Some(request.actor.as_ref()?.agency().settings.first_day)).flatten().unwrap_or_default()
}

/// The clock format of the browser's locale.
pub fn locale_clock() -> Clock {
    with_request(|request| request.locale_clock).unwrap_or_default()
}

/// The [`Request::tag`] of a member's page.
pub fn page_tag() -> Option<String> {
    with_request(|request| request.actor.as_ref().map(|_| request.tag()))?
}

/// The viewer's preferences; the defaults for an anonymous visitor.
pub fn preferences() -> Preferences {
    with_request(|request| Some(request.actor.as_ref()?.viewer()?.preferences)).flatten().unwrap_or_default()
}

/// The classes of the `html` element: the viewer's density, and the agency's colors.
pub fn document_classes() -> Option<String> {
    let compact = (preferences().density == Density::Compact).then_some("compact".to_owned());
    let colors = with_request(|request| Some(request.actor.as_ref()?.agency().settings.colours.classes()));
    let classes: Vec<String> = compact.into_iter().chain(colors.flatten()).filter(|classes| !classes.is_empty()).collect();
    (!classes.is_empty()).then(|| classes.join(" "))
}

/// Whether the viewer sees the initials of children. The store already returns initials; code that shows a name on purpose
/// checks here.
pub fn initials() -> bool {
    with_request(|request| request.actor.as_ref()?.viewer().map(Viewer::wants_initials)).flatten().unwrap_or_default()
}

/// The user who is signed in, for the page shell.
pub fn viewer() -> Option<Viewer> {
    with_request(|request| request.actor.as_ref()?.viewer().cloned())?
}

/// Whether the viewer has a capability of the office; controls without it are hidden. In the developers' gallery, where no user
/// is signed in, everything is shown.
pub fn has_capability(capability: Capability) -> bool {
    with_request(|request| match &request.actor {
        Some(actor) => actor.has(capability),
        None => request.installation.gallery,
    })
    .unwrap_or_default()
}

pub fn role() -> Option<Role> {
    with_request(|request| Some(request.actor.as_ref()?.role()))?
}

/// The name of the `meta` element with the end of the session: seconds until it expires without another request, the time of day
/// when it does, and whether a request extends it.
pub const SESSION_END: &str = "session-end";

/// The query parameter of a form action that names the page of the form.
pub const PAGE: &str = "page";

/// The rejected form of this action, if there is one.
pub fn restored_form(action: &str) -> Option<RestoredForm> {
    let form = with_request(|request| request.restored_form.clone())??;
    (form.action == action).then(|| (*form).clone())
}

/// The contact address, if the operator has set one.
pub fn contact_email() -> Option<String> {
    with_request(|request| request.installation.contact_email.clone()).flatten()
}

/// The flash message of this request.
pub fn flash() -> Option<FlashMessage> {
    with_request(|request| request.flash)?
}

/// A future that borrows its transaction.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// Runs a read transaction as the member who is signed in. The access to records of children is in the audit before the response
/// is sent.
pub async fn read<T, F>(action: AuditAction, work: F) -> Result<T>
where
    F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T>,
{
    let (db, actor) = require_session()?;
    with_request(|request| request.sources.count_read());
    let mut tx = db.read(&actor, action).await?;
    let read = work(&mut tx).await;
    if matches!(read, Err(Error::NotFound)) {
        drop(tx);
        db.record_refusal(&actor, action).await?;
        return read;
    }
    tx.commit().await?;
    read
}

/// Like [`read`], for a page that may be sent again to the same reader while the agency's records are unchanged. Such a page
/// depends on nothing but this transaction and the reader's session, language, preferences, choices about cookies and address: it
/// shows no record accesses, and nothing of another agency. `work` gets the state of the records that it reads.
pub async fn read_page<T, F>(action: AuditAction, work: F) -> Result<T>
where
    F: for<'a> FnOnce(&'a mut Tx, RecordsVersion) -> Work<'a, T> + Send + 'static,
{
    let sources = Arc::clone(&current_request()?.sources);
    read(action, move |tx| {
        Box::pin(async move {
            let version = tx.records_version().await?;
            let value = work(tx, version).await?;
            sources.set_page(PageSource { action, version, children: tx.accessed_children() });
            Ok(value)
        })
    })
    .await
}

/// Runs a write transaction as the member who is signed in, and audits it in the same transaction.
///
/// It runs in its own task, so that a client that disconnects does not cancel it halfway.
pub async fn write<T, F>(action: AuditAction, work: F) -> Result<T>
where
    T: Send + 'static,
    F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T> + Send + 'static,
{
    let (db, actor) = require_session()?;
    let work = async move {
        let mut tx = db.write(&actor, action).await?;
        let written = work(&mut tx).await;
        match written {
            Ok(value) => tx.commit().await.map(|()| value),
            Err(error) => {
                tx.rollback().await?;
                if error == Error::NotFound {
                    db.record_refusal(&actor, action).await?;
                }
                Err(error)
            }
        }
    };
    // In the span of the request, so that what it logs names the request.
    tokio::spawn(work.in_current_span()).await.map_err(|error| store::internal(&error))?
}

/// Audits `NotFound` of an operation on the user's own account, outside of [`read`] and [`write`]: the user may have tried to
/// reach a record of another one.
pub async fn audit_not_found<T>(action: AuditAction, done: Result<T>) -> Result<T> {
    if matches!(done, Err(Error::NotFound)) {
        let (db, actor) = require_session()?;
        db.record_refusal(&actor, action).await?;
    }
    done
}

/// The database and the member who is signed in.
///
/// # Errors
/// As [`Request::member`].
pub fn require_session() -> Result<(Db, Actor)> {
    let request = current_request()?;
    Ok((request.db.clone(), request.member()?))
}

/// The request that is being answered, whether or not anyone is signed in.
///
/// # Errors
/// `Internal` outside of a request.
pub fn current_request() -> Result<Arc<Request>> {
    request().ok_or_else(|| store::internal(&"no request in context"))
}

/// See [`Request::identify`].
pub fn with_request_id(error: Error) -> Error {
    match request() {
        Some(request) => request.identify(error),
        None => error,
    }
}

/// Sets the flash message for the next page, also for calls by script: for scripts that then open a page.
pub fn set_flash_for_next_page(flash: Flash) {
    if let Some(request) = request() {
        set_cookie(&request.installation.cookie(cookies::FLASH, flash.key(), Some(60)));
    }
}

/// Sets the flash message for the next page, if this is a plain form. A caller with JavaScript shows its own message.
pub fn set_flash(flash: Flash) {
    set_flash_message(FlashMessage::plain(flash));
}

/// Like [`set_flash`], with the number of records that were changed.
pub fn set_flash_of(flash: Flash, count: u32) {
    set_flash_message(FlashMessage { flash, count: Some(count), event: None });
}

/// Like [`set_flash_of`], of an action that can be undone by the number of its audit event.
pub fn set_flash_of_event(flash: Flash, count: u32, event: i64) {
    set_flash_message(FlashMessage { flash, count: Some(count), event: Some(event) });
}

fn set_flash_message(message: FlashMessage) {
    if let Some(request) = request().filter(|request| request.plain_form) {
        set_cookie(&request.installation.cookie(cookies::FLASH, &message.key(), Some(60)));
    }
}

pub fn set_cookie(cookie: &str) {
    let header = HeaderValue::from_str(cookie);
    if let Some((response, value)) = use_context::<ResponseOptions>().zip(header.ok()) {
        response.append_header(SET_COOKIE, value);
    }
}

/// Sets the cookie of the language: for a year if the visitor allows preferences, else until the browser is closed.
pub fn remember_language(request: &Request, language: Language, choices: Choices) {
    const YEAR_SECONDS: i64 = 365 * 86_400;
    let seconds = choices.preferences.then_some(YEAR_SECONDS);
    set_cookie(&request.installation.cookie(cookies::LANGUAGE, language.tag(), seconds));
}

/// Redirects to another page of this site.
pub fn redirect(to: impl Into<LocalPath>) {
    leptos_axum::redirect(to.into().as_str());
}

/// Sets status 429 and `Retry-After` if the error is a rate limit.
pub fn set_retry_after(error: &Error) {
    if let (Error::Throttled { retry_after_seconds }, Some(response)) = (error, use_context::<ResponseOptions>()) {
        response.set_status(StatusCode::TOO_MANY_REQUESTS);
        response.insert_header(RETRY_AFTER, HeaderValue::from(*retry_after_seconds));
    }
}

/// The `date` parameter of the path, if there is one.
///
/// # Errors
/// `NotFound` for an invalid date, or one outside the supported years.
pub fn date_in_path() -> Result<Option<Date>> {
    let Some(text) = use_params_map().get_untracked().get("date") else { return Ok(None) };
    text.parse().ok().filter(|day: &Date| domain::visits::YEARS.contains(&day.year())).map(Some).ok_or(Error::NotFound)
}

/// A date in the query, if there is one.
///
/// # Errors
/// The field error of an unreadable date, or of one outside the supported years.
pub fn date_in_query(name: &str) -> Result<Option<Date>, FieldError> {
    let text = use_query_map().get_untracked().get(name).unwrap_or_default();
    if text.trim().is_empty() {
        return Ok(None);
    }
    let date: Date = text.trim().parse().map_err(|_| FieldError::new(name, ErrorCode::NotADate))?;
    let known = domain::visits::YEARS.contains(&date.year());
    known.then_some(Some(date)).ok_or_else(|| FieldError::new(name, ErrorCode::DateOutOfRange))
}

/// The visit id in the path.
pub fn visit_id_from_path() -> Option<domain::VisitId> {
    use_params_map().get_untracked().get("id").and_then(|id| id.parse().ok())
}

/// The sign-in page, with `path` as the page to return to.
pub fn sign_in_path(path: &str) -> LocalPath {
    crate::local_path::with_next("/sign-in", path)
}

/// The page that resolves this error (sign-in, proof of identity, second factor) and then returns to `page`.
pub fn redirect_for_error(error: &Error, page: &str) -> Option<LocalPath> {
    match error {
        Error::SignedOut => Some(sign_in_path(page)),
        Error::RecentProofRequired => Some(crate::local_path::with_next("/prove", page)),
        Error::Conflict { conflict: Conflict::State { code: ErrorCode::SecondFactorNeeded } } => {
            Some(crate::local_path::with_next("/account/security", page))
        }
        Error::Conflict { conflict: Conflict::State { code: ErrorCode::TermsNotAccepted } } => {
            Some(crate::local_path::with_next("/agreements", page))
        }
        _ => None,
    }
}
