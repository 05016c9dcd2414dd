//! Server functions: members, invitations, guardianships.

use super::invitation_result;
use domain::{Result, audit::AuditAction};
use leptos::prelude::*;
use store::records::members::{self, Delivery};
use web::ApiResult;
use web::{
    flash::Flash,
    request::{current_request, redirect, require_session, set_flash, write},
    throttle::{self, RateLimitedAction},
};

/// By e-mail, unless the installation sends none.
fn delivery() -> Result<Delivery> {
    Ok(if current_request()?.installation.sends_mail { Delivery::Email } else { Delivery::Manual })
}

/// Applies the rate limit for e-mails to one person of an agency (`recipient`). Failed attempts do not count.
async fn rate_limited<T>(recipient: &str, sending: impl Future<Output = Result<T>>) -> Result<T> {
    let (_, actor) = require_session()?;
    let account = format!("{} {recipient}", actor.agency().id);
    let attempt = throttle::attempt(&*current_request()?, RateLimitedAction::Invite, Some(&account)).await?;
    let sent = sending.await;
    if sent.is_err() {
        attempt.refund().await?;
    }
    sent
}

/// Invites a person to the office.
#[server(prefix = "/api", endpoint = "invite_office")]
pub async fn invite_office(invitation: domain::members::InviteOffice) -> ApiResult<()> {
    let delivery = delivery()?;
    let recipient = invitation.email.as_str().to_owned();
    let created = rate_limited(
        &recipient,
        write(AuditAction::MembersInvite, move |tx| Box::pin(members::invite_office(tx, invitation, delivery))),
    )
    .await?;
    Ok(invitation_result::save_one(delivery, created).await?)
}

/// Invites an imported provider.
#[server(prefix = "/api", endpoint = "invite_provider")]
pub async fn invite_provider(invitation: domain::members::InviteProvider) -> ApiResult<()> {
    let delivery = delivery()?;
    let recipient = invitation.email.as_str().to_owned();
    let created = rate_limited(
        &recipient,
        write(AuditAction::MembersInvite, move |tx| Box::pin(members::invite_provider(tx, invitation, delivery))),
    )
    .await?;
    Ok(invitation_result::save_one(delivery, created).await?)
}

/// Invites a guardian.
#[server(prefix = "/api", endpoint = "invite_parent")]
pub async fn invite_parent(invitation: domain::members::InviteParent) -> ApiResult<()> {
    let delivery = delivery()?;
    let recipient = invitation.guardian.to_string();
    let created = rate_limited(
        &recipient,
        write(AuditAction::MembersInvite, move |tx| Box::pin(members::invite_parent(tx, invitation, delivery))),
    )
    .await?;
    Ok(invitation_result::save_one(delivery, created).await?)
}

/// Invites all providers and guardians who have an e-mail address and have not joined.
#[server(prefix = "/api", endpoint = "invite_everybody")]
pub async fn invite_all(everybody: domain::members::InviteAll) -> ApiResult<()> {
    let delivery = delivery()?;
    let created = write(AuditAction::MembersInviteAll, move |tx| Box::pin(members::invite_all(tx, everybody, delivery))).await?;
    Ok(invitation_result::save_all(delivery, created).await?)
}

/// Sends an invitation again.
#[server(prefix = "/api", endpoint = "resend_invitation")]
pub async fn resend_invitation(invitation: domain::members::InvitationRef) -> ApiResult<()> {
    let delivery = delivery()?;
    let recipient = invitation.invitation.to_string();
    let created = rate_limited(
        &recipient,
        write(AuditAction::MembersResend, move |tx| Box::pin(members::resend(tx, invitation, delivery))),
    )
    .await?;
    Ok(invitation_result::save_one(delivery, created).await?)
}

/// Cancels an invitation.
#[server(prefix = "/api", endpoint = "withdraw_invitation")]
pub async fn withdraw_invitation(invitation: domain::members::InvitationRef) -> ApiResult<()> {
    write(AuditAction::MembersWithdraw, move |tx| Box::pin(members::withdraw(tx, invitation))).await?;
    set_flash(Flash::InvitationWithdrawn);
    Ok(())
}

