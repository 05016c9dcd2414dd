//! Numbers to call.

use super::{Icon, words};
use crate::request::request;
use domain::Language;
use leptos::prelude::*;

/// The numbers that stand in a field, each to press where it can be dialed.
pub fn numbers(field: &str) -> impl IntoView + use<> {
    let all = domain::phone::numbers(field);
    all.into_iter()
        .enumerate()
        .map(|(nth, number)| {
            let text = match number.href {
                Some(href) => view! { <a class="nowrap" dir="ltr" href=href>{number.text}</a> }.into_any(),
                None => view! { <bdi>{number.text}</bdi> }.into_any(),
            };
            view! { {(nth > 0).then_some(" · ")}{text} }
        })
        .collect_view()
}

/// Where a press on the first number of a field leads that can be dialed.
pub fn first_number(field: &str) -> Option<String> {
    domain::phone::numbers(field).into_iter().find_map(|number| number.href)
}

/// The number of the office of the reader's agency; nothing where it gave none.
pub fn office_number() -> Option<String> {
    let number = request()?.actor?.agency().settings.office_phone.clone();
    (!number.is_empty()).then_some(number)
}

/// The way to call the office of the reader's agency; nothing where it gave no number.
pub fn call_office(lang: Language) -> Option<impl IntoView> {
    office_number().map(|number| call(words::call_office(lang).to_owned(), &number))
}

/// The way to call somebody. What can't be dialed is there to be read.
pub fn call(who: String, number: &str) -> impl IntoView + use<> {
    let number = number.to_owned();
    match first_number(&number) {
        Some(href) => view! {
            <a class="lead" href=href>
                <Icon name="phone" />
                <span>
                    <b dir="auto">{who}</b>
                    <span class="soft" dir="ltr">{number}</span>
                </span>
                <Icon name="chevron-right" />
            </a>
        }
        .into_any(),
        None => view! {
            <p class="lead">
                <Icon name="phone" />
                <span>
                    <b dir="auto">{who}</b>
                    <span class="soft">{number}</span>
                </span>
            </p>
        }
        .into_any(),
    }
}
