//! The initials switch in the page shell of the office.

use super::{InitialsSwitch, messages};
use domain::Language;
use leptos::prelude::*;
use web::request::preferences;

/// The shortcut key, if single-key shortcuts are on.
const KEY: &str = "i";

pub fn switch(lang: Language) -> impl IntoView {
    let current = preferences();
    view! {
        <form class="initials" method="post" action="/api/choose_initials">
            <input type="hidden" name="on" value=(!current.initials).to_string() />
            <button type="submit" aria-pressed=current.initials.to_string() aria-keyshortcuts=current.letter_keys.then_some(KEY)>
                <span>{messages::initials(lang)}</span>
            </button>
        </form>
        <InitialsSwitch />
    }
}
