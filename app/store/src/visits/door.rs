//! At the door: a visit begins and ends, a press is taken back, forgotten times are entered, and what is told from the road.

use super::{VisitRow, history, load, moment, not_stale, select_visits};
use crate::{Tx, names::at, sql::args};
use domain::{
    Capability, Conflict, Error, FieldError, ProviderId, Result, Role, VisitId, Who,
    visits::{ChangeKind, CorrectTimes, NewRoadReport, Press, Question, RoadReport, VisitState, is_long, overlap_us},
};

/// The provider is at the door. Only the visit's own provider may say so.
///
/// # Errors
/// `Conflict::Asks` where it is early, or where they have not checked out of another visit, unless they check in `even_so`.
pub async fn check_in(tx: &mut Tx, id: VisitId, even_so: bool) -> Result<()> {
    let provider = tx.as_provider()?;
    let row = load(tx, id).await?;
    let state = row.state()?.check_in()?;
    let moment = moment(tx, &row)?;
    if !moment.may_begin() {
        return Err(Error::state("visit.not_today"));
    }
    if !even_so {
        let mut questions = Vec::new();
        if moment.is_early() {
            let now = at(tx.now_us(), &crate::zone(&row.zone)?)?;
            questions.push(Question::Early { now, starts: row.starts()? });
        }
        questions.extend(other_open(tx, provider, id).await?);
        asked(questions)?;
    }
    press(tx, &row, state, ChangeKind::CheckedIn, "checked_in_us").await
}

fn asked(questions: Vec<Question>) -> Result<()> {
    if questions.is_empty() { Ok(()) } else { Err(Conflict::Asks { questions }.into()) }
}

/// Another visit of the provider that goes on.
async fn other_open(tx: &mut Tx, provider: ProviderId, id: VisitId) -> Result<Option<Question>> {
    let open: Option<VisitRow> = tx
        .maybe(
            select_visits!(
                " AND v.provider_id = $4 AND v.id <> $5 AND v.state = 'under_way' ORDER BY v.checked_in_us DESC, v.id LIMIT 1"
            ),
            args![provider, id],
        )
        .await?;
    let Some(open) = open else { return Ok(None) };
    let since = at(open.checked_in_us.unwrap_or(open.starts_us), &crate::zone(&open.zone)?)?;
    tx.saw(open.child_id());
    let (visit, name) = (open.visit_id(), tx.child(open.child).short_name());
    Ok(Some(Question::StillOpen { visit, name, since }))
}

/// The provider leaves.
///
/// # Errors
/// `Conflict::Asks` where the care would be much longer than planned, unless they check out `even_so`.
pub async fn check_out(tx: &mut Tx, id: VisitId, even_so: bool) -> Result<()> {
    tx.as_provider()?;
    let row = load(tx, id).await?;
    let state = row.state()?.check_out()?;
    let minutes = row.checked_in_us.map_or(0, |began| (tx.now_us() - began) / MINUTE_US);
    if !even_so && is_long(minutes, row.minutes()) {
        asked(vec![Question::LongCare { minutes }])?;
    }
    press(tx, &row, state, ChangeKind::CheckedOut, "checked_out_us").await
}

const MINUTE_US: i64 = 60_000_000;

async fn press(tx: &mut Tx, row: &VisitRow, state: VisitState, kind: ChangeKind, column: &str) -> Result<()> {
    let now = tx.now_us();
    let id = row.visit_id();
    tx.run(
        format!("UPDATE visits SET state = $5, {column} = $6, version = version + 1 WHERE agency_id = $1 AND id = $4"),
        args![id, state.as_str(), now],
    )
    .await?;
    tx.subject("visit", id.0);
    tx.changed(&(state.as_str(), now));
    history::keep(tx, kind, id, Some(row), "").await
}

/// The provider takes the last press back: the visit stands as before it. The time that was recorded stays in its history.
///
/// # Errors
/// `Conflict::State` `visit.undo_too_late` where there is no press that can be taken back any more.
pub async fn undo(tx: &mut Tx, id: VisitId) -> Result<Press> {
    tx.as_provider()?;
    let row = load(tx, id).await?;
    let press = moment(tx, &row)?.undo(row.recorded()).ok_or_else(|| Error::state("visit.undo_too_late"))?;
    let (state, column) = match press {
        Press::CheckIn => (VisitState::Planned, "checked_in_us"),
        Press::CheckOut => (VisitState::UnderWay, "checked_out_us"),
    };
    tx.run(
        format!("UPDATE visits SET state = $5, {column} = NULL, version = version + 1 WHERE agency_id = $1 AND id = $4"),
        args![id, state.as_str()],
    )
    .await?;
    tx.subject("visit", id.0);
    tx.changed(&press);
    history::keep(tx, ChangeKind::Undone, id, Some(&row), "").await?;
    Ok(press)
}

