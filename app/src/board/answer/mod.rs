//! What became of a change, in sentences: so the browser needs no calendar.

mod words;

use crate::{dates, errors::complaints, request::read, visits::refusals};
use domain::{
    Conflict, Error, Language, Result, VisitId,
    board::{Anyway, BoardAnswer, BoardChange, ChangeBoard, Slot},
    visits::VisitState,
};
use store::board::Standing;

/// The answer to a change that was made or refused. What is broken, invisible or signed out stays an error.
pub async fn answer(lang: Language, asked: ChangeBoard, made: Result<Vec<BoardChange>>) -> Result<BoardAnswer> {
    match made {
        Ok(back) => Ok(BoardAnswer::Done { said: done(lang, &asked, &back).await?, back }),
        Err(Error::Conflict { conflict: Conflict::Stale { .. } }) => stale(lang, asked.changes).await,
        Err(Error::Conflict { conflict }) => {
            let anyway = matches!(conflict, Conflict::Rules { .. }).then_some(Anyway::Reason);
            Ok(BoardAnswer::Refused { said: refusals::sentence(lang, &conflict), anyway })
        }
        Err(error @ Error::Invalid { .. }) => {
            let said = complaints(lang, &error).into_iter().map(|complaint| complaint.text).collect();
            Ok(BoardAnswer::Refused { said, anyway: None })
        }
        Err(error) => Err(error),
    }
}

async fn standing(visit: VisitId) -> Result<Standing> {
    read("board.standing", move |tx| Box::pin(store::board::standing(tx, visit))).await
}

/// "Tuesday, December 1, 9:00 to 10:00".
fn when(lang: Language, slot: Slot, minutes: u16) -> String {
    words::when(lang, dates::long(lang, slot.date), dates::minute(slot.minute), dates::minute(slot.minute + minutes))
}

async fn done(lang: Language, asked: &ChangeBoard, back: &[BoardChange]) -> Result<String> {
    if back.is_empty() {
        return Ok(words::unchanged(lang).to_owned());
    }
    let ([change], [way_back]) = (&asked.changes[..], back) else {
        return Ok(words::changed(lang, back.len()));
    };
    let Some((visit, _)) = way_back.visit() else { return Ok(words::withdrawn(lang).to_owned()) };
    let now = standing(visit).await?;
    let (name, when) = (now.child.short_name(), when(lang, now.slot, now.minutes));
    Ok(match change {
        BoardChange::Cancel { .. } => words::cancelled(lang, name, when),
        BoardChange::Reinstate { .. } => words::reinstated(lang, name, when),
        _ => words::stands(lang, name, when, now.provider.full_name()),
    })
}

/// Somebody was first: both states, and the same on what stands now, where that can still be changed.
async fn stale(lang: Language, mut changes: Vec<BoardChange>) -> Result<BoardAnswer> {
    let mut said = Vec::new();
    let mut open = true;
    for change in &mut changes {
        let Some((visit, version)) = change.visit() else { continue };
        let now = match standing(visit).await {
            Err(Error::NotFound) => {
                said.push(words::withdrawn_meanwhile(lang).to_owned());
                open = false;
                continue;
            }
            now => now?,
        };
        if now.version == version {
            continue;
        }
        said.push(stands_now(lang, &now));
        if let Some(wish) = wished(lang, change).await? {
            said.push(wish);
        }
        let wanted = if matches!(change, BoardChange::Reinstate { .. }) { VisitState::Cancelled } else { VisitState::Planned };
        open &= now.state == wanted;
        change.set_version(now.version);
    }
    Ok(BoardAnswer::Refused { said, anyway: open.then_some(Anyway::Fresh(changes)) })
}

fn stands_now(lang: Language, now: &Standing) -> String {
    let by = now.by.clone().unwrap_or_else(|| words::somebody(lang).to_owned());
    let (name, when) = (now.child.short_name(), when(lang, now.slot, now.minutes));
    match now.state {
        VisitState::Cancelled => words::meanwhile_cancelled(lang, by, name, when),
        VisitState::Planned => words::meanwhile_stands(lang, by, name, when, now.provider.full_name()),
        VisitState::UnderWay | VisitState::Done => words::meanwhile_begun(lang, name, when, now.provider.full_name()),
    }
}

/// What the hand wanted, where that is a place.
async fn wished(lang: Language, change: &BoardChange) -> Result<Option<String>> {
    let BoardChange::Move { provider, slot, minutes, .. } = change else { return Ok(None) };
    let provider = *provider;
    let name = read("board.provider", move |tx| Box::pin(store::board::provider_name(tx, provider))).await?;
    Ok(Some(words::yours(lang, when(lang, *slot, *minutes), name)))
}
