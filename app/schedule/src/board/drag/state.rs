//! The drag controller and its state: what is dragged and where, the selection, pending requests and dialogs.

use super::{
    UNDO_STORAGE_KEY, api_client, keyboard,
    listen::{EventPhase, on},
    live_updates, messages,
    page::{BoardKind, DragItem, ItemKind, Page, all, read},
    panel, pointer, preview,
    undo::{HistoryStep, UndoStack},
};
use domain::{
    Language, VisitId,
    board::{BoardChange, BoardContext, OverrideOption, Placement, Slot},
};
use gloo_storage::{SessionStorage, Storage};
use leptos::{
    prelude::*,
    web_sys::{Element, Event},
};
use std::rc::Rc;
use web::dom::element;

/// What the drag changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DragMode {
    Move,
    Resize,
}

/// The dragged items. The first is the one that was picked up; other selected visits move with it.
#[derive(Clone, Debug)]
pub struct Dragged {
    pub items: Vec<DragItem>,
    /// Where the first item would be dropped.
    pub place: Placement,
    pub mode: DragMode,
    /// Dragged by keyboard: each place is announced.
    pub by_keyboard: bool,
}

impl Dragged {
    /// Where each item would be dropped. The others move by the same number of minutes as the first; a change of provider or day
    /// applies to all.
    pub fn drop_places(&self) -> Vec<(&DragItem, Placement)> {
        let Some(first) = self.items.first() else { return Vec::new() };
        let (from, to) = (first.origin, self.place);
        let by = i32::from(to.slot.minute) - i32::from(from.slot.minute);
        let along = |origin: Placement| Placement {
            provider: if to.provider == from.provider { origin.provider } else { to.provider },
            slot: Slot {
                date: if to.slot.date == from.slot.date { origin.slot.date } else { to.slot.date },
                minute: (i32::from(origin.slot.minute) + by).clamp(0, 24 * 60 - 5) as u16,
            },
            minutes: origin.minutes,
        };
        let others = self.items.iter().skip(1).map(|item| (item, along(item.origin)));
        std::iter::once((first, to)).chain(others).collect()
    }

    fn has_moved(&self) -> bool {
        self.items.first().is_some_and(|first| first.origin != self.place || matches!(first.kind, ItemKind::New { .. }))
    }
}

#[derive(Default)]
pub struct DragState {
    pub page: Option<Page>,
    pub dragged: Option<Dragged>,
    pub pressed: Option<pointer::Pressed>,
    /// Selected visits, which move together.
    pub selected: Vec<VisitId>,
    pub context: Option<Rc<BoardContext>>,
    /// A request is pending.
    pub sending: bool,
    /// Another user changed something that the page doesn't show yet.
    pub stale: bool,
    pub pending_dialog: PendingDialog,
}

/// What the open dialog asks.
#[derive(Clone, Debug, Default)]
pub enum PendingDialog {
    #[default]
    Nothing,
    /// Whether to override the rules for a refused change.
    Override { override_option: Option<OverrideOption>, changes: Vec<BoardChange>, step: HistoryStep },
    /// Who canceled these visits and why.
    Cancel(Vec<(VisitId, i64)>),
}

#[derive(Clone, Copy)]
pub struct DragController {
    pub lang: Language,
    pub state: StoredValue<DragState, LocalStorage>,
    undo_stack: StoredValue<UndoStack>,
}

impl DragController {
    /// Starts on the page's board. A page without a board, such as an empty week, has nothing to drag.
    pub fn start(lang: Language) {
        let Some(page) = Page::find() else { return };
        let state = DragState { page: Some(page), ..DragState::default() };
        let saved = SessionStorage::raw().get_item(UNDO_STORAGE_KEY).ok().flatten();
        let undo_stack = saved.and_then(|saved| UndoStack::read(&saved)).unwrap_or_default();
        let controller = Self { lang, state: StoredValue::new_local(state), undo_stack: StoredValue::new(undo_stack) };
        controller.update_undo_buttons();
        pointer::listen(controller);
        keyboard::listen(controller);
        live_updates::listen(controller);
        for id in ["board-refused", "board-cancel"] {
            if let Some(dialog) = panel::dialog(id) {
                on(&dialog, "close", EventPhase::Bubbling, move |_: Event| controller.dialog_closed(id));
            }
        }
        for name in ["undo", "redo", "keys"] {
            if let Some(button) = element(&format!("[data-board-action={name}]")) {
                on(&button, "click", EventPhase::Bubbling, move |_: Event| match name {
                    "undo" => controller.apply_step(HistoryStep::Undo),
                    "redo" => controller.apply_step(HistoryStep::Redo),
                    _ => panel::ask("board-shortcuts", &[]),
                });
            }
        }
    }

