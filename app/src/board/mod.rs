//! The boards under the office's hands: what is dragged, dropped, placed and taken back.

#[cfg(feature = "ssr")]
mod answer;
pub mod api;
#[cfg(any(test, feature = "islands"))]
mod hand;
mod hands;
mod words;

pub use api::*;
pub use hands::BoardHands;

/// Where the browser keeps the ways back of this tab's changes: ids and times, no names. It goes at sign-out.
#[cfg(feature = "islands")]
pub const KEPT: &str = "visitoms.board";
