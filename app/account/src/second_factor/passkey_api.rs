//! Server functions for passkeys: WebAuthn registration and authentication, which the script of the account pages calls
//! (`public/js/account.js`), and the forms that rename and remove a passkey.

use super::recovery;
use crate::sign_in::{
    flow::{self, PendingSignIn},
    proof::{self, current_viewer, require_recent_proof},
};
use auth::{Challenge, NewChallenge, Passkeys, rejected_passkey};
use domain::{
    Error, ErrorCode, Result, UserId,
    audit::AuditAction,
    factors::{PasskeyName, Purpose},
    security::SecurityEvent,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use store::identity::AuthChallenge;
use web::ApiResult;
use web::{
    flash::Flash,
    local_path::LocalPath,
    request::{
        Request, audit_not_found, cookies, current_request, require_session, set_cookie, set_flash, set_flash_for_next_page,
    },
    throttle::{self, RateLimitedAction},
};

/// A challenge stored on the server until the browser responds.
#[derive(Serialize, Deserialize)]
struct PendingChallenge {
    purpose: Purpose,
    challenge: Challenge,
}

/// Starts a WebAuthn challenge: the options for the browser, as JSON. Valid for five minutes, in this browser, once.
#[server(prefix = "/api", endpoint = "ask_passkey")]
pub async fn ask_passkey(purpose: Purpose) -> ApiResult<String> {
    let request = current_request()?;
    let passkeys = passkeys(&request)?;
    let identity = request.db.identity();
    throttle::attempt(&request, RateLimitedAction::Passkey, None).await?;
    let user = challenged_user(&request, purpose).await?;
    let NewChallenge { options, challenge } = match (purpose, user) {
        (Purpose::Add, Some(user)) => {
            let (_, actor) = require_session()?;
            actor.require_recent_proof(request.db.clock().now())?;
            let viewer = actor.viewer().ok_or(Error::SignedOut)?;
            passkeys.start_registration(user, &viewer.email, &viewer.name, &identity.passkeys(user).await?)?
        }
        (_, Some(user)) => {
            let stored = identity.passkeys(user).await?;
            if stored.is_empty() {
                return Err(rejected_passkey().into());
            }
            passkeys.start_authentication(&stored)?
        }
        (_, None) => passkeys.start_discoverable_authentication()?,
    };
    let content = serde_json::to_string(&PendingChallenge { purpose, challenge }).map_err(|error| store::internal(&error))?;
    let token = identity.begin_challenge(AuthChallenge::Passkey, user, &content).await?;
    set_cookie(&request.installation.cookie(cookies::PASSKEY_CHALLENGE, token.expose(), Some(AuthChallenge::Passkey.seconds())));
    Ok(options)
}

/// Verifies the response to a challenge. Returns the page to go to.
#[server(prefix = "/api", endpoint = "answer_passkey")]
pub async fn answer_passkey(answer: domain::factors::PasskeyAnswer) -> ApiResult<String> {
    let request = current_request()?;
    let passkeys = passkeys(&request)?;
    let token = request.passkey_challenge.clone().ok_or_else(rejected_passkey)?;
    let waiting = request.db.identity().take_challenge(AuthChallenge::Passkey, &token).await?.ok_or_else(rejected_passkey)?;
    set_cookie(&request.installation.cookie(cookies::PASSKEY_CHALLENGE, "", Some(0)));
    let PendingChallenge { purpose, challenge } =
        serde_json::from_str(&waiting.content).map_err(|error| store::internal(&error))?;
    let user = challenged_user(&request, answer.purpose).await?;
    if purpose != answer.purpose || user != waiting.user {
        return Err(rejected_passkey().into());
    }
    let next = LocalPath::parse(&answer.next);
    let to = match (purpose, user) {
        (Purpose::SignIn, _) => {
            let user = passkeys.identify_user(&answer.response)?;
            verify_passkey(&request, passkeys, user, &answer.response, challenge).await?;
            flow::open_session(&request, user, PendingSignIn { agency: None, next }).await?
        }
        (Purpose::Second, Some(user)) => {
            verify_passkey(&request, passkeys, user, &answer.response, challenge).await?;
            let (_, token) = flow::pending_second_step(&request).await?;
            flow::finish_second_step(&request, &token).await?
        }
        (Purpose::Prove, Some(user)) => {
            verify_passkey(&request, passkeys, user, &answer.response, challenge).await?;
            let to = proof::renew_session_with_proof(&request).await?;
            next.unwrap_or(to)
        }
        (Purpose::Add, Some(user)) => {
            let name = PasskeyName::try_from(answer.name).map_err(Error::from)?;
            let (id, credential) = passkeys.finish_registration(&answer.response, &challenge)?;
            let origin = request.origin.clone();
            request.db.identity().add_passkey(user, &name, &id, &credential, &origin).await?;
            set_flash_for_next_page(Flash::PasskeyAdded);
            recovery::ensure_recovery_codes(&request, user).await?
        }
        (_, None) => return Err(rejected_passkey().into()),
    };
    Ok(to.into())
}

/// Renames a passkey.
#[server(prefix = "/api", endpoint = "rename_passkey")]
pub async fn rename_passkey(passkey: domain::factors::RenamePasskey) -> ApiResult<()> {
    let user = current_viewer()?.user;
    let renamed = current_request()?.db.identity().rename_passkey(user, passkey.passkey, &passkey.name).await;
    audit_not_found(AuditAction::PasskeyRename, renamed).await?;
    set_flash(Flash::PasskeyRenamed);
    Ok(())
}

/// Removes a passkey from the account.
#[server(prefix = "/api", endpoint = "remove_passkey")]
pub async fn remove_passkey(passkey: domain::factors::RemovePasskey) -> ApiResult<()> {
    let request = current_request()?;
    let user = require_recent_proof(&request)?.user;
    audit_not_found(
        AuditAction::PasskeyRemove,
        request.db.identity().remove_passkey(user, passkey.passkey, &request.origin).await,
    )
    .await?;
    set_flash(Flash::PasskeyRemoved);
    Ok(())
}

fn passkeys(request: &Request) -> Result<&Passkeys> {
    request.installation.passkeys.as_ref().ok_or_else(|| Error::state(ErrorCode::PasskeysUnavailable))
}

/// The user who is challenged; `None` if the passkey itself identifies the user.
async fn challenged_user(request: &Request, purpose: Purpose) -> Result<Option<UserId>> {
    match purpose {
        Purpose::SignIn => Ok(None),
        Purpose::Second => Ok(Some(flow::pending_second_step(request).await?.0)),
        Purpose::Prove | Purpose::Add => {
            let (_, actor) = require_session()?;
            Ok(Some(actor.viewer().ok_or(Error::SignedOut)?.user))
        }
    }
}

/// Verifies a response and stores the new signature count of the passkey. A wrong response is recorded as a security event of the
/// account.
async fn verify_passkey(
    request: &Request,
    passkeys: &Passkeys,
    user: UserId,
    response: &str,
    challenge: Challenge,
) -> Result<()> {
    let identity = request.db.identity();
    let stored = identity.passkeys(user).await?;
    let result = passkeys.verify(response, challenge, &stored);
    let valid = match &result {
        Ok(verified) => identity.record_passkey_use(user, verified.passkey, &verified.before, &verified.after).await?,
        Err(_) => false,
    };
    if !valid {
        // An account without passkeys gets no security event.
        if !stored.is_empty() {
            identity.record_security_event(user, SecurityEvent::SignInFailed, &request.origin).await?;
        }
        return Err(result.err().unwrap_or_else(rejected_passkey));
    }
    Ok(())
}
