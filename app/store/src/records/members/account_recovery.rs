//! How the office helps a member back into their account: a password reset link, and the removal of a lost second factor.
//!
//! An account belongs to one person and may have memberships in several agencies. So an agency may bypass the owner's mailbox
//! only if no other agency depends on the account; otherwise the operator does it.

use super::invite::Delivery;
use crate::{
    Tx,
    identity::{Token, create_reset_link, remove_all_factors},
    kernel::sql::args,
    outbox,
};
use domain::{
    Capability, Error, ErrorCode, Language, MemberId, Result, UserId, mail::Email, members::HelpMember, security::SecurityEvent,
    text::EmailAddress,
};
use uuid::Uuid;

/// A password reset link, with the only copy of its token.
#[derive(Clone)]
pub struct PasswordLink {
    pub name: String,
    pub email: EmailAddress,
    pub token: Token,
}

struct Account {
    user: UserId,
    name: String,
    email: EmailAddress,
    language: Language,
    /// The account has a membership in another agency.
    elsewhere: bool,
}

async fn account_of(tx: &mut Tx, help: &HelpMember) -> Result<Account> {
    tx.require_capability(Capability::Manage)?;
    let (user, name, email, language, removed, elsewhere): (Uuid, String, String, Option<String>, Option<i64>, i64) = tx
        .fetch_one(
            "SELECT m.user_id, m.name, u.email, u.language, m.removed_us,
                (SELECT COUNT(*) FROM members o WHERE o.user_id = m.user_id AND o.agency_id <> m.agency_id AND o.removed_us IS NULL)
             FROM members m JOIN users u ON u.id = m.user_id WHERE m.agency_id = $1 AND m.id = $4",
            args![help.member],
        )
        .await?;
    tx.require_recent_proof()?;
    if removed.is_some() {
        return Err(Error::state(ErrorCode::MemberRemoved));
    }
    if is_own(tx, help.member) {
        return Err(Error::state(ErrorCode::MemberIsYou));
    }
    if !help.checked {
        return Err(Error::field("checked", ErrorCode::IdentityNotChecked));
    }
    let (email, language) = outbox::recipient(email, language.as_deref())?;
    Ok(Account { user: UserId(user), name, email, language, elsewhere: elsewhere > 0 })
}

fn is_own(tx: &Tx, member: MemberId) -> bool {
    tx.actor().viewer().is_some_and(|viewer| viewer.member == member)
}

/// Creates a password reset link; it replaces the previous one. It is emailed to the account's own address, or returned for the
/// office to pass on.
///
/// # Errors
/// `NotFound` for a member of another agency and without `manage`; `RecentProofRequired`; `Conflict::State` `MemberRemoved`,
/// `MemberIsYou`, and for manual delivery `AccountInOtherAgency`; `Invalid` `IdentityNotChecked`.
pub async fn password_link(tx: &mut Tx, help: HelpMember, by: Delivery) -> Result<PasswordLink> {
    let account = account_of(tx, &help).await?;
    if by == Delivery::Manual && account.elsewhere {
        return Err(Error::state(ErrorCode::AccountInOtherAgency));
    }
    let now = tx.now_us();
    let token = create_reset_link(tx.conn(), account.user, now).await?;
    tx.record_security_event(account.user, SecurityEvent::PasswordLinkMade).await?;
    if by == Delivery::Email {
        let message = Email::PasswordReset { token: token.expose().to_owned() };
        tx.queue_email(&account.email, account.language, &message).await?;
    }
    tx.record_subject("member", help.member.0);
    tx.record_change(&help);
    Ok(PasswordLink { name: account.name, email: account.email, token })
}

/// Removes all second factors of a member's account and ends its sessions, for a member who has lost them. The owner is notified.
///
/// # Errors
/// As [`password_link`]; always `AccountInOtherAgency` if the account has a membership in another agency;
/// `NoSecondFactor` if there is no second factor.
pub async fn remove_second_factor(tx: &mut Tx, help: HelpMember) -> Result<()> {
    let account = account_of(tx, &help).await?;
    if account.elsewhere {
        return Err(Error::state(ErrorCode::AccountInOtherAgency));
    }
    if !remove_all_factors(tx.conn(), account.user).await?.has_second_factor() {
        return Err(Error::state(ErrorCode::NoSecondFactor));
    }
    tx.record_security_event(account.user, SecurityEvent::SecondStepRemoved).await?;
    let agency = tx.agency().name.clone();
    let event = SecurityEvent::SecondStepRemoved.as_str().to_owned();
    tx.queue_email(&account.email, account.language, &Email::MembershipChange { agency, event }).await?;
    tx.record_subject("member", help.member.0);
    tx.record_change(&help);
    Ok(())
}
