//! Refused forms that are kept for minutes: whose they are, how large, how many, and to whom they come back.

use super::Process;
use app::{
    account::SignOut,
    own_path::OwnPath,
    request::{NotKept, Request as AppRequest, Returned, leads_elsewhere},
    throttle::{self, What},
};
use domain::{Error, MemberId};
use server_fn::ServerFn;
use store::identity::{FormRoom, NewForm, Token};
use uuid::Uuid;

/// What is kept of a stranger's form, in bytes, and of a member's: a note of 20,000 letters with accents, and its summary.
const STRANGERS_BYTES: usize = 16 * 1024;
const MEMBERS_BYTES: usize = 64 * 1024;
/// How many: of a member, of a network of strangers, of all strangers together. The oldest make room.
const ROOM: FormRoom = FormRoom { of_member: 20, of_network: 100, of_strangers: 2_000 };

/// What no form is given back.
const SECRETS: [&str; 3] = ["password", "[code]", "[response]"];

/// Where a form's sender goes on the way back to it: to sign in, to prove who they are, to protect the account.
const WAYS: [&str; 3] = ["/sign-in", "/prove", "/account/security"];

/// A form that was refused, as it was sent.
pub struct Refused {
    pub action: String,
    pub page: OwnPath,
    pub values: Vec<(String, String)>,
    pub error: Error,
    /// Under what this browser's form is kept.
    pub old: Option<Token>,
}

/// Names and texts in their order.
pub fn values(typed: &[u8]) -> Vec<(String, String)> {
    serde_urlencoded::from_bytes(typed).unwrap_or_default()
}

/// Who is signed in.
fn member(asked: &AppRequest) -> Option<MemberId> {
    asked.actor.as_ref()?.viewer().map(|viewer| viewer.member)
}

/// Keeps a form for who sent it, or says why not.
///
/// Whose session has ended while they typed is the member who last came in with this browser: to them the form comes back
/// once they have signed in, and to nobody else.
pub async fn keep_refused(asked: &AppRequest, refused: Refused) -> Result<Result<Token, NotKept>, Error> {
    let Refused { action, page, mut values, error, old } = refused;
    values.retain(|(name, _)| !SECRETS.iter().any(|secret| name.contains(secret)));
    let now = member(asked);
    let owner = match &asked.device {
        Some(device) if now.is_none() && matches!(error, Error::SignedOut | Error::Suspended) => {
            asked.db.identity().last_member(device).await?
        }
        _ => now,
    };
    if owner.is_none() && error == Error::SignedOut {
        return Ok(Err(NotKept::Nobodys));
    }
    let before = match &old {
        Some(token) => kept(asked, token).await?,
        None => None,
    };
    let waiting = before.and_then(|before| if waits(&before) { Some(Box::new(before)) } else { before.waiting });
    let waiting = waiting.filter(|waiting| waiting.action != action && (now.is_none() || waiting.owner == now));
    keep(asked, old, &Returned { owner, action, page, values, error, waiting }).await
}

async fn keep(asked: &AppRequest, token: Option<Token>, returned: &Returned) -> Result<Result<Token, NotKept>, Error> {
    let content = serde_json::to_string(returned).map_err(|error| store::internal(&error))?;
    // A stranger's form carries what waits for a member: that is the member's.
    let whose = returned.owner.or_else(|| returned.waiting.as_ref()?.owner);
    if content.len() > if whose.is_some() { MEMBERS_BYTES } else { STRANGERS_BYTES } {
        return Ok(Err(NotKept::TooLong));
    }
    if whose.is_none() {
        match throttle::attempt(asked, What::KeptForm, None).await {
            Ok(_) => {}
            Err(Error::Throttled { retry_after_seconds }) => return Ok(Err(NotKept::TooMany { retry_after_seconds })),
            Err(error) => return Err(error),
        }
    }
    let network = throttle::network(asked.client);
    let form = NewForm { token, member: whose, network: &network, content: &content };
    asked.db.identity().keep_form(form, ROOM).await.map(Ok)
}

/// Whether a form waits until its sender has done something else: signed in, or proved who they are.
fn waits(returned: &Returned) -> bool {
    leads_elsewhere(&returned.error, returned.page.as_str()).is_some()
}

async fn kept(asked: &AppRequest, token: &Token) -> Result<Option<Returned>, Error> {
    let content = asked.db.identity().returned_form(token).await?;
    Ok(content.and_then(|content| serde_json::from_str(&content).ok()))
}

/// What was once refused is not shown again, nor is what no longer fits since another form has changed its record. A form that
/// waits for its sender to sign in stays.
pub async fn done(asked: &AppRequest, token: Option<Token>, action: &str, typed: &[u8]) -> Result<(), Error> {
    let Some(token) = token else { return Ok(()) };
    let identity = asked.db.identity();
    let Some(kept) = kept(asked, &token).await? else { return Ok(()) };
    let about = record(&values(typed));
    match kept.waiting {
        // Whoever sits down next finds nothing.
        _ if action == SignOut::PATH => identity.drop_form(&token).await,
        None if about.is_some() && about == record(&kept.values) => identity.drop_form(&token).await,
        _ if kept.action != action => Ok(()),
        None => identity.drop_form(&token).await,
        Some(waiting) => keep(asked, Some(token), &waiting).await.map(|_| ()),
    }
}

/// The record that a form is about: the first id in it.
fn record(values: &[(String, String)]) -> Option<Uuid> {
    values.iter().find_map(|(_, value)| value.parse().ok())
}

/// The form that comes back to its page, to who sent it. It stays with its page, also when that is loaded again. Whoever goes
/// elsewhere has given it up, except by [`WAYS`], and somebody else who comes in with this browser never sees it: a member,
/// or the same person in another of their places.
pub async fn returned_to(
    process: &Process,
    token: &Token,
    path: &str,
    reader: Option<MemberId>,
) -> Result<Option<Returned>, Error> {
    let identity = process.db.identity();
    let Some(content) = identity.returned_form(token).await? else { return Ok(None) };
    let Ok(mut returned) = serde_json::from_str::<Returned>(&content) else { return Ok(None) };
    let theirs = |form: &Returned| form.owner == reader;
    let waits_for_reader = returned.waiting.as_deref().is_some_and(theirs);
    if theirs(&returned) && returned.page.as_str() == path {
        if let Error::Throttled { retry_after_seconds } = returned.error {
            returned.error = still_waits(retry_after_seconds, identity.form_age(token).await?);
        }
        return Ok(Some(returned));
    }
    // It waited for something that was then done by a script, past the forms.
    if let Some(waiting) = returned.waiting.as_ref().filter(|waiting| theirs(waiting) && waiting.page.as_str() == path) {
        return Ok(Some((**waiting).clone()));
    }
    let its_page =
        returned.page.as_str() == path || returned.waiting.as_ref().is_some_and(|waiting| waiting.page.as_str() == path);
    // Whoever is signed out and goes back to its page is led to sign in from there.
    let on_the_way = WAYS.iter().any(|way| path.starts_with(way)) || (reader.is_none() && its_page);
    let somebody_elses = reader.is_some() && !theirs(&returned) && !waits_for_reader;
    if !on_the_way || somebody_elses {
        identity.drop_form(token).await?;
    }
    Ok(None)
}

/// What is left of a wait; nothing is wrong with a form whose wait is over.
fn still_waits(told_seconds: u32, passed_seconds: i64) -> Error {
    match u32::try_from(i64::from(told_seconds) - passed_seconds) {
        Ok(left) if left > 0 => Error::Throttled { retry_after_seconds: left },
        _ => Error::Invalid { fields: Vec::new() },
    }
}
