//! The figures above the boards: of the visits that the filter shows.

use super::is_over_unsigned;
use crate::{names::note_state, visits::VisitRow};
use domain::{
    ProviderId, Result, VisitId,
    rules::{self, Facts, PlannedVisit, RoadTotals, chosen_per_mille, road_totals},
    schedule::{BoardFilter, DayFigures, NotPlaced, WeekFigures},
    visits::{ProviderRef, VisitState},
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What of a board's visits the filter shows.
pub(super) struct Shown<'a> {
    all: bool,
    rows: Vec<&'a VisitRow>,
    /// Those of them that go ahead.
    planned: Vec<PlannedVisit>,
    /// All visits of the roads on which those lie: a drive belongs to a whole road.
    roads: Vec<PlannedVisit>,
}

impl<'a> Shown<'a> {
    pub fn of(filter: &BoardFilter, rows: &'a [VisitRow], planned: &[PlannedVisit]) -> Self {
        let shows = |row: &&VisitRow| {
            let provider = ProviderRef::from(row.provider.clone());
            filter.shows(&row.discipline, [&row.child.full_name(), &provider.full_name()])
        };
        let rows: Vec<&VisitRow> = rows.iter().filter(shows).collect();
        let ids: BTreeSet<VisitId> = rows.iter().map(|row| row.visit_id()).collect();
        let road = |visit: &PlannedVisit| (visit.provider, visit.agency_starts.date());
        let shown: Vec<PlannedVisit> = planned.iter().filter(|visit| ids.contains(&visit.id)).cloned().collect();
        let on: BTreeSet<(ProviderId, Date)> = shown.iter().map(road).collect();
        let roads = planned.iter().filter(|visit| on.contains(&road(visit))).cloned().collect();
        Self { all: filter.is_empty(), rows, planned: shown, roads }
    }

    /// `not_placed` is what the filter shows of it.
    pub fn week(&self, facts: &Facts, monday: Date, not_placed: &[NotPlaced]) -> Result<WeekFigures> {
        let RoadTotals { drive, gap } = road_totals(facts, &self.roads);
        let placed = self.planned.len() as u32;
        let missing: u32 = not_placed.iter().map(|line| u32::from(line.missing)).sum();
        Ok(WeekFigures {
            placed,
            // An authorization is of a child; of a provider's visits only those are due that are there or wait for one.
            due: if self.all { rules::due(facts, monday) } else { placed + missing },
            on_roads: self.roads.len() as u32,
            drive_minutes: drive.round() as u32,
            gap_minutes: gap.round() as u32,
            chosen_per_mille: chosen_per_mille(facts, &self.planned),
            notes_unsigned: self.unsigned()?,
        })
    }

    pub fn day(&self, facts: &Facts) -> Result<DayFigures> {
        let RoadTotals { drive, gap } = road_totals(facts, &self.roads);
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
            chosen_per_mille: chosen_per_mille(facts, &self.planned),
            notes_unsigned: self.unsigned()?,
        })
    }

    fn unsigned(&self) -> Result<u32> {
        let mut unsigned = 0;
        for row in &self.rows {
            unsigned += u32::from(is_over_unsigned(row.state()?, note_state(row.note.as_deref())));
        }
        Ok(unsigned)
    }
}
