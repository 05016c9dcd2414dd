//! Many short random histories of merges, ends and their undo, run through the database and compared after each step with the plain
//! rules of `domain::merging`. All run in one agency: each takes everything back at its end and must find what was there before, so that
//! none depends on those before it and its seed repeats it.

use crate::{
    both_engines,
    merging::{VISIT, belongings, child_of, form, merge, sign, undo},
    read_tx,
    support::TestApp,
    write_tx,
};
use domain::{
    ChildId, Error, ErrorCode,
    children::{ChildVersion, EndChild},
    merging::{Moves, Snapshot, apply, plan, plan_return, take_back},
    text::Remark,
};
use jiff::civil::{Date, date};
use serde_json::json;
use std::collections::BTreeMap;
use store::{
    Actor,
    audit::{self, Trust},
    records::children,
};

const CHILDREN: usize = 4;
const STEPS: usize = 12;
/// Before, within and after the visits of the demo's week.
const ENDS: [Date; 3] = [date(2026, 11, 29), date(2026, 12, 3), date(2027, 6, 1)];

/// How many histories, and the seed of the first: `VISITOMS_SOAK_CASES=1 VISITOMS_SOAK_SEED=7` repeats one.
pub fn seeds() -> std::ops::Range<u64> {
    let setting = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let first = setting("VISITOMS_SOAK_SEED").unwrap_or_else(|| u64::from(u32::from_le_bytes(store::random_bytes())));
    first..first + setting("VISITOMS_SOAK_CASES").unwrap_or(300)
}

/// Prints the seed if its history fails.
pub struct Seed(pub u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("history of seed {} (again: VISITOMS_SOAK_CASES=1 VISITOMS_SOAK_SEED={0})", self.0);
        }
    }
}

/// A generator of random numbers (splitmix64).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
    }

    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// A merge that is not undone.
struct Merge {
    survivor: ChildId,
    merged: ChildId,
    moves: Moves,
}

struct History<'a> {
    app: &'a TestApp,
    admin: &'a Actor,
    random: Random,
    children: Vec<ChildId>,
    model: BTreeMap<ChildId, Snapshot>,
    /// By time.
    merges: Vec<Merge>,
    /// How many changes were written.
    written: i64,
    done: Done,
}

/// What the histories did, so that a test that does nothing fails.
#[derive(Default)]
struct Done {
    merged: u32,
    refused: u32,
    undone: u32,
    ended: u32,
}

impl History<'_> {
    async fn step(&mut self) {
        // An id tells which merge is the later one, by its millisecond.
        self.app.clock.shift(1_000);
        match self.random.below(8) {
            0..3 => self.merge().await,
            3..5 if !self.merges.is_empty() => self.undo().await,
            5..7 => self.end().await,
            _ => self.bring_back().await,
        }
    }

    async fn compare(&self, children: &[ChildId]) {
        for child in children {
            assert_eq!(belongings(self.app, self.admin, *child).await, self.model[child], "{child}");
        }
    }

    /// A child whose record isn't merged into another one.
    fn living(&mut self) -> ChildId {
        let is_merged = |child: &ChildId| self.merges.iter().any(|merge| merge.merged == *child);
        let living: Vec<ChildId> = self.children.iter().copied().filter(|child| !is_merged(child)).collect();
        self.random.one(&living)
    }

    async fn merge(&mut self) {
        let (survivor, merged) = (self.living(), self.living());
        if survivor == merged {
            return;
        }
        let mut pair = (self.model[&survivor].clone(), self.model[&merged].clone());
        let answer = merge(self.app, self.admin, survivor, merged, json!({})).await;
        let Ok(moves) = plan(&pair.0, &pair.1) else {
            assert_eq!(answer, Err(Error::state(ErrorCode::MergeInTheWay)));
            self.done.refused += 1;
            return;
        };
        assert_eq!(answer, Ok(()));
        apply(&moves, &mut pair.0, &mut pair.1);
        self.model.extend([(survivor, pair.0.sorted()), (merged, pair.1.sorted())]);
        self.compare(&[survivor, merged]).await;
        self.merges.push(Merge { survivor, merged, moves });
        self.written += 1;
        self.done.merged += 1;
    }

    async fn undo(&mut self) {
        let nth = self.random.below(self.merges.len());
        let Merge { survivor, merged, ref moves } = self.merges[nth];
        let answer = undo(self.app, self.admin, merged).await;
        let later = &self.merges[nth + 1..];
        if later.iter().any(|later| later.survivor == survivor || later.merged == survivor) {
            assert_eq!(answer, Err(Error::state(ErrorCode::MergeUndoLaterFirst)));
            self.done.refused += 1;
            return;
        }
        assert_eq!(answer, Ok(survivor));
        let mut pair = (self.model[&survivor].clone(), self.model[&merged].clone());
        take_back(&plan_return(moves, &pair.0).unwrap(), &mut pair.0, &mut pair.1);
        self.model.extend([(survivor, pair.0.sorted()), (merged, pair.1.sorted())]);
        self.compare(&[survivor, merged]).await;
        self.merges.remove(nth);
        self.written += 1;
        self.done.undone += 1;
    }

    async fn version(&self, child: ChildId) -> ChildVersion {
        ChildVersion { child, version: form(self.app, self.admin, child).await.version }
    }

    /// Ends the services of a child, and takes that back at once or leaves it.
    async fn end(&mut self) {
        let (child, ended_on) = (self.living(), self.random.one(&ENDS));
        let before = self.model[&child].ended_on;
        let end = EndChild {
            child,
            version: self.version(child).await.version,
            ended_on,
            reason: Remark::try_from("They moved").unwrap(),
        };
        let answer = write_tx!(self.app, self.admin, |tx| children::end(&mut tx, end));
        let is_planned = self.model[&child].visits.iter().any(|visit| visit.is_open && visit.day >= ended_on);
        if is_planned && before.is_none_or(|day| ended_on < day) {
            assert_eq!(answer, Err(Error::state(ErrorCode::ChildHasPlannedVisits)));
            self.done.refused += 1;
            return;
        }
        assert_eq!(answer, Ok(()));
        if before == Some(ended_on) {
            return;
        }
        self.written += 1;
        self.done.ended += 1;
        if self.random.below(3) == 0 {
            let seen = self.version(child).await;
            assert_eq!(write_tx!(self.app, self.admin, |tx| children::undo(&mut tx, seen)), Ok(()));
            self.written += 1;
        } else {
            self.model.get_mut(&child).unwrap().ended_on = Some(ended_on);
        }
    }

    async fn bring_back(&mut self) {
        let child = self.living();
        let seen = self.version(child).await;
        assert_eq!(write_tx!(self.app, self.admin, |tx| children::bring_back(&mut tx, seen)), Ok(()));
        let snapshot = self.model.get_mut(&child).unwrap();
        self.written += i64::from(snapshot.ended_on.take().is_some());
    }

    /// Undoes everything that is not undone yet.
    async fn take_back(&mut self) {
        while let Some(Merge { survivor, merged, .. }) = self.merges.pop() {
            assert_eq!(undo(self.app, self.admin, merged).await, Ok(survivor));
            self.written += 1;
        }
        for child in self.children.clone() {
            if self.model[&child].ended_on.is_some() {
                let seen = self.version(child).await;
                assert_eq!(write_tx!(self.app, self.admin, |tx| children::bring_back(&mut tx, seen)), Ok(()));
                self.written += 1;
            }
        }
    }
}

