//! `/providers`: the agency's providers.

use super::{messages, parts::nothing_imported};
use domain::{
    Language,
    audit::AuditAction,
    people::{Page, ProviderLine, Search},
};
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};
use ui::{
    NavSection,
    lists::{no_matches, page_out_of_range, pager, search_form, search_from_query, shell},
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
    let title = messages::providers(lang);
    let rows = page.rows.iter().map(|line| row(lang, line)).collect_view();
    let pages = pager(lang, "/providers", &search.q, &page);
    let body = if page.rows.is_empty() {
        Either::Left(empty(lang, &search, page.total))
    } else {
        Either::Right(view! {
            <p class="soft small" role="status">{messages::providers_found(lang, page.total)}</p>
            <div class="scroll" tabindex="0" role="region" aria-label=title>
                <table class="table table-stack">
                    <thead>
                        <tr>
                            <th scope="col">{messages::name(lang)}</th>
                            <th scope="col">{messages::disciplines(lang)}</th>
                            <th scope="col">{messages::town(lang)}</th>
                            <th scope="col">{messages::languages(lang)}</th>
                            <th scope="col">{messages::phone(lang)}</th>
                            <th scope="col">{messages::email(lang)}</th>
                            <th scope="col">{messages::sign_in(lang)}</th>
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
        NavSection::Providers,
        view! {
            <div class="head">
                <h1>{title}</h1>
                <div class="head-end">{search_form(lang, "/providers", messages::search_providers(lang), search.q)}</div>
            </div>
            <div class="page page-wide">{body}</div>
        },
    )
}

fn row(lang: Language, line: &ProviderLine) -> impl IntoView + use<> {
    let languages: Vec<String> = line.languages.iter().map(|tag| messages::language_name(lang, tag)).collect();
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/providers/{}", line.provider.id) dir="auto">{line.provider.full_name()}</a>
            </th>
            <td>{marks(&line.disciplines)}</td>
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

fn empty(lang: Language, search: &Search, total: u32) -> impl IntoView + use<> {
    if total > 0 {
        EitherOf3::A(page_out_of_range(lang, "/providers", &search.q))
    } else if search.q.is_empty() {
        EitherOf3::B(nothing_imported(lang, "users", messages::no_providers(lang), messages::no_providers_help(lang)))
    } else {
        EitherOf3::C(no_matches(lang, "/providers", messages::no_person_matches(lang, &search.q)))
    }
}
