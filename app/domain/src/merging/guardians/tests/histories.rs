//! Random histories of merges of guardians and their undo: no access is added, and nothing is lost or given to another person.

use super::{child, guardian, id, link, person, rights};
use crate::{
    HoldId, MemberId, PlaceId,
    merging::{
        guardians::{
            Addresses, GuardianMerge, GuardianSnapshot, PersonLink, PersonWinners, merge_guardians, undo_guardian_merge,
        },
        tests::histories::config,
    },
};
use proptest::prelude::*;
use std::collections::BTreeSet;

const GUARDIANS: usize = 5;
const CHILDREN: usize = 4;
const PLACES: usize = 2;

#[derive(Clone, Debug)]
enum Step {
    Link { guardian: usize, child: usize, rights: u8 },
    Rights { guardian: usize, child: usize, rights: u8 },
    End { guardian: usize, child: usize },
    Restore { guardian: usize, child: usize },
    Hide { guardian: usize, child: usize, place: usize },
    Join(usize),
    Leave(usize),
    Hold(usize),
    Merge { survivor: usize, merged: usize },
    Undo(usize),
}

fn steps() -> impl Strategy<Value = Step> {
    let (guardian, child) = (0..GUARDIANS, 0..CHILDREN);
    prop_oneof![
        3 => (guardian.clone(), child.clone(), 0u8..4).prop_map(|(guardian, child, rights)| Step::Link { guardian, child, rights }),
        1 => (guardian.clone(), child.clone(), 0u8..4).prop_map(|(guardian, child, rights)| Step::Rights { guardian, child, rights }),
        1 => (guardian.clone(), child.clone()).prop_map(|(guardian, child)| Step::End { guardian, child }),
        1 => (guardian.clone(), child.clone()).prop_map(|(guardian, child)| Step::Restore { guardian, child }),
        1 => (guardian.clone(), child, 0..PLACES).prop_map(|(guardian, child, place)| Step::Hide { guardian, child, place }),
        1 => guardian.clone().prop_map(Step::Join),
        1 => guardian.clone().prop_map(Step::Leave),
        1 => guardian.clone().prop_map(Step::Hold),
        4 => (guardian.clone(), guardian.clone()).prop_map(|(survivor, merged)| Step::Merge { survivor, merged }),
        3 => guardian.prop_map(Step::Undo),
    ]
}

fn of_bits(bits: u8) -> crate::merging::Rights {
    rights(bits & 1 > 0, bits & 2 > 0)
}

fn place(child: usize, number: usize) -> PlaceId {
    PlaceId(id(1_000 + child * PLACES + number))
}

struct World {
    guardians: Vec<GuardianSnapshot>,
    merged_into: Vec<Option<usize>>,
    merges: Vec<(usize, usize, GuardianMerge)>,
    addresses: Addresses,
    made: usize,
    /// Members and holds, with the record on which each was made.
    made_on: Vec<(usize, Owned)>,
    merged: u32,
    undone: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Owned {
    Member(MemberId),
    Hold(HoldId),
}

impl World {
    fn new() -> Self {
        let guardians = (0..GUARDIANS).map(|number| person(&format!("G{number}"), "", vec![])).collect();
        let places = |number| (child(number), (0..PLACES).map(|nth| place(number, nth)).collect());
        Self {
            guardians,
            merged_into: vec![None; GUARDIANS],
            merges: Vec::new(),
            addresses: (0..CHILDREN).map(places).collect(),
            made: 0,
            made_on: Vec::new(),
            merged: 0,
            undone: 0,
        }
    }

    fn is_left(&self, guardian: usize) -> bool {
        self.merged_into[guardian].is_none()
    }

    fn link(&mut self, guardian: usize, of: usize) -> Option<&mut PersonLink> {
        self.guardians[guardian].links.iter_mut().find(|link| link.child == child(of))
    }

    fn run(&mut self, step: &Step) {
        self.made += 1;
        match *step {
            Step::Link { guardian, child, rights } if self.is_left(guardian) && self.link(guardian, child).is_none() => {
                self.guardians[guardian].links.push(link(child, of_bits(rights)));
            }
            Step::Rights { guardian, child, rights } if self.is_left(guardian) => {
                if let Some(link) = self.link(guardian, child) {
                    link.rights = of_bits(rights);
                }
            }
            Step::End { guardian, child } if self.is_left(guardian) => {
                if let Some(link) = self.link(guardian, child) {
                    link.revoked_us.get_or_insert(7);
                }
            }
            Step::Restore { guardian, child } if self.is_left(guardian) => {
                if let Some(link) = self.link(guardian, child) {
                    link.revoked_us = None;
                }
            }
            Step::Hide { guardian, child: of, place: nth } if self.is_left(guardian) => {
                let pair = (child(of), place(of, nth));
                if self.link(guardian, of).is_some() && !self.guardians[guardian].hidden.contains(&pair) {
                    self.guardians[guardian].hidden.push(pair);
                }
            }
            Step::Join(guardian) if self.is_left(guardian) => {
                let member = MemberId(id(5_000 + self.made));
                if self.guardians[guardian].account.is_none() {
                    self.guardians[guardian].account = Some(member);
                    self.made_on.push((guardian, Owned::Member(member)));
                }
            }
            Step::Leave(guardian) => {
                let side = &mut self.guardians[guardian];
                side.former_accounts.extend(side.account.take());
            }
            Step::Hold(guardian) if self.is_left(guardian) => {
                let hold = HoldId(id(9_000 + self.made));
                self.guardians[guardian].holds.push(hold);
                self.made_on.push((guardian, Owned::Hold(hold)));
            }
            Step::Merge { survivor, merged } => self.merge(survivor, merged),
            Step::Undo(merged) => self.undo(merged),
            _ => {}
        }
    }

