//! The language switch, on every page.

use super::form::action_with_page;
use domain::Language;
use leptos::prelude::*;

/// A form for each language other than the one of the page; the button has the language's own name.
pub fn language_form(lang: Language) -> impl IntoView {
    Language::ALL
        .into_iter()
        .filter(|other| *other != lang)
        .map(|other| {
            view! {
                <form method="post" action={action_with_page("/api/choose_language")}>
                    <input type="hidden" name="language" value=other.tag() />
                    <button class="link" type="submit" lang=other.tag()>{other.native_name()}</button>
                </form>
            }
        })
        .collect_view()
        .into_any()
}
