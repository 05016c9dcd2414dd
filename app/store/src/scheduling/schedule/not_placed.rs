//! Authorized visits that are not placed in their week, and why.

use super::plus_days;
use crate::{
    Tx,
    kernel::{
        columns::{ChildColumns, ChosenColumns, child_columns, chosen_columns},
        lists::first_last,
        sql::args,
    },
    records::authorizations::assignments::assigned_provider,
    scheduling::rules::load_planned_visits,
};
use domain::{
    Result,
    rules::{self, PlannedVisit, PlanningContext},
    schedule::{Discipline, NotPlaced, Selection},
};
use jiff::civil::Date;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct WaitingRow {
    id: Uuid,
    minutes_per_visit: i64,
    discipline: String,
    #[sqlx(flatten)]
    child: ChildColumns,
    #[sqlx(flatten)]
    chosen: ChosenColumns,
}

impl WaitingRow {
    /// By the child and the therapist, as in the month view.
    fn is_shown(&self, selection: &Selection) -> bool {
        selection.shows(&self.discipline, self.child.id(), self.chosen.id())
    }
}

/// For the office: those that are selected, by the children's names. `before` and `planned` are the visits of the day before the
/// agency's week and of the week; those of the days next to it can be in the same week of a child in another time zone.
pub(super) async fn load_not_placed(
    tx: &mut Tx,
    context: &PlanningContext,
    week_start: Date,
    (before, planned): (&[PlannedVisit], &[PlannedVisit]),
    selection: &Selection,
) -> Result<Vec<NotPlaced>> {
    let mut visits = [before, planned].concat();
    visits.extend(load_planned_visits(tx, plus_days(week_start, 7), plus_days(week_start, 8)).await?);
    let waiting = rules::not_placed(context, week_start, &visits);
    let rows: Vec<WaitingRow> = tx
        .fetch_all(
            concat!(
                "SELECT a.id, a.minutes_per_visit, a.discipline, ",
                child_columns!(),
                ", ",
                chosen_columns!("p"),
                " FROM authorizations a
                 JOIN children c ON c.agency_id = a.agency_id AND c.id = a.child_id
                 LEFT JOIN providers p ON p.agency_id = a.agency_id AND p.id = ",
                assigned_provider!("a", "$4"),
                " WHERE a.agency_id = $1 AND a.ends_on >= $4 AND a.starts_on < $5"
            ),
            args![week_start, plus_days(week_start, 7)],
        )
        .await?;
    let mut rows: BTreeMap<Uuid, WaitingRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    let mut lines = Vec::with_capacity(waiting.len());
    for (authorization, missing, why) in waiting {
        let Some(row) = rows.remove(&authorization.0).filter(|row| row.is_shown(selection)) else { continue };
        let child = tx.child(row.child);
        lines.push(NotPlaced {
            authorization,
            child,
            discipline: Discipline(row.discipline),
            minutes: row.minutes_per_visit as u16,
            missing,
            chosen: row.chosen.into_ref(),
            why,
        });
    }
    lines.sort_by_cached_key(|line| (first_last(&line.child.first_name, &line.child.last_name), line.authorization));
    Ok(lines)
}
