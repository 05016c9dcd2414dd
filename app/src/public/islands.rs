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
        if keep(answer) {
            event.prevent_default();
            open.set(false);
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

/// Keeps the choice in the browser's storage and in the cookie that lets the server's next first byte be right; whether
/// both took it. A browser that refuses sends the form.
#[cfg(feature = "islands")]
fn keep(answer: CookieAnswer) -> bool {
    use domain::public::Consent;
    use gloo_storage::{LocalStorage, Storage};
    use js_sys::Reflect;

    let window = window();
    let flag =
        Reflect::get(&window, &"navigator".into()).and_then(|navigator| Reflect::get(&navigator, &"globalPrivacyControl".into()));
    let consent = answer.consent(Consent::default(), flag.is_ok_and(|flag| flag.is_truthy()));
    let secure = window.location().protocol().is_ok_and(|protocol| protocol == "https:");
    let cookie = consent.cookie(secure);
    let kept = Reflect::set(&document(), &"cookie".into(), &cookie.into());
    LocalStorage::set(STORED, consent.to_cookie()).is_ok() && kept.unwrap_or(false)
}
