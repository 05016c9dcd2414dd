//! `/visits/{id}`: one visit, for the office and for its provider.

use super::{change, facts, road, times, words};
use crate::{
    dates,
    page::load,
    request::{language, may, read, role},
    schedule::{mark, report_chip},
    ui::{AdminShell, Icon, Place},
};
use domain::{
    Capability, Error, Language, Role, VisitId,
    schedule::ProviderChoice,
    visits::{NoteState, VisitState, VisitView},
};
use jiff::civil::Date;
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};
use leptos_router::hooks::use_params_map;
use std::collections::BTreeMap;

/// The visit that the address names.
pub fn asked() -> Option<VisitId> {
    use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok())
}

/// The page of one visit.
#[component]
pub fn Visit() -> impl IntoView {
    let lang = language();
    let id = asked();
    if role() == Some(Role::Provider) {
        return Either::Left(load(
            async move {
                let id = id.ok_or(Error::NotFound)?;
                read("visits.show", move |tx| {
                    Box::pin(async move {
                        let visit = store::visits::show(tx, id).await?;
                        let drive = store::schedule::drive_to(tx, id, visit.starts.date()).await?;
                        Ok((visit, drive))
                    })
                })
                .await
            },
            move |(visit, drive)| road::visit(lang, visit, drive),
        ));
    }
    Either::Right(load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read("visits.show", move |tx| {
                Box::pin(async move {
                    let visit = store::visits::show(tx, id).await?;
                    let holidays = store::holidays::around(tx, visit.starts.date()).await?;
                    let plans = tx.may(Capability::Schedule).is_ok();
                    let choices = if plans { Some(store::people::provider_choices(tx).await?) } else { None };
                    Ok((visit, choices, holidays))
                })
            })
            .await
        },
        move |(visit, choices, holidays)| office(lang, visit, choices, holidays),
    ))
}

/// The visit as the office has it; with `choices`, whoever plans may change it.
fn office(
    lang: Language,
    visit: VisitView,
    choices: Option<Vec<ProviderChoice>>,
    holidays: BTreeMap<Date, String>,
) -> impl IntoView {
    let title = words::visit_of(lang, visit.child.listed_name());
    let date = visit.starts.date();
    view! {
        <AdminShell title=title.clone() place=Place::Week>
            <div class="head">
                <nav class="crumbs" aria-label=words::back_to_day(lang)>
                    <a href=format!("/day/{date}")>{dates::capital(&dates::long(lang, date))}</a>
                    <Icon name="chevron-right" />
                </nav>
                <h1 dir="auto">{title}</h1>
                {facts::state_chip(lang, visit.state)}
            </div>
            <div class="page page-wide">
                <div class="cards">
                    {facts_card(lang, &visit)}
                    {facts::reports(lang, &visit.reports)}
                    {choices.is_some().then(|| times::card(lang, &visit))}
                    {choices.map(|choices| deeds(lang, &visit, choices, &holidays))}
                </div>
                {crate::audit::of_visit(lang, visit.id)}
            </div>
        </AdminShell>
    }
}

/// What may be done with it where it stands.
fn deeds(
    lang: Language,
    visit: &VisitView,
    choices: Vec<ProviderChoice>,
    holidays: &BTreeMap<Date, String>,
) -> impl IntoView + use<> {
    match visit.state {
        VisitState::Planned => {
            EitherOf3::A((change::move_card(lang, visit, choices, holidays), change::cancel_card(lang, visit)))
        }
        VisitState::Cancelled => EitherOf3::B(change::reinstate_card(lang, visit)),
        VisitState::UnderWay | VisitState::Done => EitherOf3::C(view! { <p class="soft">{words::fixed_help(lang)}</p> }),
    }
}

fn facts_card(lang: Language, visit: &VisitView) -> impl IntoView + use<> {
    let service = format!(
        "{} · {} · {}",
        words::discipline(lang, &visit.discipline.0),
        visit.service_code,
        dates::span(visit.minutes.into())
    );
    let overridden = visit.override_reason.clone().map(|reason| {
        view! {
            <dt>{words::override_reason(lang)}</dt>
            <dd class="note-text" dir="auto">{reason}</dd>
        }
    });
    let note = format!("/visits/{}/note", visit.id);
    let note_link = (visit.note != NoteState::None && may(Capability::Supervise))
        .then(|| view! { " · " <a href=note>{words::open_note(lang)}</a> });
    view! {
        <section class="card" aria-labelledby="facts">
            <h2 id="facts" class="vh">{words::visit_of(lang, visit.child.short_name())}</h2>
            <dl class="facts">
                <dt>{words::when(lang)}</dt>
                <dd>{facts::when(lang, visit)}</dd>
                <dt>{words::who(lang)}</dt>
                <dd>
                    <a href=format!("/children/{}", visit.child.id) dir="auto">{visit.child.listed_name()}</a>
                    " · "
                    <a href=format!("/providers/{}", visit.provider.id) dir="auto">{visit.provider.full_name()}</a>
                </dd>
                {facts::place(lang, &visit.place)}
                <dt>{words::service(lang)}</dt>
                <dd>{mark(&visit.discipline)} " " {service}</dd>
                <dt>{words::authorization(lang)}</dt>
                <dd>
                    <a href=format!("/authorizations/{}", visit.authorization)>{visit.authorization_reference.clone()}</a>
                </dd>
                <dt>{words::state(lang)}</dt>
                <dd>
                    {facts::state_chip(lang, visit.state)}
                    {facts::times(lang, visit).map(|times| view! { " " <span class="soft">{times}</span> })}
                    {times::changes(lang, &visit.time_changes)}
                    {visit.standing.map(|report| view! { " " {report_chip(lang, report)} })}
                    {visit.cancelled.as_ref().map(|cancelled| facts::cancellation(lang, cancelled))}
                </dd>
                {overridden}
                <dt>{words::note(lang)}</dt>
                <dd>{facts::note_state(lang, visit.note)}{note_link}</dd>
            </dl>
        </section>
    }
}
