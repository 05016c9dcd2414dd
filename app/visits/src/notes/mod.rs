//! The note of a visit.

mod api;
#[cfg(any(feature = "ssr", feature = "note"))]
pub mod islands;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
pub mod messages;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod parts;
#[cfg(feature = "ssr")]
mod write;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {
    list::{Notes, notes_csv},
    page::Note,
};
