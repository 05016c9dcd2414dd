//! What reacts on every page, whatever the role.

use super::words;
use domain::Language;
use leptos::prelude::*;

/// The name under which the choice is kept, in the browser's storage.
#[cfg(feature = "islands")]
const STORED: &str = "cookie-choice";

/// Asks once which cookies may be kept; both answers weigh the same.
#[island]
pub fn CookieChoice(lang: Language) -> impl IntoView {
    let open = RwSignal::new(true);
    let choose = move |answer: &'static str| {
        #[cfg(feature = "islands")]
        {
            use gloo_storage::{LocalStorage, Storage};
            // A browser that refuses storage asks again next time; nothing else is lost.
            LocalStorage::set(STORED, answer).ok();
        }
        #[cfg(not(feature = "islands"))]
        let _ = answer;
        open.set(false);
    };
    view! {
        <section class="cookies" aria-labelledby="cookies-question" hidden=move || !open.get()>
            <h2 id="cookies-question">{words::cookies_question(lang)}</h2>
            <button type="button" on:click=move |_| choose("rejected")>{words::cookies_reject(lang)}</button>
            <button type="button" on:click=move |_| choose("accepted")>{words::cookies_accept(lang)}</button>
        </section>
    }
}
