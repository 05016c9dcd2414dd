//! Check-in and check-out, undoing them, corrections of recorded times, and field reports.

use super::{VisitRow, history, load, select_visits, timing};
use crate::{
    Tx,
    kernel::{columns::to_local, sealing::SealedColumn, sql::args, versions::check_version},
};
use domain::{
    Capability, Conflict, Error, ErrorCode, FieldError, ProviderId, Result, Role, VisitId, Who,
    text::Reason,
    visits::{
        ChangeKind, CheckAction, CorrectTimes, FieldReport, LATE_MINUTES, NewFieldReport, Question, VisitState,
        is_unusually_long, overlap_us,
    },
};

/// Checks the provider in. Only the visit's own provider can do this. Returns whether a note is asked for.
///
/// # Errors
/// `Conflict::Asks` if it is early, or they have not checked out of another visit, unless `confirmed`.
pub async fn check_in(tx: &mut Tx, id: VisitId, confirmed: bool) -> Result<bool> {
    let provider = tx.require_provider()?;
    let row = load(tx, id).await?;
    let state = row.state()?.check_in()?;
    let timing = timing(tx, &row)?;
    if !timing.can_begin() {
        return Err(Error::state(ErrorCode::VisitNotToday));
    }
    if !confirmed {
        let mut questions = Vec::new();
        if timing.is_early() {
            let now = to_local(tx.now_us(), &crate::zone(&row.zone)?)?;
            questions.push(Question::Early { now, starts: row.starts()? });
        }
        questions.extend(find_open_visit(tx, provider, id).await?);
        require_confirmation(questions)?;
    }
    record_check_action(tx, &row, state, ChangeKind::CheckedIn, "checked_in_us").await?;
    Ok(row.asks_for_note())
}

fn require_confirmation(questions: Vec<Question>) -> Result<()> {
    if questions.is_empty() { Ok(()) } else { Err(Conflict::Asks { questions }.into()) }
}

/// Another visit of the provider that is under way.
async fn find_open_visit(tx: &mut Tx, provider: ProviderId, id: VisitId) -> Result<Option<Question>> {
    let open: Option<VisitRow> = tx
        .fetch_optional(
            select_visits!(
                " AND v.provider_id = $4 AND v.id <> $5 AND v.state = 'under_way' ORDER BY v.checked_in_us DESC, v.id LIMIT 1"
            ),
            args![provider, id],
        )
        .await?;
    let Some(open) = open else { return Ok(None) };
    let since = to_local(open.checked_in_us.unwrap_or(open.starts_us), &crate::zone(&open.zone)?)?;
    tx.record_access(open.child_id());
    let (visit, name) = (open.visit_id(), tx.child(open.child).listed_name());
    Ok(Some(Question::StillOpen { visit, name, since }))
}

/// Checks the provider out. Returns whether a note is asked for.
///
/// # Errors
/// `Conflict::Asks` if the visit took much longer than planned, unless `confirmed`.
pub async fn check_out(tx: &mut Tx, id: VisitId, confirmed: bool) -> Result<bool> {
    tx.require_provider()?;
    let row = load(tx, id).await?;
    let state = row.state()?.check_out()?;
    let minutes = row.checked_in_us.map_or(0, |began| (tx.now_us() - began) / MINUTE_US);
    if !confirmed && is_unusually_long(minutes, row.minutes()) {
        require_confirmation(vec![Question::LongCare { minutes }])?;
    }
    record_check_action(tx, &row, state, ChangeKind::CheckedOut, "checked_out_us").await?;
    Ok(row.asks_for_note())
}

const MINUTE_US: i64 = 60_000_000;

async fn record_check_action(tx: &mut Tx, row: &VisitRow, state: VisitState, kind: ChangeKind, column: &str) -> Result<()> {
    let now = tx.now_us();
    let id = row.visit_id();
    tx.execute(
        format!("UPDATE visits SET state = $5, {column} = $6, version = version + 1 WHERE agency_id = $1 AND id = $4"),
        args![id, state.as_str(), now],
    )
    .await?;
    tx.record_subject("visit", id.0);
    tx.record_change(&(state.as_str(), now));
    history::record_visit_change(tx, kind, id, Some(row), "").await
}

/// Undoes the last check-in or check-out. The recorded time stays in the visit's history.
///
/// # Errors
/// `Conflict::State` `UndoTooLate` if there is nothing that can still be undone.
pub async fn undo(tx: &mut Tx, id: VisitId) -> Result<CheckAction> {
    tx.require_provider()?;
    let row = load(tx, id).await?;
    let undone = timing(tx, &row)?.undo(row.recorded()).ok_or_else(|| Error::state(ErrorCode::UndoTooLate))?;
    let (state, column) = match undone {
        CheckAction::CheckIn => (VisitState::Planned, "checked_in_us"),
        CheckAction::CheckOut => (VisitState::UnderWay, "checked_out_us"),
    };
    tx.execute(
        format!("UPDATE visits SET state = $5, {column} = NULL, version = version + 1 WHERE agency_id = $1 AND id = $4"),
        args![id, state.as_str()],
    )
    .await?;
    tx.record_subject("visit", id.0);
    tx.record_change(&undone);
    history::record_visit_change(tx, ChangeKind::Undone, id, Some(&row), "").await?;
    Ok(undone)
}

