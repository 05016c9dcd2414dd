//! The note of a visit.

mod api;
#[cfg(any(feature = "ssr", feature = "role-provider"))]
pub mod islands;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod page;
mod sign_out;
#[cfg(any(feature = "ssr", feature = "role-provider"))]
pub mod words;
#[cfg(feature = "ssr")]
mod write;

pub use api::*;
pub use sign_out::SignOutForm;
#[cfg(feature = "ssr")]
pub use {list::Notes, page::Note};

/// What the keys of drafts in the browser's storage begin with; the id of the visit follows.
#[cfg(feature = "islands")]
const KEPT: &str = "draft-";
