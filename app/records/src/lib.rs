//! The records of an agency: children, guardians, providers, members, authorizations, the import of files and the export.

#![recursion_limit = "256"]

#[cfg(feature = "ssr")]
pub mod absences;
pub mod authorizations;
#[cfg(feature = "ssr")]
pub mod bulk;
#[cfg(feature = "ssr")]
pub mod export;
#[cfg(feature = "ssr")]
pub mod import;
#[cfg(feature = "ssr")]
pub mod members;
pub mod payers;
pub mod people;
#[cfg(feature = "ssr")]
pub mod providers;
pub mod services;
#[cfg(feature = "ssr")]
mod settings_forms;
pub mod visit_kinds;
