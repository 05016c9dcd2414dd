//! Settings of the agency: drive time estimates, buffers between visits, rules for families, boards, holidays, second factor.

mod api;
#[cfg(feature = "ssr")]
mod colors;
#[cfg(feature = "ssr")]
mod disciplines;
#[cfg(feature = "ssr")]
mod federal_holidays;
#[cfg(feature = "ssr")]
mod holidays;
#[cfg(feature = "ssr")]
mod messages;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod second_factor;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {disciplines::Disciplines, page::Settings};
