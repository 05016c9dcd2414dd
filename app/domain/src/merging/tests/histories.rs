//! Random histories of merges and their undo: no row is lost or moved to another person.

use super::{HOUR, address, id, link, visit};
use crate::{
    AuthorizationId, ContactId, GuardianId, HoldId, PlaceId, VisitId,
    merging::{self, MergeAddress, MergePosition, MergeVisit, Moves, Rights, Snapshot, apply, plan_return, take_back},
};
use jiff::civil::date;
use proptest::{prelude::*, test_runner::RngSeed};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How many random histories, and from which seed: `cargo xtask soak` sets both.
pub(in crate::merging) fn config() -> ProptestConfig {
    let setting = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let cases = setting("VISITOMS_SOAK_CASES").and_then(|cases| u32::try_from(cases).ok()).unwrap_or(300);
    let rng_seed = setting("VISITOMS_SOAK_SEED").map_or(RngSeed::Random, RngSeed::Fixed);
    ProptestConfig { failure_persistence: None, rng_seed, ..ProptestConfig::with_cases(cases) }
}

const CHILDREN: usize = 5;
const GUARDIANS: usize = 4;

#[derive(Clone, Debug)]
enum Step {
    Visit { child: usize, hour: i64, authorization: usize, place: usize },
    Authorization(usize),
    Place(usize),
    EndPlace { child: usize, place: usize },
    BringBackPlace { child: usize, place: usize },
    Contact(usize),
    Hold(usize),
    Link { child: usize, guardian: usize, rights: Rights },
    Revoke { child: usize, guardian: usize },
    Hide { child: usize, guardian: usize, place: usize },
    Cancel { child: usize, visit: usize },
    ChangePlace { child: usize, visit: usize, place: usize },
    End(usize),
    BringBack(usize),
    Merge { survivor: usize, merged: usize },
    Undo(usize),
}

fn steps() -> impl Strategy<Value = Step> {
    let (child, nth) = (0..CHILDREN, 0..20_usize);
    let rights = (any::<bool>(), any::<bool>()).prop_map(|(may_see_summaries, may_cancel)| Rights {
        may_see_summaries,
        may_cancel,
        may_sign: false,
    });
    prop_oneof![
        4 => (child.clone(), 0..60_i64, nth.clone(), nth.clone())
            .prop_map(|(child, hour, authorization, place)| Step::Visit { child, hour, authorization, place }),
        1 => child.clone().prop_map(Step::Authorization),
        1 => child.clone().prop_map(Step::Place),
        2 => (child.clone(), nth.clone()).prop_map(|(child, place)| Step::EndPlace { child, place }),
        1 => (child.clone(), nth.clone()).prop_map(|(child, place)| Step::BringBackPlace { child, place }),
        1 => child.clone().prop_map(Step::Contact),
        1 => child.clone().prop_map(Step::Hold),
        2 => (child.clone(), 0..GUARDIANS, rights).prop_map(|(child, guardian, rights)| Step::Link { child, guardian, rights }),
        1 => (child.clone(), 0..GUARDIANS).prop_map(|(child, guardian)| Step::Revoke { child, guardian }),
        1 => (child.clone(), 0..GUARDIANS, nth.clone())
            .prop_map(|(child, guardian, place)| Step::Hide { child, guardian, place }),
        1 => (child.clone(), nth.clone()).prop_map(|(child, visit)| Step::Cancel { child, visit }),
        1 => (child.clone(), nth.clone(), nth.clone())
            .prop_map(|(child, visit, place)| Step::ChangePlace { child, visit, place }),
        1 => child.clone().prop_map(Step::End),
        1 => child.clone().prop_map(Step::BringBack),
        4 => (child.clone(), child.clone()).prop_map(|(survivor, merged)| Step::Merge { survivor, merged }),
        3 => child.prop_map(Step::Undo),
    ]
}

/// The rows of all children, and for each on which child it was made.
#[derive(Default)]
struct World {
    children: Vec<Snapshot>,
    merged_into: Vec<Option<usize>>,
    /// Merges that stand, by time.
    merges: Vec<(usize, usize, Moves)>,
    made_on: BTreeMap<Uuid, usize>,
    /// A note of each visit, and an event of the audit about each change: they never move by themselves.
    notes: BTreeMap<Uuid, VisitId>,
    audit: Vec<(Uuid, usize)>,
    hidden: BTreeSet<(GuardianId, PlaceId)>,
    next: usize,
    merged: u32,
    undone: u32,
    at_one_home: u32,
}

