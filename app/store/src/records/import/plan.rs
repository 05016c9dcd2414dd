//! The plan of an import: compares rows with existing records and resolves their references.

mod visits;

use super::{
    Problem, Report,
    existing::{AuthorizationExtra, ChildExtra, CopiedFromKind, ExistingRecord, ExistingRecords, digest_of},
    further::FurtherPlan,
    guardians::{ChildGuardians, GuardianMatcher, GuardianStep},
    places::PlacesOfVisits,
};
use crate::{Tx, records::payers};
use domain::{
    ProviderId, Result, VisitKindId,
    assignments::{Assignment, NamedAssignment, replaced, shown, within, without},
    import::{
        Authorization, Child, Counts, ImportFile, ParsedFiles, ProblemCode, Provider, Row, Sheet, Visit, canonical_reference,
        duplicate_child_warning,
    },
    records::is_over,
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A row to write, as a new record or over an existing one.
#[derive(Debug)]
pub(super) struct Step<'a, T> {
    pub row: &'a T,
    pub id: Uuid,
    pub digest: String,
}

#[derive(Debug)]
pub(super) struct ChildStep<'a> {
    pub step: Step<'a, Child>,
    /// The place of kind `home`.
    pub home: Uuid,
    pub guardians: ChildGuardians<'a>,
}

#[derive(Debug)]
pub(super) struct AuthorizationStep<'a> {
    pub step: Step<'a, Authorization>,
    pub child: Uuid,
    pub assignments: Vec<Assignment>,
}

#[derive(Debug)]
pub(super) struct VisitStep<'a> {
    pub step: Step<'a, Visit>,
    pub basis: VisitBasis,
    pub child: Uuid,
    pub provider: Uuid,
    pub place: Uuid,
    pub joint: Uuid,
    pub zone: String,
    pub starts_us: i64,
    pub ends_us: i64,
}

/// What a visit has of the two.
#[derive(Clone, Debug)]
pub(super) enum VisitBasis {
    Authorization(Uuid),
    Kind { id: VisitKindId, discipline: String, copied: CopiedFromKind },
}

/// Everything that will be written.
#[derive(Debug, Default)]
pub(super) struct ImportPlan<'a> {
    pub providers: Vec<Step<'a, Provider>>,
    pub guardians: Vec<GuardianStep<'a>>,
    pub children: Vec<ChildStep<'a>>,
    pub authorizations: Vec<AuthorizationStep<'a>>,
    pub visits: Vec<VisitStep<'a>>,
    pub further: FurtherPlan<'a>,
    /// The homes of all children.
    pub homes: BTreeMap<Uuid, Uuid>,
}

/// The place of a child's visits after the import.
struct Home {
    place: Uuid,
    zone: String,
    ended_on: Option<Date>,
    child_ended_on: Option<Date>,
}

impl Home {
    fn new(place: Uuid, zone: &str, known: Option<&ChildExtra>) -> Self {
        let (ended_on, child_ended_on) = known.map_or((None, None), |known| (known.home_ended_on, known.ended_on));
        Self { place, zone: zone.to_owned(), ended_on, child_ended_on }
    }
}

/// The ids of references after the import.
#[derive(Default)]
struct ReferenceIds<'a> {
    providers: BTreeMap<&'a str, Uuid>,
    children: BTreeMap<&'a str, Uuid>,
    homes: BTreeMap<Uuid, Home>,
    /// With the child.
    authorizations: BTreeMap<&'a str, (Uuid, Uuid)>,
    /// The days from which on an authorization gets no visits, and why: its payer or its service ends.
    closed: BTreeMap<Uuid, Vec<(Date, ProblemCode)>>,
    /// Providers who end, and the first day on which they no longer work.
    ended: BTreeMap<Uuid, Date>,
}

