//! `/settings/services/{id}`: one service with its forms; `/settings/services/new`: the form of a new one.

use super::{EndService, RestoreService, SaveService, UndoService, fields::fields, list::PATH, messages};
use crate::{
    payers::messages as shared,
    people::parts::{ended_chip, read_with_current_time},
    settings_forms::{Named, edit_card, end_card, new_page},
};
use domain::{
    Error, Language, ServiceId,
    audit::AuditAction,
    discipline::DisciplineChoice,
    services::{Service as ServiceRecord, ServicePage},
};
use jiff::civil::Date;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::{AdminShell, Form, NavSection, last_change, lists::breadcrumbs, load, visits::mark};
use web::request::{language, read};

/// The page of one service.
#[component]
pub fn Service() -> impl IntoView {
    let lang = language();
    let id: Option<ServiceId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read_with_current_time(AuditAction::ServicesShow, move |tx| Box::pin(store::records::services::show(tx, id))).await
        },
        move |(page, now)| view_of(lang, page, now.date()),
    )
}

/// The page with the form of a new service.
#[component]
pub fn NewService() -> impl IntoView {
    let lang = language();
    load(read(AuditAction::ServicesShow, |tx| Box::pin(store::records::services::form_choices(tx))), move |disciplines| {
        let form = Form::of::<SaveService>("service").scoped_to("", "service", str::is_empty);
        new_page(lang, messages::add(lang), (PATH, messages::services(lang)), form, move |form| {
            fields(lang, form, None, &disciplines).into_any()
        })
    })
}

fn view_of(lang: Language, page: ServicePage, today: Date) -> impl IntoView {
    let ServicePage { service, disciplines, last_change: change, can_change } = page;
    let name = service.name.clone();
    let unit = service.unit_minutes.map_or_else(|| messages::as_payer(lang).to_owned(), |minutes| shared::unit_of(lang, minutes));
    let id = service.id.to_string();
    let undo = can_change.then(|| (Form::of::<UndoService>("undo").for_record("service", &id), vec![("service", id)]));
    let changed = change.map(|change| last_change(lang, &change, undo));
    let forms = can_change.then(|| forms(lang, &service, &disciplines, today));
    view! {
        <AdminShell title=name.clone() section=NavSection::Settings>
            <div class="head">
                {breadcrumbs(lang, PATH, messages::services(lang))} <h1 dir="auto">{name}</h1>
                {ended_chip(lang, service.ended_on, today)}
            </div>
            <div class="page">
                <section class="card" aria-labelledby="about">
                    <h2 id="about">{shared::about(lang)}</h2>
                    <dl class="detail-list">
                        <dt>{messages::discipline(lang)}</dt>
                        <dd>{mark(&service.discipline)}</dd>
                        <dt>{messages::code(lang)}</dt>
                        <dd dir="auto">{service.code.clone()}</dd>
                        <dt>{messages::minutes(lang)}</dt>
                        <dd>{shared::unit_of(lang, service.minutes)}</dd>
                        <dt>{shared::unit_minutes(lang)}</dt>
                        <dd>{unit}</dd>
                    </dl>
                    {changed}
                </section>
                {forms}
            </div>
        </AdminShell>
    }
}

fn forms(lang: Language, service: &ServiceRecord, disciplines: &[DisciplineChoice], today: Date) -> impl IntoView + use<> {
    let id = service.id.to_string();
    let edit = Form::of::<SaveService>("service").for_record("service", &id);
    let named = Named { field: "service", id: id.clone(), version: service.version, ended_on: service.ended_on };
    let (end, restore) = (Form::of::<EndService>("end"), Form::of::<RestoreService>("restore"));
    let (end, restore) = (end.for_record("service", &id), restore.for_record("service", &id));
    let end = end_card(lang, &end, &restore, &named, (messages::end(lang), messages::end_help(lang)), None, today);
    view! {
        {edit_card(lang, &edit, |form| fields(lang, form, Some(service), disciplines).into_any())}
        {end}
    }
}
