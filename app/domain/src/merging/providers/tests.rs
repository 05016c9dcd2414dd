use super::*;
use crate::{
    merging::tests::histories::config,
    places::{PlacedBy, Position},
};
use jiff::civil::date;
use proptest::prelude::*;
use uuid::Uuid;

const HOUR: i64 = 3_600_000_000;

fn id(number: usize) -> Uuid {
    Uuid::from_u128(number as u128 + 1)
}

fn visit(number: usize, hour: i64) -> ProviderVisit {
    let (starts_us, day) = (hour * HOUR, date(2026, 12, 1));
    ProviderVisit { id: VisitId(id(number)), starts_us, ends_us: starts_us + HOUR, day, is_open: true, holds_time: true }
}

fn details(first_name: &str, disciplines: &str) -> ProviderDetails {
    ProviderDetails {
        first_name: first_name.into(),
        last_name: "Sol".into(),
        email: format!("{first_name}@maple.example"),
        phone: String::new(),
        disciplines: disciplines.into(),
        languages: "en".into(),
        address: "4 Elm St".into(),
        city: "Rochester".into(),
        state: "NY".into(),
        zip: "14604".into(),
        position: Position { lat: 43.15, lon: -77.6, placed_by: PlacedBy::Given },
        availability: String::new(),
        max_visits_per_day: 6,
    }
}

fn provider(first_name: &str, disciplines: &str, visits: Vec<ProviderVisit>) -> ProviderSnapshot {
    ProviderSnapshot { visits, ..ProviderSnapshot::new(details(first_name, disciplines)) }
}

fn merged(own: &ProviderSnapshot, other: &ProviderSnapshot) -> Result<ProviderSnapshot, Vec<ProviderRefusal>> {
    merge_providers(own, other, ProviderWinners::default()).map(|(after, _)| after)
}

#[test]
fn everything_moves_and_goes_back() {
    let own = provider("Ana", "ST;OT", vec![visit(1, 9)]);
    let days = ProviderDays { authorization: AuthorizationId(id(50)), first_day: date(2026, 11, 1), last_day: None };
    let other = ProviderSnapshot {
        former_visits: vec![VisitId(id(9))],
        days: vec![days],
        absences: vec![AbsenceId(id(55))],
        holds: vec![HoldId(id(60))],
        account: Some(MemberId(id(70))),
        ..provider("Anna", "OT;PT", vec![visit(2, 10)])
    };
    let after = merged(&own, &other).unwrap();
    assert_eq!((after.details.first_name.as_str(), after.details.disciplines.as_str()), ("Ana", "ST;OT;PT"));
    assert_eq!((after.visits.len(), after.former_visits.len(), after.days.len(), after.holds.len()), (2, 1, 1, 1));
    assert_eq!(after.absences, other.absences);
    assert_eq!(after.account, other.account);
    let merge = ProviderMerge::of(&own, other.clone(), &after);
    assert_eq!(undo_provider_merge(&after, &merge), Ok((own.clone(), other.clone())));
    // What was made and changed since stays.
    let mut now = after.clone();
    now.visits.push(visit(3, 11));
    now.details.phone = "585-555-0100".into();
    now.details.disciplines = "ST".into();
    let (back, returned) = undo_provider_merge(&now, &merge).unwrap();
    assert_eq!((back.visits, returned.visits), (vec![visit(1, 9), visit(3, 11)], vec![visit(2, 10)]));
    assert_eq!((back.details.phone.as_str(), back.details.disciplines.as_str()), ("585-555-0100", "ST"));
}

