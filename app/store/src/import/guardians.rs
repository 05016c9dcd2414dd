//! The guardians of an import: which person each row means, what becomes of their records, and who keeps or loses access.

use super::standing::{Link, Standing, StandingGuardian};
use domain::{
    import::{
        Child, File, Guardian, Problem,
        guardians::{Likeness, Name, phone_digits},
    },
    visits::full_name,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A guardian's record to be written.
#[derive(Debug)]
pub(super) struct GuardianStep<'a> {
    pub row: &'a Guardian,
    pub id: Uuid,
}

/// The guardians of a child, as its rows have them.
#[derive(Debug, Default)]
pub(super) struct ChildGuardians<'a> {
    pub named: Vec<Named<'a>>,
    /// Whom no row names any more.
    pub gone: Vec<Uuid>,
}

#[derive(Debug)]
pub(super) struct Named<'a> {
    pub row: &'a Guardian,
    pub id: Uuid,
    /// What the office changed of them stays.
    pub keeps: bool,
}

/// A person of whom there is a record, or will be one.
struct Person<'a> {
    id: Uuid,
    reference: Option<&'a str>,
    name: Name,
    /// Nothing of one whom this import makes.
    stands: Option<&'a StandingGuardian>,
}

/// Everybody whom a row may mean.
pub(super) struct People<'a> {
    people: Vec<Person<'a>>,
    by_id: BTreeMap<Uuid, usize>,
    by_reference: BTreeMap<&'a str, usize>,
    by_likeness: BTreeMap<Likeness, Vec<usize>>,
    links: &'a BTreeMap<Uuid, Vec<Link>>,
    /// By the place in `people`; of several rows of one person the last counts.
    steps: BTreeMap<usize, &'a Guardian>,
}

impl<'a> People<'a> {
    pub fn new(standing: &'a Standing) -> Self {
        let mut people = Self {
            people: Vec::new(),
            by_id: BTreeMap::new(),
            by_reference: BTreeMap::new(),
            by_likeness: BTreeMap::new(),
            links: &standing.links,
            steps: BTreeMap::new(),
        };
        for known in &standing.guardians {
            let StandingGuardian { id, first_name, last_name, email, phone, .. } = known;
            let reference = known.reference.as_deref();
            let likeness = Likeness::of(first_name, last_name, email, phone);
            people.add(Person { id: *id, reference, name: likeness.name.clone(), stands: Some(known) }, likeness);
        }
        people
    }

    fn add(&mut self, person: Person<'a>, likeness: Likeness) -> usize {
        let nth = self.people.len();
        self.by_id.insert(person.id, nth);
        if let Some(reference) = person.reference {
            self.by_reference.insert(reference, nth);
        }
        if likeness.has_address() {
            self.by_likeness.entry(likeness).or_default().push(nth);
        }
        self.people.push(person);
        nth
    }

