//! Kinds of visits that no payer authorizes: the list, one kind with its forms, and the form of a new one.

mod api;
#[cfg(feature = "ssr")]
mod fields;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod messages;
#[cfg(feature = "ssr")]
mod one;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {
    list::{VisitKinds, visit_kinds_csv},
    one::{NewVisitKind, VisitKind},
};
