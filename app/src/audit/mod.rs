//! The audit: for the office what was done and seen, for a family who saw its child's record.

mod actions;
mod event;
mod export;
mod page;
mod parts;
mod screens;
mod seen;
mod words;

pub use parts::{of_child, of_visit};
pub use {
    event::Event,
    export::EXPORT,
    page::Audit,
    seen::{Seen, lead},
};
