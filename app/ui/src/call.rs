//! Phone links.

use super::{Icon, messages};
use domain::Language;
use leptos::prelude::*;
use web::request::request;

/// The phone numbers in a text field, each a link if it can be dialed.
pub fn phone_links(field: &str) -> impl IntoView + use<> {
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

/// The `tel:` URL of the first number in a field that can be dialed.
pub fn first_phone_href(field: &str) -> Option<String> {
    domain::phone::numbers(field).into_iter().find_map(|number| number.href)
}

/// The office phone number of the reader's agency; `None` if the agency has set none.
pub fn office_number() -> Option<String> {
    let number = request()?.actor.as_ref()?.agency().settings.office_phone.clone();
    (!number.is_empty()).then_some(number)
}

/// A link to call the office of the reader's agency; `None` if it has set no number.
pub fn call_office_link(lang: Language) -> Option<impl IntoView> {
    office_number().map(|number| call_link(messages::call_office(lang).to_owned(), &number))
}

/// A link to call someone. A number that can't be dialed is shown as text.
pub fn call_link(who: String, number: &str) -> impl IntoView + use<> {
    let number = number.to_owned();
    match first_phone_href(&number) {
        Some(href) => view! {
            <a class="link-card" href=href>
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
            <p class="link-card">
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
