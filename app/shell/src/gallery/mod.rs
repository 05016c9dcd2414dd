//! `/gallery`: every UI component in each of its states, on fixed sample data, so that screenshots differ only where a component
//! does. For developers: without the setting `dev_gallery` the page doesn't exist.
//!
//! Its own labels are in English only; component texts come from the message catalog.

mod controls;
mod parts;
mod sample_data;
mod sample_today;
mod screens;
mod states;

pub use screens::Screen;

use domain::Error;
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use ui::error_page;
use web::request::{language, request};

/// Whether this installation enables the gallery.
fn is_open() -> bool {
    request().is_some_and(|request| request.installation.gallery)
}

/// The page of components, with links to whole screens.
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

/// A titled section of the gallery.
fn section(id: &'static str, title: &'static str, content: impl IntoView) -> impl IntoView {
    view! {
        <section id=id aria-labelledby=format!("{id}-title")>
            <h2 id=format!("{id}-title")>{title}</h2>
            {content}
        </section>
    }
}
