//! Changes of memberships by the office: role, capabilities, record, removal and restoring.

use super::{
    guardian_records::{guardians_with_email, unlink_all_records},
    notifications::notify_user,
    withdraw_invitations::withdraw_invitations_to,
};
use crate::{
    Tx,
    kernel::{
        columns::has_ended,
        sql::{args, internal},
    },
};
use domain::{
    Capabilities, Capability, Error, ErrorCode, GuardianId, MemberId, ProviderId, Result, Role, UserId,
    members::{ChangeMember, MemberRef},
    security::SecurityEvent,
    text::EmailAddress,
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

/// Loads a member for a change and checks rights, recent proof and version.
async fn load_for_update(tx: &mut Tx, member: MemberId, version: i64) -> Result<Row> {
    tx.require_capability(Capability::Manage)?;
    let row: Row = tx
        .fetch_one(
            "SELECT m.user_id, u.email, u.language, m.role, m.capabilities, m.name, m.provider_id, m.guardian_id, m.version,
                m.removed_us
             FROM members m JOIN users u ON u.id = m.user_id WHERE m.agency_id = $1 AND m.id = $4",
            args![member],
        )
        .await?;
    tx.require_recent_proof()?;
    if row.version == version { Ok(row) } else { Err(Error::state(ErrorCode::MemberChanged)) }
}

/// The new values of a membership.
struct NewMembership {
    role: Role,
    capabilities: Capabilities,
    name: String,
    provider: Option<ProviderId>,
    guardian: Option<GuardianId>,
}

/// Changes a member's role, capabilities or record, effective from their next request. Another role or record ends their
/// sessions, since every role has its own pages and session limits. Open invitations of their address are withdrawn. A change
/// without an effect sends no notification.
///
/// # Errors
/// `NotFound` for a member or a record of another agency; `Conflict::State` `MemberChanged` if another admin saved first,
/// `MemberRemoved`, `LastManager`, `MemberHasRole`; `Invalid` `NoCapability`, `ProviderMissing`, `ProviderHasEnded`,
/// `ProviderHasMember`, `GuardianUnknown`, `GuardianAmbiguous`, `GuardianHasMember`; `RecentProofRequired`.
pub async fn change(tx: &mut Tx, change: ChangeMember) -> Result<()> {
    let before = load_for_update(tx, change.member, change.version).await?;
    if before.removed_us.is_some() {
        return Err(Error::state(ErrorCode::MemberRemoved));
    }
    let after = new_membership(tx, &change, &before).await?;
    if !(after.role == Role::Admin && after.capabilities.has(Capability::Manage)) {
        require_another_manager(tx, change.member).await?;
    }
    let another_role = before.role != after.role.as_str();
    if another_role {
        let twin: Option<(i64,)> = tx
            .fetch_optional(
                "SELECT CAST(1 AS BIGINT) FROM members WHERE agency_id = $1 AND user_id = $4 AND role = $5",
                args![before.user_id, after.role.as_str()],
            )
            .await?;
        if twin.is_some() {
            return Err(Error::state(ErrorCode::MemberHasRole));
        }
    }
    tx.record_subject("member", change.member.0);
    let another_record =
        before.provider_id != after.provider.map(|id| id.0) || before.guardian_id != after.guardian.map(|id| id.0);
    if !another_role && !another_record && before.name == after.name && before.capabilities == after.capabilities.to_string() {
        return Ok(());
    }
    if another_role || another_record {
        end_sessions(tx, change.member).await?;
        if let Some(guardian) = before.guardian_id {
            unlink_all_records(tx, guardian).await?;
        }
    }
    tx.execute(
        "UPDATE members SET role = $5, capabilities = $6, name = $7, provider_id = $8, guardian_id = $9,
            version = version + 1 WHERE agency_id = $1 AND id = $4",
        args![change.member, after.role.as_str(), after.capabilities.to_string(), after.name, after.provider, after.guardian],
    )
    .await?;
    // An open invitation would give back what was just removed.
    let email = EmailAddress::from_record(before.email.clone()).map_err(|error| internal(&error))?;
    withdraw_invitations_to(tx, &email).await?;
    tx.record_change(&change);
    notify_member(tx, &before, SecurityEvent::RoleChanged).await
}

async fn new_membership(tx: &mut Tx, change: &ChangeMember, before: &Row) -> Result<NewMembership> {
    let base = NewMembership {
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
                return Err(Error::field("capabilities", ErrorCode::NoCapability));
            }
            Ok(NewMembership { capabilities, ..base })
        }
        Role::Provider => {
            let provider = change.provider.ok_or_else(|| Error::field("provider", ErrorCode::ProviderMissing))?;
            let (first, last, ended_on): (String, String, Option<String>) = tx
                .fetch_one(
                    "SELECT first_name, last_name, ended_on FROM providers
                     WHERE agency_id = $1 AND id = $4 AND merged_into_id IS NULL",
                    args![provider],
                )
                .await?;
            if before.provider_id != Some(provider.0) && has_ended(ended_on.as_deref(), tx.local_now()?.date()) {
                return Err(Error::field("provider", ErrorCode::ProviderHasEnded));
            }
            require_unclaimed_record(tx, change.member, Some(provider.0), None).await?;
            Ok(NewMembership { name: full_name(&first, &last), provider: Some(provider), ..base })
        }
        Role::Parent => {
            let (guardian, first, last) = guardian_of(tx, change).await?;
            require_unclaimed_record(tx, change.member, None, Some(guardian)).await?;
            Ok(NewMembership { name: full_name(&first, &last), guardian: Some(GuardianId(guardian)), ..base })
        }
    }
}

