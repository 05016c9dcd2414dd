//! Signing in and out, joining by a link, the language and the other preferences of a person.

mod api;
#[cfg(feature = "ssr")]
mod language;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod password;
#[cfg(feature = "ssr")]
mod preferences;
#[cfg(feature = "ssr")]
mod reset;
#[cfg(feature = "ssr")]
mod words;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {
    language::language_form,
    pages::{AccountPage, JoinPage, SignInPage},
    password::Hasher,
    reset::{ForgotPage, ResetPage},
};
