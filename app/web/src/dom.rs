//! Elements and events of the page, for islands that work on markup of the server: small code, since it renders nothing.

use leptos::{
    prelude::document,
    wasm_bindgen::{JsCast, closure::Closure},
};
use web_sys::{Element, Event, EventTarget};

/// The first element of the page that a selector matches.
pub fn element(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok()?
}

/// The markup in a `template` of the page; empty without one.
pub fn template(id: &str) -> String {
    document().get_element_by_id(id).map(|template| template.inner_html()).unwrap_or_default()
}

/// Listens to an event of an element until the page unloads.
pub fn listen(target: &EventTarget, event: &str, handler: impl FnMut(Event) + 'static) {
    let handler = Closure::<dyn FnMut(Event)>::new(handler);
    target.add_event_listener_with_callback(event, handler.as_ref().unchecked_ref()).ok();
    handler.forget();
}

/// The element that an event is about, or the nearest one around it that a selector matches.
pub fn closest(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}
