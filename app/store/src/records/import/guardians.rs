//! Guardians in an import: matches rows to people, decides what is written, and who keeps or loses access.

use super::existing::{ExistingGuardian, ExistingGuardianship, ExistingRecords};
use domain::{
    import::{
        Child, Guardian, ImportFile, Problem, ProblemCode, Report,
        guardians::{Name, PersonIdentity, phone_digits},
    },
    merging::Rights,
    visits::full_name,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What the form of a guardian starts with: a new one whose file says nothing of rights has these.
const NEW: Rights = Rights { may_see_summaries: true, may_cancel: false, may_sign: false };

/// A guardian record to write.
#[derive(Debug)]
pub(super) struct GuardianStep<'a> {
    pub row: &'a Guardian,
    pub id: Uuid,
}

/// The guardians of a child according to its rows.
#[derive(Debug, Default)]
pub(super) struct ChildGuardians<'a> {
    pub named: Vec<MatchedGuardian<'a>>,
    /// Guardians that no row contains any more.
    pub removed: Vec<Uuid>,
}

#[derive(Debug)]
pub(super) struct MatchedGuardian<'a> {
    pub row: &'a Guardian,
    pub id: Uuid,
    /// Values edited by the office are kept.
    pub keeps_current: bool,
    /// The rights at the child after the import.
    pub rights: Rights,
}

/// A person with a record, existing or new.
struct GuardianCandidate<'a> {
    id: Uuid,
    reference: Option<&'a str>,
    name: Name,
    /// `None` for a person whom this import creates.
    existing: Option<&'a ExistingGuardian>,
    /// Records that were merged into it, also by way of others. Their rows in files mean this person, and change nothing.
    merged: Vec<&'a ExistingGuardian>,
}

impl GuardianCandidate<'_> {
    /// Whether a merged record has the name of the row, or says all of it.
    fn has_merged(&self, is: impl Fn(&ExistingGuardian) -> bool) -> bool {
        self.merged.iter().any(|one| is(one))
    }
}

fn name_of(one: &ExistingGuardian) -> Name {
    Name::of(&one.first_name, &one.last_name)
}

/// Whether a row says of a person what is here.
fn is_same_text(one: &ExistingGuardian, row: &Guardian) -> bool {
    (one.first_name.as_str(), one.last_name.as_str(), one.email.as_str(), one.phone.as_str())
        == (&row.first_name, &row.last_name, row.email(), &row.phone)
}

/// Finds the person of a row.
pub(super) struct GuardianMatcher<'a> {
    people: Vec<GuardianCandidate<'a>>,
    by_id: BTreeMap<Uuid, usize>,
    /// By reference, and by id, which is the reference of who has none in an export.
    by_reference: BTreeMap<String, usize>,
    by_identity: BTreeMap<PersonIdentity, Vec<usize>>,
    /// The person whose record is left, by what a merged record says.
    by_merged_identity: BTreeMap<PersonIdentity, usize>,
    links: &'a BTreeMap<Uuid, Vec<ExistingGuardianship>>,
    /// By the index in `people`; of several rows of one person the last one applies.
    steps: BTreeMap<usize, &'a Guardian>,
}

impl<'a> GuardianMatcher<'a> {
    pub fn new(existing: &'a ExistingRecords) -> Self {
        let mut people = Self {
            people: Vec::new(),
            by_id: BTreeMap::new(),
            by_reference: BTreeMap::new(),
            by_identity: BTreeMap::new(),
            by_merged_identity: BTreeMap::new(),
            links: &existing.links,
            steps: BTreeMap::new(),
        };
        let (merged, left): (Vec<_>, Vec<_>) = existing.guardians.iter().partition(|known| known.merged_into.is_some());
        for known in left {
            let ExistingGuardian { id, first_name, last_name, email, phone, .. } = known;
            let reference = known.reference.as_deref();
            let identity = PersonIdentity::of(first_name, last_name, email, phone);
            let (name, existing, merged) = (identity.name.clone(), Some(known), Vec::new());
            people.add(GuardianCandidate { id: *id, reference, name, existing, merged }, identity);
        }
        let merged_into: BTreeMap<Uuid, Uuid> = merged.iter().filter_map(|known| Some((known.id, known.merged_into?))).collect();
        for known in merged {
            let mut left = known.id;
            while let Some(next) = merged_into.get(&left) {
                left = *next;
            }
            people.add_merged(known, left);
        }
        people
    }

    /// What a merged record says leads to the person whose record is left.
    fn add_merged(&mut self, known: &'a ExistingGuardian, left: Uuid) {
        let Some(index) = self.by_id.get(&left).copied() else { return };
        let ExistingGuardian { id, first_name, last_name, email, phone, .. } = known;
        self.by_reference.insert(id.to_string(), index);
        self.by_reference.extend(known.reference.as_ref().map(|reference| (reference.clone(), index)));
        let identity = PersonIdentity::of(first_name, last_name, email, phone);
        if identity.has_address() {
            self.by_merged_identity.insert(identity, index);
        }
        self.people[index].merged.push(known);
    }

