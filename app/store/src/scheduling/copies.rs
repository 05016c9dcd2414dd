//! Copying weeks into other weeks, and undoing copies.

use crate::{
    Tx,
    care::visits::{RecordedChange, VisitRow, record_visit_changes, removable_visit, remove, select_visits, snapshot},
    kernel::{
        columns::{day_start_us, has_ended, parse_date, to_local},
        sql::args,
    },
    scheduling::{
        neighbors::{adjacent_visits, load_neighbors},
        placement::{PlacedVisit, place_visits},
        rules::load_planning_context,
    },
};
use domain::{
    Capability, CopyId, Error, ErrorCode, PlaceId, Result, VisitId,
    copies::{
        CopyCandidate, CopyLine, CopyPreview, CopyView, ExistingVisit, NewCopy, NotCopiedReason, UndoCopy, plan_copy, weeks,
    },
    rules::{PlannedVisit, RuleViolation},
    schedule::Discipline,
    text::StoredText,
    travel::Point,
    visits::{
        ChangeKind, PlaceView, ProviderRef, Source::Copy, VisitChange, VisitSnapshot, VisitState, disambiguate_children,
        to_timestamp,
    },
};
use jiff::{Span, civil::Date};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How many of the latest copies are shown.
const MAX_COPIES: i64 = 10;

/// A visit of the copied week, with the data for its copy.
struct Source {
    row: VisitRow,
    slot: PlacedVisit,
    candidate: CopyCandidate,
}

fn days_between(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).map_or(0, |span| span.get_days()))
}

/// The visits of a week on the agency's clock, with their joint ids (visits that overlap on purpose).
async fn load_week_rows(tx: &mut Tx, week_start: Date) -> Result<Vec<(VisitRow, Uuid)>> {
    let zone = tx.zone()?;
    let (from, to) = (day_start_us(week_start, &zone)?, day_start_us(next_week(week_start), &zone)?);
    let rows: Vec<VisitRow> = tx
        .fetch_all(select_visits!(" AND v.starts_us >= $4 AND v.starts_us < $5 ORDER BY v.starts_us, v.id"), args![from, to])
        .await?;
    let joints: Vec<(Uuid, Uuid)> = tx
        .fetch_all("SELECT id, joint_id FROM visits WHERE agency_id = $1 AND starts_us >= $4 AND starts_us < $5", args![from, to])
        .await?;
    let joints: BTreeMap<Uuid, Uuid> = joints.into_iter().collect();
    Ok(rows
        .into_iter()
        .map(|row| (joints.get(&row.id).copied().unwrap_or(row.id), row))
        .map(|(joint, row)| (row, joint))
        .collect())
}

fn next_week(week_start: Date) -> Date {
    week_start.saturating_add(Span::new().days(7))
}

/// Every visit of week `from` as it would be in week `to`, and the reason if it can't be copied.
async fn plan_week_copy(tx: &mut Tx, from: Date, to: Date) -> Result<Vec<(Source, Option<NotCopiedReason>)>> {
    let zone = tx.zone()?;
    let days = Span::new().days(days_between(from, to));
    let mut sources = BTreeMap::new();
    let mut joints: BTreeMap<Uuid, Uuid> = BTreeMap::new();
    for (row, joint) in load_week_rows(tx, from).await? {
        // Local time stays the same across daylight saving changes.
        let starts = row.starts()?.saturating_add(days);
        let agency_starts = to_timestamp(starts, &crate::zone(&row.zone)?)?.to_zoned(zone.clone()).datetime();
        let place = PlaceView::from(row.place.clone());
        let visit = PlannedVisit {
            id: row.visit_id(),
            authorization: row.authorization(),
            child: row.child_id(),
            provider: row.provider_id(),
            starts,
            agency_starts,
            minutes: row.minutes(),
            at: Point { lat: place.lat, lon: place.lon },
        };
        let cancelled = row.state()? == VisitState::Cancelled;
        let place_ended = has_ended(row.place_ended_on.as_deref(), starts.date());
        let slot = PlacedVisit {
            visit: domain::VisitId(tx.next_id()),
            authorization: visit.authorization,
            kind: None,
            child: visit.child,
            provider: visit.provider,
            place: PlaceId(row.place_id),
            starts,
            minutes: visit.minutes,
            zone: row.zone.clone(),
            joint,
        };
        // Joint visits share a new joint id in the copy.
        let shared = *joints.entry(joint).or_insert(slot.visit.0);
        let slot = PlacedVisit { joint: shared, ..slot };
        sources.insert(visit.id, Source { row, slot, candidate: CopyCandidate { visit, joint: shared, cancelled, place_ended } });
    }
    let existing = load_existing_visits(tx, to).await?;
    let context = load_planning_context(tx, from.min(to), next_week(from.max(to))).await?;
    let now = tx.local_now()?;
    let candidates = sources.values().map(|source| source.candidate.clone()).collect();
    let mut all = Vec::with_capacity(sources.len());
    for (candidate, why) in plan_copy(&context, candidates, &existing, now) {
        if let Some(source) = sources.remove(&candidate.visit.id) {
            all.push((source, why));
        }
    }
    Ok(all)
}

