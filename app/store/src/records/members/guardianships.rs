//! Revoking and restoring guardianships. Effective from the guardian's next request, and imports do not change it. It applies to
//! the person: linked records do not show the child either.

use super::{notifications::notify_guardian, withdraw_invitations::withdraw_invitations_of_guardian};
use crate::{
    Tx,
    kernel::sql::args,
    records::{
        children::require_child,
        guardian_changes::{self, GuardianNow},
    },
};
use domain::{
    Capability, ChildId, Error, ErrorCode, GuardianId, Result,
    members::{RestoreGuardianship, RevokeGuardianship},
};
use uuid::Uuid;

/// All records of the person whose record is `$4`.
const RECORDS: &str = "SELECT r.id FROM guardians r WHERE r.agency_id = $1 AND COALESCE(r.same_as, r.id) =
    (SELECT COALESCE(g.same_as, g.id) FROM guardians g WHERE g.agency_id = $1 AND g.id = $4)";

/// Revokes one or all guardianships of a guardian. Invitations of a guardian without any child left are withdrawn.
///
/// # Errors
/// `NotFound` for a guardian or a child of another agency, `Conflict::State` `GuardianshipRevoked` if there is nothing to revoke;
/// `RecentProofRequired`.
pub async fn revoke(tx: &mut Tx, revoke: RevokeGuardianship) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    require_guardian(tx, revoke.guardian).await?;
    if let Some(child) = revoke.child {
        require_child(tx, child).await?;
    }
    tx.require_recent_proof()?;
    let rows: Vec<(Uuid, Uuid)> = tx
        .fetch_all(
            format!(
                "SELECT guardian_id, child_id FROM guardianships WHERE agency_id = $1 AND guardian_id IN ({RECORDS})
                    AND child_id = COALESCE($5, child_id) ORDER BY child_id, guardian_id"
            ),
            args![revoke.guardian, revoke.child.map(|child| child.0)],
        )
        .await?;
    if rows.is_empty() {
        return Err(Error::state(ErrorCode::GuardianshipRevoked));
    }
    for (guardian, child) in rows {
        let before = guardian_changes::load(tx, guardian, ChildId(child)).await?;
        record_revocation(tx, guardian, child, RecordRevocation::Always).await?;
        tx.execute(
            "DELETE FROM guardianships WHERE agency_id = $1 AND guardian_id = $4 AND child_id = $5",
            args![guardian, child],
        )
        .await?;
        record_change(tx, guardian, child, before).await?;
        tx.record_subject("child", child);
    }
    let childless =
        format!("{RECORDS} AND NOT EXISTS (SELECT 1 FROM guardianships s WHERE s.agency_id = $1 AND s.guardian_id = r.id)");
    for (guardian,) in tx.fetch_all::<(Uuid,)>(childless, args![revoke.guardian]).await? {
        withdraw_invitations_of_guardian(tx, GuardianId(guardian)).await?;
    }
    tx.record_subject("guardian", revoke.guardian.0);
    tx.record_change(&revoke);
    notify_guardian(tx, revoke.guardian).await
}

async fn record_change(tx: &mut Tx, guardian: Uuid, child: Uuid, before: Option<GuardianNow>) -> Result<()> {
    guardian_changes::record_change(tx, GuardianId(guardian), ChildId(child), before.as_ref()).await
}

/// Whether a guardianship is recorded as revoked when it is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RecordRevocation {
    /// By the office, and where a legal hold covers the guardianship.
    Always,
    /// Only an imported one from which the office had taken what a file grants, so that no later import grants it again.
    IfRestricted,
}

/// Records a guardianship as revoked, with its rights: only [`restore`] can link the two again.
pub(crate) async fn record_revocation(tx: &mut Tx, guardian: Uuid, child: Uuid, mode: RecordRevocation) -> Result<()> {
    let (always, now) = (mode == RecordRevocation::Always, tx.now_us());
    tx.execute(
        "INSERT INTO revoked_guardianships (agency_id, child_id, guardian_id, relationship, may_see_summaries, may_cancel,
            may_sign, imported, revoked_us)
         SELECT agency_id, child_id, guardian_id, relationship, may_see_summaries, may_cancel, may_sign, imported, $7
         FROM guardianships WHERE agency_id = $1 AND guardian_id = $4 AND child_id = $5
            AND ($6 OR imported AND (NOT may_see_summaries OR rights_changed_here AND NOT may_cancel))",
        args![guardian, child, always, now],
    )
    .await?;
    Ok(())
}

/// Restores a guardianship with its former rights.
///
/// # Errors
/// `NotFound` as for [`revoke`]; `Conflict::State` `GuardianshipNotRevoked` if it was not revoked.
pub async fn restore(tx: &mut Tx, restore: RestoreGuardianship) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    require_guardian(tx, restore.guardian).await?;
    require_child(tx, restore.child).await?;
    tx.require_recent_proof()?;
    let rows: Vec<(Uuid,)> = tx
        .fetch_all(
            format!(
                "SELECT guardian_id FROM revoked_guardianships
                 WHERE agency_id = $1 AND guardian_id IN ({RECORDS}) AND child_id = $5 ORDER BY guardian_id"
            ),
            args![restore.guardian, restore.child],
        )
        .await?;
    let mut before = Vec::with_capacity(rows.len());
    for (guardian,) in rows {
        before.push((guardian, guardian_changes::load(tx, guardian, restore.child).await?));
    }
    let given = tx
        .execute(
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
        return Err(Error::state(ErrorCode::GuardianshipNotRevoked));
    }
    tx.execute(
        format!("DELETE FROM revoked_guardianships WHERE agency_id = $1 AND guardian_id IN ({RECORDS}) AND child_id = $5"),
        args![restore.guardian, restore.child],
    )
    .await?;
    for (guardian, before) in before {
        record_change(tx, guardian, restore.child.0, before).await?;
    }
    tx.record_subject("child", restore.child.0);
    tx.record_subject("guardian", restore.guardian.0);
    tx.record_change(&restore);
    notify_guardian(tx, restore.guardian).await
}

/// The state of a person toward a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    None,
    Guardian,
    Revoked,
}

/// How the person of a guardian record is linked to a child, by any of their records.
pub(crate) async fn link_of_person(tx: &mut Tx, guardian: GuardianId, child: ChildId) -> Result<Link> {
    let sql = format!(
        "SELECT FALSE AS revoked FROM guardianships g WHERE g.agency_id = $1 AND g.guardian_id IN ({RECORDS}) AND g.child_id = $5
         UNION ALL
         SELECT TRUE FROM revoked_guardianships g
         WHERE g.agency_id = $1 AND g.guardian_id IN ({RECORDS}) AND g.child_id = $5"
    );
    let rows: Vec<(bool,)> = tx.fetch_all(sql, args![guardian, child]).await?;
    Ok(match rows.iter().min() {
        None => Link::None,
        Some((false,)) => Link::Guardian,
        Some((true,)) => Link::Revoked,
    })
}

async fn require_guardian(tx: &mut Tx, guardian: GuardianId) -> Result<()> {
    let _: (Uuid,) = tx.fetch_one("SELECT id FROM guardians WHERE agency_id = $1 AND id = $4", args![guardian]).await?;
    Ok(())
}
