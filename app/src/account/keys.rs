//! Asking a browser for a passkey, and what it answers, as server functions: the one script of the account's pages calls
//! them (`public/js/account.js`).

use domain::{Result, factors::Purpose};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        entry::{self, HalfWay},
        passkeys::{Asked, Challenge, Passkeys, refused},
        protect, second,
    },
    crate::{
        own_path::OwnPath,
        request::{Request, cookies, notice_to_come, set_cookie, signed_in, stranger},
        throttle::{self, What},
    },
    domain::{Error, UserId, factors::PasskeyName, security::SecurityEvent},
    serde::{Deserialize, Serialize},
    store::identity::Ceremony,
};

/// What waits on the server for a passkey's answer.
#[cfg(feature = "ssr")]
#[derive(Serialize, Deserialize)]
struct Waits {
    purpose: Purpose,
    challenge: Challenge,
}

/// A challenge: the options for the browser, as JSON. Good for five minutes, in this browser, once.
#[server(prefix = "/api", endpoint = "ask_passkey")]
pub async fn ask_passkey(purpose: Purpose) -> Result<String> {
    let request = stranger()?;
    let passkeys = passkeys(&request)?;
    let identity = request.db.identity();
    throttle::attempt(&request, What::Passkey, None).await?;
    let user = who(&request, purpose).await?;
    let Asked { options, challenge } = match (purpose, user) {
        (Purpose::Add, Some(user)) => {
            let (_, actor) = signed_in()?;
            actor.freshly_proved(request.db.clock().now())?;
            let viewer = actor.viewer().ok_or(Error::SignedOut)?;
            passkeys.ask_new(user, &viewer.email, &viewer.name, &identity.passkeys(user).await?)?
        }
        (_, Some(user)) => {
            let kept = identity.passkeys(user).await?;
            if kept.is_empty() {
                return Err(refused());
            }
            passkeys.ask_known(&kept)?
        }
        (_, None) => passkeys.ask_anyone()?,
    };
    let content = serde_json::to_string(&Waits { purpose, challenge }).map_err(|error| store::internal(&error))?;
    let token = identity.begin(Ceremony::Passkey, user, &content).await?;
    set_cookie(&request.installation.cookie(cookies::PASSKEY, token.expose(), Some(Ceremony::Passkey.seconds())));
    Ok(options)
}

/// Takes a passkey's answer. Where to go on.
#[server(prefix = "/api", endpoint = "answer_passkey")]
pub async fn answer_passkey(answer: domain::factors::PasskeyAnswer) -> Result<String> {
    let request = stranger()?;
    let passkeys = passkeys(&request)?;
    let token = request.passkey.clone().ok_or_else(refused)?;
    let waiting = request.db.identity().take(Ceremony::Passkey, &token).await?.ok_or_else(refused)?;
    set_cookie(&request.installation.cookie(cookies::PASSKEY, "", Some(0)));
    let Waits { purpose, challenge } = serde_json::from_str(&waiting.content).map_err(|error| store::internal(&error))?;
    let user = who(&request, answer.purpose).await?;
    if purpose != answer.purpose || user != waiting.user {
        return Err(refused());
    }
    let next = OwnPath::parse(&answer.next);
    match (purpose, user) {
        (Purpose::SignIn, _) => {
            let user = passkeys.whose(&answer.response)?;
            check(&request, passkeys, user, &answer.response, challenge).await?;
            entry::enter(&request, user, HalfWay { agency: None, next }).await.map(String::from)
        }
        (Purpose::Second, Some(user)) => {
            check(&request, passkeys, user, &answer.response, challenge).await?;
            let (_, token) = entry::at_second(&request).await?;
            entry::finish_second(&request, &token).await.map(String::from)
        }
        (Purpose::Prove, Some(user)) => {
            check(&request, passkeys, user, &answer.response, challenge).await?;
            let to = second::proved(&request).await?;
            Ok(next.unwrap_or(to).into())
        }
        (Purpose::Add, Some(user)) => {
            let name = PasskeyName::try_from(answer.name).map_err(|reason| Error::field("name", reason))?;
            let (id, credential) = passkeys.added(&answer.response, &challenge)?;
            let origin = request.origin.clone();
            request.db.identity().add_passkey(user, &name, &id, &credential, &origin).await?;
            notice_to_come("passkey.added");
            protect::with_codes(&request, user).await.map(String::from)
        }
        (_, None) => Err(refused()),
    }
}

#[cfg(feature = "ssr")]
fn passkeys(request: &Request) -> Result<&Passkeys> {
    request.installation.passkeys.as_ref().ok_or_else(|| Error::state("passkey.no_name"))
}

/// Who is asked; nobody where the passkey itself is to say it.
#[cfg(feature = "ssr")]
async fn who(request: &Request, purpose: Purpose) -> Result<Option<UserId>> {
    match purpose {
        Purpose::SignIn => Ok(None),
        Purpose::Second => Ok(Some(entry::at_second(request).await?.0)),
        Purpose::Prove | Purpose::Add => {
            let (_, actor) = signed_in()?;
            Ok(Some(actor.viewer().ok_or(Error::SignedOut)?.user))
        }
    }
}

/// Checks an answer and keeps the passkey's new count; a wrong one is kept for the account's owner.
#[cfg(feature = "ssr")]
async fn check(request: &Request, passkeys: &Passkeys, user: UserId, response: &str, challenge: Challenge) -> Result<()> {
    let identity = request.db.identity();
    let kept = identity.passkeys(user).await?;
    let checked = passkeys.check(response, challenge, &kept);
    let right = match &checked {
        Ok(proved) => identity.used_passkey(user, proved.passkey, &proved.before, &proved.after).await?,
        Err(_) => false,
    };
    if !right {
        // Who answers for nobody's account leaves no trace in one.
        if !kept.is_empty() {
            identity.note(user, SecurityEvent::SignInFailed, &request.origin).await?;
        }
        return Err(checked.err().unwrap_or_else(refused));
    }
    Ok(())
}
