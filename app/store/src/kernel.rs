//! What all topics use: connections and statements, transactions, shared columns, and what an actor may see.

pub(crate) mod actor;
pub(crate) mod clock;
pub(crate) mod columns;
pub(crate) mod db;
pub(crate) mod files;
pub(crate) mod hub;
mod initials;
pub(crate) mod lists;
pub(crate) mod options;
pub(crate) mod sealing;
pub(crate) mod sql;
pub(crate) mod tx;
pub(crate) mod versions;
pub(crate) mod visible;
