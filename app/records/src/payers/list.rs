//! `/settings/payers`: the list of the agency's payers.

use super::messages;
use crate::people::{
    messages as people,
    parts::{ended_chip, state_filter},
};
use domain::{
    Capability, Language,
    audit::AuditAction,
    lists::{ListPage, ListQuery, PayerColumn, PayerFilters},
    payers::Payer,
};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{
    EmptyState, NavSection,
    lists::{self, Column, Layout, List, list_page, list_query},
    load,
};
use web::request::{has_capability, language, read};

/// The page of the list.
pub const PATH: &str = "/settings/payers";

/// Whether the reader may change payers, services and authorizations.
pub fn may_change() -> bool {
    has_capability(Capability::Bill) || has_capability(Capability::Manage)
}

/// The button that leads to the page that adds one of them, for members who may.
pub fn add_button(href: &'static str, label: &'static str) -> Option<AnyView> {
    may_change().then(|| view! { <a class="button button-main" href=href>{label}</a> }.into_any())
}

/// The list.
#[component]
pub fn Payers() -> impl IntoView {
    let lang = language();
    let query = list_query::<PayerFilters>();
    let wanted = query.clone();
    load(
        async move {
            read(AuditAction::PayersList, move |tx| Box::pin(async move { store::records::payers::list(tx, &wanted).await }))
                .await
        },
        move |page| list(lang, query, page),
    )
}

/// The rows as CSV.
pub fn payers_csv(lang: Language, page: &ListPage<Payer, Date>) -> String {
    lists::csv(&columns(lang, page.choices), &page.rows)
}

fn list(lang: Language, query: ListQuery<PayerFilters>, page: ListPage<Payer, Date>) -> impl IntoView {
    let add = move || add_button("/settings/payers/new", messages::add(lang));
    let list = List {
        title: messages::payers(lang),
        section: NavSection::Settings,
        path: PATH,
        search_hint: messages::search(lang),
        count: messages::payers_found,
        filters: vec![state_filter(lang)],
        layout: Layout::Table("table table-stack", columns(lang, page.choices)),
        actions: add().into_any(),
        bulk: None,
        lead: view! { <p class="soft">{messages::help(lang)}</p> }.into_any(),
        empty: view! {
            <EmptyState icon="file-check" title=messages::empty(lang) text=messages::empty_help(lang)>
                {add()}
            </EmptyState>
        }
        .into_any(),
        query,
        page,
    };
    list_page(lang, list)
}

type ListColumn = Column<Payer, PayerColumn>;

fn columns(lang: Language, today: Date) -> Vec<ListColumn> {
    let name = move |payer: &Payer| {
        view! {
            <a href=format!("/settings/payers/{}", payer.id) dir="auto">{payer.name.clone()}</a>
            " "
            {ended_chip(lang, payer.ended_on, today)}
        }
    };
    let unit = move |payer: &Payer| {
        payer.unit_minutes.map_or_else(|| people::one_visit(lang).to_owned(), |minutes| messages::unit_of(lang, minutes))
    };
    vec![
        ListColumn::new(messages::name(lang), |payer| payer.name.clone()).sorted_by(PayerColumn::Name).shown(name),
        ListColumn::new(messages::unit_rule(lang), move |payer| messages::rule_name(lang, payer.unit_rule).to_owned())
            .sorted_by(PayerColumn::Rule),
        ListColumn::new(people::unit(lang), unit).class("num"),
        ListColumn::new(messages::first_day(lang), move |payer| super::fields::day_name(lang, payer.first_day)),
        ListColumn::csv_only(messages::last_day(lang), |payer| payer.ended_on.map(|day| day.to_string()).unwrap_or_default()),
    ]
}
