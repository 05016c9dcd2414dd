//! `/settings/visit_kinds`: the list of the agency's kinds of visits.

use super::messages;
use crate::{
    payers::{add_button, messages as shared},
    people::parts::{ended_chip, state_filter},
};
use domain::{
    Language,
    audit::AuditAction,
    lists::{ListPage, ListQuery, VisitKindColumn, VisitKindFilters},
    visit_kinds::VisitKind,
};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{
    EmptyState, NavSection,
    lists::{self, Column, Layout, List, list_page, list_query},
    load,
};
use web::request::{language, read};

/// The page of the list.
pub const PATH: &str = "/settings/visit_kinds";

/// The list.
#[component]
pub fn VisitKinds() -> impl IntoView {
    let lang = language();
    let query = list_query::<VisitKindFilters>();
    let wanted = query.clone();
    load(
        async move {
            read(AuditAction::VisitKindsList, move |tx| {
                Box::pin(async move { store::records::visit_kinds::list(tx, &wanted).await })
            })
            .await
        },
        move |page| list(lang, query, page),
    )
}

/// The rows as CSV.
pub fn visit_kinds_csv(lang: Language, page: &ListPage<VisitKind, Date>) -> String {
    lists::csv(&columns(lang, page.choices), &page.rows)
}

fn list(lang: Language, query: ListQuery<VisitKindFilters>, page: ListPage<VisitKind, Date>) -> impl IntoView {
    let add = move || add_button("/settings/visit_kinds/new", messages::add(lang));
    let list = List {
        title: messages::visit_kinds(lang),
        section: NavSection::Settings,
        path: PATH,
        search_hint: messages::search(lang),
        count: messages::visit_kinds_found,
        filters: vec![state_filter(lang)],
        layout: Layout::Table("table table-stack", columns(lang, page.choices)),
        actions: add().into_any(),
        bulk: None,
        lead: view! { <p class="soft">{messages::help(lang)}</p> }.into_any(),
        empty: view! {
            <EmptyState icon="calendar-days" title=messages::empty(lang) text=messages::empty_help(lang)>
                {add()}
            </EmptyState>
        }
        .into_any(),
        query,
        page,
    };
    list_page(lang, list)
}

type ListColumn = Column<VisitKind, VisitKindColumn>;

fn columns(lang: Language, today: Date) -> Vec<ListColumn> {
    let name = move |kind: &VisitKind| {
        view! {
            <a href=format!("/settings/visit_kinds/{}", kind.id) dir="auto">{kind.text(lang).to_owned()}</a>
            " "
            {ended_chip(lang, kind.ended_on, today)}
        }
    };
    let answer = move |of: fn(&VisitKind) -> bool| move |kind: &VisitKind| messages::yes_or_no(lang, of(kind)).to_owned();
    vec![
        ListColumn::new(shared::name(lang), |kind| kind.name.clone()).sorted_by(VisitKindColumn::Name).shown(name),
        ListColumn::new(messages::minutes(lang), |kind| kind.minutes.to_string())
            .sorted_by(VisitKindColumn::Minutes)
            .class("num"),
        ListColumn::new(messages::billable(lang), answer(|kind| kind.billable)).sorted_by(VisitKindColumn::Billable),
        ListColumn::new(messages::payable(lang), answer(|kind| kind.payable)).sorted_by(VisitKindColumn::Payable),
        ListColumn::new(messages::needs_note(lang), answer(|kind| kind.needs_note)).sorted_by(VisitKindColumn::Note),
        ListColumn::csv_only(messages::name_es(lang), |kind| kind.name_es.clone().unwrap_or_default()),
        ListColumn::csv_only(shared::last_day(lang), |kind| kind.ended_on.map(|day| day.to_string()).unwrap_or_default()),
    ]
}
