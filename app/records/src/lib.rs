//! The records of an agency: children, guardians, providers, members, authorizations, and the import of files.

#![recursion_limit = "256"]

#[cfg(feature = "ssr")]
pub mod authorizations;
#[cfg(feature = "ssr")]
pub mod import;
#[cfg(feature = "ssr")]
pub mod members;
pub mod people;
#[cfg(feature = "ssr")]
pub mod providers;
