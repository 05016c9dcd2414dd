//! What everybody may see.

pub mod islands;
#[cfg(feature = "ssr")]
pub mod page;
pub mod words;

#[cfg(feature = "ssr")]
#[leptos::component]
pub fn ConsentBanner() -> impl leptos::prelude::IntoView {}
