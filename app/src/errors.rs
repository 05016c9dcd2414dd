//! Errors in words.

use domain::{Error, Language};
use leptos::prelude::*;

/// The page of an error.
pub fn page(_lang: Language, error: &Error) -> impl IntoView + use<> {
    view! { <h1>{error.to_string()}</h1> }
}