    pub fn page(self) -> Option<Page> {
        self.state.with_value(|state| state.page.clone())
    }

    pub fn is_dragging(self) -> bool {
        self.state.with_value(|state| state.dragged.is_some())
    }

    /// Starts dragging a visit or a "not scheduled" line, together with the other selected visits.
    pub fn start_drag(self, element: &Element, mode: DragMode, by_keyboard: bool) -> bool {
        let Some(page) = self.page() else { return false };
        if self.is_dragging() || self.state.with_value(|state| state.sending) {
            return false;
        }
        let Some(first) = page.item(element) else {
            panel::announce(messages::not_movable(self.lang));
            return false;
        };
        let place = first.origin;
        let mut items = vec![first];
        if mode == DragMode::Move {
            items.extend(self.co_selected(&page, &items[0]));
        }
        api_client::load_context(self);
        self.state.update_value(|state| state.dragged = Some(Dragged { items, place, mode, by_keyboard }));
        self.drag_to(place);
        true
    }

    /// The other selected visits, if this one is selected.
    fn co_selected(self, page: &Page, first: &DragItem) -> Vec<DragItem> {
        let ItemKind::Visit { visit: picked, .. } = first.kind else { return Vec::new() };
        let selected = self.state.with_value(|state| state.selected.clone());
        if !selected.contains(&picked) {
            return Vec::new();
        }
        let others = selected.into_iter().filter(|visit| *visit != picked);
        others.filter_map(|visit| page.item(&page.visit(visit)?)).collect()
    }

    /// Moves the dragged items to another place.
    pub fn drag_to(self, place: Placement) {
        let dragged = self.state.try_update_value(|state| {
            let dragged = state.dragged.as_mut()?;
            dragged.place = place;
            Some(dragged.clone())
        });
        let Some(dragged) = dragged.flatten() else { return };
        self.show_dragged();
        if dragged.by_keyboard
            && let Some(first) = dragged.items.first()
        {
            Page::focus(first);
        }
        self.update_preview();
    }

    /// Shows the dragged items at their current place.
    pub fn show_dragged(self) {
        let dragged =
            self.state.with_value(|state| state.dragged.clone().zip(state.page.clone()).zip(Some(state.context.clone())));
        let Some(((dragged, page), context)) = dragged else { return };
        for (item, place) in dragged.drop_places() {
            page.show(item, place, preview::start_minute(&page, context.as_deref(), item.kind, place));
        }
    }

    /// Updates the preview, and announces it when dragging by keyboard.
    pub fn update_preview(self) {
        let preview_text = self.state.with_value(|state| {
            let dragged = state.dragged.as_ref()?;
            Some((preview::preview_text(self.lang, state.page.as_ref()?, dragged, state.context.as_deref()), dragged.by_keyboard))
        });
        let Some((preview_text, by_keyboard)) = preview_text else { return };
        if by_keyboard {
            let parts: Vec<&str> =
                [&preview_text.place, &preview_text.route, &preview_text.problems].into_iter().map(String::as_str).collect();
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            panel::announce(&format!("{}.", parts.join(". ")));
        }
        panel::show_preview(Some(&preview_text));
    }

    fn take_dragged(self) -> Option<Dragged> {
        panel::show_preview(None);
        self.state.try_update_value(|state| state.dragged.take()).flatten()
    }

    /// Cancels the drag: every item returns to its origin.
    pub fn cancel_drag(self) {
        let Some((dragged, page)) = self.take_dragged().zip(self.page()) else { return };
        page.restore(&dragged.items);
        if dragged.by_keyboard {
            panel::announce(messages::drag_cancelled(self.lang));
            if let Some(first) = dragged.items.first() {
                Page::focus(first);
            }
        }
        api_client::refresh_if_stale(self);
    }

    /// Drops the items at their current place and sends the changes.
    pub fn drop_items(self) {
        let moved = self.state.with_value(|state| state.dragged.as_ref().is_some_and(Dragged::has_moved));
        if !moved {
            self.cancel_drag();
            return;
        }
        let Some((dragged, page)) = self.take_dragged().zip(self.page()) else { return };
        let changes = dragged.drop_places().into_iter().map(|(item, place)| change(page.kind, item, place)).collect();
        page.mark_dropped(&dragged.items);
        api_client::send(self, changes, None, HistoryStep::New, dragged.items);
    }

    /// Adds a visit to the selection, or removes it.
    pub fn toggle_selection(self, element: &Element) {
        let Some((page, visit)) = self.page().zip(read(element, "data-visit")) else { return };
        let count = self.state.try_update_value(|state| {
            match state.selected.iter().position(|selected| *selected == visit) {
                Some(at) => drop(state.selected.remove(at)),
                None => state.selected.push(visit),
            }
            state.selected.len()
        });
        self.show_selection(&page);
        panel::announce(&messages::selected_count(self.lang, count.unwrap_or(0)));
    }