impl World {
    fn new() -> Self {
        let mut world = Self { next: 1_000, ..Self::default() };
        for _ in 0..CHILDREN {
            world.children.push(Snapshot::default());
            world.merged_into.push(None);
        }
        for child in 0..CHILDREN {
            let (place, authorization) = (world.row(child), world.row(child));
            world.children[child].places.push((PlaceId(place), true));
            // Some live at one address.
            let position = MergePosition { lat: child.to_string(), lon: String::new(), is_exact: child % 2 > 0 };
            let home = MergeAddress { position, ..address(PlaceId(place), &format!("{} elm st", child / 2)) };
            world.children[child].addresses.push(home);
            world.children[child].authorizations.push(AuthorizationId(authorization));
        }
        world
    }

    fn row(&mut self, child: usize) -> Uuid {
        self.next += 1;
        self.made_on.insert(id(self.next), child);
        self.audit.push((id(self.next), child));
        id(self.next)
    }

    fn root(&self, child: usize) -> usize {
        self.merged_into[child].map_or(child, |survivor| self.root(survivor))
    }

    fn run(&mut self, step: &Step) {
        let of = match step {
            Step::Visit { child, .. }
            | Step::Link { child, .. }
            | Step::Revoke { child, .. }
            | Step::Hide { child, .. }
            | Step::Cancel { child, .. }
            | Step::ChangePlace { child, .. }
            | Step::EndPlace { child, .. }
            | Step::BringBackPlace { child, .. }
            | Step::Authorization(child)
            | Step::Place(child)
            | Step::Contact(child)
            | Step::Hold(child)
            | Step::End(child)
            | Step::BringBack(child)
            | Step::Undo(child) => *child,
            Step::Merge { survivor, .. } => *survivor,
        };
        // A merged record can't be edited.
        if self.merged_into[of].is_some() && !matches!(step, Step::Undo(_)) {
            return;
        }
        match step {
            Step::Visit { child, hour, authorization, place } => {
                let side = &self.children[*child];
                // The last choice is a visit that needs no authorization.
                let choice = authorization % (side.authorizations.len() + 1);
                let authorization = side.authorizations.get(choice).copied().unwrap_or(AuthorizationId::NONE);
                let place = side.places[place % side.places.len()].0;
                let is_over = side.addresses.iter().any(|address| address.place == place && address.is_ended);
                let overlaps = side.visits.iter().any(|visit| visit.holds_time && visit.starts_us == hour * HOUR);
                if !overlaps && !is_over && side.ended_on.is_none() {
                    // It goes back with its authorization when a merge is undone, without one with its place.
                    let goes_with = authorization.known().map_or(place.0, |authorization| authorization.0);
                    let number = self.row(self.made_on[&goes_with]);
                    let new = MergeVisit { id: VisitId(number), authorization, place, joint: number, ..visit(0, 0, 0, *hour) };
                    self.children[*child].visits.push(new);
                    self.notes.insert(number, VisitId(number));
                }
            }
            Step::Authorization(child) => {
                let row = AuthorizationId(self.row(*child));
                self.children[*child].authorizations.push(row);
            }
            Step::Place(child) => {
                let row = PlaceId(self.row(*child));
                self.children[*child].places.push((row, false));
                self.children[*child].addresses.push(address(row, "2 oak st"));
                // As the office does when the home ends.
                self.children[*child].takes_over = vec![row];
            }
            Step::EndPlace { child, place } => {
                let addresses = &mut self.children[*child].addresses;
                let (place, others) = (place % addresses.len(), addresses.iter().filter(|address| !address.is_ended).count());
                if others > 1 {
                    addresses[place].is_ended = true;
                }
            }
            Step::BringBackPlace { child, place } => {
                let addresses = &mut self.children[*child].addresses;
                let place = place % addresses.len();
                addresses[place].is_ended = false;
            }
            Step::Contact(child) => {
                let row = ContactId(self.row(*child));
                self.children[*child].contacts.push(row);
            }
            Step::Hold(child) => {
                let row = HoldId(self.row(*child));
                self.children[*child].holds.push(row);
            }
            Step::Link { child, guardian, rights } => {
                let new = link(*guardian, *rights);
                let links = &mut self.children[*child].links;
                if links.iter().all(|known| known.guardian != new.guardian) {
                    links.push(new);
                }
            }
            Step::Revoke { child, guardian } => {
                for link in self.children[*child].links.iter_mut().filter(|link| link.guardian.0 == id(*guardian)) {
                    link.revoked_us.get_or_insert(7);
                }
            }
            Step::Hide { child, guardian, place } => {
                let side = &mut self.children[*child];
                let pair = (GuardianId(id(*guardian)), side.places[place % side.places.len()].0);
                if side.links.iter().any(|link| link.guardian == pair.0) && !side.hidden.contains(&pair) {
                    side.hidden.push(pair);
                    self.hidden.insert(pair);
                }
            }
            Step::Cancel { child, visit } => {
                let visits = &mut self.children[*child].visits;
                let count = visits.len().max(1);
                if let Some(visit) = visits.get_mut(visit % count) {
                    (visit.holds_time, visit.is_open) = (false, false);
                }
            }
            Step::ChangePlace { child, visit, place } => {
                let side = &mut self.children[*child];
                let place = side.places[place % side.places.len()].0;
                let count = side.visits.len().max(1);
                let Some(visit) = side.visits.get_mut(visit % count) else { return };
                visit.place = place;
                // Without an authorization it goes with its new place, from a home where both are joined only if the merge brought it.
                if visit.authorization.known().is_none() {
                    let brought = |moves: &Moves| moves.joins_at(place) && moves.visits.contains(&visit.id);
                    let joined = self.merges.iter().find(|(_, _, moves)| brought(moves));
                    let owner = joined.map_or(self.made_on[&place.0], |(_, merged, _)| *merged);
                    let row = visit.id.0;
                    self.made_on.insert(row, owner);
                    self.audit.iter_mut().filter(|(event, _)| *event == row).for_each(|(_, on)| *on = owner);
                }
            }
            Step::End(child) => {
                if self.children[*child].visits.iter().all(|visit| !visit.is_open) {
                    self.children[*child].ended_on = Some(date(2026, 12, 1));
                }
            }
            Step::BringBack(child) => self.children[*child].ended_on = None,
            Step::Merge { survivor, merged } => self.merge(*survivor, *merged),
            Step::Undo(merged) => self.undo(*merged),
        }
    }

