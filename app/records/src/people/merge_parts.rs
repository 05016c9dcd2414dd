//! What the pages share that merge two records of one child, guardian or provider.

use super::merge_messages as messages;
use domain::Language;
use leptos::{either::Either, prelude::*};
use ui::{Form, UndoButton, lists::search_form, undo_line};

/// A record that can be chosen as the other one.
pub(super) struct Choice {
    pub id: String,
    pub name: String,
    /// What tells it from others of the name.
    pub detail: String,
}

/// The records that are alike, and a search for others.
pub(super) struct Choices {
    /// The path of the page.
    pub action: String,
    pub help: &'static str,
    pub alike: Vec<Choice>,
    pub no_alike: &'static str,
    pub search_hint: &'static str,
    pub typed: String,
    pub found: Vec<Choice>,
    pub nobody_found: &'static str,
}

/// The cards in which the other record is chosen.
pub(super) fn choice_cards(lang: Language, choices: Choices) -> impl IntoView + use<> {
    let Choices { action, help, alike, no_alike, search_hint, typed, found, nobody_found } = choices;
    let has_searched = !typed.is_empty();
    let alike = list(lang, &action, &alike, Some(no_alike));
    let found = list(lang, &action, &found, has_searched.then_some(nobody_found));
    view! {
        <p>{help}</p>
        <section class="card" aria-labelledby="alike">
            <h2 id="alike">{messages::alike_records(lang)}</h2>
            {alike}
        </section>
        <section class="card" aria-labelledby="search-other">
            <h2 id="search-other">{messages::search_other(lang)}</h2>
            {search_form(lang, action, search_hint, typed)}
            {found}
        </section>
    }
}

fn list(lang: Language, action: &str, records: &[Choice], empty: Option<&'static str>) -> impl IntoView + use<> {
    if records.is_empty() {
        return Either::Left(empty.map(|text| view! { <p class="soft">{text}</p> }));
    }
    let line = |record: &Choice| {
        view! {
            <li>
                <a href=format!("{action}?other={}", record.id) dir="auto">
                    {format!("{}: {}", messages::choose(lang), record.name)}
                </a>
                <br />
                <span class="soft" dir="auto">{record.detail.clone()}</span>
            </li>
        }
    };
    Either::Right(view! { <ul class="plain-list">{records.iter().map(line).collect_view()}</ul> })
}

/// The parts of a detail that are known.
pub(super) fn joined(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// A record that was merged into the one of the page. `undo` is the form that undoes it, with the fields that name the merge.
pub(super) fn merged_record(
    lang: Language,
    text: String,
    undo: Option<(Form, Vec<(&'static str, String)>)>,
) -> impl IntoView + use<> {
    undo_line(text, undo.map(|(form, fields)| UndoButton { form, fields, label: messages::undo_merge(lang) }))
}
