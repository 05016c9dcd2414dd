//! Search for children, providers and visits by name: a dialog on every page, and a page.

mod api;
mod hit;
#[cfg(feature = "ssr")]
mod hits;
mod islands;
pub mod messages;
#[cfg(feature = "ssr")]
mod page;

pub use api::*;
pub use hit::Hit;
pub use islands::Finder;
#[cfg(feature = "ssr")]
pub use page::Search;