/// Compares rows; assigns ids and collects counts and problems.
struct Planner<'r, 'a> {
    tx: &'r Tx,
    read: &'a ParsedFiles,
    overwrite: bool,
    report: &'r mut Report,
    today: Date,
    names: ReferenceIds<'a>,
    stems: &'r ReferenceStems<'a>,
}

/// References by their form without leading zeros, which spreadsheets remove.
struct ReferenceStems<'a> {
    existing: BTreeMap<(ImportFile, String), &'a str>,
    read: BTreeSet<(ImportFile, String)>,
}

impl<'a> ReferenceStems<'a> {
    fn new(read: &'a ParsedFiles, existing: &'a ExistingRecords) -> Self {
        let known = existing.providers.keys().map(|reference| (ImportFile::Providers, reference));
        let known = known.chain(existing.children.keys().map(|reference| (ImportFile::Children, reference)));
        let known = known.chain(existing.authorizations.keys().map(|reference| (ImportFile::Authorizations, reference)));
        let known = known.chain(existing.visits.keys().map(|reference| (ImportFile::Visits, reference)));
        let of_file = |file| references(read, file).0.iter().map(move |reference| (file, canonical_reference(reference)));
        Self {
            existing: known.map(|(file, reference)| ((file, canonical_reference(reference)), reference.as_str())).collect(),
            read: ImportFile::ALL.into_iter().flat_map(of_file).collect(),
        }
    }
}

/// All references of a file, and whether parts of it were unreadable, so that it may have more.
fn references(read: &ParsedFiles, file: ImportFile) -> (&BTreeSet<String>, bool) {
    match file {
        ImportFile::Providers => read.providers.names(),
        ImportFile::Children => read.children.names(),
        ImportFile::Authorizations => read.authorizations.names(),
        ImportFile::Visits => read.visits.names(),
        ImportFile::Places => read.places.names(),
        ImportFile::Payers => read.payers.names(),
        ImportFile::Services => read.services.names(),
        ImportFile::Disciplines => read.disciplines.names(),
    }
}

impl<'a> ImportPlan<'a> {
    /// Compares the rows with what is here. Writes nothing.
    pub async fn build(
        tx: &mut Tx,
        read: &'a ParsedFiles,
        existing: &'a ExistingRecords,
        overwrite: bool,
        report: &mut Report,
    ) -> Result<Self> {
        let (today, stems) = (tx.local_now()?.date(), ReferenceStems::new(read, existing));
        let names = ReferenceIds::default();
        let mut planner = Planner { tx, read, overwrite, report, today, names, stems: &stems };
        let providers = planner.providers(existing);
        let (children, guardians) = planner.children(existing);
        let names = planner.names;
        // Authorizations name payers, and visits places, of the same upload.
        let further = FurtherPlan::build(tx, read, existing, &children, overwrite, report).await?;
        let places = PlacesOfVisits::load(tx, read, existing, &further).await?;
        let mut planner = Planner { tx, read, overwrite, report, today, names, stems: &stems };
        let authorizations = planner.authorizations(existing, &further);
        let visits = planner.visits(existing, &places);
        let homes = planner.names.homes.iter().map(|(child, home)| (*child, home.place)).collect();
        Ok(Self { providers, guardians, children, authorizations, visits, further, homes })
    }
}