    fn add(&mut self, person: GuardianCandidate<'a>, identity: PersonIdentity) -> usize {
        let index = self.people.len();
        self.by_id.insert(person.id, index);
        self.by_reference.insert(person.id.to_string(), index);
        self.by_reference.extend(person.reference.map(|reference| (reference.to_owned(), index)));
        if identity.has_address() {
            self.by_identity.entry(identity).or_default().push(index);
        }
        self.people.push(person);
        index
    }

    /// Matches the guardians in a child's rows. A guardian of the child with the same name and a new address stays the same
    /// person. Rights that the office has set since a file did are replaced only with `overwrite`.
    pub fn match_child(
        &mut self,
        row: &'a Child,
        child: Uuid,
        overwrite: bool,
        next_id: impl Fn() -> Uuid,
        report: &mut Report,
    ) -> ChildGuardians<'a> {
        let mut taken = BTreeSet::new();
        let mut found: Vec<Option<usize>> = Vec::with_capacity(row.guardians.len());
        for guardian in &row.guardians {
            let known = self.find_by_reference_or_identity(guardian, child, &taken);
            taken.extend(known);
            found.push(known);
        }
        let mut named = Vec::with_capacity(found.len());
        for (guardian, known) in row.guardians.iter().zip(found) {
            let known = known.or_else(|| self.find_by_name(guardian, child, &taken));
            if let Some(index) = self.find_revoked(guardian, known, child) {
                let person = &self.people[index];
                let name = person.existing.map(|one| full_name(&one.first_name, &one.last_name)).unwrap_or_default();
                let column = "guardian_first_name";
                let problem = Problem::new(ImportFile::Children, guardian.line, column, &name, ProblemCode::GuardianStaysAway);
                report.warnings.push(problem);
                named.push(MatchedGuardian { row: guardian, id: person.id, keeps_current: true, rights: NEW });
                continue;
            }
            let index = known.unwrap_or_else(|| {
                let (identity, reference) = (guardian.identity(), guardian.reference.as_deref());
                let (name, merged) = (identity.name.clone(), Vec::new());
                self.add(GuardianCandidate { id: next_id(), reference, name, existing: None, merged }, identity)
            });
            taken.insert(index);
            let keeps_current = self.write(index, guardian, child, overwrite, &mut report.warnings);
            let id = self.people[index].id;
            let link = self.links_of(child).iter().find(|link| link.guardian == id && !link.revoked);
            let here = link.map_or(NEW, ExistingGuardianship::rights);
            let is_changed_here = link.is_some_and(|link| link.rights_changed_here);
            if let Some((column, cell)) = guardian.rights.difference(here).filter(|_| is_changed_here && !overwrite) {
                report.errors.push(Problem::new(ImportFile::Children, guardian.line, column, cell, ProblemCode::ChangedHere));
            }
            named.push(MatchedGuardian { row: guardian, id, keeps_current, rights: guardian.rights.over(here) });
        }
        let removed = self.find_removed(row, child, &named.iter().map(|one| one.id).collect(), &mut report.warnings);
        ChildGuardians { named, removed }
    }

    fn links_of(&self, child: Uuid) -> &'a [ExistingGuardianship] {
        self.links.get(&child).map(Vec::as_slice).unwrap_or_default()
    }

    fn is_linked(&self, index: usize, child: Uuid) -> bool {
        self.links_of(child).iter().any(|link| link.guardian == self.people[index].id)
    }

    /// A reference identifies one person: a row with a different one means another person.
    fn is_another(&self, index: usize, row: &Guardian) -> bool {
        row.reference.is_some() && self.people[index].reference.is_some()
    }

    fn may_be(&self, index: usize, row: &Guardian, taken: &BTreeSet<usize>) -> bool {
        !taken.contains(&index) && !self.is_another(index, row)
    }

    /// Finds the person by the row's reference, or without one by name and address; of several the one linked to the child.
    fn find_by_reference_or_identity(&self, row: &Guardian, child: Uuid, taken: &BTreeSet<usize>) -> Option<usize> {
        if let Some(index) = row.reference.as_deref().and_then(|reference| self.by_reference.get(reference)) {
            return Some(*index);
        }
        let identity = row.identity();
        let matches = self.by_identity.get(&identity).map(Vec::as_slice).unwrap_or_default();
        let mut matches = matches.iter().copied().filter(|index| self.may_be(*index, row, taken));
        let own = |index: &usize| self.is_linked(*index, child);
        match matches.next() {
            Some(first) if own(&first) => Some(first),
            Some(first) => Some(matches.find(own).unwrap_or(first)),
            // The person may have a row of their own too.
            None => self.by_merged_identity.get(&identity).copied().filter(|index| !self.is_another(*index, row)),
        }
    }

    /// Finds the child's guardian with the row's name, or with its address if the office has renamed them; `None` if it is
    /// ambiguous.
    fn find_by_name(&self, row: &Guardian, child: Uuid, taken: &BTreeSet<usize>) -> Option<usize> {
        let name = row.identity().name;
        let is_of_child = |index: &usize| self.is_linked(*index, child) && !self.is_another(*index, row);
        let mut merged = (0..self.people.len()).filter(|index| self.people[*index].has_merged(|one| name_of(one) == name));
        if let Some(index) = merged.find(is_of_child) {
            return Some(index);
        }
        let mut own = self
            .links_of(child)
            .iter()
            .filter(|link| link.imported)
            .filter_map(|link| self.by_id.get(&link.guardian).copied())
            .filter(|index| self.may_be(*index, row, taken))
            .filter(|index| {
                let person = &self.people[*index];
                let renamed = |one: &ExistingGuardian| one.changed_here && !one.email.is_empty() && one.email == row.email();
                person.name == name || person.existing.is_some_and(renamed)
            });
        let first = own.next()?;
        own.next().is_none().then_some(first)
    }

    /// Finds a guardian with a revoked guardianship of this child, even if the name is spelled differently: same email or phone
    /// number, and no current guardian of the child matches. A different reference means another person.
    fn find_revoked(&self, row: &Guardian, known: Option<usize>, child: Uuid) -> Option<usize> {
        if known.is_some_and(|index| self.is_linked(index, child)) {
            return None;
        }
        let phone = phone_digits(&row.phone);
        let reached_alike = |one: &ExistingGuardian| {
            let email = !one.email.is_empty() && one.email == row.email();
            email || (phone.is_some() && phone_digits(&one.phone) == phone)
        };
        let revoked = self.links_of(child).iter().filter(|link| link.revoked);
        revoked.filter_map(|link| self.by_id.get(&link.guardian).copied()).find(|index| {
            let person = &self.people[*index];
            let is_alike = person.existing.is_some_and(reached_alike) || person.has_merged(reached_alike);
            is_alike && !self.is_another(*index, row)
        })
    }

    /// Plans to write a row to a person's record; returns whether the existing values are kept instead.
    fn write(&mut self, index: usize, row: &'a Guardian, child: Uuid, overwrite: bool, warnings: &mut Vec<Problem>) -> bool {
        let revoked = self.links_of(child).iter().any(|link| link.revoked && link.guardian == self.people[index].id);
        let person = &mut self.people[index];
        let mut warn =
            |column, value: &str, code| warnings.push(Problem::new(ImportFile::Children, row.line, column, value, code));
        let new_reference = person.reference.is_none() && row.reference.is_some();
        if new_reference {
            person.reference = row.reference.as_deref();
            self.by_reference.extend(person.reference.map(|reference| (reference.to_owned(), index)));
        }
        let Some(known) = person.existing else {
            self.steps.insert(index, row);
            return false;
        };
        let differs = !is_same_text(known, row);
        if differs && person.has_merged(|one| is_same_text(one, row) || one.reference.is_some() && one.reference == row.reference)
        {
            warn("guardian_first_name", &full_name(&known.first_name, &known.last_name), ProblemCode::GuardianIsMerged);
            return true;
        }
        if known.changed_here && !overwrite {
            if differs {
                let name = full_name(&known.first_name, &known.last_name);
                warn("guardian_first_name", &name, ProblemCode::GuardianChangedHere);
            }
            return true;
        }
        if !differs && !new_reference {
            return false;
        }
        if person.name != row.identity().name {
            warn("guardian_id", &full_name(&known.first_name, &known.last_name), ProblemCode::GuardianRenamed);
        }
        if let Some(account) = known.account.as_deref().filter(|_| known.email != row.email() && !revoked) {
            warn("guardian_email", account, ProblemCode::GuardianKeepsAccess);
        }
        self.steps.insert(index, row);
        false
    }

    /// The child's guardians from an earlier import that no row contains any more. Guardianships added by the office stay.
    fn find_removed(&self, row: &Child, child: Uuid, named: &BTreeSet<Uuid>, warnings: &mut Vec<Problem>) -> Vec<Uuid> {
        let left = self.links_of(child).iter().filter(|link| link.imported && !link.revoked && !named.contains(&link.guardian));
        left.map(|link| {
            let known = self.by_id.get(&link.guardian).and_then(|index| self.people[*index].existing);
            if let Some(known) = known.filter(|known| known.account.is_some()) {
                let name = full_name(&known.first_name, &known.last_name);
                let column = "guardian_first_name";
                warnings.push(Problem::new(ImportFile::Children, row.line, column, &name, ProblemCode::GuardianLosesAccess));
            }
            link.guardian
        })
        .collect()
    }

    /// All guardian records to write.
    pub fn steps(self) -> Vec<GuardianStep<'a>> {
        let Self { people, steps, .. } = self;
        steps.into_iter().map(|(index, row)| GuardianStep { row, id: people[index].id }).collect()
    }
}
