//! `/authorizations`: the list of authorizations, those that end first at the top.

use super::one::{end_chip, schedule_link};
use crate::people::{
    messages,
    parts::{nothing_imported, read_with_current_time},
};
use domain::{
    Language,
    audit::AuditAction,
    people::{AuthorizationLine, Page, Search},
};
use jiff::civil::Date;
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};
use ui::{
    NavSection,
    lists::{no_matches, page_out_of_range, pager, search_form, search_from_query, shell},
    load,
    visits::mark,
};
use web::{dates, request::language};

/// The list page with its search form.
#[component]
pub fn Authorizations() -> impl IntoView {
    let lang = language();
    let search = search_from_query();
    let wanted = search.clone();
    load(
        read_with_current_time(AuditAction::PeopleAuthorizations, move |tx| {
            Box::pin(async move { store::records::people::authorizations(tx, &wanted).await })
        }),
        move |(page, now)| list(lang, search, page, now.date()),
    )
}

fn list(lang: Language, search: Search, page: Page<AuthorizationLine>, today: Date) -> impl IntoView {
    let title = messages::authorizations(lang);
    let rows = page.rows.iter().map(|line| row(lang, line, today)).collect_view();
    let pages = pager(lang, "/authorizations", &search.q, &page);
    let body = if page.rows.is_empty() {
        Either::Left(empty(lang, &search, page.total))
    } else {
        Either::Right(view! {
            <p class="soft small" role="status">{messages::authorizations_found(lang, page.total)}</p>
            <div class="scroll" tabindex="0" role="region" aria-label=title>
                <table class="table table-stack">
                    <thead>
                        <tr>
                            <th scope="col">{messages::child(lang)}</th>
                            <th scope="col">{messages::service(lang)}</th>
                            <th scope="col">{messages::allowed(lang)}</th>
                            <th scope="col" class="num">{messages::units(lang)}</th>
                            <th scope="col">{messages::payer(lang)}</th>
                            <th scope="col">{messages::period(lang)}</th>
                            <th scope="col">{messages::chosen(lang)}</th>
                            <th scope="col">
                                <span class="sr-only">{messages::schedule_visit(lang)}</span>
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
        NavSection::Authorizations,
        view! {
            <div class="head">
                <h1>{title}</h1>
                <div class="head-end">
                    {search_form(lang, "/authorizations", messages::search_authorizations(lang), search.q)}
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
        None => Either::Right(view! { <span class="soft">{messages::no_provider_chosen(lang)}</span> }),
    };
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/authorizations/{}", line.id) dir="auto">{line.child.listed_name()}</a>
            </th>
            <td>{mark(&line.discipline)} " " <span class="soft small">{line.service_code.clone()}</span></td>
            <td class="nowrap">{messages::per_week(lang, line.visits_per_week, line.minutes_per_visit)}</td>
            <td class="num" data-label=messages::units(lang)>{line.units_authorized}</td>
            <td data-label=messages::payer(lang)><bdi>{line.payer.clone()}</bdi></td>
            <td data-label=messages::period(lang)>
                {messages::period_of(lang, dates::short(lang, line.starts_on), dates::short(lang, line.ends_on))} " "
                {end_chip(lang, line, today)}
            </td>
            <td data-label=messages::chosen(lang)>{chosen}</td>
            <td class="nowrap">{schedule_link(lang, line, today, "button")}</td>
        </tr>
    }
}

fn empty(lang: Language, search: &Search, total: u32) -> impl IntoView + use<> {
    if total > 0 {
        EitherOf3::A(page_out_of_range(lang, "/authorizations", &search.q))
    } else if search.q.is_empty() {
        EitherOf3::B(nothing_imported(
            lang,
            "file-check",
            messages::no_authorizations(lang),
            messages::no_authorizations_help(lang),
        ))
    } else {
        EitherOf3::C(no_matches(lang, "/authorizations", messages::no_matches(lang, &search.q)))
    }
}
