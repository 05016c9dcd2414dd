//! Loads the data of a page from the store and renders it, or the page of its error.

use domain::Error;
use leptos::prelude::*;
use std::future::Future;

/// Awaits `loading` on the server and renders it with `view`. No data is serialized into the page; the browser gets only what
/// `view` renders.
pub fn load<T, F, V>(loading: F, view: impl FnOnce(T) -> V + Send + 'static) -> impl IntoView
where
    T: Send + 'static,
    F: Future<Output = Result<T, Error>> + Send + 'static,
    V: IntoView + 'static,
{
    // A plain `Suspend` without a closure around it: rendering calls a closure twice, and `loading` can be awaited only once.
    let content = Suspend::new(async move {
        match loading.await {
            Ok(data) => view(data).into_any(),
            Err(error) => super::error_page(error).into_any(),
        }
    });
    view! { <Suspense>{content}</Suspense> }
}
