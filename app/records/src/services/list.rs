//! `/settings/services`: the services of the agency; with `?ended=1` also those that have ended.

use super::messages;
use crate::{
    payers::{ended_chip, messages as shared},
    people::parts::read_with_current_time,
    settings_list::{SettingsList, settings_list, wants_ended},
};
use domain::{Language, audit::AuditAction, people::Page, services::Service};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{lists::search_from_query, load, visits::mark};
use web::request::language;

/// The page of the list.
pub const PATH: &str = "/settings/services";

/// The list.
#[component]
pub fn Services() -> impl IntoView {
    let lang = language();
    let number = search_from_query().page;
    let with_ended = wants_ended();
    load(
        read_with_current_time(AuditAction::ServicesList, move |tx| {
            Box::pin(store::records::services::list(tx, number, with_ended))
        }),
        move |(page, now)| list(lang, &page, with_ended, now.date()),
    )
}

fn list(lang: Language, page: &Page<Service>, with_ended: bool, today: Date) -> impl IntoView + use<> {
    let list = SettingsList {
        path: PATH,
        title: messages::services(lang),
        help: messages::help(lang),
        add: messages::add(lang),
        empty: (messages::empty(lang), messages::empty_help(lang)),
        with_ended,
    };
    let head_cells = view! {
        <th scope="col">{shared::name(lang)}</th>
        <th scope="col">{messages::discipline(lang)}</th>
        <th scope="col">{messages::code(lang)}</th>
        <th scope="col" class="num">
            {messages::minutes(lang)}
        </th>
    };
    settings_list(lang, &list, page, head_cells, |service| row(lang, service, today))
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
