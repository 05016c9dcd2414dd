//! The switch as the office's frame has it.

use super::InitialsSwitch;
use crate::request::preferences;
use domain::Language;
use leptos::prelude::*;

pub fn switch(lang: Language) -> impl IntoView {
    let stands = preferences();
    view! { <InitialsSwitch lang=lang on=stands.initials by_key=stands.letter_keys /> }
}
