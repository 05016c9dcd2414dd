//! The change history of a visit, stored together with the audit event of each change.

use super::{VisitRow, select_visits};
use crate::{
    Tx,
    kernel::{
        columns::{ChildColumns, child_columns, parse_date, parse_local, to_local},
        sealing::{Opener, Sealed, SealedColumn},
        sql::{args, ids, internal, placeholders},
    },
};
use domain::{
    ChildId, PlaceId, Result, VisitId,
    audit::AuditVisit,
    visits::{
        ChangeKind, CheckAction, ChildRef, PlaceName, ProviderRef, Source, TimeChange, Times, VisitChange, VisitSnapshot,
        VisitState, clock_name, to_timestamp,
    },
};
use jiff::civil::DateTime;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// The current state of a visit.
pub(crate) fn snapshot(row: &VisitRow) -> Result<VisitSnapshot> {
    let zone = crate::zone(&row.zone)?;
    let to_visit_clock = |us: Option<i64>| us.map(|us| to_local(us, &zone)).transpose();
    let provider = ProviderRef::from(row.provider.clone());
    Ok(VisitSnapshot {
        provider: provider.id,
        provider_name: provider.listed_name(),
        place: Some(PlaceId(row.place_id)),
        place_name: None,
        starts: row.starts()?,
        clock: None,
        minutes: row.minutes(),
        state: row.state()?,
        began: to_visit_clock(row.checked_in_us)?,
        ended: to_visit_clock(row.checked_out_us)?,
    })
}

/// Records a change of a visit that was in state `before`: `None` for a new visit.
pub(crate) async fn record_visit_change(
    tx: &mut Tx,
    kind: ChangeKind,
    visit: VisitId,
    before: Option<&VisitRow>,
    reason: &str,
) -> Result<()> {
    let after = load_current(tx, visit).await?;
    record_between(tx, kind, visit, before, after, reason).await
}

/// The visit after the change; `None` if it was withdrawn.
async fn load_current(tx: &mut Tx, visit: VisitId) -> Result<Option<VisitRow>> {
    tx.fetch_optional(select_visits!(" AND v.id = $4"), args![visit]).await
}

async fn record_between(
    tx: &mut Tx,
    kind: ChangeKind,
    visit: VisitId,
    before: Option<&VisitRow>,
    after: Option<VisitRow>,
    reason: &str,
) -> Result<()> {
    let Some(child) = before.or(after.as_ref()).map(VisitRow::child_id) else { return Ok(()) };
    let before = before.map(snapshot).transpose()?;
    let after = after.as_ref().map(snapshot).transpose()?;
    let change = VisitChange { kind, source: None, before, after, reason: reason.into() };
    record_visit_changes(tx, &[RecordedChange { child: child.0, visit: visit.0, change }]).await
}

/// Like [`record_visit_change`], for a placement: stores the reason only if it overrode a rule.
pub(crate) async fn record_placement(
    tx: &mut Tx,
    kind: ChangeKind,
    visit: VisitId,
    before: Option<&VisitRow>,
    reason: Option<&str>,
) -> Result<()> {
    let after = load_current(tx, visit).await?;
    let mut stored = None;
    if let Some(row) = after.as_ref().filter(|_| reason.is_some())
        && let Some(text) = &row.override_reason
    {
        stored = Some(tx.open_text(row.child_id(), SealedColumn::OverrideReason, row.id, text).await?);
    }
    let reason = reason.filter(|reason| stored.as_ref().is_some_and(|stored| stored == reason)).unwrap_or_default();
    record_between(tx, kind, visit, before, after, reason).await
}

/// A change to record.
pub(crate) struct RecordedChange {
    pub child: Uuid,
    pub visit: Uuid,
    pub change: VisitChange,
}

/// The stored values of [`Source`].
const IMPORT: &str = "import";
const COPY: &str = "copy";

/// Rows per statement: far below both engines' limit of arguments, and enough to make the round trips negligible.
const ROWS: usize = 250;

