//! `/settings/services`: the services of the agency; with `?ended=1` also those that have ended.

use super::messages;
use crate::{
    payers::{ended_chip, may_change, messages as shared},
    people::parts::read_with_current_time,
};
use domain::{Language, audit::AuditAction, people::Page, services::Service};
use jiff::civil::Date;
use leptos::{either::EitherOf3, prelude::*};
use leptos_router::hooks::use_query_map;
use ui::{
    AdminShell, EmptyState, NavSection,
    lists::{filtered_pager, page_out_of_range, search_from_query},
    load,
    visits::mark,
};
use web::request::language;

/// The page of the list.
pub const PATH: &str = "/settings/services";

/// The list.
#[component]
pub fn Services() -> impl IntoView {
    let lang = language();
    let number = search_from_query().page;
    let with_ended = use_query_map().read_untracked().get("ended").is_some();
    load(
        read_with_current_time(AuditAction::ServicesList, move |tx| {
            Box::pin(store::records::services::list(tx, number, with_ended))
        }),
        move |(page, now)| list(lang, &page, with_ended, now.date()),
    )
}

fn list(lang: Language, page: &Page<Service>, with_ended: bool, today: Date) -> impl IntoView + use<> {
    let title = messages::services(lang);
    let add =
        may_change().then(|| view! { <a class="button button-main" href="/settings/services/new">{messages::add(lang)}</a> });
    let body = if !page.rows.is_empty() {
        EitherOf3::A(table(lang, title, page, with_ended, today))
    } else if page.total > 0 {
        EitherOf3::B(page_out_of_range(lang, PATH, ""))
    } else {
        EitherOf3::C(view! { <EmptyState icon="file-check" title=messages::empty(lang) text=messages::empty_help(lang) /> })
    };
    let (href, link) =
        if with_ended { (PATH, shared::hide_ended(lang)) } else { ("/settings/services?ended=1", shared::show_ended(lang)) };
    view! {
        <AdminShell title=title.to_owned() section=NavSection::Settings>
            <div class="head">
                <h1>{title}</h1>
                <div class="head-end">{add}</div>
            </div>
            <div class="page page-wide">
                <p class="soft">{messages::help(lang)}</p>
                {body}
                <p>
                    <a href=href>{link}</a>
                </p>
            </div>
        </AdminShell>
    }
}

fn table(lang: Language, title: &'static str, page: &Page<Service>, with_ended: bool, today: Date) -> impl IntoView + use<> {
    let rows = page.rows.iter().map(|service| row(lang, service, today)).collect_view();
    let filters: &[(&str, &str)] = if with_ended { &[("ended", "1")] } else { &[] };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=title>
            <table class="table table-stack">
                <thead>
                    <tr>
                        <th scope="col">{shared::name(lang)}</th>
                        <th scope="col">{messages::discipline(lang)}</th>
                        <th scope="col">{messages::code(lang)}</th>
                        <th scope="col" class="num">
                            {messages::minutes(lang)}
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {filtered_pager(lang, PATH, filters, page)}
    }
}

fn row(lang: Language, service: &Service, today: Date) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/settings/services/{}", service.id) dir="auto">{service.name.clone()}</a>
                " "
                {ended_chip(lang, service.ended_on, today)}
            </th>
            <td>{mark(&service.discipline)}</td>
            <td data-label=messages::code(lang)>
                <bdi>{service.code.clone()}</bdi>
            </td>
            <td class="num" data-label=messages::minutes(lang)>{service.minutes}</td>
        </tr>
    }
}
