//! The agency's people: children and their families, providers, authorizations.

mod api;
#[cfg(feature = "ssr")]
mod child;
#[cfg(feature = "ssr")]
mod children;
#[cfg(feature = "ssr")]
mod guardians;
#[cfg(feature = "ssr")]
pub mod messages;
#[cfg(feature = "ssr")]
pub mod parts;
#[cfg(feature = "ssr")]
mod provider;
#[cfg(feature = "ssr")]
mod providers;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {
    child::Child,
    children::{Children, children_csv},
    provider::Provider,
    providers::{Providers, providers_csv},
};
