//! Ending a provider, and bringing one back. The provider's past visits and notes stay, and so does their membership.

use super::{ProviderState, Unassigned, assign, load_version, save_state};
use crate::{
    Tx,
    care::visits::leave_visits_of,
    kernel::{
        columns::{day_start_us, to_local},
        sql::args,
    },
    records::{authorizations::assignments, members::withdraw_invitations_of_provider},
};
use domain::{
    Capability, Error, ErrorCode, FieldErrors, ProviderId, Result,
    assignments::without,
    providers::{EndBlockers, EndProvider, LeftVisits, ProviderVersion},
};
use jiff::civil::{Date, DateTime};

/// What prevents ending a provider on a day, for the form.
///
/// # Errors
/// `NotFound` for a member who may not end one.
pub async fn end_blockers(tx: &mut Tx, id: ProviderId, day: Date) -> Result<EndBlockers> {
    tx.require_capability(Capability::Manage)?;
    blockers(tx, id, day).await
}

pub(super) async fn blockers(tx: &mut Tx, id: ProviderId, day: Date) -> Result<EndBlockers> {
    let zone = tx.zone()?;
    let (visits, first, under_way): (i64, Option<i64>, i64) = tx
        .fetch_one(
            "SELECT COUNT(*), MIN(v.starts_us), COUNT(CASE WHEN v.state = 'under_way' THEN 1 END) FROM visits v WHERE v.agency_id = $1 AND v.provider_id = $4 AND v.starts_us >= $5
                AND v.state IN ('planned', 'under_way')",
            args![id, day_start_us(day, &zone)?],
        )
        .await?;
    let (authorizations,): (i64,) = tx
        .fetch_one(
            "SELECT COUNT(DISTINCT t.authorization_id) FROM authorization_assignments t
             JOIN authorizations a ON a.agency_id = t.agency_id AND a.id = t.authorization_id
             WHERE t.agency_id = $1 AND t.provider_id = $4 AND a.ends_on >= $5 AND (t.last_day IS NULL OR t.last_day >= $5)",
            args![id, day],
        )
        .await?;
    Ok(EndBlockers {
        visits: u32::try_from(visits).unwrap_or(u32::MAX),
        under_way: u32::try_from(under_way).unwrap_or(u32::MAX),
        first_visit_on: first.map(|us| to_local(us, &zone)).transpose()?.map(DateTime::date),
        authorizations: u32::try_from(authorizations).unwrap_or(u32::MAX),
    })
}

/// The planned visits from today on that were taken from a provider, as when they ended, and have none yet.
///
/// # Errors
/// `NotFound` for a member who may not end one.
pub async fn left_visits(tx: &mut Tx, id: ProviderId) -> Result<LeftVisits> {
    tx.require_capability(Capability::Manage)?;
    let zone = tx.zone()?;
    let today = tx.local_now()?.date();
    let (count, first): (i64, Option<i64>) = tx
        .fetch_one(
            "SELECT COUNT(*), MIN(v.starts_us) FROM visits v WHERE v.agency_id = $1 AND v.former_provider_id = $4
                AND v.provider_id IS NULL AND v.starts_us >= $5 AND v.state = 'planned'",
            args![id, day_start_us(today, &zone)?],
        )
        .await?;
    Ok(LeftVisits {
        count: u32::try_from(count).unwrap_or(u32::MAX),
        first_on: first.map(|us| to_local(us, &zone)).transpose()?.map(DateTime::date),
    })
}

/// Ends a provider from a day on: no visits can be planned with them from then on.
///
/// # Errors
/// `NotFound` for a provider of another agency; `Conflict::Stale`; `Conflict::State` `ProviderHasEnded`; `Invalid`
/// `ProviderHasVisits` if visits are planned or in progress on or after the day and `leave_visits` is not set, `ProviderIsVisiting`
/// if it is set and one is in progress, `ProviderIsChosen` if the provider is assigned to authorizations that go on and `unchoose`
/// is not set.
pub async fn end(tx: &mut Tx, form: EndProvider) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let before = load_version(tx, form.provider, form.version).await?;
    if before.state.ended_on.is_some() {
        return Err(Error::state(ErrorCode::ProviderHasEnded));
    }
    let blockers = blockers(tx, form.provider, form.ended_on).await?;
    let mut errors = FieldErrors::default();
    if form.leave_visits && blockers.under_way > 0 {
        errors.add("ended_on", ErrorCode::ProviderIsVisiting);
    } else if blockers.visits > 0 && !form.leave_visits {
        errors.add("ended_on", ErrorCode::ProviderHasVisits);
    }
    if blockers.authorizations > 0 && !form.unchoose {
        errors.add("unchoose", ErrorCode::ProviderIsChosen);
    }
    if !errors.0.is_empty() {
        return Err(Error::Invalid { fields: errors.0 });
    }
    let mut unassigned = Vec::new();
    for (authorization, assigned) in assignments::of_provider_from(tx, form.provider, form.ended_on).await? {
        // Who has left stays the therapist of the days before.
        let Some(remaining) = without(&assigned, form.provider, form.ended_on, Date::MAX) else { continue };
        assign(tx, authorization, &remaining).await?;
        unassigned.push(Unassigned { authorization, before: assigned });
    }
    if !unassigned.is_empty() {
        tx.record_count("authorization", unassigned.len());
    }
    if blockers.visits > 0 {
        let from_us = day_start_us(form.ended_on, &tx.zone()?)?;
        let left = leave_visits_of(tx, form.provider, from_us, form.reason.as_str()).await?;
        tx.record_count("visit", left);
    }
    // Who does not work here any more must not join; before that day an invitation can still be used.
    if form.ended_on <= tx.local_now()?.date() {
        withdraw_invitations_of_provider(tx, form.provider).await?;
    }
    let after =
        ProviderState { ended_on: Some(form.ended_on), end_reason: form.reason.as_str().to_owned(), ..before.state.clone() };
    save_state(tx, form.provider, &before, &after, unassigned).await?;
    tx.record_change(&form);
    Ok(())
}

/// Brings back a provider who has ended.
///
/// # Errors
/// `NotFound` for a provider of another agency; `Conflict::Stale`; `Conflict::State` `ProviderNotEnded`.
pub async fn bring_back(tx: &mut Tx, form: ProviderVersion) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let before = load_version(tx, form.provider, form.version).await?;
    if before.state.ended_on.is_none() {
        return Err(Error::state(ErrorCode::ProviderNotEnded));
    }
    let after = ProviderState { ended_on: None, end_reason: String::new(), ..before.state.clone() };
    save_state(tx, form.provider, &before, &after, Vec::new()).await?;
    tx.record_change(&form);
    Ok(())
}
