//! Letters: their words, and the office's list of what became of them.

mod api;
#[cfg(feature = "ssr")]
mod letters;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod words;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {
    letters::{OF_LETTER, Text, text_of},
    page::Mail,
};
