//! Signing in and out, joining by a link, the language.

mod api;
#[cfg(feature = "ssr")]
mod password;

pub use api::{choose_language, join, sign_in, sign_out};
#[cfg(feature = "ssr")]
pub use password::Hasher;

#[cfg(feature = "ssr")]
pub fn language_form(_: domain::Language) -> impl leptos::prelude::IntoView {}
