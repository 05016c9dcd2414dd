//! The hand by keys: arrows go from visit to visit, Space takes and sets down, and each place is read out.

use super::{
    feel::place_words,
    grip::{Hand, Held, How},
    listen::{When, on},
    page::{Kind, Page, Piece, STEP, Thing, all, is_rtl, one, read},
    panel,
    ways_back::Step,
    words,
};
use domain::{
    board::{Place, Slot},
    visits::is_a_length,
};
use jiff::civil::Date;
use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, FocusEvent, HtmlElement, KeyboardEvent},
};

pub fn listen(hand: Hand) {
    on(&window(), "keydown", When::Bubbling, move |event: KeyboardEvent| {
        // A dialog and its fields have keys of their own.
        if !panel::asks() && pressed(hand, &event) {
            event.prevent_default();
        }
    });
    on(&window(), "focusout", When::Bubbling, move |event: FocusEvent| {
        if let Some(link) = event.target().and_then(|at| at.dyn_into::<Element>().ok()) {
            link.class_list().remove_1(QUIET).ok();
        }
    });
}

/// A day of the week whose names were sent away while it has the focus.
const QUIET: &str = "is-quiet";

/// Whether the key was for the hand.
fn pressed(hand: Hand, event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|at| at.dyn_into::<Element>().ok());
    if target.as_ref().is_some_and(|at| at.matches("input, textarea, select, [contenteditable]").unwrap_or(false)) {
        return false;
    }
    let (key, command) = (event.key(), event.ctrl_key() || event.meta_key());
    if command {
        return match (key.to_ascii_lowercase().as_str(), event.shift_key()) {
            ("z", false) => step(hand, Step::Undo),
            ("z", true) | ("y", _) => step(hand, Step::Redo),
            _ => false,
        };
    }
    if event.alt_key() {
        return false;
    }
    if hand.holds() {
        return held(hand, &key, event.shift_key());
    }
    if key == "Escape" {
        hand.choose_none();
        if let Some(link) = target.filter(|at| at.matches("td[data-date] > a").unwrap_or(false)) {
            link.class_list().add_1(QUIET).ok();
        }
        return false;
    }
    target.is_some_and(|target| free(hand, &target, &key, event.shift_key()))
}

fn step(hand: Hand, step: Step) -> bool {
    hand.step(step);
    true
}

fn free(hand: Hand, target: &Element, key: &str, shift: bool) -> bool {
    let Some(page) = hand.page() else { return false };
    if let Some(thing) = Page::thing_at(target).filter(|thing| !thing.matches("rect").unwrap_or(false)) {
        return match (key, shift) {
            (" ", true) => {
                hand.choose(&thing);
                true
            }
            (" ", false) => take(hand, &page, &thing),
            ("Delete" | "Backspace", _) if thing.has_attribute("data-visit") => {
                hand.ask_to_cancel(&thing);
                true
            }
            _ => arrow(key).is_some_and(|(along, across)| go(&page, &thing, along, across)),
        };
    }
    let Some(cell) = target.closest("td[data-date]").ok().flatten() else { return false };
    match key {
        " " => {
            match movable(&cell).first() {
                Some(first) => drop(take(hand, &page, first)),
                None => panel::say(words::none_to_move(hand.lang)),
            }
            true
        }
        "Delete" | "Backspace" => {
            if let Some(first) = movable(&cell).first() {
                hand.ask_to_cancel(first);
            }
            true
        }
        _ => arrow(key).is_some_and(|(along, across)| go_to_cell(&page, &cell, along, across)),
    }
}

fn movable(cell: &Element) -> Vec<Element> {
    all(cell, "[data-visit][data-version]")
}

fn take(hand: Hand, page: &Page, thing: &Element) -> bool {
    if hand.pick_up(thing, How::Move, true) {
        let said = hand.state.with_value(|state| {
            let held = state.held.as_ref()?;
            let first = held.pieces.first()?;
            Some(words::picked_up(hand.lang, &first.name, place_words(hand.lang, page, first.thing, held.place)))
        });
        panel::say(&said.unwrap_or_default());
    }
    true
}

/// Along the row and across the rows, by one; in a page that reads from the right the arrows are mirrored.
fn arrow(key: &str) -> Option<(i32, i32)> {
    let forth = if is_rtl() { -1 } else { 1 };
    match key {
        "ArrowRight" => Some((forth, 0)),
        "ArrowLeft" => Some((-forth, 0)),
        "ArrowDown" => Some((0, 1)),
        "ArrowUp" => Some((0, -1)),
        _ => None,
    }
}

