//! The agency's records: children, guardians, providers, authorizations, members, settings; their import and search.

pub mod absences;
pub mod agency;
pub mod authorizations;
pub mod bulk;
pub(crate) mod changes;
pub mod children;
pub mod disciplines;
mod doubles;
pub mod export;
pub(crate) mod find;
pub(crate) mod guardian_changes;
pub mod import;
pub mod members;
pub mod merging;
pub mod payers;
pub mod people;
pub mod providers;
mod rows;
pub mod search;
pub mod services;
pub mod visit_kinds;
