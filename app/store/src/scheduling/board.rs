//! Changes made on the schedule board, with the changes that undo them, and the data for its previews.

use crate::{
    Tx,
    care::visits::{
        self, VisitRow, is_at_slot, load, load_authorized, load_replannable, record_placement, record_visit_change,
        removable_visit, remove, slot_for,
    },
    kernel::{columns::to_local, sealing::SealedColumn, sql::args, versions::check_version},
    records::people,
    scheduling::{
        placement::{PlacedVisit, place_visits},
        rules::{add_to_context, load_planned_visits, load_planning_context},
        schedule::plus_days,
    },
};
use domain::{
    AuthorizationId, Capability, Error, ErrorCode, ProviderId, Result, VisitId,
    board::{BoardChange, BoardContext, ChangeBoard, Slot},
    text::{Reason, StoredText},
    visits::{CancelVisit, ChangeKind, ChildRef, ProviderRef, ReinstateVisit, VisitState, to_timestamp},
};
use jiff::civil::{Date, DateTime};
use std::collections::BTreeSet;

/// Applies all changes or none. Returns the changes that undo them, in the order in which they must be made.
///
/// # Errors
/// As [`visits::create`] and [`visits::cancel`]; `Conflict::State` with `NoRoom` if a day has no start without a broken
/// rule, `VisitNotCanceled` for reinstating a visit that is not canceled, `VisitInUse` for withdrawing one that has notes,
/// reports or an import reference.
pub async fn change(tx: &mut Tx, board: ChangeBoard) -> Result<Vec<BoardChange>> {
    let office = tx.require_capability(Capability::Schedule)?;
    let mut slots: Vec<PlacedVisit> = Vec::new();
    let mut undo = Vec::with_capacity(board.changes.len());
    let mut history: Vec<(ChangeKind, VisitId, Option<VisitRow>)> = Vec::new();
    let mut unchanged = true;
    for change in &board.changes {
        if let BoardChange::Move { visit, version, provider, slot, minutes } = change {
            let row = load_replannable(tx, *visit, *version).await?;
            let previous = current_slot(tx, &row)?;
            let starts = to_zone(tx, *slot, &row.zone)?;
            let slot = slot_for(tx, &row, *provider, starts, *minutes).await?;
            if is_at_slot(&row, &slot)? {
                continue;
            }
            slots.push(slot);
            tx.record_subject("visit", visit.0);
            let (provider, minutes) = (row.provider_id(), row.minutes());
            undo.push(BoardChange::Move { visit: *visit, version: version + 1, provider, slot: previous, minutes });
            history.push((ChangeKind::Moved, *visit, Some(row)));
        }
        unchanged = false;
        tx.record_change(change);
        match change {
            BoardChange::Move { .. } => {}
            BoardChange::Cancel { visit, version, by, reason } => {
                let cancel = CancelVisit { visit: *visit, version: *version, by: *by, reason: reason.clone() };
                visits::cancel(tx, cancel).await?;
                undo.push(BoardChange::Reinstate { visit: *visit, version: version + 1 });
            }
            BoardChange::Withdraw { visit, version } => undo.push(withdraw(tx, *visit, *version).await?),
            BoardChange::Reinstate { visit, version } => {
                let row = load(tx, *visit).await?;
                let (slot, cancel_again) = reinstate(tx, &row, *version).await?;
                history.push((ChangeKind::Reinstated, *visit, Some(row)));
                slots.push(slot);
                undo.push(cancel_again);
            }
            BoardChange::Place { authorization, provider, date, minute } => {
                let minute = match minute {
                    Some(minute) => *minute,
                    None => find_free_start(tx, *authorization, *provider, *date).await?,
                };
                let allowed = load_authorized(tx, *authorization, *date).await?;
                let starts = to_zone(tx, Slot { date: *date, minute }, &allowed.zone)?;
                let slot = allowed.slot(tx, *provider, starts);
                tx.record_subject("visit", slot.visit.0);
                undo.push(BoardChange::Withdraw { visit: slot.visit, version: 1 });
                history.push((ChangeKind::Placed, slot.visit, None));
                slots.push(slot);
            }
        }
    }
    if unchanged {
        tx.mark_unchanged();
        return Ok(undo);
    }
    place_visits(tx, office, slots, board.override_reason.clone()).await?;
    for (kind, visit, before) in history {
        record_placement(tx, kind, visit, before.as_ref(), board.override_reason.as_ref().map(Reason::as_str)).await?;
    }
    undo.reverse();
    Ok(undo)
}

