//! What a member does with several chosen children or authorizations at once: a page that says what would happen to which of them,
//! and the form that does exactly this. All that is chosen is in the address; the reason, a text about children, is not.

mod api;
pub mod messages;
mod pages;
mod undo_pages;

pub use api::*;
pub use pages::{EndAuthorizationsPage, EndChildrenPage, ProviderOfAuthorizationsPage, ProviderOfChildrenPage};
pub use undo_pages::{UndoAuthorizationsPage, UndoEndChildrenPage, undo_line};
