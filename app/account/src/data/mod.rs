//! One's own data: what is stored about the signed-in person, and the form that reports what is wrong. Nobody else's data is on
//! the page, except the first names of the children to which a guardian is linked.

mod agreements;
mod api;
mod messages;
mod page;
mod records;
mod report;
mod section;

pub use api::*;
pub use page::{DataPage, card};