/// The visits already in the week, including canceled ones.
async fn load_existing_visits(tx: &mut Tx, week_start: Date) -> Result<Vec<ExistingVisit>> {
    let zone = tx.zone()?;
    let mut existing = Vec::new();
    for (row, joint) in load_week_rows(tx, week_start).await? {
        let place = PlaceView::from(row.place.clone());
        let visit = PlannedVisit {
            id: row.visit_id(),
            authorization: row.authorization(),
            child: row.child_id(),
            provider: row.provider_id(),
            starts: row.starts()?,
            agency_starts: to_local(row.starts_us, &zone)?,
            minutes: row.minutes(),
            at: Point { lat: place.lat, lon: place.lon },
        };
        existing.push(ExistingVisit { visit, joint, cancelled: row.state()? == VisitState::Cancelled });
    }
    Ok(existing)
}

/// Preview of copying a week (default: this one) into another (default: the next), and earlier copies.
///
/// # Errors
/// `Invalid` if both are the same week.
pub async fn preview(tx: &mut Tx, from: Option<Date>, to: Option<Date>) -> Result<CopyPreview> {
    tx.require_capability(Capability::Schedule)?;
    let today = tx.local_now()?.date();
    let from = from.unwrap_or(today);
    let (from, to) = weeks(from, to.unwrap_or_else(|| next_week(from)), tx.agency().settings.first_day)?;
    let (mut copied, mut skipped) = (Vec::new(), Vec::new());
    let planned = plan_week_copy(tx, from, to).await?;
    // Among them may be visits that are copied themselves: each is the neighbor of another.
    let adjacent = adjacent_visits(planned.iter().flat_map(|(_, why)| broken_rules(why.as_ref())), |_| false);
    let neighbors = load_neighbors(tx, adjacent).await?;
    for (source, why) in planned {
        let visit = &source.candidate.visit;
        tx.record_access(visit.child);
        let line = CopyLine {
            visit: visit.id,
            starts: visit.agency_starts,
            minutes: visit.minutes,
            child: tx.child(source.row.child),
            provider: source.row.provider.into(),
            discipline: Discipline(source.row.discipline),
            kind: source.row.visit_kind.into_name(),
        };
        match why {
            None => copied.push(line),
            Some(why) => skipped.push((line, with_neighbors(why, visit.id, &neighbors))),
        }
    }
    disambiguate_children(
        copied.iter_mut().chain(skipped.iter_mut().map(|(line, _)| line)).map(|line| &mut line.child).collect(),
    );
    Ok(CopyPreview { from, to, copied, skipped, copies: copies(tx, None).await? })
}

fn broken_rules(why: Option<&NotCopiedReason>) -> &[RuleViolation] {
    match why {
        Some(NotCopiedReason::Rules { violations, .. }) => violations,
        _ => &[],
    }
}

/// The reason with the names of the visits to or from which the drive of `visit` doesn't fit.
fn with_neighbors(why: NotCopiedReason, visit: VisitId, known: &[(VisitId, String)]) -> NotCopiedReason {
    let NotCopiedReason::Rules { violations, .. } = why else { return why };
    let adjacent = adjacent_visits(&violations, |other| other == visit);
    let neighbors = known.iter().filter(|(other, _)| adjacent.contains(other)).cloned().collect();
    NotCopiedReason::Rules { violations, neighbors }
}

/// Copies all visits of a week that fit into another week, in one change. Existing visits stay; a second copy has no effect.
///
/// # Errors
/// `Conflict::State` if the number of visits differs from the preview, or is zero; `NotFound` for a week without visits;
/// `Invalid` if both are the same week.
pub async fn copy(tx: &mut Tx, new: NewCopy) -> Result<CopyId> {
    let office = tx.require_capability(Capability::Schedule)?;
    let (from, to) = weeks(new.from, new.to, tx.agency().settings.first_day)?;
    let planned = plan_week_copy(tx, from, to).await?;
    if planned.is_empty() {
        return Err(Error::NotFound);
    }
    let placed = |source: &Source| {
        let provider = ProviderRef::from(source.row.provider.clone());
        let PlacedVisit { visit, child, place, starts, minutes, .. } = source.slot;
        let after = VisitSnapshot {
            provider: provider.id,
            provider_name: provider.listed_name(),
            place: Some(place),
            place_name: None,
            starts,
            clock: None,
            minutes,
            state: VisitState::Planned,
            began: None,
            ended: None,
        };
        let source = Some(Copy(from));
        let change =
            VisitChange { kind: ChangeKind::Placed, source, before: None, after: Some(after), reason: StoredText::default() };
        RecordedChange { child: child.0, visit: visit.0, change }
    };
    let (history, slots): (Vec<RecordedChange>, Vec<PlacedVisit>) =
        planned.into_iter().filter(|(_, why)| why.is_none()).map(|(source, _)| (placed(&source), source.slot)).unzip();
    if slots.len() != new.seen as usize || slots.is_empty() {
        return Err(Error::state(ErrorCode::CopyChanged));
    }
    let (id, now) = (CopyId(tx.next_id()), tx.now_us());
    tx.execute(
        "INSERT INTO week_copies (agency_id, id, from_monday, to_monday, copied_us, taken_back_us)
         VALUES ($1, $4, $5, $6, $7, NULL)",
        args![id, from, to, now],
    )
    .await?;
    let made: Vec<Uuid> = slots.iter().map(|slot| slot.visit.0).collect();
    place_visits(tx, office, slots, None).await?;
    record_visit_changes(tx, &history).await?;
    for visit in &made {
        tx.execute("INSERT INTO week_copy_visits (agency_id, copy_id, visit_id) VALUES ($1, $4, $5)", args![id, *visit]).await?;
    }
    tx.record_subject("week_copy", id.0);
    tx.record_count("visit", made.len());
    tx.record_change(&(new, made));
    Ok(id)
}

