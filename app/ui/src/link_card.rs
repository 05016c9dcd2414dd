//! A link to another page as a card.

use super::Icon;
use leptos::prelude::*;

/// A card that leads to a page: its title, and what is there.
pub fn link_card(href: impl Into<String>, icon: &'static str, title: impl Into<String>, help: impl Into<String>) -> AnyView {
    let (href, title, help): (String, String, String) = (href.into(), title.into(), help.into());
    view! {
        <a class="link-card" href=href>
            <Icon name=icon />
            <span>
                <b>{title}</b>
                <span class="soft">{help}</span>
            </span>
            <Icon name="chevron-right" />
        </a>
    }
    .into_any()
}
