//! `/settings/payers/{id}`: one payer with its forms; `/settings/payers/new`: the form of a new one.

use super::{
    EndPayer, RestorePayer, SavePayer, UndoPayer,
    fields::{day_name, fields},
    list::PATH,
    messages,
};
use crate::{
    people::{
        messages as people,
        parts::{ended_chip, read_with_current_time},
    },
    settings_forms::{Named, edit_card, end_card, new_page},
};
use domain::{
    Conflict, Error, Language, PayerId,
    audit::AuditAction,
    payers::{Payer as PayerRecord, PayerPage},
};
use jiff::civil::Date;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::{AdminShell, Form, NavSection, last_change, lists::breadcrumbs, load};
use web::request::{language, read};

/// The page of one payer.
#[component]
pub fn Payer() -> impl IntoView {
    let lang = language();
    let id: Option<PayerId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read_with_current_time(AuditAction::PayersShow, move |tx| Box::pin(store::records::payers::show(tx, id))).await
        },
        move |(page, now)| view_of(lang, page, now.date()),
    )
}

/// The page with the form of a new payer.
#[component]
pub fn NewPayer() -> impl IntoView {
    let lang = language();
    load(read(AuditAction::PayersShow, |tx| Box::pin(async move { store::records::payers::require_billing(tx) })), move |()| {
        let form = Form::of::<SavePayer>("payer").scoped_to("", "payer", str::is_empty);
        new_page(lang, messages::add(lang), (PATH, messages::payers(lang)), form, move |form| fields(lang, form, None).into_any())
    })
}

fn view_of(lang: Language, page: PayerPage, today: Date) -> impl IntoView {
    let PayerPage { payer, open_authorizations, last_change: change, can_change } = page;
    let name = payer.name.clone();
    let unit = payer.unit_minutes.map_or_else(|| people::one_visit(lang).to_owned(), |minutes| messages::unit_of(lang, minutes));
    let list = authorizations_of(&name);
    let undo = can_change.then(|| {
        (Form::of::<UndoPayer>("undo").for_record("payer", &payer.id.to_string()), vec![("payer", payer.id.to_string())])
    });
    let changed = change.map(|change| last_change(lang, &change, undo));
    let forms = can_change.then(|| forms(lang, &payer, today));
    view! {
        <AdminShell title=name.clone() section=NavSection::Settings>
            <div class="head">
                {breadcrumbs(lang, PATH, messages::payers(lang))} <h1 dir="auto">{name}</h1> {ended_chip(lang, payer.ended_on, today)}
            </div>
            <div class="page">
                <section class="card" aria-labelledby="about">
                    <h2 id="about">{messages::about(lang)}</h2>
                    <dl class="detail-list">
                        <dt>{messages::unit_rule(lang)}</dt>
                        <dd>{messages::rule_name(lang, payer.unit_rule)}</dd>
                        <dt>{people::unit(lang)}</dt>
                        <dd>{unit}</dd>
                        <dt>{messages::bands(lang)}</dt>
                        <dd>{payer.bands.to_string()}</dd>
                        <dt>{messages::first_day(lang)}</dt>
                        <dd>{day_name(lang, payer.first_day)}</dd>
                        <dt>{people::authorizations(lang)}</dt>
                        <dd>
                            <a href=list>{messages::open_authorizations(lang, open_authorizations)}</a>
                        </dd>
                    </dl>
                    {changed}
                </section>
                {forms}
            </div>
        </AdminShell>
    }
}

/// The list of a payer's authorizations that have not ended. A search would also find those that have.
fn authorizations_of(name: &str) -> String {
    serde_urlencoded::to_string([("payer", name)])
        .map_or_else(|_| "/authorizations".to_owned(), |query| format!("/authorizations?{query}"))
}

fn forms(lang: Language, payer: &PayerRecord, today: Date) -> impl IntoView + use<> {
    let id = payer.id.to_string();
    let edit = Form::of::<SavePayer>("payer").for_record("payer", &id);
    let named = Named { field: "payer", id: id.clone(), version: payer.version, ended_on: payer.ended_on };
    let (end, restore) = (Form::of::<EndPayer>("end"), Form::of::<RestorePayer>("restore"));
    let (end, restore) = (end.for_record("payer", &id), restore.for_record("payer", &id));
    let list = authorizations_of(&payer.name);
    let visits = matches!(end.conflict(), Some(Conflict::VisitsPlanned { .. }))
        .then(|| view! { <p><a href=list>{messages::see_visits(lang)}</a></p> }.into_any());
    let end = end_card(lang, &end, &restore, &named, (messages::end(lang), messages::end_help(lang)), visits, today);
    view! {
        {edit_card(lang, &edit, |form| fields(lang, form, Some(payer)).into_any())}
        {end}
    }
}
