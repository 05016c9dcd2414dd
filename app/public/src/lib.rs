//! The public pages.

#![recursion_limit = "256"]

mod api;
#[cfg(feature = "ssr")]
mod contact;
#[cfg(feature = "ssr")]
mod cookies;
#[cfg(feature = "ssr")]
mod home;
pub mod islands;
#[cfg(feature = "ssr")]
mod messages;
#[cfg(feature = "ssr")]
mod privacy;
#[cfg(feature = "ssr")]
mod prose;
#[cfg(feature = "ssr")]
mod service_providers;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {
    contact::Contact,
    cookies::{ConsentBanner, Cookies},
    home::Home,
    privacy::Privacy,
    prose::{DataProcessing, Terms},
    service_providers::ServiceProviders,
};
