//! The week and day boards, and a provider's own route.

#![recursion_limit = "256"]

#[cfg(any(feature = "ssr", feature = "islands"))]
pub mod board;
#[cfg(feature = "ssr")]
mod board_cache;
pub mod copies;
#[cfg(feature = "ssr")]
mod day;
#[cfg(feature = "ssr")]
mod day_parts;
#[cfg(feature = "ssr")]
mod messages;
#[cfg(feature = "ssr")]
mod parts;
#[cfg(feature = "ssr")]
mod route;
#[cfg(feature = "ssr")]
mod side_panel;
#[cfg(feature = "ssr")]
mod today;
#[cfg(feature = "ssr")]
mod views;
#[cfg(feature = "ssr")]
mod week;
#[cfg(feature = "ssr")]
mod week_parts;

#[cfg(feature = "ssr")]
pub use day::{Day, board as day_board, day_row};
#[cfg(feature = "ssr")]
pub use parts::{figure, strip};
#[cfg(feature = "ssr")]
pub use route::provider_day_page;
#[cfg(feature = "ssr")]
pub use today::{Today, today_page};
#[cfg(feature = "ssr")]
pub use views::{Agenda, Month, ViewParams};
#[cfg(feature = "ssr")]
pub use week::{Week, board as week_board};
