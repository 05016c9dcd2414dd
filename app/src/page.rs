//! How a page comes to its data: it awaits a function of the store and shows what came back, or the page of its error.

use domain::Error;
use leptos::prelude::*;
use std::future::Future;

/// Awaits `loading` on the server and renders `view` of it. Nothing is serialised into the page: what the browser gets is
/// what `view` shows.
pub fn load<T, F, V>(loading: F, view: impl FnOnce(T) -> V + Send + 'static) -> impl IntoView
where
    T: Send + 'static,
    F: Future<Output = Result<T, Error>> + Send + 'static,
    V: IntoView + 'static,
{
    // A plain `Suspend`, not a closure around it: rendering calls a closure twice, and the data comes once.
    let shown = Suspend::new(async move {
        match loading.await {
            Ok(data) => view(data).into_any(),
            Err(error) => crate::request::error_page(error).into_any(),
        }
    });
    view! { <Suspense>{shown}</Suspense> }
}
