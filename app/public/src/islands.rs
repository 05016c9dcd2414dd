//! Islands that every role's pages use.

use super::messages;
use domain::public::CookieAnswer;
use leptos::{ev::MouseEvent, prelude::*};

/// The local storage key of the cookie choice.
#[cfg(feature = "islands")]
const STORAGE_KEY: &str = "cookie-choice";

/// Asks once which cookies are allowed; both buttons look the same. It is an ordinary form; once hydrated it answers without
/// leaving the page.
#[island]
pub fn CookieChoice() -> impl IntoView {
    let lang = web::page_language();
    let open = RwSignal::new(true);
    let choose = move |event: MouseEvent, answer: CookieAnswer| {
        #[cfg(feature = "islands")]
        if store_choice(answer) {
            event.prevent_default();
            open.set(false);
        }
        #[cfg(not(feature = "islands"))]
        let _ = (event, answer);
    };
    view! {
        <section class=move || if open.get() { "consent" } else { "" } aria-labelledby="consent-title" hidden=move || !open.get()>
            <div>
                <h2 id="consent-title">{messages::consent_title(lang)}</h2>
                <p>{messages::consent_text(lang)} " " <a href="/privacy">{messages::how_we_handle_data(lang)}</a></p>
            </div>
            <form class="consent-answers" method="post" action="/api/choose_cookies">
                <button class="button" name="answer" value="needed" type="submit" on:click=move |event| choose(event, CookieAnswer::Needed)>
                    {messages::necessary_only(lang)}
                </button>
                <button class="button" name="answer" value="all" type="submit" on:click=move |event| choose(event, CookieAnswer::All)>
                    {messages::allow_all(lang)}
                </button>
                <a class="button consent-more" href="/cookies">{messages::choose_individually(lang)}</a>
            </form>
        </section>
    }
}

/// Stores the choice in local storage and in the cookie that lets the server omit the banner from the next response. Returns
/// whether both succeeded; otherwise the form is submitted.
#[cfg(feature = "islands")]
fn store_choice(answer: CookieAnswer) -> bool {
    use domain::public::Consent;
    use gloo_storage::{LocalStorage, Storage};
    use js_sys::Reflect;

    let window = window();
    let flag =
        Reflect::get(&window, &"navigator".into()).and_then(|navigator| Reflect::get(&navigator, &"globalPrivacyControl".into()));
    let consent = answer.consent(Consent::default(), flag.is_ok_and(|flag| flag.is_truthy()));
    let secure = window.location().protocol().is_ok_and(|protocol| protocol == "https:");
    let cookie = consent.cookie(secure);
    let stored = Reflect::set(&document(), &"cookie".into(), &cookie.into());
    web::browser_storage::set_text(&LocalStorage::raw(), STORAGE_KEY, &consent.to_cookie()) && stored.unwrap_or(false)
}
