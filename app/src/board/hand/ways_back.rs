//! What one hand did and how it leads back: two stacks, as in an editor.

use domain::{
    VisitId,
    board::{BoardChange, NEXT},
};

/// More steps than anybody remembers.
const MOST: usize = 50;

/// Changes that lead back, on the versions that stood after the step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    pub changes: Vec<BoardChange>,
    /// The versions before the step. Who goes back stands there again, under a new number.
    was: Vec<(VisitId, i64)>,
}

/// Where a change comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    New,
    Undo,
    Redo,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaysBack {
    undo: Vec<Way>,
    redo: Vec<Way>,
}

/// As a tab keeps them: entries behind each other, `undo` or `redo` for a way, `was VISIT VERSION`, and changes.
impl From<&WaysBack> for String {
    fn from(ways: &WaysBack) -> Self {
        let ways = ways.undo.iter().map(|way| ("undo", way)).chain(ways.redo.iter().map(|way| ("redo", way)));
        let entries = ways.flat_map(|(kind, way)| {
            let was = way.was.iter().map(|(visit, version)| format!("was {visit} {version}"));
            std::iter::once(kind.to_owned()).chain(was).chain(way.changes.iter().map(BoardChange::to_string))
        });
        entries.collect::<Vec<_>>().join(&NEXT.to_string())
    }
}

impl WaysBack {
    /// What a tab has kept. What can't be read, such as by another version, is no way back.
    pub fn read(text: &str) -> Option<Self> {
        let mut ways = Self::default();
        let mut redo = false;
        for entry in text.split(NEXT).filter(|entry| !entry.is_empty()) {
            if matches!(entry, "undo" | "redo") {
                redo = entry == "redo";
            }
            let stack = if redo { &mut ways.redo } else { &mut ways.undo };
            match entry {
                "undo" | "redo" => stack.push(Way { changes: Vec::new(), was: Vec::new() }),
                _ => match entry.strip_prefix("was ") {
                    Some(was) => {
                        let (visit, version) = was.split_once(' ')?;
                        stack.last_mut()?.was.push((visit.parse().ok()?, version.parse().ok()?));
                    }
                    None => stack.last_mut()?.changes.push(entry.parse().ok()?),
                },
            }
        }
        Some(ways)
    }
}

fn versions(changes: &[BoardChange]) -> Vec<(VisitId, i64)> {
    changes.iter().filter_map(BoardChange::visit).collect()
}

impl WaysBack {
    /// What is to be asked for to take a step.
    pub fn next(&self, step: Step) -> Option<&Way> {
        match step {
            Step::New => None,
            Step::Undo => self.undo.last(),
            Step::Redo => self.redo.last(),
        }
    }

    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// The changes `made` took place; `back` leads back from them.
    pub fn took(&mut self, step: Step, made: &[BoardChange], back: Vec<BoardChange>) {
        // Everything stood there already: there is nothing to go back from.
        if back.is_empty() {
            match step {
                Step::New => {}
                Step::Undo => drop(self.undo.pop()),
                Step::Redo => drop(self.redo.pop()),
            }
            return;
        }
        let now = versions(&back);
        let way = Way { changes: back, was: versions(made) };
        match step {
            Step::New => {
                self.redo.clear();
                self.undo.push(way);
                if self.undo.len() > MOST {
                    self.undo.remove(0);
                }
            }
            Step::Undo => {
                if let Some(gone) = self.undo.pop() {
                    self.renumber(&gone.was, &now);
                }
                self.redo.push(way);
            }
            Step::Redo => {
                if let Some(gone) = self.redo.pop() {
                    self.renumber(&gone.was, &now);
                }
                // What is placed anew has a new id: what was done to the old one can't be done again.
                if made.iter().any(|change| matches!(change, BoardChange::Place { .. })) {
                    self.redo.clear();
                }
                self.undo.push(way);
            }
        }
    }

