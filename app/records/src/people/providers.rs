//! `/providers`: the agency's providers.

use super::{
    child_messages, messages,
    parts::{add_button, codes, discipline_filter, ended_chip, nothing_imported, state_filter},
};
use crate::bulk::messages as bulk_messages;
use domain::{
    Capability, Language,
    audit::AuditAction,
    lists::{AccountState, ListPage, ListQuery, ProviderChoices, ProviderColumn, ProviderFilters},
    people::ProviderLine,
};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{
    NavSection,
    lists::{self, Bulk, Column, Filter, Layout, List, list_page, list_query},
    load,
    visits::marks,
};
use web::{
    request::{has_capability, language, read},
    terms::language_name,
};

/// The list page.
#[component]
pub fn Providers() -> impl IntoView {
    let lang = language();
    let query = list_query::<ProviderFilters>();
    let wanted = query.clone();
    load(
        async move { read(AuditAction::PeopleProviders, move |tx| Box::pin(store::records::people::providers(tx, wanted))).await },
        move |page| list(lang, query, page),
    )
}

/// The rows as CSV.
pub fn providers_csv(lang: Language, page: &ListPage<ProviderLine, ProviderChoices>) -> String {
    lists::csv(&columns(lang, page.choices.today), &page.rows)
}

fn list(lang: Language, query: ListQuery<ProviderFilters>, page: ListPage<ProviderLine, ProviderChoices>) -> impl IntoView {
    let accounts = AccountState::ALL.iter().map(|state| (state.key().to_owned(), account(lang, *state).to_owned())).collect();
    let add = has_capability(Capability::Manage).then(|| ("/providers/new", messages::add_provider(lang)));
    let list = List {
        title: messages::providers(lang),
        section: NavSection::Providers,
        path: "/providers",
        search_hint: messages::search_providers(lang),
        count: messages::providers_found,
        filters: vec![
            discipline_filter(lang, &page.choices.disciplines),
            Filter { name: "account", label: messages::sign_in(lang), options: accounts },
            state_filter(lang),
        ],
        layout: Layout::Table("table table-stack", columns(lang, page.choices.today)),
        actions: add_button("/providers/new", messages::add_provider(lang)).into_any(),
        bulk: Some(Bulk {
            actions: vec![("/providers/csv", bulk_messages::export(lang))],
            id: |line| line.provider.id.to_string(),
            name: |line| line.provider.full_name(),
        }),
        lead: ().into_any(),
        empty: nothing_imported(lang, "users", messages::no_providers(lang), messages::no_providers_help(lang), add).into_any(),
        query,
        page,
    };
    list_page(lang, list)
}

fn account(lang: Language, state: AccountState) -> &'static str {
    match state {
        AccountState::Joined => messages::joined(lang),
        AccountState::NotJoined => messages::not_joined(lang),
    }
}

type ListColumn = Column<ProviderLine, ProviderColumn>;

fn columns(lang: Language, today: Date) -> Vec<ListColumn> {
    let languages =
        move |line: &ProviderLine| line.languages.iter().map(|tag| language_name(lang, tag)).collect::<Vec<_>>().join(", ");
    let joined = |line: &ProviderLine| if line.joined { AccountState::Joined } else { AccountState::NotJoined };
    vec![
        ListColumn::new(messages::name(lang), |line| line.provider.full_name()).sorted_by(ProviderColumn::Name).shown(
            |line| view! { <a href=format!("/providers/{}", line.provider.id) dir="auto">{line.provider.full_name()}</a> },
        ),
        ListColumn::new(messages::disciplines(lang), |line| codes(&line.disciplines))
            .shown(move |line| view! { {marks(&line.disciplines)} {ended_chip(lang, line.ended_on, today)} })
            .unlabeled(),
        ListColumn::new(messages::town(lang), |line| line.city.clone()).sorted_by(ProviderColumn::Town),
        ListColumn::new(messages::languages(lang), languages),
        ListColumn::new(messages::phone(lang), |line| line.phone.clone()).class("nowrap"),
        ListColumn::new(messages::email(lang), |line| line.email.clone()),
        ListColumn::new(messages::sign_in(lang), move |line| account(lang, joined(line)).to_owned())
            .sorted_by(ProviderColumn::Account)
            .class("nowrap"),
        ListColumn::csv_only(child_messages::ended_on(lang), |line| line.ended_on.map(|day| day.to_string()).unwrap_or_default()),
    ]
}
