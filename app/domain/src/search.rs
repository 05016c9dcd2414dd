//! Search everywhere: what one types, and who is found by it.

#[cfg(feature = "search")]
mod names;

#[cfg(feature = "search")]
pub use names::{Closeness, Words, best};

pub use crate::text::Query;

use crate::{
    people::VisitLine,
    visits::{ChildRef, ProviderRef},
};
use serde::{Deserialize, Serialize};

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
