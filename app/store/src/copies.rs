//! Weeks copied into other weeks, and copies taken back.

use crate::{
    Tx,
    names::{at, date, day_start_us},
    placing::{Slot, place_all},
    rules::facts,
    sql::args,
    visits::{VisitRow, removable_visit, remove, select_visits},
};
use domain::{
    AuthorizationId, Capability, CopyId, Error, PlaceId, Result, VisitId,
    copies::{Candidate, CopyLine, CopyPreview, CopyView, NewCopy, Standing, TakeBack, WhyNotCopied, mondays, plan},
    rules::PlannedVisit,
    schedule::Discipline,
    travel::Point,
    visits::{PlaceView, VisitState, instant_of, tell_apart},
};
use jiff::{Span, civil::Date};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The latest copies that are shown.
const COPIES: i64 = 10;

/// A visit of the week that is copied, with all that its copy needs.
struct Source {
    row: VisitRow,
    slot: Slot,
    candidate: Candidate,
}

fn days_between(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).map_or(0, |span| span.get_days()))
}

/// The visits of a week on the agency's wall clock, and which of them overlap on purpose.
async fn rows_of(tx: &mut Tx, monday: Date) -> Result<Vec<(VisitRow, Uuid)>> {
    let zone = tx.zone()?;
    let (from, to) = (day_start_us(monday, &zone)?, day_start_us(next(monday), &zone)?);
    let rows: Vec<VisitRow> =
        tx.all(select_visits!(" AND v.starts_us >= $4 AND v.starts_us < $5 ORDER BY v.starts_us, v.id"), args![from, to]).await?;
    let joints: Vec<(Uuid, Uuid)> = tx
        .all("SELECT id, joint_id FROM visits WHERE agency_id = $1 AND starts_us >= $4 AND starts_us < $5", args![from, to])
        .await?;
    let joints: BTreeMap<Uuid, Uuid> = joints.into_iter().collect();
    Ok(rows
        .into_iter()
        .map(|row| (joints.get(&row.id).copied().unwrap_or(row.id), row))
        .map(|(joint, row)| (row, joint))
        .collect())
}

fn next(monday: Date) -> Date {
    monday.saturating_add(Span::new().days(7))
}

/// Every visit of the week `from` as it would stand in the week `to`, and what is said of it.
async fn planned_copy(tx: &mut Tx, from: Date, to: Date) -> Result<Vec<(Source, Option<WhyNotCopied>)>> {
    let zone = tx.zone()?;
    let days = Span::new().days(days_between(from, to));
    let mut sources = BTreeMap::new();
    let mut joints: BTreeMap<Uuid, Uuid> = BTreeMap::new();
    for (row, joint) in rows_of(tx, from).await? {
        // Nine stays nine, whatever the clocks do between the two weeks.
        let starts = row.starts()?.saturating_add(days);
        let agency_starts = instant_of(starts, &crate::zone(&row.zone)?)?.to_zoned(zone.clone()).datetime();
        let place = PlaceView::from(row.place.clone());
        let visit = PlannedVisit {
            id: row.visit_id(),
            authorization: AuthorizationId(row.authorization_id),
            child: row.child_id(),
            provider: row.provider_id(),
            starts,
            agency_starts,
            minutes: row.minutes(),
            at: Point { lat: place.lat, lon: place.lon },
        };
        let cancelled = row.state()? == VisitState::Cancelled;
        let slot = Slot {
            visit: domain::VisitId(tx.next_id()),
            authorization: visit.authorization,
            child: visit.child,
            provider: visit.provider,
            place: PlaceId(row.place_id),
            starts,
            minutes: visit.minutes,
            zone: row.zone.clone(),
            joint,
        };
        // Visits that overlap on purpose share a number of their own in the copy.
        let shared = *joints.entry(joint).or_insert(slot.visit.0);
        let slot = Slot { joint: shared, ..slot };
        sources.insert(visit.id, Source { row, slot, candidate: Candidate { visit, joint: shared, cancelled } });
    }
    let standing = standing(tx, to).await?;
    let facts = facts(tx).await?;
    let now = tx.local_now()?;
    let candidates = sources.values().map(|source| source.candidate.clone()).collect();
    let mut all = Vec::with_capacity(sources.len());
    for (candidate, why) in plan(&facts, candidates, &standing, now) {
        if let Some(source) = sources.remove(&candidate.visit.id) {
            all.push((source, why));
        }
    }
    Ok(all)
}

/// What is in the week already, cancelled visits too.
async fn standing(tx: &mut Tx, monday: Date) -> Result<Vec<Standing>> {
    let zone = tx.zone()?;
    let mut standing = Vec::new();
    for (row, joint) in rows_of(tx, monday).await? {
        let place = PlaceView::from(row.place.clone());
        let visit = PlannedVisit {
            id: row.visit_id(),
            authorization: AuthorizationId(row.authorization_id),
            child: row.child_id(),
            provider: row.provider_id(),
            starts: row.starts()?,
            agency_starts: at(row.starts_us, &zone)?,
            minutes: row.minutes(),
            at: Point { lat: place.lat, lon: place.lon },
        };
        standing.push(Standing { visit, joint, cancelled: row.state()? == VisitState::Cancelled });
    }
    Ok(standing)
}

