//! Bulk invitation of everyone who was imported: preview and execution.

use super::invite::{
    self, CandidateRow, CreatedInvitation, Delivery, guardian_candidate_columns, provider_candidate_columns,
    select_guardians_to_invite, select_providers_to_invite,
};
use crate::{Tx, kernel::sql::args};
use domain::{
    Capability, Error, ErrorCode, GuardianId, ProviderId, Result,
    members::{BulkInvitationPreview, InviteAll, InviteParent, InviteProvider, Invitee, PhoneContact, SharedAddress},
    text::EmailAddress,
};
use std::collections::BTreeMap;

/// SQL condition: never invited, or the last link expired; without a removed membership, a withdrawn invitation or an open one.
macro_rules! never_invited_or_expired {
    ($record:literal) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM members m WHERE m.agency_id = p.agency_id AND m.",
            $record,
            " = p.id) AND NOT EXISTS (SELECT 1 FROM one_time_links l WHERE l.agency_id = p.agency_id AND l.",
            $record,
            " = p.id AND (l.withdrawn_us IS NOT NULL OR (l.used_us IS NULL AND l.expires_us > $4)))"
        )
    };
}

/// SQL condition: the services of at least one child of the guardian, or of one of their linked records, have not ended.
macro_rules! with_current_child {
    () => {
        " AND EXISTS (SELECT 1 FROM guardianships g
            JOIN guardians own ON own.agency_id = g.agency_id AND own.id = g.guardian_id
            JOIN children c ON c.agency_id = g.agency_id AND c.id = g.child_id
            WHERE g.agency_id = p.agency_id AND (own.id = p.id OR own.same_as = p.id) AND (c.ended_on IS NULL OR c.ended_on > $5))"
    };
}

/// Who would be invited in bulk, and who must be decided individually.
pub async fn people_to_invite(tx: &mut Tx) -> Result<BulkInvitationPreview> {
    tx.require_capability(Capability::Manage)?;
    let now = tx.now_us();
    let sql = select_providers_to_invite!("{columns}", "").replace("{columns}", provider_candidate_columns!());
    let mut rows: Vec<CandidateRow> =
        tx.fetch_all(format!("{sql}{} ORDER BY p.id", never_invited_or_expired!("provider_id")), args![now]).await?;
    rows.sort_by_cached_key(CandidateRow::by_last_name);
    let providers: Vec<Invitee<ProviderId>> = invite::providers(tx, rows)?;
    let sql = select_guardians_to_invite!("{columns}", "").replace("{columns}", guardian_candidate_columns!());
    let today = tx.local_now()?.date();
    let condition = concat!(never_invited_or_expired!("guardian_id"), with_current_child!());
    let mut rows: Vec<CandidateRow> = tx.fetch_all(format!("{sql}{condition} ORDER BY p.id"), args![now, today]).await?;
    rows.sort_by_cached_key(CandidateRow::by_last_name);
    let parents: Vec<Invitee<GuardianId>> = invite::guardians(tx, rows)?;
    let shared = shared_addresses(tx).await?;
    let decided = |email: &str| !shared.contains_key(&email.to_lowercase()) && EmailAddress::try_from(email).is_ok();
    let without_address = without_address(tx).await?;
    let (children_alone,): (i64,) = tx
        .fetch_one(
            "SELECT COUNT(*) FROM children c WHERE c.agency_id = $1 AND c.merged_into_id IS NULL
                AND (c.ended_on IS NULL OR c.ended_on > $4) AND NOT EXISTS
                (SELECT 1 FROM guardianships g WHERE g.agency_id = c.agency_id AND g.child_id = c.id)",
            args![today],
        )
        .await?;
    let (waiting, withdrawn): (i64, i64) = tx
        .fetch_one(
            "SELECT COUNT(CASE WHEN withdrawn_us IS NULL AND expires_us > $4 THEN 1 END),
                COUNT(CASE WHEN withdrawn_us IS NOT NULL AND role <> 'admin' THEN 1 END)
             FROM one_time_links WHERE agency_id = $1 AND used_us IS NULL",
            args![now],
        )
        .await?;
    Ok(BulkInvitationPreview {
        without_address,
        providers: providers.into_iter().filter(|provider| decided(&provider.email)).collect(),
        parents: parents.into_iter().filter(|parent| decided(&parent.email)).collect(),
        children_alone: children_alone as u32,
        shared: shared.into_iter().map(|(email, people)| SharedAddress { email, people }).collect(),
        waiting: waiting as u32,
        withdrawn: withdrawn as u32,
    })
}

