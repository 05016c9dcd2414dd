//! `/visits/{id}`: one visit, for the office and for its provider.

use super::{actions, api::MoveVisit, details, messages, planning::Planning, provider_page, times};
use domain::{
    Capability, Error, Language, Role, VisitId,
    audit::AuditAction,
    visits::{NoteState, ProviderRef, VisitState, VisitView, YEARS, is_valid_duration},
};
use jiff::civil::{Date, DateTime, Time};
use leptos::{either::Either, prelude::*};
use ui::{
    AdminShell, Form, Icon, NavSection, load, phone_links,
    visits::{mark, report_chip},
};
use web::{
    dates,
    request::{has_capability, language, read, role},
};

/// The page of one visit.
#[component]
pub fn Visit() -> impl IntoView {
    let lang = language();
    let id = web::request::visit_id_from_path();
    if role() == Some(Role::Provider) {
        return Either::Left(load(
            async move {
                let id = id.ok_or(Error::NotFound)?;
                read(AuditAction::VisitsShow, move |tx| {
                    Box::pin(async move {
                        let visit = store::care::visits::show(tx, id).await?;
                        let drive = store::scheduling::drive_to(tx, id, visit.board_day).await?;
                        Ok((visit, drive))
                    })
                })
                .await
            },
            move |(visit, drive)| provider_page::visit_page(lang, visit, drive),
        ));
    }
    let submitted = id.and_then(submitted_time);
    Either::Right(load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read(AuditAction::VisitsShow, move |tx| {
                Box::pin(async move {
                    let visit = store::care::visits::show(tx, id).await?;
                    let can_schedule = tx.require_capability(Capability::Schedule).is_ok();
                    let planning = if can_schedule && visit.state == VisitState::Planned {
                        Some(load_planning(tx, &visit, submitted).await?)
                    } else {
                        None
                    };
                    Ok((visit, can_schedule, planning))
                })
            })
            .await
        },
        move |(visit, can_schedule, planning)| office_page(lang, visit, can_schedule, planning),
    ))
}

/// The time in a rejected move form, as far as it parses: candidates are listed for it.
fn submitted_time(id: VisitId) -> Option<(DateTime, Option<u16>)> {
    let form = Form::of::<MoveVisit>("visit").for_record("visit", &id.to_string());
    let date: Date = form.value("date", "").trim().parse().ok()?;
    let time: Time = form.value("time", "").trim().parse().ok()?;
    let minutes: Option<u16> = form.value("minutes", "").trim().parse().ok();
    YEARS.contains(&date.year()).then(|| (date.to_datetime(time), minutes.filter(|minutes| is_valid_duration(*minutes))))
}

async fn load_planning(
    tx: &mut store::Tx,
    visit: &VisitView,
    submitted: Option<(DateTime, Option<u16>)>,
) -> domain::Result<Planning> {
    let (starts, minutes) = submitted.unwrap_or((visit.starts, None));
    Ok(Planning {
        candidates: store::care::visits::candidates(tx, visit, starts, minutes.unwrap_or(visit.minutes)).await?,
        choices: store::records::people::provider_choices(tx).await?,
        holidays: store::scheduling::holidays::around(tx, visit.starts.date()).await?,
        places: store::care::visits::place_choices(tx, visit.child.id, visit.starts.date()).await?,
    })
}

/// The office's page; members who can schedule may change the visit.
fn office_page(lang: Language, visit: VisitView, can_schedule: bool, planning: Option<Planning>) -> impl IntoView {
    let title = messages::visit_of(lang, visit.child.listed_name());
    let date = visit.starts.date();
    view! {
        <AdminShell title=title.clone() section=NavSection::Week>
            <div class="head">
                <nav class="crumbs" aria-label=messages::back_to_day(lang)>
                    <a href=format!("/day/{}", visit.board_day)>{dates::capitalize(&dates::long(lang, date))}</a>
                    <Icon name="chevron-right" />
                </nav>
                <h1 dir="auto">{title}</h1>
                {details::state_chip(lang, visit.state)}
            </div>
            <div class="page page-wide">
                <div class="visit-page">
                    <div class="visit-details">{details_card(lang, &visit)} {details::care(lang, &visit.care)} {details::reports(lang, &visit.reports)}</div>
                    {can_schedule.then(|| actions::card(lang, &visit, planning))}
                </div>
            </div>
        </AdminShell>
    }
}

