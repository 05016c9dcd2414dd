//! What is common to the records that the office makes and edits by hand: children, providers, authorizations and what belongs to
//! them.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

crate::keyed_enum! {
    /// The kinds of records whose last change can be undone.
    pub enum RecordKind {
        Child "child"
        Place "place"
        Contact "contact"
        Provider "provider"
        Authorization "authorization"
        Payer "payer"
        Service "service"
    }
}

/// Who changed a record last, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastChange {
    /// The record's version after the change.
    pub version: i64,
    /// The member's name; `None` for the operator of the installation.
    pub by: Option<String>,
    /// By the agency's clock.
    pub at: DateTime,
    /// Whether the record was made by this change: there is nothing to go back to.
    pub is_new: bool,
}