#[derive(sqlx::FromRow)]
struct AddressRow {
    kind: String,
    email: String,
    first_name: String,
    last_name: String,
    phone: String,
}

impl AddressRow {
    fn callable(self, tx: &Tx) -> PhoneContact {
        let Self { kind, first_name: first, last_name: last, phone, .. } = self;
        let name = if kind == "guardian" { tx.person_name(&first, &last) } else { domain::visits::full_name(&first, &last) };
        PhoneContact { name, phone }
    }
}

/// Providers, and guardians of at least one child, as one list; takes a condition for each. Linked records are left out.
macro_rules! select_addresses {
    ($providers:literal, $guardians:literal) => {
        concat!(
            "SELECT 'provider' AS kind, p.email, p.first_name, p.last_name, p.phone FROM providers p
             WHERE p.agency_id = $1 AND ",
            $providers,
            " UNION ALL
             SELECT 'guardian', p.email, p.first_name, p.last_name, p.phone FROM guardians p
             WHERE p.agency_id = $1 AND p.same_as IS NULL
                AND EXISTS (SELECT 1 FROM guardianships g WHERE g.agency_id = p.agency_id AND g.guardian_id = p.id) AND ",
            $guardians
        )
    };
}

/// People without a member and without a valid email address.
async fn without_address(tx: &mut Tx) -> Result<Vec<PhoneContact>> {
    let rows: Vec<AddressRow> = tx
        .fetch_all(
            select_addresses!(
                "(p.ended_on IS NULL OR p.ended_on > $today) AND NOT EXISTS (SELECT 1 FROM members m
                    WHERE m.agency_id = p.agency_id AND m.provider_id = p.id AND m.removed_us IS NULL)",
                "NOT EXISTS (SELECT 1 FROM members m
                    WHERE m.agency_id = p.agency_id AND m.guardian_id = p.id AND m.removed_us IS NULL)"
            ),
            args![],
        )
        .await?;
    Ok(rows.into_iter().filter(|row| EmailAddress::try_from(row.email.as_str()).is_err()).map(|row| row.callable(tx)).collect())
}

/// Addresses that more than one record has, with those records.
async fn shared_addresses(tx: &mut Tx) -> Result<BTreeMap<String, Vec<PhoneContact>>> {
    let rows: Vec<AddressRow> = tx.fetch_all(select_addresses!("p.email <> ''", "p.email <> ''"), args![]).await?;
    let mut by_address: BTreeMap<String, Vec<PhoneContact>> = BTreeMap::new();
    for row in rows {
        by_address.entry(row.email.to_lowercase()).or_default().push(row.callable(tx));
    }
    by_address.retain(|_, people| people.len() > 1);
    Ok(by_address)
}

/// Invites everyone in [`people_to_invite`]. A second call finds no one left to invite.
///
/// # Errors
/// `Conflict::State` `InvitationCountChanged` if the list differs from the one that was shown.
pub async fn invite_all(tx: &mut Tx, input: InviteAll, delivery: Delivery) -> Result<Vec<CreatedInvitation>> {
    let everybody = people_to_invite(tx).await?;
    let count = everybody.count();
    if count != 0 && count != input.seen {
        return Err(Error::state(ErrorCode::InvitationCountChanged));
    }
    let mut invited = Vec::with_capacity(count as usize);
    for Invitee { id: provider, email, language, .. } in everybody.providers {
        let email = EmailAddress::try_from(email).map_err(Error::from)?;
        invited.push(invite::invite_provider(tx, InviteProvider { provider, email, language }, delivery).await?);
    }
    for Invitee { id: guardian, language, .. } in everybody.parents {
        invited.push(invite::invite_parent(tx, InviteParent { guardian, language }, delivery).await?);
    }
    Ok(invited)
}
