//! Visits: show, create, move and cancel. [`changes`] has the other changes of a planned visit, [`check_in`](mod@check_in) has
//! check-in and check-out.

mod candidates;
mod changes;
mod check_in;
mod history;
mod new;

pub use candidates::candidates;
pub use changes::{change_place, place_choices, take_provider_off};
pub(crate) use changes::{leave_visits_between, leave_visits_of};
pub use check_in::{check_in, check_out, correct, report, undo};
pub(crate) use history::{
    RecordedChange, load_audited_visits, record_placement, record_visit_change, record_visit_changes, snapshot,
};
pub(crate) use new::load_authorized;
pub use new::{child_of, create, kind_choices};

use crate::{
    Tx,
    kernel::{
        columns::{ChildColumns, PlaceColumns, ProviderColumns, note_state, parse_local, to_local, visit_state},
        sealing::{Sealed, SealedColumn},
        sql::args,
        versions::check_version,
        visible::staff_only,
    },
    privacy::deletion::ensure_not_held,
    scheduling::placement::{PlacedKind, PlacedVisit, place_visits},
};
use domain::{
    AuthorizationId, Capability, ChildId, PlaceId, ProviderId, Result, Role, VisitId, VisitKindId,
    holds::{Days, DeletedRecord},
    schedule::Discipline,
    text::{Reason, StoredText},
    visits::{
        ActiveReport, CancelVisit, Cancellation, ChangeKind, FieldReport, FieldReportView, MoveVisit, NoteState, RecordedTimes,
        VisitCare, VisitState, VisitTiming, VisitView, clock_name,
    },
};
use jiff::{Span, civil::DateTime};
use uuid::Uuid;

/// A visit with the names of its child, provider and place.
#[derive(sqlx::FromRow, Clone, Debug)]
pub(crate) struct VisitRow {
    pub id: Uuid,
    pub version: i64,
    pub authorization_id: Option<Uuid>,
    pub authorization_reference: Option<String>,
    pub kind_id: Option<Uuid>,
    pub discipline: String,
    /// The name of its kind.
    #[sqlx(flatten)]
    pub visit_kind: crate::kernel::columns::KindColumns,
    pub service_code: Option<String>,
    #[sqlx(flatten)]
    pub child: ChildColumns,
    pub child_home_language: String,
    #[sqlx(flatten)]
    pub provider: ProviderColumns,
    pub provider_phone: Option<String>,
    pub former_provider_id: Option<Uuid>,
    pub place_id: Uuid,
    pub place_ended_on: Option<String>,
    /// Whether there is something that those who visit must know.
    pub has_care_notes: bool,
    #[sqlx(flatten)]
    pub place: PlaceColumns,
    pub starts_local: String,
    pub zone: String,
    pub starts_us: i64,
    pub ends_us: i64,
    pub minutes: i64,
    pub state: String,
    pub override_reason: Option<Sealed>,
    /// The effective time: corrected, or else recorded.
    pub checked_in_us: Option<i64>,
    pub checked_out_us: Option<i64>,
    pub corrected: bool,
    pub cancelled_by: Option<String>,
    pub cancelled_us: Option<i64>,
    pub cancel_reason: Option<Sealed>,
    pub note: Option<String>,
    #[sqlx(flatten)]
    pub report: LastReport,
}

/// The last field report of a visit.
#[derive(sqlx::FromRow, Clone, Debug)]
pub(crate) struct LastReport {
    last_report: Option<String>,
    last_report_minutes: Option<i64>,
    last_report_us: Option<i64>,
}

impl LastReport {
    /// The report, if it still applies to a visit in this state. `zone` is the visit's.
    pub fn active_report(&self, state: VisitState, zone: &str) -> Result<Option<ActiveReport>> {
        Ok(ActiveReport::of(state, self.last(zone)?))
    }

    /// The report. `zone` is the visit's.
    pub fn last(&self, zone: &str) -> Result<Option<ActiveReport>> {
        let Some((report, us)) = self.last_report.as_deref().zip(self.last_report_us) else { return Ok(None) };
        let view = report_view(report, self.last_report_minutes, StoredText::default(), us, &crate::zone(zone)?)?;
        Ok(Some(ActiveReport { report: view.report, minutes: view.minutes, at: view.at }))
    }
}

