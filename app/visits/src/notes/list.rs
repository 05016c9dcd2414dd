//! `/notes`: completed visits whose notes aren't signed. The office sees all, a provider only their own.

use super::messages;
use domain::{
    Capability, Language, Role,
    audit::AuditAction,
    lists::{ListPage, ListQuery, NoteColumn, NoteFilters, UnsignedState},
    notes::NoteLine,
    visits::NoteState,
};
use leptos::prelude::*;
use ui::{
    EmptyState, NavSection,
    lists::{self, Column, Filter, Layout, List, list_page, list_query},
    load,
};
use web::{
    dates,
    request::{has_capability, language, read, role},
};

/// The list of unsigned notes.
#[component]
pub fn Notes() -> impl IntoView {
    let lang = language();
    let query = list_query::<NoteFilters>();
    let wanted = query.clone();
    load(
        async move {
            read(AuditAction::NotesUnsigned, move |tx| Box::pin(async move { store::care::notes::unsigned(tx, &wanted).await }))
                .await
        },
        move |page| list(lang, query, page),
    )
}

/// The rows as CSV, for the office or for a provider.
pub fn notes_csv(lang: Language, office: bool, rows: &[NoteLine]) -> String {
    lists::csv(&columns(lang, office), rows)
}

fn list(lang: Language, query: ListQuery<NoteFilters>, page: ListPage<NoteLine>) -> impl IntoView {
    let states = UnsignedState::ALL.iter().map(|state| (state.key().to_owned(), state_text(lang, *state).to_owned())).collect();
    let empty = view! { <EmptyState icon="notebook-pen" title=messages::unsigned_empty(lang) text=messages::unsigned_empty_help(lang) /> };
    let list = List {
        title: messages::unsigned_title(lang),
        section: NavSection::Notes,
        path: "/notes",
        search_hint: messages::search_notes(lang),
        count: messages::notes_found,
        filters: vec![Filter { name: "state", label: messages::state(lang), options: states }],
        layout: Layout::Table("table table-stack", columns(lang, role() == Some(Role::Admin))),
        actions: ().into_any(),
        bulk: None,
        lead: ().into_any(),
        empty: empty.into_any(),
        query,
        page,
    };
    list_page(lang, list)
}

fn state_text(lang: Language, state: UnsignedState) -> &'static str {
    match state {
        UnsignedState::Nothing => messages::nothing_written(lang),
        UnsignedState::Draft => messages::draft(lang),
    }
}

fn state(line: &NoteLine) -> UnsignedState {
    if line.state == NoteState::None { UnsignedState::Nothing } else { UnsignedState::Draft }
}

type ListColumn = Column<NoteLine, NoteColumn>;

fn columns(lang: Language, office: bool) -> Vec<ListColumn> {
    let child = ListColumn::new(messages::child(lang), |line| line.child.listed_name())
        .sorted_by(NoteColumn::Child)
        .shown(move |line| child_cell(line, office));
    let visit = ListColumn::new(messages::visit(lang), |line| line.starts.strftime("%Y-%m-%d %H:%M").to_string())
        .sorted_by(NoteColumn::Visit)
        .class("nowrap")
        .shown(move |line| dates::moment_on(lang, line.starts, line.clock.as_deref()));
    let provider = ListColumn::new(messages::provider(lang), |line| line.provider.listed_name()).sorted_by(NoteColumn::Provider);
    let state = ListColumn::new(messages::state(lang), move |line| state_text(lang, state(line)).to_owned())
        .shown(move |line| state_cell(lang, line));
    if office { vec![child, visit, provider, state] } else { vec![child, visit, state] }
}

fn child_cell(line: &NoteLine, office: bool) -> impl IntoView + use<> {
    // Members who may not read notes get a link to the visit instead.
    let reads = !office || has_capability(Capability::Supervise);
    let href = if reads { format!("/visits/{}/note", line.visit) } else { format!("/visits/{}", line.visit) };
    view! { <a href=href dir="auto">{line.child.listed_name()}</a> }
}

fn state_cell(lang: Language, line: &NoteLine) -> impl IntoView + use<> {
    let state = state(line);
    let class = if state == UnsignedState::Nothing { "chip" } else { "chip chip-amber" };
    view! { <span class=class>{state_text(lang, state)}</span> }
}