    /// What stood under an older version stands again, under the newest: earlier ways go on from it.
    fn renumber(&mut self, older: &[(VisitId, i64)], newest: &[(VisitId, i64)]) {
        for (visit, was) in older {
            let Some((_, now)) = newest.iter().find(|(id, _)| id == visit) else { continue };
            for way in self.undo.iter_mut().chain(&mut self.redo) {
                for change in &mut way.changes {
                    if change.visit() == Some((*visit, *was)) {
                        change.set_version(*now);
                    }
                }
                for seen in &mut way.was {
                    if *seen == (*visit, *was) {
                        seen.1 = *now;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{ProviderId, board::Slot};
    use std::collections::BTreeMap;

    fn to(version: i64, minute: u16) -> BoardChange {
        let visit = VisitId("00000000000000000000000000000001".parse().unwrap());
        let provider = ProviderId("00000000000000000000000000000002".parse().unwrap());
        let slot = Slot { date: jiff::civil::date(2026, 12, 1), minute };
        BoardChange::Move { visit, version, provider, slot, minutes: 60 }
    }

    /// An office that keeps one visit: its version and its start.
    struct Office {
        version: i64,
        minute: u16,
    }

    impl Office {
        fn make(&mut self, changes: &[BoardChange]) -> Option<Vec<BoardChange>> {
            let [BoardChange::Move { version, slot, .. }] = changes else { return None };
            let back = to(self.version + 1, self.minute);
            if *version != self.version {
                return None;
            }
            (self.version, self.minute) = (self.version + 1, slot.minute);
            Some(vec![back])
        }
    }

    fn step(ways: &mut WaysBack, office: &mut Office, step: Step) -> Option<u16> {
        let made = ways.next(step)?.changes.clone();
        let back = office.make(&made)?;
        ways.took(step, &made, back);
        Some(office.minute)
    }

    #[test]
    fn steps_lead_back_and_forth_over_one_visit() {
        let (mut ways, mut office) = (WaysBack::default(), Office { version: 1, minute: 500 });
        for minute in [510, 520, 530] {
            let made = vec![to(office.version, minute)];
            let back = office.make(&made).unwrap();
            ways.took(Step::New, &made, back);
        }
        let walk = [Step::Undo, Step::Undo, Step::Redo, Step::Undo, Step::Undo, Step::Undo, Step::Redo, Step::Redo, Step::Redo];
        let minutes: BTreeMap<usize, Option<u16>> =
            walk.into_iter().enumerate().map(|(at, way)| (at, step(&mut ways, &mut office, way))).collect();
        let expected = [Some(520), Some(510), Some(520), Some(510), Some(500), None, Some(510), Some(520), Some(530)];
        assert_eq!(minutes.into_values().collect::<Vec<_>>(), expected);
        assert!(ways.can_undo() && !ways.can_redo());
    }

    #[test]
    fn a_tab_keeps_the_ways() {
        let mut ways = WaysBack::default();
        for version in 1..4 {
            ways.took(Step::New, &[to(version, 510)], vec![to(version + 1, 500)]);
        }
        ways.took(Step::Undo, &[to(4, 500)], vec![to(5, 510)]);
        assert_eq!(WaysBack::read(&String::from(&ways)), Some(ways));
        assert_eq!(WaysBack::read(""), Some(WaysBack::default()));
        assert_eq!(WaysBack::read("was nobody"), None);
    }

    #[test]
    fn somebody_elses_change_is_not_taken_back() {
        let (mut ways, mut office) = (WaysBack::default(), Office { version: 1, minute: 500 });
        let made = vec![to(1, 510)];
        let back = office.make(&made).unwrap();
        ways.took(Step::New, &made, back);
        office.make(&[to(2, 600)]).unwrap();
        assert_eq!(step(&mut ways, &mut office, Step::Undo), None);
        assert_eq!(office.minute, 600);
        assert!(ways.can_undo(), "the way stays, for who decides to go it anyway");
    }

    #[test]
    fn a_new_change_ends_what_could_be_done_again() {
        let (mut ways, mut office) = (WaysBack::default(), Office { version: 1, minute: 500 });
        let made = vec![to(1, 510)];
        let back = office.make(&made).unwrap();
        ways.took(Step::New, &made, back);
        step(&mut ways, &mut office, Step::Undo).unwrap();
        assert!(ways.can_redo());
        let made = vec![to(3, 700)];
        let back = office.make(&made).unwrap();
        ways.took(Step::New, &made, back);
        assert!(!ways.can_redo());
    }
}
