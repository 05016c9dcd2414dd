//! Choices of a filter act as they are made. Without a script its button sends them.

use leptos::prelude::*;

/// Wakes the filter of the page. It has no markup of its own.
#[island]
pub fn AtOnce() -> impl IntoView {
    #[cfg(feature = "islands")]
    Effect::new(listen::wake);
}

#[cfg(feature = "islands")]
mod listen {
    use gloo_storage::{SessionStorage, Storage};
    use leptos::{
        prelude::*,
        wasm_bindgen::{JsCast, closure::Closure},
        web_sys::{Element, Event, HtmlElement, HtmlFormElement},
    };

    /// Where the browser keeps, from one page to the next, which choice was made last: the keyboard goes on from there.
    const CHOSEN: &str = "visitoms.filter";

    pub fn wake(_: Option<()>) {
        let Some(form) = document().query_selector(".filters-at-once").ok().flatten() else { return };
        go_on();
        let choose = Closure::<dyn FnMut(Event)>::new(move |event: Event| chosen(&event));
        form.add_event_listener_with_callback("change", choose.as_ref().unchecked_ref()).ok();
        // The page is left as a whole, and the listener with it.
        choose.forget();
    }

    fn chosen(event: &Event) {
        let Some(field) = event.target().and_then(|at| at.dyn_into::<Element>().ok()) else { return };
        // A text has a keyboard of its own on a phone, which nobody asked for again.
        if field.matches("select").unwrap_or(false) {
            SessionStorage::raw().set_item(CHOSEN, &field.id()).ok();
        }
        let form = field.closest("form").ok().flatten().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        if let Some(form) = form {
            form.submit().ok();
        }
    }

    fn go_on() {
        let Some(id) = SessionStorage::raw().get_item(CHOSEN).ok().flatten() else { return };
        SessionStorage::raw().remove_item(CHOSEN).ok();
        let field = document().get_element_by_id(&id).and_then(|field| field.dyn_into::<HtmlElement>().ok());
        if let Some(field) = field {
            field.focus().ok();
        }
    }
}
