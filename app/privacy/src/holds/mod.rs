//! Legal holds: the list, one hold with the form that lifts it, and the forms that set one.

mod api;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod messages;
#[cfg(feature = "ssr")]
mod new;
#[cfg(feature = "ssr")]
mod one;
#[cfg(feature = "ssr")]
mod parts;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {
    list::{Holds, holds_csv},
    new::NewHoldPage,
    one::Hold,
};
