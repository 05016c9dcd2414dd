//! `/visits/{id}/cancel`: a family cancels a visit, after confirming and giving a reason.

use super::{
    CancelFamilyVisit,
    clock::{self, ViewerClock},
    home::{start, visit_summary},
    messages,
};
use domain::{Error, Language, audit::AuditAction, family::FamilyVisit, visits::VisitState};
use leptos::{either::Either, prelude::*};
use ui::{Area, Form, Icon, NavSection, ParentShell, call_office_link, load};
use web::{
    dates,
    request::{language, read},
};

/// The page that asks for the reason.
#[component]
pub fn Cancel() -> impl IntoView {
    let lang = language();
    let id = web::request::visit_id_from_path();
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read(AuditAction::FamilyUpcomingVisit, move |tx| {
                Box::pin(async move {
                    let (first_name, visit) = store::care::family::upcoming_visit(tx, id).await?;
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
    let title = if cancelled { messages::cancelled_title(lang) } else { messages::cancel_title(lang) };
    let day = dates::capitalize(&dates::long(lang, visit.starts.date()));
    view! {
        <ParentShell title=title.to_owned() section=NavSection::Home>
            <div class="visit-top">
                <a class="button button-icon" href="/home" aria-label=messages::home(lang)>
                    <Icon name="chevron-left" />
                </a>
            </div>
            <h1>{title}</h1>
            <section class="card">
                <h2 dir="auto">{first_name}</h2>
                <p>
                    <b>{messages::day_at(lang, day, start(&visit))}</b>
                </p>
                {(!cancelled).then(|| clock::place(&visit, "soft"))}
                <p>
                    <bdi>{crate::home::who(lang, &visit)}</bdi>
                </p>
                <p class="soft">{visit_summary(lang, &visit)}</p>
                {match visit.state {
                    VisitState::Cancelled => {
                        Either::Left(view! { <p><span class="chip chip-brick">{messages::cancelled(lang)}</span></p> })
                    }
                    _ if visit.may_cancel => Either::Right(Either::Left(form(lang, &visit))),
                    _ => Either::Right(Either::Right(view! { <p>{messages::too_late(lang, hours)}</p> })),
                }}
            </section>
            {(!cancelled && !visit.may_cancel).then(|| call_office_link(lang))}
            <ViewerClock />
        </ParentShell>
    }
}

fn form(lang: Language, visit: &FamilyVisit) -> impl IntoView + use<> {
    let form = Form::of::<CancelFamilyVisit>("visit").for_record("visit", &visit.id.to_string());
    let reason = Area { hint: Some(messages::cancel_hint(lang).to_owned()), rows: 2, ..Area::default() };
    view! {
        <form class="form" method="post" action=form.action()>
            {form.error_summary()}
            {form.hidden("visit", visit.id)}
            {form.hidden("version", visit.version)}
            {form.area("reason", messages::cancel_reason(lang), reason)}
            <div class="buttons buttons-even">
                <a class="button" href="/home">{messages::cancel_no(lang)}</a>
                {form.button(messages::cancel_yes(lang), "button button-brick")}
            </div>
        </form>
    }
}
