//! A visit: seen, placed, moved, cancelled, begun and ended.

pub mod api;
#[cfg(feature = "ssr")]
mod words;

pub use api::*;

#[cfg(feature = "ssr")]
pub mod refusals {
    pub fn sentence(_: domain::Language, conflict: &domain::Conflict) -> Vec<String> {
        vec![format!("{conflict:?}")]
    }
}
