//! The fields of a payer.

use super::messages;
use domain::{
    Language,
    agency::FirstDay,
    payers::Payer,
    units::{STANDARD_UNIT, UnitRule, VisitBands},
};
use leptos::prelude::*;
use ui::{Form, Input};
use web::dates;

/// The unit rules as choices.
pub fn unit_rules(lang: Language) -> Vec<(String, String)> {
    UnitRule::ALL.iter().map(|rule| (rule.key().to_owned(), messages::rule_name(lang, *rule).to_owned())).collect()
}

/// The fields of a payer; with the usual values for a new one, whose weeks begin as the agency's.
pub fn fields(lang: Language, form: &Form, payer: Option<&Payer>) -> impl IntoView + use<> {
    let name = Input { value: payer.map(|payer| payer.name.clone()).unwrap_or_default(), ..Input::default() };
    let rule = payer.map_or(UnitRule::Cms, |payer| payer.unit_rule);
    let minutes = payer.map_or(Some(STANDARD_UNIT), |payer| payer.unit_minutes);
    let minutes = Input {
        kind: "number",
        value: minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
        hint: Some(messages::unit_minutes_hint(lang).to_owned()),
        required: false,
        min: Some("1".to_owned()),
        max: Some("480".to_owned()),
        step: Some("1"),
        ..Input::default()
    };
    let bands = Input {
        value: payer.map_or_else(|| VisitBands::default().to_string(), |payer| payer.bands.to_string()),
        hint: Some(messages::bands_hint(lang).to_owned()),
        required: false,
        ..Input::default()
    };
    let first_day = payer.map_or_else(web::request::first_day, |payer| payer.first_day);
    let days = FirstDay::ALL.into_iter().map(|day| (day.as_str().to_owned(), day_name(lang, day))).collect();
    view! {
        {form.hidden("payer", payer.map(|payer| payer.id.to_string()).unwrap_or_default())}
        {form.hidden("version", payer.map(|payer| payer.version.to_string()).unwrap_or_default())}
        {form.input("name", messages::name(lang), name)}
        {form.select("unit_rule", messages::unit_rule(lang), unit_rules(lang), rule.key())}
        {form.input("unit_minutes", messages::unit_minutes(lang), minutes)}
        {form.input("visit_bands", messages::bands(lang), bands)}
        {form.select("first_day", messages::first_day(lang), days, first_day.as_str())}
        <div class="buttons">{form.button(messages::save(lang), "button button-main")}</div>
    }
}

/// The name of the first day of a week.
pub fn day_name(lang: Language, day: FirstDay) -> String {
    dates::capitalize(dates::weekday_name(lang, day.into()))
}