/// Converts a slot on the agency's clock to local time in another zone.
fn to_zone(tx: &Tx, slot: Slot, zone: &str) -> Result<DateTime> {
    Ok(to_timestamp(slot.datetime(), &tx.zone()?)?.to_zoned(crate::zone(zone)?).datetime())
}

/// A visit's current slot, on the agency's clock.
fn current_slot(tx: &Tx, row: &VisitRow) -> Result<Slot> {
    Ok(Slot::from(to_local(row.starts_us, &tx.zone()?)?))
}

async fn find_free_start(tx: &mut Tx, authorization: AuthorizationId, provider: ProviderId, date: Date) -> Result<u16> {
    let mut week = load_week_context(tx, date).await?;
    add_to_context(tx, &mut week.context, authorization, date).await?;
    if !week.context.providers.contains_key(&provider) {
        return Err(Error::NotFound);
    }
    week.find_best_start(authorization, provider, date).ok_or_else(|| Error::state(ErrorCode::NoRoom))
}

/// Deletes a visit that was only just placed; the audit keeps its history. See [`remove`] for the error under a legal hold.
async fn withdraw(tx: &mut Tx, visit: VisitId, version: i64) -> Result<BoardChange> {
    const REMOVABLE: &str = concat!("SELECT v.id FROM visits v WHERE v.agency_id = $1 AND v.id = $4 AND ", removable_visit!());
    let row = load_replannable(tx, visit, version).await?;
    let removable: Option<(uuid::Uuid,)> = tx.fetch_optional(REMOVABLE, args![visit]).await?;
    removable.ok_or_else(|| Error::state(ErrorCode::VisitInUse))?;
    let Slot { date, minute } = current_slot(tx, &row)?;
    let authorization = row.authorization().known().ok_or_else(|| Error::state(ErrorCode::VisitInUse))?;
    remove(tx, std::slice::from_ref(&row)).await?;
    tx.record_subject("visit", visit.0);
    record_visit_change(tx, ChangeKind::Withdrawn, visit, Some(&row), "").await?;
    Ok(BoardChange::Place { authorization, provider: row.provider_id(), date, minute: Some(minute) })
}

/// Reinstates a canceled visit. See [`change`] for the errors.
pub async fn reinstate_visit(tx: &mut Tx, reinstate: ReinstateVisit) -> Result<()> {
    let changes = vec![BoardChange::Reinstate { visit: reinstate.visit, version: reinstate.version }];
    change(tx, ChangeBoard { changes, override_reason: reinstate.override_reason }).await.map(drop)
}

/// The slot of a reinstated visit, and the cancellation that undoes it.
async fn reinstate(tx: &mut Tx, row: &VisitRow, version: i64) -> Result<(PlacedVisit, BoardChange)> {
    let visit = row.visit_id();
    check_version(row.version, version)?;
    let by = row.cancelled_by.as_deref().and_then(|by| by.parse().ok());
    let by = by.filter(|_| row.state().is_ok_and(|state| state == VisitState::Cancelled));
    let by = by.ok_or_else(|| Error::state(ErrorCode::VisitNotCanceled))?;
    let reason = match &row.cancel_reason {
        Some(text) => tx.open_text(row.child_id(), SealedColumn::CancelReason, row.id, text).await?,
        None => StoredText::default(),
    };
    let reason = Reason::try_from(reason.text().unwrap_or_default())
        .map_err(|reason| crate::kernel::sql::internal(&format!("a cancellation whose reason can't be read: {reason}")))?;
    tx.execute(
        "UPDATE visits SET state = 'planned', cancelled_by = NULL, cancelled_us = NULL, cancel_reason = NULL
         WHERE agency_id = $1 AND id = $4",
        args![visit],
    )
    .await?;
    tx.record_subject("visit", visit.0);
    let slot = slot_for(tx, row, row.provider_id(), row.starts()?, row.minutes()).await?;
    Ok((slot, BoardChange::Cancel { visit, version: version + 1, by, reason }))
}

