//! Visits: viewing, scheduling, moving, canceling, check-in and check-out.

#![recursion_limit = "256"]

#[cfg(feature = "ssr")]
mod actions;
pub mod api;
#[cfg(feature = "ssr")]
mod change;
#[cfg(feature = "ssr")]
pub mod check_in;
#[cfg(feature = "ssr")]
mod details;
#[cfg(feature = "ssr")]
mod messages;
#[cfg(feature = "ssr")]
mod new;
#[cfg(feature = "ssr")]
mod new_of_child;
pub mod notes;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod planning;
#[cfg(feature = "ssr")]
mod provider_page;
#[cfg(feature = "ssr")]
mod reassign;
#[cfg(feature = "ssr")]
mod times;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {new::New, page::Visit};
