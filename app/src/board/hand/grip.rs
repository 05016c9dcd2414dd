//! The state of the hand: what it holds and where, what is chosen, and what it sends to the office.

use super::{
    KEPT, feel, keys,
    listen::{When, on},
    news, office,
    page::{Kind, Page, Piece, Thing, all, read},
    panel, pointer,
    ways_back::{Step, WaysBack},
    words,
};
use domain::{
    Language, VisitId,
    board::{Anyway, BoardChange, BoardFacts, Place, Slot},
};
use gloo_storage::{SessionStorage, Storage};
use leptos::{
    prelude::*,
    web_sys::{Element, Event},
};
use std::rc::Rc;

/// What is done to what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Move,
    Length,
}

/// Something in hand. The first piece is the one that was taken; others come along.
#[derive(Clone, Debug)]
pub struct Held {
    pub pieces: Vec<Piece>,
    /// Where the first would be set down.
    pub place: Place,
    pub how: How,
    /// Moved by keys: each place is read out.
    pub by_keys: bool,
}

impl Held {
    /// Where each would be set down. Those that come along are moved by as much as the first; to another provider or day
    /// they go where it goes.
    pub fn places(&self) -> Vec<(&Piece, Place)> {
        let Some(first) = self.pieces.first() else { return Vec::new() };
        let (from, to) = (first.stood, self.place);
        let by = i32::from(to.slot.minute) - i32::from(from.slot.minute);
        let along = |stood: Place| Place {
            provider: if to.provider == from.provider { stood.provider } else { to.provider },
            slot: Slot {
                date: if to.slot.date == from.slot.date { stood.slot.date } else { to.slot.date },
                minute: (i32::from(stood.slot.minute) + by).clamp(0, 24 * 60 - 5) as u16,
            },
            minutes: stood.minutes,
        };
        let others = self.pieces.iter().skip(1).map(|piece| (piece, along(piece.stood)));
        std::iter::once((first, to)).chain(others).collect()
    }

    fn moved(&self) -> bool {
        self.pieces.first().is_some_and(|first| first.stood != self.place || matches!(first.thing, Thing::New { .. }))
    }
}

#[derive(Default)]
pub struct State {
    pub page: Option<Page>,
    pub held: Option<Held>,
    pub pressed: Option<pointer::Pressed>,
    /// Visits that go along with each other.
    pub chosen: Vec<VisitId>,
    pub facts: Option<Rc<BoardFacts>>,
    /// An answer of the office is awaited.
    pub sending: bool,
    /// Others changed something while the hand was not free to look.
    pub behind: bool,
    pub asked: Asked,
}

/// What a dialog asks about.
#[derive(Clone, Debug, Default)]
pub enum Asked {
    #[default]
    Nothing,
    /// Whether a refused change is to be made all the same.
    Anyway { anyway: Option<Anyway>, changes: Vec<BoardChange>, step: Step },
    /// On whose side and why these are cancelled.
    Cancel(Vec<(VisitId, i64)>),
}

#[derive(Clone, Copy)]
pub struct Hand {
    pub lang: Language,
    pub state: StoredValue<State, LocalStorage>,
    ways: StoredValue<WaysBack>,
}

impl Hand {
    /// Takes hold of the page's board. A page without one, such as an empty week, has nothing to hold.
    pub fn wake(lang: Language) {
        let Some(page) = Page::find() else { return };
        let state = State { page: Some(page), ..State::default() };
        let kept = SessionStorage::raw().get_item(KEPT).ok().flatten();
        let ways = kept.and_then(|kept| WaysBack::read(&kept)).unwrap_or_default();
        let hand = Self { lang, state: StoredValue::new_local(state), ways: StoredValue::new(ways) };
        hand.show_ways();
        pointer::listen(hand);
        keys::listen(hand);
        news::listen(hand);
        for id in ["hands-refused", "hands-cancel"] {
            if let Some(dialog) = panel::dialog(id) {
                on(&dialog, "close", When::Bubbling, move |_: Event| hand.answered(id));
            }
        }
        for name in ["undo", "redo", "keys"] {
            if let Ok(Some(button)) = document().query_selector(&format!("[data-hand={name}]")) {
                on(&button, "click", When::Bubbling, move |_: Event| match name {
                    "undo" => hand.step(Step::Undo),
                    "redo" => hand.step(Step::Redo),
                    _ => panel::ask("hands-keys", &[]),
                });
            }
        }
    }

