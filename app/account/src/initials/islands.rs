//! The switch between names and initials: a plain form that works without JavaScript, and a listener for it and for the key I.

use leptos::prelude::*;

/// Listens to the form of `switch`, from which it reads whether initials and the shortcut are on. It renders no markup.
#[island]
pub fn InitialsSwitch() -> impl IntoView {
    #[cfg(feature = "islands")]
    Effect::new(browser::listen);
}

/// Browser-only code: the shortcut, and reloading the page.
#[cfg(feature = "islands")]
mod browser {
    use leptos::{
        ev,
        prelude::*,
        task::spawn_local,
        wasm_bindgen::{JsCast, closure::Closure},
        web_sys::{Element, Event, KeyboardEvent},
    };
    use web::fetch;

    /// Elements in which a letter is typed or selects something; there it is no shortcut.
    const TAKES_LETTERS: &str = "input, textarea, select, [contenteditable], dialog[open]";

    pub fn listen(_: Option<()>) {
        let Some((form, button)) = element(".initials").zip(element(".initials button")) else { return };
        let on = button.get_attribute("aria-pressed").is_some_and(|pressed| pressed == "true");
        let on_submit = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            event.prevent_default();
            switch(!on);
        });
        form.add_event_listener_with_callback("submit", on_submit.as_ref().unchecked_ref()).ok();
        // The listener lives until the page unloads.
        on_submit.forget();
        let Some(shortcut) = button.get_attribute("aria-keyshortcuts") else { return };
        let key = window_event_listener(ev::keydown, move |event| {
            if is_key(&event, &shortcut) {
                event.prevent_default();
                switch(!on);
            }
        });
        on_cleanup(move || key.remove());
    }

    fn element(selector: &str) -> Option<Element> {
        document().query_selector(selector).ok()?
    }

    fn is_key(event: &KeyboardEvent, shortcut: &str) -> bool {
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key() || event.repeat();
        let element = event.target().and_then(|at| at.dyn_into::<Element>().ok());
        let typing = element.is_some_and(|at| at.closest(TAKES_LETTERS).is_ok_and(|field| field.is_some()));
        !modified && !typing && !event.default_prevented() && event.key().eq_ignore_ascii_case(shortcut)
    }

    /// Saves the choice and reloads the page at the same scroll position. The server renders the names: with initials on, the
    /// page source has no full names.
    pub fn switch(on: bool) {
        spawn_local(async move {
            // Errors are ignored: after the reload the page shows whether the session has ended.
            fetch::post("/api/choose_initials", &[("on", if on { "true" } else { "false" })]).await;
            crate::session::restore_on_return();
            window().location().reload().ok();
        });
    }
}
