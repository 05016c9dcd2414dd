//! What protects one's own account, changed: the password, the authenticator app, passkeys, recovery codes.

use domain::Result;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        entry, recovery,
        totp::{self, App},
    },
    crate::{
        own_path::OwnPath,
        request::{Request, audited, cookies, notice, redirect, set_cookie, signed_in, stranger},
        throttle::{self, What},
    },
    domain::{
        Error, UserId,
        account::Viewer,
        security::SecurityEvent,
        text::{Email, plain_digits},
    },
    store::identity::Ceremony,
};

/// A new password in place of the old one. All other sessions end.
#[server(prefix = "/api", endpoint = "change_password")]
pub async fn change_password(change: domain::factors::ChangePassword) -> Result<()> {
    let request = stranger()?;
    let viewer = owner()?;
    let email = Email::of_record(viewer.email).map_err(|error| store::internal(&error))?;
    let proved = entry::prove(&request, What::Prove, &email, change.old_password).await;
    proved.map_err(|error| match error {
        Error::Invalid { .. } => Error::field("old_password", "password.not_yours"),
        other => other,
    })?;
    let identity = request.db.identity();
    let owner = identity.password_owner(viewer.user).await?;
    let new = entry::new_password(&request, &email, change.new_password, owner, "new_password").await?;
    let (save, origin) = (request.session.as_ref(), request.origin.clone());
    identity.set_password(viewer.user, &new, save, SecurityEvent::PasswordChanged, &origin).await?;
    notice("password.changed");
    Ok(())
}

/// Makes a secret for a new authenticator app, and leads to the page that shows it.
#[server(prefix = "/api", endpoint = "begin_totp")]
pub async fn begin_totp() -> Result<()> {
    let request = stranger()?;
    let user = freshly_proved(&request)?.user;
    let sealed = totp::new_secret(&request.installation.vault, user)?;
    request.db.identity().begin_totp(user, sealed).await?;
    redirect("/account/security/app");
    Ok(())
}

/// The first code of a new authenticator app: from now on it counts.
#[server(prefix = "/api", endpoint = "confirm_totp")]
pub async fn confirm_totp(app: domain::factors::ConfirmTotp) -> Result<()> {
    let request = stranger()?;
    let viewer = freshly_proved(&request)?;
    let user = viewer.user;
    let identity = request.db.identity();
    let attempt = throttle::attempt(&request, What::SecondFactor, Some(&viewer.email)).await?;
    let gone = || Error::state("totp.none_waiting");
    let secret = identity.totp(user).await?.filter(|secret| !secret.confirmed).ok_or_else(gone)?;
    let code: String = plain_digits(&app.code).chars().filter(|c| !c.is_whitespace()).collect();
    let now = request.db.clock().now().as_second();
    let step = App::open(&request.installation.vault, user, &secret.sealed)?.step(&code, now);
    let step = step.ok_or_else(|| Error::field("code", "code.not_the_apps"))?;
    if !identity.confirm_totp(user, step, &request.origin).await? {
        return Err(gone());
    }
    attempt.give_back().await?;
    notice("totp.added");
    let to = with_codes(&request, user).await?;
    redirect(to);
    Ok(())
}

/// Takes the authenticator app off the account.
#[server(prefix = "/api", endpoint = "remove_totp")]
pub async fn remove_totp() -> Result<()> {
    let request = stranger()?;
    let user = freshly_proved(&request)?.user;
    request.db.identity().remove_totp(user, &request.origin).await?;
    notice("totp.removed");
    Ok(())
}

/// Makes new recovery codes in place of the old ones, and leads to the page that shows them.
#[server(prefix = "/api", endpoint = "make_recovery_codes")]
pub async fn make_recovery_codes() -> Result<()> {
    let request = stranger()?;
    let user = freshly_proved(&request)?.user;
    if !request.db.identity().factors(user).await?.has_second() {
        return Err(Error::state("recovery.nothing_to_recover"));
    }
    let to = make_codes(&request, user).await?;
    redirect(to);
    Ok(())
}

/// The recovery codes are written down: they are shown no more.
#[server(prefix = "/api", endpoint = "kept_recovery_codes")]
pub async fn kept_recovery_codes() -> Result<()> {
    let request = stranger()?;
    owner()?;
    if let Some(token) = &request.codes {
        request.db.identity().take(Ceremony::Codes, token).await?;
    }
    set_cookie(&request.installation.cookie(cookies::CODES, "", Some(0)));
    redirect("/account/security");
    Ok(())
}

/// Gives a passkey another name.
#[server(prefix = "/api", endpoint = "rename_passkey")]
pub async fn rename_passkey(passkey: domain::factors::RenamePasskey) -> Result<()> {
    let user = owner()?.user;
    let renamed = stranger()?.db.identity().rename_passkey(user, passkey.passkey, &passkey.name).await;
    audited("passkey.rename", renamed).await?;
    notice("passkey.renamed");
    Ok(())
}

/// Takes a passkey off the account.
#[server(prefix = "/api", endpoint = "remove_passkey")]
pub async fn remove_passkey(passkey: domain::factors::RemovePasskey) -> Result<()> {
    let request = stranger()?;
    let user = freshly_proved(&request)?.user;
    audited("passkey.remove", request.db.identity().remove_passkey(user, passkey.passkey, &request.origin).await).await?;
    notice("passkey.removed");
    Ok(())
}

/// Who is signed in.
#[cfg(feature = "ssr")]
fn owner() -> Result<Viewer> {
    let (_, actor) = signed_in()?;
    actor.viewer().cloned().ok_or(Error::SignedOut)
}

/// Who is signed in and has proved it not long ago.
#[cfg(feature = "ssr")]
fn freshly_proved(request: &Request) -> Result<Viewer> {
    let (_, actor) = signed_in()?;
    actor.freshly_proved(request.db.clock().now())?;
    owner()
}

/// After a factor was added: by way of recovery codes, where the account has none. Where to go.
#[cfg(feature = "ssr")]
pub(super) async fn with_codes(request: &Request, user: UserId) -> Result<OwnPath> {
    if request.db.identity().factors(user).await?.recovery_codes > 0 {
        return Ok("/account/security".into());
    }
    make_codes(request, user).await
}

/// Makes recovery codes; they wait, sealed, for the page that shows them once.
#[cfg(feature = "ssr")]
async fn make_codes(request: &Request, user: UserId) -> Result<OwnPath> {
    let codes = recovery::make(&request.db, &request.installation.hasher, user, &request.origin).await?;
    let content = recovery::seal(&request.installation.vault, user, &codes)?;
    let token = request.db.identity().begin(Ceremony::Codes, Some(user), &content).await?;
    set_cookie(&request.installation.cookie(cookies::CODES, token.expose(), Some(Ceremony::Codes.seconds())));
    Ok("/account/security/codes".into())
}
