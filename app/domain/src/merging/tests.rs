use super::*;
use crate::merging;
use jiff::civil::date;
use proptest::{prelude::*, test_runner::RngSeed};

const HOUR: i64 = 3_600_000_000;

fn id(number: usize) -> Uuid {
    Uuid::from_u128(number as u128 + 1)
}

fn all_rights() -> Rights {
    Rights { may_see_summaries: true, may_cancel: true, may_sign: false }
}

fn link(guardian: usize, rights: Rights) -> MergeLink {
    let guardian = GuardianId(id(guardian));
    MergeLink { guardian, person: guardian, relationship: "mother".into(), rights, imported: true, revoked_us: None }
}

fn visit(number: usize, authorization: usize, place: usize, hour: i64) -> MergeVisit {
    MergeVisit {
        id: VisitId(id(number)),
        authorization: AuthorizationId(id(authorization)),
        place: PlaceId(id(place)),
        starts_us: hour * HOUR,
        ends_us: (hour + 1) * HOUR,
        day: date(2026, 12, 1),
        is_open: true,
        holds_time: true,
        joint: id(number),
    }
}

/// A child with a home, an authorization, a visit at this hour, and guardians.
fn child(first: usize, hour: i64, links: Vec<MergeLink>) -> Snapshot {
    Snapshot {
        visits: vec![visit(first, first + 1, first + 2, hour)],
        authorizations: vec![AuthorizationId(id(first + 1))],
        places: vec![(PlaceId(id(first + 2)), true)],
        contacts: vec![ContactId(id(first + 3))],
        holds: vec![HoldId(id(first + 4))],
        links,
        ..Snapshot::default()
    }
}

#[test]
fn everything_moves_and_goes_back() {
    let (mut survivor, mut merged) = (child(0, 9, vec![link(90, all_rights())]), child(10, 11, vec![link(91, all_rights())]));
    let before = (survivor.clone().sorted(), merged.clone().sorted());
    let moves = plan(&survivor, &merged).unwrap();
    apply(&moves, &mut survivor, &mut merged);
    assert_eq!(merged, Snapshot::default());
    assert_eq!((survivor.visits.len(), survivor.links.len()), (2, 2), "each guardian sees both");
    let homes: Vec<_> = survivor.places.iter().filter(|(_, is_home)| *is_home).collect();
    assert_eq!(homes, [&(PlaceId(id(2)), true)], "one home");
    let back = plan_return(&moves, &survivor).unwrap();
    take_back(&back, &mut survivor, &mut merged);
    assert_eq!((survivor.sorted(), merged.sorted()), before);
}

#[test]
fn a_guardian_of_both_gets_what_both_allow() {
    let summaries = Rights { may_cancel: false, ..all_rights() };
    let cancels = Rights { may_see_summaries: false, ..all_rights() };
    let none = Rights { may_see_summaries: false, may_cancel: false, may_sign: false };
    let (mut survivor, mut merged) = (child(0, 9, vec![link(90, summaries)]), child(10, 11, vec![link(90, cancels)]));
    let moves = plan(&survivor, &merged).unwrap();
    apply(&moves, &mut survivor, &mut merged);
    assert_eq!(survivor.links, [link(90, none)]);
    take_back(&plan_return(&moves, &survivor).unwrap(), &mut survivor, &mut merged);
    assert_eq!((survivor.links, merged.links), (vec![link(90, summaries)], vec![link(90, cancels)]));
    // Two records of one person.
    let second = MergeLink { person: GuardianId(id(90)), ..link(91, cancels) };
    let (mut survivor, mut merged) = (child(0, 9, vec![link(90, summaries)]), child(10, 11, vec![second]));
    let moves = plan(&survivor, &merged).unwrap();
    apply(&moves, &mut survivor, &mut merged);
    assert!(survivor.links.iter().all(|link| link.rights == none), "{:?}", survivor.links);
}

