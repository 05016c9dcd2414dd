//! What a page or a server function knows of the request it answers, and the ways it may act on it.
//!
//! The server provides one [`Request`] as context. Pages read through [`read`], server functions change through [`write`]:
//! nobody can forget to begin, to audit or to commit.

use crate::{
    account::{Doorway, Hasher, Passkeys, Vault},
    own_path::OwnPath,
};
use domain::{
    Capability, Conflict, Error, Language, MemberId, Result, Role,
    account::{Suspended, Viewer},
    preferences::{Clock, Density, Preferences},
    public::Consent,
};
use http::{
    HeaderValue, StatusCode,
    header::{RETRY_AFTER, SET_COOKIE},
};
use jiff::civil::Date;
use leptos::prelude::{GetUntracked, IntoView, use_context, with_context};
use leptos_axum::ResponseOptions;
use leptos_router::hooks::use_params_map;
use serde::{Deserialize, Serialize};
use std::{future::Future, net::IpAddr, pin::Pin, sync::Arc};
use store::{Actor, Db, Tx, identity::Token, security::Origin};

/// Everything of one request that a page may need.
#[derive(Clone)]
pub struct Request {
    pub db: Db,
    /// Who is signed in.
    pub actor: Option<Actor>,
    pub session: Option<Token>,
    /// What the operator has suspended, where somebody came with a session and is not let in for that.
    pub suspended: Option<Suspended>,
    pub language: Language,
    /// How people of the browser's language and country write times of day.
    pub locale_clock: Clock,
    /// What the visitor allows; `None` before they chose.
    pub consent: Option<Consent>,
    /// Path and query, such as `/week?name=ana`.
    pub path: String,
    /// Whose attempts are counted, behind trusted proxies the address that they name.
    pub client: IpAddr,
    /// The browser and the region of the request, in words; the address itself is kept nowhere.
    pub origin: Origin,
    /// What the browser is remembered by since somebody signed in with it.
    pub device: Option<Token>,
    /// A form that was sent without JavaScript: its answer is a page.
    pub plain_form: bool,
    /// The form that was refused before this page was asked for.
    pub returned: Option<Arc<Returned>>,
    /// Why a form is answered with the page that says that it was not kept.
    pub refusal: Option<Arc<Refusal>>,
    /// Under which the outcome of inviting waits to be shown once.
    pub handed: Option<Token>,
    /// Under which a sign-in waits for its second step.
    pub second: Option<Token>,
    /// Under which a challenge waits for a passkey's answer.
    pub passkey: Option<Token>,
    /// Under which new recovery codes wait to be written down.
    pub codes: Option<Token>,
    /// What was just done, as a key of the catalogue of words.
    pub flash: Option<String>,
    pub installation: Arc<Installation>,
}

impl Request {
    /// The member who is signed in.
    ///
    /// # Errors
    /// `SignedOut`, or `Suspended` where the session is good and its agency or user is suspended.
    pub fn member(&self) -> Result<Actor> {
        let none = if self.suspended.is_some() { Error::Suspended } else { Error::SignedOut };
        self.actor.clone().ok_or(none)
    }
}

/// What is the same for every request of a process.
pub struct Installation {
    /// The address people use, without a slash at its end, such as `https://visits.example`.
    pub public_url: String,
    /// Whom visitors may write to.
    pub contact_email: Option<String>,
    pub hasher: Hasher,
    /// Where those who sign in take turns.
    pub doorway: Doorway,
    /// Whether letters leave from here; where none do, links are handed over by hand.
    pub sends_mail: bool,
    /// Opens what the database keeps sealed.
    pub vault: Vault,
    /// `None` where the address can have no passkeys.
    pub passkeys: Option<Passkeys>,
    /// Whether developers find the gallery of parts here.
    pub gallery: bool,
}

impl Installation {
    /// Cookies are bound to https wherever people come by https.
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The name of a cookie that only this host's secure pages may set.
    pub fn cookie_name(&self, name: &str) -> String {
        if self.secure() { format!("__Host-{name}") } else { name.to_owned() }
    }

    /// A `Set-Cookie` header of ours: `HttpOnly`, `SameSite=Lax`, for the whole site.
    ///
    /// `seconds` is how long the browser keeps it; zero takes it away, `None` keeps it while the browser is open.
    pub fn cookie(&self, name: &str, value: &str, seconds: Option<i64>) -> String {
        let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        let secure = if self.secure() { "; Secure" } else { "" };
        format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", self.cookie_name(name))
    }
}

