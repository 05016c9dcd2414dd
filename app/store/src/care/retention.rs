//! How long texts about a child must be retained, and their deletion after that: by destroying the child's key, which makes them
//! unreadable in every copy of the database.

use crate::{
    Tx,
    kernel::{
        columns::parse_date,
        sql::{args, internal},
    },
    privacy::deletion::ensure_not_held,
    records::{children::require_child, merging::merged_into},
};
use domain::{AgencyId, Capability, ChildId, Error, ErrorCode, GuardianId, ProviderId, Result, holds::DeletedRecord};
use jiff::{Span, Timestamp};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Years after the last service for which the records of a child are retained at least: the longest of the laws that are known
/// here, that of New York's Early Intervention Program (10 NYCRR 69-4.26, six years).
pub const LEGAL_MINIMUM_YEARS: i64 = 6;

/// Proof that a child's records need not be retained any more. Only [`prove_retention_over`] makes one.
#[derive(Debug)]
pub struct RetentionProof {
    agency: AgencyId,
    child: ChildId,
}

/// Checks that the longest legal minimum is over: counted from the last visit that was not canceled and from the end of the last
/// authorization, whichever is later. Those of the records that were ever merged with the child's count too, since their texts may be
/// sealed with its key.
///
/// # Errors
/// `Conflict::State` `RetentionNotOver` before that; `NotFound` for others than the office's members for privacy, and for a
/// record that is merged into another one.
pub async fn prove_retention_over(tx: &mut Tx, child: ChildId) -> Result<RetentionProof> {
    tx.require_capability(Capability::Privacy)?;
    require_child(tx, child).await?;
    let (mut last_visit_us, mut last_authorization): (Option<i64>, Option<String>) = (None, None);
    for one in linked(tx, child).await? {
        let (visit_us, authorization): (Option<i64>, Option<String>) = tx
            .fetch_one(
                "SELECT (SELECT MAX(COALESCE(v.corrected_out_us, v.checked_out_us, v.ends_us)) FROM visits v
                        WHERE v.agency_id = c.agency_id AND v.child_id = c.id AND v.state <> 'cancelled'),
                    (SELECT MAX(a.ends_on) FROM authorizations a WHERE a.agency_id = c.agency_id AND a.child_id = c.id)
                 FROM children c WHERE c.agency_id = $1 AND c.id = $4",
                args![one],
            )
            .await?;
        (last_visit_us, last_authorization) = (last_visit_us.max(visit_us), last_authorization.max(authorization));
    }
    let zone = tx.zone()?;
    let last_visit = match last_visit_us {
        Some(us) => Some(Timestamp::from_microsecond(us).map_err(|error| internal(&error))?.to_zoned(zone).date()),
        None => None,
    };
    let last_authorization = last_authorization.as_deref().map(parse_date).transpose()?;
    let today = tx.local_now()?.date();
    let retained = |last| today <= jiff::civil::Date::saturating_add(last, Span::new().years(LEGAL_MINIMUM_YEARS));
    if last_visit.max(last_authorization).is_some_and(retained) {
        return Err(Error::state(ErrorCode::RetentionNotOver));
    }
    Ok(RetentionProof { agency: tx.agency_id(), child })
}

/// Destroys the keys of a child when the transaction is committed: its texts can't be read any more, here and in backups, and
/// nothing brings them back. The audit has an event of its own about it, `AuditAction::TextsDestroy`.
///
/// # Errors
/// `RecentProofRequired`; `Conflict::State` `LegalHold` while a hold covers the child, a person whose records its texts are too, or a
/// period; `Internal` for a proof of another agency.
pub async fn destroy_texts(tx: &mut Tx, proof: RetentionProof) -> Result<()> {
    tx.require_capability(Capability::Privacy)?;
    tx.require_recent_proof()?;
    let RetentionProof { agency, child } = proof;
    if agency != tx.agency_id() {
        return Err(internal(&"a proof of retention is of another agency"));
    }
    let mut records = Vec::new();
    for one in linked(tx, child).await? {
        records.extend(records_of(tx, ChildId(one)).await?);
    }
    ensure_not_held(tx, &records).await?;
    tx.destroy_keys(child);
    // Their texts are the child's now.
    for merged in merged_into(tx, child).await? {
        tx.destroy_keys(merged);
    }
    tx.record_subject("child", child.0);
    tx.record_change(&"the keys of its texts were destroyed");
    Ok(())
}

/// The child, and the records that were ever merged with its own.
async fn linked(tx: &mut Tx, child: ChildId) -> Result<Vec<Uuid>> {
    let linked = tx.merged_with(&BTreeSet::from([child.0])).await?;
    Ok(linked.into_values().next().unwrap_or_else(|| vec![child.0]))
}

/// The records that the texts of a child belong to: its own, of any time, and those of its providers and guardians.
async fn records_of(tx: &mut Tx, child: ChildId) -> Result<Vec<DeletedRecord>> {
    let providers: Vec<(Uuid,)> = tx
        .fetch_all(
            "SELECT DISTINCT COALESCE(provider_id, former_provider_id) FROM visits WHERE agency_id = $1 AND child_id = $4",
            args![child],
        )
        .await?;
    let guardians: Vec<(Uuid,)> =
        tx.fetch_all("SELECT guardian_id FROM guardianships WHERE agency_id = $1 AND child_id = $4", args![child]).await?;
    let of_provider = |(id,): (Uuid,)| DeletedRecord { provider: Some(ProviderId(id)), ..DeletedRecord::default() };
    let of_guardian = |(id,): (Uuid,)| DeletedRecord { guardian: Some(GuardianId(id)), ..DeletedRecord::default() };
    let own = DeletedRecord { child: Some(child), ..DeletedRecord::default() };
    Ok([own].into_iter().chain(providers.into_iter().map(of_provider)).chain(guardians.into_iter().map(of_guardian)).collect())
}
