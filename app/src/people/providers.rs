//! `/providers`: who goes to the homes.

use super::{
    parts::{asked, beyond, nothing_imported, pager, search_form, shell, unmatched},
    words,
};
use crate::{
    page::load,
    request::{language, read},
    schedule::marks,
    ui::Place,
};
use domain::{
    Language,
    people::{Page, ProviderLine, Search},
};
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};

/// The list, with its search.
#[component]
pub fn Providers() -> impl IntoView {
    let lang = language();
    let search = asked();
    let wanted = search.clone();
    load(
        async move { read("people.providers", move |tx| Box::pin(async move { store::people::providers(tx, &wanted).await })).await },
        move |page| list(lang, search, page),
    )
}

fn list(lang: Language, search: Search, page: Page<ProviderLine>) -> impl IntoView {
    let title = words::providers(lang);
    let rows = page.rows.iter().map(|line| row(lang, line)).collect_view();
    let pages = pager(lang, "/providers", &search.q, &page);
    let body = if page.rows.is_empty() {
        Either::Left(empty(lang, &search, page.total))
    } else {
        Either::Right(view! {
            <p class="soft small" role="status">{words::providers_found(lang, page.total)}</p>
            <div class="scroll" tabindex="0" role="region" aria-label=title>
                <table class="table table-stack">
                    <thead>
                        <tr>
                            <th scope="col">{words::name(lang)}</th>
                            <th scope="col">{words::disciplines(lang)}</th>
                            <th scope="col">{words::town(lang)}</th>
                            <th scope="col">{words::languages(lang)}</th>
                            <th scope="col">{words::phone(lang)}</th>
                            <th scope="col">{words::email(lang)}</th>
                            <th scope="col">{words::sign_in(lang)}</th>
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
        Place::Providers,
        view! {
            <div class="head">
                <h1>{title}</h1>
                <div class="head-end">{search_form(lang, "/providers", words::search_providers(lang), search.q)}</div>
            </div>
            <div class="page page-wide">{body}</div>
        },
    )
}

fn row(lang: Language, line: &ProviderLine) -> impl IntoView + use<> {
    let languages: Vec<String> = line.languages.iter().map(|tag| words::language_name(lang, tag)).collect();
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/providers/{}", line.provider.id) dir="auto">{line.provider.full_name()}</a>
            </th>
            <td>{marks(&line.disciplines)}</td>
            <td data-label=words::town(lang)><bdi>{line.city.clone()}</bdi></td>
            <td data-label=words::languages(lang)>{languages.join(", ")}</td>
            <td class="nowrap" data-label=words::phone(lang)>{line.phone.clone()}</td>
            <td data-label=words::email(lang)>{line.email.clone()}</td>
            <td class="nowrap" data-label=words::sign_in(lang)>
                {if line.joined { words::joined(lang) } else { words::not_joined(lang) }}
            </td>
        </tr>
    }
}

fn empty(lang: Language, search: &Search, total: u32) -> impl IntoView + use<> {
    if total > 0 {
        EitherOf3::A(beyond(lang, "/providers", &search.q))
    } else if search.q.is_empty() {
        EitherOf3::B(nothing_imported(lang, "users", words::no_providers(lang), words::no_providers_help(lang)))
    } else {
        EitherOf3::C(unmatched(lang, "/providers", words::nobody_matches(lang, &search.q)))
    }
}