/// The columns of [`LastReport`], of field reports as `rr`.
macro_rules! last_report_columns {
    () => {
        "rr.report AS last_report, rr.minutes AS last_report_minutes, rr.at_us AS last_report_us"
    };
}

/// Joins the last field report of each visit `v`.
macro_rules! join_last_report {
    () => {
        " LEFT JOIN road_reports rr ON rr.agency_id = v.agency_id AND rr.id = (SELECT told.id FROM road_reports told
            WHERE told.agency_id = v.agency_id AND told.visit_id = v.id ORDER BY told.at_us DESC, told.id DESC LIMIT 1) "
    };
}
pub(crate) use {join_last_report, last_report_columns};

/// Visits as `v` with their child `c`, provider `p`, authorization `a` or kind `k`, place `l` and note `n`. Ends with the visibility
/// predicate, so that a condition is added with AND.
macro_rules! select_visits {
    ($($more:expr),* $(,)?) => {
        concat!(
            "SELECT v.id, v.version, v.authorization_id, a.reference AS authorization_reference, v.kind_id, ",
            $crate::kernel::columns::service_columns!(), ", a.service_code,
                ", $crate::kernel::columns::child_columns!(), ",
                c.home_language AS child_home_language, ", $crate::kernel::columns::provider_columns!(), ",
                p.phone AS provider_phone, v.former_provider_id, v.place_id, l.ended_on AS place_ended_on,
                (c.safety_note_sealed <> '' OR c.allergies_sealed <> '' OR l.note_sealed <> '') AS has_care_notes, ",
            $crate::kernel::columns::place_columns!(), ",
                v.starts_local, v.zone, v.starts_us, v.ends_us, v.minutes, v.state, v.override_reason,
                COALESCE(v.corrected_in_us, v.checked_in_us) AS checked_in_us,
                COALESCE(v.corrected_out_us, v.checked_out_us) AS checked_out_us,
                v.corrected_in_us IS NOT NULL AS corrected, v.cancelled_by, v.cancelled_us, v.cancel_reason,
                ", $crate::kernel::columns::note_column!(), ", ", $crate::care::visits::last_report_columns!(), "
             FROM visits v
             JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
             LEFT JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id",
            $crate::kernel::columns::join_service!(), "
             JOIN places l ON l.agency_id = v.agency_id AND l.id = v.place_id
             LEFT JOIN notes n ON n.agency_id = v.agency_id AND n.visit_id = v.id",
            $crate::care::visits::join_last_report!(),
            " WHERE ", $crate::kernel::visible::visible_visit!(), $($more),*
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
        parse_local(&self.starts_local)
    }

    /// The end on the visit's local clock.
    pub fn ends(&self) -> Result<DateTime> {
        to_local(self.ends_us, &crate::zone(&self.zone)?)
    }

    /// The recorded check-in and check-out.
    pub fn recorded(&self) -> RecordedTimes {
        RecordedTimes {
            in_us: self.checked_in_us,
            out_us: self.checked_out_us,
            corrected: self.corrected,
            has_note: matches!(note_state(self.note.as_deref()), NoteState::Draft | NoteState::Signed),
            signed: self.note.as_deref() == Some("signed"),
        }
    }

    /// The last field report, if it still applies.
    pub fn active_report(&self) -> Result<Option<ActiveReport>> {
        self.report.active_report(self.state()?, &self.zone)
    }

    pub fn minutes(&self) -> u16 {
        self.minutes as u16
    }

    pub fn child_id(&self) -> ChildId {
        self.child.id()
    }

    pub fn provider_id(&self) -> ProviderId {
        self.provider.id()
    }

    /// Whether a note is asked for, or there is one.
    pub fn asks_for_note(&self) -> bool {
        note_state(self.note.as_deref()) != NoteState::NotNeeded
    }

    /// [`AuthorizationId::NONE`] if it needs none.
    pub fn authorization(&self) -> AuthorizationId {
        self.authorization_id.map_or(AuthorizationId::NONE, AuthorizationId)
    }

    /// Its kind, if it needs no authorization.
    pub fn kind(&self) -> Option<PlacedKind> {
        Some(PlacedKind { id: VisitKindId(self.kind_id?), discipline: Discipline(self.discipline.clone()) })
    }
}

/// One visit that the actor may see. Guardians have a view of their own (`family`) and get `NotFound` here.
pub async fn show(tx: &mut Tx, id: VisitId) -> Result<VisitView> {
    let row = load(tx, id).await?;
    tx.record_access(row.child_id());
    view(tx, row, Page::Visit).await
}

/// Like [`show`], without what those who visit have to know: the note's page has no place for it.
pub async fn show_for_note(tx: &mut Tx, id: VisitId) -> Result<VisitView> {
    let row = load(tx, id).await?;
    tx.record_access(row.child_id());
    view(tx, row, Page::Note).await
}

/// The page that shows a visit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    Visit,
    Note,
}

