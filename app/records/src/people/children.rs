//! `/children`: the agency's children, or a provider's caseload.

use super::{messages, parts::nothing_imported};
use domain::{
    Language, Role,
    audit::AuditAction,
    people::{ChildLine, Page, Search},
};
use leptos::prelude::*;
use ui::{
    EmptyState, NavSection,
    lists::{List, list_page, search_from_query},
    load,
    visits::marks,
};
use web::{
    dates,
    request::{language, read, role},
};

/// The list page with its search form.
#[component]
pub fn Children() -> impl IntoView {
    let lang = language();
    let search = search_from_query();
    let wanted = search.clone();
    load(
        async move {
            read(AuditAction::PeopleChildren, move |tx| {
                Box::pin(async move { store::records::people::children(tx, &wanted).await })
            })
            .await
        },
        move |page| list(lang, search, page),
    )
}

fn list(lang: Language, search: Search, page: Page<ChildLine>) -> impl IntoView {
    let office = role() == Some(Role::Admin);
    let list = List {
        title: if office { messages::children(lang) } else { messages::my_children(lang) },
        section: NavSection::Children,
        address: "/children",
        search_hint: messages::search_children(lang),
        found: messages::children_found(lang, page.total),
        nothing_found: messages::no_person_matches(lang, &search.q),
        search,
        page,
        action: None,
    };
    let head_cells = view! {
        <th scope="col">{messages::name(lang)}</th>
        <th scope="col">{messages::services(lang)}</th>
        <th scope="col">{messages::born(lang)}</th>
        <th scope="col">{messages::town(lang)}</th>
        <th scope="col">{messages::language(lang)}</th>
        <th scope="col">{messages::guardian(lang)}</th>
    };
    let empty = move || {
        if office {
            let add = ("/children/new", messages::add_child(lang));
            return nothing_imported(lang, "users", messages::no_children(lang), messages::no_children_help(lang), add)
                .into_any();
        }
        view! {
            <EmptyState icon="users" title=messages::no_caseload(lang) text=messages::no_caseload_help(lang)>
                <a class="button" href="/day">{messages::to_todays_route(lang)}</a>
            </EmptyState>
        }
        .into_any()
    };
    list_page(lang, list, head_cells, move |line| row(lang, line), empty)
}

fn row(lang: Language, line: &ChildLine) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/children/{}", line.child.id) dir="auto">{line.child.full_name()}</a>
            </th>
            <td>{marks(&line.disciplines)}</td>
            <td class="nowrap" data-label=messages::born(lang)>{dates::with_year(lang, line.birth_date)}</td>
            <td data-label=messages::town(lang)><bdi>{line.city.clone()}</bdi></td>
            <td data-label=messages::language(lang)>{web::terms::language_name(lang, &line.language)}</td>
            <td data-label=messages::guardian(lang)><bdi>{line.guardian.clone()}</bdi></td>
        </tr>
    }
}
