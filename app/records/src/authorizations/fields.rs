//! The fields of an authorization.

use super::messages;
use crate::{
    payers::{messages as shared, unit_rules},
    people::messages as people,
};
use domain::{
    Language,
    authorizations::{Authorization, FormChoices},
};
use leptos::prelude::*;
use ui::{Form, Input, discipline_options};

fn text(value: Option<String>) -> Input {
    Input { value: value.unwrap_or_default(), ..Input::default() }
}

fn optional(value: Option<String>) -> Input {
    Input { required: false, ..text(value) }
}

fn number(value: Option<u32>, min: u32, max: u32) -> Input {
    Input {
        kind: "number",
        min: Some(min.to_string()),
        max: Some(max.to_string()),
        step: Some("1"),
        ..text(value.map(|value| value.to_string()))
    }
}

/// The fields of an authorization; mostly empty for a new one.
pub fn fields(
    lang: Language,
    form: &Form,
    authorization: Option<&Authorization>,
    choices: &FormChoices,
) -> impl IntoView + use<> {
    let of = |field: fn(&Authorization) -> String| authorization.map(field);
    let count = |field: fn(&Authorization) -> u32| authorization.map(field);
    let day = |value: Option<String>| Input { kind: "date", ..text(value) };
    let reference = Input {
        hint: authorization.is_none().then(|| messages::reference_hint(lang, &choices.next_reference)),
        ..optional(of(|one| one.reference.clone()))
    };
    view! {
        {form.hidden("authorization", of(|one| one.id.to_string()).unwrap_or_default())}
        {form.hidden("version", of(|one| one.version.to_string()).unwrap_or_default())}
        {form.hidden("child", choices.child.id)}
        <div class="form-row">
            {form.input("reference", messages::reference(lang), reference)}
            {payer_select(lang, form, authorization, choices)}
        </div>
        {service_select(lang, form, authorization, choices)}
        <div class="form-row">
            {discipline_select(lang, form, authorization, choices)}
            {form.input("service_code", messages::code(lang), optional(of(|one| one.service_code.clone())))}
        </div>
        <div class="form-row">
            {form.input("starts_on", messages::starts_on(lang), day(of(|one| one.starts_on.to_string())))}
            {form.input("ends_on", messages::ends_on(lang), day(of(|one| one.ends_on.to_string())))}
        </div>
        <div class="form-row">
            {form.input("visits_per_week", messages::visits_per_week(lang), number(count(|one| one.visits_per_week), 1, 50))}
            {form
                .input(
                    "minutes_per_visit",
                    messages::minutes(lang),
                    Input { required: false, ..number(count(|one| one.minutes_per_visit), 5, 480) },
                )}
            {form
                .input(
                    "daily_limit",
                    messages::daily_limit(lang),
                    number(Some(count(|one| one.daily_limit).unwrap_or(1)), 1, 20),
                )}
        </div>
        {units(lang, form, authorization)} {provider_select(lang, form, authorization, choices)}
        <div class="choices">
            {form.checkbox("co_visit_allowed", messages::co_visit(lang), authorization.is_some_and(|one| one.co_visit_allowed))}
        </div>
        {form.input("method", messages::method(lang), optional(of(|one| one.method.clone())))}
        {form.input("diagnoses", messages::diagnoses(lang), optional(of(|one| one.diagnoses.clone())))}
        {form.input("ordering_provider", messages::ordering_provider(lang), optional(of(|one| one.ordering_provider.clone())))}
        <div class="buttons">{form.button(messages::save(lang), "button button-main")}</div>
    }
}

fn units(lang: Language, form: &Form, authorization: Option<&Authorization>) -> impl IntoView + use<> {
    let mut rules = unit_rules(lang);
    if authorization.is_none() {
        rules.insert(0, (String::new(), messages::rule_of_payer(lang).to_owned()));
    }
    let units = number(authorization.map(|one| one.units_authorized), 0, 100_000);
    let unit_minutes = Input { required: false, ..number(authorization.and_then(|one| one.unit_minutes), 1, 480) };
    view! {
        <div class="form-row">
            {form.input("units_authorized", messages::units(lang), units)}
            {form.input("unit_minutes", shared::unit_minutes(lang), unit_minutes)}
        </div>
        {form.select("unit_rule", shared::unit_rule(lang), rules, authorization.map_or("", |one| one.unit_rule.key()))}
    }
}

fn payer_select(lang: Language, form: &Form, authorization: Option<&Authorization>, choices: &FormChoices) -> AnyView {
    let chosen = authorization.and_then(|one| one.payer).map(|payer| payer.to_string()).unwrap_or_default();
    let mut options: Vec<_> = choices.payers.iter().map(|payer| (payer.id.to_string(), payer.name.clone())).collect();
    if chosen.is_empty() {
        options.insert(0, (String::new(), messages::choose_payer(lang).to_owned()));
    }
    form.select("payer", people::payer(lang), options, chosen)
}

fn service_select(lang: Language, form: &Form, authorization: Option<&Authorization>, choices: &FormChoices) -> AnyView {
    let chosen = authorization.and_then(|one| one.service).map(|service| service.to_string()).unwrap_or_default();
    let mut options = vec![(String::new(), messages::no_service(lang).to_owned())];
    options.extend(choices.services.iter().map(|service| {
        let (discipline, code, minutes) = (&service.discipline.0, &service.code, shared::unit_of(lang, service.minutes));
        (service.id.to_string(), format!("{discipline} · {code} · {} · {minutes}", service.name))
    }));
    let hint = Some(messages::from_service_hint(lang).to_owned());
    form.select_with_hint("service", messages::service(lang), hint, options, chosen)
}

/// Of a new authorization empty: the service's.
fn discipline_select(lang: Language, form: &Form, authorization: Option<&Authorization>, choices: &FormChoices) -> AnyView {
    let chosen = authorization.map(|one| one.discipline.0.clone());
    let current: Vec<String> = chosen.iter().cloned().collect();
    let mut options = vec![(String::new(), messages::discipline_of_service(lang).to_owned())];
    options.extend(discipline_options(lang, &choices.disciplines, &current));
    form.select("discipline", messages::discipline(lang), options, chosen.unwrap_or_default())
}

fn provider_select(lang: Language, form: &Form, authorization: Option<&Authorization>, choices: &FormChoices) -> AnyView {
    let chosen =
        authorization.and_then(|one| one.provider(choices.today)).map(|provider| provider.to_string()).unwrap_or_default();
    let mut options = vec![(String::new(), messages::nobody(lang).to_owned())];
    options.extend(choices.providers.iter().map(|provider| {
        let disciplines: Vec<&str> = provider.disciplines.iter().map(|discipline| discipline.0.as_str()).collect();
        (provider.id.to_string(), format!("{} · {}", provider.name, disciplines.join(", ")))
    }));
    // One with several therapists shows the days of each on its page, and changes them from a day on there.
    let hint = authorization.is_some().then(|| messages::therapist_hint(lang).to_owned());
    form.select_with_hint("provider", people::therapist(lang), hint, options, chosen)
}
