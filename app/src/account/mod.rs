//! Signing in and out, joining by a link, the language and the other preferences of a person.

pub mod activity;
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
mod words;

pub use api::*;
#[cfg(feature = "ssr")]
use pages::role_name;
#[cfg(feature = "ssr")]
pub use {
    activity::ActivityPage,
    language::language_form,
    pages::{AccountPage, JoinPage, SignInPage},
    password::Hasher,
};
