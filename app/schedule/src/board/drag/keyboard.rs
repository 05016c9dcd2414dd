//! Drag and drop by keyboard: arrow keys move the focus between visits, Space picks up and drops, and each place is announced.

use super::{
    listen::{EventPhase, on},
    messages,
    page::{BoardKind, DragItem, GRID_MINUTES, ItemKind, Page, all, is_rtl_page, one, read},
    panel,
    preview::place_text,
    state::{DragController, DragMode, Dragged},
    undo::HistoryStep,
};
use domain::{
    board::{Placement, Slot},
    visits::is_valid_duration,
};
use jiff::civil::Date;
use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, FocusEvent, HtmlElement, KeyboardEvent},
};

pub fn listen(controller: DragController) {
    on(&window(), "keydown", EventPhase::Bubbling, move |event: KeyboardEvent| {
        // An open dialog handles its own keys.
        if !panel::is_dialog_open() && handle_key(controller, &event) {
            event.prevent_default();
        }
    });
    on(&window(), "focusout", EventPhase::Bubbling, move |event: FocusEvent| {
        if let Some(link) = event.target().and_then(|at| at.dyn_into::<Element>().ok()) {
            link.class_list().remove_1(TIP_HIDDEN_CLASS).ok();
        }
    });
}

/// Hides the tooltip of a focused week cell after Escape.
const TIP_HIDDEN_CLASS: &str = "is-tip-hidden";

/// Whether the controller handled the key.
fn handle_key(controller: DragController, event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|at| at.dyn_into::<Element>().ok());
    if target.as_ref().is_some_and(|at| at.matches("input, textarea, select, [contenteditable]").unwrap_or(false)) {
        return false;
    }
    let (key, command) = (event.key(), event.ctrl_key() || event.meta_key());
    if command {
        return match (key.to_ascii_lowercase().as_str(), event.shift_key()) {
            ("z", false) => step(controller, HistoryStep::Undo),
            ("z", true) | ("y", _) => step(controller, HistoryStep::Redo),
            _ => false,
        };
    }
    if event.alt_key() {
        return false;
    }
    if controller.is_dragging() {
        return key_while_dragging(controller, &key, event.shift_key());
    }
    if key == "Escape" {
        controller.clear_selection();
        if let Some(link) = target.filter(|at| at.matches("td[data-date] > a").unwrap_or(false)) {
            link.class_list().add_1(TIP_HIDDEN_CLASS).ok();
        }
        return false;
    }
    target.is_some_and(|target| key_while_idle(controller, &target, &key, event.shift_key()))
}

fn step(controller: DragController, step: HistoryStep) -> bool {
    controller.apply_step(step);
    true
}

fn key_while_idle(controller: DragController, target: &Element, key: &str, shift: bool) -> bool {
    let Some(page) = controller.page() else { return false };
    if let Some(element) = Page::closest_item(target).filter(|element| !element.matches("rect").unwrap_or(false)) {
        return match (key, shift) {
            (" ", true) => {
                controller.toggle_selection(&element);
                true
            }
            (" ", false) => start(controller, &page, &element),
            ("Delete" | "Backspace", _) if element.has_attribute("data-visit") => {
                controller.confirm_cancel(&element);
                true
            }
            _ => arrow(key).is_some_and(|(along, across)| focus_next(&page, &element, along, across)),
        };
    }
    let Some(cell) = target.closest("td[data-date]").ok().flatten() else { return false };
    match key {
        " " => {
            match movable_visits(&cell).first() {
                Some(first) => drop(start(controller, &page, first)),
                None => panel::announce(messages::none_to_move(controller.lang)),
            }
            true
        }
        "Delete" | "Backspace" => {
            if let Some(first) = movable_visits(&cell).first() {
                controller.confirm_cancel(first);
            }
            true
        }
        _ => arrow(key).is_some_and(|(along, across)| focus_next_cell(&page, &cell, along, across)),
    }
}

fn movable_visits(cell: &Element) -> Vec<Element> {
    all(cell, "[data-visit][data-version]")
}

fn start(controller: DragController, page: &Page, element: &Element) -> bool {
    if controller.start_drag(element, DragMode::Move, true) {
        let announcement = controller.state.with_value(|state| {
            let dragged = state.dragged.as_ref()?;
            let first = dragged.items.first()?;
            Some(messages::drag_started(
                controller.lang,
                &first.name,
                place_text(controller.lang, page, first.kind, dragged.place),
            ))
        });
        panel::announce(&announcement.unwrap_or_default());
    }
    true
}

/// Steps along the row and across the rows; in right-to-left pages the left and right arrows are swapped.
fn arrow(key: &str) -> Option<(i32, i32)> {
    let forth = if is_rtl_page() { -1 } else { 1 };
    match key {
        "ArrowRight" => Some((forth, 0)),
        "ArrowLeft" => Some((-forth, 0)),
        "ArrowDown" => Some((0, 1)),
        "ArrowUp" => Some((0, -1)),
        _ => None,
    }
}

fn key_while_dragging(controller: DragController, key: &str, shift: bool) -> bool {
    match key {
        "Escape" => controller.cancel_drag(),
        " " | "Enter" => controller.drop_items(),
        "n" | "N" => drag_next_visit_of_day(controller),
        _ => {
            let Some((along, across)) = arrow(key) else { return key == "Tab" };
            let place = controller.state.with_value(|state| {
                let (dragged, page) = state.dragged.as_ref().zip(state.page.as_ref())?;
                if shift { resized_place(dragged, along) } else { moved_place(page, dragged, along, across) }
            });
            if let Some(place) = place {
                controller.state.update_value(|state| {
                    if let Some(dragged) = state.dragged.as_mut() {
                        dragged.by_keyboard = true;
                    }
                });
                controller.drag_to(place);
            }
        }
    }
    true
}