    pub fn clear_selection(self) {
        self.state.update_value(|state| state.selected.clear());
        if let Some(page) = self.page() {
            self.show_selection(&page);
        }
    }

    /// Marks the selected visits; the board may have been re-rendered.
    pub fn show_selection(self, page: &Page) {
        for element in all(&page.board, ".is-selected") {
            element.class_list().remove_1("is-selected").ok();
        }
        for visit in self.state.with_value(|state| state.selected.clone()) {
            if let Some(element) = page.visit(visit) {
                element.class_list().add_1("is-selected").ok();
            }
        }
    }

    /// Asks who canceled and why, for this visit and the others selected with it.
    pub fn confirm_cancel(self, element: &Element) {
        let Some(page) = self.page() else { return };
        let Some(first) = page.item(element) else {
            panel::announce(messages::not_movable(self.lang));
            return;
        };
        let others = self.co_selected(&page, &first);
        let visits = std::iter::once(&first).chain(&others).filter_map(|item| match item.kind {
            ItemKind::Visit { visit, version } => Some((visit, version)),
            ItemKind::New { .. } => None,
        });
        let visits: Vec<_> = visits.collect();
        if !visits.is_empty() {
            panel::ask("board-cancel", &[messages::cancel_count(self.lang, visits.len())]);
            self.state.update_value(|state| state.pending_dialog = PendingDialog::Cancel(visits));
        }
    }

    /// Undoes the last change, or redoes it.
    pub fn apply_step(self, step: HistoryStep) {
        if self.is_dragging() || self.state.with_value(|state| state.sending) {
            return;
        }
        match self.undo_stack.with_value(|history| history.peek(step).map(|entry| entry.changes.clone())) {
            Some(changes) => api_client::send(self, changes, None, step, Vec::new()),
            None if step == HistoryStep::Undo => panel::announce(messages::nothing_to_undo(self.lang)),
            None => panel::announce(messages::nothing_to_redo(self.lang)),
        }
    }

    /// Records an applied change on this tab's undo stack.
    pub fn record_step(self, step: HistoryStep, made: &[BoardChange], back: Vec<BoardChange>) {
        self.undo_stack.update_value(|history| history.record(step, made, back));
        // If the storage is full, the undo stack is lost with this page.
        self.undo_stack.with_value(|history| SessionStorage::raw().set_item(UNDO_STORAGE_KEY, &String::from(history)).ok());
        self.update_undo_buttons();
    }

    fn update_undo_buttons(self) {
        let (undo, redo) = self.undo_stack.with_value(|history| (history.can_undo(), history.can_redo()));
        panel::update_undo_buttons(undo, redo);
    }

    /// A dialog was closed. Its return value is that of the pressed button, or empty to cancel.
    fn dialog_closed(self, id: &str) {
        let Some(dialog) = panel::dialog(id) else { return };
        let pending_dialog = self.state.try_update_value(|state| std::mem::take(&mut state.pending_dialog)).unwrap_or_default();
        if dialog.return_value().is_empty() {
            return;
        }
        match pending_dialog {
            PendingDialog::Nothing | PendingDialog::Override { override_option: None, .. } => {}
            PendingDialog::Override { override_option: Some(OverrideOption::Reason), changes, step } => {
                api_client::send(self, changes, panel::reason(&dialog), step, Vec::new());
            }
            PendingDialog::Override { override_option: Some(OverrideOption::RetryOnCurrent(changes)), step, .. } => {
                api_client::send(self, changes, None, step, Vec::new());
            }
            PendingDialog::Cancel(visits) => {
                let Some((by, reason)) = panel::cancelled_by(&dialog).zip(panel::reason(&dialog)) else { return };
                let cancel = |(visit, version)| BoardChange::Cancel { visit, version, by, reason: reason.clone() };
                api_client::send(self, visits.into_iter().map(cancel).collect(), None, HistoryStep::New, Vec::new());
            }
        }
    }
}

fn change(kind: BoardKind, item: &DragItem, Placement { provider, slot, minutes }: Placement) -> BoardChange {
    match item.kind {
        ItemKind::Visit { visit, version } => BoardChange::Move { visit, version, provider, slot, minutes },
        ItemKind::New { authorization } => {
            // A week cell is a whole day: the server finds the time.
            let minute = (kind == BoardKind::Day).then_some(slot.minute);
            BoardChange::Place { authorization, provider, date: slot.date, minute }
        }
    }
}