#[test]
fn what_stands_in_the_way_is_named() {
    let revoked = MergeLink { revoked_us: Some(1), ..link(90, all_rights()) };
    let survivor = Snapshot { ended_on: Some(date(2026, 12, 1)), ..child(0, 9, vec![link(90, all_rights())]) };
    let refusals = plan(&survivor, &child(10, 9, vec![revoked])).unwrap_err();
    let expected = [
        Refusal::Overlap(VisitId(id(0)), VisitId(id(10))),
        Refusal::SurvivorEnded(date(2026, 12, 1)),
        Refusal::GuardianRevoked(GuardianId(id(90))),
    ];
    assert_eq!(refusals, expected);
    let canceled = |mut child: Snapshot| {
        child.visits[0].holds_time = false;
        child.visits[0].is_open = false;
        child
    };
    assert!(plan(&child(0, 9, vec![]), &canceled(child(10, 9, vec![]))).is_ok());
}

#[test]
fn hidden_places_stay_hidden_and_other_places_do_not_appear() {
    let (mine, other) = (GuardianId(id(90)), PlaceId(id(12)));
    let mut survivor = child(0, 9, vec![link(90, all_rights()), link(91, all_rights())]);
    survivor.hidden = vec![(mine, PlaceId(id(2)))];
    let mut merged = child(10, 11, vec![link(92, all_rights())]);
    // A visit by video tells no address.
    merged.places.push((PlaceId(id(15)), false));
    merged.by_video.push(PlaceId(id(15)));
    let before = (survivor.clone().sorted(), merged.clone().sorted());
    let moves = plan(&survivor, &merged).unwrap();
    assert_eq!(moves.hidden, [(mine, other)]);
    apply(&moves, &mut survivor, &mut merged);
    assert!(survivor.hidden.contains(&(mine, PlaceId(id(2)))) && survivor.hidden.contains(&(mine, other)));
    take_back(&plan_return(&moves, &survivor).unwrap(), &mut survivor, &mut merged);
    assert_eq!((survivor.sorted(), merged.sorted()), before);
}

#[test]
fn the_survivors_places_come_first() {
    let mut survivor = Snapshot { takes_over: vec![PlaceId(id(2))], ..child(0, 9, vec![]) };
    let mut merged = Snapshot { takes_over: vec![PlaceId(id(12))], ..child(10, 11, vec![]) };
    let before = (survivor.clone().sorted(), merged.clone().sorted());
    let moves = plan(&survivor, &merged).unwrap();
    apply(&moves, &mut survivor, &mut merged);
    assert_eq!(survivor.takes_over, [PlaceId(id(2))]);
    assert!(merged.takes_over.is_empty());
    take_back(&plan_return(&moves, &survivor).unwrap(), &mut survivor, &mut merged);
    assert_eq!((survivor.sorted(), merged.sorted()), before);
}

#[test]
fn a_visit_that_needs_records_of_both_prevents_an_undo() {
    let (mut survivor, mut merged) = (child(0, 9, vec![]), child(10, 11, vec![]));
    let moves = plan(&survivor, &merged).unwrap();
    apply(&moves, &mut survivor, &mut merged);
    survivor.visits.push(visit(20, 11, 2, 13));
    assert_eq!(plan_return(&moves, &survivor), Err(vec![VisitId(id(20))]));
    survivor.visits.pop();
    survivor.visits.push(visit(20, 1, 2, 13));
    assert!(plan_return(&moves, &survivor).is_ok(), "what was made since stays");
}

