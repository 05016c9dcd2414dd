//! `/settings/visit_kinds/{id}`: one kind of visit with its forms; `/settings/visit_kinds/new`: the form of a new one.

use super::{EndVisitKind, RestoreVisitKind, SaveVisitKind, UndoVisitKind, fields::fields, list::PATH, messages};
use crate::{
    payers::messages as shared,
    people::parts::{ended_chip, read_with_current_time},
};
use domain::{
    Error, Language, VisitKindId,
    audit::AuditAction,
    visit_kinds::{VisitKind as VisitKindRecord, VisitKindPage},
};
use jiff::civil::Date;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;
use ui::{AdminShell, Form, Icon, Input, NavSection, last_change, lists::breadcrumbs, load};
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
            view! {
                <AdminShell title=messages::add(lang).to_owned() section=NavSection::Settings>
                    <div class="head">{breadcrumbs(lang, PATH, messages::visit_kinds(lang))} <h1>{messages::add(lang)}</h1></div>
                    <div class="page">
                        <form class="form card" method="post" action=form.action() novalidate>
                            {form.error_summary()} {fields(lang, &form, None)}
                        </form>
                    </div>
                </AdminShell>
            }
        },
    )
}

fn view_of(lang: Language, page: VisitKindPage, today: Date) -> impl IntoView {
    let VisitKindPage { kind, last_change: change, can_change } = page;
    let name = kind.name.clone();
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

fn forms(lang: Language, kind: &VisitKindRecord, today: Date) -> impl IntoView + use<> {
    let form = Form::of::<SaveVisitKind>("kind").for_record("visit_kind", &kind.id.to_string());
    let is_open = form.is_returned();
    let end =
        if kind.ended_on.is_none() { Either::Left(end_form(lang, kind, today)) } else { Either::Right(restore_form(lang, kind)) };
    view! {
        <details class="card more" open=is_open>
            <summary>
                {shared::edit(lang)}
                <Icon name="chevron-down" />
            </summary>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {fields(lang, &form, Some(kind))}
            </form>
        </details>
        {end}
    }
}

fn end_form(lang: Language, kind: &VisitKindRecord, today: Date) -> impl IntoView + use<> {
    let form = Form::of::<EndVisitKind>("end").for_record("visit_kind", &kind.id.to_string());
    let day = Input { kind: "date", value: today.to_string(), ..Input::default() };
    view! {
        <section class="card" aria-labelledby="end">
            <h2 id="end">{messages::end(lang)}</h2>
            <p class="soft">{messages::end_help(lang)}</p>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {form.hidden("visit_kind", kind.id)} {form.hidden("version", kind.version)}
                {form.input("ended_on", shared::end_date(lang), day)}
                <div class="buttons">{form.button(shared::end_now(lang), "button")}</div>
            </form>
        </section>
    }
}

fn restore_form(lang: Language, kind: &VisitKindRecord) -> impl IntoView + use<> {
    let form = Form::of::<RestoreVisitKind>("restore").for_record("visit_kind", &kind.id.to_string());
    view! {
        <form class="form card" method="post" action=form.action()>
            {form.error_summary()} {form.hidden("visit_kind", kind.id)} {form.hidden("version", kind.version)}
            <div class="buttons">{form.button(shared::restore(lang), "button")}</div>
        </form>
    }
}
