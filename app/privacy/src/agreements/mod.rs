//! What a member and their agency are asked to accept: the page, and accepting.

mod api;
#[cfg(feature = "ssr")]
mod messages;
#[cfg(feature = "ssr")]
mod page;

pub use api::*;
#[cfg(feature = "ssr")]
pub use page::AgreementsPage;
