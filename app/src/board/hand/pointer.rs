//! The hand by mouse, pen and finger. A mouse takes a visit by pulling it, a finger by resting on it: a finger that pulls
//! scrolls the page.

use super::{
    grip::{Hand, How},
    listen::{When, on},
    page::{CELL, Kind, Page, STEP, read, snap},
    panel, words,
};
use domain::board::Place;
use leptos::{
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, Event, MouseEvent, PointerEvent},
};
use std::time::Duration;

/// Pulled so far it is no click any more, in pixels.
const PULL: f64 = 5.0;
/// A finger that rests so long takes hold.
const REST: Duration = Duration::from_millis(400);
/// Near an end of the window or of the board it scrolls along, in pixels.
const EDGE: f64 = 48.0;
/// So many pixels for each picture.
const GLIDE: i32 = 12;

/// A button or finger that is down on something.
#[derive(Clone)]
pub struct Pressed {
    pointer: i32,
    thing: Element,
    how: How,
    /// Where it went down, and where it is.
    from: (f64, f64),
    at: (f64, f64),
    /// Minutes of the visit before the point that was taken.
    before: i32,
    rest: Option<TimeoutHandle>,
    /// A click that follows belongs to the pull.
    pulled: bool,
}

pub fn listen(hand: Hand) {
    let document = document();
    on(&document, "pointerdown", When::Bubbling, move |event: PointerEvent| down(hand, &event));
    on(&document, "pointermove", When::Bubbling, move |event: PointerEvent| moved(hand, &event));
    on(&document, "pointerup", When::Bubbling, move |event: PointerEvent| up(hand, &event));
    on(&document, "pointercancel", When::Bubbling, move |event: PointerEvent| lost(hand, &event));
    // A held visit stands in the way of the browser's own pulling, scrolling, menus and following of links.
    on(&document, "dragstart", When::Bubbling, move |event: MouseEvent| pulled_by_browser(hand, &event));
    on(&document, "touchmove", When::Bubbling, move |event: Event| prevent_while_held(hand, &event));
    on(&document, "contextmenu", When::Bubbling, move |event: Event| prevent_while_held(hand, &event));
    on(&document, "click", When::First, move |event: MouseEvent| clicked(hand, &event));
}

/// The browser would pull a link and take the pointer with it. In a week the link is around the bars: it is the link that is
/// told, not the bar on which the pointer went down.
fn pulled_by_browser(hand: Hand, event: &MouseEvent) {
    let target = event.target().and_then(|at| at.dyn_into::<Element>().ok());
    let Some((target, page)) = target.zip(hand.page()) else { return };
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let under = document().element_from_point(x as f32, y as f32).unwrap_or_else(|| target.clone());
    let meant = page.meant(&under, x).or_else(|| Page::thing_at(&target));
    let cell = target.closest(CELL).ok().flatten();
    if meant.is_none() && cell.is_none() {
        return;
    }
    event.prevent_default();
    if meant.is_some_and(|thing| thing.has_attribute("data-visit") && !thing.has_attribute("data-version")) {
        panel::say(words::fixed(hand.lang));
    }
}

fn prevent_while_held(hand: Hand, event: &Event) {
    if hand.holds() {
        event.prevent_default();
    }
}

fn down(hand: Hand, event: &PointerEvent) {
    if event.button() != 0 || hand.holds() || event.ctrl_key() || event.meta_key() {
        return;
    }
    let Some(target) = event.target().and_then(|at| at.dyn_into::<Element>().ok()) else { return };
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let Some(page) = hand.page() else { return };
    let Some(thing) = page.meant(&target, x) else { return };
    let new = thing.has_attribute("data-authorization");
    if !new && !thing.has_attribute("data-version") {
        return;
    }
    // The end of a bar is the bar's own, past its link.
    let how = if page.kind == Kind::Day && !new && target.is_same_node(Some(&thing)) { How::Length } else { How::Move };
    let row = thing.closest("[data-provider]").ok().flatten();
    let at = row.filter(|_| page.kind == Kind::Day && !new).and_then(|row| page.minute_at(&row, x));
    let before = at.zip(read::<i32>(&thing, "data-at")).map_or(0, |(at, start)| at - start);
    let pointer = event.pointer_id();
    let touch = event.pointer_type() == "touch";
    let rest = touch.then(|| set_timeout_with_handle(move || take(hand), REST).ok()).flatten();
    hand.state.update_value(|state| {
        state.pressed = Some(Pressed { pointer, thing, how, from: (x, y), at: (x, y), before, rest, pulled: false });
    });
}

fn take(hand: Hand) {
    let pressed = hand.state.try_update_value(|state| {
        let pressed = state.pressed.as_mut()?;
        pressed.pulled = true;
        Some(pressed.clone())
    });
    if let Some(pressed) = pressed.flatten()
        && hand.pick_up(&pressed.thing, pressed.how, false)
    {
        glide(hand);
    }
}

