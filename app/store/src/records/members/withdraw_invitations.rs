//! Withdrawing open invitations and deleting their unsent emails.

use crate::{
    Tx,
    kernel::sql::{args, internal},
};
use domain::{GuardianId, ProviderId, Result, mail::EmailKind, text::EmailAddress};
use uuid::Uuid;

/// Withdraws the open invitations to an address and deletes their unsent emails.
pub(super) async fn withdraw_invitations_to(tx: &mut Tx, email: &EmailAddress) -> Result<()> {
    delete_invitation_emails(tx, email).await?;
    let now = tx.now_us();
    tx.execute(
        "UPDATE one_time_links SET withdrawn_us = $5
         WHERE agency_id = $1 AND email = $4 AND used_us IS NULL AND withdrawn_us IS NULL",
        args![email.as_str(), now],
    )
    .await?;
    Ok(())
}

/// Withdraws the open invitations of a guardian.
pub(super) async fn withdraw_invitations_of_guardian(tx: &mut Tx, guardian: GuardianId) -> Result<()> {
    let now = tx.now_us();
    delete_invitation_emails_of_guardian(tx, guardian.0, "").await?;
    tx.execute(
        "UPDATE one_time_links SET withdrawn_us = $5
         WHERE agency_id = $1 AND guardian_id = $4 AND used_us IS NULL AND withdrawn_us IS NULL",
        args![guardian, now],
    )
    .await?;
    Ok(())
}

/// Withdraws the open invitations of a provider.
pub(crate) async fn withdraw_invitations_of_provider(tx: &mut Tx, provider: ProviderId) -> Result<()> {
    let rows: Vec<(String,)> = tx
        .fetch_all(
            "SELECT email FROM one_time_links
             WHERE agency_id = $1 AND provider_id = $4 AND used_us IS NULL AND withdrawn_us IS NULL",
            args![provider],
        )
        .await?;
    for (email,) in rows {
        delete_invitation_emails(tx, &EmailAddress::from_record(email).map_err(|error| internal(&error))?).await?;
    }
    let now = tx.now_us();
    tx.execute(
        "UPDATE one_time_links SET withdrawn_us = $5
         WHERE agency_id = $1 AND provider_id = $4 AND used_us IS NULL AND withdrawn_us IS NULL",
        args![provider, now],
    )
    .await?;
    Ok(())
}

/// Deletes invitations to an address that is no longer the guardian's: its owner may be another person.
pub(crate) async fn delete_invitations_to_other_addresses(tx: &mut Tx, guardian: Uuid, email: &str) -> Result<()> {
    delete_invitation_emails_of_guardian(tx, guardian, email).await?;
    tx.execute(
        "DELETE FROM one_time_links
         WHERE agency_id = $1 AND guardian_id = $4 AND email <> $5 AND used_us IS NULL AND withdrawn_us IS NULL",
        args![guardian, email],
    )
    .await?;
    Ok(())
}

/// Deletes the unsent emails of a guardian's open invitations, except those to one address.
async fn delete_invitation_emails_of_guardian(tx: &mut Tx, guardian: Uuid, but: &str) -> Result<()> {
    let rows: Vec<(String,)> = tx
        .fetch_all(
            "SELECT email FROM one_time_links
             WHERE agency_id = $1 AND guardian_id = $4 AND email <> $5 AND used_us IS NULL AND withdrawn_us IS NULL",
            args![guardian, but],
        )
        .await?;
    for (email,) in rows {
        delete_invitation_emails(tx, &EmailAddress::from_record(email).map_err(|error| internal(&error))?).await?;
    }
    Ok(())
}

/// An email with an invalid token must not be sent.
pub(super) async fn delete_invitation_emails(tx: &mut Tx, email: &EmailAddress) -> Result<()> {
    tx.execute(
        "DELETE FROM outbox WHERE agency_id = $1 AND recipient = $4 AND kind = $5 AND sent_us IS NULL",
        args![email.as_str(), EmailKind::Invitation.as_str()],
    )
    .await?;
    Ok(())
}