/// Five minutes longer or shorter. Other selected visits keep their length, and a new visit keeps that of its authorization.
fn resized_place(dragged: &Dragged, along: i32) -> Option<Placement> {
    let first = dragged.items.first()?;
    let minutes = u16::try_from(i32::from(dragged.place.minutes) + along * i32::from(GRID_MINUTES)).ok()?;
    let is_allowed = is_valid_duration(minutes) && along != 0 && matches!(first.kind, ItemKind::Visit { .. });
    is_allowed.then_some(Placement { minutes, ..dragged.place })
}

fn moved_place(page: &Page, dragged: &Dragged, along: i32, across: i32) -> Option<Placement> {
    let Placement { provider, slot, minutes } = dragged.place;
    if across != 0 {
        let providers = page.providers();
        let at = providers.iter().position(|one| *one == provider)?;
        let next = at.checked_add_signed(across.signum() as isize)?;
        return Some(Placement { provider: *providers.get(next)?, ..dragged.place });
    }
    let slot = match page.kind {
        BoardKind::Day => {
            let minute = i32::from(slot.minute) + along * i32::from(GRID_MINUTES);
            let last = i32::from(page.to) - i32::from(minutes);
            Slot { minute: u16::try_from(minute).ok().filter(|_| minute >= i32::from(page.from) && minute <= last)?, ..slot }
        }
        BoardKind::Week => Slot { date: neighbor(&page.dates(provider), slot.date, along)?, ..slot },
    };
    Some(Placement { slot, ..dragged.place })
}

fn neighbor(dates: &[Date], date: Date, along: i32) -> Option<Date> {
    let at = dates.iter().position(|one| *one == date)?;
    dates.get(at.checked_add_signed(along.signum() as isize)?).copied()
}

/// A week cell holds several visits: drags the next one of the day instead.
fn drag_next_visit_of_day(controller: DragController) {
    let Some(page) = controller.page().filter(|page| page.kind == BoardKind::Week) else { return };
    let taken = controller.state.with_value(|state| state.dragged.as_ref()?.items.first().cloned());
    let Some(DragItem { kind: ItemKind::Visit { visit, .. }, origin, .. }) = taken else { return };
    controller.cancel_drag();
    let Some(visits) = page.cell(origin.provider, origin.slot.date).map(|cell| movable_visits(&cell)) else { return };
    let at = visits.iter().position(|element| read(element, "data-visit") == Some(visit)).map_or(0, |at| at + 1);
    if let Some(next) = visits.get(at % visits.len().max(1)) {
        start(controller, &page, next);
    }
}

/// Moves the focus to the neighbor in the row, or to the nearest in time of the next row that has a visit.
fn focus_next(page: &Page, element: &Element, along: i32, across: i32) -> bool {
    if element.has_attribute("data-authorization") {
        let lines = all(&document().document_element().expect("a page has a root"), "[data-authorization]");
        return focus_neighbor(&lines, element, across);
    }
    let Some(row) = element.closest("[data-provider]").ok().flatten() else { return false };
    if across == 0 {
        let mut bars = all(&row, "[data-visit]");
        bars.sort_by_key(|bar| read::<u16>(bar, "data-at"));
        return focus_neighbor(&bars, element, along);
    }
    let Some(start) = read::<i32>(element, "data-at") else { return false };
    let rows = all(&page.board, "[data-provider]");
    let Some(at) = rows.iter().position(|one| one.is_same_node(Some(&row))) else { return false };
    let onward: Vec<&Element> =
        if across > 0 { rows.iter().skip(at + 1).collect() } else { rows.iter().take(at).rev().collect() };
    let nearest = onward.into_iter().find_map(|row| {
        let bars = all(row, "[data-visit]").into_iter();
        bars.min_by_key(|bar| read::<i32>(bar, "data-at").map_or(i32::MAX, |minute| (minute - start).abs()))
    });
    nearest.is_some_and(|bar| focus_link(&bar))
}

fn focus_neighbor(all: &[Element], one: &Element, by: i32) -> bool {
    let at = all.iter().position(|other| other.is_same_node(Some(one)));
    let next = at.and_then(|at| at.checked_add_signed(by.signum() as isize)).and_then(|next| all.get(next));
    by != 0 && next.is_some_and(focus_link)
}

fn focus_link(element: &Element) -> bool {
    let link = one(element, "a").and_then(|link| link.dyn_into::<HtmlElement>().ok());
    link.is_some_and(|link| link.focus().is_ok())
}

fn focus_next_cell(page: &Page, cell: &Element, along: i32, across: i32) -> bool {
    let Some((mut provider, mut date)) = read(cell, "data-provider").zip(super::page::date(cell)) else { return false };
    // Days off have no link: continue to the next day.
    loop {
        if across == 0 {
            let Some(next) = neighbor(&page.dates(provider), date, along) else { return true };
            date = next;
        } else {
            let providers = page.providers();
            let next = providers.iter().position(|one| *one == provider);
            let next =
                next.and_then(|at| at.checked_add_signed(across.signum() as isize)).and_then(|at| providers.get(at).copied());
            let Some(next) = next else { return true };
            provider = next;
        }
        if page.cell(provider, date).is_some_and(|cell| focus_link(&cell)) {
            return true;
        }
    }
}
