//! The second step of signing in, and a fresh proof before a dangerous act, as server functions.

use domain::Result;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::entry,
    crate::{
        own_path::OwnPath,
        request::{Request, cookies, redirect, set_cookie, signed_in, stranger},
        throttle::What,
    },
    domain::{Error, account::SessionLimits, text::Email},
};

/// The second step: a code of the authenticator app, or a recovery code.
#[server(prefix = "/api", endpoint = "second_step")]
pub async fn second_step(step: domain::factors::SecondStep) -> Result<()> {
    let request = stranger()?;
    let (user, token) = entry::at_second(&request).await?;
    entry::take_code(&request, user, &step.code).await?;
    let to = entry::finish_second(&request, &token).await?;
    redirect(to);
    Ok(())
}

/// A fresh proof of who one is: the password, or a code.
#[server(prefix = "/api", endpoint = "prove_again")]
pub async fn prove_again(proof: domain::factors::ProveAgain) -> Result<()> {
    let request = stranger()?;
    let (_, actor) = signed_in()?;
    let viewer = actor.viewer().ok_or(Error::SignedOut)?;
    match proof.password {
        Some(password) => {
            let email = Email::of_record(viewer.email.clone()).map_err(|error| store::internal(&error))?;
            let proved = entry::prove(&request, What::Prove, &email, password).await;
            proved.map_err(|error| match error {
                Error::Invalid { .. } => Error::field("password", "password.not_yours"),
                other => other,
            })?;
        }
        None => entry::take_code(&request, viewer.user, &proof.code).await?,
    }
    let to = proved(&request).await?;
    redirect(OwnPath::parse(&proof.next).unwrap_or(to));
    Ok(())
}

/// The session goes on under a new token, freshly proved. Where to go when nothing else was asked for.
#[cfg(feature = "ssr")]
pub(super) async fn proved(request: &Request) -> Result<OwnPath> {
    let (_, actor) = signed_in()?;
    let session = request.session.as_ref().ok_or(Error::SignedOut)?;
    let token = request.db.identity().prove_again(session).await?;
    let kept = SessionLimits::of(actor.role()).absolute_seconds;
    set_cookie(&request.installation.cookie(cookies::SESSION, token.expose(), Some(kept)));
    Ok("/account/security".into())
}
