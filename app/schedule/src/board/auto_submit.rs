//! Submits a filter form when a choice changes. Without JavaScript the user presses its button.

use leptos::prelude::*;

/// Attaches to the filter form of the page. It renders no markup of its own.
#[island]
pub fn AutoSubmit() -> impl IntoView {
    #[cfg(feature = "islands")]
    listen::attach();
}

#[cfg(feature = "islands")]
mod listen {
    use gloo_storage::{SessionStorage, Storage};
    use leptos::{
        prelude::*,
        wasm_bindgen::JsCast,
        web_sys::{Element, Event, HtmlElement, HtmlFormElement},
    };
    use web::dom::{element, listen};

    /// The session storage key for the field that was changed last, so that keyboard focus continues there on the next page.
    const FOCUS_KEY: &str = "visitoms.filter";

    pub fn attach() {
        let Some(form) = element(".filters-auto-submit") else { return };
        restore_focus();
        listen(&form, "change", |event| submit_on_change(&event));
    }

    fn submit_on_change(event: &Event) {
        let Some(field) = event.target().and_then(|at| at.dyn_into::<Element>().ok()) else { return };
        // Focusing a text field again would open the on-screen keyboard on a phone.
        if field.matches("select").unwrap_or(false) {
            SessionStorage::raw().set_item(FOCUS_KEY, &field.id()).ok();
        }
        let form = field.closest("form").ok().flatten().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        if let Some(form) = form {
            form.submit().ok();
        }
    }

    fn restore_focus() {
        let Some(id) = SessionStorage::raw().get_item(FOCUS_KEY).ok().flatten() else { return };
        SessionStorage::raw().remove_item(FOCUS_KEY).ok();
        let field = document().get_element_by_id(&id).and_then(|field| field.dyn_into::<HtmlElement>().ok());
        if let Some(field) = field {
            field.focus().ok();
        }
    }
}
