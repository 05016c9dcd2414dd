//! The session watch: warns about session expiration and lost network connections, for every role. It works on the templates of
//! `session_watch`, without signals or views: everybody downloads it, families too.

use leptos::prelude::*;

#[island]
pub fn SessionWatch() -> impl IntoView {
    #[cfg(feature = "islands")]
    browser::start();
}

/// Browser-only code: timers, network state, storage shared by tabs.
#[cfg(feature = "islands")]
mod browser {
    use crate::session::form_drafts;
    use gloo_storage::{LocalStorage, Storage};
    use js_sys::{Array, Date};
    use leptos::{ev, prelude::*, task::spawn_local, wasm_bindgen::JsCast};
    use std::{
        cell::{Cell, RefCell},
        time::Duration,
    };
    use web::{
        browser_storage::{get_text, set_text},
        dom::{closest, element, listen, template},
        fetch::{self, ApiResponse},
    };
    use web_sys::{Element, HtmlDialogElement};

    /// The warning time before the expiration, in milliseconds: enough to finish a sentence and to find the tab.
    const WARNING_MS: i64 = 300_000;
    /// How often the clock is polled. A timer of hours does not survive a sleeping device; the clock does.
    const POLL_INTERVAL: Duration = Duration::from_secs(5);
    /// The local storage key of the expiration, shared by all tabs, in milliseconds of the browser's clock.
    const ENDS_KEY: &str = "session-ends";
    const ADDRESS: &str = "/api/keep_session";

    /// What the dialog is about.
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum SessionState {
        Open,
        Ending,
        Ended,
    }

    struct Watch {
        state: Cell<SessionState>,
        /// Warn only once: a user who closed the dialog has read it.
        warned: Cell<bool>,
        /// The time of day of the expiration, and whether a request extends the session.
        end: RefCell<(String, bool)>,
        /// The expiration, for a browser without local storage.
        local_end: Cell<Option<i64>>,
        /// Whether typed text was restored.
        restored: bool,
    }

    /// Starts the watch, which lives as long as the page.
    pub fn start() {
        let restored = form_drafts::listen();
        let watch: &'static Watch = Box::leak(Box::new(Watch {
            state: Cell::new(SessionState::Open),
            warned: Cell::new(false),
            end: RefCell::default(),
            local_end: Cell::new(None),
            restored,
        }));
        if let Some((seconds, at, may_stay)) = end_of_page() {
            watch.end.replace((at, may_stay));
            watch.extend(seconds);
        }
        set_interval(move || watch.poll(), POLL_INTERVAL);
        watch.update_banner();
        window_event_listener(ev::offline, move |_| watch.update_banner());
        window_event_listener(ev::online, move |_| watch.update_banner());
        if let Some(dialog) = dialog() {
            listen(&dialog, "click", move |event| match closest(&event, "[data-session]") {
                Some(button) if button.get_attribute("data-session").as_deref() == Some("stay") => spawn_local(watch.stay()),
                Some(_) => close(),
                None => {}
            });
        }
    }

    impl Watch {
        fn poll(&self) {
            let left = self.ends() - now();
            if left > WARNING_MS {
                self.warned.set(false);
                self.set_state(SessionState::Open);
            } else if left <= 0 {
                if self.state.get() != SessionState::Ended {
                    form_drafts::restore_on_return();
                    self.set_state(SessionState::Ended);
                }
            } else if !self.warned.replace(true) {
                self.set_state(SessionState::Ending);
            }
        }

        fn extend(&self, seconds: i64) {
            let ends = now() + seconds * 1000;
            let saved = set_text(&LocalStorage::raw(), ENDS_KEY, &ends.to_string());
            self.local_end.set((!saved).then_some(ends));
        }

        /// The expiration; zero if there is none in storage, since another tab has signed out.
        fn ends(&self) -> i64 {
            let stored = || get_text(&LocalStorage::raw(), ENDS_KEY)?.parse().ok();
            self.local_end.get().unwrap_or_else(|| stored().unwrap_or(0))
        }

        fn set_state(&self, state: SessionState) {
            if self.state.replace(state) == state {
                return;
            }
            let (at, may_stay) = &*self.end.borrow();
            let content = match state {
                SessionState::Open => return close(),
                SessionState::Ending => {
                    template(if *may_stay { "session-ending" } else { "session-ending-for-good" }).replace("{time}", at)
                }
                SessionState::Ended => template("session-ended"),
            };
            let Some(dialog) = dialog() else { return };
            dialog.set_inner_html(&content);
            if let Some(title) = part("h2").and_then(|title| title.text_content()) {
                dialog.set_attribute("aria-label", &title).ok();
            }
            if let Some(link) = part("a") {
                link.set_attribute("href", &form_drafts::path()).ok();
            }
            if !dialog.open() {
                // Fails while another modal dialog is open; the user answers that one first.
                dialog.show_modal().ok();
            }
        }

        fn update_banner(&self) {
            let offline = if window().navigator().on_line() { String::new() } else { template("session-offline") };
            let restored = if self.restored { template("session-restored") } else { String::new() };
            if let Some(banner) = element("#session-banner") {
                banner.set_inner_html(&(offline + &restored));
            }
        }

        async fn stay(&self) {
            show_error(false);
            match fetch::post(ADDRESS, &[]).await {
                Some(ApiResponse { status: 200, value }) => {
                    let response: Array = value.dyn_into().unwrap_or_default();
                    self.extend(response.get(0).as_f64().unwrap_or(0.0) as i64);
                    self.end.replace((response.get(1).as_string().unwrap_or_default(), response.get(2).is_truthy()));
                    self.set_state(SessionState::Open);
                }
                Some(ApiResponse { status: 401, .. }) => LocalStorage::delete(ENDS_KEY),
                _ => show_error(true),
            }
        }
    }

    fn dialog() -> Option<HtmlDialogElement> {
        element("#session-dialog")?.dyn_into().ok()
    }

    /// The first element in the dialog that a selector matches.
    fn part(selector: &str) -> Option<Element> {
        dialog()?.query_selector(selector).ok()?
    }

    fn close() {
        if let Some(dialog) = dialog() {
            dialog.close();
        }
    }

    fn show_error(unreachable: bool) {
        if let Some(line) = part("[data-message]") {
            let message = line.get_attribute("data-message").filter(|_| unreachable);
            line.set_text_content(message.as_deref());
        }
    }

    /// The session's end in the document's head: `web::request::SESSION_END`.
    fn end_of_page() -> Option<(i64, String, bool)> {
        let content = element("meta[name=session-end]")?.get_attribute("content")?;
        let mut parts = content.split(';');
        Some((parts.next()?.parse().ok()?, parts.next()?.to_owned(), parts.next()? == "true"))
    }

    /// Milliseconds of the browser's clock.
    fn now() -> i64 {
        Date::now() as i64
    }
}
