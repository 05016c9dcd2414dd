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
    let loading = std::sync::Mutex::new(Some((loading, view)));
    view! {
        <Suspense>
            {move || {
                let work = loading.lock().ok().and_then(|mut work| work.take());
                Suspend::new(async move {
                    let (loading, view) = work?;
                    Some(match loading.await {
                        Ok(data) => view(data).into_any(),
                        Err(error) => crate::request::error_page(error).into_any(),
                    })
                })
            }}
        </Suspense>
    }
}
