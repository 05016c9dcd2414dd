//! `/providers`: the agency's providers.

use super::{
    messages,
    parts::{add_button, ended_chip, nothing_imported},
};
use domain::{
    Language,
    audit::AuditAction,
    people::{Page, ProviderLine, Search},
};
use leptos::prelude::*;
use ui::{
    NavSection,
    lists::{List, list_page, search_from_query},
    load,
    visits::marks,
};
use web::request::{language, read};

/// The list page with its search form.
#[component]
pub fn Providers() -> impl IntoView {
    let lang = language();
    let search = search_from_query();
    let wanted = search.clone();
    load(
        async move {
            read(AuditAction::PeopleProviders, move |tx| {
                Box::pin(async move { store::records::people::providers(tx, &wanted).await })
            })
            .await
        },
        move |page| list(lang, search, page),
    )
}

fn list(lang: Language, search: Search, page: Page<ProviderLine>) -> impl IntoView {
    let list = List {
        title: messages::providers(lang),
        section: NavSection::Providers,
        address: "/providers",
        search_hint: messages::search_providers(lang),
        found: messages::providers_found(lang, page.total),
        nothing_found: messages::no_person_matches(lang, &search.q),
        search,
        page,
        action: add_button("/providers/new", messages::add_provider(lang)),
    };
    let head_cells = view! {
        <th scope="col">{messages::name(lang)}</th>
        <th scope="col">{messages::disciplines(lang)}</th>
        <th scope="col">{messages::town(lang)}</th>
        <th scope="col">{messages::languages(lang)}</th>
        <th scope="col">{messages::phone(lang)}</th>
        <th scope="col">{messages::email(lang)}</th>
        <th scope="col">{messages::sign_in(lang)}</th>
    };
    let add = ("/providers/new", messages::add_provider(lang));
    let empty =
        move || nothing_imported(lang, "users", messages::no_providers(lang), messages::no_providers_help(lang), add).into_any();
    list_page(lang, list, head_cells, move |line| row(lang, line), empty)
}

fn row(lang: Language, line: &ProviderLine) -> impl IntoView + use<> {
    let languages: Vec<String> = line.languages.iter().map(|tag| web::terms::language_name(lang, tag)).collect();
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/providers/{}", line.provider.id) dir="auto">{line.provider.full_name()}</a>
            </th>
            <td>{marks(&line.disciplines)} {ended_chip(lang, line.ended_on)}</td>
            <td data-label=messages::town(lang)><bdi>{line.city.clone()}</bdi></td>
            <td data-label=messages::languages(lang)>{languages.join(", ")}</td>
            <td class="nowrap" data-label=messages::phone(lang)>{line.phone.clone()}</td>
            <td data-label=messages::email(lang)>{line.email.clone()}</td>
            <td class="nowrap" data-label=messages::sign_in(lang)>
                {if line.joined { messages::joined(lang) } else { messages::not_joined(lang) }}
            </td>
        </tr>
    }
}
