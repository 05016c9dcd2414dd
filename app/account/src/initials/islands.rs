//! The switch between names and initials. Without JavaScript it is a plain form; hydrated, it also listens to the key I.

use super::messages;
use domain::Language;
use leptos::prelude::*;

/// The shortcut key, if single-key shortcuts are on.
const KEY: &str = "i";

#[island]
pub fn InitialsSwitch(
    lang: Language,
    /// Whether initials are on.
    on: bool,
    /// Whether the shortcut is on.
    by_key: bool,
) -> impl IntoView {
    #[cfg(feature = "islands")]
    if by_key {
        browser::listen(on);
    }
    let sent = move |event: leptos::ev::SubmitEvent| {
        #[cfg(feature = "islands")]
        {
            event.prevent_default();
            browser::switch(!on);
        }
        #[cfg(not(feature = "islands"))]
        let _ = event;
    };
    view! {
        <form class="initials" method="post" action="/api/choose_initials" on:submit=sent>
            <input type="hidden" name="on" value=(!on).to_string() />
            <button type="submit" aria-pressed=on.to_string() aria-keyshortcuts=by_key.then_some(KEY)>
                <span>{messages::initials(lang)}</span>
            </button>
        </form>
    }
}

/// Browser-only code: the shortcut, and reloading the page.
#[cfg(feature = "islands")]
mod browser {
    use super::KEY;
    use leptos::{
        ev,
        prelude::*,
        task::spawn_local,
        wasm_bindgen::JsCast,
        web_sys::{Element, KeyboardEvent},
    };
    use web::fetch;

    /// Elements in which a letter is typed or selects something; there it is no shortcut.
    const TAKES_LETTERS: &str = "input, textarea, select, [contenteditable], dialog[open]";

    pub fn listen(on: bool) {
        let key = window_event_listener(ev::keydown, move |event| {
            if is_key(&event) {
                event.prevent_default();
                switch(!on);
            }
        });
        on_cleanup(move || key.remove());
    }

    fn is_key(event: &KeyboardEvent) -> bool {
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key() || event.repeat();
        let element = event.target().and_then(|at| at.dyn_into::<Element>().ok());
        let typing = element.is_some_and(|at| at.closest(TAKES_LETTERS).is_ok_and(|field| field.is_some()));
        !modified && !typing && !event.default_prevented() && event.key().eq_ignore_ascii_case(KEY)
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