/// Loads a visit for the office or its provider.
pub(crate) async fn load(tx: &mut Tx, id: VisitId) -> Result<VisitRow> {
    tx.fetch_one(select_visits!(" AND v.id = $4", staff_only!()), args![id]).await
}

/// Loads a visit that may still be moved or canceled, and checks the version.
pub(crate) async fn load_replannable(tx: &mut Tx, id: VisitId, expected: i64) -> Result<VisitRow> {
    let row = load(tx, id).await?;
    check_version(row.version, expected)?;
    row.state()?.ensure_replannable()?;
    Ok(row)
}

async fn view(tx: &mut Tx, row: VisitRow, page: Page) -> Result<VisitView> {
    let reports = tx
        .fetch_all::<(Uuid, Option<Uuid>, String, Option<i64>, Sealed, i64)>(
            "SELECT id, child_id, report, minutes, remark_sealed, at_us FROM road_reports WHERE agency_id = $1 AND visit_id = $4
             ORDER BY at_us, id",
            args![row.id],
        )
        .await?;
    let zone = crate::zone(&row.zone)?;
    let starts = row.starts()?;
    let ends = row.ends()?;
    let actions = timing(tx, &row)?.actions(row.recorded());
    let active_report = row.active_report()?;
    let contacts = if actions.is_current || tx.actor().role() == Role::Admin {
        crate::records::people::contacts(tx, row.child_id()).await?
    } else {
        Vec::new()
    };
    let is_over = matches!(row.state()?, VisitState::Done | VisitState::Cancelled) && !actions.is_current;
    let mut care = if page == Page::Note || is_over && tx.actor().role() != Role::Admin {
        VisitCare::default()
    } else {
        crate::records::children::care(tx, row.child_id(), PlaceId(row.place_id)).await?
    };
    if !actions.is_current && tx.actor().role() != Role::Admin {
        care.contacts = Vec::new();
    }
    let former_provider = match row.former_provider_id.map(ProviderId).filter(|_| row.provider_id().is_nobody()) {
        Some(former) => Some(crate::records::people::load_provider_ref(tx, former).await?),
        None => None,
    };
    let time_changes = history::time_changes(tx, row.id, &zone).await?;
    let child = row.child_id();
    // Before an import the visit may have been another child's.
    let child_then = |then: Option<Uuid>| then.map_or(child, ChildId);
    let remarks = reports.iter().map(|(_, then, _, _, remark, _)| (child_then(*then), remark));
    let reasons = row.cancel_reason.iter().chain(&row.override_reason).map(|text| (child, text));
    let opener = tx.opener(remarks.chain(reasons).collect()).await?;
    let cancel_reason = opener.optional(child, SealedColumn::CancelReason, row.id, row.cancel_reason.as_ref())?;
    let override_reason = opener.optional(child, SealedColumn::OverrideReason, row.id, row.override_reason.as_ref())?;
    let to_visit_clock = |us: Option<i64>| us.map(|us| to_local(us, &zone)).transpose();
    let cancelled = match (row.cancelled_by.as_deref().and_then(|by| by.parse().ok()), to_visit_clock(row.cancelled_us)?) {
        (Some(by), Some(at)) => Some(Cancellation { by, at, reason: cancel_reason.unwrap_or_default() }),
        _ => None,
    };
    let reports = reports
        .into_iter()
        .map(|(id, then, report, minutes, remark, us)| {
            let remark = opener.open(child_then(then), SealedColumn::Remark, id, &remark)?;
            report_view(&report, minutes, remark, us, &zone)
        })
        .collect::<Result<_>>()?;
    Ok(VisitView {
        id: row.visit_id(),
        authorization: row.authorization(),
        version: row.version,
        state: row.state()?,
        minutes: row.minutes(),
        note: note_state(row.note.as_deref()),
        checked_in: to_visit_clock(row.checked_in_us)?,
        checked_out: to_visit_clock(row.checked_out_us)?,
        child: tx.child(row.child),
        child_language: row.child_home_language,
        provider: row.provider.into(),
        former_provider,
        authorization_reference: row.authorization_reference.unwrap_or_default(),
        discipline: Discipline(row.discipline),
        kind: row.visit_kind.into_name(),
        service_code: row.service_code.unwrap_or_default(),
        place_id: PlaceId(row.place_id),
        place: row.place.into(),
        starts,
        ends,
        actions,
        time_changes,
        clock: clock_name(row.starts_us, &zone, &tx.zone()?),
        board_day: to_local(row.starts_us, &tx.zone()?)?.date(),
        zone: row.zone,
        cancelled,
        override_reason,
        reports,
        active_report,
        contacts,
        care,
        provider_phone: row.provider_phone.unwrap_or_default(),
    })
}

