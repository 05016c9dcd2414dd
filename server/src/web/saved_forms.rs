//! Saved forms: rejected input is saved for minutes and shown again on its page, only to the person who sent it. Limits size
//! and number.

use super::AppState;
use ::web::local_path::LocalPath;
use ::web::request::{NotSavedReason, Request as AppRequest, RestoredForm, redirect_for_error};
use ::web::throttle::{self, RateLimitedAction};
use account::SignOut;
use domain::{Error, MemberId};
use server_fn::ServerFn;
use store::identity::{NewSavedForm, SavedFormLimits, Token};
use uuid::Uuid;

/// Size limits of a saved form: of anonymous senders, and of members (a note of 20,000 accented letters and its summary).
const MAX_ANONYMOUS_BYTES: usize = 16 * 1024;
const MAX_MEMBER_BYTES: usize = 64 * 1024;
/// Limits of the number of saved forms: per member, per network of anonymous senders, and of all anonymous senders together.
/// The oldest are deleted first.
const LIMITS: SavedFormLimits = SavedFormLimits { of_member: 20, of_network: 100, of_anonymous: 2_000 };

/// Parts of field names whose values are never saved.
const SECRETS: [&str; 3] = ["password", "[code]", "[response]"];

/// Pages that the sender may visit before returning to the form: sign-in, recent proof, account security, and the agreements with
/// their texts.
const DETOURS: [&str; 6] = ["/sign-in", "/prove", "/account/security", "/agreements", "/terms", "/privacy"];

/// A rejected form as it was sent.
pub struct RejectedForm {
    pub action: String,
    pub page: LocalPath,
    pub values: Vec<(String, String)>,
    pub error: Error,
    /// The token of the form that was saved for this browser before.
    pub previous_token: Option<Token>,
}

/// Names and values of the form's fields, in order.
pub fn values(body: &[u8]) -> Vec<(String, String)> {
    serde_urlencoded::from_bytes(body).unwrap_or_default()
}

/// The signed-in member.
fn member(app_request: &AppRequest) -> Option<MemberId> {
    app_request.actor.as_ref()?.viewer().map(|viewer| viewer.member)
}

/// Saves a form for its sender, or returns why it can't be saved.
///
/// Where the session expired while the form was filled in, the owner is the member who last signed in with this browser: only
/// they get the form back, once they have signed in.
pub async fn save_rejected_form(
    app_request: &AppRequest,
    rejected: RejectedForm,
) -> Result<Result<Token, NotSavedReason>, Error> {
    let RejectedForm { action, page, mut values, error, previous_token } = rejected;
    values.retain(|(name, _)| !SECRETS.iter().any(|secret| name.contains(secret)));
    let current = member(app_request);
    let owner = match &app_request.device {
        Some(device) if current.is_none() && matches!(error, Error::SignedOut | Error::Suspended) => {
            app_request.db.identity().last_member(device).await?
        }
        _ => current,
    };
    if owner.is_none() && error == Error::SignedOut {
        return Ok(Err(NotSavedReason::AnonymousUser));
    }
    let previous = match &previous_token {
        Some(token) => load(app_request, token).await?,
        None => None,
    };
    let waiting = previous.and_then(|form| if is_waiting(&form) { Some(Box::new(form)) } else { form.waiting });
    let waiting = waiting.filter(|waiting| waiting.action != action && (current.is_none() || waiting.owner == current));
    save(app_request, previous_token, &RestoredForm { owner, action, page, values, error, waiting }).await
}

/// Stores the form under the token, or under a new one.
async fn save(
    app_request: &AppRequest,
    token: Option<Token>,
    saved_form: &RestoredForm,
) -> Result<Result<Token, NotSavedReason>, Error> {
    let content = serde_json::to_string(saved_form).map_err(|error| store::internal(&error))?;
    // An anonymous form with a waiting form of a member inside belongs to that member.
    let owner = saved_form.owner.or_else(|| saved_form.waiting.as_ref()?.owner);
    if content.len() > if owner.is_some() { MAX_MEMBER_BYTES } else { MAX_ANONYMOUS_BYTES } {
        return Ok(Err(NotSavedReason::TooLong));
    }
    if owner.is_none() {
        match throttle::attempt(app_request, RateLimitedAction::SavedForm, None).await {
            Ok(_) => {}
            Err(Error::Throttled { retry_after_seconds }) => return Ok(Err(NotSavedReason::TooMany { retry_after_seconds })),
            Err(error) => return Err(error),
        }
    }
    let network = throttle::network(app_request.client);
    let form = NewSavedForm { token, member: owner, network: &network, content: &content };
    app_request.db.identity().save_form(form, LIMITS).await.map(Ok)
}

