//! The undo and redo stacks of this tab's changes.

use domain::{
    VisitId,
    board::{BoardChange, ENTRY_SEPARATOR},
};

/// How many steps can be undone.
const MAX_STEPS: usize = 50;

/// The changes that revert a step, with the visits' versions after the step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoEntry {
    pub changes: Vec<BoardChange>,
    /// The versions before the step. Undoing it restores the same state under a new version.
    previous_versions: Vec<(VisitId, i64)>,
}

/// Whether a change is new, an undo or a redo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryStep {
    New,
    Undo,
    Redo,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoStack {
    undo: Vec<UndoEntry>,
    redo: Vec<UndoEntry>,
}

/// The session storage format: a list of `undo` or `redo` (starts an entry), `was VISIT VERSION`, and changes.
impl From<&UndoStack> for String {
    fn from(history: &UndoStack) -> Self {
        let history = history.undo.iter().map(|entry| ("undo", entry)).chain(history.redo.iter().map(|entry| ("redo", entry)));
        let entries = history.flat_map(|(kind, entry)| {
            let previous_versions = entry.previous_versions.iter().map(|(visit, version)| format!("was {visit} {version}"));
            std::iter::once(kind.to_owned()).chain(previous_versions).chain(entry.changes.iter().map(BoardChange::to_string))
        });
        entries.collect::<Vec<_>>().join(&ENTRY_SEPARATOR.to_string())
    }
}

impl UndoStack {
    /// Parses the stored stack; `None` if it can't be parsed, for example when another release wrote it.
    pub fn read(text: &str) -> Option<Self> {
        let mut history = Self::default();
        let mut redo = false;
        for entry in text.split(ENTRY_SEPARATOR).filter(|entry| !entry.is_empty()) {
            if matches!(entry, "undo" | "redo") {
                redo = entry == "redo";
            }
            let stack = if redo { &mut history.redo } else { &mut history.undo };
            match entry {
                "undo" | "redo" => stack.push(UndoEntry { changes: Vec::new(), previous_versions: Vec::new() }),
                _ => match entry.strip_prefix("was ") {
                    Some(previous) => {
                        let (visit, version) = previous.split_once(' ')?;
                        stack.last_mut()?.previous_versions.push((visit.parse().ok()?, version.parse().ok()?));
                    }
                    None => stack.last_mut()?.changes.push(entry.parse().ok()?),
                },
            }
        }
        Some(history)
    }
}

fn versions(changes: &[BoardChange]) -> Vec<(VisitId, i64)> {
    changes.iter().filter_map(BoardChange::visit).collect()
}

impl UndoStack {
    /// The changes to send for a step.
    pub fn peek(&self, step: HistoryStep) -> Option<&UndoEntry> {
        match step {
            HistoryStep::New => None,
            HistoryStep::Undo => self.undo.last(),
            HistoryStep::Redo => self.redo.last(),
        }
    }

    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// Records that the changes `made` were applied; `back` reverts them.
    pub fn record(&mut self, step: HistoryStep, made: &[BoardChange], back: Vec<BoardChange>) {
        // Nothing changed, so there is nothing to revert.
        if back.is_empty() {
            match step {
                HistoryStep::New => {}
                HistoryStep::Undo => drop(self.undo.pop()),
                HistoryStep::Redo => drop(self.redo.pop()),
            }
            return;
        }
        let now = versions(&back);
        let entry = UndoEntry { changes: back, previous_versions: versions(made) };
        match step {
            HistoryStep::New => {
                self.redo.clear();
                self.undo.push(entry);
                if self.undo.len() > MAX_STEPS {
                    self.undo.remove(0);
                }
            }
            HistoryStep::Undo => {
                if let Some(popped) = self.undo.pop() {
                    self.renumber(&popped.previous_versions, &now);
                }
                self.redo.push(entry);
            }
            HistoryStep::Redo => {
                if let Some(popped) = self.redo.pop() {
                    self.renumber(&popped.previous_versions, &now);
                }
                // A visit that is scheduled again gets a new id: later changes to the old one can't be redone.
                if made.iter().any(|change| matches!(change, BoardChange::Place { .. })) {
                    self.redo.clear();
                }
                self.undo.push(entry);
            }
        }
    }

