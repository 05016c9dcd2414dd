//! The switch that turns names into initials. Asleep it is an ordinary form; awake it also listens to the key I.

use super::words;
use domain::Language;
use leptos::prelude::*;

/// The letter that switches, where letters are shortcuts.
const KEY: &str = "i";

#[island]
pub fn InitialsSwitch(
    lang: Language,
    /// Whether names are initials now.
    on: bool,
    /// Whether the key works.
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
                <span>{words::initials(lang)}</span>
            </button>
        </form>
    }
}

/// What only a browser has: keys, and a page to show anew.
#[cfg(feature = "islands")]
mod browser {
    use super::KEY;
    use crate::bare;
    use leptos::{
        ev,
        prelude::*,
        task::spawn_local,
        wasm_bindgen::JsCast,
        web_sys::{Element, KeyboardEvent},
    };

    /// Where a letter is typed, or chooses something, it is no shortcut.
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
        let held = event.ctrl_key() || event.meta_key() || event.alt_key() || event.repeat();
        let element = event.target().and_then(|at| at.dyn_into::<Element>().ok());
        let typing = element.is_some_and(|at| at.closest(TAKES_LETTERS).is_ok_and(|field| field.is_some()));
        !held && !typing && !event.default_prevented() && event.key().eq_ignore_ascii_case(KEY)
    }

    /// Keeps the choice and shows the page anew, where one is on it. The names are made on the server: with initials on,
    /// none is in the page to be found.
    pub fn switch(on: bool) {
        spawn_local(async move {
            // Signed out or not reached: the page says which when it loads.
            bare::post("/api/choose_initials", &[("on", if on { "true" } else { "false" })]).await;
            crate::session::await_return();
            window().location().reload().ok();
        });
    }
}