    fn pair(&self, survivor: usize, merged: usize) -> (Snapshot, Snapshot) {
        (self.children[survivor].clone(), self.children[merged].clone())
    }

    fn merge(&mut self, survivor: usize, merged: usize) {
        if survivor == merged || self.merged_into[merged].is_some() {
            return;
        }
        let (mut own, mut other) = self.pair(survivor, merged);
        let Ok(moves) = merging::plan(&own, &other) else { return };
        let before = (own.clone().sorted(), other.clone().sorted());
        apply(&moves, &mut own, &mut other);
        // Undone at once, both are as before.
        let (mut own_again, mut other_again) = (own.clone(), other.clone());
        take_back(&plan_return(&moves, &own_again).expect("nothing was made since"), &mut own_again, &mut other_again);
        assert_eq!((own_again.sorted(), other_again.sorted()), before);
        for link in before.0.links.iter().chain(&before.1.links) {
            let now = own.links.iter().find(|now| now.guardian == link.guardian).expect("no guardian loses access");
            // An access that was taken away at both has no rights to narrow.
            assert!(link.revoked_us.is_some() || now.rights.and(link.rights) == now.rights, "no right is added");
            assert_eq!(now.revoked_us.is_some(), link.revoked_us.is_some());
        }
        for (guardian, place) in &before.1.hidden {
            let was_there = before.1.visits.iter().filter(|visit| visit.place == *place);
            for visit in was_there.filter_map(|visit| own.visits.iter().find(|now| now.id == visit.id)) {
                assert!(own.hidden.contains(&(*guardian, visit.place)), "a hidden address is shown");
            }
        }
        (self.children[survivor], self.children[merged]) = (own, other);
        self.merged_into[merged] = Some(survivor);
        self.at_one_home += u32::from(moves.same_home.is_some());
        self.hidden.extend(&moves.hidden);
        self.merges.push((survivor, merged, moves));
        self.merged += 1;
    }