fn held(hand: Hand, key: &str, shift: bool) -> bool {
    match key {
        "Escape" => hand.let_go(),
        " " | "Enter" => hand.set_down(),
        "n" | "N" => next_of_the_day(hand),
        _ => {
            let Some((along, across)) = arrow(key) else { return key == "Tab" };
            let place = hand.state.with_value(|state| {
                let (held, page) = state.held.as_ref().zip(state.page.as_ref())?;
                if shift { longer(held, along) } else { carried(page, held, along, across) }
            });
            if let Some(place) = place {
                hand.state.update_value(|state| {
                    if let Some(held) = state.held.as_mut() {
                        held.by_keys = true;
                    }
                });
                hand.carry(place);
            }
        }
    }
    true
}

/// Five minutes more or less. What comes along keeps its length, and what is not placed yet has that of its authorization.
fn longer(held: &Held, along: i32) -> Option<Place> {
    let first = held.pieces.first()?;
    let minutes = u16::try_from(i32::from(held.place.minutes) + along * i32::from(STEP)).ok()?;
    let may = is_a_length(minutes) && along != 0 && matches!(first.thing, Thing::Visit { .. });
    may.then_some(Place { minutes, ..held.place })
}

fn carried(page: &Page, held: &Held, along: i32, across: i32) -> Option<Place> {
    let Place { provider, slot, minutes } = held.place;
    if across != 0 {
        let providers = page.providers();
        let at = providers.iter().position(|one| *one == provider)?;
        let next = at.checked_add_signed(across.signum() as isize)?;
        return Some(Place { provider: *providers.get(next)?, ..held.place });
    }
    let slot = match page.kind {
        Kind::Day => {
            let minute = i32::from(slot.minute) + along * i32::from(STEP);
            let last = i32::from(page.to) - i32::from(minutes);
            Slot { minute: u16::try_from(minute).ok().filter(|_| minute >= i32::from(page.from) && minute <= last)?, ..slot }
        }
        Kind::Week => Slot { date: neighbour(&page.dates(provider), slot.date, along)?, ..slot },
    };
    Some(Place { slot, ..held.place })
}

fn neighbour(dates: &[Date], date: Date, along: i32) -> Option<Date> {
    let at = dates.iter().position(|one| *one == date)?;
    dates.get(at.checked_add_signed(along.signum() as isize)?).copied()
}

/// In a week a cell holds several visits: the next of them is taken instead.
fn next_of_the_day(hand: Hand) {
    let Some(page) = hand.page().filter(|page| page.kind == Kind::Week) else { return };
    let taken = hand.state.with_value(|state| state.held.as_ref()?.pieces.first().cloned());
    let Some(Piece { thing: Thing::Visit { visit, .. }, stood, .. }) = taken else { return };
    hand.let_go();
    let Some(visits) = page.cell(stood.provider, stood.slot.date).map(|cell| movable(&cell)) else { return };
    let at = visits.iter().position(|element| read(element, "data-visit") == Some(visit)).map_or(0, |at| at + 1);
    if let Some(next) = visits.get(at % visits.len().max(1)) {
        take(hand, &page, next);
    }
}

/// The focus goes to the neighbour in the row, or to the nearest in time of the next row that has any.
fn go(page: &Page, thing: &Element, along: i32, across: i32) -> bool {
    if thing.has_attribute("data-authorization") {
        let lines = all(&document().document_element().expect("a page has a root"), "[data-authorization]");
        return to_neighbour(&lines, thing, across);
    }
    let Some(row) = thing.closest("[data-provider]").ok().flatten() else { return false };
    if across == 0 {
        let mut bars = all(&row, "[data-visit]");
        bars.sort_by_key(|bar| read::<u16>(bar, "data-at"));
        return to_neighbour(&bars, thing, along);
    }
    let Some(start) = read::<i32>(thing, "data-at") else { return false };
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

fn to_neighbour(all: &[Element], one: &Element, by: i32) -> bool {
    let at = all.iter().position(|other| other.is_same_node(Some(one)));
    let next = at.and_then(|at| at.checked_add_signed(by.signum() as isize)).and_then(|next| all.get(next));
    by != 0 && next.is_some_and(focus_link)
}

fn focus_link(element: &Element) -> bool {
    let link = one(element, "a").and_then(|link| link.dyn_into::<HtmlElement>().ok());
    link.is_some_and(|link| link.focus().is_ok())
}

fn go_to_cell(page: &Page, cell: &Element, along: i32, across: i32) -> bool {
    let Some((mut provider, mut date)) = read(cell, "data-provider").zip(super::page::date(cell)) else { return false };
    // A day on which nobody works has no link: on to the next.
    loop {
        if across == 0 {
            let Some(next) = neighbour(&page.dates(provider), date, along) else { return true };
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
