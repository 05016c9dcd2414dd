//! Page shells: the office with a side rail, phones with a bottom bar, families in larger type, the public site, print.

use super::{
    Icon, language_form, messages,
    nav::{NavLink, NavSection, nav_links},
    page_messages::page_messages,
};
use domain::{Language, Role, account::Viewer, text::first_initial, visits::short_name};
use leptos::prelude::*;
use leptos_meta::Title;
use web::request::{global_privacy_control, has_capability, language, viewer};

/// What other crates put into every page shell: a component for each slot, since shells know no feature.
#[derive(Clone, Copy, Default)]
pub struct ShellSlots {
    /// In the office's navigation rail: the switch for initials.
    pub rail: Option<fn(Language) -> AnyView>,
    /// The office's search dialog.
    pub search: Option<fn(Language) -> AnyView>,
    /// The watch over the session's end.
    pub session: Option<fn(Language) -> AnyView>,
    /// The cookie banner of the public site.
    pub consent: Option<fn(Language) -> AnyView>,
}

/// The slots that the application provides as context.
fn slots() -> ShellSlots {
    use_context().unwrap_or_default()
}

/// Escapes the title: `leptos_meta` writes it into the document as it is, and titles contain people's names.
fn document_title(lang: Language, title: &str) -> String {
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    format!("{title} · {}", web::messages::product(lang))
}

fn skip_link(lang: Language) -> impl IntoView {
    view! { <a class="skip" href="#main">{web::messages::skip_to_content(lang)}</a> }
}

fn brand() -> impl IntoView {
    view! {
        <a class="brand" href="/">
            <span>"Visit"<b>"OMS"</b></span>
        </a>
    }
}

fn links(nav_links: &[NavLink], here: NavSection) -> AnyView {
    nav_links
        .iter()
        .map(|link| {
            let current = (link.section == here).then_some("page");
            view! {
                <li>
                    <a href=link.href aria-current=current>
                        <Icon name=link.icon />
                        {link.name}
                    </a>
                </li>
            }
        })
        .collect_view()
        .into_any()
}

/// "MR" for "Marta Ruiz"; a single word gives its first letter.
fn initials(name: &str) -> String {
    let name_parts: Vec<&str> = name.split_whitespace().collect();
    let last = name_parts.get(1..).and_then(<[&str]>::last);
    name_parts.first().into_iter().chain(last).map(|part| first_initial(part)).collect()
}

