//! Warns about session expiration and lost network connections before typed text is lost.

mod api;
#[cfg(feature = "islands")]
mod form_drafts;
mod islands;
#[cfg(feature = "ssr")]
mod messages;
#[cfg(feature = "ssr")]
mod session_watch;
mod sign_out;

pub use api::*;
#[cfg(feature = "islands")]
pub use form_drafts::restore_on_return;
pub use islands::SessionWatch;
#[cfg(feature = "ssr")]
pub use session_watch::{session_end, session_watch};
pub use sign_out::DraftsAtSignOut;
#[cfg(feature = "ssr")]
pub use sign_out::sign_out_form;
