//! Numbers to call.

use super::{Icon, words};
use crate::request::request;
use domain::Language;
use leptos::prelude::*;

/// Where a press on a number leads.
pub fn tel(number: &str) -> String {
    let dialled: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    format!("tel:{dialled}")
}

/// The way to call the office of the reader's agency; nothing where it gave no number.
pub fn call_office(lang: Language) -> Option<impl IntoView> {
    let number = request()?.actor?.agency().settings.office_phone.clone();
    (!number.is_empty()).then(|| {
        let href = tel(&number);
        view! {
            <a class="lead" href=href>
                <Icon name="phone" />
                <span>
                    <b>{words::call_office(lang)}</b>
                    <span class="soft" dir="ltr">{number}</span>
                </span>
                <Icon name="chevron-right" />
            </a>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::tel;

    #[test]
    fn what_is_dialled_are_the_digits() {
        assert_eq!(tel("(585) 555-0100"), "tel:5855550100");
        assert_eq!(tel("+1 585 555 0100"), "tel:+15855550100");
    }
}
