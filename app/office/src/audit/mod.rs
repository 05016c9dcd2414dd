//! The audit: changes and record accesses for the office, and the access log of a child's record for its family.

mod access_log;
mod actions;
mod event_page;
mod export;
mod groups;
mod messages;
mod page;
mod parts;
mod query;
mod screens;
mod table;

pub use {access_log::AccessLog, event_page::Event, export::EXPORT, page::Audit};
