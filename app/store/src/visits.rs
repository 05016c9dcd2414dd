//! Visits: shown, made, moved, cancelled; begun and ended in [`door`].

mod door;
mod history;

pub use door::{check_in, check_out, correct, report, undo};
pub(crate) use history::{audited, keep, keep_placed};

use crate::{
    Tx,
    names::{ChildColumns, PlaceColumns, ProviderColumns, at, local, note_state, visit_state},
    placing::{Slot, place_all},
    sql::args,
};
use domain::{
    AuthorizationId, Capability, ChildId, Conflict, PlaceId, ProviderId, Result, VisitId,
    schedule::Discipline,
    text::Reason,
    visits::{
        CancelVisit, Cancellation, ChangeKind, Moment, MoveVisit, NewVisit, Recorded, RoadReport, RoadReportView, StandingReport,
        VisitState, VisitView,
    },
};
use jiff::civil::DateTime;
use uuid::Uuid;

/// A visit with the names around it.
#[derive(sqlx::FromRow, Clone, Debug)]
pub(crate) struct VisitRow {
    pub id: Uuid,
    pub version: i64,
    pub authorization_id: Uuid,
    pub authorization_reference: String,
    pub discipline: String,
    pub service_code: String,
    #[sqlx(flatten)]
    pub child: ChildColumns,
    pub child_home_language: String,
    #[sqlx(flatten)]
    pub provider: ProviderColumns,
    pub place_id: Uuid,
    #[sqlx(flatten)]
    pub place: PlaceColumns,
    pub starts_local: String,
    pub zone: String,
    pub starts_us: i64,
    pub ends_us: i64,
    pub minutes: i64,
    pub state: String,
    pub override_reason: Option<String>,
    /// The times that count: as they were corrected, or else as they were recorded.
    pub checked_in_us: Option<i64>,
    pub checked_out_us: Option<i64>,
    pub corrected: bool,
    pub cancelled_by: Option<String>,
    pub cancelled_us: Option<i64>,
    pub cancel_reason: Option<String>,
    pub note: Option<String>,
    #[sqlx(flatten)]
    pub report: LastReport,
}

/// The last thing that was told of a visit from the road.
#[derive(sqlx::FromRow, Clone, Debug)]
pub(crate) struct LastReport {
    last_report: Option<String>,
    last_report_minutes: Option<i64>,
    last_report_us: Option<i64>,
}

impl LastReport {
    /// What holds of it for a visit in this state. `zone` is the visit's.
    pub fn standing(&self, state: VisitState, zone: &str) -> Result<Option<StandingReport>> {
        let Some((report, us)) = self.last_report.as_deref().zip(self.last_report_us) else { return Ok(None) };
        let view = report_view(report, self.last_report_minutes, String::new(), us, &crate::zone(zone)?)?;
        let last = StandingReport { report: view.report, minutes: view.minutes, at: view.at };
        Ok(StandingReport::of(state, Some(last)))
    }
}

/// The columns of [`LastReport`], of road reports as `rr`.
macro_rules! last_report_columns {
    () => {
        "rr.report AS last_report, rr.minutes AS last_report_minutes, rr.at_us AS last_report_us"
    };
}

/// Joins the last road report of each visit `v`.
macro_rules! join_last_report {
    () => {
        " LEFT JOIN road_reports rr ON rr.agency_id = v.agency_id AND rr.id = (SELECT told.id FROM road_reports told
            WHERE told.agency_id = v.agency_id AND told.visit_id = v.id ORDER BY told.at_us DESC, told.id DESC LIMIT 1) "
    };
}
pub(crate) use {join_last_report, last_report_columns};