fn moved(hand: Hand, event: &PointerEvent) {
    let Some(pressed) = hand.state.with_value(|state| state.pressed.clone()) else { return };
    if pressed.pointer != event.pointer_id() {
        return;
    }
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    if !pressed.pulled {
        if (x - pressed.from.0).hypot(y - pressed.from.1) < PULL {
            return;
        }
        if event.pointer_type() == "touch" {
            // It scrolls.
            forget(hand);
            return;
        }
        take(hand);
    }
    hand.state.update_value(|state| {
        if let Some(pressed) = state.pressed.as_mut() {
            pressed.at = (x, y);
        }
    });
    follow(hand);
}

/// Where it would be set down under the pointer; none beside the board.
fn place_under(hand: Hand) -> Option<Place> {
    hand.state.with_value(|state| {
        let (held, page) = state.held.as_ref().zip(state.page.as_ref())?;
        let (first, pressed) = held.pieces.first().zip(state.pressed.as_ref())?;
        let (x, y) = pressed.at;
        match held.how {
            How::Move => page.place_at(x, y, first, pressed.before),
            How::Length => {
                let row = pressed.thing.closest("[data-provider]").ok().flatten()?;
                let end = snap(page.minute_at(&row, x)?);
                Some(Place { minutes: end.saturating_sub(first.stood.slot.minute).max(STEP), ..first.stood })
            }
        }
    })
}

/// Holds it where the pointer is; beside the board it is back where it stood.
fn follow(hand: Hand) {
    let under = place_under(hand);
    let place = hand.state.with_value(|state| {
        let held = state.held.as_ref()?;
        let place = under.unwrap_or(held.pieces.first()?.stood);
        (place != held.place).then_some(place)
    });
    if let Some(place) = place {
        hand.carry(place);
    }
}

/// While it is held near an end of the window or of the board, that scrolls along, picture by picture.
fn glide(hand: Hand) {
    request_animation_frame(move || {
        let at = hand.state.with_value(|state| state.held.as_ref().and(state.pressed.as_ref()).map(|pressed| pressed.at));
        let Some((at, page)) = at.zip(hand.page()) else { return };
        if scroll_along(&page, at) {
            follow(hand);
        }
        glide(hand);
    });
}

fn scroll_along(page: &Page, (x, y): (f64, f64)) -> bool {
    let towards = |at: f64, from: f64, to: f64| match at {
        at if at < from + EDGE => -GLIDE,
        at if at > to - EDGE => GLIDE,
        _ => 0,
    };
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(f64::MAX);
    let down = towards(y, 0.0, height);
    window().scroll_by_with_x_and_y(0.0, f64::from(down));
    let (board, width) = (page.board.get_bounding_client_rect(), f64::from(page.board.client_width()));
    // Only a board that is larger than its room has more to show; its names stand still at the start.
    let across = if f64::from(page.board.scroll_width()) > width { towards(x, board.left(), board.right()) } else { 0 };
    page.board.set_scroll_left(page.board.scroll_left() + across);
    // Below and above it lies what is taken from it and carried to it.
    let inside = (board.top()..board.bottom()).contains(&y) && page.board.scroll_height() > page.board.client_height();
    let within = if inside { towards(y, board.top(), board.bottom()) } else { 0 };
    page.board.set_scroll_top(page.board.scroll_top() + within);
    (down, across, within) != (0, 0, 0)
}

fn up(hand: Hand, event: &PointerEvent) {
    let pressed = hand.state.with_value(|state| state.pressed.clone());
    let Some(pressed) = pressed.filter(|pressed| pressed.pointer == event.pointer_id()) else { return };
    if pressed.pulled {
        if place_under(hand).is_some() {
            hand.set_down();
        } else {
            hand.let_go();
        }
        // The click comes after this; a pull that ends elsewhere has none.
        set_timeout(move || forget(hand), Duration::ZERO);
    } else {
        forget(hand);
    }
}

fn lost(hand: Hand, event: &PointerEvent) {
    let ours = hand.state.with_value(|state| state.pressed.as_ref().is_some_and(|pressed| pressed.pointer == event.pointer_id()));
    if ours {
        forget(hand);
        hand.let_go();
    }
}

fn forget(hand: Hand) {
    let rest = hand.state.try_update_value(|state| state.pressed.take()).flatten().and_then(|pressed| pressed.rest);
    if let Some(rest) = rest {
        rest.clear();
    }
}

fn clicked(hand: Hand, event: &MouseEvent) {
    let pulled = hand.state.with_value(|state| state.pressed.as_ref().is_some_and(|pressed| pressed.pulled));
    if pulled {
        event.prevent_default();
        event.stop_propagation();
        return;
    }
    if !(event.ctrl_key() || event.meta_key()) {
        return;
    }
    let target = event.target().and_then(|at| at.dyn_into::<Element>().ok());
    let thing = target.and_then(|target| Page::thing_at(&target)).filter(|thing| thing.has_attribute("data-version"));
    if let Some(thing) = thing {
        event.prevent_default();
        hand.choose(&thing);
    }
}
