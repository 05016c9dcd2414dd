//! What the user has agreed to. Today that is the choice of cookies, which is stored in the browser only.

use super::{
    messages,
    section::{About, Class, section},
};
use domain::Language;
use leptos::prelude::*;

/// The section.
pub fn agreements(lang: Language) -> impl IntoView {
    let cookies = view! { <a href="/cookies">{messages::cookies_show(lang)}</a> }.into_any();
    let about = About {
        class: Class::Cookie,
        source: messages::cookies_source(lang),
        purpose: messages::cookies_purpose(lang),
        end: messages::cookies_end(lang).to_owned(),
    };
    section(lang, "agreements", messages::agreements(lang), vec![(messages::cookies(lang), cookies)], about)
}
