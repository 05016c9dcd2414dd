//! What reacts on every page, whatever the role.

use super::words;
use domain::{Language, public::CookieAnswer};
use leptos::{ev::MouseEvent, prelude::*};

/// The name under which the choice is kept, in the browser's storage.
#[cfg(feature = "islands")]
const STORED: &str = "cookie-choice";

/// Asks once which cookies may be kept; both answers weigh the same. It is an ordinary form; awake, it answers without
/// leaving the page.
#[island]
pub fn CookieChoice(lang: Language) -> impl IntoView {
    let open = RwSignal::new(true);
    let choose = move |event: MouseEvent, answer: CookieAnswer| {
        #[cfg(feature = "islands")]
        {
            use gloo_storage::{LocalStorage, Storage};
            event.prevent_default();
            // A browser that refuses storage still gets the cookie.
            LocalStorage::set(STORED, answer).ok();
            open.set(false);
            leptos::task::spawn_local(async move {
                if super::choose_cookies(answer, false, false).await.is_err() {
                    open.set(true);
                }
            });
        }
        #[cfg(not(feature = "islands"))]
        let _ = (event, answer);
    };
    view! {
        <section class=move || if open.get() { "consent" } else { "" } aria-labelledby="consent-title" hidden=move || !open.get()>
            <div>
                <h2 id="consent-title">{words::consent_title(lang)}</h2>
                <p>{words::consent_text(lang)} " " <a href="/privacy">{words::how_we_handle_data(lang)}</a></p>
            </div>
            <form class="consent-answers" method="post" action="/api/choose_cookies">
                <button class="button" name="answer" value="needed" type="submit" on:click=move |event| choose(event, CookieAnswer::Needed)>
                    {words::only_needed(lang)}
                </button>
                <button class="button" name="answer" value="all" type="submit" on:click=move |event| choose(event, CookieAnswer::All)>
                    {words::allow_all(lang)}
                </button>
                <a class="button consent-more" href="/cookies">{words::one_by_one(lang)}</a>
            </form>
        </section>
    }
}
