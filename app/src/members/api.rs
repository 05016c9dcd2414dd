//! What the office does with members and invitations, and how an invitation is taken up.

use super::handed;
use crate::{
    account::entry::{HalfWay, enter, new_password},
    request::{audited, cookies, notice, redirect, set_cookie, signed_in, stranger, write},
    throttle::{self, What},
};
use domain::{Error, MemberId, Result};
use leptos::prelude::*;
use store::{
    identity::{Joiner, PasswordOwner, Token},
    members::{self, Delivery},
};

/// Letters, unless the installation sends none.
fn delivery() -> Result<Delivery> {
    Ok(if stranger()?.installation.sends_mail { Delivery::Letter } else { Delivery::Hand })
}

/// Sends something to one person of an agency, known by `whom`, so often and no more. What is refused does not count.
async fn counted<T>(whom: &str, sending: impl Future<Output = Result<T>>) -> Result<T> {
    let (_, actor) = signed_in()?;
    let account = format!("{} {whom}", actor.agency().id);
    let attempt = throttle::attempt(&stranger()?, What::Invite, Some(&account)).await?;
    let sent = sending.await;
    if sent.is_err() {
        attempt.give_back().await?;
    }
    sent
}

/// Asks somebody into the office.
#[server(prefix = "/api", endpoint = "invite_office")]
pub async fn invite_office(invitation: domain::members::InviteOffice) -> Result<()> {
    let by = delivery()?;
    let whom = invitation.email.as_str().to_owned();
    let made = counted(&whom, write("members.invite", move |tx| Box::pin(members::invite_office(tx, invitation, by)))).await?;
    handed::one_invited(by, made).await
}

/// Asks an imported provider to join.
#[server(prefix = "/api", endpoint = "invite_provider")]
pub async fn invite_provider(invitation: domain::members::InviteProvider) -> Result<()> {
    let by = delivery()?;
    let whom = invitation.email.as_str().to_owned();
    let made = counted(&whom, write("members.invite", move |tx| Box::pin(members::invite_provider(tx, invitation, by)))).await?;
    handed::one_invited(by, made).await
}

/// Asks a guardian to join.
#[server(prefix = "/api", endpoint = "invite_parent")]
pub async fn invite_parent(invitation: domain::members::InviteParent) -> Result<()> {
    let by = delivery()?;
    let whom = invitation.guardian.to_string();
    let made = counted(&whom, write("members.invite", move |tx| Box::pin(members::invite_parent(tx, invitation, by)))).await?;
    handed::one_invited(by, made).await
}

/// Asks everybody who has an address and has not joined.
#[server(prefix = "/api", endpoint = "invite_everybody")]
pub async fn invite_everybody(everybody: domain::members::InviteEverybody) -> Result<()> {
    let by = delivery()?;
    let made = write("members.invite_everybody", move |tx| Box::pin(members::invite_everybody(tx, everybody, by))).await?;
    handed::all_invited(by, made).await
}

/// Sends an invitation anew.
#[server(prefix = "/api", endpoint = "resend_invitation")]
pub async fn resend_invitation(invitation: domain::members::OfInvitation) -> Result<()> {
    let by = delivery()?;
    let whom = invitation.invitation.to_string();
    let made = counted(&whom, write("members.resend", move |tx| Box::pin(members::resend(tx, invitation, by)))).await?;
    handed::one_invited(by, made).await
}

/// Takes an invitation back.
#[server(prefix = "/api", endpoint = "withdraw_invitation")]
pub async fn withdraw_invitation(invitation: domain::members::OfInvitation) -> Result<()> {
    write("members.withdraw", move |tx| Box::pin(members::withdraw(tx, invitation))).await?;
    notice("invitation.withdrawn");
    Ok(())
}

/// Gives a member another role, other capabilities or another record.
#[server(prefix = "/api", endpoint = "change_member")]
pub async fn change_member(member: domain::members::ChangeMember) -> Result<()> {
    write("members.change", move |tx| Box::pin(members::change(tx, member))).await?;
    notice("member.changed");
    Ok(())
}

/// Takes a membership away.
#[server(prefix = "/api", endpoint = "remove_member")]
pub async fn remove_member(member: domain::members::OfMember) -> Result<()> {
    write("members.remove", move |tx| Box::pin(members::remove(tx, member))).await?;
    notice("member.removed");
    Ok(())
}

/// Gives a membership back.
#[server(prefix = "/api", endpoint = "restore_member")]
pub async fn restore_member(member: domain::members::OfMember) -> Result<()> {
    write("members.restore", move |tx| Box::pin(members::restore(tx, member))).await?;
    notice("member.restored");
    Ok(())
}

/// Makes a link to a member's new password, and sends it or hands it over.
#[server(prefix = "/api", endpoint = "send_password_link")]
pub async fn send_password_link(help: domain::members::HelpMember) -> Result<()> {
    let by = delivery()?;
    let whom = help.member.to_string();
    let made = counted(&whom, write("members.password_link", move |tx| Box::pin(members::password_link(tx, help, by)))).await?;
    handed::password_link(by, made).await
}

