//! Names as initials, for screens that others can see: one key, or one press, and back.

mod islands;
#[cfg(feature = "ssr")]
mod switch;
mod words;

pub use islands::InitialsSwitch;
#[cfg(feature = "ssr")]
pub use switch::switch;
