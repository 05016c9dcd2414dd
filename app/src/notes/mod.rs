//! The note of a visit.

mod api;
#[cfg(feature = "ssr")]
mod words;

pub use api::*;
