//! The drag controller, in the browser. It works on the markup that the server rendered: `page` reads the markup and shows
//! dragged items in it, `panel` shows announcements and dialogs, `state` holds the controller and its state, `keyboard` and
//! `pointer` handle input, `preview` describes where an item would go, `api_client` sends changes and refreshes the page,
//! `live_updates` receives other users' changes, `undo` is the undo stack.

#[cfg(feature = "islands")]
mod api_client;
#[cfg(feature = "islands")]
mod keyboard;
#[cfg(feature = "islands")]
mod listen;
#[cfg(feature = "islands")]
mod live_updates;
#[cfg(feature = "islands")]
mod messages;
#[cfg(feature = "islands")]
mod page;
#[cfg(feature = "islands")]
mod panel;
#[cfg(feature = "islands")]
mod pointer;
#[cfg(feature = "islands")]
mod preview;
#[cfg(feature = "islands")]
mod state;
mod undo;

#[cfg(feature = "islands")]
pub use state::DragController;

/// The session storage key of this tab's undo stack: ids and times, no names. Cleared at sign-out.
#[cfg(feature = "islands")]
const UNDO_STORAGE_KEY: &str = "visitoms.board";