    /// The guardians of a child's rows. A guardian whose address alone changed stays the same person: the one of the child's
    /// who has the name.
    pub fn of_child(
        &mut self,
        row: &'a Child,
        child: Uuid,
        overwrite: bool,
        next_id: impl Fn() -> Uuid,
        warnings: &mut Vec<Problem>,
    ) -> ChildGuardians<'a> {
        let mut taken = BTreeSet::new();
        let mut found: Vec<Option<usize>> = Vec::with_capacity(row.guardians.len());
        for guardian in &row.guardians {
            let known = self.known(guardian, child, &taken);
            taken.extend(known);
            found.push(known);
        }
        let mut named = Vec::with_capacity(found.len());
        for (guardian, known) in row.guardians.iter().zip(found) {
            let known = known.or_else(|| self.moved(guardian, child, &taken));
            if let Some(nth) = self.taken_away(guardian, known, child) {
                let person = &self.people[nth];
                let name = person.stands.map(|one| full_name(&one.first_name, &one.last_name)).unwrap_or_default();
                let column = "guardian_first_name";
                warnings.push(Problem::new(File::Children, guardian.line, column, &name, "import.guardian_stays_away"));
                named.push(Named { row: guardian, id: person.id, keeps: true });
                continue;
            }
            let nth = known.unwrap_or_else(|| {
                let (likeness, reference) = (guardian.likeness(), guardian.reference.as_deref());
                self.add(Person { id: next_id(), reference, name: likeness.name.clone(), stands: None }, likeness)
            });
            taken.insert(nth);
            let keeps = self.write(nth, guardian, child, overwrite, warnings);
            named.push(Named { row: guardian, id: self.people[nth].id, keeps });
        }
        let gone = self.gone(row, child, &named.iter().map(|one| one.id).collect(), warnings);
        ChildGuardians { named, gone }
    }

    fn links_of(&self, child: Uuid) -> &'a [Link] {
        self.links.get(&child).map(Vec::as_slice).unwrap_or_default()
    }

    fn is_linked(&self, nth: usize, child: Uuid) -> bool {
        self.links_of(child).iter().any(|link| link.guardian == self.people[nth].id)
    }

    /// A reference belongs to one person: a row with another one means somebody else.
    fn is_another(&self, nth: usize, row: &Guardian) -> bool {
        row.reference.is_some() && self.people[nth].reference.is_some()
    }

    fn may_be(&self, nth: usize, row: &Guardian, taken: &BTreeSet<usize>) -> bool {
        !taken.contains(&nth) && !self.is_another(nth, row)
    }

    /// Who has the row's reference, or without one its name and address; of several the child's own.
    fn known(&self, row: &Guardian, child: Uuid, taken: &BTreeSet<usize>) -> Option<usize> {
        if let Some(nth) = row.reference.as_deref().and_then(|reference| self.by_reference.get(reference)) {
            return Some(*nth);
        }
        let alike = self.by_likeness.get(&row.likeness())?;
        let mut alike = alike.iter().copied().filter(|nth| self.may_be(*nth, row, taken));
        let first = alike.next()?;
        let own = |nth: &usize| self.is_linked(*nth, child);
        Some(if own(&first) { first } else { alike.find(own).unwrap_or(first) })
    }

    /// Who of the child's guardians has the row's name, or had it until the office changed it; nobody where two have.
    fn moved(&self, row: &Guardian, child: Uuid, taken: &BTreeSet<usize>) -> Option<usize> {
        let name = row.likeness().name;
        let mut own = self
            .links_of(child)
            .iter()
            .filter(|link| link.imported)
            .filter_map(|link| self.by_id.get(&link.guardian).copied())
            .filter(|nth| self.may_be(*nth, row, taken))
            .filter(|nth| {
                let person = &self.people[*nth];
                let renamed = |one: &StandingGuardian| one.changed_here && !one.email.is_empty() && one.email == row.email();
                person.name == name || person.stands.is_some_and(renamed)
            });
        let first = own.next()?;
        own.next().is_none().then_some(first)
    }

    /// The guardian from whom the child was taken away and whom a row names, perhaps by another spelling: it has their e-mail
    /// or telephone, and nobody whom the child has already is meant. Another reference says that it is somebody else.
    fn taken_away(&self, row: &Guardian, known: Option<usize>, child: Uuid) -> Option<usize> {
        if known.is_some_and(|nth| self.is_linked(nth, child)) {
            return None;
        }
        let phone = phone_digits(&row.phone);
        let reached_alike = |one: &StandingGuardian| {
            let email = !one.email.is_empty() && one.email == row.email();
            email || (phone.is_some() && phone_digits(&one.phone) == phone)
        };
        let revoked = self.links_of(child).iter().filter(|link| link.revoked);
        revoked
            .filter_map(|link| self.by_id.get(&link.guardian).copied())
            .find(|nth| !self.is_another(*nth, row) && self.people[*nth].stands.is_some_and(reached_alike))
    }

    /// Notes what a row says of a person; whether what stands here is kept instead.
    fn write(&mut self, nth: usize, row: &'a Guardian, child: Uuid, overwrite: bool, warnings: &mut Vec<Problem>) -> bool {
        let revoked = self.links_of(child).iter().any(|link| link.revoked && link.guardian == self.people[nth].id);
        let person = &mut self.people[nth];
        let mut warn = |column, value: &str, code| warnings.push(Problem::new(File::Children, row.line, column, value, code));
        let new_reference = person.reference.is_none() && row.reference.is_some();
        if new_reference {
            person.reference = row.reference.as_deref();
            self.by_reference.extend(person.reference.map(|reference| (reference, nth)));
        }
        let Some(known) = person.stands else {
            self.steps.insert(nth, row);
            return false;
        };
        let written = (known.first_name.as_str(), known.last_name.as_str(), known.email.as_str(), known.phone.as_str());
        let differs = written != (&row.first_name, &row.last_name, row.email(), &row.phone);
        if known.changed_here && !overwrite {
            if differs {
                let name = full_name(&known.first_name, &known.last_name);
                warn("guardian_first_name", &name, "import.guardian_changed_here");
            }
            return true;
        }
        if !differs && !new_reference {
            return false;
        }
        if person.name != row.likeness().name {
            warn("guardian_id", &full_name(&known.first_name, &known.last_name), "import.guardian_renamed");
        }
        if let Some(account) = known.account.as_deref().filter(|_| known.email != row.email() && !revoked) {
            warn("guardian_email", account, "import.guardian_keeps_access");
        }
        self.steps.insert(nth, row);
        false
    }

    /// The child's guardians of an earlier file whom no row names any more. What the office linked stays.
    fn gone(&self, row: &Child, child: Uuid, named: &BTreeSet<Uuid>, warnings: &mut Vec<Problem>) -> Vec<Uuid> {
        let left = self.links_of(child).iter().filter(|link| link.imported && !link.revoked && !named.contains(&link.guardian));
        left.map(|link| {
            let known = self.by_id.get(&link.guardian).and_then(|nth| self.people[*nth].stands);
            if let Some(known) = known.filter(|known| known.account.is_some()) {
                let name = full_name(&known.first_name, &known.last_name);
                let column = "guardian_first_name";
                warnings.push(Problem::new(File::Children, row.line, column, &name, "import.guardian_loses_access"));
            }
            link.guardian
        })
        .collect()
    }

    /// All records to be written.
    pub fn steps(self) -> Vec<GuardianStep<'a>> {
        let Self { people, steps, .. } = self;
        steps.into_iter().map(|(nth, row)| GuardianStep { row, id: people[nth].id }).collect()
    }
}
