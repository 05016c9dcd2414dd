//! The password of an account: a new one by e-mail if it is forgotten, and changing it.

mod api;
mod change;
mod messages;
mod reset;

pub use {
    api::*,
    change::card,
    reset::{ForgotPage, ResetPage},
};
