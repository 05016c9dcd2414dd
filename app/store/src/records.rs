//! The agency's records: children, guardians, providers, authorizations, members, settings; their import and search.

pub mod agency;
pub mod authorizations;
pub(crate) mod changes;
pub mod export;
pub mod disciplines;
pub mod children;
pub(crate) mod find;
pub mod import;
pub mod members;
pub mod payers;
pub mod people;
mod rows;
pub mod providers;
pub mod search;
pub mod services;
