//! Editing on the boards: drag and drop, scheduling, undo, and filters that submit themselves.

#[cfg(feature = "ssr")]
mod answer;
pub mod api;
mod auto_submit;
#[cfg(feature = "ssr")]
mod controls;
#[cfg(any(test, feature = "islands"))]
mod drag;
#[cfg(feature = "ssr")]
mod messages;

pub use api::*;
pub use auto_submit::AutoSubmit;
#[cfg(feature = "ssr")]
pub use controls::BoardControls;

use domain::Language;
use leptos::prelude::*;

/// Starts the drag controller. It renders no markup: it works on the board and on `BoardControls`.
#[island]
pub fn BoardDrag(lang: Language) -> impl IntoView {
    #[cfg(feature = "islands")]
    Effect::new(move || drag::DragController::start(lang));
    #[cfg(not(feature = "islands"))]
    let _ = lang;
}