impl<'a> Planner<'_, 'a> {
    fn add_error<T: Row>(&mut self, row: &T, column: &str, value: &str, code: ProblemCode) {
        self.report.errors.push(Problem::new(T::FILE, row.line(), column, value, code));
    }

    fn add_warning<T: Row>(&mut self, row: &T, column: &str, value: &str, code: ProblemCode) {
        self.report.warnings.push(Problem::new(T::FILE, row.line(), column, value, code));
    }

    /// Counts a row and returns the step to take; `None` if there is nothing to do, or the row is rejected.
    fn plan_row<T: Row, K>(&mut self, row: &'a T, known: Option<&ExistingRecord<K>>) -> Option<Step<'a, T>> {
        self.plan_compared_row(row, known, known.is_some_and(|known| known.same))
    }

    /// As [`Planner::plan_row`]; `is_same` if the row says what is here.
    fn plan_compared_row<T: Row, K>(
        &mut self,
        row: &'a T,
        known: Option<&ExistingRecord<K>>,
        is_same: bool,
    ) -> Option<Step<'a, T>> {
        let digest = digest_of(row);
        let count = |counts: &mut Counts| *counts.of(T::FILE) += 1;
        let Some(known) = known else {
            // Otherwise the same record would exist twice, with and without leading zeros.
            if let Some(existing) = self.stems.existing.get(&(T::FILE, canonical_reference(row.reference()))) {
                let both = format!("{}, {existing}", row.reference());
                self.add_error(row, T::FILE.reference_column(), &both, ProblemCode::LostZeros);
                return None;
            }
            count(&mut self.report.added);
            return Some(Step { row, id: self.tx.next_id(), digest });
        };
        let is_as_before = known.digest == digest && !known.texts_differ;
        let is_replaced = self.overwrite && (known.changed_here || known.rights_differ);
        if is_same || is_as_before && !is_replaced {
            count(&mut self.report.unchanged);
            return None;
        }
        if known.changed_here && !self.overwrite {
            self.add_error(row, T::FILE.reference_column(), row.reference(), ProblemCode::ChangedHere);
            return None;
        }
        count(&mut self.report.changed);
        Some(Step { row, id: known.id, digest })
    }

    /// Resolves a reference. References to rejected rows are skipped without another error.
    fn resolve_reference<T: Row, V: Copy>(
        &mut self,
        row: &T,
        reference: &str,
        names: impl Fn(&ReferenceIds) -> Option<V>,
        (file, code): (ImportFile, ProblemCode),
    ) -> Option<V> {
        let found = names(&self.names);
        let (references, unread) = references(self.read, file);
        // In an unreadable file the reference may exist.
        if found.is_none() && !unread && !references.contains(reference) {
            let key = (file, canonical_reference(reference));
            let is_similar = self.stems.existing.contains_key(&key) || self.stems.read.contains(&key);
            let code = if is_similar { ProblemCode::LostZeros } else { code };
            self.add_error(row, file.reference_column(), reference, code);
        }
        found
    }

    fn providers(&mut self, existing: &'a ExistingRecords) -> Vec<Step<'a, Provider>> {
        self.names.providers = ids(&existing.providers);
        self.names.ended = existing.providers.values().filter_map(|known| Some((known.id, known.extra.ended_on?))).collect();
        let merged = existing.merged_providers();
        self.names.providers.extend(merged.iter().map(|(reference, (survivor, _))| (*reference, *survivor)));
        let mut steps = Vec::new();
        for row in rows(&self.read.providers) {
            // The survivor has its own row; what belongs to this one goes to the survivor.
            if let Some((_, survivor)) = merged.get(row.reference.as_str()) {
                let both = format!("{}, {survivor}", row.reference);
                self.add_warning(row, "provider_id", &both, ProblemCode::ProviderWasMerged);
                self.report.unchanged.providers += 1;
                continue;
            }
            let known = existing.providers.get(&row.reference);
            // Nobody comes back by an import: a list may be older than the end.
            if let Some(known) = known.filter(|known| is_over(known.extra.ended_on, self.today)) {
                // An export has those who have ended too.
                if !known.same && known.digest != digest_of(row) {
                    self.add_warning(row, "provider_id", &row.reference, ProblemCode::ProviderHasEnded);
                }
                self.report.unchanged.providers += 1;
                continue;
            }
            let Some(step) = self.plan_row(row, known) else { continue };
            self.names.providers.insert(&row.reference, step.id);
            steps.push(step);
        }
        steps
    }

    fn children(&mut self, existing: &'a ExistingRecords) -> (Vec<ChildStep<'a>>, Vec<GuardianStep<'a>>) {
        let mut people = GuardianMatcher::new(existing);
        self.names.children = ids(&existing.children);
        let merged = existing.merged_children();
        self.names.children.extend(merged.iter().map(|(reference, (survivor, _))| (*reference, *survivor)));
        for known in existing.children.values() {
            if let Some(place) = known.extra.home {
                self.names.homes.insert(known.id, Home::new(place, &known.extra.time_zone, Some(&known.extra)));
            }
        }
        let mut steps = Vec::new();
        for row in rows(&self.read.children) {
            if crate::zone(&row.time_zone).is_err() {
                self.add_error(row, "time_zone", &row.time_zone, ProblemCode::TimeZoneUnknown);
                continue;
            }
            // The survivor has its own row; what belongs to this one goes to the survivor.
            if let Some((_, survivor)) = merged.get(row.reference.as_str()) {
                let both = format!("{}, {survivor}", row.reference);
                self.add_warning(row, "child_id", &both, ProblemCode::ChildWasMerged);
                self.report.unchanged.children += 1;
                continue;
            }
            let known = existing.children.get(&row.reference);
            // Duplicates within the file are detected by the parser.
            let others = existing.by_identity.get(&row.identity()).into_iter().flatten();
            let other = others.clone().find(|other| !self.read.children.references.contains(*other));
            if let Some(other) = other.filter(|_| known.is_none()) {
                self.report.warnings.push(duplicate_child_warning(row, other));
            }
            // A list that is older than the end. An export says it too.
            if known.and_then(|known| known.extra.ended_on).is_some_and(|day| row.ended_on != Some(day)) {
                self.add_warning(row, "child_id", &row.reference, ProblemCode::ChildEndedHere);
            }
            let Some(step) = self.plan_row(row, known) else { continue };
            let home = known.and_then(|known| known.extra.home).unwrap_or_else(|| self.tx.next_id());
            self.names.children.insert(&row.reference, step.id);
            self.names.homes.insert(step.id, Home::new(home, &row.time_zone, known.map(|known| &known.extra)));
            let (overwrite, tx) = (self.overwrite, self.tx);
            let guardians = people.match_child(row, step.id, overwrite, || tx.next_id(), self.report);
            steps.push(ChildStep { step, home, guardians });
        }
        (steps, people.steps())
    }

    fn authorizations(&mut self, existing: &'a ExistingRecords, further: &FurtherPlan<'_>) -> Vec<AuthorizationStep<'a>> {
        let new_payers = further.ends_of_new_payers();
        self.names.authorizations = existing
            .authorizations
            .iter()
            .map(|(reference, known)| (reference.as_str(), (known.id, known.extra.child)))
            .collect();
        self.names.closed = existing.authorizations.values().map(|known| (known.id, closed(&known.extra))).collect();
        let mut steps = Vec::new();
        for row in rows(&self.read.authorizations) {
            let child = self.child(row, &row.child);
            let provider = row.provider.as_ref().map(|reference| self.provider(row, reference));
            let therapists: Option<Vec<Assignment>> = row.therapists.iter().map(|one| self.therapist(row, one)).collect();
            let (Some(child), Some(therapists), false) = (child, therapists, provider == Some(None)) else { continue };
            let known = existing.authorizations.get(&row.reference);
            if known.is_some_and(|known| known.extra.child != child) {
                self.add_error(row, "child_id", &row.child, ProblemCode::ChildOfAuthorization);
                continue;
            }
            let Some(step) = self.plan_row(row, known) else { continue };
            self.names.authorizations.insert(&row.reference, (step.id, child));
            // The row may name another payer. It keeps the service that it still describes.
            let service =
                known.map(|known| &known.extra).filter(|extra| extra.is_of(row)).and_then(|extra| extra.service_ended_on);
            let name = payers::folded(&row.payer);
            let payer = existing.ended_payers.get(&name).or(new_payers.get(&name)).copied();
            self.names.closed.insert(step.id, closings(payer, service));
            let before = existing.assigned.get(&step.id);
            let assignments = self.assignments(row, provider.flatten().map(ProviderId), therapists, before);
            steps.push(AuthorizationStep { step, child, assignments });
        }
        steps
    }

    fn therapist(&mut self, row: &Authorization, named: &NamedAssignment) -> Option<Assignment> {
        let provider = ProviderId(self.provider(row, &named.provider)?);
        Some(Assignment { provider, first_day: named.first_day, last_day: named.last_day })
    }

    /// The therapists of an authorization after the import. A row without days leaves those of `before`, except that it may name
    /// another one in place of the one that is shown. Who ends is assigned until the day before, which is reported.
    fn assignments(
        &mut self,
        row: &Authorization,
        provider: Option<ProviderId>,
        therapists: Vec<Assignment>,
        before: Option<&(Date, Vec<Assignment>)>,
    ) -> Vec<Assignment> {
        let (began, current) = before.map_or((row.starts_on, &[][..]), |(began, current)| (*began, &current[..]));
        let is_same = shown(current, self.today).map(|one| one.provider) == provider;
        let chosen = if !therapists.is_empty() {
            therapists
        } else if is_same {
            current.to_vec()
        } else {
            replaced(current, row.starts_on, self.today, provider)
        };
        let mut assigned = within(&chosen, began, row.starts_on, row.ends_on);
        let providers: BTreeSet<ProviderId> = assigned.iter().map(|one| one.provider).collect();
        for provider in providers {
            let Some(ended_on) = self.names.ended.get(&provider.0).copied() else { continue };
            let Some(remaining) = without(&assigned, provider, ended_on, row.ends_on) else { continue };
            assigned = remaining;
            let column = if row.therapists.is_empty() { "provider_id" } else { "therapists" };
            let reference = row.provider.as_deref().unwrap_or_default();
            self.add_warning(row, column, reference, ProblemCode::ChosenProviderEnded);
        }
        assigned
    }

    fn provider<T: Row>(&mut self, row: &T, reference: &str) -> Option<Uuid> {
        let unknown = (ImportFile::Providers, ProblemCode::UnknownProvider);
        self.resolve_reference(row, reference, |names| names.providers.get(reference).copied(), unknown)
    }

    fn child<T: Row>(&mut self, row: &T, reference: &str) -> Option<Uuid> {
        let unknown = (ImportFile::Children, ProblemCode::UnknownChild);
        self.resolve_reference(row, reference, |names| names.children.get(reference).copied(), unknown)
    }
}

