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
    use js_sys::Reflect;
    use leptos::{prelude::window, task::spawn_local, wasm_bindgen::JsCast, web_sys::HtmlElement};
    use web::{
        dom::{closest, element, listen},
        fetch::post,
    };

    /// On the banner once a choice could not be sent: its form is then submitted as without JavaScript.
    const FAILED: &str = "data-failed";

    pub fn start() {
        let Some(banner) = element(".consent") else { return };
        listen(&banner.clone(), "click", move |event| {
            let button = closest(&event, "button[name=answer]").filter(|_| !banner.has_attribute(FAILED));
            let Some(button) = button else { return };
            event.prevent_default();
            let banner = banner.clone();
            spawn_local(async move {
                // The server sees the signal in the header; some browsers set only the property.
                let signal = Reflect::get(&window().navigator(), &"globalPrivacyControl".into());
                let signal = if signal.is_ok_and(|signal| signal.is_truthy()) { "true" } else { "false" };
                let answer = button.get_attribute("value").unwrap_or_default();
                let response = post("/api/choose_cookies", &[("answer", answer.as_str()), ("signal", signal)]).await;
                if response.is_some_and(|response| response.status == 200) {
                    banner.remove();
                } else {
                    banner.set_attribute(FAILED, "").ok();
                    button.unchecked_into::<HtmlElement>().click();
                }
            });
        });
    }
}
