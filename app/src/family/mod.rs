//! What a family sees and may do.

mod api;
#[cfg(feature = "ssr")]
mod words;

pub use api::*;