/// Records changes, many in one statement.
pub(crate) async fn record_visit_changes(tx: &mut Tx, changes: &[RecordedChange]) -> Result<()> {
    let json = |snapshot: &Option<VisitSnapshot>| -> Option<String> {
        snapshot.as_ref().map(|snapshot| serde_json::to_string(snapshot).expect("plain fields always serialise"))
    };
    let (seq, now, by) = (tx.event_seq(), tx.now_us(), tx.actor().name());
    let with_reason = changes.iter().filter(|change| !change.change.reason.is_empty());
    let sealer = tx.sealer(with_reason.map(|change| change.child).collect()).await?;
    for some in changes.chunks(ROWS) {
        let mut all = args![seq, by.as_str(), now];
        let mut rows = Vec::with_capacity(some.len());
        for RecordedChange { child, visit, change } in some {
            let (origin, week) = match change.source {
                Some(Source::Import) => (Some(IMPORT), None),
                Some(Source::Copy(week)) => (Some(COPY), Some(week.to_string())),
                None => (None, None),
            };
            let (id, first) = (tx.next_id(), all.len() + 4);
            rows.push(format!("($1, {}, $4, $5, $6, TRUE)", placeholders(first, 9)));
            all.extend(args![
                id,
                *visit,
                *child,
                change.kind.as_str(),
                origin.map(str::to_owned),
                week,
                json(&change.before),
                json(&change.after),
                sealer.seal(*child, SealedColumn::ChangeReason, id, change.reason.text().unwrap_or_default())?
            ]);
        }
        tx.execute(
            format!(
                "INSERT INTO visit_changes (agency_id, id, visit_id, child_id, kind, origin, origin_week, before_json, after_json,
                    reason_sealed, seq, by_name, at_us, sealed) VALUES {}",
                rows.join(", ")
            ),
            all,
        )
        .await?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ChangeRow {
    id: Uuid,
    child_id: Uuid,
    seq: i64,
    kind: String,
    origin: Option<String>,
    origin_week: Option<String>,
    before_json: Option<String>,
    after_json: Option<String>,
    reason_sealed: Sealed,
    by_name: String,
    at_us: i64,
}

/// The columns of [`ChangeRow`], of changes as `h`.
macro_rules! change_columns {
    () => {
        "h.id, h.child_id, h.seq, h.kind, h.origin, h.origin_week, h.before_json, h.after_json, h.reason_sealed, h.by_name, h.at_us"
    };
}

impl ChangeRow {
    /// The child and the reason, as an opener needs them.
    fn sealed(&self) -> (ChildId, &Sealed) {
        (ChildId(self.child_id), &self.reason_sealed)
    }

    fn change(&self, opener: &Opener) -> Result<VisitChange> {
        let read = |json: &Option<String>| -> Result<Option<VisitSnapshot>> {
            json.as_deref().map(|json| serde_json::from_str(json).map_err(|error| internal(&error))).transpose()
        };
        Ok(VisitChange {
            kind: self.kind.parse().map_err(|()| internal(&"an unknown change of a visit"))?,
            source: match (self.origin.as_deref(), self.origin_week.as_deref()) {
                (Some(COPY), Some(week)) => Some(Source::Copy(parse_date(week)?)),
                (Some(_), _) => Some(Source::Import),
                (None, _) => None,
            },
            before: read(&self.before_json)?,
            after: read(&self.after_json)?,
            reason: opener.open(ChildId(self.child_id), SealedColumn::ChangeReason, self.id, &self.reason_sealed)?,
        })
    }
}

/// A change with its visit.
#[derive(sqlx::FromRow)]
struct ChangeOf {
    visit_id: Uuid,
    #[sqlx(flatten)]
    row: ChangeRow,
}

/// A child with its time zone.
#[derive(sqlx::FromRow)]
struct ZonedChild {
    #[sqlx(flatten)]
    child: ChildColumns,
    time_zone: String,
}

/// Visits in audit events, with the change that each event made. Runs the same number of queries for one event and for a page of
/// them.
pub(crate) async fn load_audited_visits(tx: &mut Tx, named: &[(VisitId, i64)]) -> Result<HashMap<(VisitId, i64), AuditVisit>> {
    let visits: Vec<Uuid> = named.iter().map(|(visit, _)| visit.0).collect::<BTreeSet<_>>().into_iter().collect();
    if visits.is_empty() {
        return Ok(HashMap::new());
    }
    let some = placeholders(4, visits.len());
    let changes =
        concat!("SELECT h.visit_id, ", change_columns!(), " FROM visit_changes h WHERE h.agency_id = $1 AND h.visit_id IN (");
    let rows: Vec<ChangeOf> = tx.fetch_all(format!("{changes}{some}) ORDER BY h.seq, h.id"), ids(&visits)).await?;
    let sql = format!("SELECT id, child_id, starts_local, zone FROM visits WHERE agency_id = $1 AND id IN ({some})");
    let existing: Vec<(Uuid, Uuid, String, String)> = tx.fetch_all(sql, ids(&visits)).await?;
    let opener = tx.opener(rows.iter().map(|change| change.row.sealed()).collect()).await?;
    // The child and the start of each visit; for a deleted visit from its last change.
    let mut details: HashMap<Uuid, (Uuid, DateTime)> = HashMap::new();
    let mut done: HashMap<(VisitId, i64), Vec<VisitChange>> = HashMap::new();
    for ChangeOf { visit_id, row } in rows {
        let change = row.change(&opener)?;
        if let Some(snapshot) = change.after.as_ref().or(change.before.as_ref()) {
            details.insert(visit_id, (row.child_id, snapshot.starts));
        }
        done.entry((VisitId(visit_id), row.seq)).or_default().push(change);
    }
    let mut zones: HashMap<Uuid, String> = HashMap::new();
    for (visit, child, starts, zone) in existing {
        details.insert(visit, (child, parse_local(&starts)?));
        zones.insert(visit, zone);
    }
    let child_ids: Vec<Uuid> = details.values().map(|(child, _)| *child).collect::<BTreeSet<_>>().into_iter().collect();
    let columns = concat!("SELECT ", child_columns!(), ", c.time_zone FROM children c WHERE c.agency_id = $1 AND c.id IN (");
    let children: Vec<ZonedChild> = if child_ids.is_empty() {
        Vec::new()
    } else {
        tx.fetch_all(format!("{columns}{})", placeholders(4, child_ids.len())), ids(&child_ids)).await?
    };
    let children: HashMap<Uuid, (ChildRef, String)> =
        children.into_iter().map(|row| (row.child.id().0, (tx.child(row.child), row.time_zone))).collect();
    for child in children.keys() {
        tx.record_access(ChildId(*child));
    }
    let places = place_names(tx, &done).await?;
    let agency = tx.zone()?;
    let audited = |(visit, seq): &(VisitId, i64)| -> Result<((VisitId, i64), AuditVisit)> {
        let found = details.get(&visit.0).and_then(|(child, starts)| Some((children.get(child)?, *starts)));
        let own_zone = zones.get(&visit.0);
        // A deleted visit was in its child's zone.
        let zone = own_zone.or(found.map(|((_, zone), _)| zone)).map(|zone| crate::zone(zone)).transpose()?;
        let clock = |at: DateTime| -> Result<Option<String>> {
            let Some(zone) = &zone else { return Ok(None) };
            Ok(clock_name(to_timestamp(at, zone)?.as_microsecond(), zone, &agency))
        };
        let mut changes = done.get(&(*visit, *seq)).cloned().unwrap_or_default();
        for snapshot in changes.iter_mut().flat_map(|change| change.before.iter_mut().chain(&mut change.after)) {
            snapshot.clock = clock(snapshot.starts)?;
            snapshot.place_name = snapshot.place.and_then(|place| places.get(&place).cloned());
        }
        let audited = AuditVisit {
            id: *visit,
            clock: found.map(|(_, starts)| clock(starts)).transpose()?.flatten(),
            child_and_start: found.map(|((child, _), starts)| (child.clone(), starts)),
            exists: own_zone.is_some(),
            changes,
        };
        Ok(((*visit, *seq), audited))
    };
    named.iter().map(audited).collect()
}

/// What the places of these changes are called, of those changes that are from one place to another.
async fn place_names(tx: &mut Tx, changes: &HashMap<(VisitId, i64), Vec<VisitChange>>) -> Result<HashMap<PlaceId, PlaceName>> {
    let moved = changes.values().flatten().filter_map(|change| change.before.as_ref()?.place.zip(change.after.as_ref()?.place));
    let places: BTreeSet<Uuid> = moved.filter(|(from, to)| from != to).flat_map(|(from, to)| [from.0, to.0]).collect();
    if places.is_empty() {
        return Ok(HashMap::new());
    }
    let places: Vec<Uuid> = places.into_iter().collect();
    let sql =
        format!("SELECT id, kind, label, address FROM places WHERE agency_id = $1 AND id IN ({})", placeholders(4, places.len()));
    let rows: Vec<(Uuid, String, String, String)> = tx.fetch_all(sql, ids(&places)).await?;
    Ok(rows.into_iter().map(|(id, kind, label, address)| (PlaceId(id), PlaceName { kind, label, address })).collect())
}

/// The corrections of a visit's recorded times, oldest first. `zone` is the visit's.
pub(super) async fn time_changes(tx: &mut Tx, visit: Uuid, zone: &jiff::tz::TimeZone) -> Result<Vec<TimeChange>> {
    let rows: Vec<ChangeRow> = tx
        .fetch_all(
            concat!(
                "SELECT ",
                change_columns!(),
                " FROM visit_changes h WHERE h.agency_id = $1 AND h.visit_id = $4 AND h.kind IN ('undone', 'corrected')
                 ORDER BY h.seq, h.id"
            ),
            args![visit],
        )
        .await?;
    let opener = tx.opener(rows.iter().map(ChangeRow::sealed).collect()).await?;
    let times = |snapshot: Option<&VisitSnapshot>| snapshot.map(|s| Times { began: s.began, ended: s.ended }).unwrap_or_default();
    rows.into_iter()
        .map(|row| {
            let change = row.change(&opener)?;
            let undone = match change.after.as_ref().map(|snapshot| snapshot.state) {
                Some(VisitState::UnderWay) => CheckAction::CheckOut,
                _ => CheckAction::CheckIn,
            };
            Ok(TimeChange {
                undone: (change.kind == ChangeKind::Undone).then_some(undone),
                before: times(change.before.as_ref()),
                after: times(change.after.as_ref()),
                reason: change.reason,
                by: row.by_name,
                at: to_local(row.at_us, zone)?,
            })
        })
        .collect()
}
