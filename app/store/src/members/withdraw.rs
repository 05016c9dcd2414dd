//! Taking back what the agency asked somebody: open invitations, and their letters that have not left.

use crate::{
    Tx,
    sql::{args, internal},
};
use domain::{GuardianId, Result, text::Email};
use uuid::Uuid;

/// Takes back what the agency asked an address: open invitations, and their letters that have not left.
pub(super) async fn withdraw_all(tx: &mut Tx, email: &Email) -> Result<()> {
    withdraw_letters(tx, email).await?;
    let now = tx.now_us();
    tx.run(
        "UPDATE one_time_links SET withdrawn_us = $5
         WHERE agency_id = $1 AND email = $4 AND used_us IS NULL AND withdrawn_us IS NULL",
        args![email.as_str(), now],
    )
    .await?;
    Ok(())
}

/// Takes back the open invitations of a guardian.
pub(super) async fn withdraw_from(tx: &mut Tx, guardian: GuardianId) -> Result<()> {
    let now = tx.now_us();
    withdraw_letters_of(tx, guardian.0, "").await?;
    tx.run(
        "UPDATE one_time_links SET withdrawn_us = $5
         WHERE agency_id = $1 AND guardian_id = $4 AND used_us IS NULL AND withdrawn_us IS NULL",
        args![guardian, now],
    )
    .await?;
    Ok(())
}

/// An invitation to an address that is no more the guardian's is none: whoever reads it there is somebody else.
pub(crate) async fn drop_invitations_elsewhere(tx: &mut Tx, guardian: Uuid, email: &str) -> Result<()> {
    withdraw_letters_of(tx, guardian, email).await?;
    tx.run(
        "DELETE FROM one_time_links
         WHERE agency_id = $1 AND guardian_id = $4 AND email <> $5 AND used_us IS NULL AND withdrawn_us IS NULL",
        args![guardian, email],
    )
    .await?;
    Ok(())
}

/// The letters of a guardian's open invitations, but for those to one address.
async fn withdraw_letters_of(tx: &mut Tx, guardian: Uuid, but: &str) -> Result<()> {
    let rows: Vec<(String,)> = tx
        .all(
            "SELECT email FROM one_time_links
             WHERE agency_id = $1 AND guardian_id = $4 AND email <> $5 AND used_us IS NULL AND withdrawn_us IS NULL",
            args![guardian, but],
        )
        .await?;
    for (email,) in rows {
        withdraw_letters(tx, &Email::of_record(email).map_err(|error| internal(&error))?).await?;
    }
    Ok(())
}

/// A letter whose token is dead must not leave.
pub(super) async fn withdraw_letters(tx: &mut Tx, email: &Email) -> Result<()> {
    tx.run(
        "DELETE FROM outbox WHERE agency_id = $1 AND recipient = $4 AND sent_us IS NULL
            AND letter LIKE '{\"letter\":\"invitation\"%'",
        args![email.as_str()],
    )
    .await?;
    Ok(())
}