#[test]
fn what_prevents_a_merge_is_named() {
    let with_account = |number| ProviderSnapshot { account: Some(MemberId(id(number))), ..provider("Ana", "ST", vec![]) };
    assert_eq!(merged(&with_account(1), &with_account(2)), Err(vec![ProviderRefusal::BothAccounts]));
    let own = provider("Ana", "ST", vec![visit(1, 9)]);
    let refused = merged(&own, &provider("Anna", "ST", vec![visit(2, 9)]));
    assert_eq!(refused, Err(vec![ProviderRefusal::Overlap(VisitId(id(1)), VisitId(id(2)))]));
    let canceled = ProviderVisit { holds_time: false, is_open: false, ..visit(2, 9) };
    assert!(merged(&own, &provider("Anna", "ST", vec![canceled])).is_ok());
    let ended = ProviderSnapshot { ended_on: Some(date(2026, 12, 1)), ..provider("Ana", "ST", vec![]) };
    let refused = merged(&ended, &provider("Anna", "ST", vec![visit(2, 9)]));
    assert_eq!(refused, Err(vec![ProviderRefusal::SurvivorEnded(date(2026, 12, 1))]));
    let other = ProviderSnapshot { ended_on: Some(date(2026, 11, 1)), ..provider("Anna", "ST", vec![]) };
    let after = merged(&own, &other).unwrap();
    let moved = ProviderSnapshot { visits: vec![visit(1, 9)], ..other.clone() };
    let merge = ProviderMerge::of(&own, moved, &after);
    assert_eq!(undo_provider_merge(&after, &merge), Err(ProviderReturnRefusal::AfterEnd));
    let joined = ProviderSnapshot { account: Some(MemberId(id(3))), ..after.clone() };
    let merge = ProviderMerge::of(&own, other, &after);
    assert_eq!(undo_provider_merge(&joined, &merge), Err(ProviderReturnRefusal::AccountSince));
}

#[test]
fn an_undo_gives_no_day_of_the_survivor_away() {
    let of = |first: i8, last: Option<i8>| ProviderDays {
        authorization: AuthorizationId(id(50)),
        first_day: date(2026, 11, first),
        last_day: last.map(|day| date(2026, 11, day)),
    };
    let with = |name, days| ProviderSnapshot { days: vec![days], ..provider(name, "ST", vec![]) };
    let (own, other) = (with("Ana", of(11, None)), with("Anna", of(1, Some(10))));
    let after = merged(&own, &other).unwrap();
    let merge = ProviderMerge::of(&own, other, &after);
    let undone = |days: Vec<ProviderDays>| {
        let now = ProviderSnapshot { days, ..after.clone() };
        undo_provider_merge(&now, &merge).map(|(back, returned)| (back.days, returned.days))
    };
    assert_eq!(undone(after.days.clone()), Ok((vec![of(11, None)], vec![of(1, Some(10))])));
    assert_eq!(undone(vec![of(1, None)]), Ok((vec![of(1, None)], vec![])), "the form made one of both");
    assert_eq!(undone(vec![of(1, Some(5))]), Ok((vec![], vec![of(1, Some(5))])), "someone else has the later days now");
}

const PROVIDERS: usize = 4;

#[derive(Clone, Debug)]
enum Step {
    Visit { provider: usize, hour: i64 },
    Cancel { provider: usize, visit: usize },
    Hold(usize),
    Join(usize),
    Merge { survivor: usize, merged: usize },
    Undo(usize),
}

fn steps() -> impl Strategy<Value = Step> {
    let provider = 0..PROVIDERS;
    prop_oneof![
        4 => (provider.clone(), 0..12_i64).prop_map(|(provider, hour)| Step::Visit { provider, hour }),
        1 => (provider.clone(), 0..9_usize).prop_map(|(provider, visit)| Step::Cancel { provider, visit }),
        1 => provider.clone().prop_map(Step::Hold),
        1 => provider.clone().prop_map(Step::Join),
        4 => (provider.clone(), provider.clone()).prop_map(|(survivor, merged)| Step::Merge { survivor, merged }),
        3 => provider.prop_map(Step::Undo),
    ]
}

struct World {
    providers: Vec<ProviderSnapshot>,
    merged_into: Vec<Option<usize>>,
    merges: Vec<(usize, usize, ProviderMerge)>,
    /// Rows, with the record on which each was made.
    made_on: Vec<(Uuid, usize)>,
    undone: u32,
    merged: u32,
}

impl World {
    fn new() -> Self {
        let providers = (0..PROVIDERS).map(|number| provider(&format!("P{number}"), "ST", vec![])).collect();
        Self { providers, merged_into: vec![None; PROVIDERS], merges: vec![], made_on: vec![], undone: 0, merged: 0 }
    }

