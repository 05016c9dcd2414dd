//! The session watch: warns about session expiration and lost network connections, for every role. It is small, since families
//! download it too: it calls the server with plain `fetch`, since the Leptos client of server functions would double the
//! download.

use super::messages;
use leptos::{html, prelude::*};

/// The state of the session.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "islands"), expect(dead_code, reason = "the server renders only the open state"))]
enum SessionState {
    Open,
    Ending { at: String, may_stay: bool },
    Ended { path: String },
}

#[island]
pub fn SessionWatch() -> impl IntoView {
    let lang = web::page_language();
    let state = RwSignal::new(SessionState::Open);
    let offline = RwSignal::new(false);
    let restored = RwSignal::new(false);
    let unreachable = RwSignal::new(false);
    let dialog = NodeRef::<html::Dialog>::new();
    #[cfg(feature = "islands")]
    let watch = browser::Watch {
        state,
        offline,
        restored,
        unreachable,
        dialog,
        end: RwSignal::new((String::new(), false)),
        local_end: StoredValue::new(None),
    };
    #[cfg(feature = "islands")]
    Effect::new(move || watch.start());

    let stay = move |_| {
        #[cfg(feature = "islands")]
        watch.stay();
    };
    let close = move |_| {
        #[cfg(feature = "islands")]
        watch.close();
    };
    let name = move || match state.get() {
        SessionState::Ending { at, .. } => messages::ends_at(lang, at),
        SessionState::Open | SessionState::Ended { .. } => messages::ended(lang).to_owned(),
    };
    let content = move || match state.get() {
        SessionState::Open => ().into_any(),
        SessionState::Ending { at, may_stay } => view! {
            <h2>{messages::ends_at(lang, at)}</h2>
            <p>{if may_stay { messages::ends_help(lang) } else { messages::ends_for_good(lang) }}</p>
            <p class="error" role="status">{move || unreachable.get().then(|| messages::not_reached(lang))}</p>
            <div class="buttons">
                <button class="button" type="button" on:click=close>{messages::close(lang)}</button>
                {may_stay
                    .then(|| {
                        view! { <button class="button button-main" type="button" on:click=stay>{messages::stay(lang)}</button> }
                    })}
            </div>
        }
        .into_any(),
        SessionState::Ended { path } => view! {
            <h2>{messages::ended(lang)}</h2>
            <p>{messages::ended_help(lang)}</p>
            <div class="buttons">
                <button class="button" type="button" on:click=close>{messages::close(lang)}</button>
                <a class="button button-main" href=path>{messages::go_on(lang)}</a>
            </div>
        }
        .into_any(),
    };
    view! {
        <div class="session-banner" role="status">
            {move || {
                offline
                    .get()
                    .then(|| view! { <p class="flash flash-amber"><span><b>{messages::offline(lang)}</b> " " {messages::offline_help(lang)}</span></p> })
            }}
            {move || restored.get().then(|| view! { <p class="flash flash-pine">{messages::here_again(lang)}</p> })}
        </div>
        <dialog class="dialog" node_ref=dialog aria-label=name>{content}</dialog>
    }
}

/// Browser-only code: timers, network state, storage shared by tabs.
#[cfg(feature = "islands")]
mod browser {
    use super::SessionState;
    use crate::session::form_drafts;
    use gloo_storage::{LocalStorage, Storage};
    use js_sys::{Array, Date};
    use leptos::{ev, html, prelude::*, task::spawn_local, wasm_bindgen::JsCast};
    use std::time::Duration;
    use web::{
        browser_storage::{get_text, set_text},
        fetch::{self, ApiResponse},
    };

    /// The warning time before the expiration, in milliseconds: enough to finish a sentence and to find the tab.
    const WARNING_MS: i64 = 300_000;
    /// How often the clock is polled. A timer of hours does not survive a sleeping device; the clock does.
    const POLL_INTERVAL: Duration = Duration::from_secs(5);
    /// The local storage key of the expiration, shared by all tabs, in milliseconds of the browser's clock.
    const ENDS_KEY: &str = "session-ends";
    const ADDRESS: &str = "/api/keep_session";

