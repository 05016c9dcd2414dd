//! Signing in: the page, the second step, and the recent proof of identity.

mod api;
pub mod flow;
mod messages;
mod page;
pub mod proof;
mod steps;

pub use {
    api::*,
    page::SignInPage,
    steps::{ProvePage, SecondPage, code_input},
};
