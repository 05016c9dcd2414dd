//! What the office changes of its members: role, capabilities, record, and whether they are members at all.

use super::{
    records::{guardians_at, part_all},
    withdraw::withdraw_all,
};
use crate::{
    Tx,
    security::{self, Origin},
    sql::{args, internal},
};
use domain::{
    Capabilities, Capability, Error, GuardianId, Language, MemberId, ProviderId, Result, Role, UserId,
    mail::Letter,
    members::{ChangeMember, OfMember},
    security::SecurityEvent,
    text::Email,
    visits::full_name,
};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    user_id: Uuid,
    email: String,
    language: Option<String>,
    role: String,
    capabilities: String,
    name: String,
    provider_id: Option<Uuid>,
    guardian_id: Option<Uuid>,
    version: i64,
    removed_us: Option<i64>,
}

/// A member as one that is about to be changed; the version is the one that was looked at.
async fn look_at(tx: &mut Tx, member: MemberId, version: i64) -> Result<Row> {
    tx.may(Capability::Manage)?;
    let row: Row = tx
        .one(
            "SELECT m.user_id, u.email, u.language, m.role, m.capabilities, m.name, m.provider_id, m.guardian_id, m.version,
                m.removed_us
             FROM members m JOIN users u ON u.id = m.user_id WHERE m.agency_id = $1 AND m.id = $4",
            args![member],
        )
        .await?;
    tx.freshly_proved()?;
    if row.version == version { Ok(row) } else { Err(Error::state("member.changed")) }
}

/// Who somebody is from now on.
struct Becomes {
    role: Role,
    capabilities: Capabilities,
    name: String,
    provider: Option<ProviderId>,
    guardian: Option<GuardianId>,
}

/// Changes a member's role, capabilities or record. It holds from their next request; another role or record ends their
/// sessions, since each role has its own screens and its own length of a session. Open invitations of their address are
/// withdrawn. What stays as it was is told to nobody.
///
/// # Errors
/// `NotFound` for a member or a record of another agency; `Conflict::State` `member.changed` where another admin was first,
/// `member.is_removed`, `member.last_manager`, `member.has_this_role`; `Invalid` `capabilities.none`, `provider.missing`,
/// `provider.has_member`, `guardian.unknown`, `guardian.several`, `guardian.has_member`; `Unproved`.
pub async fn change(tx: &mut Tx, change: ChangeMember) -> Result<()> {
    let before = look_at(tx, change.member, change.version).await?;
    if before.removed_us.is_some() {
        return Err(Error::state("member.is_removed"));
    }
    let becomes = becomes(tx, &change, &before).await?;
    if !(becomes.role == Role::Admin && becomes.capabilities.has(Capability::Manage)) {
        somebody_else_manages(tx, change.member).await?;
    }
    let another_role = before.role != becomes.role.as_str();
    if another_role {
        let twin: Option<(i64,)> = tx
            .maybe(
                "SELECT CAST(1 AS BIGINT) FROM members WHERE agency_id = $1 AND user_id = $4 AND role = $5",
                args![before.user_id, becomes.role.as_str()],
            )
            .await?;
        if twin.is_some() {
            return Err(Error::state("member.has_this_role"));
        }
    }
    tx.subject("member", change.member.0);
    let another_record =
        before.provider_id != becomes.provider.map(|id| id.0) || before.guardian_id != becomes.guardian.map(|id| id.0);
    if !another_role && !another_record && before.name == becomes.name && before.capabilities == becomes.capabilities.to_string()
    {
        return Ok(());
    }
    if another_role || another_record {
        end_sessions(tx, change.member).await?;
        if let Some(guardian) = before.guardian_id {
            part_all(tx, guardian).await?;
        }
    }
    tx.run(
        "UPDATE members SET role = $5, capabilities = $6, name = $7, provider_id = $8, guardian_id = $9,
            version = version + 1 WHERE agency_id = $1 AND id = $4",
        args![
            change.member,
            becomes.role.as_str(),
            becomes.capabilities.to_string(),
            becomes.name,
            becomes.provider,
            becomes.guardian
        ],
    )
    .await?;
    // An invitation that is still open would give back what was just taken away.
    let email = Email::of_record(before.email.clone()).map_err(|error| internal(&error))?;
    withdraw_all(tx, &email).await?;
    tx.changed(&change);
    tell(tx, &before, SecurityEvent::RoleChanged).await
}

async fn becomes(tx: &mut Tx, change: &ChangeMember, before: &Row) -> Result<Becomes> {
    let nothing = Becomes {
        role: change.role,
        capabilities: Capabilities::NONE,
        name: before.name.clone(),
        provider: None,
        guardian: None,
    };
    match change.role {
        Role::Admin => {
            let capabilities = change.capabilities();
            if capabilities.is_empty() {
                return Err(Error::field("capabilities", "capabilities.none"));
            }
            Ok(Becomes { capabilities, ..nothing })
        }
        Role::Provider => {
            let provider = change.provider.ok_or_else(|| Error::field("provider", "provider.missing"))?;
            let (first, last): (String, String) =
                tx.one("SELECT first_name, last_name FROM providers WHERE agency_id = $1 AND id = $4", args![provider]).await?;
            is_free(tx, change.member, Some(provider.0), None).await?;
            Ok(Becomes { name: full_name(&first, &last), provider: Some(provider), ..nothing })
        }
        Role::Parent => {
            let (guardian, first, last) = guardian_of(tx, change).await?;
            is_free(tx, change.member, None, Some(guardian)).await?;
            Ok(Becomes { name: full_name(&first, &last), guardian: Some(GuardianId(guardian)), ..nothing })
        }
    }
}