/// The provider's link; of a visit that has lost its provider, who had it before.
fn provider(lang: Language, visit: &VisitView) -> impl IntoView + use<> {
    let link =
        |provider: &ProviderRef| view! { <a href=format!("/providers/{}", provider.id) dir="auto">{provider.listed_name()}</a> };
    if !visit.provider.is_nobody() {
        return Either::Left(link(&visit.provider));
    }
    let before = visit.former_provider.as_ref().map(|former| view! { " " {messages::provider_before(lang)} " " {link(former)} });
    Either::Right(view! { <span class="chip chip-amber">{messages::no_provider(lang)}</span> {before} })
}

fn details_card(lang: Language, visit: &VisitView) -> impl IntoView + use<> {
    let service = details::service(lang, visit, true);
    let authorization = visit.authorization.known().map(|authorization| {
        view! {
            <dt>{messages::authorization(lang)}</dt>
            <dd>
                <a href=format!("/authorizations/{authorization}")>{visit.authorization_reference.clone()}</a>
            </dd>
        }
    });
    let overridden = visit.override_reason.as_ref().map(|reason| {
        let reason = web::terms::stored_text(lang, reason).to_owned();
        view! {
            <dt>{messages::override_reason(lang)}</dt>
            <dd class="note-text" dir="auto">{reason}</dd>
        }
    });
    let note = format!("/visits/{}/note", visit.id);
    let is_written = matches!(visit.note, NoteState::Draft | NoteState::Signed);
    let note_link = (is_written && has_capability(Capability::Supervise))
        .then(|| view! { " · " <a href=note>{messages::open_note(lang)}</a> });
    view! {
        <section class="card" aria-labelledby="facts">
            <h2 id="facts" class="sr-only">{messages::visit_of(lang, visit.child.short_name())}</h2>
            <dl class="detail-list">
                <dt>{messages::when(lang)}</dt>
                <dd>{details::when(lang, visit)}</dd>
                <dt>{messages::who(lang)}</dt>
                <dd>
                    <a href=format!("/children/{}", visit.child.id) dir="auto">{visit.child.listed_name()}</a>
                    {details::called(lang, &visit.care).map(|called| view! { " " <span class="soft" dir="auto">{called}</span> })}
                </dd>
                <dt>{messages::provider(lang)}</dt>
                <dd>
                    {provider(lang, visit)}
                    {(!visit.provider_phone.is_empty()).then(|| view! { " · " {phone_links(&visit.provider_phone)} })}
                </dd>
                {details::contacts(lang, &visit.contacts)}
                {details::other_contacts(lang, &visit.care.contacts)}
                {details::place(lang, &visit.place, &visit.care.place_label)}
                <dt>{messages::service(lang)}</dt>
                <dd>{mark(&visit.discipline)} " " <bdi>{service}</bdi></dd>
                {authorization}
                <dt>{messages::state(lang)}</dt>
                <dd>
                    {details::state_chip(lang, visit.state)}
                    {details::times(lang, visit).map(|times| view! { " " <span class="soft">{times}</span> })}
                    {times::changes(lang, &visit.time_changes)}
                    {visit.active_report.map(|report| view! { " " {report_chip(lang, report)} })}
                    {visit.cancelled.as_ref().map(|cancelled| details::cancellation(lang, cancelled))}
                </dd>
                {overridden}
                <dt>{messages::note(lang)}</dt>
                <dd>{details::note_state(lang, visit.note)}{note_link}</dd>
            </dl>
            {ui::audit_links::visit_audit_link(lang, visit.id)}
        </section>
    }
}
