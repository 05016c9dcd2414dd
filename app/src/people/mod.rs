//! The agency's people: children and their families, providers, authorizations.

mod api;

pub use api::*;
