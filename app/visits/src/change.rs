//! The office's forms that change a planned visit: move, another place, cancel, restore.

use super::{
    api::{CancelVisit, ChangeVisitPlace, MoveVisit, ReinstateVisit, TakeProviderOff},
    messages,
    planning::{free_text, override_area, when_row},
};
use domain::{
    Language,
    board::FreeTime,
    visits::{CancelledBy, PlaceChoice, VisitView},
};
use jiff::civil::Date;
use leptos::prelude::*;
use std::collections::BTreeMap;
use ui::{Area, Form, visits::cancelled_by_text};

/// The form that moves the visit and keeps its provider.
pub fn move_form(lang: Language, visit: &VisitView, own: &FreeTime, holidays: &BTreeMap<Date, String>) -> (bool, AnyView) {
    let stays = visit.provider.id.to_string();
    let form = Form::of::<MoveVisit>("visit").for_record("visit", &visit.id.to_string()).only_if_sent("provider");
    // `act` tells the move and reassign forms apart, since the provider may have changed in the meantime.
    let form =
        if form.value("act", "").is_empty() { form.for_record("provider", &stays) } else { form.for_record("act", "move") };
    let name = web::terms::provider_name(lang, &visit.provider);
    let free =
        if visit.provider.is_nobody() { name } else { format!("{name} · {}", free_text(lang, own, visit.clock.as_deref())) };
    let body = view! {
        <p class="soft">{messages::move_help(lang)}</p>
        <form class="form" method="post" action=form.action() novalidate>
            {form.error_summary()}
            {form.hidden("visit", visit.id)}
            {form.hidden("version", visit.version)}
            {form.hidden("provider", stays)}
            {form.hidden("act", "move")}
            <div class="field">
                {when_row(lang, &form, visit, holidays)} <p class="hint" dir="auto">{free}</p>
            </div>
            {override_area(lang, &form)}
            <div class="buttons">{form.button(messages::move_button(lang), "button button-main")}</div>
        </form>
    };
    (form.is_returned(), body.into_any())
}

/// The form that moves the visit to another place of the child; nothing if the child has no other one.
pub fn place_form(lang: Language, visit: &VisitView, places: &[PlaceChoice]) -> Option<(bool, AnyView)> {
    let others: Vec<&PlaceChoice> = places.iter().filter(|place| place.id != visit.place_id).collect();
    let first = others.first()?.id.to_string();
    let options: Vec<(String, String)> =
        others.into_iter().map(|place| (place.id.to_string(), web::terms::place_name(lang, &place.name))).collect();
    let form = Form::of::<ChangeVisitPlace>("visit").for_record("visit", &visit.id.to_string());
    let body = view! {
        <p class="soft">{messages::place_help(lang)}</p>
        <form class="form" method="post" action=form.action() novalidate>
            {form.error_summary()}
            {form.hidden("visit", visit.id)}
            {form.hidden("version", visit.version)}
            {form.select("place", messages::new_place(lang), options, first)}
            {override_area(lang, &form)}
            <div class="buttons">{form.button(messages::place_button(lang), "button button-main")}</div>
        </form>
    };
    Some((form.is_returned(), body.into_any()))
}

/// The form that takes the provider off the visit.
pub fn take_off_form(lang: Language, visit: &VisitView) -> (bool, AnyView) {
    let form = Form::of::<TakeProviderOff>("visit").for_record("visit", &visit.id.to_string());
    let body = view! {
        <p class="soft" dir="auto">{messages::take_off_help(lang, visit.provider.listed_name())}</p>
        <form class="form" method="post" action=form.action() novalidate>
            {form.error_summary()}
            {form.hidden("visit", visit.id)}
            {form.hidden("version", visit.version)}
            {form.area("reason", messages::reason(lang), Area { rows: 2, ..Area::default() })}
            <div class="buttons">{form.button(messages::take_off_button(lang), "button button-brick")}</div>
        </form>
    };
    (form.is_returned(), body.into_any())
}

/// The form that cancels the visit.
pub fn cancel_form(lang: Language, visit: &VisitView) -> (bool, AnyView) {
    let form = Form::of::<CancelVisit>("visit").for_record("visit", &visit.id.to_string());
    let sides = CancelledBy::ALL.into_iter().map(|by| (by.as_str().to_owned(), cancelled_by_text(lang, by).to_owned())).collect();
    let body = view! {
        <form class="form" method="post" action=form.action() novalidate>
            {form.error_summary()}
            {form.hidden("visit", visit.id)}
            {form.hidden("version", visit.version)}
            {form.radios("by", messages::cancel_by(lang), sides)}
            {form.area("reason", messages::reason(lang), Area { rows: 2, ..Area::default() })}
            <div class="buttons">{form.button(messages::cancel_button(lang), "button button-brick")}</div>
        </form>
    };
    (form.is_returned(), body.into_any())
}

/// The form that restores a canceled visit.
pub fn reinstate_form(lang: Language, visit: &VisitView) -> (bool, AnyView) {
    let form = Form::of::<ReinstateVisit>("visit").for_record("visit", &visit.id.to_string());
    let body = view! {
        <p class="soft">{messages::reinstate_help(lang)}</p>
        <form class="form" method="post" action=form.action()>
            {form.error_summary()}
            {form.hidden("visit", visit.id)}
            {form.hidden("version", visit.version)}
            {override_area(lang, &form)}
            <div class="buttons">{form.button(messages::reinstate_button(lang), "button button-main")}</div>
        </form>
    };
    (form.is_returned(), body.into_any())
}
