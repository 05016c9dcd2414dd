//! Describes the result of a board change as text, so the browser needs no calendar code.

mod messages;

use domain::{
    Conflict, Error, Language, Result, VisitId,
    audit::AuditAction,
    board::{BoardChange, BoardResponse, ChangeBoard, OverrideOption, Slot},
    visits::VisitState,
};
use store::scheduling::board::CurrentVisit;
use web::{
    dates,
    errors::{conflicts, problems},
    request::read,
};

/// The answer to a change that was made or refused. Internal errors, missing records and ended sessions stay errors.
pub async fn answer(lang: Language, request: ChangeBoard, made: Result<Vec<BoardChange>>) -> Result<BoardResponse> {
    match made {
        Ok(undo) => Ok(BoardResponse::Done { message: done(lang, &request, &undo).await?, undo }),
        Err(Error::Conflict { conflict: Conflict::Stale { .. } }) => stale(lang, request.changes).await,
        Err(Error::Conflict { conflict }) => {
            let override_option = conflict.can_be_overridden().then_some(OverrideOption::Reason);
            Ok(BoardResponse::Rejected { messages: conflicts::describe_conflict(lang, &conflict), override_option })
        }
        Err(error @ Error::Invalid { .. }) => {
            let messages = problems(lang, &error).into_iter().map(|problem| problem.text).collect();
            Ok(BoardResponse::Rejected { messages, override_option: None })
        }
        Err(error) => Err(error),
    }
}

async fn current_visit(visit: VisitId) -> Result<CurrentVisit> {
    read(AuditAction::BoardCurrentVisit, move |tx| Box::pin(store::scheduling::board::current_visit(tx, visit))).await
}

/// "Tuesday, December 1, 9:00 to 10:00".
fn date_and_time(lang: Language, slot: Slot, minutes: u16) -> String {
    messages::date_and_time(lang, dates::long(lang, slot.date), dates::minute(slot.minute), dates::minute(slot.minute + minutes))
}

async fn done(lang: Language, request: &ChangeBoard, back: &[BoardChange]) -> Result<String> {
    if back.is_empty() {
        return Ok(messages::unchanged(lang).to_owned());
    }
    let ([change], [undo_change]) = (&request.changes[..], back) else {
        return Ok(messages::changed(lang, back.len()));
    };
    let Some((visit, _)) = undo_change.visit() else { return Ok(messages::withdrawn(lang).to_owned()) };
    let now = current_visit(visit).await?;
    let (name, time) = (now.child.short_name(), date_and_time(lang, now.slot, now.minutes));
    Ok(match change {
        BoardChange::Cancel { .. } => messages::cancelled(lang, name, time),
        BoardChange::Reinstate { .. } => messages::reinstated(lang, name, time),
        _ => messages::visit_is_at(lang, name, time, web::terms::provider_name(lang, &now.provider)),
    })
}

/// The visit changed in the meantime: describes both versions and offers to apply the same change to the current version, if the
/// visit can still be changed.
async fn stale(lang: Language, mut changes: Vec<BoardChange>) -> Result<BoardResponse> {
    let mut lines = Vec::new();
    let mut open = true;
    for change in &mut changes {
        let Some((visit, version)) = change.visit() else { continue };
        let now = match current_visit(visit).await {
            Err(Error::NotFound) => {
                lines.push(messages::removed_by_other(lang).to_owned());
                open = false;
                continue;
            }
            now => now?,
        };
        if now.version == version {
            continue;
        }
        lines.push(describe_current_state(lang, &now));
        if let Some(destination) = requested_destination(lang, change).await? {
            lines.push(destination);
        }
        let expected = if matches!(change, BoardChange::Reinstate { .. }) { VisitState::Cancelled } else { VisitState::Planned };
        open &= now.state == expected;
        change.set_version(now.version);
    }
    Ok(BoardResponse::Rejected { messages: lines, override_option: open.then_some(OverrideOption::RetryOnCurrent(changes)) })
}

fn describe_current_state(lang: Language, now: &CurrentVisit) -> String {
    let by = now.by.clone().unwrap_or_else(|| messages::someone(lang).to_owned());
    let (name, time) = (now.child.short_name(), date_and_time(lang, now.slot, now.minutes));
    match now.state {
        VisitState::Cancelled => messages::cancelled_by_other(lang, by, name, time),
        VisitState::Planned => messages::moved_by_other(lang, by, name, time, web::terms::provider_name(lang, &now.provider)),
        VisitState::UnderWay | VisitState::Done => {
            messages::already_started(lang, name, time, web::terms::provider_name(lang, &now.provider))
        }
    }
}

/// The destination that the user requested, if the change is a move.
async fn requested_destination(lang: Language, change: &BoardChange) -> Result<Option<String>> {
    let BoardChange::Move { provider, slot, minutes, .. } = change else { return Ok(None) };
    let provider = *provider;
    if provider.is_nobody() {
        return Ok(None);
    }
    let name =
        read(AuditAction::BoardProviderName, move |tx| Box::pin(store::scheduling::board::provider_name(tx, provider))).await?;
    Ok(Some(messages::you_wanted(lang, date_and_time(lang, *slot, *minutes), name)))
}
