//! A visit: seen, placed, moved, cancelled, begun and ended.

mod api;
#[cfg(feature = "ssr")]
mod words;

pub use api::*;
