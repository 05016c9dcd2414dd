//! The agency's month in numbers.

use super::{all_disciplines, is_over_unsigned, load_providers, plus_days, selection::select};
use crate::{
    Tx,
    kernel::{
        columns::{day_start_us, note_column, note_state, to_local, visit_state},
        sql::args,
        visible::visible_visit,
    },
    scheduling::rules::{load_planned_visits, load_planning_context},
};
use domain::{
    AuthorizationId, ChildId, ProviderId, Result, assignments, rules,
    schedule::{BoardFilter, MonthDay, MonthView, MonthWeek, Selection, weeks_of_month},
    visits::VisitState,
};
use jiff::civil::Date;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Counted {
    child_id: Uuid,
    starts_us: i64,
    state: String,
    note: Option<String>,
    discipline: String,
    provider_id: Option<Uuid>,
}

/// The month of a date (default: today) in whole weeks, for the office only.
pub async fn month(tx: &mut Tx, requested: Option<Date>, filter: BoardFilter) -> Result<MonthView> {
    tx.require_admin()?;
    let zone = tx.zone()?;
    let now = tx.local_now()?;
    let first = requested.unwrap_or_else(|| now.date()).first_of_month();
    let (week_starts, end) = weeks_of_month(first, tx.agency().settings.first_day);
    let begin = week_starts[0];
    let rows: Vec<Counted> = tx
        .fetch_all(
            concat!(
                "SELECT v.child_id, v.provider_id, v.starts_us, v.state, ",
                note_column!(),
                ", COALESCE(a.discipline, v.discipline) AS discipline
                 FROM visits v
                 LEFT JOIN authorizations a ON a.agency_id = v.agency_id AND a.id = v.authorization_id
                 LEFT JOIN notes n ON n.agency_id = v.agency_id AND n.visit_id = v.id
                 WHERE ",
                visible_visit!(),
                " AND v.starts_us >= $4 AND v.starts_us < $5"
            ),
            args![day_start_us(begin, &zone)?, day_start_us(end, &zone)?],
        )
        .await?;
    let providers = load_providers(tx, (begin, end)).await?;
    let selection = select(tx, &filter, &providers, (begin, end)).await?;
    let mut days: BTreeMap<Date, MonthDay> = BTreeMap::new();
    for row in rows {
        if !selection.shows(&row.discipline, ChildId(row.child_id), row.provider_id.map(ProviderId)) {
            continue;
        }
        // Counts alone do not identify a child; those of a child whom the filter finds do.
        if selection.is_about(ChildId(row.child_id)) {
            tx.record_access(ChildId(row.child_id));
        }
        let date = to_local(row.starts_us, &zone)?.date();
        let state = visit_state(&row.state)?;
        let day = days.entry(date).or_insert(MonthDay { date, ..MonthDay::default() });
        day.going_ahead += u32::from(state != VisitState::Cancelled);
        day.cancelled += u32::from(state == VisitState::Cancelled);
        day.without_provider += u32::from(state != VisitState::Cancelled && row.provider_id.is_none());
        day.unsigned += u32::from(is_over_unsigned(state, note_state(row.note.as_deref())));
    }
    let mut authorized = count_authorized(tx, &selection, begin, end).await?;
    let days_of = |week_start| {
        let dates = (0..7).map(|day| plus_days(week_start, day));
        dates.map(|date| days.get(&date).copied().unwrap_or(MonthDay { date, ..MonthDay::default() })).collect()
    };
    let weeks = week_starts
        .into_iter()
        .map(|week_start| {
            let (due, not_placed) = authorized.remove(&week_start).unwrap_or_default();
            MonthWeek { week_start, due, not_placed, days: days_of(week_start) }
        })
        .collect();
    let disciplines = all_disciplines(&providers);
    let holidays = crate::scheduling::holidays::between(tx, begin, end).await?;
    Ok(MonthView { first, now, disciplines, weeks, holidays })
}

/// The number of authorized visits per week, and of those that are not placed yet, for authorizations that are selected.
async fn count_authorized(tx: &mut Tx, selection: &Selection, begin: Date, end: Date) -> Result<BTreeMap<Date, (u32, u32)>> {
    let context = load_planning_context(tx, begin, end).await?;
    let is_shown = |id: &AuthorizationId| {
        let authorization = &context.authorizations[id];
        let therapist = assignments::shown(&authorization.assignments, begin).map(|one| one.provider);
        selection.shows(&authorization.discipline.0, authorization.child, therapist)
    };
    let mut weeks: BTreeMap<Date, Vec<_>> = BTreeMap::new();
    // One more day on each side: the weeks are on the children's clocks, the bounds on the agency's.
    for visit in load_planned_visits(tx, plus_days(begin, -1), plus_days(end, 1)).await? {
        weeks.entry(context.settings.first_day.of_week(visit.starts.date())).or_default().push(visit);
    }
    let shown = |visits: &mut dyn Iterator<Item = (AuthorizationId, u16)>| -> u32 {
        visits.filter(|(id, _)| is_shown(id)).map(|(_, visits)| u32::from(visits)).sum()
    };
    let mut counts = BTreeMap::new();
    let mut week_start = begin;
    while week_start < end {
        let visits = weeks.remove(&week_start).unwrap_or_default();
        let due = shown(&mut rules::authorized_visits(&context, week_start));
        let missing = shown(&mut rules::missing_visits(&context, week_start, &visits).into_iter());
        counts.insert(week_start, (due, missing));
        week_start = plus_days(week_start, 7);
    }
    Ok(counts)
}