    #[derive(Clone, Copy)]
    pub struct Watch {
        pub state: RwSignal<SessionState>,
        pub offline: RwSignal<bool>,
        pub restored: RwSignal<bool>,
        pub unreachable: RwSignal<bool>,
        pub dialog: NodeRef<html::Dialog>,
        /// The time of day of the expiration, and whether a request extends the session.
        pub end: RwSignal<(String, bool)>,
        /// The expiration, for a browser without local storage.
        pub local_end: StoredValue<Option<i64>>,
    }

    impl Watch {
        pub fn start(self) {
            if let Some((seconds, at, may_stay)) = end_of_page() {
                self.end.set((at, may_stay));
                self.extend(seconds);
            }
            // Warn only once: a user who closed the dialog has read it.
            let warned = StoredValue::new(false);
            let poll = move || {
                let left = self.ends() - now();
                if left > WARNING_MS {
                    warned.set_value(false);
                    self.set_state(SessionState::Open);
                } else if left <= 0 {
                    if !matches!(self.state.get_untracked(), SessionState::Ended { .. }) {
                        form_drafts::restore_on_return();
                        self.set_state(SessionState::Ended { path: form_drafts::path() });
                    }
                } else if !warned.get_value() {
                    warned.set_value(true);
                    let (at, may_stay) = self.end.get_untracked();
                    self.set_state(SessionState::Ending { at, may_stay });
                }
            };
            if let Ok(interval) = set_interval_with_handle(poll, POLL_INTERVAL) {
                on_cleanup(move || interval.clear());
            }
            self.offline.set(!window().navigator().on_line());
            let went_offline = window_event_listener(ev::offline, move |_| self.offline.set(true));
            let went_online = window_event_listener(ev::online, move |_| self.offline.set(false));
            on_cleanup(move || {
                went_offline.remove();
                went_online.remove();
            });
            self.restored.set(form_drafts::listen());
        }

        fn extend(self, seconds: i64) {
            let ends = now() + seconds * 1000;
            // As text: parsing and formatting code for numbers would be larger than the rest of this module.
            let saved = set_text(&LocalStorage::raw(), ENDS_KEY, &ends.to_string());
            self.local_end.set_value((!saved).then_some(ends));
        }

        /// The expiration; zero if there is none in storage, since another tab has signed out.
        fn ends(self) -> i64 {
            let stored = || get_text(&LocalStorage::raw(), ENDS_KEY)?.parse().ok();
            self.local_end.get_value().unwrap_or_else(|| stored().unwrap_or(0))
        }

        fn set_state(self, state: SessionState) {
            if self.state.get_untracked() == state {
                return;
            }
            let open = state != SessionState::Open;
            self.state.set(state);
            let Some(dialog) = self.dialog.get_untracked() else { return };
            if !open {
                dialog.close();
            } else if !dialog.open() {
                // Fails while another modal dialog is open; the user answers that one first.
                dialog.show_modal().ok();
            }
        }

        pub fn close(self) {
            if let Some(dialog) = self.dialog.get_untracked() {
                dialog.close();
            }
        }

        pub fn stay(self) {
            spawn_local(async move {
                self.unreachable.set(false);
                match fetch::post(ADDRESS, &[]).await {
                    Some(ApiResponse { status: 200, value }) => {
                        let response: Array = value.dyn_into().unwrap_or_default();
                        self.extend(response.get(0).as_f64().unwrap_or(0.0) as i64);
                        self.end.set((response.get(1).as_string().unwrap_or_default(), response.get(2).is_truthy()));
                        self.set_state(SessionState::Open);
                    }
                    Some(ApiResponse { status: 401, .. }) => LocalStorage::delete(ENDS_KEY),
                    _ => self.unreachable.set(true),
                }
            });
        }
    }

    /// The session's end in the document's head: `web::request::SESSION_END`.
    fn end_of_page() -> Option<(i64, String, bool)> {
        let element = document().query_selector("meta[name=session-end]").ok()??;
        let content = element.get_attribute("content")?;
        let mut parts = content.split(';');
        Some((parts.next()?.parse().ok()?, parts.next()?.to_owned(), parts.next()? == "true"))
    }

    /// Milliseconds of the browser's clock.
    fn now() -> i64 {
        Date::now() as i64
    }
}
