//! Pages of a guardian: the visits of their own children, and the summaries of signed notes.

use crate::{
    Tx,
    care::visits::{LastReport, VisitRow as Before, record_visit_change, select_visits, set_cancelled},
    kernel::{
        columns::{parse_date, parse_local, to_local, visit_state},
        sealing::{Sealed, SealedColumn},
        sql::{args, internal},
        versions::check_version,
        visible::own_guardian,
    },
};
use domain::{
    ChildId, Error, ErrorCode, Result, VisitId,
    family::{FamilyCancel, FamilyChild, FamilyHome, FamilyVisit, PastVisit},
    schedule::Discipline,
    visits::{CancelledBy, ChangeKind, MAX_HOURS_AFTER_END, VisitState, clock_name, full_name},
};
use jiff::{Timestamp, tz::TimeZone};
use uuid::Uuid;

/// Past visits per page.
const PAST_ROWS: u32 = 10;
const NEXT_ROWS: u32 = 20;
const HOUR_US: i64 = 3_600_000_000;
/// No visit is longer. Conditions on a visit's end are combined with one on its start, which is indexed.
const DAY_US: i64 = 24 * HOUR_US;

#[derive(sqlx::FromRow)]
struct ChildRow {
    id: Uuid,
    first_name: String,
    ended_on: Option<String>,
    /// The number of the guardian's records that have this right.
    may_see_summaries: i64,
    may_cancel: i64,
}

#[derive(sqlx::FromRow)]
struct VisitRow {
    id: Uuid,
    version: i64,
    starts_local: String,
    zone: String,
    starts_us: i64,
    ends_us: i64,
    minutes: i64,
    state: String,
    needs_note: bool,
    discipline: String,
    #[sqlx(flatten)]
    visit_kind: crate::kernel::columns::KindColumns,
    first_name: String,
    last_name: String,
    kind: String,
    address: String,
    city: String,
    hidden: i64,
    note_id: Option<Uuid>,
    note_state: Option<String>,
    summary: Option<Sealed>,
    #[sqlx(flatten)]
    report: LastReport,
}

impl VisitRow {
    /// As an upcoming visit; a guardian with the right to cancel can do so until the agency's deadline.
    fn into_upcoming_visit(self, tx: &Tx, may_cancel: bool) -> Result<FamilyVisit> {
        let state = visit_state(&self.state)?;
        let limit = i64::from(tx.agency().settings.family_cancel_hours) * HOUR_US;
        let in_time = self.starts_us - tx.now_us() >= limit;
        let zone = crate::zone(&self.zone)?;
        Ok(FamilyVisit {
            id: VisitId(self.id),
            version: self.version,
            starts: parse_local(&self.starts_local)?,
            ends: to_local(self.ends_us, &zone)?,
            clock: clock_name(self.starts_us, &zone, &tx.zone()?),
            utc_offset_minutes: utc_offset_minutes(self.starts_us, &zone)?,
            starts_second: self.starts_us / 1_000_000,
            today: tx.now_at(&self.zone)?.date(),
            provider_name: full_name(&self.first_name, &self.last_name),
            discipline: Discipline(self.discipline),
            kind: self.visit_kind.into_name(),
            minutes: self.minutes as u16,
            address: (self.hidden == 0).then(|| street_and_city(&self.kind, &self.address, &self.city)),
            place_kind: (self.hidden == 0).then_some(self.kind),
            in_time,
            may_cancel: may_cancel && in_time && state == VisitState::Planned,
            report: self.report.active_report(state, &self.zone)?,
            state,
        })
    }
}

/// Empty for a place by video.
fn street_and_city(kind: &str, address: &str, city: &str) -> String {
    if kind == "video" { String::new() } else { format!("{address}, {city}") }
}

/// Offset of a zone from UTC in minutes, at a time in microseconds.
fn utc_offset_minutes(us: i64, zone: &TimeZone) -> Result<i32> {
    let at = Timestamp::from_microsecond(us).map_err(|error| internal(&error))?;
    Ok(zone.to_offset(at).seconds() / 60)
}

