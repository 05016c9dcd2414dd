//! The switch between names and initials: a plain form that works without JavaScript, and a listener for it and for the key I.

use leptos::prelude::*;

/// Listens to the form of `switch`, from which it reads whether initials and the shortcut are on. It renders no markup.
#[island]
pub fn InitialsSwitch() -> impl IntoView {
    #[cfg(feature = "islands")]
    browser::start();
}

/// Browser-only code: the shortcut, and reloading the page.
#[cfg(feature = "islands")]
mod browser {
    use leptos::{ev, prelude::*, task::spawn_local, web_sys::KeyboardEvent};
    use web::{
        dom::{closest, element, listen},
        fetch,
    };

    /// Elements in which a letter is typed or selects something; there it is no shortcut.
    const TAKES_LETTERS: &str = "input, textarea, select, [contenteditable], dialog[open]";

    pub fn start() {
        let Some((form, button)) = element(".initials").zip(element(".initials button")) else { return };
        let on = button.get_attribute("aria-pressed").is_some_and(|pressed| pressed == "true");
        listen(&form, "submit", move |event| {
            event.prevent_default();
            switch(!on);
        });
        let Some(shortcut) = button.get_attribute("aria-keyshortcuts") else { return };
        window_event_listener(ev::keydown, move |event| {
            if is_key(&event, &shortcut) {
                event.prevent_default();
                switch(!on);
            }
        });
    }

    fn is_key(event: &KeyboardEvent, shortcut: &str) -> bool {
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key() || event.repeat();
        let typing = closest(event, TAKES_LETTERS).is_some();
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
