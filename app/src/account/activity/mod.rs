//! What happened to one's own account, and where it is open. Nobody else sees it, not the office.

mod api;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod words;

pub use api::*;
#[cfg(feature = "ssr")]
pub use page::{ActivityPage, card, device_words};
