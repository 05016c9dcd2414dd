//! The fields of a kind of visit.

use super::messages;
use crate::payers::messages as shared;
use domain::{Language, visit_kinds::VisitKind};
use leptos::prelude::*;
use ui::{Form, Input};

/// The fields of a kind of visit. A new one is billed, paid and documented, as visits with an authorization are.
pub fn fields(lang: Language, form: &Form, kind: Option<&VisitKind>) -> impl IntoView + use<> {
    let name = Input { value: kind.map(|kind| kind.name.clone()).unwrap_or_default(), ..Input::default() };
    let name_es = Input {
        value: kind.and_then(|kind| kind.name_es.clone()).unwrap_or_default(),
        hint: Some(messages::name_es_hint(lang).to_owned()),
        required: false,
        ..Input::default()
    };
    let minutes = Input {
        kind: "number",
        value: kind.map(|kind| kind.minutes.to_string()).unwrap_or_default(),
        hint: Some(messages::minutes_hint(lang).to_owned()),
        min: Some("5".to_owned()),
        max: Some("480".to_owned()),
        step: Some("1"),
        ..Input::default()
    };
    view! {
        {form.hidden("visit_kind", kind.map(|kind| kind.id.to_string()).unwrap_or_default())}
        {form.hidden("version", kind.map(|kind| kind.version.to_string()).unwrap_or_default())}
        {form.input("name", shared::name(lang), name)}
        {form.input("name_es", messages::name_es(lang), name_es)}
        {form.input("minutes", messages::minutes(lang), minutes)}
        <div class="choices">
            {form.checkbox("billable", messages::billable(lang), kind.is_none_or(|kind| kind.billable))}
            {form.checkbox("payable", messages::payable(lang), kind.is_none_or(|kind| kind.payable))}
            {form.checkbox("needs_note", messages::needs_note(lang), kind.is_none_or(|kind| kind.needs_note))}
        </div>
        <div class="buttons">{form.button(shared::save(lang), "button button-main")}</div>
    }
}
