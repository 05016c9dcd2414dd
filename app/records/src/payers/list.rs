//! `/settings/payers`: the payers of the agency; with `?ended=1` also those that have ended.

use super::messages;
use crate::{
    people::{messages as people, parts::read_with_current_time},
    settings_list::{SettingsList, settings_list, wants_ended},
};
use domain::{Capability, Language, audit::AuditAction, payers::Payer, people::Page};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{lists::search_from_query, load};
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
    let with_ended = wants_ended();
    load(
        read_with_current_time(AuditAction::PayersList, move |tx| Box::pin(store::records::payers::list(tx, number, with_ended))),
        move |(page, now)| list(lang, &page, with_ended, now.date()),
    )
}

fn list(lang: Language, page: &Page<Payer>, with_ended: bool, today: Date) -> impl IntoView + use<> {
    let list = SettingsList {
        path: PATH,
        title: messages::payers(lang),
        help: messages::help(lang),
        add: messages::add(lang),
        empty: (messages::empty(lang), messages::empty_help(lang)),
        with_ended,
    };
    let head_cells = view! {
        <th scope="col">{messages::name(lang)}</th>
        <th scope="col">{messages::unit_rule(lang)}</th>
        <th scope="col" class="num">
            {people::unit(lang)}
        </th>
        <th scope="col">{messages::first_day(lang)}</th>
    };
    settings_list(lang, &list, page, head_cells, |payer| row(lang, payer, today))
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