/// The links that wait are passed on: they are shown no more.
#[server(prefix = "/api", endpoint = "put_links_away")]
pub async fn put_links_away() -> Result<()> {
    signed_in()?;
    handed::put_away(&stranger()?).await?;
    redirect("/members");
    Ok(())
}

/// Takes the second step off a member's account.
#[server(prefix = "/api", endpoint = "remove_second_step")]
pub async fn remove_second_step(help: domain::members::HelpMember) -> Result<()> {
    write("members.second_step_off", move |tx| Box::pin(members::take_second_step_off(tx, help))).await?;
    notice("member.second_step_off");
    Ok(())
}

/// Takes a child away from a guardian, or all of them.
#[server(prefix = "/api", endpoint = "revoke_custody")]
pub async fn revoke_custody(custody: domain::members::RevokeCustody) -> Result<()> {
    write("members.revoke_custody", move |tx| Box::pin(members::revoke_custody(tx, custody))).await?;
    notice("custody.revoked");
    Ok(())
}

/// The office has looked at a guardian's record: it is one person's.
#[server(prefix = "/api", endpoint = "confirm_guardian")]
pub async fn confirm_guardian(guardian: domain::members::OfGuardian) -> Result<()> {
    write("members.confirm_guardian", move |tx| Box::pin(members::confirm_guardian(tx, guardian))).await?;
    notice("guardian.confirmed");
    Ok(())
}

/// Gives a member who is a guardian a further record of the same person.
#[server(prefix = "/api", endpoint = "add_guardian_record")]
pub async fn add_guardian_record(record: domain::members::FurtherRecord) -> Result<()> {
    write("members.add_record", move |tx| Box::pin(members::add_record(tx, record))).await?;
    notice("guardian.kept");
    Ok(())
}

/// Takes a further record from a member.
#[server(prefix = "/api", endpoint = "part_guardian_record")]
pub async fn part_guardian_record(record: domain::members::FurtherRecord) -> Result<()> {
    write("members.part_record", move |tx| Box::pin(members::part_record(tx, record))).await?;
    notice("guardian.kept");
    Ok(())
}

/// Gives a child back to a guardian.
#[server(prefix = "/api", endpoint = "restore_custody")]
pub async fn restore_custody(custody: domain::members::RestoreCustody) -> Result<()> {
    write("members.restore_custody", move |tx| Box::pin(members::restore_custody(tx, custody))).await?;
    notice("custody.restored");
    Ok(())
}

/// Takes up the link of an address without an account: makes one, and signs in.
#[server(prefix = "/api", endpoint = "join")]
pub async fn join(account: domain::account::Join) -> Result<()> {
    let request = stranger()?;
    if let Some(actor) = &request.actor {
        // Whoever is signed in joins as themselves or signs out first; the page says so.
        request.db.keep_refusal(actor, "members.join").await?;
        return Err(Error::NotFound);
    }
    throttle::attempt(&request, What::Join, None).await?;
    let token = Token::from_text(account.token);
    let link = request.db.identity().link(&token).await?;
    if link.has_account {
        return Err(Error::state("join.sign_in_first"));
    }
    let known = vec![link.email.as_str().to_owned(), link.name.clone(), link.agency_name.clone()];
    let owner = PasswordOwner { has_second: false, known };
    let password_hash = new_password(&request, &link.email, account.password, owner, "password").await?.hash;
    let joined = request.db.identity().join(&token, Joiner::New { password_hash, name: account.name }).await?;
    notice("place.first");
    let half = HalfWay { agency: Some(joined.agency), next: None };
    enter(&request, joined.user, half).await.map(redirect)
}

/// Takes up a link as the account that is signed in, and goes to the place that came of it.
#[server(prefix = "/api", endpoint = "join_as_myself")]
pub async fn join_as_myself(account: domain::account::JoinAsMyself) -> Result<()> {
    let (db, actor) = signed_in()?;
    let viewer = actor.viewer().ok_or(Error::SignedOut)?;
    let joined = db.identity().join(&Token::from_text(account.token), Joiner::Known(viewer.user)).await;
    let joined = audited("members.join_as_myself", joined).await?;
    notice("place.joined");
    match go_to(joined.member).await {
        // Too long ago proved for a session of that role: they stay where they are, and find the place on their account.
        Err(Error::Unproved) => {
            redirect("/account");
            Ok(())
        }
        gone => gone,
    }
}

/// Goes to another place of one's own.
#[server(prefix = "/api", endpoint = "enter_place")]
pub async fn enter_place(place: domain::account::EnterPlace) -> Result<()> {
    audited("account.enter_place", go_to(place.member).await).await?;
    notice("place.entered");
    Ok(())
}

/// Turns the session into one of another place, and leads to its first screen.
async fn go_to(member: MemberId) -> Result<()> {
    let request = stranger()?;
    let viewer = request.actor.as_ref().and_then(|actor| actor.viewer()).ok_or(Error::SignedOut)?;
    let session = request.session.as_ref().ok_or(Error::SignedOut)?;
    let (token, role) = request.db.identity().enter_place(viewer.user, session, request.device.as_ref(), member).await?;
    let kept = domain::account::SessionLimits::of(role).absolute_seconds;
    set_cookie(&request.installation.cookie(cookies::SESSION, token.expose(), Some(kept)));
    redirect(role.first_screen());
    Ok(())
}
