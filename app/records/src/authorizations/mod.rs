//! Authorizations from payers: the list page and the detail page. Both are read-only; authorizations change by import.

mod list;
mod one;

pub use list::{Authorizations, authorizations_csv};
pub use one::{Authorization, entry};
