//! Custody: a guardian loses a child, or gets it back. It holds from the guardian's next request on, whatever the files say, and
//! for the person: also by a further record they see the child no more.

use super::{change::tell_user, withdraw::withdraw_from};
use crate::{Tx, sql::args};
use domain::{
    Capability, Error, GuardianId, Result, UserId,
    members::{RestoreCustody, RevokeCustody},
    security::SecurityEvent,
};
use uuid::Uuid;

/// The records of the person whose record is `$4`.
const RECORDS: &str = "SELECT r.id FROM guardians r WHERE r.agency_id = $1 AND COALESCE(r.same_as, r.id) =
    (SELECT COALESCE(g.same_as, g.id) FROM guardians g WHERE g.agency_id = $1 AND g.id = $4)";

/// Takes a child away from a guardian, or all of them. An invitation of a guardian who is left without a child is withdrawn.
///
/// # Errors
/// `NotFound` for a guardian or a child of another agency, `Conflict::State` `custody.is_revoked` where there is nothing to
/// take away any more; `Unproved`.
pub async fn revoke(tx: &mut Tx, revoke: RevokeCustody) -> Result<()> {
    tx.may(Capability::Manage)?;
    is_ours(tx, revoke.guardian).await?;
    if let Some(child) = revoke.child {
        let _: (Uuid,) = tx.one("SELECT id FROM children WHERE agency_id = $1 AND id = $4", args![child]).await?;
    }
    tx.freshly_proved()?;
    let rows: Vec<(Uuid, Uuid)> = tx
        .all(
            format!(
                "SELECT guardian_id, child_id FROM guardianships WHERE agency_id = $1 AND guardian_id IN ({RECORDS})
                    AND child_id = COALESCE($5, child_id) ORDER BY child_id, guardian_id"
            ),
            args![revoke.guardian, revoke.child.map(|child| child.0)],
        )
        .await?;
    if rows.is_empty() {
        return Err(Error::state("custody.is_revoked"));
    }
    for (guardian, child) in rows {
        remember(tx, guardian, child, Remembered::Always).await?;
        tx.run("DELETE FROM guardianships WHERE agency_id = $1 AND guardian_id = $4 AND child_id = $5", args![guardian, child])
            .await?;
        tx.subject("child", child);
    }
    let childless =
        format!("{RECORDS} AND NOT EXISTS (SELECT 1 FROM guardianships s WHERE s.agency_id = $1 AND s.guardian_id = r.id)");
    for (guardian,) in tx.all::<(Uuid,)>(childless, args![revoke.guardian]).await? {
        withdraw_from(tx, GuardianId(guardian)).await?;
    }
    tx.subject("guardian", revoke.guardian.0);
    tx.changed(&revoke);
    tell_guardian(tx, revoke.guardian).await
}

/// Which guardianship is remembered as taken away before it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remembered {
    Always,
    /// One of a file with rights that the office had cut: no later file allows again what the office forbade.
    WhereCut,
}

/// Remembers a guardianship as taken away, with its rights: from now on only [`restore`] links the two.
pub(crate) async fn remember(tx: &mut Tx, guardian: Uuid, child: Uuid, which: Remembered) -> Result<()> {
    let (always, now) = (which == Remembered::Always, tx.now_us());
    tx.run(
        "INSERT INTO revoked_guardianships (agency_id, child_id, guardian_id, relationship, may_see_summaries, may_cancel,
            may_sign, imported, revoked_us)
         SELECT agency_id, child_id, guardian_id, relationship, may_see_summaries, may_cancel, may_sign, imported, $7
         FROM guardianships WHERE agency_id = $1 AND guardian_id = $4 AND child_id = $5
            AND ($6 OR imported AND NOT (may_see_summaries AND may_cancel))",
        args![guardian, child, always, now],
    )
    .await?;
    Ok(())
}

/// Gives a child back to a guardian, with the rights that went with it.
///
/// # Errors
/// `NotFound` as [`revoke`] has it; `Conflict::State` `custody.stands` where it was not taken away.
pub async fn restore(tx: &mut Tx, restore: RestoreCustody) -> Result<()> {
    tx.may(Capability::Manage)?;
    is_ours(tx, restore.guardian).await?;
    let _: (Uuid,) = tx.one("SELECT id FROM children WHERE agency_id = $1 AND id = $4", args![restore.child]).await?;
    tx.freshly_proved()?;
    let given = tx
        .run(
            format!(
                "INSERT INTO guardianships (agency_id, child_id, guardian_id, relationship, may_see_summaries, may_cancel,
                    may_sign, imported)
                 SELECT agency_id, child_id, guardian_id, relationship, may_see_summaries, may_cancel, may_sign, imported
                 FROM revoked_guardianships WHERE agency_id = $1 AND guardian_id IN ({RECORDS}) AND child_id = $5"
            ),
            args![restore.guardian, restore.child],
        )
        .await?;
    if given == 0 {
        return Err(Error::state("custody.stands"));
    }
    tx.run(
        format!("DELETE FROM revoked_guardianships WHERE agency_id = $1 AND guardian_id IN ({RECORDS}) AND child_id = $5"),
        args![restore.guardian, restore.child],
    )
    .await?;
    tx.subject("child", restore.child.0);
    tx.subject("guardian", restore.guardian.0);
    tx.changed(&restore);
    tell_guardian(tx, restore.guardian).await
}

/// Whether a child was taken away from a guardian: nothing but [`restore`] links them again.
pub(crate) async fn is_revoked(tx: &mut Tx, child: Uuid, guardian: Uuid) -> Result<bool> {
    let row: Option<(i64,)> = tx
        .maybe(
            "SELECT CAST(1 AS BIGINT) FROM revoked_guardianships WHERE agency_id = $1 AND child_id = $4 AND guardian_id = $5",
            args![child, guardian],
        )
        .await?;
    Ok(row.is_some())
}

async fn is_ours(tx: &mut Tx, guardian: GuardianId) -> Result<()> {
    let _: (Uuid,) = tx.one("SELECT id FROM guardians WHERE agency_id = $1 AND id = $4", args![guardian]).await?;
    Ok(())
}

/// Whoever signs in as the guardian is told that their rights changed.
pub(super) async fn tell_guardian(tx: &mut Tx, guardian: GuardianId) -> Result<()> {
    let member: Option<(Uuid, String, Option<String>)> = tx
        .maybe(
            "SELECT u.id, u.email, u.language FROM guardians gn
             JOIN members m ON m.agency_id = gn.agency_id AND m.guardian_id = COALESCE(gn.same_as, gn.id)
             JOIN users u ON u.id = m.user_id
             WHERE gn.agency_id = $1 AND gn.id = $4 AND m.removed_us IS NULL",
            args![guardian],
        )
        .await?;
    match member {
        Some((user, email, language)) => {
            tell_user(tx, UserId(user), &email, language.as_deref(), SecurityEvent::RoleChanged).await
        }
        None => Ok(()),
    }
}
