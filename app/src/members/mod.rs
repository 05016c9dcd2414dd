//! Members and invitations: the office's room, the page behind an invitation's link, one's own places.
//!
//! All of it is plain forms. None of it is built for the browser.

mod api;
mod everybody;
mod further;
mod handed;
mod invite;
mod join;
mod list;
mod one;
mod parts;
mod places;
mod review;
mod words;

pub use {
    api::*,
    everybody::Everybody,
    handed::LinksPage,
    invite::New,
    join::JoinPage,
    list::Members,
    one::{Member, give_back, revoke},
    parts::complaint,
    places::card as places_card,
};
