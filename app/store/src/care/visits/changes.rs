//! Changes of a planned visit other than of its time: another place, and taking its provider off.

use super::{VisitRow, is_at_slot, load_replannable, record_placement, record_visit_change, select_visits, slot_for};
use crate::{
    Tx,
    kernel::sql::args,
    records::children::places_on,
    scheduling::placement::{PlacedVisit, place_visits},
};
use domain::{
    Capability, ChildId, Error, ErrorCode, ProviderId, Result,
    text::Reason,
    visits::{ChangeKind, ChangePlace, PlaceChoice, TakeProviderOff},
};
use jiff::civil::Date;

/// Moves a visit to another place of its child, at the same time with the same provider.
///
/// # Errors
/// As [`move_to`](super::move_to); `NotFound` for a place of another child, `Conflict::State` `PlaceEnded`.
pub async fn change_place(tx: &mut Tx, change: ChangePlace) -> Result<()> {
    let office = tx.require_capability(Capability::Schedule)?;
    let row = load_replannable(tx, change.visit, change.version).await?;
    let here = slot_for(tx, &row, row.provider_id(), row.starts()?, row.minutes()).await?;
    let slot = PlacedVisit { place: change.place, ..here };
    if is_at_slot(&row, &slot)? {
        tx.mark_unchanged();
        return Ok(());
    }
    tx.record_subject("visit", change.visit.0);
    tx.record_change(&change);
    place_visits(tx, office, vec![slot], change.override_reason.clone()).await?;
    let reason = change.override_reason.as_ref().map(Reason::as_str);
    record_placement(tx, ChangeKind::Moved, change.visit, Some(&row), reason).await
}

/// The places where a visit of this child can be on a day, the home first.
pub async fn place_choices(tx: &mut Tx, child: ChildId, day: Date) -> Result<Vec<PlaceChoice>> {
    tx.require_capability(Capability::Schedule)?;
    places_on(tx, child, day).await
}

/// Takes the provider off a planned visit, with the reason: it is in nobody's day until it is given to someone.
///
/// # Errors
/// `Conflict::State` `VisitHasNoProvider` if it has none; `Conflict::Stale`, `Conflict::State` as for [`move_to`](super::move_to).
pub async fn take_provider_off(tx: &mut Tx, take: TakeProviderOff) -> Result<()> {
    tx.require_capability(Capability::Schedule)?;
    let row = load_replannable(tx, take.visit, take.version).await?;
    if row.provider_id().is_nobody() {
        return Err(Error::state(ErrorCode::VisitHasNoProvider));
    }
    tx.record_subject("visit", take.visit.0);
    tx.record_change(&take);
    leave_without_provider(tx, &row, take.reason.as_str()).await
}

/// The visits of a provider that are planned from a day on, on the agency's clock, are left without a provider. Returns how many.
pub(crate) async fn leave_visits_of(tx: &mut Tx, provider: ProviderId, from_us: i64, reason: &str) -> Result<usize> {
    leave_visits_between(tx, provider, (from_us, i64::MAX), reason).await
}

/// The visits of a provider that are planned from a moment on and before another one are left without a provider. Returns how many.
pub(crate) async fn leave_visits_between(
    tx: &mut Tx,
    provider: ProviderId,
    (from_us, to_us): (i64, i64),
    reason: &str,
) -> Result<usize> {
    const PLANNED: &str = select_visits!(
        " AND v.provider_id = $4 AND v.starts_us >= $5 AND v.starts_us < $6 AND v.state = 'planned' ORDER BY v.starts_us, v.id"
    );
    let rows: Vec<VisitRow> = tx.fetch_all(PLANNED, args![provider, from_us, to_us]).await?;
    for row in &rows {
        leave_without_provider(tx, row, reason).await?;
    }
    Ok(rows.len())
}

async fn leave_without_provider(tx: &mut Tx, row: &VisitRow, reason: &str) -> Result<()> {
    tx.execute(
        "UPDATE visits SET former_provider_id = provider_id, provider_id = NULL, version = version + 1, changed_here = TRUE
         WHERE agency_id = $1 AND id = $4",
        args![row.id],
    )
    .await?;
    record_visit_change(tx, ChangeKind::Moved, row.visit_id(), Some(row), reason).await
}
