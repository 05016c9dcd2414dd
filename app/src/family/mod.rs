//! What a family sees and may do.

mod api;
#[cfg(feature = "ssr")]
mod cancel;
#[cfg(feature = "ssr")]
mod home;
#[cfg(feature = "ssr")]
mod past;
#[cfg(feature = "ssr")]
mod words;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {
    cancel::Cancel,
    home::{Home, view as home_view},
};
