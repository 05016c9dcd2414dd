//! The office's own pages: audit, emails, search, settings.

#![recursion_limit = "256"]

#[cfg(feature = "ssr")]
pub mod audit;
pub mod mail;
#[cfg(any(feature = "ssr", feature = "finder"))]
pub mod search;
pub mod settings;