fn account_link(lang: Language, viewer: Option<Viewer>) -> AnyView {
    viewer
        .map(|viewer| {
            // Only a name of two words can be shortened; an email address can't.
            let name = match viewer.name.split_once(' ') {
                Some((first, last)) if viewer.name.chars().count() > 40 => short_name(first, last),
                _ => viewer.name.clone(),
            };
            view! {
                <a class="account-link" href="/account">
                <span class="sr-only">{messages::account(lang)}</span>
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

/// The footer's line that Global Privacy Control is honored, for a browser that sends it.
fn privacy_signal(lang: Language) -> impl IntoView {
    global_privacy_control().then(|| view! { <p class="privacy-signal">{web::messages::privacy_signal(lang)}</p> })
}

/// The footer links of every page, and the language switch.
fn page_footer(lang: Language) -> AnyView {
    view! {
        <footer class="page-footer">
            <a href="/privacy">{messages::privacy(lang)}</a>
            <a href="/terms">{messages::terms(lang)}</a>
            <a href="/contact">{messages::contact(lang)}</a>
            <a href="/cookies">{messages::cookies(lang)}</a>
            {language_form(lang)}
            {privacy_signal(lang)}
        </footer>
    }
    .into_any()
}

/// The office's shell: a navigation rail beside the page.
#[component]
pub fn AdminShell(title: String, section: NavSection, children: Children) -> impl IntoView {
    let lang = language();
    let nav_links = nav_links(lang, Role::Admin, has_capability);
    let page = children();
    view! {
        <Title text=document_title(lang, &title) />
        <div class="shell shell-rail">
            {skip_link(lang)}
            <header class="rail">
                {brand()}
                <nav class="rail-nav" aria-label=messages::main_menu(lang)>
                    <ul class="rail-links">{links(&nav_links, section)}</ul>
                </nav>
                {slots().rail.map(|slot| slot(lang))}
                {account_link(lang, viewer())}
                <details class="rail-menu">
                    <summary>
                        <Icon name="menu" />
                        {messages::menu(lang)}
                    </summary>
                    <nav aria-label=messages::main_menu(lang)>
                        <ul class="rail-links">{links(&nav_links, section)}</ul>
                    </nav>
                </details>
            </header>
            <main id="main">{page_messages(lang)}{page}</main>
            {page_footer(lang)}
            {slots().search.map(|slot| slot(lang))}
            {slots().session.map(|slot| slot(lang))}
        </div>
    }
}

/// `actions` are fixed at the bottom edge of a phone. In the document they follow the page and precede the footer, so that screen
/// readers reach them where the page ends.
fn bar_frame(
    title: &str,
    role: Role,
    class: &'static str,
    section: NavSection,
    actions: Option<AnyView>,
    children: Children,
) -> AnyView {
    let lang = language();
    let nav_links = nav_links(lang, role, has_capability);
    let page = children();
    view! {
        <Title text=document_title(lang, title) />
        <div class=class>
            {skip_link(lang)}
            <main id="main">
                <div class="page page-phone">{page_messages(lang)}{page}</div>
            </main>
            {actions.map(|actions| view! { <section class="action-bar" aria-label=messages::actions(lang)>{actions}</section> })}
            {page_footer(lang)}
            <nav class="bar" aria-label=messages::main_menu(lang)>
                {brand()}
                <ul>{links(&nav_links, section)}</ul>
                {account_link(lang, viewer())}
            </nav>
            {slots().session.map(|slot| slot(lang))}
        </div>
    }
    .into_any()
}

/// A provider's shell: one column, with the navigation or the next actions at the bottom.
#[component]
pub fn ProviderShell(
    title: String,
    section: NavSection,
    #[prop(optional_no_strip)] actions: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    bar_frame(&title, Role::Provider, "shell shell-bar shell-provider touch", section, actions, children)
}

/// A family's shell, in larger type.
#[component]
pub fn ParentShell(title: String, section: NavSection, children: Children) -> impl IntoView {
    bar_frame(&title, Role::Parent, "shell shell-bar shell-parent touch", section, None, children)
}

/// The shell for the signed-in role; the public one for anonymous visitors.
#[component]
pub fn MemberShell(title: String, section: NavSection, children: Children) -> impl IntoView {
    match web::request::role() {
        Some(Role::Admin) => view! { <AdminShell title section children /> }.into_any(),
        Some(Role::Provider) => {
            bar_frame(&title, Role::Provider, "shell shell-bar shell-provider touch", section, None, children)
        }
        Some(Role::Parent) => bar_frame(&title, Role::Parent, "shell shell-bar shell-parent touch", section, None, children),
        None => view! { <SiteShell title children /> }.into_any(),
    }
}

/// The shell of the public site.
#[component]
pub fn SiteShell(title: String, children: Children) -> impl IntoView {
    let lang = language();
    let page = children();
    view! {
        <Title text=document_title(lang, &title) />
        <div class="shell shell-site touch">
            {skip_link(lang)}
            <header class="site-head">
                {brand()}
                <nav aria-label=messages::main_menu(lang)>
                    <a href="/#how">{messages::how_it_works(lang)}</a>
                    <a href="/#security">{messages::security(lang)}</a>
                    <a href="/privacy">{messages::privacy(lang)}</a>
                </nav>
                <div class="site-head-end">
                    {language_form(lang)}
                    {if viewer().is_some() {
                        view! { <a class="button" href="/">{messages::my_pages(lang)}</a> }
                    } else {
                        view! { <a class="button" href="/sign-in">{messages::sign_in(lang)}</a> }
                    }}
                </div>
            </header>
            <main id="main" class="site-main">{page_messages(lang)}{page}</main>
            <footer class="site-foot" aria-label=messages::site_footer(lang)>
                <a href="/privacy">{messages::privacy(lang)}</a>
                <a href="/terms">{messages::terms(lang)}</a>
                <a href="/contact">{messages::contact(lang)}</a>
                <a href="/cookies">{messages::cookies(lang)}</a>
                {privacy_signal(lang)}
            </footer>
            {slots().consent.map(|slot| slot(lang))}
        </div>
    }
}

/// The print shell: no navigation, no footer links. `foot` is printed on every page; the line about the browser is not.
#[component]
pub fn PaperShell(title: String, foot: String, children: Children) -> impl IntoView {
    let lang = language();
    view! {
        <Title text=document_title(lang, &title) />
        <div class="paper">
            <main id="main" class="paper-sheet">{children()}</main>
            <footer class="paper-foot">
                <p>{foot}</p>
                {privacy_signal(lang)}
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