/// The cookies that are necessary. The choice about all others is [`Consent::COOKIE`].
pub mod cookies {
    pub const SESSION: &str = "session";
    pub const DEVICE: &str = "device";
    pub const FORM: &str = "form";
    pub const NOTICE: &str = "notice";
    pub const LANGUAGE: &str = "language";
    pub const HANDED: &str = "handed";
    pub const SECOND: &str = "second";
    pub const PASSKEY: &str = "passkey";
    pub const CODES: &str = "codes";
}

/// A form that was refused: what was typed, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// The member who sent it, to whom alone it comes back; nobody for a stranger's.
    #[serde(default)]
    pub owner: Option<MemberId>,
    /// Where it was sent, such as `/api/create_visit`.
    pub action: String,
    /// The page that it stood on.
    pub page: OwnPath,
    /// Names and texts in their order, without passwords.
    pub values: Vec<(String, String)>,
    pub error: Error,
    /// The form that waits until its sender has signed in, while signing in is refused.
    #[serde(default)]
    pub waiting: Option<Box<Self>>,
}

/// A form that was refused and could not be kept either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong with it, where it was read at all.
    pub error: Option<Error>,
    pub not_kept: NotKept,
}

/// Why a refused form is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotKept {
    TooLong,
    TooMany {
        retry_after_seconds: u32,
    },
    /// The page that it stood on is none of this site's.
    NoPage,
    /// It asks for a sign-in, and nobody has signed in with this browser before.
    Nobodys,
}

impl Refusal {
    pub fn of(error: Option<Error>, not_kept: NotKept) -> Self {
        Self { error, not_kept }
    }
}

/// The request that is being answered. There is none while the list of routes is made.
pub fn request() -> Option<Request> {
    use_context()
}

fn expect_request() -> Result<Request> {
    request().ok_or_else(|| store::internal(&"no request in context"))
}

pub fn language() -> Language {
    request().map(|request| request.language).unwrap_or_default()
}

/// How times of day are written on this page.
pub fn clock() -> Clock {
    preferences().clock.resolve(locale_clock())
}

/// How the browser's language has times of day. Asked for each of them, hence without a copy of the request.
pub fn locale_clock() -> Clock {
    with_context::<Request, _>(|request| request.locale_clock).unwrap_or_default()
}

/// How the one who is signed in wants the screens; the defaults for a stranger.
pub fn preferences() -> Preferences {
    with_context::<Request, _>(|request| Some(request.actor.as_ref()?.viewer()?.preferences)).flatten().unwrap_or_default()
}

/// The classes of the document: what the reader prefers, and the agency's colours.
pub fn document_classes() -> Option<String> {
    let compact = (preferences().density == Density::Compact).then_some("compact".to_owned());
    let colours = with_context::<Request, _>(|request| Some(request.actor.as_ref()?.agency().settings.colours.classes()));
    let classes: Vec<String> = compact.into_iter().chain(colours.flatten()).filter(|classes| !classes.is_empty()).collect();
    (!classes.is_empty()).then(|| classes.join(" "))
}

/// Whether children stand by their initials. The store hands them over so; what is named on purpose asks here.
pub fn initials() -> bool {
    with_context::<Request, _>(|request| request.actor.as_ref()?.viewer().map(Viewer::wants_initials))
        .flatten()
        .unwrap_or_default()
}

/// Who is signed in, for the frame of the page.
pub fn viewer() -> Option<Viewer> {
    request()?.actor?.viewer().cloned()
}

/// Whether the reader may do this in the office: what they may not is not offered. In the developers' gallery nobody is
/// signed in, and every tool is shown.
pub fn may(capability: Capability) -> bool {
    with_context::<Request, _>(|request| match &request.actor {
        Some(actor) => actor.has(capability),
        None => request.installation.gallery,
    })
    .unwrap_or_default()
}

pub fn role() -> Option<Role> {
    Some(request()?.actor?.role())
}

/// The name under which the address of a form names its page.
pub const PAGE: &str = "page";

/// The form of this action that came back, if one did.
pub fn returned(action: &str) -> Option<Returned> {
    let returned = request()?.returned?;
    (returned.action == action).then(|| (*returned).clone())
}

/// Whom visitors may write to, where the operator names somebody.
pub fn contact_email() -> Option<String> {
    with_context::<Request, _>(|request| request.installation.contact_email.clone()).flatten()
}

/// What was just done, once.
pub fn flash() -> Option<String> {
    request()?.flash
}