/// Changes the role, the capabilities or the record of a member.
#[server(prefix = "/api", endpoint = "change_member")]
pub async fn change_member(member: domain::members::ChangeMember) -> ApiResult<()> {
    write(AuditAction::MembersChange, move |tx| Box::pin(members::change(tx, member))).await?;
    set_flash(Flash::MemberChanged);
    Ok(())
}

/// Removes a member.
#[server(prefix = "/api", endpoint = "remove_member")]
pub async fn remove_member(member: domain::members::MemberRef) -> ApiResult<()> {
    write(AuditAction::MembersRemove, move |tx| Box::pin(members::remove(tx, member))).await?;
    set_flash(Flash::MemberRemoved);
    Ok(())
}

/// Restores a removed member.
#[server(prefix = "/api", endpoint = "restore_member")]
pub async fn restore_member(member: domain::members::MemberRef) -> ApiResult<()> {
    write(AuditAction::MembersRestore, move |tx| Box::pin(members::restore(tx, member))).await?;
    set_flash(Flash::MemberRestored);
    Ok(())
}

/// Creates a password reset link for a member, and sends or shows it.
#[server(prefix = "/api", endpoint = "send_password_link")]
pub async fn send_password_link(help: domain::members::HelpMember) -> ApiResult<()> {
    let delivery = delivery()?;
    let recipient = help.member.to_string();
    let created = rate_limited(
        &recipient,
        write(AuditAction::MembersPasswordLink, move |tx| Box::pin(members::password_link(tx, help, delivery))),
    )
    .await?;
    Ok(invitation_result::password_link(delivery, created).await?)
}

/// Hides the invitation links after the office has passed them on.
#[server(prefix = "/api", endpoint = "put_links_away")]
pub async fn discard_invitation_links() -> ApiResult<()> {
    require_session()?;
    invitation_result::discard(&*current_request()?).await?;
    redirect("/members");
    Ok(())
}

/// Removes the second factor from a member's account.
#[server(prefix = "/api", endpoint = "remove_second_step")]
pub async fn remove_second_step(help: domain::members::HelpMember) -> ApiResult<()> {
    write(AuditAction::MembersRemoveSecondFactor, move |tx| Box::pin(members::remove_second_factor(tx, help))).await?;
    set_flash(Flash::MemberSecondStepOff);
    Ok(())
}

/// Revokes the guardianship of one child or of all children.
#[server(prefix = "/api", endpoint = "revoke_custody")]
pub async fn revoke_guardianship(custody: domain::members::RevokeGuardianship) -> ApiResult<()> {
    write(AuditAction::MembersRevokeGuardianship, move |tx| Box::pin(members::revoke_guardianship(tx, custody))).await?;
    set_flash(Flash::GuardianshipRevoked);
    Ok(())
}

/// Confirms that a guardian record belongs to one person.
#[server(prefix = "/api", endpoint = "confirm_guardian")]
pub async fn confirm_guardian(guardian: domain::members::GuardianRef) -> ApiResult<()> {
    write(AuditAction::MembersConfirmGuardian, move |tx| Box::pin(members::confirm_guardian(tx, guardian))).await?;
    set_flash(Flash::GuardianConfirmed);
    Ok(())
}

/// Links another guardian record of the same person to a member.
#[server(prefix = "/api", endpoint = "add_guardian_record")]
pub async fn link_guardian_record(record: domain::members::LinkedRecord) -> ApiResult<()> {
    write(AuditAction::MembersLinkRecord, move |tx| Box::pin(members::link_record(tx, record))).await?;
    set_flash(Flash::GuardianSaved);
    Ok(())
}

/// Unlinks a linked guardian record from a member.
#[server(prefix = "/api", endpoint = "part_guardian_record")]
pub async fn unlink_guardian_record(record: domain::members::LinkedRecord) -> ApiResult<()> {
    write(AuditAction::MembersUnlinkRecord, move |tx| Box::pin(members::unlink_record(tx, record))).await?;
    set_flash(Flash::GuardianSaved);
    Ok(())
}

/// Restores a revoked guardianship.
#[server(prefix = "/api", endpoint = "restore_custody")]
pub async fn restore_guardianship(custody: domain::members::RestoreGuardianship) -> ApiResult<()> {
    write(AuditAction::MembersRestoreGuardianship, move |tx| Box::pin(members::restore_guardianship(tx, custody))).await?;
    set_flash(Flash::GuardianshipRestored);
    Ok(())
}
