//! The user who is signed in, and the recent proof of their identity.

use domain::{
    Error, Result,
    account::{SessionLimits, Viewer},
};
use web::{
    local_path::LocalPath,
    request::{Request, cookies, require_session, set_cookie},
};

/// The user who is signed in.
pub fn current_viewer() -> Result<Viewer> {
    let (_, actor) = require_session()?;
    actor.viewer().cloned().ok_or(Error::SignedOut)
}

/// The user who is signed in and has recently proved their identity.
pub fn require_recent_proof(request: &Request) -> Result<Viewer> {
    let (_, actor) = require_session()?;
    actor.require_recent_proof(request.db.clock().now())?;
    current_viewer()
}

/// Rotates the session token and marks the session as recently proved. Returns the default page to go to.
pub async fn renew_session_with_proof(request: &Request) -> Result<LocalPath> {
    let (_, actor) = require_session()?;
    let session = request.session.as_ref().ok_or(Error::SignedOut)?;
    let token = request.db.identity().renew_proof(session).await?;
    let max_age = SessionLimits::of(actor.role()).absolute_seconds;
    set_cookie(&request.installation.cookie(cookies::SESSION, token.expose(), Some(max_age)));
    Ok("/account/security".into())
}