fn closed(known: &AuthorizationExtra) -> Vec<(Date, ProblemCode)> {
    closings(known.payer_ended_on, known.service_ended_on)
}

fn closings(payer: Option<Date>, service: Option<Date>) -> Vec<(Date, ProblemCode)> {
    let payer = payer.map(|day| (day, ProblemCode::PayerHasEnded));
    payer.into_iter().chain(service.map(|day| (day, ProblemCode::ServiceHasEnded))).collect()
}

/// The children after the import, by reference. One whose record was merged is the one that survives.
pub(super) fn children_by_reference<'e>(existing: &'e ExistingRecords, added: &[ChildStep<'e>]) -> BTreeMap<&'e str, Uuid> {
    let mut children = ids(&existing.children);
    children.extend(existing.merged_children().into_iter().map(|(reference, (survivor, _))| (reference, survivor)));
    children.extend(added.iter().map(|child| (child.step.row.reference.as_str(), child.step.id)));
    children
}

fn rows<T>(sheet: &Sheet<T>) -> std::slice::Iter<'_, T> {
    sheet.rows.iter()
}

fn ids<K>(known: &BTreeMap<String, ExistingRecord<K>>) -> BTreeMap<&str, Uuid> {
    known.iter().map(|(reference, known)| (reference.as_str(), known.id)).collect()
}
