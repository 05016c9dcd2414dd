//! `/children`: the agency's children, or a provider's caseload.

use super::{messages, parts::nothing_imported};
use domain::{
    Language, Role,
    audit::AuditAction,
    people::{ChildLine, Page, Search},
};
use leptos::{
    either::{Either, EitherOf4},
    prelude::*,
};
use ui::{
    EmptyState, NavSection,
    lists::{no_matches, page_out_of_range, pager, search_form, search_from_query, shell},
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
    let title = if office { messages::children(lang) } else { messages::my_children(lang) };
    let rows = page.rows.iter().map(|line| row(lang, line)).collect_view();
    let pages = pager(lang, "/children", &search.q, &page);
    let body = if page.rows.is_empty() {
        Either::Left(empty(lang, office, &search, page.total))
    } else {
        Either::Right(view! {
            <p class="soft small" role="status">{messages::children_found(lang, page.total)}</p>
            <div class="scroll" tabindex="0" role="region" aria-label=title>
                <table class="table table-stack">
                    <thead>
                        <tr>
                            <th scope="col">{messages::name(lang)}</th>
                            <th scope="col">{messages::services(lang)}</th>
                            <th scope="col">{messages::born(lang)}</th>
                            <th scope="col">{messages::town(lang)}</th>
                            <th scope="col">{messages::language(lang)}</th>
                            <th scope="col">{messages::guardian(lang)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {pages}
        })
    };
    shell(
        title.to_owned(),
        NavSection::Children,
        view! {
            <div class="head">
                <h1>{title}</h1>
                <div class="head-end">{search_form(lang, "/children", messages::search_children(lang), search.q)}</div>
            </div>
            <div class="page page-wide">{body}</div>
        },
    )
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
            <td data-label=messages::language(lang)>{messages::language_name(lang, &line.language)}</td>
            <td data-label=messages::guardian(lang)><bdi>{line.guardian.clone()}</bdi></td>
        </tr>
    }
}

fn empty(lang: Language, office: bool, search: &Search, total: u32) -> impl IntoView + use<> {
    if total > 0 {
        return EitherOf4::A(page_out_of_range(lang, "/children", &search.q));
    }
    if !search.q.is_empty() {
        return EitherOf4::B(no_matches(lang, "/children", messages::no_person_matches(lang, &search.q)));
    }
    if office {
        return EitherOf4::C(nothing_imported(lang, "users", messages::no_children(lang), messages::no_children_help(lang)));
    }
    EitherOf4::D(view! {
        <EmptyState icon="users" title=messages::no_caseload(lang) text=messages::no_caseload_help(lang)>
            <a class="button" href="/day">{messages::to_todays_route(lang)}</a>
        </EmptyState>
    })
}
