//! The rooms of each role, as the frames link them.

use super::words;
use domain::{Capability, Language, Role};

/// The room that a page stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
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
    /// None of those that the frame links.
    Other,
}

/// A link of a frame.
pub struct Room {
    pub place: Place,
    pub href: &'static str,
    pub icon: &'static str,
    pub name: &'static str,
}

/// The rooms of a role, in their order; in the office those that the member has work in.
pub fn rooms(lang: Language, role: Role, may: impl Fn(Capability) -> bool) -> Vec<Room> {
    let room = |place, href, icon, name| Room { place, href, icon, name };
    match role {
        Role::Admin => [
            room(Place::Search, "/search", "search", words::search(lang)),
            room(Place::Week, "/week", "calendar-days", words::week(lang)),
            room(Place::Children, "/children", "users", words::children(lang)),
            room(Place::Providers, "/providers", "user-round", words::providers(lang)),
            room(Place::Authorizations, "/authorizations", "file-check", words::authorizations(lang)),
            room(Place::Notes, "/notes", "notebook-pen", words::notes(lang)),
            room(Place::Members, "/members", "log-in", words::members(lang)),
            room(Place::Import, "/import", "upload", words::import(lang)),
            room(Place::Audit, "/audit", "history", words::audit(lang)),
            room(Place::Settings, "/settings", "sliders-horizontal", words::settings(lang)),
        ]
        .into_iter()
        .filter(|room| needs(room.place).is_none_or(&may))
        .collect(),
        Role::Provider => vec![
            room(Place::Today, "/day", "car", words::today(lang)),
            room(Place::Week, "/week", "calendar-days", words::week(lang)),
            room(Place::Children, "/children", "users", words::children(lang)),
            room(Place::Notes, "/notes", "notebook-pen", words::notes(lang)),
            room(Place::Search, "/search", "search", words::search(lang)),
            room(Place::Account, "/account", "user-round", words::account(lang)),
        ],
        Role::Parent => vec![
            room(Place::Home, "/home", "house", words::home(lang)),
            room(Place::Account, "/account", "user-round", words::account(lang)),
        ],
    }
}

/// What a room of the office is for, where not all of the office has work in it.
fn needs(place: Place) -> Option<Capability> {
    match place {
        Place::Members | Place::Import | Place::Settings => Some(Capability::Manage),
        Place::Audit => Some(Capability::Privacy),
        _ => None,
    }
}
