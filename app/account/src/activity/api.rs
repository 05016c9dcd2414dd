//! Server functions: ending the user's own sessions.

use domain::{Error, SessionId, audit::AuditAction};
use leptos::prelude::*;
use web::ApiResult;
use web::{
    flash::Flash,
    request::{audit_not_found, cookies, current_request, redirect, require_session, set_cookie, set_flash},
};

/// Ends one of the user's own sessions; `NotFound` for the session of another user.
#[server(prefix = "/api", endpoint = "end_session")]
pub async fn end_session(session: SessionId) -> ApiResult<()> {
    let (db, actor) = require_session()?;
    audit_not_found(AuditAction::SessionEnd, db.identity().end_session(&actor, session).await).await?;
    let request = current_request()?;
    if request.session.as_ref().is_some_and(|own| own.id() == Some(session)) {
        set_cookie(&request.installation.cookie(cookies::SESSION, "", Some(0)));
        set_flash(Flash::SignedOut);
        redirect("/sign-in");
    } else {
        set_flash(Flash::SessionEnded);
    }
    Ok(())
}

/// Ends all sessions of the user except the current one.
#[server(prefix = "/api", endpoint = "end_other_sessions")]
pub async fn end_other_sessions() -> ApiResult<()> {
    let (db, actor) = require_session()?;
    let own = current_request()?.session.clone().ok_or(Error::SignedOut)?;
    db.identity().end_other_sessions(&actor, &own).await?;
    set_flash(Flash::OthersEnded);
    Ok(())
}
