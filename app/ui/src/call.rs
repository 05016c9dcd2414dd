//! Phone links.

use super::{Icon, messages};
use domain::{Language, phone::Number};
use leptos::prelude::*;
use web::request::request;

/// The phone numbers in a text field, each a link if it can be dialed.
pub fn phone_links(field: &str) -> impl IntoView + use<> {
    let all = domain::phone::numbers(field);
    all.into_iter()
        .enumerate()
        .map(|(nth, number)| {
            let shown = number.shown();
            let text = match number.href {
                Some(href) => view! { <a class="nowrap" dir="ltr" href=href>{shown}</a> }.into_any(),
                None => view! { <bdi>{shown}</bdi> }.into_any(),
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

/// A link to call someone, one for each number in the field. A number that can't be dialed is shown as text.
pub fn call_link(who: String, field: &str) -> impl IntoView + use<> {
    let link = |number: Number| match number.href.clone() {
        Some(href) => view! {
            <a class="link-card" href=href>
                <Icon name="phone" />
                <span>
                    <b dir="auto">{who.clone()}</b>
                    <span class="soft" dir="ltr">{number.shown()}</span>
                </span>
                <Icon name="chevron-right" />
            </a>
        }
        .into_any(),
        None => view! {
            <p class="link-card">
                <Icon name="phone" />
                <span>
                    <b dir="auto">{who.clone()}</b>
                    <span class="soft">{number.shown()}</span>
                </span>
            </p>
        }
        .into_any(),
    };
    domain::phone::numbers(field).into_iter().map(link).collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_of_a_field_can_be_dialed() {
        let html = call_link("Call Ana".into(), "585-555-0100 or 585-555-0101").to_html();
        for expected in ["href=\"tel:5855550100\"", "href=\"tel:5855550101\"", "585-555-0101</span>"] {
            assert!(html.contains(expected), "{expected}: {html}");
        }
        let text = call_link("Call Ana".into(), "ask the school").to_html();
        assert!(!text.contains("href") && text.contains("ask the school"), "{text}");
    }
}
