//! The privacy page.

mod messages;
mod page;

pub use messages::title;
pub use page::Privacy;
