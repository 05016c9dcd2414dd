//! What everybody may see.

pub mod islands;
#[cfg(feature = "ssr")]
pub mod page;
pub mod words;
