//! The office's search at hand on every page: Ctrl-K or Cmd-K, or the link of the rail. Without a script that link
//! leads to the page of the search.

use super::{Hit, words};
use domain::Language;
use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    html,
    prelude::*,
};

/// What the list holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct List {
    hits: Vec<Hit>,
    /// The one that Enter opens; none while an answer is awaited.
    chosen: Option<usize>,
    said: Said,
}

/// What the line under the field says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "islands"), allow(dead_code, reason = "the server renders the first alone"))]
enum Said {
    #[default]
    Keys,
    Found(usize),
    Nobody(String),
    Failed,
}

/// A dialog with a field and, as one types, whom it finds: a combobox with a list (ARIA Authoring Practices).
#[island]
pub fn Finder(lang: Language) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let field = NodeRef::<html::Input>::new();
    let list = RwSignal::new(List::default());
    #[cfg(feature = "islands")]
    let finder = browser::Finder::new(dialog, field, list);
    #[cfg(feature = "islands")]
    Effect::new(move || finder.wake());

    let typed = move |_| {
        #[cfg(feature = "islands")]
        finder.typed();
    };
    let pressed = move |event: KeyboardEvent| {
        #[cfg(feature = "islands")]
        finder.pressed(&event);
        #[cfg(not(feature = "islands"))]
        let _ = event;
    };
    let sent = move |event: SubmitEvent| {
        #[cfg(feature = "islands")]
        finder.sent(&event);
        #[cfg(not(feature = "islands"))]
        let _ = event;
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let options = move || {
        let List { hits, chosen, .. } = list.get();
        hits.into_iter()
            .enumerate()
            .map(|(index, hit)| {
                let selected = if chosen == Some(index) { "true" } else { "false" };
                view! {
                    <a role="option" id=id_of(index) href=hit.href tabindex="-1" aria-selected=selected>
                        <b dir="auto">{hit.name}</b>
                        <span class="soft" dir="auto">{hit.detail}</span>
                    </a>
                }
            })
            .collect_view()
    };
    let line = move || match list.get().said {
        Said::Keys => words::keys(lang).to_owned(),
        Said::Found(count) => words::found(lang, count),
        Said::Nobody(typed) => words::nobody_matches(lang, typed),
        Said::Failed => words::not_reached(lang).to_owned(),
    };
    view! {
        <dialog class="dialog finder" node_ref=dialog aria-label=words::search(lang)>
            <form class="search" method="get" action="/search" on:submit=sent>
                <input
                    class="input"
                    node_ref=field
                    name="q"
                    type="text"
                    enterkeyhint="search"
                    dir="auto"
                    maxlength="80"
                    autocomplete="off"
                    role="combobox"
                    aria-autocomplete="list"
                    aria-controls="finder-list"
                    aria-expanded=move || if list.get().hits.is_empty() { "false" } else { "true" }
                    aria-activedescendant=move || list.get().chosen.map(id_of)
                    aria-label=words::name_of_anyone(lang)
                    placeholder=words::name_of_anyone(lang)
                    on:input=typed
                    on:keydown=pressed
                />
                <button class="button" type="button" on:click=close>{words::close(lang)}</button>
            </form>
            <p class="soft small" role="status">{line}</p>
            <div class="finder-list" id="finder-list" role="listbox" aria-label=words::search(lang)>{options}</div>
        </dialog>
    }
}

fn id_of(index: usize) -> String {
    format!("finder-{index}")
}

/// What only a browser has: keys, time that passes, an office to ask.
#[cfg(feature = "islands")]
mod browser {
    use super::{List, Said, id_of};
    use crate::{
        bare::{self, Answer, field},
        search::Hit,
    };
    use js_sys::Array;
    use leptos::{
        ev::{self, KeyboardEvent, SubmitEvent},
        html,
        leptos_dom::helpers::TimeoutHandle,
        prelude::*,
        task::spawn_local,
        wasm_bindgen::{JsCast, JsValue},
        web_sys::{Element, MouseEvent},
    };
    use std::time::Duration;

    /// Typing pauses that long before the office is asked.
    const PAUSE: Duration = Duration::from_millis(150);
    /// The link that the dialog stands in for.
    const LINK: &str = ".rail a[href='/search']";

