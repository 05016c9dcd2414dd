//! Listening for events for as long as the page lives.

use leptos::{
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{AddEventListenerOptions, Event, EventTarget},
};

/// Before the page's own listeners, or with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    First,
    Bubbling,
}

/// Listens without being passive: some events are held up. The listener is never taken off, pages are left whole.
pub fn on<E: JsCast + 'static>(target: &EventTarget, name: &str, when: When, mut work: impl FnMut(E) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(move |event: Event| work(event.unchecked_into()));
    let options = AddEventListenerOptions::new();
    options.set_passive(false);
    options.set_capture(when == When::First);
    let listener = closure.as_ref().unchecked_ref();
    target.add_event_listener_with_callback_and_add_event_listener_options(name, listener, &options).ok();
    closure.forget();
}