    fn merge(&mut self, survivor: usize, merged: usize) {
        if survivor == merged || !self.is_left(survivor) || !self.is_left(merged) {
            return;
        }
        let (own, other) = (self.guardians[survivor].clone().sorted(), self.guardians[merged].clone().sorted());
        let pair = ((guardian(survivor), &own), (guardian(merged), &other));
        let Ok((after, left)) = merge_guardians(pair.0, pair.1, &self.addresses, &PersonWinners::default()) else { return };
        let merge = GuardianMerge { survivor: own.clone(), merged: other.clone(), after: after.clone() };
        let back = undo_guardian_merge((guardian(survivor), &after), guardian(merged), &merge).expect("nothing was made since");
        assert_eq!(back, (own.clone(), other.clone()), "undone at once, both are as before");
        let before: Vec<&PersonLink> = own.links.iter().chain(&other.links).collect();
        for link in &before {
            let now = after.link(link.child).expect("no child is lost");
            assert_eq!(now.rights.and(link.rights), now.rights, "no right is added");
            assert_eq!(now.is_current(), link.is_current(), "an ended access stays ended");
        }
        let of = |links: &[&PersonLink]| links.iter().map(|link| link.child).collect::<BTreeSet<_>>();
        assert_eq!(of(&after.links.iter().collect::<Vec<_>>()), of(&before), "no child is added");
        let is_hidden = |pair| after.hidden.contains(pair);
        assert!(own.hidden.iter().chain(&other.hidden).all(is_hidden), "a hidden address is shown");
        (self.guardians[survivor], self.guardians[merged]) = (after, left);
        self.merged_into[merged] = Some(survivor);
        self.merges.push((survivor, merged, merge));
        self.merged += 1;
    }

    fn undo(&mut self, merged: usize) {
        let Some(nth) = self.merges.iter().rposition(|(_, other, _)| *other == merged) else { return };
        let (survivor, _, merge) = self.merges[nth].clone();
        let is_latest = self.merges[nth + 1..].iter().all(|(later, ..)| *later != survivor);
        if !self.is_left(survivor) || !is_latest {
            return;
        }
        let now = self.guardians[survivor].clone();
        let Ok((back, returned)) = undo_guardian_merge((guardian(survivor), &now), guardian(merged), &merge) else { return };
        for link in back.links.iter().chain(&returned.links) {
            let since = now.link(link.child).expect("no child is added");
            let mut before = [&merge.survivor, &merge.merged].into_iter().filter_map(|side| side.link(link.child));
            let is_known = before.any(|before| before.rights.and(link.rights) == link.rights);
            assert!(is_known || link.rights.and(since.rights) == link.rights, "no right is added");
            assert!(!link.is_current() || since.is_current(), "an ended access stays ended");
        }
        (self.guardians[survivor], self.guardians[merged]) = (back, returned);
        self.merged_into[merged] = None;
        self.merges.remove(nth);
        self.undone += 1;
    }

    fn root(&self, guardian: usize) -> usize {
        self.merged_into[guardian].map_or(guardian, |next| self.root(next))
    }

    /// Accounts and holds are each at one record: where they were made, or at the one into which that is merged.
    fn check(&self) {
        for (number, side) in self.guardians.iter().enumerate() {
            let children: BTreeSet<_> = side.links.iter().map(|link| link.child).collect();
            assert_eq!(children.len(), side.links.len(), "a child is linked twice");
            let empty = GuardianSnapshot { fields: side.fields.clone(), ..GuardianSnapshot::default() };
            assert!(self.is_left(number) || *side == empty, "a merged record has something");
        }
        for (on, owned) in &self.made_on {
            let has = |side: &GuardianSnapshot| match owned {
                Owned::Member(member) => side.account == Some(*member) || side.former_accounts.contains(member),
                Owned::Hold(hold) => side.holds.contains(hold),
            };
            let at: Vec<usize> = (0..GUARDIANS).filter(|number| has(&self.guardians[*number])).collect();
            assert_eq!(at, [self.root(*on)], "an account or a hold is lost, or another person's");
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn random_histories_of_merged_guardians_add_no_access(steps in prop::collection::vec(steps(), 1..60)) {
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
    let (mut merged, mut undone) = (0, 0);
    for _ in 0..100 {
        let steps = prop::collection::vec(steps(), 40..60).new_tree(&mut runner).unwrap().current();
        let mut world = World::new();
        for step in &steps {
            world.run(step);
        }
        (merged, undone) = (merged + world.merged, undone + world.undone);
    }
    assert!(merged > 100 && undone > 20, "the histories would prove little: {merged} merges, {undone} undone");
}
