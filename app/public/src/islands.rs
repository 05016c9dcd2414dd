//! The island of the cookie banner, which every entry has.

use leptos::prelude::*;

/// Answers the form of `ConsentBanner` without leaving the page. It renders no markup.
#[island]
pub fn CookieChoice() -> impl IntoView {
    #[cfg(feature = "islands")]
    browser::start();
}

#[cfg(feature = "islands")]
mod browser {
    use domain::public::{Consent, CookieAnswer};
    use gloo_storage::{LocalStorage, Storage};
    use js_sys::Reflect;
    use leptos::prelude::{document, window};
    use web::{
        browser_storage::set_text,
        dom::{closest, element, listen},
    };

    /// The local storage key of the cookie choice.
    const STORAGE_KEY: &str = "cookie-choice";

    pub fn start() {
        let Some(banner) = element(".consent") else { return };
        listen(&banner.clone(), "click", move |event| {
            let button = closest(&event, "button[name=answer]").and_then(|button| button.get_attribute("value"));
            let answer = match button.as_deref() {
                Some("needed") => CookieAnswer::Needed,
                Some("all") => CookieAnswer::All,
                _ => return,
            };
            if store_choice(answer) {
                event.prevent_default();
                banner.remove();
            }
        });
    }

    /// Stores the choice in local storage and in the cookie that lets the server omit the banner from the next response. Returns
    /// whether both succeeded; otherwise the form is submitted.
    fn store_choice(answer: CookieAnswer) -> bool {
        let window = window();
        let flag = Reflect::get(&window, &"navigator".into())
            .and_then(|navigator| Reflect::get(&navigator, &"globalPrivacyControl".into()));
        let consent = answer.consent(Consent::default(), flag.is_ok_and(|flag| flag.is_truthy()));
        let secure = window.location().protocol().is_ok_and(|protocol| protocol == "https:");
        let cookie = consent.cookie(secure);
        let stored = Reflect::set(&document(), &"cookie".into(), &cookie.into());
        set_text(&LocalStorage::raw(), STORAGE_KEY, &consent.to_cookie()) && stored.unwrap_or(false)
    }
}
