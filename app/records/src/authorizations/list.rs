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
use leptos::{either::Either, prelude::*};
use ui::{
    NavSection,
    lists::{List, list_page, search_from_query},
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
    let list = List {
        title: messages::authorizations(lang),
        section: NavSection::Authorizations,
        address: "/authorizations",
        search_hint: messages::search_authorizations(lang),
        found: messages::authorizations_found(lang, page.total),
        nothing_found: messages::no_matches(lang, &search.q),
        search,
        page,
        action: None,
    };
    let head_cells = view! {
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
    };
    let empty = move || {
        let (title, help) = (messages::no_authorizations(lang), messages::no_authorizations_help(lang));
        nothing_imported(lang, "file-check", title, help, ("/children/new", messages::add_child(lang))).into_any()
    };
    list_page(lang, list, head_cells, move |line| row(lang, line, today), empty)
}

fn row(lang: Language, line: &AuthorizationLine, today: Date) -> impl IntoView + use<> {
    let chosen = line.chosen.as_ref().map(|provider| (provider.id, provider.listed_name()));
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
