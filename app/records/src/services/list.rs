//! `/settings/services`: the list of the agency's services.

use super::messages;
use crate::{
    payers::{add_button, messages as shared},
    people::parts::{discipline_filter, ended_chip, state_filter},
};
use domain::{
    Language,
    audit::AuditAction,
    lists::{ListPage, ListQuery, ProviderChoices, ServiceColumn, ServiceFilters},
    services::Service,
};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{
    EmptyState, NavSection,
    lists::{self, Column, Layout, List, list_page, list_query},
    load,
    visits::mark,
};
use web::request::{language, read};

/// The page of the list.
pub const PATH: &str = "/settings/services";

/// The list.
#[component]
pub fn Services() -> impl IntoView {
    let lang = language();
    let query = list_query::<ServiceFilters>();
    let wanted = query.clone();
    load(
        async move {
            read(AuditAction::ServicesList, move |tx| Box::pin(async move { store::records::services::list(tx, &wanted).await }))
                .await
        },
        move |page| list(lang, query, page),
    )
}

/// The rows as CSV.
pub fn services_csv(lang: Language, page: &ListPage<Service, ProviderChoices>) -> String {
    lists::csv(&columns(lang, page.choices.today), &page.rows)
}

fn list(lang: Language, query: ListQuery<ServiceFilters>, page: ListPage<Service, ProviderChoices>) -> impl IntoView {
    let add = move || add_button("/settings/services/new", messages::add(lang));
    let list = List {
        title: messages::services(lang),
        section: NavSection::Settings,
        path: PATH,
        search_hint: messages::search(lang),
        count: messages::services_found,
        filters: vec![discipline_filter(lang, &page.choices.disciplines), state_filter(lang)],
        layout: Layout::Table("table table-stack", columns(lang, page.choices.today)),
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

type ListColumn = Column<Service, ServiceColumn>;

fn columns(lang: Language, today: Date) -> Vec<ListColumn> {
    let name = move |service: &Service| {
        view! {
            <a href=format!("/settings/services/{}", service.id) dir="auto">{service.name.clone()}</a>
            " "
            {ended_chip(lang, service.ended_on, today)}
        }
    };
    vec![
        ListColumn::new(shared::name(lang), |service| service.name.clone()).sorted_by(ServiceColumn::Name).shown(name),
        ListColumn::new(messages::discipline(lang), |service| service.discipline.0.clone())
            .sorted_by(ServiceColumn::Discipline)
            .shown(|service| mark(&service.discipline))
            .unlabeled(),
        ListColumn::new(messages::code(lang), |service| service.code.clone())
            .sorted_by(ServiceColumn::Code)
            .shown(|service| view! { <bdi>{service.code.clone()}</bdi> }),
        ListColumn::new(messages::minutes(lang), |service| service.minutes.to_string())
            .sorted_by(ServiceColumn::Minutes)
            .class("num"),
        ListColumn::csv_only(shared::last_day(lang), |service| service.ended_on.map(|day| day.to_string()).unwrap_or_default()),
    ]
}
