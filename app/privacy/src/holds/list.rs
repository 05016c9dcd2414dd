//! `/settings/holds`: the legal holds of the agency, open ones first.

use super::{
    messages,
    parts::{PATH, subject, subject_text},
};
use domain::{
    Language,
    audit::AuditAction,
    holds::HoldLine,
    lists::{HoldColumn, HoldFilters, HoldKind, HoldState, ListPage, ListQuery},
};
use leptos::prelude::*;
use ui::{
    EmptyState, NavSection,
    lists::{self, Column, Filter, Layout, List, list_page, list_query},
    load,
};
use web::{
    dates,
    request::{language, read},
};

/// The list.
#[component]
pub fn Holds() -> impl IntoView {
    let lang = language();
    let query = list_query::<HoldFilters>();
    let wanted = query.clone();
    load(
        async move {
            read(AuditAction::HoldsList, move |tx| Box::pin(async move { store::privacy::holds::list(tx, &wanted).await })).await
        },
        move |page| list(lang, query, page),
    )
}

/// The rows as CSV.
pub fn holds_csv(lang: Language, rows: &[HoldLine]) -> String {
    lists::csv(&columns(lang), rows)
}

fn list(lang: Language, query: ListQuery<HoldFilters>, page: ListPage<HoldLine>) -> impl IntoView {
    let states = HoldState::ALL.iter().map(|state| (state.key().to_owned(), state_text(lang, *state).to_owned())).collect();
    let kinds = HoldKind::ALL.iter().map(|kind| (kind.key().to_owned(), kind_text(lang, *kind).to_owned())).collect();
    let set = view! {
        <a class="button button-main" href="/settings/holds/new">
            {messages::set_a_hold(lang)}
        </a>
    };
    let empty = view! { <EmptyState icon="shield-check" title=messages::empty(lang) text=messages::empty_help(lang) /> };
    let list = List {
        title: messages::title(lang),
        section: NavSection::Settings,
        path: PATH,
        search_hint: messages::search_holds(lang),
        count: messages::holds_found,
        filters: vec![
            Filter { name: "state", label: messages::state(lang), options: states },
            Filter { name: "kind", label: messages::covers(lang), options: kinds },
        ],
        layout: Layout::Table("table table-stack", columns(lang)),
        actions: set.into_any(),
        bulk: None,
        lead: view! { <p class="soft">{messages::help(lang)}</p> }.into_any(),
        empty: empty.into_any(),
        query,
        page,
    };
    list_page(lang, list)
}

fn state_text(lang: Language, state: HoldState) -> &'static str {
    match state {
        HoldState::Open => messages::open(lang),
        HoldState::Lifted => messages::lifted_state(lang),
    }
}

fn kind_text(lang: Language, kind: HoldKind) -> &'static str {
    match kind {
        HoldKind::Child => messages::child(lang),
        HoldKind::Provider => messages::provider(lang),
        HoldKind::Guardian => messages::guardian(lang),
        HoldKind::Member => messages::member(lang),
        HoldKind::Period => messages::a_period(lang),
    }
}

type ListColumn = Column<HoldLine, HoldColumn>;

fn columns(lang: Language) -> Vec<ListColumn> {
    vec![
        ListColumn::new(messages::covers(lang), move |line| subject_text(lang, &line.subject))
            .shown(move |line| subject(lang, &line.subject)),
        ListColumn::new(messages::since(lang), |line| line.since.to_string())
            .sorted_by(HoldColumn::Since)
            .class("nowrap")
            .shown(move |line| dates::with_year(lang, line.since)),
        ListColumn::new(messages::state(lang), move |line| line_state(lang, line)).shown(move |line| state_cell(lang, line)),
    ]
}

fn line_state(lang: Language, line: &HoldLine) -> String {
    match line.lifted_on {
        None => messages::open(lang).to_owned(),
        Some(date) => messages::lifted_on(lang, dates::with_year(lang, date)),
    }
}

fn state_cell(lang: Language, line: &HoldLine) -> impl IntoView + use<> {
    let class = if line.lifted_on.is_none() { "chip chip-amber" } else { "chip" };
    let label = subject_text(lang, &line.subject);
    view! {
        <span class=class>{line_state(lang, line)}</span>
        " "
        <a href=format!("/settings/holds/{}", line.id)>
            {messages::show(lang)} <span class="sr-only">": " {label}</span>
        </a>
    }
}