    pub fn page(self) -> Option<Page> {
        self.state.with_value(|state| state.page.clone())
    }

    pub fn holds(self) -> bool {
        self.state.with_value(|state| state.held.is_some())
    }

    /// Takes up the element of a visit or of a line of "not placed", and with it what was chosen together with it.
    pub fn pick_up(self, element: &Element, how: How, by_keys: bool) -> bool {
        let Some(page) = self.page() else { return false };
        if self.holds() || self.state.with_value(|state| state.sending) {
            return false;
        }
        let Some(first) = page.piece(element) else {
            panel::say(words::fixed(self.lang));
            return false;
        };
        let place = first.stood;
        let mut pieces = vec![first];
        if how == How::Move {
            pieces.extend(self.companions(&page, &pieces[0]));
        }
        office::learn(self);
        self.state.update_value(|state| state.held = Some(Held { pieces, place, how, by_keys }));
        self.carry(place);
        true
    }

    /// The other chosen visits, where the taken one is chosen.
    fn companions(self, page: &Page, first: &Piece) -> Vec<Piece> {
        let Thing::Visit { visit: taken, .. } = first.thing else { return Vec::new() };
        let chosen = self.state.with_value(|state| state.chosen.clone());
        if !chosen.contains(&taken) {
            return Vec::new();
        }
        let others = chosen.into_iter().filter(|visit| *visit != taken);
        others.filter_map(|visit| page.piece(&page.visit(visit)?)).collect()
    }

    /// Holds it over another place.
    pub fn carry(self, place: Place) {
        let held = self.state.try_update_value(|state| {
            let held = state.held.as_mut()?;
            held.place = place;
            Some(held.clone())
        });
        let Some(held) = held.flatten() else { return };
        self.show_held();
        if held.by_keys
            && let Some(first) = held.pieces.first()
        {
            Page::focus(first);
        }
        self.feel();
    }

    /// Shows what is held where it would stand.
    pub fn show_held(self) {
        let held = self.state.with_value(|state| state.held.clone().zip(state.page.clone()).zip(Some(state.facts.clone())));
        let Some(((held, page), facts)) = held else { return };
        for (piece, place) in held.places() {
            page.show(piece, place, feel::lands(&page, facts.as_deref(), piece.thing, place));
        }
    }

    /// Tells what is felt where it is held.
    pub fn feel(self) {
        let felt = self.state.with_value(|state| {
            let held = state.held.as_ref()?;
            Some((feel::felt(self.lang, state.page.as_ref()?, held, state.facts.as_deref()), held.by_keys))
        });
        let Some((felt, by_keys)) = felt else { return };
        if by_keys {
            let parts: Vec<&str> = [&felt.place, &felt.road, &felt.wrong].into_iter().map(String::as_str).collect();
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            panel::say(&format!("{}.", parts.join(". ")));
        }
        panel::show_felt(Some(&felt));
    }

    fn take_held(self) -> Option<Held> {
        panel::show_felt(None);
        self.state.try_update_value(|state| state.held.take()).flatten()
    }

    /// Lets go: everything is where it stood.
    pub fn let_go(self) {
        let Some((held, page)) = self.take_held().zip(self.page()) else { return };
        page.put_back(&held.pieces);
        if held.by_keys {
            panel::say(words::let_go(self.lang));
            if let Some(first) = held.pieces.first() {
                Page::focus(first);
            }
        }
        office::catch_up(self);
    }

    /// Sets it down where it is held, and asks the office.
    pub fn set_down(self) {
        let moved = self.state.with_value(|state| state.held.as_ref().is_some_and(Held::moved));
        if !moved {
            self.let_go();
            return;
        }
        let Some((held, page)) = self.take_held().zip(self.page()) else { return };
        let changes = held.places().into_iter().map(|(piece, place)| change(page.kind, piece, place)).collect();
        page.settle(&held.pieces);
        office::send(self, changes, None, Step::New, held.pieces);
    }

    /// A visit joins those that are chosen, or leaves them.
    pub fn choose(self, element: &Element) {
        let Some((page, visit)) = self.page().zip(read(element, "data-visit")) else { return };
        let count = self.state.try_update_value(|state| {
            match state.chosen.iter().position(|chosen| *chosen == visit) {
                Some(at) => drop(state.chosen.remove(at)),
                None => state.chosen.push(visit),
            }
            state.chosen.len()
        });
        self.show_chosen(&page);
        panel::say(&words::chosen(self.lang, count.unwrap_or(0)));
    }

