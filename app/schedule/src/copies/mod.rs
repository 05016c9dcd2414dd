//! Copying a week of visits into another week, with a preview and an undo.

mod api;
#[cfg(feature = "ssr")]
mod messages;
#[cfg(feature = "ssr")]
mod new;
#[cfg(feature = "ssr")]
mod show;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {new::New, show::Copy};