/// The planning context and the visits of a week and of the days next to it, for the office. They contain every child of the agency.
pub async fn week_context(tx: &mut Tx, date: Date) -> Result<BoardContext> {
    let mut week = load_week_context(tx, date).await?;
    // A board has no row of these.
    let week_start = tx.agency().settings.first_day.of_week(date);
    let visiting: BTreeSet<ProviderId> = week.visits.iter().map(|visit| visit.provider).collect();
    week.context.providers.retain(|id, provider| !provider.has_ended_by(week_start) || visiting.contains(id));
    // A week has each weekday once, so days of absence are days without hours.
    for provider in week.context.providers.values_mut() {
        for day in (0..7).map(|days| plus_days(week_start, days)).filter(|day| provider.is_away_on(*day)).collect::<Vec<_>>() {
            provider.availability.clear(day.weekday());
        }
    }
    let authorized = week.context.authorizations.values().map(|allowed| allowed.child);
    let visited = week.visits.iter().map(|visit| visit.child);
    for child in week.context.children.keys().copied().chain(authorized).chain(visited) {
        tx.record_access(child);
    }
    Ok(week)
}

async fn load_week_context(tx: &mut Tx, date: Date) -> Result<BoardContext> {
    tx.require_capability(Capability::Schedule)?;
    let week_start = tx.agency().settings.first_day.of_week(date);
    let next_week_start = plus_days(week_start, 7);
    let context = load_planning_context(tx, week_start, next_week_start).await?;
    // One more day on each side: a visit can continue after midnight, so can a route, and the children's weeks are on clocks of
    // their own.
    let visits = load_planned_visits(tx, plus_days(week_start, -1), plus_days(next_week_start, 1)).await?;
    Ok(BoardContext { context, visits })
}

/// The current state of a visit, for a user whose change conflicted with another one.
#[derive(Clone, Debug, PartialEq)]
pub struct CurrentVisit {
    pub version: i64,
    pub child: ChildRef,
    pub provider: ProviderRef,
    /// On the agency's clock.
    pub slot: Slot,
    pub minutes: u16,
    pub state: VisitState,
    /// The member who changed it last; `None` if it was the command line or an import before changes were recorded.
    pub by: Option<String>,
}

/// See [`CurrentVisit`].
pub async fn current_visit(tx: &mut Tx, visit: VisitId) -> Result<CurrentVisit> {
    tx.require_capability(Capability::Schedule)?;
    let row = load(tx, visit).await?;
    let by: Option<(String,)> = tx
        .fetch_optional(
            "SELECT by_name FROM visit_changes WHERE agency_id = $1 AND visit_id = $4 ORDER BY seq DESC LIMIT 1",
            args![visit],
        )
        .await?;
    tx.record_access(row.child_id());
    Ok(CurrentVisit {
        version: row.version,
        slot: current_slot(tx, &row)?,
        minutes: row.minutes(),
        state: row.state()?,
        child: tx.child(row.child),
        provider: row.provider.into(),
        by: by.map(|(name,)| name).filter(|name| !name.starts_with("system:")),
    })
}

/// The provider's name, for messages about a placement.
pub async fn provider_name(tx: &mut Tx, provider: ProviderId) -> Result<String> {
    tx.require_capability(Capability::Schedule)?;
    Ok(people::load_provider_ref(tx, provider).await?.listed_name())
}
