//! What a hand on a board changes, with the way back, and what it may know beforehand.

use crate::{
    Tx,
    names::at,
    placing::{Slot as Down, place_all},
    rules::{facts, planned},
    schedule::plus_days,
    sql::args,
    visits::{
        self, VisitRow, authorized, keep, keep_placed, load, not_stale, removable_visit, remove, replannable, slot_of, stands,
    },
};
use domain::{
    AuthorizationId, Capability, Error, ProviderId, Result, VisitId,
    board::{BoardChange, BoardFacts, ChangeBoard, Slot},
    rules::monday_of,
    text::Reason,
    visits::{CancelVisit, ChangeKind, ChildRef, ProviderRef, ReinstateVisit, VisitState, instant_of},
};
use jiff::civil::{Date, DateTime};
use std::collections::BTreeMap;

/// Makes all changes or none, and answers with those that lead back, in the order in which they are to be made.
///
/// # Errors
/// As [`visits::create`] and [`visits::cancel`]; `Conflict::State` with `visit.no_room` where a day has no start that
/// breaks no rule, `visit.not_cancelled` for reinstating one that stands, `visit.in_use` for withdrawing one that
/// something hangs on.
pub async fn change(tx: &mut Tx, board: ChangeBoard) -> Result<Vec<BoardChange>> {
    let office = tx.may(Capability::Schedule)?;
    let mut down: Vec<Down> = Vec::new();
    let mut back = Vec::with_capacity(board.changes.len());
    let mut history: Vec<(ChangeKind, VisitId, Option<VisitRow>)> = Vec::new();
    let mut nothing = true;
    for change in &board.changes {
        if let BoardChange::Move { visit, version, provider, slot, minutes } = change {
            let row = replannable(tx, *visit, *version).await?;
            let stood = standing_slot(tx, &row)?;
            let starts = on_clock(tx, *slot, &row.zone)?;
            let slot = slot_of(tx, &row, *provider, starts, *minutes).await?;
            if stands(&row, &slot)? {
                continue;
            }
            down.push(slot);
            tx.subject("visit", visit.0);
            let (provider, minutes) = (row.provider_id(), row.minutes());
            back.push(BoardChange::Move { visit: *visit, version: version + 1, provider, slot: stood, minutes });
            history.push((ChangeKind::Moved, *visit, Some(row)));
        }
        nothing = false;
        tx.changed(change);
        match change {
            BoardChange::Move { .. } => {}
            BoardChange::Cancel { visit, version, by, reason } => {
                let cancel = CancelVisit { visit: *visit, version: *version, by: *by, reason: reason.clone() };
                visits::cancel(tx, cancel).await?;
                back.push(BoardChange::Reinstate { visit: *visit, version: version + 1 });
            }
            BoardChange::Withdraw { visit, version } => back.push(withdraw(tx, *visit, *version).await?),
            BoardChange::Reinstate { visit, version } => {
                let row = load(tx, *visit).await?;
                let (slot, undo) = reinstate(tx, &row, *version).await?;
                history.push((ChangeKind::Reinstated, *visit, Some(row)));
                down.push(slot);
                back.push(undo);
            }
            BoardChange::Place { authorization, provider, date, minute } => {
                let minute = match minute {
                    Some(minute) => *minute,
                    None => room(tx, *authorization, *provider, *date).await?,
                };
                let allowed = authorized(tx, *authorization).await?;
                let starts = on_clock(tx, Slot { date: *date, minute }, &allowed.zone)?;
                let slot = allowed.slot(tx, *provider, starts);
                tx.subject("visit", slot.visit.0);
                back.push(BoardChange::Withdraw { visit: slot.visit, version: 1 });
                history.push((ChangeKind::Placed, slot.visit, None));
                down.push(slot);
            }
        }
    }
    if nothing {
        tx.nothing_changes();
        return Ok(back);
    }
    place_all(tx, office, down, board.override_reason.clone()).await?;
    for (kind, visit, before) in history {
        keep_placed(tx, kind, visit, before.as_ref(), board.override_reason.as_ref().map(Reason::as_str)).await?;
    }
    back.reverse();
    Ok(back)
}

/// A moment of the agency's clock on another.
fn on_clock(tx: &Tx, slot: Slot, zone: &str) -> Result<DateTime> {
    Ok(instant_of(slot.datetime(), &tx.zone()?)?.to_zoned(crate::zone(zone)?).datetime())
}

/// Where a visit stands, on the agency's clock.
fn standing_slot(tx: &Tx, row: &VisitRow) -> Result<Slot> {
    Ok(Slot::from(at(row.starts_us, &tx.zone()?)?))
}

async fn room(tx: &mut Tx, authorization: AuthorizationId, provider: ProviderId, date: Date) -> Result<u16> {
    let week = facts_of_week(tx, date).await?;
    if !week.facts.authorizations.contains_key(&authorization) || !week.facts.providers.contains_key(&provider) {
        return Err(Error::NotFound);
    }
    week.room(authorization, provider, date).ok_or_else(|| Error::state("visit.no_room"))
}

/// A visit that was only just placed goes; the audit keeps that it was there.
async fn withdraw(tx: &mut Tx, visit: VisitId, version: i64) -> Result<BoardChange> {
    const REMOVABLE: &str = concat!("SELECT v.id FROM visits v WHERE v.agency_id = $1 AND v.id = $4 AND ", removable_visit!());
    let row = replannable(tx, visit, version).await?;
    let removable: Option<(uuid::Uuid,)> = tx.maybe(REMOVABLE, args![visit]).await?;
    removable.ok_or_else(|| Error::state("visit.in_use"))?;
    let Slot { date, minute } = standing_slot(tx, &row)?;
    let authorization = AuthorizationId(row.authorization_id);
    remove(tx, visit).await?;
    tx.subject("visit", visit.0);
    keep(tx, ChangeKind::Withdrawn, visit, Some(&row), "").await?;
    Ok(BoardChange::Place { authorization, provider: row.provider_id(), date, minute: Some(minute) })
}

