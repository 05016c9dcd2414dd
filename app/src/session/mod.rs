//! The end of a session, and of the network, told before anything typed is lost.

mod api;
mod islands;
#[cfg(feature = "islands")]
mod typed;
#[cfg(feature = "ssr")]
mod watch;
mod words;

pub use api::*;
pub use islands::SessionWatch;
#[cfg(feature = "islands")]
pub use typed::await_return;
#[cfg(feature = "ssr")]
pub use watch::watch;