/// What copying a week, or this one, into another, or the next, would do; and what was copied before.
///
/// # Errors
/// `Invalid` where both are the same week.
pub async fn preview(tx: &mut Tx, from: Option<Date>, to: Option<Date>) -> Result<CopyPreview> {
    tx.may(Capability::Schedule)?;
    let today = tx.local_now()?.date();
    let from = from.unwrap_or(today);
    let (from, to) = mondays(from, to.unwrap_or_else(|| next(from)))?;
    let (mut copied, mut left) = (Vec::new(), Vec::new());
    for (source, why) in planned_copy(tx, from, to).await? {
        let visit = &source.candidate.visit;
        tx.saw(visit.child);
        let line = CopyLine {
            visit: visit.id,
            starts: visit.agency_starts,
            minutes: visit.minutes,
            child: tx.child(source.row.child),
            provider: source.row.provider.into(),
            discipline: Discipline(source.row.discipline),
        };
        match why {
            None => copied.push(line),
            Some(why) => left.push((line, why)),
        }
    }
    tell_apart(copied.iter_mut().chain(left.iter_mut().map(|(line, _)| line)).map(|line| &mut line.child).collect());
    Ok(CopyPreview { from, to, copied, left, copies: copies(tx, None).await? })
}

/// Copies a week's visits into another week, all that can stand there, in one change. What is there stays as it is; done
/// twice, the second copies nothing.
///
/// # Errors
/// `Conflict::State` where another number of visits would be copied than was seen, or none; `NotFound` for a week without
/// a visit; `Invalid` where both are the same week.
pub async fn copy(tx: &mut Tx, new: NewCopy) -> Result<CopyId> {
    let office = tx.may(Capability::Schedule)?;
    let (from, to) = mondays(new.from, new.to)?;
    let planned = planned_copy(tx, from, to).await?;
    if planned.is_empty() {
        return Err(Error::NotFound);
    }
    let slots: Vec<Slot> = planned.into_iter().filter(|(_, why)| why.is_none()).map(|(source, _)| source.slot).collect();
    if slots.len() != new.seen as usize || slots.is_empty() {
        return Err(Error::state("copy.changed"));
    }
    let (id, now) = (CopyId(tx.next_id()), tx.now_us());
    tx.run(
        "INSERT INTO week_copies (agency_id, id, from_monday, to_monday, copied_us, taken_back_us)
         VALUES ($1, $4, $5, $6, $7, NULL)",
        args![id, from, to, now],
    )
    .await?;
    let made: Vec<Uuid> = slots.iter().map(|slot| slot.visit.0).collect();
    place_all(tx, office, slots, None).await?;
    for visit in &made {
        tx.run("INSERT INTO week_copy_visits (agency_id, copy_id, visit_id) VALUES ($1, $4, $5)", args![id, *visit]).await?;
    }
    tx.subject("week_copy", id.0);
    tx.counted("visit", made.len());
    tx.changed(&(new, made));
    Ok(id)
}

/// Which visits of the copy `$4` nobody has touched and are still to come after `$5`: as they were made, and without a
/// word of anybody about them.
macro_rules! untouched {
    () => {
        concat!(
            "SELECT v.id FROM week_copy_visits w
             JOIN visits v ON v.agency_id = w.agency_id AND v.id = w.visit_id
             WHERE w.agency_id = $1 AND w.copy_id = $4 AND v.version = 1 AND v.state = 'planned' AND v.starts_us > $5 AND ",
            removable_visit!()
        )
    };
}

/// Takes a copy back: withdraws its visits that nobody has touched since, and are still to come; the others stay. Gives
/// how many went.
///
/// # Errors
/// `Conflict::State` where it was taken back before.
pub async fn take_back(tx: &mut Tx, back: TakeBack) -> Result<u32> {
    tx.may(Capability::Schedule)?;
    let (taken_back,): (Option<i64>,) =
        tx.one("SELECT taken_back_us FROM week_copies WHERE agency_id = $1 AND id = $4", args![back.copy]).await?;
    if taken_back.is_some() {
        return Err(Error::state("copy.taken_back"));
    }
    let now = tx.now_us();
    let visits: Vec<(Uuid,)> = tx.all(untouched!(), args![back.copy, now]).await?;
    for (visit,) in &visits {
        remove(tx, VisitId(*visit)).await?;
    }
    tx.run("UPDATE week_copies SET taken_back_us = $5 WHERE agency_id = $1 AND id = $4", args![back.copy, now]).await?;
    tx.subject("week_copy", back.copy.0);
    tx.counted("visit", visits.len());
    tx.changed(&(back, &visits));
    Ok(visits.len() as u32)
}

/// One copy.
pub async fn show(tx: &mut Tx, id: CopyId) -> Result<CopyView> {
    tx.may(Capability::Schedule)?;
    copies(tx, Some(id)).await?.pop().ok_or(Error::NotFound)
}

/// One copy, or the latest ones.
async fn copies(tx: &mut Tx, only: Option<CopyId>) -> Result<Vec<CopyView>> {
    let zone = tx.zone()?;
    let rows: Vec<(Uuid, String, String, i64, Option<i64>, i64)> = tx
        .all(
            "SELECT k.id, k.from_monday, k.to_monday, k.copied_us, k.taken_back_us,
                (SELECT COUNT(*) FROM week_copy_visits w WHERE w.agency_id = k.agency_id AND w.copy_id = k.id)
             FROM week_copies k WHERE k.agency_id = $1 AND ($4 IS NULL OR k.id = $4)
             ORDER BY k.copied_us DESC, k.id LIMIT $5",
            args![only.map(|id| id.0), COPIES],
        )
        .await?;
    let now = tx.now_us();
    let mut copies = Vec::with_capacity(rows.len());
    for (id, from, to, copied, taken_back, visits) in rows {
        let untouched: Vec<(Uuid,)> = tx.all(untouched!(), args![id, now]).await?;
        copies.push(CopyView {
            id: CopyId(id),
            from: date(&from)?,
            to: date(&to)?,
            at: at(copied, &zone)?,
            taken_back: taken_back.map(|us| at(us, &zone)).transpose()?,
            visits: visits as u32,
            untouched: untouched.len() as u32,
        });
    }
    Ok(copies)
}