/// Visits as `v` with their child `c`, provider `p`, authorization `a`, place `l` and note `n`; ends in the predicate of
/// what the actor may see, so that a condition is added with AND.
macro_rules! select_visits {
    ($($more:expr),* $(,)?) => {
        concat!(
            "SELECT v.id, v.version, v.authorization_id, a.reference AS authorization_reference, a.discipline, a.service_code,
                ", $crate::names::child_columns!(), ",
                c.home_language AS child_home_language, ", $crate::names::provider_columns!(), ", v.place_id, ",
            $crate::names::place_columns!(), ",
                v.starts_local, v.zone, v.starts_us, v.ends_us, v.minutes, v.state, v.override_reason,
                COALESCE(v.corrected_in_us, v.checked_in_us) AS checked_in_us,
                COALESCE(v.corrected_out_us, v.checked_out_us) AS checked_out_us,
                v.corrected_in_us IS NOT NULL AS corrected, v.cancelled_by, v.cancelled_us, v.cancel_reason,
                n.state AS note, ", $crate::visits::last_report_columns!(), "
             FROM visits v
             JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
             JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id
             JOIN authorizations a ON a.agency_id = v.agency_id AND a.id = v.authorization_id
             JOIN places l ON l.agency_id = v.agency_id AND l.id = v.place_id
             LEFT JOIN notes n ON n.agency_id = v.agency_id AND n.visit_id = v.id",
            $crate::visits::join_last_report!(),
            " WHERE ", $crate::visible::visible_visit!(), $($more),*
        )
    };
}
pub(crate) use select_visits;

impl VisitRow {
    pub fn visit_id(&self) -> VisitId {
        VisitId(self.id)
    }

    pub fn state(&self) -> Result<VisitState> {
        visit_state(&self.state)
    }

    pub fn starts(&self) -> Result<DateTime> {
        local(&self.starts_local)
    }

    /// The end on the wall clock of the visit's zone.
    pub fn ends(&self) -> Result<DateTime> {
        at(self.ends_us, &crate::zone(&self.zone)?)
    }

    /// What was recorded of its times.
    pub fn recorded(&self) -> Recorded {
        Recorded {
            in_us: self.checked_in_us,
            out_us: self.checked_out_us,
            corrected: self.corrected,
            signed: self.note.as_deref() == Some("signed"),
        }
    }

    /// What was told of it from the road and holds.
    pub fn standing(&self) -> Result<Option<StandingReport>> {
        self.report.standing(self.state()?, &self.zone)
    }

    pub fn minutes(&self) -> u16 {
        self.minutes as u16
    }

    pub fn child_id(&self) -> ChildId {
        self.child.id()
    }

    pub fn provider_id(&self) -> ProviderId {
        domain::visits::ProviderRef::from(self.provider.clone()).id
    }
}

/// One visit that the actor may see. Families have a view of their own (`family`): for them it is not here.
pub async fn show(tx: &mut Tx, id: VisitId) -> Result<VisitView> {
    let row = load(tx, id).await?;
    tx.saw(row.child_id());
    view(tx, row).await
}

/// Loads a visit for the office or its provider.
pub(crate) async fn load(tx: &mut Tx, id: VisitId) -> Result<VisitRow> {
    tx.one(select_visits!(" AND v.id = $4 AND $2 <> 'parent'"), args![id]).await
}

/// Loads a visit that may still be moved or taken away, on the version that its changer saw.
pub(crate) async fn replannable(tx: &mut Tx, id: VisitId, seen: i64) -> Result<VisitRow> {
    let row = load(tx, id).await?;
    not_stale(row.version, seen)?;
    row.state()?.may_be_replanned()?;
    Ok(row)
}

async fn view(tx: &mut Tx, row: VisitRow) -> Result<VisitView> {
    let reports = tx
        .all::<(String, Option<i64>, String, i64)>(
            "SELECT report, minutes, remark_sealed, at_us FROM road_reports WHERE agency_id = $1 AND visit_id = $4
             ORDER BY at_us, id",
            args![row.id],
        )
        .await?;
    let zone = crate::zone(&row.zone)?;
    let starts = row.starts()?;
    let ends = row.ends()?;
    let offers = moment(tx, &row)?.offers(row.recorded());
    let standing = row.standing()?;
    let contacts = if offers.at_hand { crate::people::contacts(tx, row.child_id()).await? } else { Vec::new() };
    let time_changes = history::time_changes(tx, row.id, &zone).await?;
    let on_clock = |us: Option<i64>| us.map(|us| at(us, &zone)).transpose();
    let cancelled = match (row.cancelled_by.as_deref().and_then(|by| by.parse().ok()), on_clock(row.cancelled_us)?) {
        (Some(by), Some(at)) => Some(Cancellation { by, at, reason: row.cancel_reason.clone().unwrap_or_default() }),
        _ => None,
    };
    let reports = reports
        .into_iter()
        .map(|(report, minutes, remark, us)| report_view(&report, minutes, remark, us, &zone))
        .collect::<Result<_>>()?;
    Ok(VisitView {
        id: row.visit_id(),
        version: row.version,
        state: row.state()?,
        minutes: row.minutes(),
        note: note_state(row.note.as_deref()),
        checked_in: on_clock(row.checked_in_us)?,
        checked_out: on_clock(row.checked_out_us)?,
        child: tx.child(row.child),
        child_language: row.child_home_language,
        provider: row.provider.into(),
        authorization: AuthorizationId(row.authorization_id),
        authorization_reference: row.authorization_reference,
        discipline: Discipline(row.discipline),
        service_code: row.service_code,
        place: row.place.into(),
        starts,
        ends,
        offers,
        time_changes,
        zone: row.zone,
        cancelled,
        override_reason: row.override_reason,
        reports,
        standing,
        contacts,
    })
}