/// Lets a cancelled visit take its time again. See [`change`] for the errors.
pub async fn reinstate_visit(tx: &mut Tx, again: ReinstateVisit) -> Result<()> {
    let changes = vec![BoardChange::Reinstate { visit: again.visit, version: again.version }];
    change(tx, ChangeBoard { changes, override_reason: again.override_reason }).await.map(drop)
}

/// A cancelled visit as it is to stand again, and its cancellation as the way back.
async fn reinstate(tx: &mut Tx, row: &VisitRow, version: i64) -> Result<(Down, BoardChange)> {
    let visit = row.visit_id();
    not_stale(row.version, version)?;
    let by = row.cancelled_by.as_deref().and_then(|by| by.parse().ok());
    let by = by.filter(|_| row.state().is_ok_and(|state| state == VisitState::Cancelled));
    let by = by.ok_or_else(|| Error::state("visit.not_cancelled"))?;
    let reason = Reason::try_from(row.cancel_reason.as_deref().unwrap_or_default())
        .map_err(|reason| crate::sql::internal(&format!("a cancellation whose reason can't be read: {reason}")))?;
    tx.run(
        "UPDATE visits SET state = 'planned', cancelled_by = NULL, cancelled_us = NULL, cancel_reason = NULL
         WHERE agency_id = $1 AND id = $4",
        args![visit],
    )
    .await?;
    tx.subject("visit", visit.0);
    let slot = slot_of(tx, row, row.provider_id(), row.starts()?, row.minutes()).await?;
    Ok((slot, BoardChange::Cancel { visit, version: version + 1, by, reason }))
}

/// The facts and the visits of the week of a day, for the office. They hold every child of the agency.
pub async fn week_facts(tx: &mut Tx, date: Date) -> Result<BoardFacts> {
    let week = facts_of_week(tx, date).await?;
    let authorized = week.facts.authorizations.values().map(|allowed| allowed.child);
    let visited = week.visits.iter().map(|visit| visit.child);
    for child in week.facts.children.keys().chain(week.ahead.keys()).copied().chain(authorized).chain(visited) {
        tx.saw(child);
    }
    Ok(week)
}

async fn facts_of_week(tx: &mut Tx, date: Date) -> Result<BoardFacts> {
    tx.may(Capability::Schedule)?;
    let monday = monday_of(date);
    let facts = facts(tx).await?;
    let visits = planned(tx, monday, plus_days(monday, 7)).await?;
    let ahead = ahead(tx, monday).await?;
    Ok(BoardFacts { facts, visits, ahead })
}

/// How far the children's clocks are ahead of the agency's in a week, in minutes.
async fn ahead(tx: &mut Tx, monday: Date) -> Result<BTreeMap<domain::ChildId, i32>> {
    let agency = tx.zone()?;
    let noon = instant_of(monday.at(12, 0, 0, 0), &agency)?;
    let offset = agency.to_offset(noon).seconds();
    let here = tx.agency().time_zone.clone();
    let children: Vec<(uuid::Uuid, String)> =
        tx.all("SELECT id, time_zone FROM children WHERE agency_id = $1 AND time_zone <> $4", args![here]).await?;
    let ahead = |(id, zone): (uuid::Uuid, String)| -> Result<_> {
        Ok((domain::ChildId(id), (crate::zone(&zone)?.to_offset(noon).seconds() - offset) / 60))
    };
    children.into_iter().map(ahead).collect()
}

/// A visit as it stands now, for whoever wanted to change what stood before.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub version: i64,
    pub child: ChildRef,
    pub provider: ProviderRef,
    /// On the agency's clock.
    pub slot: Slot,
    pub minutes: u16,
    pub state: VisitState,
    /// The member who changed it last, where the audit of these days tells.
    pub by: Option<String>,
}

/// How far back in the audit the last change is looked for, in events.
const LATELY: i64 = 20_000;

/// See [`Standing`].
pub async fn standing(tx: &mut Tx, visit: VisitId) -> Result<Standing> {
    tx.may(Capability::Schedule)?;
    let row = load(tx, visit).await?;
    let actor: Option<(String,)> = tx
        .maybe(
            "SELECT actor FROM audit_events WHERE agency_id = $1
                AND seq > (SELECT h.seq FROM agency_heads h WHERE h.agency_id = $1) - $5 AND subjects LIKE $4
             ORDER BY seq DESC LIMIT 1",
            args![format!("%\"visit:{visit}\"%"), LATELY],
        )
        .await?;
    let member = actor.and_then(|(actor,)| actor.strip_prefix("member:")?.parse::<uuid::Uuid>().ok());
    let by: Option<(String,)> = match member {
        Some(member) => tx.maybe("SELECT name FROM members WHERE agency_id = $1 AND id = $4", args![member]).await?,
        None => None,
    };
    tx.saw(row.child_id());
    Ok(Standing {
        version: row.version,
        slot: standing_slot(tx, &row)?,
        minutes: row.minutes(),
        state: row.state()?,
        child: tx.child(row.child),
        provider: row.provider.into(),
        by: by.map(|(name,)| name),
    })
}

/// Names of the people whom a place on the board is about.
pub async fn provider_name(tx: &mut Tx, provider: ProviderId) -> Result<String> {
    tx.may(Capability::Schedule)?;
    let (first, last): (String, String) =
        tx.one("SELECT first_name, last_name FROM providers WHERE agency_id = $1 AND id = $4", args![provider]).await?;
    Ok(domain::visits::full_name(&first, &last))
}
