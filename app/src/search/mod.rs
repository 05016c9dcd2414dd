//! Search everywhere: children, providers and visits by name.

mod api;
#[cfg(feature = "ssr")]
mod hits;
mod islands;
#[cfg(feature = "ssr")]
mod page;
pub mod words;

pub use api::*;
pub use islands::Finder;
#[cfg(feature = "ssr")]
pub use page::Search;
