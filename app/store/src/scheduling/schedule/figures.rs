//! Totals above the boards, for the visits that match the filter.

use super::{BoardRow, is_over_unsigned};
use crate::kernel::columns::note_state;
use domain::{
    ProviderId, Result, VisitId,
    rules::{self, LastVisits, PlannedVisit, PlanningContext, RouteTotals, chosen_per_mille, route_totals},
    schedule::{DayFigures, NotPlaced, Selection, WeekFigures},
    visits::VisitState,
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The visits of a board that match the filter.
pub(super) struct ShownVisits<'a> {
    all: bool,
    rows: Vec<&'a BoardRow>,
    /// Without canceled visits.
    planned: Vec<PlannedVisit>,
    /// All visits of their routes, since the drive time belongs to a whole route.
    route_visits: Vec<PlannedVisit>,
}

impl<'a> ShownVisits<'a> {
    pub fn of(selection: &Selection, rows: &'a [BoardRow], planned: &[PlannedVisit]) -> Self {
        let shows = |row: &&BoardRow| selection.shows(&row.discipline, row.child_id(), Some(row.provider_id()));
        let rows: Vec<&BoardRow> = rows.iter().filter(shows).collect();
        let ids: BTreeSet<VisitId> = rows.iter().map(|row| row.visit_id()).collect();
        let route_of = |visit: &PlannedVisit| (visit.provider, visit.agency_starts.date());
        let shown: Vec<PlannedVisit> = planned.iter().filter(|visit| ids.contains(&visit.id)).cloned().collect();
        // A visit without a provider is on no route.
        let on: BTreeSet<(ProviderId, Date)> = shown.iter().filter(|visit| !visit.provider.is_nobody()).map(route_of).collect();
        let route_visits = planned.iter().filter(|visit| on.contains(&route_of(visit))).cloned().collect();
        Self { all: *selection == Selection::default(), rows, planned: shown, route_visits }
    }

    /// `not_placed` is already filtered.
    pub fn week(
        &self,
        context: &PlanningContext,
        last: &LastVisits,
        week_start: Date,
        not_placed: &[NotPlaced],
    ) -> Result<WeekFigures> {
        let RouteTotals { drive, gap } = route_totals(context, last, &self.route_visits);
        // What is due is due by authorizations.
        let placed = self.planned.iter().filter(|visit| visit.authorization.known().is_some()).count() as u32;
        let missing: u32 = not_placed.iter().map(|line| u32::from(line.missing)).sum();
        Ok(WeekFigures {
            placed,
            // Authorizations belong to a child, not to a provider; with a filter, due means placed or not placed.
            due: if self.all { rules::due(context, week_start) } else { placed + missing },
            on_routes: self.route_visits.len() as u32,
            drive_minutes: drive.round() as u32,
            gap_minutes: gap.round() as u32,
            chosen_per_mille: chosen_per_mille(context, &self.planned),
            notes_unsigned: self.unsigned()?,
            without_provider: self.without_provider(),
        })
    }

    pub fn day(&self, context: &PlanningContext, last: &LastVisits) -> Result<DayFigures> {
        let RouteTotals { drive, gap } = route_totals(context, last, &self.route_visits);
        let mut lost_minutes = 0;
        for row in &self.rows {
            if row.state()? == VisitState::Cancelled {
                lost_minutes += u32::from(row.minutes());
            }
        }
        Ok(DayFigures {
            going_ahead: self.planned.len() as u32,
            planned: self.rows.len() as u32,
            drive_minutes: drive.round() as u32,
            gap_minutes: gap.round() as u32,
            lost_minutes,
            chosen_per_mille: chosen_per_mille(context, &self.planned),
            notes_unsigned: self.unsigned()?,
            without_provider: self.without_provider(),
        })
    }

    fn without_provider(&self) -> u32 {
        self.planned.iter().filter(|visit| visit.provider.is_nobody()).count() as u32
    }

    fn unsigned(&self) -> Result<u32> {
        let mut unsigned = 0;
        for row in &self.rows {
            unsigned += u32::from(is_over_unsigned(row.state()?, note_state(row.note.as_deref())));
        }
        Ok(unsigned)
    }
}
