//! The hand itself, in the browser. It works on the markup that the server rendered: `page` reads it and shows on it what
//! is held, `panel` says and asks, `grip` is the state of the hand, `keys` and `pointer` move it, `office` asks the server and brings the page
//! up to date, `news` hears of others.

#[cfg(feature = "islands")]
mod feel;
#[cfg(feature = "islands")]
mod grip;
#[cfg(feature = "islands")]
mod keys;
#[cfg(feature = "islands")]
mod listen;
#[cfg(feature = "islands")]
mod news;
#[cfg(feature = "islands")]
mod office;
#[cfg(feature = "islands")]
mod page;
#[cfg(feature = "islands")]
mod panel;
#[cfg(feature = "islands")]
mod pointer;
mod ways_back;
#[cfg(feature = "islands")]
mod words;

#[cfg(feature = "islands")]
pub use grip::Hand;

/// Where the browser keeps the ways back of this tab's changes: ids and times, no names. It goes at sign-out.
#[cfg(feature = "islands")]
const KEPT: &str = "visitoms.board";
