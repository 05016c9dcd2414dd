//! `/gallery`: every part of the screens in each of its states, on invented data that never changes, so that a picture of it
//! differs only where a part does. For developers: where the setting `dev_gallery` is off there is no such page.
//!
//! Its own labels are English alone; what the parts say comes from the catalogue.

mod controls;
mod invented;
mod parts;
mod screens;
mod states;

pub use screens::Screen;

use crate::request::{error_page, language, request};
use domain::Error;
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;

/// Whether this installation shows it.
fn is_open() -> bool {
    request().is_some_and(|request| request.installation.gallery)
}

/// The page of parts, and the way to whole screens.
#[component]
pub fn Gallery() -> impl IntoView {
    if !is_open() {
        return Either::Left(error_page(Error::NotFound));
    }
    let lang = language();
    let screens = screens::NAMES
        .iter()
        .map(|name| view! { <li><a class="button" href=format!("/gallery/{name}")>{*name}</a></li> })
        .collect_view();
    Either::Right(view! {
        <Title text="Gallery" />
        <div class="shell">
            <main id="main">
                <div class="page page-wide gallery">
                    <h1>"Gallery"</h1>
                    <nav aria-label="Screens"><ul class="buttons">{screens}</ul></nav>
                    {controls::view()}
                    {parts::view(lang)}
                    {states::view()}
                </div>
            </main>
        </div>
    })
}

/// A part of the gallery under its name.
fn section(id: &'static str, title: &'static str, content: impl IntoView) -> impl IntoView {
    view! {
        <section id=id aria-labelledby=format!("{id}-title")>
            <h2 id=format!("{id}-title")>{title}</h2>
            {content}
        </section>
    }
}
