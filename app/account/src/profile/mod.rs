//! The user's own account: the account page with memberships and preferences, and the security page.

mod api;
mod memberships;
mod messages;
mod page;
mod preferences;
mod security;

pub use {api::*, page::AccountPage, security::SecurityPage};
