//! `/settings/payers`: the payers of the agency; with `?ended=1` also those that have ended.

use super::messages;
use crate::people::{messages as people, parts::read_with_current_time};
use domain::{Capability, Language, audit::AuditAction, payers::Payer, people::Page};
use jiff::civil::Date;
use leptos::{either::EitherOf3, prelude::*};
use leptos_router::hooks::use_query_map;
use ui::{
    AdminShell, EmptyState, NavSection,
    lists::{filtered_pager, page_out_of_range, search_from_query},
    load,
};
use web::{
    dates,
    request::{has_capability, language},
};

/// The page of the list.
pub const PATH: &str = "/settings/payers";

/// Whether the reader may change payers, services and authorizations.
pub fn may_change() -> bool {
    has_capability(Capability::Bill) || has_capability(Capability::Manage)
}

/// The list.
#[component]
pub fn Payers() -> impl IntoView {
    let lang = language();
    let number = search_from_query().page;
    let with_ended = use_query_map().read_untracked().get("ended").is_some();
    load(
        read_with_current_time(AuditAction::PayersList, move |tx| Box::pin(store::records::payers::list(tx, number, with_ended))),
        move |(page, now)| list(lang, &page, with_ended, now.date()),
    )
}

fn list(lang: Language, page: &Page<Payer>, with_ended: bool, today: Date) -> impl IntoView + use<> {
    let title = messages::payers(lang);
    let add = may_change().then(|| view! { <a class="button button-main" href="/settings/payers/new">{messages::add(lang)}</a> });
    let body = if !page.rows.is_empty() {
        EitherOf3::A(table(lang, title, page, with_ended, today))
    } else if page.total > 0 {
        EitherOf3::B(page_out_of_range(lang, PATH, ""))
    } else {
        EitherOf3::C(view! { <EmptyState icon="file-check" title=messages::empty(lang) text=messages::empty_help(lang) /> })
    };
    let (href, link) =
        if with_ended { (PATH, messages::hide_ended(lang)) } else { ("/settings/payers?ended=1", messages::show_ended(lang)) };
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

fn table(lang: Language, title: &'static str, page: &Page<Payer>, with_ended: bool, today: Date) -> impl IntoView + use<> {
    let rows = page.rows.iter().map(|payer| row(lang, payer, today)).collect_view();
    let filters: &[(&str, &str)] = if with_ended { &[("ended", "1")] } else { &[] };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=title>
            <table class="table table-stack">
                <thead>
                    <tr>
                        <th scope="col">{messages::name(lang)}</th>
                        <th scope="col">{messages::unit_rule(lang)}</th>
                        <th scope="col" class="num">
                            {people::unit(lang)}
                        </th>
                        <th scope="col">{messages::first_day(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {filtered_pager(lang, PATH, filters, page)}
    }
}

fn row(lang: Language, payer: &Payer, today: Date) -> impl IntoView + use<> {
    let unit = payer.unit_minutes.map_or_else(|| people::one_visit(lang).to_owned(), |minutes| messages::unit_of(lang, minutes));
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/settings/payers/{}", payer.id) dir="auto">{payer.name.clone()}</a>
                " "
                {ended_chip(lang, payer.ended_on, today)}
            </th>
            <td data-label=messages::unit_rule(lang)>{messages::rule_name(lang, payer.unit_rule)}</td>
            <td class="num" data-label=people::unit(lang)>{unit}</td>
            <td data-label=messages::first_day(lang)>{super::fields::day_name(lang, payer.first_day)}</td>
        </tr>
    }
}

/// The day on which a record ended or will end; nothing if it does not.
pub fn ended_chip(lang: Language, ended_on: Option<Date>, today: Date) -> impl IntoView + use<> {
    ended_on.map(|day| {
        let date = dates::with_year(lang, day);
        let (text, class) = if day <= today {
            (messages::ended_on(lang, date), "chip")
        } else {
            (messages::ends_on(lang, date), "chip chip-amber")
        };
        view! { <span class=class>{text}</span> }
    })
}
