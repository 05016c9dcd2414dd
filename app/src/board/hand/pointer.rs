//! The hand by mouse, pen and finger. A mouse takes a visit by pulling it, a finger by resting on it: a finger that pulls
//! scrolls the page.

use super::{
    grip::{Hand, How},
    listen::{When, on},
    page::{Kind, Page, STEP, read, snap},
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
/// Near the window's upper or lower end the page scrolls along, in pixels.
const EDGE: f64 = 48.0;

/// A button or finger that is down on something.
#[derive(Clone)]
pub struct Pressed {
    pointer: i32,
    thing: Element,
    how: How,
    x: f64,
    y: f64,
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
    on(&document, "dragstart", When::Bubbling, move |event: Event| {
        if event.target().and_then(|at| at.dyn_into::<Element>().ok()).and_then(|at| Page::thing_at(&at)).is_some() {
            event.prevent_default();
        }
    });
    on(&document, "touchmove", When::Bubbling, move |event: Event| prevent_while_held(hand, &event));
    on(&document, "contextmenu", When::Bubbling, move |event: Event| prevent_while_held(hand, &event));
    on(&document, "click", When::First, move |event: MouseEvent| clicked(hand, &event));
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
    let Some((thing, page)) = Page::thing_at(&target).zip(hand.page()) else { return };
    let new = thing.has_attribute("data-authorization");
    if !new && !thing.has_attribute("data-version") {
        return;
    }
    // The end of a bar is the bar's own, past its link.
    let how = if page.kind == Kind::Day && !new && target.is_same_node(Some(&thing)) { How::Length } else { How::Move };
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let row = thing.closest("[data-provider]").ok().flatten();
    let at = row.filter(|_| page.kind == Kind::Day && !new).and_then(|row| page.minute_at(&row, x));
    let before = at.zip(read::<i32>(&thing, "data-at")).map_or(0, |(at, start)| at - start);
    let pointer = event.pointer_id();
    let touch = event.pointer_type() == "touch";
    let rest = touch.then(|| set_timeout_with_handle(move || take(hand), REST).ok()).flatten();
    hand.state.update_value(|state| {
        state.pressed = Some(Pressed { pointer, thing, how, x, y, before, rest, pulled: false });
    });
}

fn take(hand: Hand) {
    let pressed = hand.state.try_update_value(|state| {
        let pressed = state.pressed.as_mut()?;
        pressed.pulled = true;
        Some(pressed.clone())
    });
    if let Some(pressed) = pressed.flatten() {
        hand.pick_up(&pressed.thing, pressed.how, false);
    }
}

fn moved(hand: Hand, event: &PointerEvent) {
    let Some(pressed) = hand.state.with_value(|state| state.pressed.clone()) else { return };
    if pressed.pointer != event.pointer_id() {
        return;
    }
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    if !pressed.pulled {
        if (x - pressed.x).hypot(y - pressed.y) < PULL {
            return;
        }
        if event.pointer_type() == "touch" {
            // It scrolls.
            forget(hand);
            return;
        }
        take(hand);
    }
    let place = hand.state.with_value(|state| {
        let (held, page) = state.held.as_ref().zip(state.page.as_ref())?;
        let first = held.pieces.first()?;
        let place = match held.how {
            How::Move => page.place_at(x, y, first, pressed.before)?,
            How::Length => {
                let row = pressed.thing.closest("[data-provider]").ok().flatten()?;
                let end = snap(page.minute_at(&row, x)?);
                Place { minutes: end.saturating_sub(first.stood.slot.minute).max(STEP), ..first.stood }
            }
        };
        (place != held.place).then_some(place)
    });
    if let Some(place) = place {
        hand.carry(place);
    }
    if hand.holds() {
        scroll_along(y);
    }
}

fn scroll_along(y: f64) {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(f64::MAX);
    if y < EDGE {
        window().scroll_by_with_x_and_y(0.0, -EDGE / 4.0);
    } else if y > height - EDGE {
        window().scroll_by_with_x_and_y(0.0, EDGE / 4.0);
    }
}

fn up(hand: Hand, event: &PointerEvent) {
    let pressed = hand.state.with_value(|state| state.pressed.clone());
    let Some(pressed) = pressed.filter(|pressed| pressed.pointer == event.pointer_id()) else { return };
    if pressed.pulled {
        hand.set_down();
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