    fn row(&mut self, on: usize) -> Uuid {
        let row = id(1_000 + self.made_on.len());
        self.made_on.push((row, on));
        row
    }

    fn root(&self, provider: usize) -> usize {
        self.merged_into[provider].map_or(provider, |next| self.root(next))
    }

    fn is_free(&self, provider: usize, hour: i64) -> bool {
        self.providers[provider].visits.iter().all(|one| !one.holds_time || one.starts_us != hour * HOUR)
    }

    fn run(&mut self, step: &Step) {
        match *step {
            Step::Visit { provider, hour } if self.merged_into[provider].is_none() && self.is_free(provider, hour) => {
                let row = VisitId(self.row(provider));
                self.providers[provider].visits.push(ProviderVisit { id: row, ..visit(0, hour) });
            }
            Step::Cancel { provider, visit } => {
                let count = self.providers[provider].visits.len().max(1);
                if let Some(visit) = self.providers[provider].visits.get_mut(visit % count) {
                    (visit.holds_time, visit.is_open) = (false, false);
                }
            }
            Step::Hold(provider) if self.merged_into[provider].is_none() => {
                let row = HoldId(self.row(provider));
                self.providers[provider].holds.push(row);
            }
            Step::Join(provider) if self.merged_into[provider].is_none() && self.providers[provider].account.is_none() => {
                let row = MemberId(self.row(provider));
                self.providers[provider].account = Some(row);
            }
            Step::Merge { survivor, merged } => self.merge(survivor, merged),
            Step::Undo(merged) => self.undo(merged),
            _ => {}
        }
    }

    fn merge(&mut self, survivor: usize, merged: usize) {
        if survivor == merged || self.merged_into[survivor].is_some() || self.merged_into[merged].is_some() {
            return;
        }
        let (own, other) = (self.providers[survivor].clone().sorted(), self.providers[merged].clone().sorted());
        let Ok((after, left)) = merge_providers(&own, &other, ProviderWinners::default()) else { return };
        let merge = ProviderMerge::of(&own, other.clone(), &after);
        assert_eq!(undo_provider_merge(&after, &merge), Ok((own, other)), "undone at once, both are as before");
        (self.providers[survivor], self.providers[merged]) = (after, left);
        self.merged_into[merged] = Some(survivor);
        self.merges.push((survivor, merged, merge));
        self.merged += 1;
    }

    fn undo(&mut self, merged: usize) {
        let Some(nth) = self.merges.iter().rposition(|(_, other, _)| *other == merged) else { return };
        let (survivor, _, merge) = self.merges[nth].clone();
        let is_latest = self.merges[nth + 1..].iter().all(|(later, ..)| *later != survivor);
        if self.merged_into[survivor].is_some() || !is_latest {
            return;
        }
        let Ok((back, returned)) = undo_provider_merge(&self.providers[survivor], &merge) else { return };
        (self.providers[survivor], self.providers[merged]) = (back, returned);
        self.merged_into[merged] = None;
        self.merges.remove(nth);
        self.undone += 1;
    }

    /// Each row is at one record: where it was made, or at the one into which that is merged. Nobody is in two places at once.
    fn check(&self) {
        for (row, on) in &self.made_on {
            let has = |side: &ProviderSnapshot| {
                side.visits.iter().any(|visit| visit.id.0 == *row)
                    || side.holds.iter().any(|hold| hold.0 == *row)
                    || side.account.is_some_and(|member| member.0 == *row)
            };
            let at: Vec<usize> = (0..PROVIDERS).filter(|number| has(&self.providers[*number])).collect();
            assert_eq!(at, [self.root(*on)], "a row is lost, or another person's");
        }
        for side in &self.providers {
            let mut hours: Vec<i64> = side.visits.iter().filter(|visit| visit.holds_time).map(|visit| visit.starts_us).collect();
            let count = hours.len();
            hours.sort_unstable();
            hours.dedup();
            assert_eq!(hours.len(), count, "two visits at one time");
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn random_histories_of_merged_providers_lose_nothing(steps in prop::collection::vec(steps(), 1..60)) {
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