    fn undo(&mut self, merged: usize) {
        let Some(index) = self.merges.iter().rposition(|(_, other, _)| *other == merged) else { return };
        let (survivor, _, moves) = self.merges[index].clone();
        let is_latest = self.merges[index + 1..].iter().all(|(later, ..)| *later != survivor);
        if self.merged_into[survivor].is_some() || !is_latest {
            return;
        }
        let (mut own, mut other) = self.pair(survivor, merged);
        let Ok(back) = plan_return(&moves, &own) else { return };
        take_back(&back, &mut own, &mut other);
        (self.children[survivor], self.children[merged]) = (own, other);
        self.merged_into[merged] = None;
        self.merges.remove(index);
        for pair in &moves.hidden {
            self.hidden.remove(pair);
        }
        self.undone += 1;
    }

    /// Each row is there once, at the child on which it was made, or at the one into which that is merged.
    fn check(&self) {
        let mut found: BTreeMap<Uuid, usize> = BTreeMap::new();
        let homes = self.merges.iter().filter_map(|(_, merged, moves)| Some((moves.same_home.as_ref()?.stays.0, *merged)));
        let stays: BTreeMap<Uuid, usize> = homes.collect();
        for (child, side) in self.children.iter().enumerate() {
            let rows = side.visits.iter().map(|visit| visit.id.0).chain(side.authorizations.iter().map(|row| row.0));
            let rows = rows.chain(side.places.iter().map(|(row, _)| row.0)).chain(side.contacts.iter().map(|row| row.0));
            for row in rows.chain(side.holds.iter().map(|row| row.0)) {
                assert_eq!(found.insert(row, child), None, "a row is at two children");
            }
            for visit in &side.visits {
                let authorized = visit.authorization.known().is_none_or(|id| side.authorizations.contains(&id));
                assert!(authorized, "a visit without its authorization");
                assert!(side.places.iter().any(|(place, _)| *place == visit.place), "a visit without its place");
            }
            let times: BTreeSet<i64> = side.visits.iter().filter(|v| v.holds_time).map(|v| v.starts_us).collect();
            assert_eq!(times.len(), side.visits.iter().filter(|v| v.holds_time).count(), "two visits at one time");
            assert!(side.places.iter().filter(|(_, is_home)| *is_home).count() <= 1, "two homes");
            assert!(side.takes_over.len() <= 1, "two places take over");
            assert!(side.addresses.iter().any(|address| !address.is_ended) || side.addresses.is_empty(), "only ended places");
            assert!(self.merged_into[child].is_some() || !side.addresses.is_empty(), "no place");
            let places = side.places.iter().map(|(place, _)| (place.0, child));
            let left = Snapshot {
                ended_on: side.ended_on,
                places: side.places.clone(),
                addresses: side.addresses.clone(),
                takes_over: side.takes_over.clone(),
                hidden: side.hidden.clone(),
                ..Snapshot::default()
            };
            let is_left = *side == left && places.into_iter().all(|(place, child)| stays.get(&place) == Some(&child));
            assert!(self.merged_into[child].is_none() || is_left);
        }
        let at = |row: &Uuid, child: usize| stays.get(row).copied().unwrap_or_else(|| self.root(child));
        let expected: BTreeMap<Uuid, usize> = self.made_on.iter().map(|(row, child)| (*row, at(row, *child))).collect();
        assert_eq!(found, expected);
        assert!(self.notes.keys().all(|note| found.contains_key(note)), "a note without its visit");
        assert!(self.audit.iter().all(|(row, child)| self.made_on[row] == *child), "the audit stays as it is");
        for (guardian, place) in &self.hidden {
            let is_hidden = self.children.iter().any(|side| side.hidden.contains(&(*guardian, *place)));
            assert!(is_hidden, "a hidden place is shown");
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn random_histories_of_merges_lose_nothing(steps in prop::collection::vec(steps(), 1..60)) {
        let mut world = World::new();
        for step in &steps {
            world.run(step);
            world.check();
        }
    }
}

#[test]
fn random_histories_merge_and_undo_often() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let (mut merged, mut undone, mut at_one_home) = (0, 0, 0);
    for _ in 0..100 {
        let steps = prop::collection::vec(steps(), 40..60).new_tree(&mut runner).unwrap().current();
        let mut world = World::new();
        for step in &steps {
            world.run(step);
        }
        (merged, undone) = (merged + world.merged, undone + world.undone);
        at_one_home += world.at_one_home;
    }
    assert!(at_one_home > 20, "{at_one_home} at one address");
    assert!(merged > 100 && undone > 20, "the histories would prove little: {merged} merges, {undone} undone");
}