    pub fn choose_none(self) {
        self.state.update_value(|state| state.chosen.clear());
        if let Some(page) = self.page() {
            self.show_chosen(&page);
        }
    }

    /// Marks what is chosen; the board may have been drawn anew.
    pub fn show_chosen(self, page: &Page) {
        for element in all(&page.board, ".is-chosen") {
            element.class_list().remove_1("is-chosen").ok();
        }
        for visit in self.state.with_value(|state| state.chosen.clone()) {
            if let Some(element) = page.visit(visit) {
                element.class_list().add_1("is-chosen").ok();
            }
        }
    }

    /// Asks on whose side and why, for this visit or for all that are chosen with it.
    pub fn ask_to_cancel(self, element: &Element) {
        let Some(page) = self.page() else { return };
        let Some(first) = page.piece(element) else {
            panel::say(words::fixed(self.lang));
            return;
        };
        let others = self.companions(&page, &first);
        let visits = std::iter::once(&first).chain(&others).filter_map(|piece| match piece.thing {
            Thing::Visit { visit, version } => Some((visit, version)),
            Thing::New { .. } => None,
        });
        let visits: Vec<_> = visits.collect();
        if !visits.is_empty() {
            panel::ask("hands-cancel", &[words::to_cancel(self.lang, visits.len())]);
            self.state.update_value(|state| state.asked = Asked::Cancel(visits));
        }
    }

    /// Takes the last change back, or makes it again.
    pub fn step(self, step: Step) {
        if self.holds() || self.state.with_value(|state| state.sending) {
            return;
        }
        match self.ways.with_value(|ways| ways.next(step).map(|way| way.changes.clone())) {
            Some(changes) => office::send(self, changes, None, step, Vec::new()),
            None if step == Step::Undo => panel::say(words::nothing_to_undo(self.lang)),
            None => panel::say(words::nothing_to_redo(self.lang)),
        }
    }

    /// A change took place: its way back is kept for this tab.
    pub fn took(self, step: Step, made: &[BoardChange], back: Vec<BoardChange>) {
        self.ways.update_value(|ways| ways.took(step, made, back));
        // A full storage only means that the ways back end with this page.
        self.ways.with_value(|ways| SessionStorage::raw().set_item(KEPT, &String::from(ways)).ok());
        self.show_ways();
    }

    fn show_ways(self) {
        let (undo, redo) = self.ways.with_value(|ways| (ways.can_undo(), ways.can_redo()));
        panel::show_ways(undo, redo);
    }

    /// A dialog was closed: with its button's word, or with none to leave all as it is.
    fn answered(self, id: &str) {
        let Some(dialog) = panel::dialog(id) else { return };
        let asked = self.state.try_update_value(|state| std::mem::take(&mut state.asked)).unwrap_or_default();
        if dialog.return_value().is_empty() {
            return;
        }
        match asked {
            Asked::Nothing | Asked::Anyway { anyway: None, .. } => {}
            Asked::Anyway { anyway: Some(Anyway::Reason), changes, step } => {
                office::send(self, changes, panel::reason(&dialog), step, Vec::new());
            }
            Asked::Anyway { anyway: Some(Anyway::Fresh(changes)), step, .. } => {
                office::send(self, changes, None, step, Vec::new());
            }
            Asked::Cancel(visits) => {
                let Some((by, reason)) = panel::side(&dialog).zip(panel::reason(&dialog)) else { return };
                let cancel = |(visit, version)| BoardChange::Cancel { visit, version, by, reason: reason.clone() };
                office::send(self, visits.into_iter().map(cancel).collect(), None, Step::New, Vec::new());
            }
        }
    }
}

fn change(kind: Kind, piece: &Piece, Place { provider, slot, minutes }: Place) -> BoardChange {
    match piece.thing {
        Thing::Visit { visit, version } => BoardChange::Move { visit, version, provider, slot, minutes },
        Thing::New { authorization } => {
            // A cell of the week is a day: the office finds the time.
            let minute = (kind == Kind::Day).then_some(slot.minute);
            BoardChange::Place { authorization, provider, date: slot.date, minute }
        }
    }
}