    #[derive(Clone, Copy)]
    pub struct Finder {
        dialog: NodeRef<html::Dialog>,
        field: NodeRef<html::Input>,
        list: RwSignal<List>,
        /// Which text was typed last: answers to earlier ones are too late.
        turn: StoredValue<u32>,
        pause: StoredValue<Option<TimeoutHandle>>,
    }

    impl Finder {
        pub fn new(dialog: NodeRef<html::Dialog>, field: NodeRef<html::Input>, list: RwSignal<List>) -> Self {
            Self { dialog, field, list, turn: StoredValue::new(0), pause: StoredValue::new(None) }
        }

        pub fn wake(self) {
            let key = window_event_listener(ev::keydown, move |event| {
                let k = event.key().eq_ignore_ascii_case("k") && !event.shift_key() && !event.alt_key();
                if k && (event.ctrl_key() || event.meta_key()) {
                    event.prevent_default();
                    self.open();
                }
            });
            let click = window_event_listener(ev::click, move |event| {
                if is_plain(&event) && event.target().and_then(|at| at.dyn_into::<Element>().ok()).is_some_and(|at| is_link(&at))
                {
                    event.prevent_default();
                    self.open();
                }
            });
            on_cleanup(move || {
                key.remove();
                click.remove();
            });
        }

        fn open(self) {
            let Some((dialog, field)) = self.dialog.get_untracked().zip(self.field.get_untracked()) else { return };
            // A browser refuses where another dialog is in the way: then that one is to be answered first.
            if !dialog.open() && dialog.show_modal().is_ok() {
                field.select();
            }
        }

        pub fn typed(self) {
            let Some(field) = self.field.get_untracked() else { return };
            let turn = self.turn.get_value() + 1;
            self.turn.set_value(turn);
            if let Some(pause) = self.pause.get_value() {
                pause.clear();
            }
            let text = field.value();
            if text.trim().is_empty() {
                self.list.set(List::default());
                return;
            }
            self.list.update(|list| list.chosen = None);
            let ask = move || {
                spawn_local(async move {
                    let answer = bare::post("/api/search", &[("query", &text)]).await;
                    if self.turn.get_value() == turn {
                        self.list.set(answered(text, answer));
                    }
                });
            };
            self.pause.set_value(set_timeout_with_handle(ask, PAUSE).ok());
        }

        pub fn pressed(self, event: &KeyboardEvent) {
            let count = self.list.with_untracked(|list| list.hits.len());
            if count == 0 {
                return;
            }
            let chosen = self.list.with_untracked(|list| list.chosen);
            let next = match event.key().as_str() {
                "ArrowDown" => chosen.map_or(0, |at| (at + 1) % count),
                "ArrowUp" => chosen.map_or(count - 1, |at| (at + count - 1) % count),
                _ => return,
            };
            event.prevent_default();
            self.list.update(|list| list.chosen = Some(next));
            if let Some(option) = document().get_element_by_id(&id_of(next)) {
                option.scroll_into_view_with_bool(false);
            }
        }

        /// Enter opens the chosen line; without one the form goes on to the page of the search.
        pub fn sent(self, event: &SubmitEvent) {
            let href = self.list.with_untracked(|list| Some(list.hits.get(list.chosen?)?.href.clone()));
            if let Some(href) = href {
                event.prevent_default();
                window().location().set_href(&href).ok();
            }
        }
    }

    fn is_plain(event: &MouseEvent) -> bool {
        event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
    }

    fn is_link(at: &Element) -> bool {
        at.closest(LINK).is_ok_and(|link| link.is_some())
    }

    fn answered(typed: String, answer: Option<Answer>) -> List {
        let found = answer.filter(|answer| answer.status == 200).and_then(|answer| answer.value.dyn_into::<Array>().ok());
        let Some(found) = found else { return List { said: Said::Failed, ..List::default() } };
        let hit = |hit: JsValue| Hit { href: field(&hit, "href"), name: field(&hit, "name"), detail: field(&hit, "detail") };
        let hits: Vec<Hit> = found.iter().map(hit).collect();
        if hits.is_empty() {
            return List { said: Said::Nobody(typed.trim().to_owned()), ..List::default() };
        }
        List { said: Said::Found(hits.len()), chosen: Some(0), hits }
    }
}
