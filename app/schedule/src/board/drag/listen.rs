//! Event listeners that live as long as the page.

use leptos::{
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{AddEventListenerOptions, Event, EventTarget},
};

/// Capture phase (before the page's own listeners) or bubbling phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventPhase {
    Capture,
    Bubbling,
}

/// Adds a non-passive listener, so that the handler can call `preventDefault`. It is never removed: navigation unloads the page.
pub fn on<E: JsCast + 'static>(target: &EventTarget, name: &str, phase: EventPhase, mut work: impl FnMut(E) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(move |event: Event| work(event.unchecked_into()));
    let options = AddEventListenerOptions::new();
    options.set_passive(false);
    options.set_capture(phase == EventPhase::Capture);
    let listener = closure.as_ref().unchecked_ref();
    target.add_event_listener_with_callback_and_add_event_listener_options(name, listener, &options).ok();
    closure.forget();
}
