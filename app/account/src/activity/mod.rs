//! Account activity: security events and open sessions of the user's own account. Only the user sees them, not even the office.

mod api;
mod messages;
mod page;

pub use api::*;
pub use page::{ActivityPage, card};