/// SQL: the visits of copy `$4` that start after `$5` and were not changed since, with no notes or reports.
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

/// Undoes a copy: withdraws its future visits that were not changed since; the others stay. Returns the number of withdrawn
/// visits.
///
/// # Errors
/// `Conflict::State` if it was undone before, and if a legal hold covers one of the visits: then all of them stay.
pub async fn undo_copy(tx: &mut Tx, back: UndoCopy) -> Result<u32> {
    tx.require_capability(Capability::Schedule)?;
    let (from, undone_at): (String, Option<i64>) = tx
        .fetch_one("SELECT from_monday, taken_back_us FROM week_copies WHERE agency_id = $1 AND id = $4", args![back.copy])
        .await?;
    if undone_at.is_some() {
        return Err(Error::state(ErrorCode::CopyUndone));
    }
    let now = tx.now_us();
    let visits: Vec<(Uuid,)> = tx.fetch_all(untouched!(), args![back.copy, now]).await?;
    let of_copy = " AND v.id IN (SELECT w.visit_id FROM week_copy_visits w WHERE w.agency_id = $1 AND w.copy_id = $4)";
    let removed: BTreeSet<Uuid> = visits.iter().map(|(visit,)| *visit).collect();
    let mut rows: Vec<VisitRow> = tx.fetch_all(format!("{}{of_copy}", select_visits!()), args![back.copy]).await?;
    rows.retain(|row| removed.contains(&row.id));
    let source = Some(Copy(parse_date(&from)?));
    let withdrawn = |row: &VisitRow| {
        let before = Some(snapshot(row)?);
        let change = VisitChange { kind: ChangeKind::Withdrawn, source, before, after: None, reason: StoredText::default() };
        Ok(RecordedChange { child: row.child_id().0, visit: row.id, change })
    };
    let history = rows.iter().map(withdrawn).collect::<Result<Vec<_>>>()?;
    remove(tx, &rows).await?;
    tx.execute("UPDATE week_copies SET taken_back_us = $5 WHERE agency_id = $1 AND id = $4", args![back.copy, now]).await?;
    record_visit_changes(tx, &history).await?;
    tx.record_subject("week_copy", back.copy.0);
    tx.record_count("visit", visits.len());
    tx.record_change(&(back, &visits));
    Ok(visits.len() as u32)
}

/// One copy.
pub async fn show(tx: &mut Tx, id: CopyId) -> Result<CopyView> {
    tx.require_capability(Capability::Schedule)?;
    copies(tx, Some(id)).await?.pop().ok_or(Error::NotFound)
}

/// One copy, or the latest ones.
async fn copies(tx: &mut Tx, only: Option<CopyId>) -> Result<Vec<CopyView>> {
    let zone = tx.zone()?;
    let rows: Vec<(Uuid, String, String, i64, Option<i64>, i64)> = tx
        .fetch_all(
            "SELECT k.id, k.from_monday, k.to_monday, k.copied_us, k.taken_back_us,
                (SELECT COUNT(*) FROM week_copy_visits w WHERE w.agency_id = k.agency_id AND w.copy_id = k.id)
             FROM week_copies k WHERE k.agency_id = $1 AND ($4 IS NULL OR k.id = $4)
             ORDER BY k.copied_us DESC, k.id LIMIT $5",
            args![only.map(|id| id.0), MAX_COPIES],
        )
        .await?;
    let now = tx.now_us();
    let mut copies = Vec::with_capacity(rows.len());
    for (id, from, to, copied, undone_at, visits) in rows {
        let untouched: Vec<(Uuid,)> = tx.fetch_all(untouched!(), args![id, now]).await?;
        copies.push(CopyView {
            id: CopyId(id),
            from: parse_date(&from)?,
            to: parse_date(&to)?,
            at: to_local(copied, &zone)?,
            undone_at: undone_at.map(|us| to_local(us, &zone)).transpose()?,
            visits: visits as u32,
            untouched: untouched.len() as u32,
        });
    }
    Ok(copies)
}
