//! `/children`: the agency's children, or a provider's caseload.

use super::{
    parts::{asked, beyond, nothing_imported, pager, search_form, shell, unmatched},
    words,
};
use crate::{
    dates,
    page::load,
    request::{language, read, role},
    schedule::marks,
    ui::{EmptyState, Place},
};
use domain::{
    Language, Role,
    people::{ChildLine, Page, Search},
};
use leptos::{
    either::{Either, EitherOf4},
    prelude::*,
};

/// The list, with its search.
#[component]
pub fn Children() -> impl IntoView {
    let lang = language();
    let search = asked();
    let wanted = search.clone();
    load(
        async move { read("people.children", move |tx| Box::pin(async move { store::people::children(tx, &wanted).await })).await },
        move |page| list(lang, search, page),
    )
}

fn list(lang: Language, search: Search, page: Page<ChildLine>) -> impl IntoView {
    let office = role() == Some(Role::Admin);
    let title = if office { words::children(lang) } else { words::my_children(lang) };
    let rows = page.rows.iter().map(|line| row(lang, line)).collect_view();
    let pages = pager(lang, "/children", &search.q, &page);
    let body = if page.rows.is_empty() {
        Either::Left(empty(lang, office, &search, page.total))
    } else {
        Either::Right(view! {
            <p class="soft small" role="status">{words::children_found(lang, page.total)}</p>
            <div class="scroll" tabindex="0" role="region" aria-label=title>
                <table class="table table-stack">
                    <thead>
                        <tr>
                            <th scope="col">{words::name(lang)}</th>
                            <th scope="col">{words::services(lang)}</th>
                            <th scope="col">{words::born(lang)}</th>
                            <th scope="col">{words::town(lang)}</th>
                            <th scope="col">{words::language(lang)}</th>
                            <th scope="col">{words::guardian(lang)}</th>
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
        Place::Children,
        view! {
            <div class="head">
                <h1>{title}</h1>
                <div class="head-end">{search_form(lang, "/children", words::search_children(lang), search.q)}</div>
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
            <td class="nowrap" data-label=words::born(lang)>{dates::with_year(lang, line.birth_date)}</td>
            <td data-label=words::town(lang)><bdi>{line.city.clone()}</bdi></td>
            <td data-label=words::language(lang)>{words::language_name(lang, &line.language)}</td>
            <td data-label=words::guardian(lang)><bdi>{line.guardian.clone()}</bdi></td>
        </tr>
    }
}

fn empty(lang: Language, office: bool, search: &Search, total: u32) -> impl IntoView + use<> {
    if total > 0 {
        return EitherOf4::A(beyond(lang, "/children", &search.q));
    }
    if !search.q.is_empty() {
        return EitherOf4::B(unmatched(lang, "/children", words::nobody_matches(lang, &search.q)));
    }
    if office {
        return EitherOf4::C(nothing_imported(lang, "users", words::no_children(lang), words::no_children_help(lang)));
    }
    EitherOf4::D(view! {
        <EmptyState icon="users" title=words::no_caseload(lang) text=words::no_caseload_help(lang)>
            <a class="button" href="/day">{words::to_day(lang)}</a>
        </EmptyState>
    })
}
