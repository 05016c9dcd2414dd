//! The privacy page.

mod messages;
mod page;

pub use page::Privacy;
