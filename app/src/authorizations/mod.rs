//! What payers allow: the list, and one page each. Pages alone: nothing here is changed by hand.

mod list;
mod one;

pub use list::Authorizations;
pub use one::{Authorization, entry};