#[test]
fn an_access_that_was_taken_away_since_stays_taken_away() {
    let (mut survivor, mut merged) =
        (child(0, 9, vec![link(90, all_rights())]), child(10, 11, vec![link(90, all_rights()), link(91, all_rights())]));
    let moves = plan(&survivor, &merged).unwrap();
    apply(&moves, &mut survivor, &mut merged);
    for link in &mut survivor.links {
        link.revoked_us = Some(5);
    }
    take_back(&plan_return(&moves, &survivor).unwrap(), &mut survivor, &mut merged);
    assert!(survivor.links.iter().chain(&merged.links).all(|link| link.revoked_us == Some(5)));
    assert_eq!((survivor.links.len(), merged.links.len()), (1, 2));
}

fn fields(first: &str, allergies: &str, interpreter: bool) -> ChildFields {
    ChildFields {
        reference: first.into(),
        first_name: first.into(),
        last_name: "Sol".into(),
        preferred_name: String::new(),
        pronouns: String::new(),
        birth_date: date(2024, 5, 6),
        home_language: "en".into(),
        further_languages: String::new(),
        interpreter,
        time_zone: "America/New_York".into(),
        availability: String::new(),
        allergies: allergies.into(),
        safety_note: String::new(),
        ended_on: None,
        ended_reason: String::new(),
    }
}

#[test]
fn values_are_the_survivors_unless_empty_or_chosen() {
    let (survivor, mut merged) = (fields("Ana", "nuts", false), fields("Anna", "milk", true));
    merged.pronouns = "she".into();
    let usual = merged_fields(&survivor, &merged, &Winners::default());
    let expected = ChildFields { allergies: "nuts\nmilk".into(), interpreter: true, pronouns: "she".into(), ..survivor.clone() };
    assert_eq!(usual, expected);
    assert_eq!(MergedField::differing(&survivor, &merged), [MergedField::FirstName, MergedField::Allergies]);
    let winners = Winners { first_name: Some(Winner::Merged), allergies: Some(Winner::Survivor), ..Winners::default() };
    let chosen = merged_fields(&survivor, &merged, &winners);
    assert_eq!((chosen.first_name.as_str(), chosen.allergies.as_str(), chosen.reference.as_str()), ("Anna", "nuts", "Ana"));
    let mut now = usual.clone();
    now.pronouns = "they".into();
    let expected = ChildFields { pronouns: "they".into(), ..survivor.clone() };
    assert_eq!(returned_fields(&survivor, &usual, &now), expected, "what was changed since stays");
}

/// How many random histories, and from which seed: `cargo xtask soak` sets both.
fn config() -> ProptestConfig {
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
    Contact(usize),
    Hold(usize),
    Link { child: usize, guardian: usize, rights: Rights },
    Revoke { child: usize, guardian: usize },
    Hide { child: usize, guardian: usize, place: usize },
    Cancel { child: usize, visit: usize },
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
        1 => child.clone().prop_map(Step::Contact),
        1 => child.clone().prop_map(Step::Hold),
        2 => (child.clone(), 0..GUARDIANS, rights).prop_map(|(child, guardian, rights)| Step::Link { child, guardian, rights }),
        1 => (child.clone(), 0..GUARDIANS).prop_map(|(child, guardian)| Step::Revoke { child, guardian }),
        1 => (child.clone(), 0..GUARDIANS, nth.clone())
            .prop_map(|(child, guardian, place)| Step::Hide { child, guardian, place }),
        1 => (child.clone(), nth.clone()).prop_map(|(child, visit)| Step::Cancel { child, visit }),
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
                let overlaps = side.visits.iter().any(|visit| visit.holds_time && visit.starts_us == hour * HOUR);
                if !overlaps && side.ended_on.is_none() {
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
                // As the office does when the home ends.
                self.children[*child].takes_over = vec![row];
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
        (self.children[survivor], self.children[merged]) = (own, other);
        self.merged_into[merged] = Some(survivor);
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
            assert!(self.merged_into[child].is_none() || *side == Snapshot { ended_on: side.ended_on, ..Snapshot::default() });
        }
        let expected: BTreeMap<Uuid, usize> = self.made_on.iter().map(|(row, child)| (*row, self.root(*child))).collect();
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
