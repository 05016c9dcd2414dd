//! The fields of a service.

use super::messages;
use crate::payers::messages as shared;
use domain::{Language, discipline::DisciplineChoice, services::Service};
use leptos::prelude::*;
use ui::{Form, Input, discipline_options};

/// The fields of a service; empty for a new one.
pub fn fields(lang: Language, form: &Form, service: Option<&Service>, disciplines: &[DisciplineChoice]) -> impl IntoView + use<> {
    let text = |value: Option<String>| Input { value: value.unwrap_or_default(), ..Input::default() };
    let number = |value: Option<u32>, min: u32| Input {
        kind: "number",
        min: Some(min.to_string()),
        max: Some("480".to_owned()),
        step: Some("1"),
        ..text(value.map(|value| value.to_string()))
    };
    let discipline = service.map(|service| service.discipline.0.clone());
    let current: Vec<String> = discipline.iter().cloned().collect();
    let mut disciplines = discipline_options(lang, disciplines, &current);
    if discipline.is_none() {
        disciplines.insert(0, (String::new(), messages::choose_discipline(lang).to_owned()));
    }
    let unit_minutes = Input {
        hint: Some(messages::unit_minutes_hint(lang).to_owned()),
        required: false,
        ..number(service.and_then(|service| service.unit_minutes), 1)
    };
    view! {
        {form.hidden("service", service.map(|service| service.id.to_string()).unwrap_or_default())}
        {form.hidden("version", service.map(|service| service.version.to_string()).unwrap_or_default())}
        {form.input("name", shared::name(lang), text(service.map(|service| service.name.clone())))}
        {form.select("discipline", messages::discipline(lang), disciplines, discipline.unwrap_or_default())}
        {form.input("code", messages::code(lang), text(service.map(|service| service.code.clone())))}
        {form.input("minutes", messages::minutes(lang), number(service.map(|service| service.minutes), 5))}
        {form.input("unit_minutes", shared::unit_minutes(lang), unit_minutes)}
        <div class="buttons">{form.button(shared::save(lang), "button button-main")}</div>
    }
}
