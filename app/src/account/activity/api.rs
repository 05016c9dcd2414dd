//! Ending sessions of one's own, as server functions.

use domain::{Result, SessionId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::request::{audited, cookies, notice, redirect, set_cookie, signed_in, stranger},
    domain::Error,
};

/// Ends one of one's own sessions. Whose id is somebody else's is not there.
#[server(prefix = "/api", endpoint = "end_session")]
pub async fn end_session(session: SessionId) -> Result<()> {
    let (db, actor) = signed_in()?;
    audited("session.end", db.identity().end_session(&actor, session).await).await?;
    let request = stranger()?;
    if request.session.as_ref().is_some_and(|own| own.id() == Some(session)) {
        set_cookie(&request.installation.cookie(cookies::SESSION, "", Some(0)));
        notice("account.signed_out");
        redirect("/sign-in");
    } else {
        notice("account.session_ended");
    }
    Ok(())
}

/// Ends all of one's own sessions but this one.
#[server(prefix = "/api", endpoint = "end_other_sessions")]
pub async fn end_other_sessions() -> Result<()> {
    let (db, actor) = signed_in()?;
    let own = stranger()?.session.ok_or(Error::SignedOut)?;
    db.identity().end_other_sessions(&actor, &own).await?;
    notice("account.others_ended");
    Ok(())
}
