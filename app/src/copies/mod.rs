//! A week copied into another, looked at before and taken back after.

mod api;
#[cfg(feature = "ssr")]
mod new;
#[cfg(feature = "ssr")]
mod show;
#[cfg(feature = "ssr")]
mod words;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {new::New, show::Copy};
