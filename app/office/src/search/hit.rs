//! A line of the dialog.

use serde::{Deserialize, Serialize};

/// A search result of the dialog, in the viewer's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The page of the record.
    pub href: String,
    pub name: String,
    /// The kind of record, or the time of a visit.
    pub detail: String,
}
