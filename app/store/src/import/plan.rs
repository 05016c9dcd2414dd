//! What an import would do: rows against what stands, references against both.

use super::{
    Problem, Report,
    guardians::{ChildGuardians, GuardianStep, People},
    standing::{Known, Standing, VisitMore},
};
use crate::{Tx, audit::hex};
use domain::{
    import::{Authorization, Child, Counts, File, Provider, Read, Row, Sheet, Visit, same_child, stem},
    visits::{VisitState, instant_of},
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A row to be written, new or over what stands.
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
    pub provider: Option<Uuid>,
}

#[derive(Debug)]
pub(super) struct VisitStep<'a> {
    pub step: Step<'a, Visit>,
    pub authorization: Uuid,
    pub child: Uuid,
    pub provider: Uuid,
    pub place: Uuid,
    pub joint: Uuid,
    pub zone: String,
    pub starts_us: i64,
    pub ends_us: i64,
}

/// All that is to be written.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    pub providers: Vec<Step<'a, Provider>>,
    pub guardians: Vec<GuardianStep<'a>>,
    pub children: Vec<ChildStep<'a>>,
    pub authorizations: Vec<AuthorizationStep<'a>>,
    pub visits: Vec<VisitStep<'a>>,
}

/// Where a child is visited, once the import is done.
struct Home {
    place: Uuid,
    zone: String,
}

/// What a reference means, once the import is done.
#[derive(Default)]
struct Names<'a> {
    providers: BTreeMap<&'a str, Uuid>,
    children: BTreeMap<&'a str, Uuid>,
    homes: BTreeMap<Uuid, Home>,
    /// With the child.
    authorizations: BTreeMap<&'a str, (Uuid, Uuid)>,
}

/// Ids for new records, counts and problems, while rows are compared.
struct Maker<'r, 'a> {
    tx: &'r Tx,
    read: &'a Read,
    overwrite: bool,
    report: &'r mut Report,
    names: Names<'a>,
    stems: Stems<'a>,
}

/// References by what is left of them where a spreadsheet took their zeros.
struct Stems<'a> {
    standing: BTreeMap<(File, String), &'a str>,
    read: BTreeSet<(File, String)>,
}

impl<'a> Stems<'a> {
    fn new(read: &'a Read, standing: &'a Standing) -> Self {
        let known = standing.providers.keys().map(|reference| (File::Providers, reference));
        let known = known.chain(standing.children.keys().map(|reference| (File::Children, reference)));
        let known = known.chain(standing.authorizations.keys().map(|reference| (File::Authorizations, reference)));
        let known = known.chain(standing.visits.keys().map(|reference| (File::Visits, reference)));
        let of_file = |file| references(read, file).0.iter().map(move |reference| (file, stem(reference)));
        Self {
            standing: known.map(|(file, reference)| ((file, stem(reference)), reference.as_str())).collect(),
            read: File::ALL.into_iter().flat_map(of_file).collect(),
        }
    }
}

/// All references of a file, and whether it can't be read, so that it may have others.
fn references(read: &Read, file: File) -> (&BTreeSet<String>, bool) {
    match file {
        File::Providers => read.providers.names(),
        File::Children => read.children.names(),
        File::Authorizations => read.authorizations.names(),
        File::Visits => read.visits.names(),
    }
}

impl<'a> Plan<'a> {
    pub fn make(tx: &Tx, read: &'a Read, standing: &'a Standing, overwrite: bool, report: &mut Report) -> Self {
        let mut maker = Maker { tx, read, overwrite, report, names: Names::default(), stems: Stems::new(read, standing) };
        let providers = maker.providers(standing);
        let (children, guardians) = maker.children(standing);
        Self { providers, guardians, children, authorizations: maker.authorizations(standing), visits: maker.visits(standing) }
    }
}