/// Corrects forgotten or wrong times, by the visit's provider or a scheduler. The recorded times stay stored, and a signed note
/// does not change. If these are the recorded times already, nothing is changed and no event recorded.
///
/// # Errors
/// `Invalid` with all errors; `Conflict::Overlap` with another visit of the same provider that took place; `Conflict::Asks` if the
/// visit would be much longer than planned; `Conflict::State` if times to remove are of a visit with a note.
pub async fn correct(tx: &mut Tx, correct: CorrectTimes) -> Result<()> {
    if tx.actor().role() == Role::Admin {
        tx.require_capability(Capability::Schedule)?;
    } else {
        tx.require_provider()?;
    }
    let row = load(tx, correct.visit).await?;
    check_version(row.version, correct.version)?;
    if correct.remove {
        return remove_times(tx, &row, &correct).await;
    }
    let mut parsed = correct.parse(&timing(tx, &row)?, &crate::zone(&row.zone)?)?;
    let overlap = match parsed.span_us(tx.now_us()) {
        Some(span) => find_overlapping_visit(tx, &row, span).await?,
        None => None,
    };
    if parsed.errors.is_empty() {
        if let Some(overlap) = overlap {
            return Err(overlap.into());
        }
    } else {
        if overlap.is_some() {
            parsed.errors.push(FieldError::new("began", ErrorCode::BeganOverlaps));
        }
        return Err(Error::Invalid { fields: parsed.errors });
    }
    if parsed.is_recorded(row.recorded()) {
        tx.mark_unchanged();
        return Ok(());
    }
    let (Some(began_us), Some(reason)) = (parsed.began_us, parsed.reason) else {
        return Err(crate::kernel::sql::internal(&"times that nothing is wrong with have a begin and a reason"));
    };
    if let Some(ended_us) = parsed.ended_us {
        let minutes = (ended_us - began_us) / MINUTE_US;
        if is_unusually_long(minutes, row.minutes()) && correct.sure_of != Some(minutes) {
            return require_confirmation(vec![Question::LongCare { minutes }]);
        }
    }
    let state = if parsed.ended_us.is_some() { VisitState::Done } else { VisitState::UnderWay };
    tx.execute(
        "UPDATE visits SET state = $5, corrected_in_us = $6, corrected_out_us = $7, version = version + 1
         WHERE agency_id = $1 AND id = $4",
        args![correct.visit, state.as_str(), began_us, parsed.ended_us],
    )
    .await?;
    tx.record_subject("visit", correct.visit.0);
    tx.record_change(&correct);
    history::record_visit_change(tx, ChangeKind::Corrected, correct.visit, Some(&row), reason.as_str()).await
}

/// Removes the times of a visit that never began, by a scheduler: it is planned again. The times stay in the visit's history.
async fn remove_times(tx: &mut Tx, row: &VisitRow, correct: &CorrectTimes) -> Result<()> {
    tx.require_capability(Capability::Schedule)?;
    timing(tx, row)?.ensure_times_removable(row.recorded())?;
    let reason = Reason::try_from(correct.reason.as_str()).map_err(|error| Error::Invalid { fields: vec![error] })?;
    tx.execute(
        "UPDATE visits SET state = 'planned', checked_in_us = NULL, checked_out_us = NULL, corrected_in_us = NULL,
            corrected_out_us = NULL, version = version + 1 WHERE agency_id = $1 AND id = $4",
        args![correct.visit],
    )
    .await?;
    tx.record_subject("visit", correct.visit.0);
    tx.record_change(correct);
    history::record_visit_change(tx, ChangeKind::Undone, correct.visit, Some(row), reason.as_str()).await
}

/// Another visit of the provider that took place, or is under way, in this time.
async fn find_overlapping_visit(tx: &mut Tx, row: &VisitRow, span: (i64, i64)) -> Result<Option<Conflict>> {
    let now = tx.now_us();
    let others: Vec<VisitRow> = tx
        .fetch_all(
            select_visits!(
                " AND v.provider_id = $4 AND v.id <> $5 AND v.state IN ('under_way', 'done')
                 AND COALESCE(v.corrected_in_us, v.checked_in_us) < $7
                 AND COALESCE(v.corrected_out_us, v.checked_out_us, $8) > $6 ORDER BY v.starts_us, v.id"
            ),
            args![row.provider_id(), row.id, span.0, span.1, now],
        )
        .await?;
    for other in others {
        let other_span = (other.checked_in_us.unwrap_or(other.starts_us), other.checked_out_us.unwrap_or(now));
        if overlap_us(span, other_span) {
            let zone = crate::zone(&other.zone)?;
            tx.record_access(other.child_id());
            let visit = other.visit_id();
            let name = tx.child(other.child).listed_name();
            let (starts, ends) = (to_local(other_span.0, &zone)?, to_local(other_span.1, &zone)?);
            return Ok(Some(Conflict::Overlap { who: Who::Provider, name, visit, starts, ends }));
        }
    }
    Ok(None)
}

/// A provider reports to the office from the field.
///
/// # Errors
/// `Conflict::State` if the report is not possible now: see [`domain::visits::VisitTiming::ensure_can_report`].
pub async fn report(tx: &mut Tx, new: NewFieldReport) -> Result<()> {
    tx.require_provider()?;
    let row = load(tx, new.visit).await?;
    timing(tx, &row)?.ensure_can_report(new.report)?;
    if new.report == FieldReport::RunningLate && !new.minutes.is_some_and(|minutes| LATE_MINUTES.contains(&minutes)) {
        return Err(Error::field("minutes", ErrorCode::MinutesOutOfRange));
    }
    let (id, now) = (tx.next_id(), tx.now_us());
    let remark = tx.seal(row.child_id(), SealedColumn::Remark, id, new.remark.as_str()).await?;
    tx.execute(
        "INSERT INTO road_reports (agency_id, id, visit_id, report, minutes, remark_sealed, at_us, child_id)
         VALUES ($1, $4, $5, $6, $7, $8, $9, $10)",
        args![id, new.visit, new.report.as_str(), new.minutes.map(i64::from), remark, now, row.child_id()],
    )
    .await?;
    tx.record_subject("visit", new.visit.0);
    tx.record_change(&new);
    Ok(())
}
