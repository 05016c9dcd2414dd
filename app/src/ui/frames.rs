//! The frames: the office's rail, the phone's bar, the family's larger type, the public site.

use super::{
    Icon,
    nav::{Place, Room, rooms},
    words,
};
use crate::request::{language, may, viewer};
use domain::{Language, Role, account::Viewer, text::initial_letter, visits::short_name};
use leptos::prelude::*;
use leptos_meta::Title;

/// The title in HTML: `leptos_meta` writes it into the document as it is, and pages bear people's names.
fn document_title(lang: Language, title: &str) -> String {
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    format!("{title} · {}", crate::words::product(lang))
}

fn skip_link(lang: Language) -> impl IntoView {
    view! { <a class="skip" href="#main">{crate::words::skip_to_content(lang)}</a> }
}

fn brand() -> impl IntoView {
    view! {
        <a class="brand" href="/">
            <span>"Visit"<b>"OMS"</b></span>
        </a>
    }
}

fn links(rooms: &[Room], here: Place) -> AnyView {
    rooms
        .iter()
        .map(|room| {
            let current = (room.place == here).then_some("page");
            view! {
                <li>
                    <a href=room.href aria-current=current>
                        <Icon name=room.icon />
                        {room.name}
                    </a>
                </li>
            }
        })
        .collect_view()
        .into_any()
}

/// "MR" of "Marta Ruiz"; of one word its first letter.
fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let last = words.get(1..).and_then(<[&str]>::last);
    words.first().into_iter().chain(last).map(|word| initial_letter(word)).collect()
}

fn me(lang: Language, viewer: Option<Viewer>) -> AnyView {
    viewer
        .map(|viewer| {
            // A name that is an address has no second word to shorten.
            let name = match viewer.name.split_once(' ') {
                Some((first, last)) if viewer.name.chars().count() > 40 => short_name(first, last),
                _ => viewer.name.clone(),
            };
            view! {
                <a class="me" href="/account">
                <span class="vh">{words::account(lang)}</span>
                    <span class="avatar" aria-hidden="true">{initials(&viewer.name)}</span>
                    <span>
                        <span class="clip" dir="auto">{name}</span>
                        <small dir="auto">{viewer.agency_name}</small>
                    </span>
                </a>
            }
        })
        .into_any()
}

/// Links that every page ends with, and the other language.
fn fine_print(lang: Language) -> AnyView {
    view! {
        <footer class="fine">
            <a href="/privacy">{words::privacy(lang)}</a>
            <a href="/terms">{words::terms(lang)}</a>
            <a href="/contact">{words::contact(lang)}</a>
            <a href="/cookies">{words::cookies(lang)}</a>
            {crate::account::language_form(lang)}
        </footer>
    }
    .into_any()
}

/// What was just done, once.
fn flash(lang: Language) -> impl IntoView {
    let said = crate::request::flash().and_then(|code| crate::notices::sentence(lang, &code));
    said.map(|text| {
        view! {
            <div class="flash flash-pine flash-page" role="status">
                <Icon name="circle-check" />
                <div>{text}</div>
            </div>
        }
    })
}

/// The office: a rail of rooms beside the page.
#[component]
pub fn AdminShell(title: String, place: Place, children: Children) -> impl IntoView {
    let lang = language();
    let rooms = rooms(lang, Role::Admin, may);
    view! {
        <Title text=document_title(lang, &title) />
        <div class="shell shell-rail">
            {skip_link(lang)}
            <header class="rail">
                {brand()}
                <nav class="rail-nav" aria-label=words::main_menu(lang)>
                    <ul class="rail-links">{links(&rooms, place)}</ul>
                </nav>
                {crate::initials::switch(lang)}
                {me(lang, viewer())}
                <details class="rail-menu">
                    <summary>
                        <Icon name="menu" />
                        {words::menu(lang)}
                    </summary>
                    <nav aria-label=words::main_menu(lang)>
                        <ul class="rail-links">{links(&rooms, place)}</ul>
                    </nav>
                </details>
            </header>
            <main id="main">{flash(lang)}{children()}</main>
            {fine_print(lang)}
            <crate::search::Finder lang=lang />
            {crate::session::watch(lang)}
        </div>
    }
}

