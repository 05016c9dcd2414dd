//! The agency's records: children, guardians, providers, authorizations, members, settings; their import and search.

pub mod agency;
pub(crate) mod changes;
pub mod children;
pub(crate) mod find;
pub mod import;
pub mod members;
pub mod people;
pub mod search;
