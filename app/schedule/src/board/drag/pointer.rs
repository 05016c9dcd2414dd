//! Drag and drop by mouse, pen and touch. A mouse starts a drag by moving, a finger by a long press: a finger that moves scrolls
//! the page.

use super::{
    listen::{EventPhase, on},
    messages,
    page::{BoardKind, CELL, GRID_MINUTES, Page, read, snap},
    panel,
    state::{DragController, DragMode},
};
use domain::board::Placement;
use leptos::{
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, Event, MouseEvent, PointerEvent},
};
use std::time::Duration;

/// Moving farther than this is a drag, not a click, in pixels.
const DRAG_THRESHOLD: f64 = 5.0;
/// How long a touch must be held to start a drag.
const LONG_PRESS: Duration = Duration::from_millis(400);
/// Distance from an edge of the viewport or the board that starts auto-scrolling, in pixels.
const SCROLL_EDGE: f64 = 48.0;
/// Auto-scroll step per animation frame, in pixels.
const SCROLL_STEP: i32 = 12;

/// A pressed button or finger.
#[derive(Clone)]
pub struct Pressed {
    pointer: i32,
    element: Element,
    mode: DragMode,
    /// The start and current position.
    from: (f64, f64),
    at: (f64, f64),
    /// How many minutes of the visit are before the pressed point.
    before: i32,
    long_press: Option<TimeoutHandle>,
    /// A drag has started, so the click that follows is ignored.
    dragged_past_threshold: bool,
}

pub fn listen(controller: DragController) {
    let document = document();
    on(&document, "pointerdown", EventPhase::Bubbling, move |event: PointerEvent| down(controller, &event));
    on(&document, "pointermove", EventPhase::Bubbling, move |event: PointerEvent| moved(controller, &event));
    on(&document, "pointerup", EventPhase::Bubbling, move |event: PointerEvent| up(controller, &event));
    on(&document, "pointercancel", EventPhase::Bubbling, move |event: PointerEvent| lost(controller, &event));
    // While dragging, suppress the browser's own dragging, scrolling, context menus and link clicks.
    on(&document, "dragstart", EventPhase::Bubbling, move |event: MouseEvent| native_drag(controller, &event));
    on(&document, "touchmove", EventPhase::Bubbling, move |event: Event| prevent_while_dragging(controller, &event));
    on(&document, "contextmenu", EventPhase::Bubbling, move |event: Event| prevent_while_dragging(controller, &event));
    on(&document, "click", EventPhase::Capture, move |event: MouseEvent| clicked(controller, &event));
}

/// The browser would start a native drag of the link and take over the pointer. In the week view the link wraps the bars, so the
/// event target is the link and not the bar under the pointer.
fn native_drag(controller: DragController, event: &MouseEvent) {
    let target = event.target().and_then(|at| at.dyn_into::<Element>().ok());
    let Some((target, page)) = target.zip(controller.page()) else { return };
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let under = document().element_from_point(x as f32, y as f32).unwrap_or_else(|| target.clone());
    let element = page.item_at_point(&under, x).or_else(|| Page::closest_item(&target));
    let cell = target.closest(CELL).ok().flatten();
    if element.is_none() && cell.is_none() {
        return;
    }
    event.prevent_default();
    if element.is_some_and(|element| element.has_attribute("data-visit") && !element.has_attribute("data-version")) {
        panel::announce(messages::not_movable(controller.lang));
    }
}

fn prevent_while_dragging(controller: DragController, event: &Event) {
    if controller.is_dragging() {
        event.prevent_default();
    }
}

fn down(controller: DragController, event: &PointerEvent) {
    if event.button() != 0 || controller.is_dragging() || event.ctrl_key() || event.meta_key() {
        return;
    }
    let Some(target) = event.target().and_then(|at| at.dyn_into::<Element>().ok()) else { return };
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let Some(page) = controller.page() else { return };
    let Some(element) = page.item_at_point(&target, x) else { return };
    let new = element.has_attribute("data-authorization");
    if !new && !element.has_attribute("data-version") {
        return;
    }
    // The resize handle is the bar itself, outside its link.
    let mode = if page.kind == BoardKind::Day && !new && target.is_same_node(Some(&element)) {
        DragMode::Resize
    } else {
        DragMode::Move
    };
    let row = element.closest("[data-provider]").ok().flatten();
    let at = row.filter(|_| page.kind == BoardKind::Day && !new).and_then(|row| page.minute_at(&row, x));
    let before = at.zip(read::<i32>(&element, "data-at")).map_or(0, |(at, start)| at - start);
    let pointer = event.pointer_id();
    let touch = event.pointer_type() == "touch";
    let long_press = touch.then(|| set_timeout_with_handle(move || start(controller), LONG_PRESS).ok()).flatten();
    controller.state.update_value(|state| {
        state.pressed =
            Some(Pressed { pointer, element, mode, from: (x, y), at: (x, y), before, long_press, dragged_past_threshold: false });
    });
}

fn start(controller: DragController) {
    let pressed = controller.state.try_update_value(|state| {
        let pressed = state.pressed.as_mut()?;
        pressed.dragged_past_threshold = true;
        Some(pressed.clone())
    });
    if let Some(pressed) = pressed.flatten()
        && controller.start_drag(&pressed.element, pressed.mode, false)
    {
        auto_scroll(controller);
    }
}

