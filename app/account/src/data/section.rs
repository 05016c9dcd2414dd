//! A section of the page: one kind of data with its values, and where they come from, what they are for, and when they end.

use super::messages;
use domain::{Language, data_map::DataClass};
use leptos::prelude::*;
use web::terms::data_map::class_name;

/// What is said about the data of a section.
pub struct About {
    pub class: DataClass,
    pub source: &'static str,
    pub purpose: &'static str,
    pub end: String,
}

/// A section. `id` is unique on the page; rows have a label and a value.
pub fn section(
    lang: Language,
    id: &'static str,
    title: &'static str,
    rows: Vec<(&'static str, AnyView)>,
    about: About,
) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|(label, value)| {
            view! {
                <dt>{label}</dt>
                <dd>{value}</dd>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby=id>
            <div class="card-head">
                <h2 id=id>{title}</h2>
                <span class="soft small">{class_name(lang, about.class)}</span>
            </div>
            <dl class="detail-list">
                {rows} <dt>{messages::source(lang)}</dt> <dd class="soft">{about.source}</dd> <dt>{messages::purpose(lang)}</dt>
                <dd class="soft">{about.purpose}</dd> <dt>{messages::end(lang)}</dt> <dd class="soft">{about.end}</dd>
            </dl>
        </section>
    }
}

/// A value, or that there is none.
pub fn text(lang: Language, value: &str) -> AnyView {
    if value.is_empty() {
        return view! { <span class="soft">{messages::none(lang)}</span> }.into_any();
    }
    view! { <bdi>{value.to_owned()}</bdi> }.into_any()
}
