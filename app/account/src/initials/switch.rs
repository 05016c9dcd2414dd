//! The initials switch in the page shell of the office.

use super::InitialsSwitch;
use domain::Language;
use leptos::prelude::*;
use web::request::preferences;

pub fn switch(lang: Language) -> impl IntoView {
    let current = preferences();
    view! { <InitialsSwitch lang=lang on=current.initials by_key=current.letter_keys /> }
}
