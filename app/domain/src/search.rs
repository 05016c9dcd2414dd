//! Search everywhere: what one types, and who is found by it.

#[cfg(feature = "search")]
mod names;
#[cfg(feature = "search")]
mod order;
#[cfg(feature = "search")]
mod record;

#[cfg(feature = "search")]
pub use {
    names::{Closeness, Words, best},
    order::SortKey,
    record::{Asked, Record},
};

pub use crate::text::Query;

use crate::{
    people::VisitLine,
    visits::{ChildRef, ProviderRef},
};
use serde::{Deserialize, Serialize};

/// Whether one of these names may be meant by what was typed; everybody by nothing. The server decides it as a search does, a
/// browser, which has none of the tables, without more than capitals.
#[cfg(feature = "search")]
pub fn is_meant(typed: &str, names: &[&str]) -> bool {
    // Asked of each visit of a board, mostly with nothing typed.
    if typed.trim().is_empty() {
        return true;
    }
    let asked = Asked::of(typed);
    names.iter().any(|name| asked.finds(&Record::named(name, "")))
}
#[cfg(not(feature = "search"))]
pub fn is_meant(typed: &str, names: &[&str]) -> bool {
    let typed = typed.trim().to_lowercase();
    names.iter().any(|name| name.to_lowercase().contains(&typed))
}

/// What a list of names is sorted by: see [`SortKey`].
#[cfg(feature = "search")]
pub fn order_of(name: &str) -> SortKey {
    SortKey::of(name)
}
#[cfg(not(feature = "search"))]
pub fn order_of(name: &str) -> String {
    name.to_lowercase()
}

/// What a search found, each list closest first and the visits soonest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    pub children: Vec<ChildRef>,
    pub providers: Vec<ProviderRef>,
    /// The next visits of the children and the providers above.
    pub visits: Vec<VisitLine>,
}

impl Found {
    /// How many of each kind are shown at most.
    pub const MOST: usize = 8;
    /// How many days of visits are looked through, today among them.
    pub const DAYS: i64 = 14;

    pub fn is_empty(&self) -> bool {
        self.children.is_empty() && self.providers.is_empty() && self.visits.is_empty()
    }

    /// Whether there may be more than what is shown.
    pub fn is_full(&self) -> bool {
        self.children.len() == Self::MOST || self.providers.len() == Self::MOST
    }
}
