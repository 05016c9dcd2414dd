//! `/visits/{id}/cancel`: a family takes a visit out of the week, after one question.

use super::{CancelFamilyVisit, home::what, words};
use crate::{
    dates,
    page::load,
    request::{language, read},
    ui::{Area, Form, Icon, ParentShell, Place, call_office},
    visits::page::asked,
};
use domain::{Error, Language, family::FamilyVisit, visits::VisitState};
use leptos::{either::Either, prelude::*};

/// The page that asks why.
#[component]
pub fn Cancel() -> impl IntoView {
    let lang = language();
    let id = asked();
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read("family.coming", move |tx| {
                Box::pin(async move {
                    let (first_name, visit) = store::family::coming(tx, id).await?;
                    Ok((first_name, visit, tx.agency().settings.family_cancel_hours))
                })
            })
            .await
        },
        move |(first_name, visit, hours)| page(lang, first_name, visit, hours),
    )
}

fn page(lang: Language, first_name: String, visit: FamilyVisit, hours: u16) -> impl IntoView {
    let cancelled = visit.state == VisitState::Cancelled;
    let title = if cancelled { words::cancelled_title(lang) } else { words::cancel_title(lang) };
    let day = dates::capital(&dates::long(lang, visit.starts.date()));
    view! {
        <ParentShell title=title.to_owned() place=Place::Home>
            <div class="visit-top">
                <a class="button button-icon" href="/home" aria-label=words::home(lang)>
                    <Icon name="chevron-left" />
                </a>
            </div>
            <h1>{title}</h1>
            <section class="card">
                <h2 dir="auto">{first_name}</h2>
                <p>
                    <b>{words::day_at(lang, day, dates::time(visit.starts.time()))}</b>
                </p>
                <p>
                    <bdi>{visit.provider_name.clone()}</bdi>
                </p>
                <p class="soft">{what(lang, &visit)}</p>
                {match visit.state {
                    VisitState::Cancelled => {
                        Either::Left(view! { <p><span class="chip chip-brick">{words::cancelled(lang)}</span></p> })
                    }
                    _ if visit.may_cancel => Either::Right(Either::Left(form(lang, &visit))),
                    _ => Either::Right(Either::Right(view! { <p>{words::too_late(lang, hours)}</p> })),
                }}
            </section>
            {(!cancelled && !visit.may_cancel).then(|| call_office(lang))}
        </ParentShell>
    }
}

fn form(lang: Language, visit: &FamilyVisit) -> impl IntoView + use<> {
    let form = Form::of::<CancelFamilyVisit>("visit").only_if("visit", &visit.id.to_string());
    let reason = Area { hint: Some(words::cancel_hint(lang).to_owned()), rows: 2, ..Area::default() };
    view! {
        <form class="form" method="post" action=form.action()>
            {form.refusal()}
            {form.hidden("visit", visit.id)}
            {form.hidden("version", visit.version)}
            {form.area("reason", words::cancel_reason(lang), reason)}
            <div class="buttons buttons-even">
                <a class="button" href="/home">{words::cancel_no(lang)}</a>
                {form.button(words::cancel_yes(lang), "button button-brick")}
            </div>
        </form>
    }
}