async fn hashes(app: &TestApp, admin: &Actor) -> Vec<String> {
    app.query_values(admin.agency().id, "SELECT hash FROM audit_events ORDER BY seq").await
}

async fn changes(app: &TestApp, admin: &Actor) -> i64 {
    app.count(admin.agency().id, "SELECT COUNT(*) FROM audit_events WHERE action = 'demo.live'").await
}

/// How many rows each of the tables has, by one query.
async fn totals(app: &TestApp, admin: &Actor) -> String {
    let tables = ["visits", "notes", "authorizations", "places", "child_contacts", "visit_changes", "children"];
    let counts = tables.map(|table| format!("CAST((SELECT COUNT(*) FROM {table}) AS TEXT)"));
    app.query_value(admin.agency().id, &format!("SELECT {}", counts.join(" || ' ' || "))).await
}

/// Each note's visit and text as it is stored.
async fn notes(app: &TestApp, admin: &Actor) -> (Vec<uuid::Uuid>, Vec<String>) {
    let agency = admin.agency().id;
    let visits = app.query_values(agency, "SELECT visit_id FROM notes ORDER BY id").await;
    (visits, app.query_values(agency, "SELECT body_sealed || family_summary_sealed || digest FROM notes ORDER BY id").await)
}

both_engines! {
    async fn random_histories_are_those_of_the_rules_and_lose_nothing(app, admin) {
        let with_note = child_of(&app, &admin, VISIT).await;
        sign(&app, &admin).await;
        let admin = app.reload_actor(&admin).await;
        let mut others = Vec::new();
        for number in 1..=30 {
            others.push(ChildId(app.id(&admin, "children", &format!("C{number:04}")).await));
        }
        others.retain(|child| *child != with_note);
        let (rows, notes_before) = (totals(&app, &admin).await, notes(&app, &admin).await);
        assert_eq!(notes_before.0.len(), 1);
        let events = hashes(&app, &admin).await;
        let (mut start, mut done) = (BTreeMap::new(), Done::default());
        for child in others.iter().chain([&with_note]) {
            start.insert(*child, belongings(&app, &admin, *child).await);
        }
        for seed in seeds() {
            let named = Seed(seed);
            let mut random = Random(seed);
            let mut children = vec![with_note];
            while children.len() < CHILDREN {
                let other = random.one(&others);
                if !children.contains(&other) {
                    children.push(other);
                }
            }
            let model = children.iter().map(|child| (*child, start[child].clone())).collect();
            let before = changes(&app, &admin).await;
            let (app, admin, merges) = (&app, &admin, Vec::new());
            let mut history = History { app, admin, random, children, model, merges, written: 0, done };
            for _ in 0..STEPS {
                history.step().await;
            }
            history.compare(&history.children).await;
            history.take_back().await;
            for child in &history.children {
                assert_eq!(belongings(app, admin, *child).await, start[child], "{child} at the end");
            }
            assert_eq!(totals(app, admin).await, rows, "nothing is lost");
            assert_eq!(changes(app, admin).await - before, history.written, "each change is in the audit, once");
            done = history.done;
            drop(named);
        }
        if seeds().count() >= 300 {
            let Done { merged, refused, undone, ended } = done;
            assert!(merged > 300 && refused > 30 && undone > 100 && ended > 100, "{merged} {refused} {undone} {ended}");
        }
        assert_eq!(notes(&app, &admin).await, notes_before);
        assert!(hashes(&app, &admin).await.starts_with(&events), "events of the audit stay as they are");
        let verified = read_tx!(app, &admin, |tx| audit::verify(&mut tx, &Trust::default(), |_| {})).unwrap();
        assert!(verified.is_valid(), "{:?}", verified.findings);
    }
}