    /// The same state exists again under a newer version: earlier entries continue from it.
    fn renumber(&mut self, older: &[(VisitId, i64)], newest: &[(VisitId, i64)]) {
        for (visit, previous) in older {
            let Some((_, now)) = newest.iter().find(|(id, _)| id == visit) else { continue };
            for entry in self.undo.iter_mut().chain(&mut self.redo) {
                for change in &mut entry.changes {
                    if change.visit() == Some((*visit, *previous)) {
                        change.set_version(*now);
                    }
                }
                for pair in &mut entry.previous_versions {
                    if *pair == (*visit, *previous) {
                        pair.1 = *now;
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

    /// A server with one visit: its version and its start.
    struct FakeServer {
        version: i64,
        minute: u16,
    }

    impl FakeServer {
        fn apply(&mut self, changes: &[BoardChange]) -> Option<Vec<BoardChange>> {
            let [BoardChange::Move { version, slot, .. }] = changes else { return None };
            let back = to(self.version + 1, self.minute);
            if *version != self.version {
                return None;
            }
            (self.version, self.minute) = (self.version + 1, slot.minute);
            Some(vec![back])
        }
    }

    fn step(history: &mut UndoStack, server: &mut FakeServer, step: HistoryStep) -> Option<u16> {
        let made = history.peek(step)?.changes.clone();
        let back = server.apply(&made)?;
        history.record(step, &made, back);
        Some(server.minute)
    }

    #[test]
    fn undo_and_redo_walk_through_the_changes_of_one_visit() {
        let (mut history, mut server) = (UndoStack::default(), FakeServer { version: 1, minute: 500 });
        for minute in [510, 520, 530] {
            let made = vec![to(server.version, minute)];
            let back = server.apply(&made).unwrap();
            history.record(HistoryStep::New, &made, back);
        }
        let steps = [
            HistoryStep::Undo,
            HistoryStep::Undo,
            HistoryStep::Redo,
            HistoryStep::Undo,
            HistoryStep::Undo,
            HistoryStep::Undo,
            HistoryStep::Redo,
            HistoryStep::Redo,
            HistoryStep::Redo,
        ];
        let minutes: BTreeMap<usize, Option<u16>> =
            steps.into_iter().enumerate().map(|(at, entry)| (at, step(&mut history, &mut server, entry))).collect();
        let expected = [Some(520), Some(510), Some(520), Some(510), Some(500), None, Some(510), Some(520), Some(530)];
        assert_eq!(minutes.into_values().collect::<Vec<_>>(), expected);
        assert!(history.can_undo() && !history.can_redo());
    }

    #[test]
    fn the_undo_stack_survives_storage() {
        let mut history = UndoStack::default();
        for version in 1..4 {
            history.record(HistoryStep::New, &[to(version, 510)], vec![to(version + 1, 500)]);
        }
        history.record(HistoryStep::Undo, &[to(4, 500)], vec![to(5, 510)]);
        assert_eq!(UndoStack::read(&String::from(&history)), Some(history));
        assert_eq!(UndoStack::read(""), Some(UndoStack::default()));
        assert_eq!(UndoStack::read("was nobody"), None);
    }

    #[test]
    fn another_users_change_is_not_undone() {
        let (mut history, mut server) = (UndoStack::default(), FakeServer { version: 1, minute: 500 });
        let made = vec![to(1, 510)];
        let back = server.apply(&made).unwrap();
        history.record(HistoryStep::New, &made, back);
        server.apply(&[to(2, 600)]).unwrap();
        assert_eq!(step(&mut history, &mut server, HistoryStep::Undo), None);
        assert_eq!(server.minute, 600);
        assert!(history.can_undo(), "the entry stays, so that the user can still undo after confirming");
    }

    #[test]
    fn a_new_change_clears_the_redo_stack() {
        let (mut history, mut server) = (UndoStack::default(), FakeServer { version: 1, minute: 500 });
        let made = vec![to(1, 510)];
        let back = server.apply(&made).unwrap();
        history.record(HistoryStep::New, &made, back);
        step(&mut history, &mut server, HistoryStep::Undo).unwrap();
        assert!(history.can_redo());
        let made = vec![to(3, 700)];
        let back = server.apply(&made).unwrap();
        history.record(HistoryStep::New, &made, back);
        assert!(!history.can_redo());
    }
}
