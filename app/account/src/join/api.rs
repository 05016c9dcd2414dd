//! Server functions: accepting an invitation.

use crate::sign_in::flow::{PendingSignIn, check_new_password, open_session, switch_session};
use domain::{Error, ErrorCode, FieldError, audit::AuditAction};
use leptos::prelude::*;
use store::identity::{JoiningAccount, PasswordContext, Token};
use web::ApiResult;
use web::{
    flash::Flash,
    request::{audit_not_found, current_request, redirect, require_session, set_flash},
    throttle::{self, RateLimitedAction},
};

/// Accepts an invitation without an account: creates the account, accepts the terms of use, and signs in.
#[server(prefix = "/api", endpoint = "join")]
pub async fn join(account: domain::account::Join) -> ApiResult<()> {
    let request = current_request()?;
    if let Some(actor) = &request.actor {
        // A signed-in user joins with that account (`join_as_myself`) or signs out first; the page says so.
        request.db.record_refusal(actor, AuditAction::MembersJoin).await?;
        return Err(Error::NotFound.into());
    }
    throttle::attempt(&request, RateLimitedAction::Join, None).await?;
    let token = Token::from_text(account.token);
    let link = request.db.identity().link(&token).await?;
    if link.has_account {
        return Err(Error::state(ErrorCode::SignInFirst).into());
    }
    let known = vec![link.email.as_str().to_owned(), link.name.clone(), link.agency_name.clone()];
    let owner = PasswordContext { has_second_factor: false, known };
    let nameless = link.role.chooses_name() && account.name.is_none();
    let mut mistakes: Vec<FieldError> = nameless.then(|| FieldError::new("name", ErrorCode::NameMissing)).into_iter().collect();
    let refuses_terms = link.asks_terms && !account.terms;
    match check_new_password(&request, &link.email, &account.password, owner, "password").await {
        Err(Error::Invalid { fields }) => mistakes.extend(fields),
        checked => checked?,
    }
    mistakes.extend(refuses_terms.then(|| FieldError::new("terms", ErrorCode::TermsNotChecked)));
    if !mistakes.is_empty() {
        return Err(Error::Invalid { fields: mistakes }.into());
    }
    let password_hash = request.installation.hasher.hash(account.password).await?;
    let new = JoiningAccount::New { password_hash, name: account.name };
    let joined = if link.asks_terms {
        request.db.identity().join_and_accept(&token, new, &request.origin).await?
    } else {
        request.db.identity().join(&token, new).await?
    };
    set_flash(Flash::FirstMembership);
    let pending = PendingSignIn { agency: Some(joined.agency), next: None };
    redirect(open_session(&request, joined.user, pending).await?);
    Ok(())
}

/// Accepts an invitation with the account that is signed in, and switches to the new membership.
#[server(prefix = "/api", endpoint = "join_as_myself")]
pub async fn join_with_account(account: domain::account::JoinWithAccount) -> ApiResult<()> {
    let (db, actor) = require_session()?;
    let viewer = actor.viewer().ok_or(Error::SignedOut)?;
    let joined = db.identity().join(&Token::from_text(account.token), JoiningAccount::Existing(viewer.user)).await;
    let joined = audit_not_found(AuditAction::MembersJoinWithAccount, joined).await?;
    set_flash(Flash::MembershipJoined);
    match switch_session(joined.member).await {
        // The last proof of identity is too old for a session of that role: stay, and show the new membership on the account
        // page.
        Err(Error::RecentProofRequired) => {
            redirect("/account");
            Ok(())
        }
        result => Ok(result?),
    }
}
