//! `/children`: the agency's children, or a provider's caseload.

use super::{
    child_messages, messages,
    parts::{edits_children, nothing_imported},
};
use domain::{
    Capability, Language, Role,
    audit::AuditAction,
    people::{ChildLine, Page, Search},
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;
use ui::{
    EmptyState, NavSection,
    lists::{List, breadcrumbs, filtered_pager, list_page_with_actions, search_from_query, shell},
    load,
    visits::marks,
};
use web::{
    dates,
    request::{has_capability, language, read, role},
};

/// The list page with its search form.
#[component]
pub fn Children() -> impl IntoView {
    let lang = language();
    let search = search_from_query();
    let wanted = search.clone();
    let ended = search.q.is_empty() && use_query_map().read_untracked().get("ended").is_some();
    load(
        async move {
            read(AuditAction::PeopleChildren, move |tx| {
                Box::pin(async move {
                    if ended {
                        return store::records::people::ended_children(tx, wanted.page).await;
                    }
                    store::records::people::children(tx, &wanted).await
                })
            })
            .await
        },
        move |page| if ended { Either::Left(ended_list(lang, &page)) } else { Either::Right(list(lang, search, page)) },
    )
}

/// The children whose services have ended.
fn ended_list(lang: Language, page: &Page<ChildLine>) -> impl IntoView + use<> {
    let title = child_messages::show_ended(lang);
    let rows = page
        .rows
        .iter()
        .map(|line| {
            let date = line.ended_on.map(|day| child_messages::chip_ended(lang, dates::with_year(lang, day)));
            view! {
                <li>
                    <a href=format!("/children/{}", line.child.id) dir="auto">{line.child.listed_name()}</a>
                    <span class="soft">{date}</span>
                </li>
            }
        })
        .collect_view();
    let body = if page.rows.is_empty() {
        Either::Left(view! { <EmptyState icon="users" title=child_messages::no_ended(lang) text="" /> })
    } else {
        Either::Right(view! {
            <section class="card">
                <ul class="panel-list">{rows}</ul>
            </section>
            {filtered_pager(lang, "/children", &[("ended", "1")], page)}
        })
    };
    shell(
        title.to_owned(),
        NavSection::Children,
        view! {
            <div class="head">{breadcrumbs(lang, "/children", messages::children(lang))} <h1>{title}</h1></div>
            <div class="page">{body}</div>
        },
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
        if office && edits_children() {
            return view! {
                <EmptyState icon="users" title=messages::no_children(lang) text=child_messages::no_children_help(lang)>
                    <a class="button button-main" href="/children/new">{child_messages::add_child(lang)}</a>
                    {has_capability(Capability::Manage)
                        .then(|| view! { <a class="button" href="/import">{messages::import_files(lang)}</a> })}
                </EmptyState>
            }
            .into_any();
        }
        if office {
            return nothing_imported(lang, "users", messages::no_children(lang), messages::no_children_help(lang)).into_any();
        }
        view! {
            <EmptyState icon="users" title=messages::no_caseload(lang) text=messages::no_caseload_help(lang)>
                <a class="button" href="/day">{messages::to_todays_route(lang)}</a>
            </EmptyState>
        }
        .into_any()
    };
    let add = edits_children()
        .then(|| view! { <a class="button button-main" href="/children/new">{child_messages::add_child(lang)}</a> });
    let ended = office.then(|| view! { <a class="button" href="/children?ended=1">{child_messages::ended_link(lang)}</a> });
    list_page_with_actions(lang, list, (ended, add), head_cells, move |line| row(lang, line), empty)
}

fn row(lang: Language, line: &ChildLine) -> impl IntoView + use<> {
    let ended = line.ended_on.map(|day| {
        view! { " " <span class="chip chip-amber">{child_messages::chip_ended(lang, dates::with_year(lang, day))}</span> }
    });
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/children/{}", line.child.id) dir="auto">{line.child.full_name()}</a>
                {ended}
            </th>
            <td>{marks(&line.disciplines)}</td>
            <td class="nowrap" data-label=messages::born(lang)>{dates::with_year(lang, line.birth_date)}</td>
            <td data-label=messages::town(lang)><bdi>{line.city.clone()}</bdi></td>
            <td data-label=messages::language(lang)>{web::terms::language_name(lang, &line.language)}</td>
            <td data-label=messages::guardian(lang)><bdi>{line.guardian.clone()}</bdi></td>
        </tr>
    }
}