/// A child's visits as `v`; takes the condition and the order.
macro_rules! select_family_visits {
    ($more:literal) => {
        concat!(
            "SELECT v.id, v.version, v.starts_local, v.zone, v.starts_us, v.ends_us, v.minutes, v.state, v.needs_note, ",
            $crate::kernel::columns::service_columns!(),
            ", COALESCE(p.first_name, '') AS first_name, COALESCE(p.last_name, '') AS last_name, l.kind, l.address, l.city,
                (SELECT COUNT(*) FROM hidden_places h WHERE h.agency_id = v.agency_id AND h.place_id = v.place_id AND ",
            $crate::kernel::visible::own_guardian!("h.guardian_id"),
            ") AS hidden, n.id AS note_id, n.state AS note_state, n.family_summary_sealed AS summary, ",
            $crate::care::visits::last_report_columns!(),
            " FROM visits v",
            $crate::kernel::columns::join_service!(),
            " LEFT JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id
             JOIN places l ON l.agency_id = v.agency_id AND l.id = v.place_id
             LEFT JOIN notes n ON n.agency_id = v.agency_id AND n.visit_id = v.id",
            $crate::care::visits::join_last_report!(),
            " WHERE ",
            $crate::kernel::visible::visible_visit!(),
            " AND v.child_id = $4 AND ",
            $more
        )
    };
}

/// The family's page. `past_page` starts at 1; the cost does not grow with the number of past visits.
pub async fn home(tx: &mut Tx, past_page: u32) -> Result<FamilyHome> {
    let guardian = tx.require_guardian()?;
    let (guardian_name,): (String,) =
        tx.fetch_one("SELECT first_name FROM guardians WHERE agency_id = $1 AND id = $4", args![guardian]).await?;
    let mut rows: Vec<ChildRow> = tx
        .fetch_all(
            concat!(
                "SELECT c.id, c.first_name, c.ended_on, COUNT(CASE WHEN g.may_see_summaries THEN 1 END) AS may_see_summaries,
                    COUNT(CASE WHEN g.may_cancel THEN 1 END) AS may_cancel
                 FROM guardianships g JOIN children c ON c.agency_id = g.agency_id AND c.id = g.child_id
                 WHERE g.agency_id = $1 AND ",
                own_guardian!("g.guardian_id"),
                " GROUP BY c.id, c.first_name, c.ended_on ORDER BY c.id"
            ),
            args![],
        )
        .await?;
    rows.sort_by_cached_key(|row| domain::search::SortKey::of(&row.first_name));
    let mut children = Vec::with_capacity(rows.len());
    for row in rows {
        children.push(child(tx, row, past_page).await?);
    }
    Ok(FamilyHome {
        guardian_name,
        agency_name: tx.agency().name.clone(),
        cancel_hours: tx.agency().settings.family_cancel_hours,
        children,
    })
}

async fn child(tx: &mut Tx, row: ChildRow, past_page: u32) -> Result<FamilyChild> {
    let id = ChildId(row.id);
    tx.record_access(id);
    let now = tx.now_us();
    let next: Vec<VisitRow> = tx
        .fetch_all(
            select_family_visits!(
                "v.starts_us > $6 AND v.state <> 'done'
                 AND (v.ends_us > $5
                    OR (v.ends_us > $8 AND (v.state = 'under_way' OR (v.state = 'planned' AND rr.id IS NOT NULL))))
                 ORDER BY v.starts_us, v.id LIMIT $7"
            ),
            // A visit can last longer than planned, and if it was reported late, the family still waits after its planned end.
            // A check-out that was forgotten doesn't show it forever.
            args![id, now, now - DAY_US, NEXT_ROWS, now - MAX_HOURS_AFTER_END * HOUR_US],
        )
        .await?;
    // A visit may be done before its planned start, on its own day. One extra row tells whether there is another page.
    let mut past: Vec<VisitRow> = tx
        .fetch_all(
            select_family_visits!(
                "v.starts_us < $6 AND (v.state = 'done' OR (v.ends_us <= $5 AND v.state = 'cancelled'))
                 ORDER BY v.starts_us DESC, v.id LIMIT $7 OFFSET $8"
            ),
            args![id, now, now + DAY_US, PAST_ROWS + 1, (past_page.max(1) - 1).saturating_mul(PAST_ROWS)],
        )
        .await?;
    let past_more = past.len() > PAST_ROWS as usize;
    past.truncate(PAST_ROWS as usize);
    let today = tx.local_now()?.date();
    let ended_on = row.ended_on.as_deref().map(parse_date).transpose()?.filter(|day| *day <= today);
    // Of what a guardian may not read, nothing is opened.
    let readable = |visit: &VisitRow| row.may_see_summaries > 0 && visit.note_state.as_deref() == Some("signed");
    let summaries = past.iter().filter(|visit| readable(visit)).filter_map(|visit| Some((id, visit.summary.as_ref()?)));
    let opener = tx.opener(summaries.collect()).await?;
    let summary = |visit: &VisitRow| match (visit.note_id, &visit.summary) {
        (Some(note), Some(text)) if readable(visit) => opener.open(id, SealedColumn::FamilySummary, note, text).map(Some),
        _ => Ok(None),
    };
    Ok(FamilyChild {
        id,
        first_name: row.first_name,
        may_see_summaries: row.may_see_summaries > 0,
        next: next.into_iter().map(|visit| visit.into_upcoming_visit(tx, row.may_cancel > 0)).collect::<Result<_>>()?,
        past: past
            .into_iter()
            .map(|visit| {
                let summary = summary(&visit)?;
                Ok(PastVisit {
                    id: VisitId(visit.id),
                    starts: parse_local(&visit.starts_local)?,
                    provider_name: full_name(&visit.first_name, &visit.last_name),
                    discipline: Discipline(visit.discipline),
                    kind: visit.visit_kind.into_name(),
                    state: visit_state(&visit.state)?,
                    needs_note: visit.needs_note,
                    summary: summary.filter(|text| !text.is_empty()),
                })
            })
            .collect::<Result<_>>()?,
        past_more,
        ended_on,
    })
}

/// An upcoming visit with the child's first name, for the page that asks for the reason of a cancellation.
pub async fn upcoming_visit(tx: &mut Tx, visit: VisitId) -> Result<(String, FamilyVisit)> {
    tx.require_guardian()?;
    let child: ChildRow = tx
        .fetch_one(
            concat!(
                "SELECT c.id, c.first_name, c.ended_on, COUNT(CASE WHEN g.may_see_summaries THEN 1 END) AS may_see_summaries,
                    COUNT(CASE WHEN g.may_cancel THEN 1 END) AS may_cancel
                 FROM visits v JOIN guardianships g ON g.agency_id = v.agency_id AND g.child_id = v.child_id
                 JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
                 WHERE v.agency_id = $1 AND v.id = $4 AND ",
                own_guardian!("g.guardian_id"),
                " GROUP BY c.id, c.first_name, c.ended_on"
            ),
            args![visit],
        )
        .await?;
    let now = tx.now_us();
    let row: VisitRow = tx
        .fetch_one(select_family_visits!("v.id = $5 AND v.ends_us > $6 AND v.state <> 'done'"), args![child.id, visit, now])
        .await?;
    tx.record_access(ChildId(child.id));
    Ok((child.first_name, row.into_upcoming_visit(tx, child.may_cancel > 0)?))
}

/// A guardian cancels a visit.
///
/// # Errors
/// `NotFound` for another family's visit and for a guardian without the right to cancel; `Conflict::State`
/// `TooLateToCancel` after the agency's deadline; `Conflict::Stale` if the office changed it since.
pub async fn cancel(tx: &mut Tx, cancel: FamilyCancel) -> Result<()> {
    tx.require_guardian()?;
    let (version, state, starts_us, child): (i64, String, i64, Uuid) = tx
        .fetch_one(
            concat!(
                "SELECT v.version, v.state, v.starts_us, v.child_id FROM visits v WHERE v.agency_id = $1 AND v.id = $4 AND EXISTS (
                    SELECT 1 FROM guardianships g
                    WHERE g.agency_id = v.agency_id AND g.child_id = v.child_id AND g.may_cancel AND ",
                own_guardian!("g.guardian_id"),
                ")"
            ),
            args![cancel.visit],
        )
        .await?;
    visit_state(&state)?.ensure_replannable()?;
    check_version(version, cancel.version)?;
    if starts_us - tx.now_us() < i64::from(tx.agency().settings.family_cancel_hours) * HOUR_US {
        return Err(Error::state(ErrorCode::TooLateToCancel));
    }
    let before: Option<Before> = tx.fetch_optional(select_visits!(" AND v.id = $4"), args![cancel.visit]).await?;
    set_cancelled(tx, cancel.visit, ChildId(child), CancelledBy::Family.as_str(), &cancel.reason).await?;
    tx.record_subject("visit", cancel.visit.0);
    tx.record_change(&cancel);
    record_visit_change(tx, ChangeKind::Cancelled, cancel.visit, before.as_ref(), cancel.reason.as_str()).await
}