/// The record that is chosen, or the only one of the address. One that somebody signs in as is found by its id alone.
async fn guardian_of(tx: &mut Tx, change: &ChangeMember) -> Result<(Uuid, String, String)> {
    let guardian = match (change.guardian, &change.guardian_email) {
        (Some(guardian), _) => guardian,
        (None, Some(email)) => match guardians_at(tx, email).await?.as_slice() {
            [] => return Err(Error::field("guardian_email", "guardian.unknown")),
            [one] => one.id,
            _ => return Err(Error::field("guardian_email", "guardian.several")),
        },
        (None, None) => return Err(Error::field("guardian_email", "guardian.unknown")),
    };
    tx.one("SELECT id, first_name, last_name FROM guardians WHERE agency_id = $1 AND id = $4", args![guardian]).await
}

/// Nobody else signs in as a record.
async fn is_free(tx: &mut Tx, member: MemberId, provider: Option<Uuid>, guardian: Option<Uuid>) -> Result<()> {
    let holder: Option<(i64,)> = tx
        .maybe(
            "SELECT CAST(1 AS BIGINT) FROM members WHERE agency_id = $1 AND id <> $4 AND removed_us IS NULL
                AND (provider_id = $5 OR guardian_id = $6)
             UNION ALL
             SELECT CAST(1 AS BIGINT) FROM guardians WHERE agency_id = $1 AND id = $6 AND same_as IS NOT NULL",
            args![member, provider, guardian],
        )
        .await?;
    let field = if provider.is_some() { "provider" } else { "guardian" };
    if holder.is_some() { Err(Error::field(field, format!("{field}.has_member"))) } else { Ok(()) }
}

/// An agency without anybody who manages it could never get one again.
async fn somebody_else_manages(tx: &mut Tx, but: MemberId) -> Result<()> {
    let rows: Vec<(Uuid, String)> = tx
        .all("SELECT id, capabilities FROM members WHERE agency_id = $1 AND role = 'admin' AND removed_us IS NULL", args![])
        .await?;
    let manages = |capabilities: &str| Capabilities::from(capabilities.to_owned()).has(Capability::Manage);
    let (own, others): (Vec<_>, Vec<_>) = rows.iter().partition(|(id, _)| *id == but.0);
    let is_one = own.iter().any(|(_, capabilities)| manages(capabilities));
    if is_one && !others.iter().any(|(_, capabilities)| manages(capabilities)) {
        return Err(Error::state("member.last_manager"));
    }
    Ok(())
}

/// Takes a membership away: its sessions end, what the agency asked of the address is withdrawn. What the member wrote and
/// the visits they made stay, and so does the row.
///
/// # Errors
/// As [`change`].
pub async fn remove(tx: &mut Tx, of: OfMember) -> Result<()> {
    let before = look_at(tx, of.member, of.version).await?;
    if before.removed_us.is_some() {
        return Err(Error::state("member.is_removed"));
    }
    somebody_else_manages(tx, of.member).await?;
    end_sessions(tx, of.member).await?;
    if let Some(guardian) = before.guardian_id {
        part_all(tx, guardian).await?;
    }
    let now = tx.now_us();
    tx.run("UPDATE members SET removed_us = $5, version = version + 1 WHERE agency_id = $1 AND id = $4", args![of.member, now])
        .await?;
    let email = Email::of_record(before.email.clone()).map_err(|error| internal(&error))?;
    withdraw_all(tx, &email).await?;
    tx.run(
        "DELETE FROM outbox WHERE agency_id = $1 AND recipient = $4 AND sent_us IS NULL AND failed_us IS NULL",
        args![email.as_str()],
    )
    .await?;
    tx.subject("member", of.member.0);
    tx.changed(&of);
    tell(tx, &before, SecurityEvent::Removed).await
}

/// Gives a membership back as it was, but for further records of a guardian, which the office adds anew.
///
/// # Errors
/// As [`change`]; `Conflict::State` `member.record_is_taken` where somebody else has joined as the record, `member.stands`
/// where it was given back already.
pub async fn restore(tx: &mut Tx, of: OfMember) -> Result<()> {
    let before = look_at(tx, of.member, of.version).await?;
    if before.removed_us.is_none() {
        return Err(Error::state("member.stands"));
    }
    is_free(tx, of.member, before.provider_id, before.guardian_id).await.map_err(|_| Error::state("member.record_is_taken"))?;
    end_sessions(tx, of.member).await?;
    tx.run("UPDATE members SET removed_us = NULL, version = version + 1 WHERE agency_id = $1 AND id = $4", args![of.member])
        .await?;
    tx.subject("member", of.member.0);
    tx.changed(&of);
    tell(tx, &before, SecurityEvent::Restored).await
}

async fn end_sessions(tx: &mut Tx, member: MemberId) -> Result<()> {
    tx.run("DELETE FROM sessions WHERE agency_id = $1 AND member_id = $4", args![member]).await?;
    Ok(())
}

async fn tell(tx: &mut Tx, of: &Row, event: SecurityEvent) -> Result<()> {
    tell_user(tx, UserId(of.user_id), &of.email, of.language.as_deref(), event).await
}

/// Keeps for a user what the agency did, and writes to them. The device is the office's, so it is not named.
pub(super) async fn tell_user(
    tx: &mut Tx,
    user: UserId,
    email: &str,
    language: Option<&str>,
    event: SecurityEvent,
) -> Result<()> {
    let db = tx.db().clone();
    security::record(&db, tx.conn(), user, event, &Origin::default()).await?;
    let email = Email::of_record(email.to_owned()).map_err(|error| internal(&error))?;
    let language = language.and_then(Language::from_tag).unwrap_or_default();
    let agency = tx.agency().name.clone();
    tx.letter(&email, language, &Letter::MembershipChange { agency, event: event.as_str().to_owned() }).await
}
