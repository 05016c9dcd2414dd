//! A visit: seen, placed, moved, cancelled, begun and ended.

pub mod api;
#[cfg(feature = "ssr")]
mod change;
#[cfg(feature = "ssr")]
pub(crate) mod door;
#[cfg(feature = "ssr")]
pub(crate) mod facts;
#[cfg(feature = "ssr")]
mod new;
#[cfg(feature = "ssr")]
pub(crate) mod page;
#[cfg(feature = "ssr")]
pub mod refusals;
#[cfg(feature = "ssr")]
mod road;
#[cfg(feature = "ssr")]
pub(crate) mod times;
#[cfg(feature = "ssr")]
pub(crate) mod words;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {new::New, page::Visit};
