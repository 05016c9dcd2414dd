//! Providers who could take a visit: loads only the planning context of the affected days and weeks.

use crate::{
    Tx,
    kernel::sql::internal,
    scheduling::{
        neighbors::{adjacent_visits, load_neighbors},
        rules::{clock_offset, load_planned_visits, load_planned_visits_of, load_visit_context},
        schedule::plus_days,
    },
};
use domain::{
    Capability, Result,
    board::{BoardContext, Candidates, Slot},
    rules::{PlannedVisit, RuleViolation},
    visits::{VisitView, to_timestamp},
};
use jiff::civil::{Date, DateTime};
use std::collections::{BTreeMap, BTreeSet};

/// The providers who could take a visit that starts at `starts` (in its zone) and takes `minutes`. For schedulers.
pub async fn candidates(tx: &mut Tx, visit: &VisitView, starts: DateTime, minutes: u16) -> Result<Candidates> {
    tx.require_capability(Capability::Schedule)?;
    let (agency, own) = (tx.zone()?, crate::zone(&visit.zone)?);
    let begins = to_timestamp(starts, &own)?;
    let current = to_timestamp(visit.starts, &own)?.to_zoned(agency.clone()).datetime();
    let slot = Slot::from(begins.to_zoned(agency).datetime());

    let dates = BTreeSet::from([starts.date(), visit.starts.date()]);
    let (first, last) = (dates.first().copied().unwrap_or(slot.date), dates.last().copied().unwrap_or(slot.date));
    let mut context = load_visit_context(tx, visit, first, plus_days(last, 1)).await?;
    let mut visits: BTreeMap<domain::VisitId, PlannedVisit> = BTreeMap::new();
    for day in BTreeSet::from([slot.date, current.date()]) {
        // With the day before and after: a visit can continue after midnight, and so can a route.
        visits.extend(
            load_planned_visits(tx, plus_days(day, -1), plus_days(day, 2)).await?.into_iter().map(|visit| (visit.id, visit)),
        );
    }
    let first_day = tx.agency().settings.first_day;
    // Without an authorization there are no other visits of it.
    let dates = dates.into_iter().filter(|_| visit.authorization.known().is_some());
    for week_start in dates.map(|date| first_day.of_week(date)).collect::<BTreeSet<Date>>() {
        // One more day on each side: the weeks are on the visit's clock, the bounds on the agency's.
        let of_week =
            load_planned_visits_of(tx, visit.authorization, plus_days(week_start, -1), plus_days(week_start, 8)).await?;
        visits.extend(of_week.into_iter().map(|visit| (visit.id, visit)));
    }

    if let Some(child) = context.children.get_mut(&visit.child.id) {
        child.clock_offset = clock_offset(tx, &visit.zone, begins)?;
    }
    let context = BoardContext { context, visits: visits.into_values().collect() };
    let found = context.candidates(visit.id, slot, minutes);
    let mut found = found.ok_or_else(|| internal(&"a visit that is not among those of its day"))?;
    if begins < tx.now() {
        found.violations.push(RuleViolation::InThePast);
    }
    let violations = found.others.iter().flat_map(|candidate| &candidate.violations).chain(&found.violations);
    let adjacent = adjacent_visits(violations, |other| other == visit.id);
    found.neighbors = load_neighbors(tx, adjacent).await?;
    Ok(found)
}
