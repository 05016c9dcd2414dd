//! Shared parts of the pages of legal holds.

use super::messages;
use domain::{Language, holds::NamedSubject};
use jiff::civil::Date;
use leptos::{either::EitherOf3, prelude::*};
use ui::{Area, Form, Icon, Input};
use web::dates;

/// The page of the list.
pub const PATH: &str = "/settings/holds";

/// What a hold covers, as text.
pub fn subject_text(lang: Language, subject: &NamedSubject) -> String {
    match subject {
        NamedSubject::Child(child) => child.listed_name(),
        NamedSubject::Provider { name, .. } | NamedSubject::Guardian { name, .. } | NamedSubject::Member { name, .. } => {
            name.clone()
        }
        NamedSubject::Period(days) => {
            messages::period(lang, dates::with_year(lang, days.first), dates::with_year(lang, days.last))
        }
    }
}

/// The kind of record that a hold covers; nothing for a period.
pub fn kind(lang: Language, subject: &NamedSubject) -> Option<&'static str> {
    match subject {
        NamedSubject::Child(_) => Some(messages::child(lang)),
        NamedSubject::Provider { .. } => Some(messages::provider(lang)),
        NamedSubject::Guardian { .. } => Some(messages::guardian(lang)),
        NamedSubject::Member { .. } => Some(messages::member(lang)),
        NamedSubject::Period(_) => None,
    }
}

/// What a hold covers, with a link to its page if everyone who reads this may open it.
pub fn subject(lang: Language, subject: &NamedSubject) -> impl IntoView + use<> {
    let text = subject_text(lang, subject);
    let name = match subject {
        NamedSubject::Child(child) => EitherOf3::A(view! { <a href=format!("/children/{}", child.id) dir="auto">{text}</a> }),
        NamedSubject::Provider { id, .. } => EitherOf3::B(view! { <a href=format!("/providers/{id}") dir="auto">{text}</a> }),
        _ => EitherOf3::C(view! { <bdi>{text}</bdi> }),
    };
    let kind = kind(lang, subject).map(|kind| view! { " " <span class="soft small">{kind}</span> });
    view! { {name} {kind} }
}

/// The breadcrumbs back to the list.
pub fn breadcrumbs(lang: Language) -> impl IntoView {
    view! {
        <nav class="crumbs" aria-label=messages::back(lang)>
            <a href=PATH>{messages::title(lang)}</a>
            <Icon name="chevron-right" />
        </nav>
    }
}

/// The fields that every new hold has.
pub fn since_and_ground(lang: Language, form: &Form, today: Date) -> impl IntoView + use<> {
    let since =
        Input { kind: "date", value: today.to_string(), hint: Some(messages::since_hint(lang).to_owned()), ..Input::default() };
    let ground = Area { hint: Some(messages::ground_hint(lang).to_owned()), ..Area::default() };
    view! {
        {form.input("since", messages::since_date(lang), since)}
        {form.area("ground", messages::ground(lang), ground)}
        <div class="buttons">{form.button(messages::set_now(lang), "button button-main")}</div>
    }
}
