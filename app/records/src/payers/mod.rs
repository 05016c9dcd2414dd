//! Payers: the list, one payer with its forms, and the form of a new one.

mod api;
#[cfg(feature = "ssr")]
mod fields;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
pub mod messages;
#[cfg(feature = "ssr")]
mod one;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {
    fields::unit_rules,
    list::{Payers, add_button, may_change, payers_csv},
    one::{NewPayer, Payer},
};
