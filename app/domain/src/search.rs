//! Search: matching typed text against names and other fields of people.

#[cfg(feature = "search")]
mod letters;
#[cfg(feature = "search")]
mod names;
#[cfg(feature = "search")]
mod record;
#[cfg(feature = "search")]
mod sort_key;

#[cfg(feature = "search")]
pub use {
    names::{Closeness, FoldedWords, best_matches, folded_name},
    record::{SearchQuery, SearchRecord},
    sort_key::SortKey,
};

pub use crate::text::Query;

use crate::{
    ChildId,
    people::VisitLine,
    visits::{ChildRef, ProviderRef},
};
use serde::{Deserialize, Serialize};

/// The sort key of a name, see [`SortKey`].
#[cfg(feature = "search")]
pub fn sort_key(name: &str) -> SortKey {
    SortKey::of(name)
}
#[cfg(not(feature = "search"))]
pub fn sort_key(name: &str) -> String {
    name.to_lowercase()
}

/// Search results: people by closeness, visits by start.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchResults {
    pub children: Vec<ChildRef>,
    /// Those of them whose services have ended.
    pub ended_children: Vec<ChildId>,
    pub providers: Vec<ProviderRef>,
    /// The next visits of these children and providers.
    pub visits: Vec<VisitLine>,
}

impl SearchResults {
    /// The maximum number of results per kind.
    pub const MAX_PER_KIND: usize = 8;
    /// How many days of visits are searched, including today.
    pub const DAYS: i64 = 14;

    pub fn is_empty(&self) -> bool {
        self.children.is_empty() && self.providers.is_empty() && self.visits.is_empty()
    }

    /// Whether there may be more results.
    pub fn is_full(&self) -> bool {
        self.children.len() == Self::MAX_PER_KIND || self.providers.len() == Self::MAX_PER_KIND
    }
}
