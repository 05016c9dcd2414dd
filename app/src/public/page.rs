//! The public pages.

use super::{islands::CookieChoice, words};
use crate::frame;
use leptos::prelude::*;
use leptos_meta::Title;

/// `/` for strangers.
#[component]
pub fn Home() -> impl IntoView {
    let lang = frame::visitor().language;
    view! {
        <Title text=crate::words::product(lang) />
        <a class="skip" href="#main">{crate::words::skip_to_content(lang)}</a>
        <main id="main">
            <h1>{words::promise(lang)}</h1>
        </main>
        <CookieChoice lang />
    }
}