/// The chosen record, or the only one with the address. A record that already has a member is found by its id only.
async fn guardian_of(tx: &mut Tx, change: &ChangeMember) -> Result<(Uuid, String, String)> {
    let guardian = match (change.guardian, change.address()?) {
        (Some(guardian), _) => guardian,
        (None, Some(email)) => match guardians_with_email(tx, &email).await?.as_slice() {
            [] => return Err(Error::field("guardian_email", ErrorCode::GuardianUnknown)),
            [one] => one.id,
            _ => return Err(Error::field("guardian_email", ErrorCode::GuardianAmbiguous)),
        },
        (None, None) => return Err(Error::field("guardian_email", ErrorCode::GuardianUnknown)),
    };
    tx.fetch_one(
        "SELECT id, first_name, last_name FROM guardians WHERE agency_id = $1 AND id = $4 AND merged_into_id IS NULL",
        args![guardian],
    )
    .await
}

/// Checks that no other member signs in as the record.
async fn require_unclaimed_record(tx: &mut Tx, member: MemberId, provider: Option<Uuid>, guardian: Option<Uuid>) -> Result<()> {
    let holder: Option<(i64,)> = tx
        .fetch_optional(
            "SELECT CAST(1 AS BIGINT) FROM members WHERE agency_id = $1 AND id <> $4 AND removed_us IS NULL
                AND (provider_id = $5 OR guardian_id = $6)
             UNION ALL
             SELECT CAST(1 AS BIGINT) FROM guardians WHERE agency_id = $1 AND id = $6 AND same_as IS NOT NULL",
            args![member, provider, guardian],
        )
        .await?;
    if holder.is_some() { Err(super::record_has_member(provider.is_some())) } else { Ok(()) }
}

/// An agency without a manager could never get one again.
async fn require_another_manager(tx: &mut Tx, but: MemberId) -> Result<()> {
    let rows: Vec<(Uuid, String)> = tx
        .fetch_all("SELECT id, capabilities FROM members WHERE agency_id = $1 AND role = 'admin' AND removed_us IS NULL", args![])
        .await?;
    let manages = |capabilities: &str| Capabilities::from(capabilities.to_owned()).has(Capability::Manage);
    let (own, others): (Vec<_>, Vec<_>) = rows.iter().partition(|(id, _)| *id == but.0);
    let is_one = own.iter().any(|(_, capabilities)| manages(capabilities));
    if is_one && !others.iter().any(|(_, capabilities)| manages(capabilities)) {
        return Err(Error::state(ErrorCode::LastManager));
    }
    Ok(())
}

/// Removes a membership: ends its sessions and withdraws open invitations of the address. The row stays, and so do the member's
/// notes and visits.
///
/// # Errors
/// As [`change`].
pub async fn remove(tx: &mut Tx, of: MemberRef) -> Result<()> {
    let before = load_for_update(tx, of.member, of.version).await?;
    if before.removed_us.is_some() {
        return Err(Error::state(ErrorCode::MemberRemoved));
    }
    require_another_manager(tx, of.member).await?;
    end_sessions(tx, of.member).await?;
    if let Some(guardian) = before.guardian_id {
        unlink_all_records(tx, guardian).await?;
    }
    let now = tx.now_us();
    tx.execute(
        "UPDATE members SET removed_us = $5, version = version + 1 WHERE agency_id = $1 AND id = $4",
        args![of.member, now],
    )
    .await?;
    let email = EmailAddress::from_record(before.email.clone()).map_err(|error| internal(&error))?;
    withdraw_invitations_to(tx, &email).await?;
    tx.execute(
        "DELETE FROM outbox WHERE agency_id = $1 AND recipient = $4 AND sent_us IS NULL AND failed_us IS NULL",
        args![email.as_str()],
    )
    .await?;
    tx.record_subject("member", of.member.0);
    tx.record_change(&of);
    notify_member(tx, &before, SecurityEvent::Removed).await
}

/// Restores a membership, except for a guardian's linked records, which the office adds again.
///
/// # Errors
/// As [`change`]; `Conflict::State` `MemberRecordTaken` if another member has joined as the record, `MemberHasAccess` if it
/// was restored already.
pub async fn restore(tx: &mut Tx, of: MemberRef) -> Result<()> {
    let before = load_for_update(tx, of.member, of.version).await?;
    if before.removed_us.is_none() {
        return Err(Error::state(ErrorCode::MemberHasAccess));
    }
    require_unclaimed_record(tx, of.member, before.provider_id, before.guardian_id)
        .await
        .map_err(|_| Error::state(ErrorCode::MemberRecordTaken))?;
    end_sessions(tx, of.member).await?;
    tx.execute("UPDATE members SET removed_us = NULL, version = version + 1 WHERE agency_id = $1 AND id = $4", args![of.member])
        .await?;
    tx.record_subject("member", of.member.0);
    tx.record_change(&of);
    notify_member(tx, &before, SecurityEvent::Restored).await
}

async fn end_sessions(tx: &mut Tx, member: MemberId) -> Result<()> {
    tx.execute("DELETE FROM sessions WHERE agency_id = $1 AND member_id = $4", args![member]).await?;
    Ok(())
}

async fn notify_member(tx: &mut Tx, of: &Row, event: SecurityEvent) -> Result<()> {
    notify_user(tx, UserId(of.user_id), &of.email, of.language.as_deref(), event).await
}
