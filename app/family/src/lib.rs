//! The pages and actions of families.

#![recursion_limit = "256"]

mod api;
#[cfg(feature = "ssr")]
mod cancel;
#[cfg(any(feature = "ssr", feature = "clock"))]
mod clock;
#[cfg(feature = "ssr")]
mod home;
#[cfg(feature = "ssr")]
mod messages;
#[cfg(feature = "ssr")]
mod past_visits;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {
    cancel::Cancel,
    home::{Home, view as home_view},
};
