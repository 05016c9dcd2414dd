//! The visits of a plan: their authorization or kind, their child, place and time.

use super::{
    super::{
        existing::{CopiedFromKind, ExistingRecord, ExistingRecords, VisitExtra, digest_of},
        further::unknown_discipline,
        places::PlacesOfVisits,
    },
    Planner, Problem, Step, VisitBasis, VisitStep, rows,
};
use crate::records::payers;
use domain::{
    import::{ImportFile, KindOfVisit, ProblemCode, Row, Visit},
    records::is_over,
    visits::{VisitState, to_timestamp},
};
use uuid::Uuid;

impl<'a> Planner<'_, 'a> {
    pub(super) fn visits(&mut self, existing: &'a ExistingRecords, places: &PlacesOfVisits) -> Vec<VisitStep<'a>> {
        let mut steps = Vec::new();
        let mut left_out: Vec<&Visit> = Vec::new();
        for row in rows(&self.read.visits) {
            let known = existing.visits.get(&row.reference);
            if known.is_none() && row.state != VisitState::Planned {
                left_out.push(row);
                continue;
            }
            let basis = match &row.kind {
                Some(kind) => self.kind(row, kind, known, existing),
                None => self.authorization(row),
            };
            let is_same = known.is_some_and(|known| is_same_as_here(row, known, existing, places));
            if row.provider.is_empty() && !is_same {
                self.add_error(row, "provider_id", "", ProblemCode::Missing);
                continue;
            }
            // A visit that has lost its provider is exported without one; a row that says the same changes nothing.
            if row.provider.is_empty() {
                self.report.unchanged.visits += 1;
                continue;
            }
            let provider = self.provider(row, &row.provider);
            let (Some((basis, child)), Some(provider)) = (basis, provider) else { continue };
            if let Some(known) = known.filter(|known| known.extra.state != VisitState::Planned) {
                self.check_started_visit(row, known, is_same);
                continue;
            }
            let Some(step) = self.plan_compared_row(row, known, is_same) else { continue };
            if let Some(step) = self.place(step, known.map(|known| &known.extra), basis, (child, provider), places) {
                steps.push(step);
            }
        }
        self.warn_about_left_out(&left_out);
        steps
    }

    /// The authorization of a row, with its child.
    fn authorization(&mut self, row: &Visit) -> Option<(VisitBasis, Uuid)> {
        let reference = row.authorization.as_str();
        let unknown = (ImportFile::Authorizations, ProblemCode::UnknownAuthorization);
        let found = self.resolve_reference(row, reference, |names| names.authorizations.get(reference).copied(), unknown);
        found.map(|(id, child)| (VisitBasis::Authorization(id), child))
    }

    /// The kind of a row, with its child. What the row does not say of bills, pay and notes is as it is here, or as the kind says.
    fn kind(
        &mut self,
        row: &Visit,
        named: &KindOfVisit,
        known: Option<&ExistingRecord<VisitExtra>>,
        existing: &ExistingRecords,
    ) -> Option<(VisitBasis, Uuid)> {
        let child = self.child(row, &named.child);
        let Some(kind) = existing.kinds.get(&payers::folded(&named.name)) else {
            self.add_error(row, "kind", &named.name, ProblemCode::UnknownKind);
            return None;
        };
        let here = known.filter(|known| known.extra.kind == Some(kind.id)).map(|known| known.extra.copied);
        // As where a visit is scheduled: a visit that has the kind keeps it.
        if here.is_none() && (kind.is_ended(self.today) || kind.is_ended(row.starts.date())) {
            self.add_error(row, "kind", &named.name, ProblemCode::KindHasEnded);
            return None;
        }
        // As where a visit is scheduled, except that one which has the discipline retains it.
        let has_it = known.is_some_and(|known| known.extra.discipline.as_ref() == Some(&named.discipline));
        if !has_it && !existing.gets_discipline(self.read, &named.discipline) {
            self.report.errors.push(unknown_discipline(row, &named.discipline));
            return None;
        }
        let usual = CopiedFromKind { billable: kind.billable, payable: kind.payable, needs_note: kind.needs_note };
        let usual = here.unwrap_or(usual);
        let copied = CopiedFromKind {
            billable: named.billable.unwrap_or(usual.billable),
            payable: named.payable.unwrap_or(usual.payable),
            needs_note: named.needs_note.unwrap_or(usual.needs_note),
        };
        Some((VisitBasis::Kind { id: kind.id, discipline: named.discipline.clone(), copied }, child?))
    }

    /// An import makes planned visits only: of others it would know neither the times nor who canceled.
    fn warn_about_left_out(&mut self, left_out: &[&Visit]) {
        let Some(first) = left_out.first() else { return };
        let mut problem =
            Problem::new(ImportFile::Visits, first.line, "visit_state", &first.reference, ProblemCode::VisitNotPlanned);
        problem.more = left_out.len() as u64 - 1;
        self.report.warnings.push(problem);
    }

    /// A visit that has begun, is done or was canceled is not changed; a row that differs from it is rejected.
    fn check_started_visit(&mut self, row: &Visit, known: &ExistingRecord<VisitExtra>, is_same: bool) {
        if is_same || known.digest == digest_of(row) {
            self.report.unchanged.visits += 1;
            return;
        }
        let cancelled = known.extra.state == VisitState::Cancelled;
        let code = if cancelled { ProblemCode::VisitIsCancelled } else { ProblemCode::VisitHasBegun };
        self.add_error(row, "visit_id", &row.reference, code);
    }

    /// A visit stays at its place where the file says nothing of it, unless it gets another child.
    fn place(
        &mut self,
        step: Step<'a, Visit>,
        known: Option<&VisitExtra>,
        basis: VisitBasis,
        (child, provider): (Uuid, Uuid),
        places: &PlacesOfVisits,
    ) -> Option<VisitStep<'a>> {
        let home = self.names.homes.get(&child)?;
        let zone = crate::zone(&home.zone).ok()?;
        let Ok(starts) = to_timestamp(step.row.starts, &zone) else {
            let starts = step.row.starts.to_string();
            self.add_error(step.row, "starts_at", &starts, ProblemCode::NotATime);
            return None;
        };
        let starts_us = starts.as_microsecond();
        let known = known.filter(|known| known.child == child);
        // As on a board, no reason overrides it.
        let day = step.row.starts.date();
        let here = known.map_or(home.place, |known| known.place);
        let place = match step.row.place.as_deref() {
            None => here,
            Some("") if known.is_some() && places.leaves(child) => here,
            Some("") => places.usual(child, day).unwrap_or(home.place),
            Some(cell) => match places.find(child, home.place, cell, day) {
                Ok(place) => place,
                Err(code) => {
                    if let Some(code) = code {
                        self.add_error(step.row, "place", cell, code);
                    }
                    return None;
                }
            },
        };
        let is_at_home = place == home.place;
        let ended = if is_over(home.child_ended_on, day) {
            Some(ProblemCode::ChildHasEnded)
        } else {
            (is_at_home && is_over(home.ended_on, day)).then_some(ProblemCode::PlaceHasEnded)
        };
        let closed = match &basis {
            VisitBasis::Authorization(id) => self.names.closed.get(id),
            VisitBasis::Kind { .. } => None,
        };
        let closed = closed.into_iter().flatten().find(|(from, _)| is_over(Some(*from), day));
        if let Some(code) = ended.or(closed.map(|(_, code)| *code)) {
            self.add_error(step.row, "starts_at", &step.row.starts.to_string(), code);
            return None;
        }
        Some(VisitStep {
            basis,
            child,
            provider,
            place,
            joint: known.map_or(step.id, |known| known.joint),
            zone: home.zone.clone(),
            starts_us,
            ends_us: starts_us + i64::from(step.row.minutes) * 60_000_000,
            step,
        })
    }
}

/// Whether a row says what is here now, also of a visit that was changed here or made here.
fn is_same_as_here(row: &Visit, known: &ExistingRecord<VisitExtra>, existing: &ExistingRecords, places: &PlacesOfVisits) -> bool {
    let Some(here) = existing.visits_now.get(&known.id) else { return false };
    let extra = &known.extra;
    if !places.is_named(row.place.as_deref(), extra.child, row.starts.date(), extra.place) {
        return false;
    }
    // A place has several names.
    Visit { place: row.place.clone(), ..here.clone() }.content() == row.content()
}
