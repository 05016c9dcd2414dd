//! The boards under the office's hands: what is dragged, dropped, placed and taken back, and what is chosen of them.

#[cfg(feature = "ssr")]
mod answer;
pub mod api;
mod at_once;
#[cfg(any(test, feature = "islands"))]
mod hand;
#[cfg(feature = "ssr")]
mod hands;
#[cfg(feature = "ssr")]
mod words;

pub use api::*;
pub use at_once::AtOnce;
#[cfg(feature = "ssr")]
pub use hands::BoardHands;

use domain::Language;
use leptos::prelude::*;

/// Wakes the hand. It has no markup: what it needs stands in the page (`BoardHands`, the board itself).
#[island]
pub fn BoardHand(lang: Language) -> impl IntoView {
    #[cfg(feature = "islands")]
    Effect::new(move || hand::Hand::wake(lang));
    #[cfg(not(feature = "islands"))]
    let _ = lang;
}
