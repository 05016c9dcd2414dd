//! Authorizations from payers: the list, one of them with its units and forms, and the form of a new one.

mod api;
#[cfg(feature = "ssr")]
mod fields;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod messages;
#[cfg(feature = "ssr")]
mod one;
#[cfg(feature = "ssr")]
mod parts;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {
    form::{EditAuthorization, NewAuthorization},
    list::{Authorizations, authorizations_csv},
    one::Authorization,
    parts::entry,
};
