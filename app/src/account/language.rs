//! The other language, one press away from every page.

use super::ChooseLanguage;
use crate::ui::action_of;
use domain::Language;
use leptos::prelude::*;

/// A small form per language that the page is not in; each button is the language's own name.
pub fn language_form(lang: Language) -> impl IntoView {
    Language::ALL
        .into_iter()
        .filter(|other| *other != lang)
        .map(|other| {
            view! {
                <form method="post" action={action_of::<ChooseLanguage>()}>
                    <input type="hidden" name="language" value=other.tag() />
                    <button class="link" type="submit" lang=other.tag()>{other.own_name()}</button>
                </form>
            }
        })
        .collect_view()
        .into_any()
}