impl<'a> Maker<'_, 'a> {
    fn refuse<T: Row>(&mut self, row: &T, column: &str, value: &str, code: &str) {
        self.report.errors.push(Problem::new(T::FILE, row.line(), column, value, code));
    }

    /// Counts a row and answers the step to take; `None` where there is nothing to do or nothing that may be done.
    fn step<T: Row, K>(&mut self, row: &'a T, known: Option<&Known<K>>) -> Option<Step<'a, T>> {
        let digest = digest_of(row);
        let count = |counts: &mut Counts| *counts.of(T::FILE) += 1;
        let Some(known) = known else {
            // The record that stands under the reference with its zeros would stand twice.
            if let Some(standing) = self.stems.standing.get(&(T::FILE, stem(row.reference()))) {
                let both = format!("{}, {standing}", row.reference());
                self.refuse(row, T::FILE.reference_column(), &both, "import.lost_zeros");
                return None;
            }
            count(&mut self.report.added);
            return Some(Step { row, id: self.tx.next_id(), digest });
        };
        if known.digest == digest && !(self.overwrite && known.changed_here) {
            count(&mut self.report.unchanged);
            return None;
        }
        if known.changed_here && !self.overwrite {
            self.refuse(row, T::FILE.reference_column(), row.reference(), "import.changed_here");
            return None;
        }
        count(&mut self.report.changed);
        Some(Step { row, id: known.id, digest })
    }

    /// What a reference means. One of a row that is refused itself is passed over.
    fn find<T: Row, V: Copy>(
        &mut self,
        row: &T,
        reference: &str,
        names: impl Fn(&Names) -> Option<V>,
        (file, code): (File, &str),
    ) -> Option<V> {
        let found = names(&self.names);
        let (references, unread) = references(self.read, file);
        // Of a file that can't be read nobody knows whether it has the reference.
        if found.is_none() && !unread && !references.contains(reference) {
            let likeness = (file, stem(reference));
            let like = self.stems.standing.contains_key(&likeness) || self.stems.read.contains(&likeness);
            let code = if like { "import.lost_zeros" } else { code };
            self.refuse(row, file.reference_column(), reference, code);
        }
        found
    }

    fn providers(&mut self, standing: &'a Standing) -> Vec<Step<'a, Provider>> {
        self.names.providers = ids(&standing.providers);
        let mut steps = Vec::new();
        for row in rows(&self.read.providers) {
            let Some(step) = self.step(row, standing.providers.get(&row.reference)) else { continue };
            self.names.providers.insert(&row.reference, step.id);
            steps.push(step);
        }
        steps
    }

    fn children(&mut self, standing: &'a Standing) -> (Vec<ChildStep<'a>>, Vec<GuardianStep<'a>>) {
        let mut people = People::new(standing);
        self.names.children = ids(&standing.children);
        for known in standing.children.values() {
            if let Some(place) = known.more.home {
                self.names.homes.insert(known.id, Home { place, zone: known.more.time_zone.clone() });
            }
        }
        let mut steps = Vec::new();
        for row in rows(&self.read.children) {
            if crate::zone(&row.time_zone).is_err() {
                self.refuse(row, "time_zone", &row.time_zone, "time_zone.unknown");
                continue;
            }
            let known = standing.children.get(&row.reference);
            // Two rows of the file are compared where it is read.
            let others = standing.likely.get(&row.likely()).into_iter().flatten();
            let other = others.clone().find(|other| !self.read.children.references.contains(*other));
            if let Some(other) = other.filter(|_| known.is_none()) {
                self.report.warnings.push(same_child(row, other));
            }
            let Some(step) = self.step(row, known) else { continue };
            let home = known.and_then(|known| known.more.home).unwrap_or_else(|| self.tx.next_id());
            self.names.children.insert(&row.reference, step.id);
            self.names.homes.insert(step.id, Home { place: home, zone: row.time_zone.clone() });
            let (overwrite, tx) = (self.overwrite, self.tx);
            let guardians = people.of_child(row, step.id, overwrite, || tx.next_id(), &mut self.report.warnings);
            steps.push(ChildStep { step, home, guardians });
        }
        (steps, people.steps())
    }

    fn authorizations(&mut self, standing: &'a Standing) -> Vec<AuthorizationStep<'a>> {
        self.names.authorizations =
            standing.authorizations.iter().map(|(reference, known)| (reference.as_str(), (known.id, known.more))).collect();
        let mut steps = Vec::new();
        for row in rows(&self.read.authorizations) {
            let child = self.child(row, &row.child);
            let provider = row.provider.as_ref().map(|reference| self.provider(row, reference));
            let (Some(child), false) = (child, provider == Some(None)) else { continue };
            let known = standing.authorizations.get(&row.reference);
            if known.is_some_and(|known| known.more != child) {
                self.refuse(row, "child_id", &row.child, "import.child_of_authorization");
                continue;
            }
            let Some(step) = self.step(row, known) else { continue };
            self.names.authorizations.insert(&row.reference, (step.id, child));
            steps.push(AuthorizationStep { step, child, provider: provider.flatten() });
        }
        steps
    }

    fn visits(&mut self, standing: &'a Standing) -> Vec<VisitStep<'a>> {
        let mut steps = Vec::new();
        for row in rows(&self.read.visits) {
            let reference = row.authorization.as_str();
            let unknown = (File::Authorizations, "import.unknown_authorization");
            let authorization = self.find(row, reference, |names| names.authorizations.get(reference).copied(), unknown);
            let provider = self.provider(row, &row.provider);
            let (Some((authorization, child)), Some(provider)) = (authorization, provider) else { continue };
            let known = standing.visits.get(&row.reference);
            if let Some(known) = known.filter(|known| known.more.state != VisitState::Planned) {
                self.stays(row, known);
                continue;
            }
            let Some(step) = self.step(row, known) else { continue };
            if let Some(step) = self.place(step, known.map(|known| &known.more), authorization, child, provider) {
                steps.push(step);
            }
        }
        steps
    }

    /// A visit that has begun, is over or was cancelled is not touched; a row that says something new of it is refused.
    fn stays(&mut self, row: &Visit, known: &Known<VisitMore>) {
        if known.digest == digest_of(row) {
            self.report.unchanged.visits += 1;
            return;
        }
        let cancelled = known.more.state == VisitState::Cancelled;
        let code = if cancelled { "import.visit_is_cancelled" } else { "import.visit_has_begun" };
        self.refuse(row, "visit_id", &row.reference, code);
    }

    /// A visit stays where it was, unless it becomes another child's.
    fn place(
        &mut self,
        step: Step<'a, Visit>,
        known: Option<&VisitMore>,
        authorization: Uuid,
        child: Uuid,
        provider: Uuid,
    ) -> Option<VisitStep<'a>> {
        let home = self.names.homes.get(&child)?;
        let zone = crate::zone(&home.zone).ok()?;
        let Ok(starts) = instant_of(step.row.starts, &zone) else {
            let starts = step.row.starts.to_string();
            self.refuse(step.row, "starts_at", &starts, "import.not_a_time");
            return None;
        };
        let starts_us = starts.as_microsecond();
        let known = known.filter(|known| known.child == child);
        Some(VisitStep {
            authorization,
            child,
            provider,
            place: known.map_or(home.place, |known| known.place),
            joint: known.map_or(step.id, |known| known.joint),
            zone: home.zone.clone(),
            starts_us,
            ends_us: starts_us + i64::from(step.row.minutes) * 60_000_000,
            step,
        })
    }

    fn provider<T: Row>(&mut self, row: &T, reference: &str) -> Option<Uuid> {
        let unknown = (File::Providers, "import.unknown_provider");
        self.find(row, reference, |names| names.providers.get(reference).copied(), unknown)
    }

    fn child<T: Row>(&mut self, row: &T, reference: &str) -> Option<Uuid> {
        let unknown = (File::Children, "import.unknown_child");
        self.find(row, reference, |names| names.children.get(reference).copied(), unknown)
    }
}

fn rows<T>(sheet: &Sheet<T>) -> std::slice::Iter<'_, T> {
    sheet.rows.iter()
}

fn ids<K>(known: &BTreeMap<String, Known<K>>) -> BTreeMap<&str, Uuid> {
    known.iter().map(|(reference, known)| (reference.as_str(), known.id)).collect()
}

/// SHA-256 of what a row says, however it is written.
fn digest_of(row: &impl Row) -> String {
    hex(&Sha256::digest(serde_json::to_vec(row).expect("rows of the domain always serialise")))
}
