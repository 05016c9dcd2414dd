//! How the office helps a member back into their account: a link to a new password, and the end of a second step that is lost.
//!
//! An account is one person's and may belong to several agencies. What would open it without its owner's mailbox is therefore done
//! only where no other agency depends on it; the operator does it otherwise.

use super::invite::Delivery;
use crate::{
    Tx,
    identity::{Token, new_link, take_factors_off},
    security::{self, Origin},
    sql::{args, internal},
};
use domain::{
    Capability, Error, Language, MemberId, Result, UserId, mail::Letter, members::HelpMember, security::SecurityEvent,
    text::Email,
};
use uuid::Uuid;

/// A link to a new password, with the only copy of its token.
#[derive(Clone)]
pub struct PasswordLink {
    pub name: String,
    pub email: Email,
    pub token: Token,
}

struct Account {
    user: UserId,
    name: String,
    email: Email,
    language: Language,
    /// Another agency lets the same account in.
    elsewhere: bool,
}

async fn account_of(tx: &mut Tx, help: &HelpMember) -> Result<Account> {
    tx.may(Capability::Manage)?;
    let (user, name, email, language, removed, elsewhere): (Uuid, String, String, Option<String>, Option<i64>, i64) = tx
        .one(
            "SELECT m.user_id, m.name, u.email, u.language, m.removed_us,
                (SELECT COUNT(*) FROM members o WHERE o.user_id = m.user_id AND o.agency_id <> m.agency_id AND o.removed_us IS NULL)
             FROM members m JOIN users u ON u.id = m.user_id WHERE m.agency_id = $1 AND m.id = $4",
            args![help.member],
        )
        .await?;
    tx.freshly_proved()?;
    if removed.is_some() {
        return Err(Error::state("member.is_removed"));
    }
    if is_own(tx, help.member) {
        return Err(Error::state("member.is_you"));
    }
    if !help.checked {
        return Err(Error::field("checked", "checked.missing"));
    }
    Ok(Account {
        user: UserId(user),
        name,
        email: Email::of_record(email).map_err(|error| internal(&error))?,
        language: language.as_deref().and_then(Language::from_tag).unwrap_or_default(),
        elsewhere: elsewhere > 0,
    })
}

fn is_own(tx: &Tx, member: MemberId) -> bool {
    tx.actor().viewer().is_some_and(|viewer| viewer.member == member)
}

/// Makes a link to a new password; it replaces the one before. By letter it goes to the account's own address; by hand it is for
/// whoever asks to pass on.
///
/// # Errors
/// `NotFound` for a member of another agency and without `manage`; `Unproved`; `Conflict::State` `member.is_removed`,
/// `member.is_you`, and by hand `member.account_elsewhere`; `Invalid` `checked.missing`.
pub async fn password_link(tx: &mut Tx, help: HelpMember, by: Delivery) -> Result<PasswordLink> {
    let account = account_of(tx, &help).await?;
    if by == Delivery::Hand && account.elsewhere {
        return Err(Error::state("member.account_elsewhere"));
    }
    let (db, now) = (tx.db().clone(), tx.now_us());
    let token = new_link(tx.conn(), account.user, now).await?;
    security::record(&db, tx.conn(), account.user, SecurityEvent::PasswordLinkMade, &Origin::default()).await?;
    if by == Delivery::Letter {
        let letter = Letter::PasswordReset { token: token.expose().to_owned() };
        tx.letter(&account.email, account.language, &letter).await?;
    }
    tx.subject("member", help.member.0);
    tx.changed(&help);
    Ok(PasswordLink { name: account.name, email: account.email, token })
}

/// Takes every second factor off a member's account and ends its sessions, for one who has lost them all. Its owner is told.
///
/// # Errors
/// As [`password_link`]; `member.account_elsewhere` always where another agency lets the account in; `member.no_second_step` where
/// there is none.
pub async fn take_second_step_off(tx: &mut Tx, help: HelpMember) -> Result<()> {
    let account = account_of(tx, &help).await?;
    if account.elsewhere {
        return Err(Error::state("member.account_elsewhere"));
    }
    let db = tx.db().clone();
    if !take_factors_off(tx.conn(), account.user).await?.has_second() {
        return Err(Error::state("member.no_second_step"));
    }
    security::record(&db, tx.conn(), account.user, SecurityEvent::SecondStepRemoved, &Origin::default()).await?;
    let agency = tx.agency().name.clone();
    let event = SecurityEvent::SecondStepRemoved.as_str().to_owned();
    tx.letter(&account.email, account.language, &Letter::MembershipChange { agency, event }).await?;
    tx.subject("member", help.member.0);
    tx.changed(&help);
    Ok(())
}
