//! Members, invitations and guardianships: the pages of the office. Accepting an invitation is in `account`.
//!
//! All pages are plain forms without islands.

mod api;
mod everybody;
mod guardianship_forms;
mod invitation_links;
mod invitation_result;
mod invite;
mod linked_records;
mod list;
mod member_page;
mod messages;
mod parts;
mod review;

pub use {
    api::*,
    everybody::Everybody,
    guardianship_forms::{restore_button, revoke_form},
    invitation_links::LinksPage,
    invite::New,
    list::{Members, members_csv},
    member_page::Member,
};
