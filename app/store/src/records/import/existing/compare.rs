//! Compares the rows of files with what is here now, where they differ from those of the last import.

use super::{ExistingRecord, ExistingRecords, digest_of};
use crate::{
    Tx,
    records::{
        authorizations::assignments,
        rows::{self, ROWS},
    },
};
use domain::{
    Result,
    import::{Authorization, Child, Guardian, ParsedFiles, Row, Sheet, Visit},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The references of merged children, each with that of the child who survives.
type Survivors = BTreeMap<String, String>;

impl ExistingRecords {
    /// Marks the records of which a row says what is here now, also if they were changed here since their import, or made here:
    /// such a row changes nothing, whatever the state of its record. Visits are compared later, when their places are known.
    pub(super) async fn compare(&mut self, tx: &mut Tx, read: &ParsedFiles) -> Result<()> {
        let survivors: Survivors =
            self.merged_children().into_iter().map(|(merged, (_, survivor))| (merged.to_owned(), survivor.to_owned())).collect();
        let differing = find_differing(&read.providers, &self.providers);
        for some in chunks(&differing) {
            for (id, current) in rows::providers(tx, &some).await? {
                mark(&mut self.providers, differing[&id], &current);
            }
        }
        let mut differing = find_differing(&read.children, &self.children);
        differing.extend(self.with_rights_of_the_office(read));
        for some in chunks(&differing) {
            for (id, current) in rows::children(tx, &some).await? {
                let row = differing[&id];
                let current = with_references_of(current, row);
                if let Some(known) = self.children.get_mut(row.reference()) {
                    // A list that is older than what the office wrote of a child must not replace it unasked.
                    known.changed_here |= row.further.replaces(&current.further);
                    known.rights_differ = gives_other_rights(row, &current);
                }
                mark(&mut self.children, row, &current);
            }
        }
        let differing = find_differing(&read.authorizations, &self.authorizations);
        for some in chunks(&differing) {
            let mut assigned = assignments::of_authorizations(tx, &some).await?;
            for (id, _, mut current) in rows::authorizations(tx, &some).await? {
                let row = differing[&id];
                self.assigned.insert(id, (current.starts_on, assigned.remove(&id).unwrap_or_default()));
                name_as_in_file(&mut current.child, &row.child, &survivors);
                mark(&mut self.authorizations, row, &with_therapists_of(current, row));
            }
        }
        let differing = find_differing(&read.visits, &self.visits);
        for some in chunks(&differing) {
            for (id, _, current) in rows::visits(tx, &some).await? {
                self.visits_now.insert(id, with_kind_of(current.row, differing[&id], &survivors));
            }
        }
        Ok(())
    }

    /// The rows that say something of rights that the office has set since: they are the same as at the last import, and files that
    /// may replace what is here replace these rights too.
    fn with_rights_of_the_office<'a>(&self, read: &'a ParsedFiles) -> BTreeMap<Uuid, &'a Child> {
        let gives_rights = |row: &&Child| row.guardians.iter().any(|guardian| guardian.rights.is_given());
        let of_office = |row: &'a Child| {
            let id = self.children.get(&row.reference)?.id;
            self.links.get(&id)?.iter().any(|link| link.rights_changed_here && !link.revoked).then_some((id, row))
        };
        read.children.rows.iter().filter(gives_rights).filter_map(of_office).collect()
    }
}

/// The rows that differ from those that their records were last imported from, by the id of the record.
fn find_differing<'a, T: Row, K>(sheet: &'a Sheet<T>, known: &BTreeMap<String, ExistingRecord<K>>) -> BTreeMap<Uuid, &'a T> {
    let differs = |row: &'a T| {
        let known = known.get(row.reference())?;
        (known.changed_here || row.has_sealed() || known.digest != digest_of(row)).then_some((known.id, row))
    };
    sheet.rows.iter().filter_map(differs).collect()
}

fn chunks<T>(rows: &BTreeMap<Uuid, &T>) -> Vec<Vec<Uuid>> {
    rows.keys().copied().collect::<Vec<_>>().chunks(ROWS).map(<[Uuid]>::to_vec).collect()
}

fn mark<T: Row, K>(known: &mut BTreeMap<String, ExistingRecord<K>>, row: &T, current: &T) {
    if let Some(known) = known.get_mut(row.reference()) {
        known.same = row.content() == current.content();
        known.texts_differ = !row.has_same_sealed(current);
    }
}

/// The agency's files need not have references of guardians, nor the further columns and those of rights.
fn with_references_of(mut current: Child, row: &Child) -> Child {
    if row.guardians.iter().all(|guardian| guardian.reference.is_none()) {
        current.guardians.iter_mut().for_each(|guardian| guardian.reference = None);
    }
    for here in &mut current.guardians {
        if let Some(named) = row.guardians.iter().find(|named| named.is_same_person(here)) {
            here.rights = here.rights.as_far_as(named.rights);
        }
    }
    current.further = current.further.as_far_as(&row.further);
    current
}

/// Whether a row says other rights of a guardian who is here. `current` is as [`with_references_of`] returns it.
fn gives_other_rights(row: &Child, current: &Child) -> bool {
    let differs = |named: &Guardian| {
        let here = current.guardians.iter().find(|here| here.is_same_person(named));
        here.is_some_and(|here| here.rights != named.rights)
    };
    row.guardians.iter().any(differs)
}

/// A file need not say which therapists have which days: then it says who is the one that is shown.
fn with_therapists_of(mut current: Authorization, row: &Authorization) -> Authorization {
    if row.therapists.is_empty() {
        current.therapists.clear();
    }
    current.further = current.further.as_far_as(&row.further);
    current
}

/// A file need not say what a visit copied from its kind.
fn with_kind_of(mut current: Visit, row: &Visit, survivors: &Survivors) -> Visit {
    if let Some(kind) = &row.kind {
        current.kind = current.kind.map(|here| here.as_far_as(kind));
        if let Some(here) = &mut current.kind {
            name_as_in_file(&mut here.child, &kind.child, survivors);
        }
    }
    current
}

/// A file that is older than a merge names the child as before: it means the one who survives.
fn name_as_in_file(here: &mut String, named: &str, survivors: &Survivors) {
    if survivors.get(named).is_some_and(|survivor| survivor == here) {
        named.clone_into(here);
    }
}
