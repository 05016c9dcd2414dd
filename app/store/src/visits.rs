//! Visits: shown, made, moved, cancelled, begun, ended.

use crate::{
    Tx,
    names::{ChildColumns, PlaceColumns, ProviderColumns, at, local, note_state, visit_state},
    placing::{Slot, place_all},
    sql::args,
};
use domain::{
    AuthorizationId, Capability, ChildId, Conflict, Error, PlaceId, ProviderId, Result, VisitId,
    schedule::Discipline,
    text::Reason,
    visits::{CancelVisit, Cancellation, MoveVisit, NewRoadReport, NewVisit, RoadReport, RoadReportView, VisitState, VisitView},
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
    pub checked_in_us: Option<i64>,
    pub checked_out_us: Option<i64>,
    pub cancelled_by: Option<String>,
    pub cancelled_us: Option<i64>,
    pub cancel_reason: Option<String>,
    pub note: Option<String>,
}

/// Visits as `v` with their child `c`, provider `p`, authorization `a`, place `l` and note `n`; ends in the predicate of
/// what the actor may see, so that a condition is added with AND.
macro_rules! select_visits {
    ($($more:expr),* $(,)?) => {
        concat!(
            "SELECT v.id, v.version, v.authorization_id, a.reference AS authorization_reference, a.discipline, a.service_code,
                ", $crate::names::child_columns!(), ",
                c.home_language AS child_home_language, ", $crate::names::provider_columns!(), ", v.place_id, ",
            $crate::names::place_columns!(), ",
                v.starts_local, v.zone, v.starts_us, v.ends_us, v.minutes, v.state, v.override_reason, v.checked_in_us,
                v.checked_out_us, v.cancelled_by, v.cancelled_us, v.cancel_reason, n.state AS note
             FROM visits v
             JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
             JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id
             JOIN authorizations a ON a.agency_id = v.agency_id AND a.id = v.authorization_id
             JOIN places l ON l.agency_id = v.agency_id AND l.id = v.place_id
             LEFT JOIN notes n ON n.agency_id = v.agency_id AND n.visit_id = v.id
             WHERE ", $crate::visible::visible_visit!(), $($more),*
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
    let today = is_its_day(tx, &row)?;
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
        today,
        zone: row.zone,
        cancelled,
        override_reason: row.override_reason,
        reports,
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
    place_all(tx, office, vec![slot], new.override_reason).await?;
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

/// Moves several visits in one change, so that two can take each other's place.
pub async fn move_all(tx: &mut Tx, changes: Vec<MoveVisit>) -> Result<()> {
    let office = tx.may(Capability::Schedule)?;
    let mut slots = Vec::with_capacity(changes.len());
    let mut reason = None;
    for change in changes {
        let row = replannable(tx, change.visit, change.version).await?;
        let minutes = change.minutes.unwrap_or(row.minutes());
        slots.push(slot_of(tx, &row, change.provider, change.date.to_datetime(change.time), minutes).await?);
        tx.subject("visit", change.visit.0);
        tx.changed(&change);
        reason = reason.or(change.override_reason);
    }
    place_all(tx, office, slots, reason).await
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
    replannable(tx, cancel.visit, cancel.version).await?;
    set_cancelled(tx, cancel.visit, cancel.by.as_str(), &cancel.reason).await?;
    tx.subject("visit", cancel.visit.0);
    tx.changed(&cancel);
    Ok(())
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

/// The provider is at the door. Only the visit's own provider may say so.
///
/// # Errors
/// `Conflict::StillOpen` where they have not checked out of another visit, unless they check in `even_so`.
pub async fn check_in(tx: &mut Tx, id: VisitId, even_so: bool) -> Result<()> {
    let provider = tx.as_provider()?;
    let row = load(tx, id).await?;
    let state = row.state()?.check_in()?;
    on_its_day(tx, &row)?;
    if !even_so {
        nothing_else_open(tx, provider).await?;
    }
    begin_or_end(tx, id, state, "checked_in_us").await
}

async fn nothing_else_open(tx: &mut Tx, provider: ProviderId) -> Result<()> {
    let open: Option<VisitRow> = tx
        .maybe(
            select_visits!(" AND v.provider_id = $4 AND v.state = 'under_way' ORDER BY v.checked_in_us DESC, v.id LIMIT 1"),
            args![provider],
        )
        .await?;
    let Some(open) = open else { return Ok(()) };
    let since = at(open.checked_in_us.unwrap_or(open.starts_us), &crate::zone(&open.zone)?)?;
    tx.saw(open.child_id());
    let (visit, name) = (open.visit_id(), tx.child(open.child).short_name());
    Err(Conflict::StillOpen { visit, name, since }.into())
}

/// The provider leaves.
pub async fn check_out(tx: &mut Tx, id: VisitId) -> Result<()> {
    tx.as_provider()?;
    let row = load(tx, id).await?;
    let state = row.state()?.check_out()?;
    begin_or_end(tx, id, state, "checked_out_us").await
}

/// A visit begins, and is told of from the road, on its own day. A tap on tomorrow's visit would lock it for the office.
fn on_its_day(tx: &Tx, row: &VisitRow) -> Result<()> {
    if is_its_day(tx, row)? { Ok(()) } else { Err(Error::state("visit.not_today")) }
}

/// Whether the visit's day is the present one, on its own clock.
fn is_its_day(tx: &Tx, row: &VisitRow) -> Result<bool> {
    Ok(row.starts()?.date() == at(tx.now_us(), &crate::zone(&row.zone)?)?.date())
}

async fn begin_or_end(tx: &mut Tx, id: VisitId, state: VisitState, column: &str) -> Result<()> {
    let now = tx.now_us();
    tx.run(
        format!("UPDATE visits SET state = $5, {column} = $6, version = version + 1 WHERE agency_id = $1 AND id = $4"),
        args![id, state.as_str(), now],
    )
    .await?;
    tx.subject("visit", id.0);
    tx.changed(&(state.as_str(), now));
    Ok(())
}

/// A provider tells the office from the road.
pub async fn report(tx: &mut Tx, new: NewRoadReport) -> Result<()> {
    tx.as_provider()?;
    let row = load(tx, new.visit).await?;
    on_its_day(tx, &row)?;
    match new.report {
        RoadReport::RunningLate => {
            row.state()?.may_be_replanned()?;
            if !new.minutes.is_some_and(|minutes| (1..=180).contains(&minutes)) {
                return Err(Error::field("minutes", "minutes.out_of_range"));
            }
        }
        RoadReport::NobodyHome => match row.state()? {
            VisitState::Planned | VisitState::UnderWay => {}
            state => state.may_be_replanned()?,
        },
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

/// Compare-and-set: what was edited must be what stands.
pub(crate) fn not_stale(current: i64, seen: i64) -> Result<()> {
    if current == seen { Ok(()) } else { Err(Conflict::Stale { current }.into()) }
}