/// Times that were forgotten or are wrong, entered by the visit's provider or by who plans in the office. What was recorded
/// stays beside them, and a note that is signed stays as it is.
///
/// # Errors
/// `Invalid` with all that is wrong with them; `Conflict::Overlap` with another visit of the same provider that took place;
/// `Conflict::Asks` where the care is much longer than planned.
pub async fn correct(tx: &mut Tx, correct: CorrectTimes) -> Result<()> {
    if tx.actor().role() == Role::Admin {
        tx.may(Capability::Schedule)?;
    } else {
        tx.as_provider()?;
    }
    let row = load(tx, correct.visit).await?;
    not_stale(row.version, correct.version)?;
    let mut read = correct.read(&moment(tx, &row)?, &crate::zone(&row.zone)?)?;
    let taken = match read.span_us(tx.now_us()) {
        Some(span) => taken(tx, &row, span).await?,
        None => None,
    };
    if read.wrong.is_empty() {
        if let Some(taken) = taken {
            return Err(taken.into());
        }
    } else {
        if taken.is_some() {
            read.wrong.push(FieldError { field: "began".into(), reason: "began.taken".into() });
        }
        return Err(Error::Invalid { fields: read.wrong });
    }
    let (Some(began_us), Some(reason)) = (read.began_us, read.reason) else {
        return Err(crate::sql::internal(&"times that nothing is wrong with have a begin and a reason"));
    };
    if let Some(ended_us) = read.ended_us {
        let minutes = (ended_us - began_us) / MINUTE_US;
        if is_long(minutes, row.minutes()) && correct.sure_of != Some(minutes) {
            return asked(vec![Question::LongCare { minutes }]);
        }
    }
    let state = if read.ended_us.is_some() { VisitState::Done } else { VisitState::UnderWay };
    tx.run(
        "UPDATE visits SET state = $5, corrected_in_us = $6, corrected_out_us = $7, version = version + 1
         WHERE agency_id = $1 AND id = $4",
        args![correct.visit, state.as_str(), began_us, read.ended_us],
    )
    .await?;
    tx.subject("visit", correct.visit.0);
    tx.changed(&correct);
    history::keep(tx, ChangeKind::Corrected, correct.visit, Some(&row), reason.as_str()).await
}

/// Another visit of the provider that took place, or goes on, in this time.
async fn taken(tx: &mut Tx, row: &VisitRow, span: (i64, i64)) -> Result<Option<Conflict>> {
    let now = tx.now_us();
    let others: Vec<VisitRow> = tx
        .all(
            select_visits!(
                " AND v.provider_id = $4 AND v.id <> $5 AND v.state IN ('under_way', 'done')
                 AND COALESCE(v.corrected_in_us, v.checked_in_us) < $7
                 AND COALESCE(v.corrected_out_us, v.checked_out_us, $8) > $6 ORDER BY v.starts_us, v.id"
            ),
            args![row.provider_id(), row.id, span.0, span.1, now],
        )
        .await?;
    for other in others {
        let theirs = (other.checked_in_us.unwrap_or(other.starts_us), other.checked_out_us.unwrap_or(now));
        if overlap_us(span, theirs) {
            let zone = crate::zone(&other.zone)?;
            tx.saw(other.child_id());
            let visit = other.visit_id();
            let name = tx.child(other.child).short_name();
            let (starts, ends) = (at(theirs.0, &zone)?, at(theirs.1, &zone)?);
            return Ok(Some(Conflict::Overlap { who: Who::Provider, name, visit, starts, ends }));
        }
    }
    Ok(None)
}

/// A provider tells the office from the road.
///
/// # Errors
/// `Conflict::State` where it can't be true now: see [`domain::visits::Moment::may_report`].
pub async fn report(tx: &mut Tx, new: NewRoadReport) -> Result<()> {
    tx.as_provider()?;
    let row = load(tx, new.visit).await?;
    moment(tx, &row)?.may_report(new.report)?;
    if new.report == RoadReport::RunningLate && !new.minutes.is_some_and(|minutes| (1..=180).contains(&minutes)) {
        return Err(Error::field("minutes", "minutes.out_of_range"));
    }
    let (id, now) = (tx.next_id(), tx.now_us());
    tx.run(
        "INSERT INTO road_reports (agency_id, id, visit_id, report, minutes, remark_sealed, at_us)
         VALUES ($1, $4, $5, $6, $7, $8, $9)",
        args![id, new.visit, new.report.as_str(), new.minutes.map(i64::from), new.remark.as_str(), now],
    )
    .await?;
    tx.subject("visit", new.visit.0);
    tx.changed(&new);
    Ok(())
}
