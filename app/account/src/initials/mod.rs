//! Shows initials instead of children's names, for screens that others can see; switched with a key or a button.

mod islands;
#[cfg(feature = "ssr")]
mod messages;
#[cfg(feature = "ssr")]
mod switch;

pub use islands::InitialsSwitch;
#[cfg(feature = "ssr")]
pub use switch::switch;
