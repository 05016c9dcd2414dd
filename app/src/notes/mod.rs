//! The note of a visit.

mod api;
#[cfg(any(feature = "ssr", feature = "role-provider"))]
pub mod islands;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod page;
#[cfg(any(feature = "ssr", feature = "role-admin", feature = "role-provider", feature = "role-parent"))]
mod sign_out;
#[cfg(any(feature = "ssr", feature = "role-provider"))]
pub mod words;
#[cfg(feature = "ssr")]
mod write;

pub use api::*;
#[cfg(any(feature = "ssr", feature = "role-admin", feature = "role-provider", feature = "role-parent"))]
pub use sign_out::SignOutForm;
#[cfg(feature = "ssr")]
pub use {list::Notes, page::Note};

/// What the keys of drafts in the browser's storage begin with; the id of the visit follows.
#[cfg(all(feature = "islands", not(feature = "role-public")))]
const KEPT: &str = "draft-";
