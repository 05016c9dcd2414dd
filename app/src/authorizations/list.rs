//! `/authorizations`: what ends first comes first.

use super::one::{ending, place_link};
use crate::{
    dates,
    page::load,
    people::{
        parts::{asked, beyond, nothing_imported, pager, read_with_now, search_form, shell, unmatched},
        words,
    },
    request::language,
    schedule::mark,
    ui::Place,
};
use domain::{
    Language,
    people::{AuthorizationLine, Page, Search},
};
use jiff::civil::Date;
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};

/// The list, with its search.
#[component]
pub fn Authorizations() -> impl IntoView {
    let lang = language();
    let search = asked();
    let wanted = search.clone();
    load(
        read_with_now("people.authorizations", move |tx| {
            Box::pin(async move { store::people::authorizations(tx, &wanted).await })
        }),
        move |(page, now)| list(lang, search, page, now.date()),
    )
}

fn list(lang: Language, search: Search, page: Page<AuthorizationLine>, today: Date) -> impl IntoView {
    let title = words::authorizations(lang);
    let rows = page.rows.iter().map(|line| row(lang, line, today)).collect_view();
    let pages = pager(lang, "/authorizations", &search.q, &page);
    let body = if page.rows.is_empty() {
        Either::Left(empty(lang, &search, page.total))
    } else {
        Either::Right(view! {
            <p class="soft small" role="status">{words::authorizations_found(lang, page.total)}</p>
            <div class="scroll" tabindex="0" role="region" aria-label=title>
                <table class="table table-stack">
                    <thead>
                        <tr>
                            <th scope="col">{words::child(lang)}</th>
                            <th scope="col">{words::service(lang)}</th>
                            <th scope="col">{words::allowed(lang)}</th>
                            <th scope="col" class="num">{words::units(lang)}</th>
                            <th scope="col">{words::payer(lang)}</th>
                            <th scope="col">{words::period(lang)}</th>
                            <th scope="col">{words::chosen(lang)}</th>
                            <th scope="col">
                                <span class="vh">{words::place_visit(lang)}</span>
                            </th>
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
        Place::Authorizations,
        view! {
            <div class="head">
                <h1>{title}</h1>
                <div class="head-end">
                    {search_form(lang, "/authorizations", words::search_authorizations(lang), search.q)}
                </div>
            </div>
            <div class="page page-wide">{body}</div>
        },
    )
}

fn row(lang: Language, line: &AuthorizationLine, today: Date) -> impl IntoView + use<> {
    let chosen = line.chosen.as_ref().map(|provider| (provider.id, provider.full_name()));
    let chosen = match chosen {
        Some((id, name)) => Either::Left(view! { <a href=format!("/providers/{id}") dir="auto">{name}</a> }),
        None => Either::Right(view! { <span class="soft">{words::nobody_chosen(lang)}</span> }),
    };
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/authorizations/{}", line.id) dir="auto">{line.child.listed_name()}</a>
            </th>
            <td>{mark(&line.discipline)} " " <span class="soft small">{line.service_code.clone()}</span></td>
            <td class="nowrap">{words::a_week(lang, line.visits_per_week, line.minutes_per_visit)}</td>
            <td class="num" data-label=words::units(lang)>{line.units_authorized}</td>
            <td data-label=words::payer(lang)><bdi>{line.payer.clone()}</bdi></td>
            <td data-label=words::period(lang)>
                {words::period_of(lang, dates::short(lang, line.starts_on), dates::short(lang, line.ends_on))} " "
                {ending(lang, line, today)}
            </td>
            <td data-label=words::chosen(lang)>{chosen}</td>
            <td class="nowrap">{place_link(lang, line, today, "button")}</td>
        </tr>
    }
}

fn empty(lang: Language, search: &Search, total: u32) -> impl IntoView + use<> {
    if total > 0 {
        EitherOf3::A(beyond(lang, "/authorizations", &search.q))
    } else if search.q.is_empty() {
        EitherOf3::B(nothing_imported(lang, "file-check", words::no_authorizations(lang), words::no_authorizations_help(lang)))
    } else {
        EitherOf3::C(unmatched(lang, "/authorizations", words::nothing_matches(lang, &search.q)))
    }
}
