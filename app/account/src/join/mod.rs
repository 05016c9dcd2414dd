//! Joining an agency by the one-time link of an invitation.

mod api;
mod messages;
mod page;

pub use {api::*, page::JoinPage};