pub(crate) fn report_view(
    report: &str,
    minutes: Option<i64>,
    remark: String,
    us: i64,
    zone: &jiff::tz::TimeZone,
) -> Result<RoadReportView> {
    let report: RoadReport = report.parse().map_err(|()| crate::sql::internal(&"an unknown road report"))?;
    Ok(RoadReportView { report, minutes: minutes.map(|m| m as u16), remark, at: at(us, zone)? })
}

/// Puts an authorized visit into the week.
///
/// # Errors
/// `Conflict::Overlap` names the visit in the way; `Conflict::Rules` lists broken hard rules where no reason is given;
/// `Invalid` for a date outside the calendar; `NotFound` for an unknown authorization or provider.
pub async fn create(tx: &mut Tx, new: NewVisit) -> Result<VisitId> {
    let office = tx.may(Capability::Schedule)?;
    let slot = authorized(tx, new.authorization).await?.slot(tx, new.provider, new.date.to_datetime(new.time));
    let id = slot.visit;
    tx.subject("visit", id.0);
    tx.changed(&new);
    place_all(tx, office, vec![slot], new.override_reason.clone()).await?;
    keep_placed(tx, ChangeKind::Placed, id, None, new.override_reason.as_ref().map(Reason::as_str)).await?;
    Ok(id)
}

/// What an authorization says of the visits that it allows.
pub(crate) struct Authorized {
    id: AuthorizationId,
    child: ChildId,
    pub minutes: u16,
    /// The child's zone.
    pub zone: String,
    place: PlaceId,
}

/// A visit of the authorization is as long as it says, at the child's home where there is one.
pub(crate) async fn authorized(tx: &mut Tx, id: AuthorizationId) -> Result<Authorized> {
    let (child, minutes, zone, place): (Uuid, i64, String, Uuid) = tx
        .one(
            "SELECT a.child_id, a.minutes_per_visit, c.time_zone,
                (SELECT l.id FROM places l WHERE l.agency_id = a.agency_id AND l.child_id = a.child_id
                    ORDER BY l.kind = 'home' DESC, l.id LIMIT 1)
             FROM authorizations a JOIN children c ON c.agency_id = a.agency_id AND c.id = a.child_id
             WHERE a.agency_id = $1 AND a.id = $4",
            args![id],
        )
        .await?;
    Ok(Authorized { id, child: ChildId(child), minutes: minutes as u16, zone, place: PlaceId(place) })
}

impl Authorized {
    /// A new visit; `starts` on the child's clock.
    pub fn slot(self, tx: &Tx, provider: ProviderId, starts: DateTime) -> Slot {
        let id = tx.next_id();
        Slot {
            visit: VisitId(id),
            authorization: self.id,
            child: self.child,
            provider,
            place: self.place,
            starts,
            minutes: self.minutes,
            zone: self.zone,
            joint: id,
        }
    }
}

/// Moves a visit to another time, another provider, or both. See [`create`] for the errors; `Conflict::Stale` where
/// somebody saved first, `Conflict::State` where the visit has begun or is cancelled.
pub async fn move_to(tx: &mut Tx, change: MoveVisit) -> Result<()> {
    move_all(tx, vec![change]).await
}