pub(crate) fn report_view(
    report: &str,
    minutes: Option<i64>,
    remark: StoredText,
    us: i64,
    zone: &jiff::tz::TimeZone,
) -> Result<FieldReportView> {
    let report: FieldReport = report.parse().map_err(|()| crate::kernel::sql::internal(&"an unknown road report"))?;
    Ok(FieldReportView { report, minutes: minutes.map(|m| m as u16), remark, at: to_local(us, zone)? })
}

/// Moves a visit to another time, another provider, or both. See [`create`] for the errors; also `Conflict::Stale` if another
/// user saved first, `Conflict::State` if the visit has begun or is canceled.
pub async fn move_to(tx: &mut Tx, change: MoveVisit) -> Result<()> {
    move_all(tx, vec![change]).await
}

/// Moves several visits in one change, so that two can swap. If all are at their destination already, nothing is changed and no
/// event recorded.
pub async fn move_all(tx: &mut Tx, changes: Vec<MoveVisit>) -> Result<()> {
    let office = tx.require_capability(Capability::Schedule)?;
    let mut slots = Vec::with_capacity(changes.len());
    let mut moved = Vec::with_capacity(changes.len());
    let mut reason = None;
    for change in changes {
        let row = load_replannable(tx, change.visit, change.version).await?;
        let minutes = change.minutes.unwrap_or(row.minutes());
        let slot = slot_for(tx, &row, change.provider, change.date.to_datetime(change.time), minutes).await?;
        if is_at_slot(&row, &slot)? {
            continue;
        }
        slots.push(slot);
        tx.record_subject("visit", change.visit.0);
        tx.record_change(&change);
        reason = reason.or(change.override_reason);
        moved.push(row);
    }
    if moved.is_empty() {
        tx.mark_unchanged();
        return Ok(());
    }
    place_visits(tx, office, slots, reason.clone()).await?;
    for row in &moved {
        record_placement(tx, ChangeKind::Moved, row.visit_id(), Some(row), reason.as_ref().map(Reason::as_str)).await?;
    }
    Ok(())
}

/// Whether a visit already has this provider, time and place.
pub(crate) fn is_at_slot(row: &VisitRow, slot: &PlacedVisit) -> Result<bool> {
    let same_place = row.place_id == slot.place.0;
    Ok(same_place && row.provider_id() == slot.provider && row.starts()? == slot.starts && row.minutes() == slot.minutes)
}

