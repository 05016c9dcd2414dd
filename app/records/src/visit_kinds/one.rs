//! `/settings/visit_kinds/{id}`: one kind of visit with its forms; `/settings/visit_kinds/new`: the form of a new one.

use super::{EndVisitKind, RestoreVisitKind, SaveVisitKind, UndoVisitKind, fields::fields, list::PATH, messages};
use crate::{
    payers::messages as shared,
    people::parts::{ended_chip, read_with_current_time},
    settings_forms::{Named, edit_card, end_card, new_page},
};
use domain::{
    Error, Language, VisitKindId,
    audit::AuditAction,
    visit_kinds::{VisitKind as VisitKindRecord, VisitKindPage},
};
use jiff::civil::Date;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::{AdminShell, Form, NavSection, last_change, lists::breadcrumbs, load};
use web::request::{language, read};

/// The page of one kind of visit.
#[component]
pub fn VisitKind() -> impl IntoView {
    let lang = language();
    let id: Option<VisitKindId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read_with_current_time(AuditAction::VisitKindsShow, move |tx| Box::pin(store::records::visit_kinds::show(tx, id)))
                .await
        },
        move |(page, now)| view_of(lang, page, now.date()),
    )
}

/// The page with the form of a new kind of visit.
#[component]
pub fn NewVisitKind() -> impl IntoView {
    let lang = language();
    load(
        read(AuditAction::VisitKindsShow, |tx| Box::pin(async move { store::records::payers::require_billing(tx) })),
        move |()| {
            let form = Form::of::<SaveVisitKind>("kind").scoped_to("", "visit_kind", str::is_empty);
            new_page(lang, messages::add(lang), (PATH, messages::visit_kinds(lang)), form, move |form| {
                fields(lang, form, None).into_any()
            })
        },
    )
}

fn view_of(lang: Language, page: VisitKindPage, today: Date) -> impl IntoView {
    let VisitKindPage { kind, last_change: change, can_change } = page;
    let name = kind.text(lang).to_owned();
    let id = kind.id.to_string();
    let undo = can_change.then(|| (Form::of::<UndoVisitKind>("undo").for_record("visit_kind", &id), vec![("visit_kind", id)]));
    let changed = change.map(|change| last_change(lang, &change, undo));
    let forms = can_change.then(|| forms(lang, &kind, today));
    view! {
        <AdminShell title=name.clone() section=NavSection::Settings>
            <div class="head">
                {breadcrumbs(lang, PATH, messages::visit_kinds(lang))} <h1 dir="auto">{name}</h1>
                {ended_chip(lang, kind.ended_on, today)}
            </div>
            <div class="page">
                <section class="card" aria-labelledby="about">
                    <h2 id="about">{shared::about(lang)}</h2>
                    <dl class="detail-list">
                        {names(lang, &kind)}
                        <dt>{messages::minutes(lang)}</dt>
                        <dd>{shared::unit_of(lang, kind.minutes)}</dd>
                        <dt>{messages::billable(lang)}</dt>
                        <dd>{messages::yes_or_no(lang, kind.billable)}</dd>
                        <dt>{messages::payable(lang)}</dt>
                        <dd>{messages::yes_or_no(lang, kind.payable)}</dd>
                        <dt>{messages::needs_note(lang)}</dt>
                        <dd>{messages::yes_or_no(lang, kind.needs_note)}</dd>
                    </dl>
                    {changed}
                </section>
                {forms}
            </div>
        </AdminShell>
    }
}

/// Both names of a kind that has two.
fn names(lang: Language, kind: &VisitKindRecord) -> Option<impl IntoView + use<>> {
    kind.name_es.clone().map(|name_es| {
        view! {
            <dt>{shared::name(lang)}</dt>
            <dd dir="auto">{kind.name.clone()}</dd>
            <dt>{messages::name_es(lang)}</dt>
            <dd dir="auto">{name_es}</dd>
        }
    })
}

fn forms(lang: Language, kind: &VisitKindRecord, today: Date) -> impl IntoView + use<> {
    let id = kind.id.to_string();
    let edit = Form::of::<SaveVisitKind>("kind").for_record("visit_kind", &id);
    let named = Named { field: "visit_kind", id: id.clone(), version: kind.version, ended_on: kind.ended_on };
    let (end, restore) = (Form::of::<EndVisitKind>("end"), Form::of::<RestoreVisitKind>("restore"));
    let (end, restore) = (end.for_record("visit_kind", &id), restore.for_record("visit_kind", &id));
    let end = end_card(lang, &end, &restore, &named, (messages::end(lang), messages::end_help(lang)), None, today);
    view! {
        {edit_card(lang, &edit, |form| fields(lang, form, Some(kind)).into_any())}
        {end}
    }
}