/// Moves several visits in one change, so that two can take each other's place. Where each stands already, nothing changes
/// and nothing is told of.
pub async fn move_all(tx: &mut Tx, changes: Vec<MoveVisit>) -> Result<()> {
    let office = tx.may(Capability::Schedule)?;
    let mut slots = Vec::with_capacity(changes.len());
    let mut moved = Vec::with_capacity(changes.len());
    let mut reason = None;
    for change in changes {
        let row = replannable(tx, change.visit, change.version).await?;
        let minutes = change.minutes.unwrap_or(row.minutes());
        let slot = slot_of(tx, &row, change.provider, change.date.to_datetime(change.time), minutes).await?;
        if stands(&row, &slot)? {
            continue;
        }
        slots.push(slot);
        tx.subject("visit", change.visit.0);
        tx.changed(&change);
        reason = reason.or(change.override_reason);
        moved.push(row);
    }
    if moved.is_empty() {
        tx.nothing_changes();
        return Ok(());
    }
    place_all(tx, office, slots, reason.clone()).await?;
    for row in &moved {
        keep_placed(tx, ChangeKind::Moved, row.visit_id(), Some(row), reason.as_ref().map(Reason::as_str)).await?;
    }
    Ok(())
}

/// Whether a visit stands where it is to stand.
pub(crate) fn stands(row: &VisitRow, slot: &Slot) -> Result<bool> {
    Ok(row.provider_id() == slot.provider && row.starts()? == slot.starts && row.minutes() == slot.minutes)
}

/// A visit that stands, as it is to stand; `starts` on its own clock.
pub(crate) async fn slot_of(tx: &mut Tx, row: &VisitRow, provider: ProviderId, starts: DateTime, minutes: u16) -> Result<Slot> {
    let (joint,): (Uuid,) = tx.one("SELECT joint_id FROM visits WHERE agency_id = $1 AND id = $4", args![row.id]).await?;
    Ok(Slot {
        visit: row.visit_id(),
        authorization: AuthorizationId(row.authorization_id),
        child: row.child_id(),
        provider,
        place: PlaceId(row.place_id),
        starts,
        minutes,
        zone: row.zone.clone(),
        joint,
    })
}

/// Visits as `v` that may go without a trace outside the audit: nobody has written a word about them, and no file that
/// was imported names them.
macro_rules! removable_visit {
    () => {
        "v.reference IS NULL
            AND NOT EXISTS (SELECT 1 FROM notes n WHERE n.agency_id = v.agency_id AND n.visit_id = v.id)
            AND NOT EXISTS (SELECT 1 FROM road_reports r WHERE r.agency_id = v.agency_id AND r.visit_id = v.id)"
    };
}
pub(crate) use removable_visit;

/// Removes one of them, out of the copied week that it may be of as well.
pub(crate) async fn remove(tx: &mut Tx, visit: VisitId) -> Result<()> {
    tx.run("DELETE FROM week_copy_visits WHERE agency_id = $1 AND visit_id = $4", args![visit]).await?;
    tx.run("DELETE FROM visits WHERE agency_id = $1 AND id = $4", args![visit]).await?;
    Ok(())
}

/// Takes a visit out of the week, with who and why. It frees its people's time.
pub async fn cancel(tx: &mut Tx, cancel: CancelVisit) -> Result<()> {
    tx.may(Capability::Schedule)?;
    let row = replannable(tx, cancel.visit, cancel.version).await?;
    set_cancelled(tx, cancel.visit, cancel.by.as_str(), &cancel.reason).await?;
    tx.subject("visit", cancel.visit.0);
    tx.changed(&cancel);
    keep(tx, ChangeKind::Cancelled, cancel.visit, Some(&row), cancel.reason.as_str()).await
}

pub(crate) async fn set_cancelled(tx: &mut Tx, visit: VisitId, by: &str, reason: &Reason) -> Result<()> {
    let now = tx.now_us();
    tx.run(
        "UPDATE visits SET state = 'cancelled', holds_time = FALSE, cancelled_by = $5, cancelled_us = $6, cancel_reason = $7,
            version = version + 1, changed_here = TRUE WHERE agency_id = $1 AND id = $4",
        args![visit, by, now, reason.as_str()],
    )
    .await?;
    Ok(())
}

/// A visit and the present.
pub(crate) fn moment(tx: &Tx, row: &VisitRow) -> Result<Moment> {
    Ok(Moment {
        state: row.state()?,
        starts_us: row.starts_us,
        ends_us: row.ends_us,
        now_us: tx.now_us(),
        its_day: row.starts()?.date() == at(tx.now_us(), &crate::zone(&row.zone)?)?.date(),
    })
}

/// Compare-and-set: what was edited must be what stands.
pub(crate) fn not_stale(current: i64, seen: i64) -> Result<()> {
    if current == seen { Ok(()) } else { Err(Conflict::Stale { current }.into()) }
}