/// The slot of an existing visit after a change; `starts` is in the visit's zone.
pub(crate) async fn slot_for(
    tx: &mut Tx,
    row: &VisitRow,
    provider: ProviderId,
    starts: DateTime,
    minutes: u16,
) -> Result<PlacedVisit> {
    let (joint,): (Uuid,) = tx.fetch_one("SELECT joint_id FROM visits WHERE agency_id = $1 AND id = $4", args![row.id]).await?;
    Ok(PlacedVisit {
        visit: row.visit_id(),
        authorization: row.authorization(),
        kind: row.kind(),
        child: row.child_id(),
        provider,
        place: PlaceId(row.place_id),
        starts,
        minutes,
        zone: row.zone.clone(),
        joint,
    })
}

/// SQL condition: visits as `v` that can be deleted: without notes, field reports and an import reference. Only the audit keeps
/// them.
macro_rules! removable_visit {
    () => {
        "v.reference IS NULL
            AND NOT EXISTS (SELECT 1 FROM notes n WHERE n.agency_id = v.agency_id AND n.visit_id = v.id)
            AND NOT EXISTS (SELECT 1 FROM road_reports r WHERE r.agency_id = v.agency_id AND r.visit_id = v.id)"
    };
}
pub(crate) use removable_visit;

/// Deletes visits, and their membership in copied weeks.
///
/// # Errors
/// `Conflict::State` `LegalHold` if an open hold covers one of them; then none is deleted.
pub(crate) async fn remove(tx: &mut Tx, visits: &[VisitRow]) -> Result<()> {
    let record = |row: &VisitRow| {
        // A hold of a provider covers the visits that were taken off them.
        let provider = row.provider_id().known().or(row.former_provider_id.map(ProviderId));
        let child = Some(row.child_id());
        let starts = row.starts()?;
        let ends = starts.saturating_add(Span::new().minutes(row.minutes));
        let days = Some(Days { first: starts.date(), last: ends.date() });
        Ok(DeletedRecord { child, provider, days, ..DeletedRecord::default() })
    };
    let records = visits.iter().map(record).collect::<Result<Vec<_>>>()?;
    ensure_not_held(tx, &records).await?;
    for row in visits {
        tx.execute("DELETE FROM week_copy_visits WHERE agency_id = $1 AND visit_id = $4", args![row.id]).await?;
        tx.execute("DELETE FROM visits WHERE agency_id = $1 AND id = $4", args![row.id]).await?;
    }
    Ok(())
}

/// Cancels a visit, with the canceling party and the reason. Frees the time of its provider and child.
pub async fn cancel(tx: &mut Tx, cancel: CancelVisit) -> Result<()> {
    tx.require_capability(Capability::Schedule)?;
    let row = load_replannable(tx, cancel.visit, cancel.version).await?;
    set_cancelled(tx, cancel.visit, row.child_id(), cancel.by.as_str(), &cancel.reason).await?;
    tx.record_subject("visit", cancel.visit.0);
    tx.record_change(&cancel);
    record_visit_change(tx, ChangeKind::Cancelled, cancel.visit, Some(&row), cancel.reason.as_str()).await
}

pub(crate) async fn set_cancelled(tx: &mut Tx, visit: VisitId, child: ChildId, by: &str, reason: &Reason) -> Result<()> {
    let now = tx.now_us();
    let reason = tx.seal(child, SealedColumn::CancelReason, visit.0, reason.as_str()).await?;
    tx.execute(
        "UPDATE visits SET state = 'cancelled', holds_time = FALSE, cancelled_by = $5, cancelled_us = $6, cancel_reason = $7,
            version = version + 1, changed_here = TRUE WHERE agency_id = $1 AND id = $4",
        args![visit, by, now, reason],
    )
    .await?;
    Ok(())
}

/// A visit's times compared with the current time.
pub(crate) fn timing(tx: &Tx, row: &VisitRow) -> Result<VisitTiming> {
    Ok(VisitTiming {
        state: row.state()?,
        starts_us: row.starts_us,
        ends_us: row.ends_us,
        now_us: tx.now_us(),
        its_day: row.starts()?.date() == tx.now_at(&row.zone)?.date(),
    })
}
