//! The search dialog on every page of the office: opened with Ctrl-K, Cmd-K or the search link. Without JavaScript that link
//! opens the search page.

use super::{Hit, messages};
use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    html,
    prelude::*,
};

/// The state of the result list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct List {
    hits: Vec<Hit>,
    /// The index of the result that Enter opens; `None` while a response is pending.
    selected_index: Option<usize>,
    status: Status,
}

/// The status line under the field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "islands"), allow(dead_code, reason = "the server renders only the first"))]
enum Status {
    #[default]
    KeyHint,
    Found(usize),
    NoResults(String),
    Failed,
}

/// The search dialog: a combobox with a list of results (ARIA Authoring Practices).
#[island]
pub fn Finder() -> impl IntoView {
    let lang = web::page_language();
    let dialog = NodeRef::<html::Dialog>::new();
    let field = NodeRef::<html::Input>::new();
    let list = RwSignal::new(List::default());
    #[cfg(feature = "islands")]
    let finder = browser::Finder::new(dialog, field, list);
    #[cfg(feature = "islands")]
    Effect::new(move || finder.start());

    let on_input = move |_| {
        #[cfg(feature = "islands")]
        finder.on_input();
    };
    let on_key = move |event: KeyboardEvent| {
        #[cfg(feature = "islands")]
        finder.on_key(&event);
        #[cfg(not(feature = "islands"))]
        let _ = event;
    };
    let on_submit = move |event: SubmitEvent| {
        #[cfg(feature = "islands")]
        finder.on_submit(&event);
        #[cfg(not(feature = "islands"))]
        let _ = event;
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let options = move || {
        let List { hits, selected_index, .. } = list.get();
        hits.into_iter()
            .enumerate()
            .map(|(index, hit)| {
                let selected = if selected_index == Some(index) { "true" } else { "false" };
                view! {
                    <a role="option" id=id_of(index) href=hit.href tabindex="-1" aria-selected=selected>
                        <b dir="auto">{hit.name}</b>
                        <span class="soft" dir="auto">{hit.detail}</span>
                    </a>
                }
            })
            .collect_view()
    };
    let line = move || match list.get().status {
        Status::KeyHint => messages::keys(lang).to_owned(),
        Status::Found(count) => messages::found(lang, count),
        Status::NoResults(typed) => messages::nobody_matches(lang, typed),
        Status::Failed => messages::not_reached(lang).to_owned(),
    };
    view! {
        <dialog class="dialog finder" node_ref=dialog aria-label=messages::search(lang)>
            <form class="search" method="get" action="/search" on:submit=on_submit>
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
                    aria-activedescendant=move || list.get().selected_index.map(id_of)
                    aria-label=messages::name_of_anyone(lang)
                    placeholder=messages::name_of_anyone(lang)
                    on:input=on_input
                    on:keydown=on_key
                />
                <button class="button" type="button" on:click=close>{messages::close(lang)}</button>
            </form>
            <p class="soft small" role="status">{line}</p>
            <div class="finder-list" id="finder-list" role="listbox" aria-label=messages::search(lang)>{options}</div>
        </dialog>
    }
}

fn id_of(index: usize) -> String {
    format!("finder-{index}")
}

/// Browser-only code: keyboard shortcuts, debouncing, requests.
#[cfg(feature = "islands")]
mod browser {
    use super::{List, Status, id_of};
    use crate::search::Hit;
    use js_sys::Array;
    use leptos::{
        ev::{self, KeyboardEvent, SubmitEvent},
        html,
        leptos_dom::helpers::TimeoutHandle,
        prelude::*,
        task::spawn_local,
        wasm_bindgen::{JsCast, JsValue},
        web_sys::{Element, HtmlElement, MouseEvent},
    };
    use std::time::Duration;
    use web::{
        dom::{closest, element},
        fetch::{self, ApiResponse, field},
    };

    /// The debounce delay after the last keystroke.
    const DEBOUNCE: Duration = Duration::from_millis(150);
    /// The link that the dialog replaces.
    const LINK: &str = ".rail a[href='/search']";

    #[derive(Clone, Copy)]
    pub struct Finder {
        dialog: NodeRef<html::Dialog>,
        field: NodeRef<html::Input>,
        list: RwSignal<List>,
        /// Incremented with each keystroke: responses to earlier requests are ignored.
        generation: StoredValue<u32>,
        debounce: StoredValue<Option<TimeoutHandle>>,
    }

    impl Finder {
        pub fn new(dialog: NodeRef<html::Dialog>, field: NodeRef<html::Input>, list: RwSignal<List>) -> Self {
            Self { dialog, field, list, generation: StoredValue::new(0), debounce: StoredValue::new(None) }
        }

        pub fn start(self) {
            let key = window_event_listener(ev::keydown, move |event| {
                let k = event.key().eq_ignore_ascii_case("k") && !event.shift_key() && !event.alt_key();
                if k && (event.ctrl_key() || event.meta_key()) {
                    event.prevent_default();
                    self.open();
                } else if let Some(field) = list_search(&event) {
                    event.prevent_default();
                    field.focus().ok();
                }
            });
            let click = window_event_listener(ev::click, move |event| {
                if is_primary_click(&event)
                    && event.target().and_then(|at| at.dyn_into::<Element>().ok()).is_some_and(|at| is_link(&at))
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
            // Fails while another modal dialog is open; the user answers that one first.
            if !dialog.open() && dialog.show_modal().is_ok() {
                field.select();
            }
        }

        pub fn on_input(self) {
            let Some(field) = self.field.get_untracked() else { return };
            let generation = self.generation.get_value() + 1;
            self.generation.set_value(generation);
            if let Some(timeout) = self.debounce.get_value() {
                timeout.clear();
            }
            let text = field.value();
            if text.trim().is_empty() {
                self.list.set(List::default());
                return;
            }
            self.list.update(|list| list.selected_index = None);
            let send_request = move || {
                spawn_local(async move {
                    let response = fetch::post("/api/search", &[("query", &text)]).await;
                    if self.generation.get_value() == generation {
                        self.list.set(list_from_response(text, response));
                    }
                });
            };
            self.debounce.set_value(set_timeout_with_handle(send_request, DEBOUNCE).ok());
        }

        pub fn on_key(self, event: &KeyboardEvent) {
            let count = self.list.with_untracked(|list| list.hits.len());
            if count == 0 {
                return;
            }
            let selected_index = self.list.with_untracked(|list| list.selected_index);
            let next = match event.key().as_str() {
                "ArrowDown" => selected_index.map_or(0, |index| (index + 1) % count),
                "ArrowUp" => selected_index.map_or(count - 1, |index| (index + count - 1) % count),
                _ => return,
            };
            event.prevent_default();
            self.list.update(|list| list.selected_index = Some(next));
            if let Some(option) = document().get_element_by_id(&id_of(next)) {
                option.scroll_into_view_with_bool(false);
            }
        }

        /// Enter opens the selected result; without one the form is submitted to the search page.
        pub fn on_submit(self, event: &SubmitEvent) {
            let href = self.list.with_untracked(|list| Some(list.hits.get(list.selected_index?)?.href.clone()));
            if let Some(href) = href {
                event.prevent_default();
                window().location().set_href(&href).ok();
            }
        }
    }

    /// The search field of a list, if this is its shortcut; where single-key shortcuts are off, it has none.
    fn list_search(event: &KeyboardEvent) -> Option<HtmlElement> {
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        if modified || event.key() != "/" || closest(event, "input, textarea, select, [contenteditable], dialog[open]").is_some()
        {
            return None;
        }
        element("main [aria-keyshortcuts='/']")?.dyn_into().ok()
    }

    fn is_primary_click(event: &MouseEvent) -> bool {
        event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
    }

    fn is_link(at: &Element) -> bool {
        at.closest(LINK).is_ok_and(|link| link.is_some())
    }

    fn list_from_response(typed: String, response: Option<ApiResponse>) -> List {
        let found =
            response.filter(|response| response.status == 200).and_then(|response| response.value.dyn_into::<Array>().ok());
        let Some(found) = found else { return List { status: Status::Failed, ..List::default() } };
        let hit = |hit: JsValue| Hit { href: field(&hit, "href"), name: field(&hit, "name"), detail: field(&hit, "detail") };
        let hits: Vec<Hit> = found.iter().map(hit).collect();
        if hits.is_empty() {
            return List { status: Status::NoResults(typed.trim().to_owned()), ..List::default() };
        }
        List { status: Status::Found(hits.len()), selected_index: Some(0), hits }
    }
}
