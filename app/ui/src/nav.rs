//! The navigation links of each role.

use super::messages;
use domain::{Capability, Language, Role};

/// The navigation section that a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NavSection {
    Today,
    Week,
    Children,
    Providers,
    Authorizations,
    Notes,
    Members,
    Import,
    Audit,
    Settings,
    Search,
    Home,
    Visits,
    Account,
    /// A section without a navigation link.
    Other,
}

/// A navigation link.
pub struct NavLink {
    pub section: NavSection,
    pub href: &'static str,
    pub icon: &'static str,
    pub name: &'static str,
}

/// The navigation links of a role, in order; in the office only those the member has a capability for.
pub fn nav_links(lang: Language, role: Role, has_capability: impl Fn(Capability) -> bool) -> Vec<NavLink> {
    let link = |section, href, icon, name| NavLink { section, href, icon, name };
    match role {
        Role::Admin => [
            link(NavSection::Today, "/today", "list-checks", messages::today(lang)),
            link(NavSection::Search, "/search", "search", messages::search(lang)),
            link(NavSection::Week, "/week", "calendar-days", messages::week(lang)),
            link(NavSection::Children, "/children", "users", messages::children(lang)),
            link(NavSection::Providers, "/providers", "user-round", messages::providers(lang)),
            link(NavSection::Authorizations, "/authorizations", "file-check", messages::authorizations(lang)),
            link(NavSection::Notes, "/notes", "notebook-pen", messages::notes(lang)),
            link(NavSection::Members, "/members", "log-in", messages::members(lang)),
            link(NavSection::Import, "/import", "upload", messages::import(lang)),
            link(NavSection::Audit, "/audit", "history", messages::audit(lang)),
            link(NavSection::Settings, "/settings", "sliders-horizontal", messages::settings(lang)),
        ]
        .into_iter()
        .filter(|link| required_capability(link.section).is_none_or(&has_capability))
        .collect(),
        Role::Provider => vec![
            link(NavSection::Today, "/day", "car", messages::today(lang)),
            link(NavSection::Week, "/week", "calendar-days", messages::week(lang)),
            link(NavSection::Children, "/children", "users", messages::children(lang)),
            link(NavSection::Notes, "/notes", "notebook-pen", messages::notes(lang)),
            link(NavSection::Search, "/search", "search", messages::search(lang)),
            link(NavSection::Account, "/account", "user-round", messages::account(lang)),
        ],
        Role::Parent => vec![
            link(NavSection::Home, "/home", "house", messages::home(lang)),
            link(NavSection::Account, "/account", "user-round", messages::account(lang)),
        ],
    }
}

/// The capability that an office section needs, if it isn't open to the whole office.
fn required_capability(section: NavSection) -> Option<Capability> {
    match section {
        NavSection::Members | NavSection::Import | NavSection::Settings => Some(Capability::Manage),
        NavSection::Audit => Some(Capability::Privacy),
        _ => None,
    }
}
