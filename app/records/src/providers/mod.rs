//! Providers by hand: the form that adds or changes one, ending and bringing back.

mod api;
mod end;
mod form;
mod messages;

pub use api::*;
pub use end::{Managed, managed_parts, submitted_day};
pub use form::{EditProvider, NewProvider};
