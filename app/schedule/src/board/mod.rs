//! Editing on the boards: drag and drop, scheduling, undo, and filters that submit themselves.

#[cfg(feature = "ssr")]
mod answer;
pub mod api;
mod auto_submit;
#[cfg(feature = "ssr")]
mod contexts;
#[cfg(feature = "ssr")]
mod controls;
#[cfg(any(test, feature = "board"))]
mod drag;
#[cfg(feature = "ssr")]
mod messages;

pub use api::*;
pub use auto_submit::AutoSubmit;
#[cfg(feature = "ssr")]
pub use controls::BoardControls;

#[cfg(any(feature = "ssr", feature = "board"))]
use leptos::prelude::*;

/// Starts the drag controller. It renders no markup: it works on the board and on `BoardControls`.
#[cfg(any(feature = "ssr", feature = "board"))]
#[island]
pub fn BoardDrag() -> impl IntoView {
    #[cfg(feature = "board")]
    Effect::new(|| drag::DragController::start(web::page_language()));
}