/// Work that borrows its transaction.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// Reads what the member who is signed in may see; what was shown of children is in the audit before the page leaves.
pub async fn read<T, F>(action: &'static str, work: F) -> Result<T>
where
    F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T>,
{
    let (db, actor) = signed_in()?;
    let mut tx = db.read(&actor, action).await?;
    let read = work(&mut tx).await;
    if matches!(read, Err(Error::NotFound)) {
        drop(tx);
        db.keep_refusal(&actor, action).await?;
        return read;
    }
    tx.commit().await?;
    read
}

/// Changes what the member who is signed in may change, and audits it in the same transaction.
///
/// The work runs in a task of its own: a browser that goes away does not cut it in half.
pub async fn write<T, F>(action: &'static str, work: F) -> Result<T>
where
    T: Send + 'static,
    F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T> + Send + 'static,
{
    let (db, actor) = signed_in()?;
    let task = tokio::spawn(async move {
        let mut tx = db.write(&actor, action).await?;
        let written = work(&mut tx).await;
        match written {
            Ok(value) => tx.commit().await.map(|()| value),
            Err(error) => {
                tx.abandon().await?;
                if error == Error::NotFound {
                    db.keep_refusal(&actor, action).await?;
                }
                Err(error)
            }
        }
    });
    task.await.map_err(|error| store::internal(&error))?
}

/// What came of work on one's own account, which is outside of [`read`] and [`write`]: a try at what is not one's own is in the
/// audit as well.
pub async fn audited<T>(action: &'static str, done: Result<T>) -> Result<T> {
    if matches!(done, Err(Error::NotFound)) {
        let (db, actor) = signed_in()?;
        db.keep_refusal(&actor, action).await?;
    }
    done
}

/// The database and the member, or [`Error::SignedOut`].
pub fn signed_in() -> Result<(Db, Actor)> {
    let request = expect_request()?;
    let actor = request.member()?;
    Ok((request.db, actor))
}

/// The request for what comes before signing in.
pub fn stranger() -> Result<Request> {
    expect_request()
}

/// Tells the next page what was done, whoever called: for a script that then opens a page.
pub fn notice_to_come(code: &'static str) {
    if let Some(request) = request() {
        set_cookie(&request.installation.cookie(cookies::NOTICE, code, Some(60)));
    }
}

/// Tells the next page what was done. A caller with JavaScript shows that itself.
pub fn notice(code: &'static str) {
    if let Some(request) = request().filter(|request| request.plain_form) {
        set_cookie(&request.installation.cookie(cookies::NOTICE, code, Some(60)));
    }
}

pub fn set_cookie(cookie: &str) {
    let header = HeaderValue::from_str(cookie);
    if let Some((response, value)) = use_context::<ResponseOptions>().zip(header.ok()) {
        response.append_header(SET_COOKIE, value);
    }
}

/// Leads to another page of this site.
pub fn redirect(to: impl Into<OwnPath>) {
    leptos_axum::redirect(to.into().as_str());
}

/// The page of an error, with its status. Who is signed out is led to sign in, and back here after it.
pub fn error_page(error: Error) -> impl IntoView {
    let suspended = error == Error::SignedOut && request().is_some_and(|request| request.suspended.is_some());
    let error = if suspended { Error::Suspended } else { error };
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    }
    tell_to_wait(&error);
    if let Some(elsewhere) = leads_elsewhere(&error, &request().map(|request| request.path).unwrap_or_default()) {
        redirect(elsewhere);
    }
    crate::errors::page(language(), &error)
}

/// Where the error is one that passes by waiting, the page says so to programs as well.
pub fn tell_to_wait(error: &Error) {
    if let (Error::Throttled { retry_after_seconds }, Some(response)) = (error, use_context::<ResponseOptions>()) {
        response.set_status(StatusCode::TOO_MANY_REQUESTS);
        response.insert_header(RETRY_AFTER, HeaderValue::from(*retry_after_seconds));
    }
}

/// The date in a page's address, where it has one. Outside a century around now there is no calendar to show.
///
/// # Errors
/// `NotFound` for what is not a date.
pub fn date_in_path() -> Result<Option<Date>> {
    let Some(text) = use_params_map().get_untracked().get("date") else { return Ok(None) };
    text.parse().ok().filter(|day: &Date| domain::visits::YEARS.contains(&day.year())).map(Some).ok_or(Error::NotFound)
}

/// The sign-in page that leads back to `path`.
pub fn sign_in_path(path: &str) -> OwnPath {
    crate::account::with_next("/sign-in", path)
}

/// Where who is refused so must go first; from there they come back to `page`.
pub fn leads_elsewhere(error: &Error, page: &str) -> Option<OwnPath> {
    match error {
        Error::SignedOut => Some(sign_in_path(page)),
        Error::Unproved => Some(crate::account::with_next("/prove", page)),
        Error::Conflict { conflict: Conflict::State { reason } } if reason == NEEDS_FACTOR => {
            Some(crate::account::with_next("/account/security", page))
        }
        _ => None,
    }
}

/// Why nothing is done for a member whose agency asks for more than a password, and who has no more.
pub const NEEDS_FACTOR: &str = "account.needs_factor";
