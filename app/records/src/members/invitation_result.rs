//! The result of an invitation or a password reset by the office: who or how many people were e-mailed, shown once; and in an
//! installation that sends no e-mail, the links to pass on. They are stored encrypted on the server under a cookie, for a day,
//! until each link is used, or until the member who made them discards them.

use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{Error, MemberId, Result, Role, UserId};
use serde::{Deserialize, Serialize};
use store::{
    identity::{AuthChallenge, Token},
    records::members::{CreatedInvitation, Delivery, PasswordLink},
};
use web::request::{Request, cookies, current_request, redirect, request, require_session, set_cookie, viewer};

/// The purpose bound to the encrypted result in the vault.
const USE: &str = "handed";

/// The stored result, shown only to the member who made it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InvitationResult {
    member: MemberId,
    #[serde(rename = "told")]
    pub outcome: Outcome,
    /// Empty if e-mails were sent.
    pub links: Vec<InvitationLink>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Outcome {
    /// The invitation was e-mailed to this address.
    #[serde(rename = "Letter")]
    Email {
        email: String,
    },
    /// The password reset link was e-mailed to this address.
    #[serde(rename = "PasswordLetter")]
    PasswordEmail {
        email: String,
    },
    /// Only links to pass on; there is no message (any more).
    Link,
    Everybody {
        providers: u32,
        parents: u32,
    },
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InvitationLink {
    pub name: String,
    pub email: String,
    pub url: String,
    /// Whether it is a password reset link instead of an invitation.
    pub password: bool,
}

impl InvitationLink {
    fn token(&self) -> Token {
        Token::from_text(self.url.rsplit('/').next().unwrap_or_default())
    }
}

/// Stores the result of one invitation.
pub async fn save_one(delivery: Delivery, created: CreatedInvitation) -> Result<()> {
    let outcome =
        if delivery == Delivery::Email { Outcome::Email { email: created.email.as_str().to_owned() } } else { Outcome::Link };
    save(invitations(delivery, vec![created])?, outcome).await
}

/// Stores the result of inviting everybody.
pub async fn save_all(delivery: Delivery, created: Vec<CreatedInvitation>) -> Result<()> {
    let count = |role| u32::try_from(created.iter().filter(|one| one.role == role).count()).unwrap_or(u32::MAX);
    let outcome = Outcome::Everybody { providers: count(Role::Provider), parents: count(Role::Parent) };
    save(invitations(delivery, created)?, outcome).await
}

/// Stores the result of a password reset link for a member.
pub async fn password_link(delivery: Delivery, created: PasswordLink) -> Result<()> {
    if delivery == Delivery::Email {
        return save(Vec::new(), Outcome::PasswordEmail { email: created.email.into() }).await;
    }
    let url = format!("{}/reset/{}", current_request()?.installation.public_url, created.token.expose());
    save(vec![InvitationLink { url, name: created.name, email: created.email.into(), password: true }], Outcome::Link).await
}

fn invitations(delivery: Delivery, created: Vec<CreatedInvitation>) -> Result<Vec<InvitationLink>> {
    if delivery == Delivery::Email {
        return Ok(Vec::new());
    }
    let installation = current_request()?.installation.clone();
    let link = |one: CreatedInvitation| InvitationLink {
        url: format!("{}/join/{}", installation.public_url, one.token.expose()),
        name: one.name,
        email: one.email.into(),
        password: false,
    };
    Ok(created.into_iter().map(link).collect())
}

/// Stores the result with the earlier links that are still open, and redirects to the member list.
async fn save(links: Vec<InvitationLink>, outcome: Outcome) -> Result<()> {
    let (_, actor) = require_session()?;
    let viewer = actor.viewer().ok_or(Error::SignedOut)?;
    let request = current_request()?;
    let mut all = load_stored(&request).await?.map(|before| before.links).unwrap_or_default();
    all.extend(links);
    replace(&request, viewer.user, &InvitationResult { member: viewer.member, outcome, links: all }).await?;
    redirect("/members");
    Ok(())
}

/// Stores a result in place of the previous one.
async fn replace(request: &Request, user: UserId, invitation_result: &InvitationResult) -> Result<()> {
    discard(request).await?;
    let content = serde_json::to_vec(invitation_result).map_err(|error| store::internal(&error))?;
    let content = BASE64_STANDARD.encode(request.installation.vault.seal(user, USE, &content)?);
    let token = request.db.identity().begin_challenge(AuthChallenge::InvitationResult, Some(user), &content).await?;
    set_cookie(&request.installation.cookie(
        cookies::INVITATION_RESULT,
        token.expose(),
        Some(AuthChallenge::InvitationResult.seconds()),
    ));
    Ok(())
}

/// Deletes the stored result.
pub async fn discard(request: &Request) -> Result<()> {
    if let Some(token) = &request.invitation_result {
        request.db.identity().take_challenge(AuthChallenge::InvitationResult, token).await?;
        set_cookie(&request.installation.cookie(cookies::INVITATION_RESULT, "", Some(0)));
    }
    Ok(())
}

/// The stored result of the viewer, without the links that were used or have expired.
pub async fn load_stored(request: &Request) -> Result<Option<InvitationResult>> {
    let (Some(token), Some(viewer)) = (&request.invitation_result, viewer()) else { return Ok(None) };
    let identity = request.db.identity();
    let Some(waiting) = identity.pending_challenge(AuthChallenge::InvitationResult, token).await? else { return Ok(None) };
    if waiting.user != Some(viewer.user) {
        return Ok(None);
    }
    let sealed = BASE64_STANDARD.decode(waiting.content).map_err(|error| store::internal(&error))?;
    let content = request.installation.vault.unseal(viewer.user, USE, &sealed)?;
    let mut invitation_result: InvitationResult = serde_json::from_slice(&content).map_err(|error| store::internal(&error))?;
    if invitation_result.member != viewer.member {
        return Ok(None);
    }
    let open = identity.filter_open_links(invitation_result.links.iter().map(InvitationLink::token).collect()).await?;
    invitation_result.links.retain(|link| open.iter().any(|token| token.expose() == link.token().expose()));
    Ok(Some(invitation_result))
}

/// The result to show above the member list: the message only once, the links every time.
pub async fn load_for_display() -> Result<Option<InvitationResult>> {
    let Some(request) = request() else { return Ok(None) };
    let Some(invitation_result) = load_stored(&request).await? else { return Ok(None) };
    if invitation_result.links.is_empty() {
        discard(&request).await?;
    } else if !matches!(invitation_result.outcome, Outcome::Link) {
        let viewer = viewer().ok_or(Error::SignedOut)?;
        replace(&request, viewer.user, &InvitationResult { outcome: Outcome::Link, ..invitation_result.clone() }).await?;
    }
    Ok(Some(invitation_result))
}