fn moved(controller: DragController, event: &PointerEvent) {
    let Some(pressed) = controller.state.with_value(|state| state.pressed.clone()) else { return };
    if pressed.pointer != event.pointer_id() {
        return;
    }
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    if !pressed.dragged_past_threshold {
        if (x - pressed.from.0).hypot(y - pressed.from.1) < DRAG_THRESHOLD {
            return;
        }
        if event.pointer_type() == "touch" {
            // A moving finger scrolls the page.
            forget(controller);
            return;
        }
        start(controller);
    }
    controller.state.update_value(|state| {
        if let Some(pressed) = state.pressed.as_mut() {
            pressed.at = (x, y);
        }
    });
    follow(controller);
}

/// Where the item would be dropped under the pointer; `None` outside the board.
fn place_under(controller: DragController) -> Option<Placement> {
    controller.state.with_value(|state| {
        let (dragged, page) = state.dragged.as_ref().zip(state.page.as_ref())?;
        let (first, pressed) = dragged.items.first().zip(state.pressed.as_ref())?;
        let (x, y) = pressed.at;
        match dragged.mode {
            DragMode::Move => page.place_at(x, y, first, pressed.before),
            DragMode::Resize => {
                let row = pressed.element.closest("[data-provider]").ok().flatten()?;
                let end = snap(page.minute_at(&row, x)?);
                Some(Placement { minutes: end.saturating_sub(first.origin.slot.minute).max(GRID_MINUTES), ..first.origin })
            }
        }
    })
}

/// Moves the item to the pointer; outside the board it returns to its origin.
fn follow(controller: DragController) {
    let under = place_under(controller);
    let place = controller.state.with_value(|state| {
        let dragged = state.dragged.as_ref()?;
        let place = under.unwrap_or(dragged.items.first()?.origin);
        (place != dragged.place).then_some(place)
    });
    if let Some(place) = place {
        controller.drag_to(place);
    }
}

/// Scrolls the viewport or the board on each animation frame while the pointer is near an edge.
fn auto_scroll(controller: DragController) {
    request_animation_frame(move || {
        let at =
            controller.state.with_value(|state| state.dragged.as_ref().and(state.pressed.as_ref()).map(|pressed| pressed.at));
        let Some((at, page)) = at.zip(controller.page()) else { return };
        if scroll_along(&page, at) {
            follow(controller);
        }
        auto_scroll(controller);
    });
}

fn scroll_along(page: &Page, (x, y): (f64, f64)) -> bool {
    let toward = |at: f64, from: f64, to: f64| match at {
        at if at < from + SCROLL_EDGE => -SCROLL_STEP,
        at if at > to - SCROLL_EDGE => SCROLL_STEP,
        _ => 0,
    };
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(f64::MAX);
    let down = toward(y, 0.0, height);
    window().scroll_by_with_x_and_y(0.0, f64::from(down));
    let (board, width) = (page.board.get_bounding_client_rect(), f64::from(page.board.client_width()));
    // Only a board wider than its container scrolls; its name column stays in view.
    let across = if f64::from(page.board.scroll_width()) > width { toward(x, board.left(), board.right()) } else { 0 };
    page.board.set_scroll_left(page.board.scroll_left() + across);
    // Items are dragged to and from the areas above and below the board, so it scrolls vertically only inside it.
    let inside = (board.top()..board.bottom()).contains(&y) && page.board.scroll_height() > page.board.client_height();
    let within = if inside { toward(y, board.top(), board.bottom()) } else { 0 };
    page.board.set_scroll_top(page.board.scroll_top() + within);
    (down, across, within) != (0, 0, 0)
}

fn up(controller: DragController, event: &PointerEvent) {
    let pressed = controller.state.with_value(|state| state.pressed.clone());
    let Some(pressed) = pressed.filter(|pressed| pressed.pointer == event.pointer_id()) else { return };
    if pressed.dragged_past_threshold {
        if place_under(controller).is_some() {
            controller.drop_items();
        } else {
            controller.cancel_drag();
        }
        // The click event follows; a drag that ends over another element has none.
        set_timeout(move || forget(controller), Duration::ZERO);
    } else {
        forget(controller);
    }
}

fn lost(controller: DragController, event: &PointerEvent) {
    let ours =
        controller.state.with_value(|state| state.pressed.as_ref().is_some_and(|pressed| pressed.pointer == event.pointer_id()));
    if ours {
        forget(controller);
        controller.cancel_drag();
    }
}

fn forget(controller: DragController) {
    let long_press =
        controller.state.try_update_value(|state| state.pressed.take()).flatten().and_then(|pressed| pressed.long_press);
    if let Some(long_press) = long_press {
        long_press.clear();
    }
}

fn clicked(controller: DragController, event: &MouseEvent) {
    let dragged_past_threshold =
        controller.state.with_value(|state| state.pressed.as_ref().is_some_and(|pressed| pressed.dragged_past_threshold));
    if dragged_past_threshold {
        event.prevent_default();
        event.stop_propagation();
        return;
    }
    if !(event.ctrl_key() || event.meta_key()) {
        return;
    }
    let target = event.target().and_then(|at| at.dyn_into::<Element>().ok());
    let element = target.and_then(|target| Page::closest_item(&target)).filter(|element| element.has_attribute("data-version"));
    if let Some(element) = element {
        event.prevent_default();
        controller.toggle_selection(&element);
    }
}