fn bar_frame(title: &str, role: Role, class: &'static str, place: Place, children: Children) -> AnyView {
    let lang = language();
    let rooms = rooms(lang, role, may);
    view! {
        <Title text=document_title(lang, title) />
        <div class=class>
            {skip_link(lang)}
            <main id="main">
                <div class="page page-phone">{flash(lang)}{children()}</div>
            </main>
            {fine_print(lang)}
            <nav class="bar" aria-label=words::main_menu(lang)>
                {brand()}
                <ul>{links(&rooms, place)}</ul>
                {me(lang, viewer())}
            </nav>
            {crate::session::watch(lang)}
        </div>
    }
    .into_any()
}

/// A provider's phone: one column, the rooms under the thumb.
#[component]
pub fn ProviderShell(title: String, place: Place, children: Children) -> impl IntoView {
    bar_frame(&title, Role::Provider, "shell shell-bar shell-provider thumbs", place, children)
}

/// A family's phone, in larger type.
#[component]
pub fn ParentShell(title: String, place: Place, children: Children) -> impl IntoView {
    bar_frame(&title, Role::Parent, "shell shell-bar shell-parent thumbs", place, children)
}

/// The frame of whoever is signed in; the public one for a stranger.
#[component]
pub fn MemberShell(title: String, place: Place, children: Children) -> impl IntoView {
    match crate::request::role() {
        Some(Role::Admin) => view! { <AdminShell title place children /> }.into_any(),
        Some(Role::Provider) => bar_frame(&title, Role::Provider, "shell shell-bar shell-provider thumbs", place, children),
        Some(Role::Parent) => bar_frame(&title, Role::Parent, "shell shell-bar shell-parent thumbs", place, children),
        None => view! { <SiteShell title children /> }.into_any(),
    }
}

/// The public site.
#[component]
pub fn SiteShell(title: String, children: Children) -> impl IntoView {
    let lang = language();
    view! {
        <Title text=document_title(lang, &title) />
        <div class="shell shell-site thumbs">
            {skip_link(lang)}
            <header class="site-head">
                {brand()}
                <nav aria-label=words::main_menu(lang)>
                    <a href="/#how">{words::how_it_works(lang)}</a>
                    <a href="/#security">{words::security(lang)}</a>
                    <a href="/privacy">{words::privacy(lang)}</a>
                </nav>
                <div class="site-head-end">
                    {crate::account::language_form(lang)}
                    {if viewer().is_some() {
                        view! { <a class="button" href="/">{words::my_pages(lang)}</a> }
                    } else {
                        view! { <a class="button" href="/sign-in">{words::sign_in(lang)}</a> }
                    }}
                </div>
            </header>
            <main id="main" class="site-main">{flash(lang)}{children()}</main>
            <footer class="site-foot" aria-label=words::site_end(lang)>
                <a href="/privacy">{words::privacy(lang)}</a>
                <a href="/terms">{words::terms(lang)}</a>
                <a href="/contact">{words::contact(lang)}</a>
                <a href="/cookies">{words::cookies(lang)}</a>
            </footer>
            <crate::public::ConsentBanner />
        </div>
    }
}

/// A sheet for paper: no rooms, no fine print. Its foot is on every printed page.
#[component]
pub fn PaperShell(title: String, foot: String, children: Children) -> impl IntoView {
    let lang = language();
    view! {
        <Title text=document_title(lang, &title) />
        <div class="paper">
            <main id="main" class="paper-sheet">{children()}</main>
            <footer class="paper-foot">
                <p>{foot}</p>
            </footer>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        assert_eq!(["Marta Ruiz", "ana de la cruz", "张莹", ""].map(initials), ["MR", "AC", "张", ""]);
    }
}