/// Whether a form waits until its sender has done something else first: signed in, or given a recent proof.
fn is_waiting(saved_form: &RestoredForm) -> bool {
    redirect_for_error(&saved_form.error, saved_form.page.as_str()).is_some()
}

async fn load(app_request: &AppRequest, token: &Token) -> Result<Option<RestoredForm>, Error> {
    let content = app_request.db.identity().saved_form(token).await?;
    Ok(content.and_then(|content| serde_json::from_str(&content).ok()))
}

/// Deletes the saved form after a successful action: the same action, or another form that changed the same record, so that
/// the saved values are outdated. A form that waits for its sender to sign in stays.
pub async fn discard_after_success(
    app_request: &AppRequest,
    token: Option<Token>,
    action: &str,
    body: &[u8],
) -> Result<(), Error> {
    let Some(token) = token else { return Ok(()) };
    let identity = app_request.db.identity();
    let Some(saved) = load(app_request, &token).await? else { return Ok(()) };
    let record = record_id(&values(body));
    match saved.waiting {
        // The next user of this browser must not see it.
        _ if action == SignOut::PATH => identity.delete_form(&token).await,
        None if record.is_some() && record == record_id(&saved.values) => identity.delete_form(&token).await,
        _ if saved.action != action => Ok(()),
        None => identity.delete_form(&token).await,
        Some(waiting) => save(app_request, Some(token), &waiting).await.map(|_| ()),
    }
}

/// The id of the record that a form edits: the first id among its values.
fn record_id(values: &[(String, String)]) -> Option<Uuid> {
    values.iter().find_map(|(_, value)| value.parse().ok())
}

/// Loads the saved form for its page and its sender. It stays available when the page is loaded again, and is deleted when its
/// sender visits another page, except [`DETOURS`]. Nobody else who signs in with this browser sees it: no other member, nor
/// the same person in another of their memberships.
pub async fn load_for_page(
    state: &AppState,
    token: &Token,
    path: &str,
    reader: Option<MemberId>,
) -> Result<Option<RestoredForm>, Error> {
    let identity = state.db.identity();
    let Some(content) = identity.saved_form(token).await? else { return Ok(None) };
    let Ok(mut saved_form) = serde_json::from_str::<RestoredForm>(&content) else { return Ok(None) };
    let is_owner = |form: &RestoredForm| form.owner == reader;
    let waits_for_reader = saved_form.waiting.as_deref().is_some_and(is_owner);
    if is_owner(&saved_form) && saved_form.page.as_str() == path {
        if let Error::Throttled { retry_after_seconds } = saved_form.error {
            saved_form.error = remaining_throttle(retry_after_seconds, identity.form_age(token).await?);
        }
        return Ok(Some(saved_form));
    }
    // The form that it is nested in was then sent by a script, past this middleware.
    if let Some(waiting) = saved_form.waiting.as_ref().filter(|waiting| is_owner(waiting) && waiting.page.as_str() == path) {
        return Ok(Some((**waiting).clone()));
    }
    let its_page =
        saved_form.page.as_str() == path || saved_form.waiting.as_ref().is_some_and(|waiting| waiting.page.as_str() == path);
    // A signed-out sender who goes back to the form's page is redirected to sign-in from there.
    let is_detour = DETOURS.iter().any(|detour| path.starts_with(detour)) || (reader.is_none() && its_page);
    let is_other_member = reader.is_some() && !is_owner(&saved_form) && !waits_for_reader;
    if !is_detour || is_other_member {
        identity.delete_form(token).await?;
    }
    Ok(None)
}

/// The throttle error with the remaining seconds, or a validation error without fields once they have passed.
fn remaining_throttle(retry_after_seconds: u32, passed_seconds: i64) -> Error {
    match u32::try_from(i64::from(retry_after_seconds) - passed_seconds) {
        Ok(left) if left > 0 => Error::Throttled { retry_after_seconds: left },
        _ => Error::Invalid { fields: Vec::new() },
    }
}
