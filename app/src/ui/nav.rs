//! The rooms of each role, as the frames link them.

use super::words;
use domain::{Language, Role};

/// The room that a page stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Today,
    Week,
    Children,
    Providers,
    Authorizations,
    Notes,
    Import,
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

/// The rooms of a role, in their order.
pub fn rooms(lang: Language, role: Role) -> Vec<Room> {
    let room = |place, href, icon, name| Room { place, href, icon, name };
    match role {
        Role::Admin => vec![
            room(Place::Search, "/search", "search", words::search(lang)),
            room(Place::Week, "/week", "calendar-days", words::week(lang)),
            room(Place::Children, "/children", "users", words::children(lang)),
            room(Place::Providers, "/providers", "user-round", words::providers(lang)),
            room(Place::Authorizations, "/authorizations", "file-check", words::authorizations(lang)),
            room(Place::Notes, "/notes", "notebook-pen", words::notes(lang)),
            room(Place::Import, "/import", "upload", words::import(lang)),
            room(Place::Settings, "/settings", "sliders-horizontal", words::settings(lang)),
        ],
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
