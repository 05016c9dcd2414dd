//! Watches the end of the session and the network, for every role: kept small, since families download it too. It asks the
//! office with a bare `fetch`; the client of server functions would double what a family loads.

use super::words;
use domain::Language;
use leptos::{html, prelude::*};

/// Where the session stands.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "islands"), expect(dead_code, reason = "only a browser waits until the end"))]
enum Stands {
    Open,
    Ending { at: String, may_stay: bool },
    Ended { path: String },
}

#[island]
pub fn SessionWatch(
    lang: Language,
    /// Until the end, if nothing more is asked.
    seconds: i64,
    /// The time of day of the end.
    at: String,
    /// Whether a request puts the end off.
    may_stay: bool,
) -> impl IntoView {
    let stands = RwSignal::new(Stands::Open);
    let offline = RwSignal::new(false);
    let again = RwSignal::new(false);
    let unreached = RwSignal::new(false);
    let dialog = NodeRef::<html::Dialog>::new();
    #[cfg(feature = "islands")]
    let watch = browser::Watch {
        stands,
        offline,
        again,
        unreached,
        dialog,
        end: RwSignal::new((at, may_stay)),
        alone: StoredValue::new(None),
    };
    #[cfg(feature = "islands")]
    Effect::new(move || watch.wake(seconds));
    #[cfg(not(feature = "islands"))]
    let _ = (seconds, at, may_stay);

    let stay = move |_| {
        #[cfg(feature = "islands")]
        watch.stay();
    };
    let close = move |_| {
        #[cfg(feature = "islands")]
        watch.close();
    };
    let name = move || match stands.get() {
        Stands::Ending { at, .. } => words::ends_at(lang, at),
        Stands::Open | Stands::Ended { .. } => words::ended(lang).to_owned(),
    };
    let told = move || match stands.get() {
        Stands::Open => ().into_any(),
        Stands::Ending { at, may_stay } => view! {
            <h2>{words::ends_at(lang, at)}</h2>
            <p>{if may_stay { words::ends_help(lang) } else { words::ends_for_good(lang) }}</p>
            <p class="error" role="status">{move || unreached.get().then(|| words::not_reached(lang))}</p>
            <div class="buttons">
                <button class="button" type="button" on:click=close>{words::close(lang)}</button>
                {may_stay
                    .then(|| {
                        view! { <button class="button button-main" type="button" on:click=stay>{words::stay(lang)}</button> }
                    })}
            </div>
        }
        .into_any(),
        Stands::Ended { path } => view! {
            <h2>{words::ended(lang)}</h2>
            <p>{words::ended_help(lang)}</p>
            <div class="buttons">
                <button class="button" type="button" on:click=close>{words::close(lang)}</button>
                <a class="button button-main" href=path>{words::go_on(lang)}</a>
            </div>
        }
        .into_any(),
    };
    view! {
        <div class="watch" role="status">
            {move || {
                offline
                    .get()
                    .then(|| view! { <p class="flash flash-amber"><span><b>{words::offline(lang)}</b> " " {words::offline_help(lang)}</span></p> })
            }}
            {move || again.get().then(|| view! { <p class="flash flash-pine">{words::here_again(lang)}</p> })}
        </div>
        <dialog class="dialog" node_ref=dialog aria-label=name>{told}</dialog>
    }
}

/// What only a browser has: time that passes, a network that goes away, other tabs.
#[cfg(feature = "islands")]
mod browser {
    use super::Stands;
    use crate::{
        bare::{self, Answer},
        session::typed,
    };
    use gloo_storage::{LocalStorage, Storage};
    use js_sys::{Array, Date};
    use leptos::{ev, html, prelude::*, task::spawn_local, wasm_bindgen::JsCast};
    use std::time::Duration;

    /// How long before the end it is told, in milliseconds: time to finish a sentence and to find the page.
    const AHEAD: i64 = 300_000;
    /// How often the clock is looked at. A timer of hours does not survive a closed lid; the clock does.
    const LOOK: Duration = Duration::from_secs(5);
    /// When the session ends by what the tabs of this browser know, in milliseconds of the browser's clock.
    const ENDS: &str = "session-ends";
    const ADDRESS: &str = "/api/keep_session";

    #[derive(Clone, Copy)]
    pub struct Watch {
        pub stands: RwSignal<Stands>,
        pub offline: RwSignal<bool>,
        pub again: RwSignal<bool>,
        pub unreached: RwSignal<bool>,
        pub dialog: NodeRef<html::Dialog>,
        /// The time of day of the end, and whether a request puts it off.
        pub end: RwSignal<(String, bool)>,
        /// When it ends, for a browser that keeps nothing.
        pub alone: StoredValue<Option<i64>>,
    }

    impl Watch {
        pub fn wake(self, seconds: i64) {
            self.put_off(seconds);
            // Once is enough: who closed the dialog has read it.
            let told = StoredValue::new(false);
            let look = move || {
                let left = self.ends() - now();
                if left > AHEAD {
                    told.set_value(false);
                    self.settle(Stands::Open);
                } else if left <= 0 {
                    if !matches!(self.stands.get_untracked(), Stands::Ended { .. }) {
                        typed::await_return();
                        self.settle(Stands::Ended { path: typed::path() });
                    }
                } else if !told.get_value() {
                    told.set_value(true);
                    let (at, may_stay) = self.end.get_untracked();
                    self.settle(Stands::Ending { at, may_stay });
                }
            };
            if let Ok(looking) = set_interval_with_handle(look, LOOK) {
                on_cleanup(move || looking.clear());
            }
            self.offline.set(!window().navigator().on_line());
            let gone = window_event_listener(ev::offline, move |_| self.offline.set(true));
            let back = window_event_listener(ev::online, move |_| self.offline.set(false));
            on_cleanup(move || {
                gone.remove();
                back.remove();
            });
            self.again.set(typed::listen());
        }

        fn put_off(self, seconds: i64) {
            let ends = now() + seconds * 1000;
            // As text: to read and to write numbers weighs more than the rest of the watch.
            let kept = LocalStorage::set(ENDS, ends.to_string()).is_ok();
            self.alone.set_value((!kept).then_some(ends));
        }

        /// Now, where no tab knows of an end any more: another one has signed out.
        fn ends(self) -> i64 {
            let told = || LocalStorage::get::<String>(ENDS).ok()?.parse().ok();
            self.alone.get_value().unwrap_or_else(|| told().unwrap_or(0))
        }

        fn settle(self, stands: Stands) {
            if self.stands.get_untracked() == stands {
                return;
            }
            let open = stands != Stands::Open;
            self.stands.set(stands);
            let Some(dialog) = self.dialog.get_untracked() else { return };
            if !open {
                dialog.close();
            } else if !dialog.open() {
                // A browser refuses where another dialog is in the way: then that one is to be answered first.
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
                self.unreached.set(false);
                match bare::post(ADDRESS, &[]).await {
                    Some(Answer { status: 200, value }) => {
                        let answer: Array = value.dyn_into().unwrap_or_default();
                        self.put_off(answer.get(0).as_f64().unwrap_or(0.0) as i64);
                        self.end.set((answer.get(1).as_string().unwrap_or_default(), answer.get(2).is_truthy()));
                        self.settle(Stands::Open);
                    }
                    Some(Answer { status: 401, .. }) => LocalStorage::delete(ENDS),
                    _ => self.unreached.set(true),
                }
            });
        }
    }

    /// Milliseconds of the browser's clock.
    fn now() -> i64 {
        Date::now() as i64
    }
}
