//! `/visits/{id}/note`: the note of one visit, editable for its provider, read-only for the office. A visit whose kind asks for no note
//! has only its own page.

use super::{messages, parts::texts, write};
use crate::{check_in, details, times};
use domain::{
    Error, Language, Role,
    audit::AuditAction,
    notes::{NoteView, Signature},
    visits::{NoteState, VisitState, VisitView},
};
use leptos::prelude::*;
use ui::{AdminShell, Icon, NavSection, ProviderShell, load};
use web::{
    dates,
    request::{language, read, redirect, role},
};

/// The page of one note.
#[component]
pub fn Note() -> impl IntoView {
    let lang = language();
    let id = web::request::visit_id_from_path();
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read(AuditAction::NotesShow, move |tx| {
                Box::pin(async move {
                    Ok((store::care::visits::show_for_note(tx, id).await?, store::care::notes::show(tx, id).await?))
                })
            })
            .await
        },
        move |(visit, note)| {
            if visit.note == NoteState::NotNeeded {
                redirect(format!("/visits/{}", visit.id));
                ().into_any()
            } else if role() == Some(Role::Provider) {
                provider_page(lang, visit, note).into_any()
            } else {
                office_page(lang, visit, note).into_any()
            }
        },
    )
}

fn provider_page(lang: Language, visit: VisitView, note: NoteView) -> impl IntoView {
    let title = messages::title(lang, visit.child.short_name());
    let signed = note.signature.clone();
    let may_write = matches!(visit.state, VisitState::UnderWay | VisitState::Done) && signed.is_none();
    let here = format!("/visits/{}", visit.id);
    let not_begun = visit.state == VisitState::Planned;
    let (body, actions) = if may_write {
        let (note, actions) = write::note(lang, &visit, &note);
        (note, Some(actions))
    } else {
        (text_card(lang, &visit, &note).into_any(), not_begun.then(|| actions_before_visit(lang, &visit, &here)))
    };
    view! {
        <ProviderShell title=title section=NavSection::Notes actions=actions>
            <div class="visit-top">
                <a class="button button-icon" href=format!("/day/{}", visit.board_day) aria-label=messages::back(lang)>
                    <Icon name="chevron-left" />
                </a>
                {chip(lang, &visit)}
                <a class="button button-icon" href=here.clone() aria-label=messages::to_visit(lang)>
                    <Icon name="ellipsis" />
                </a>
            </div>
            <div class="visit-name">
                <h1 dir="auto">{visit.child.short_name()}</h1>
                <p>{sub(lang, &visit)}</p>
            </div>
            {not_begun.then(|| check_in::error_summary(lang, visit.id))}
            {body}
        </ProviderShell>
    }
}

/// Actions before the visit starts, when there is no note to write yet.
fn actions_before_visit(lang: Language, visit: &VisitView, here: &str) -> AnyView {
    view! {
        <div class="buttons">
            {visit.actions.running_late.then(|| {
                view! {
                    <a class="button" href=format!("{here}#late")>
                        <Icon name="clock-alert" />
                        {messages::running_late(lang)}
                    </a>
                }
            })}
            {visit.actions.check_in.then(|| check_in::check_in(lang, visit.id, visit.active_report))}
        </div>
    }
    .into_any()
}

fn office_page(lang: Language, visit: VisitView, note: NoteView) -> impl IntoView {
    let title = messages::title(lang, visit.child.listed_name());
    let name = web::terms::provider_name(lang, &visit.provider);
    view! {
        <AdminShell title=title.clone() section=NavSection::Notes>
            <div class="head">
                <nav class="crumbs" aria-label=messages::to_visit(lang)>
                    <a href=format!("/visits/{}", visit.id)>{messages::to_visit(lang)}</a>
                    <Icon name="chevron-right" />
                </nav>
                <h1 dir="auto">{title}</h1>
                {chip(lang, &visit)}
                <p class="head-sub">
                    <bdi>{name}</bdi>
                    {format!(" · {} · {}", dates::capitalize(&dates::long(lang, visit.starts.date())), sub(lang, &visit))}
                </p>
            </div>
            <div class="page">{text_card(lang, &visit, &note)}</div>
        </AdminShell>
    }
}

/// "Speech therapy · 10:00 to 11:00 · checked in 10:02 · checked out 11:01".
fn sub(lang: Language, visit: &VisitView) -> String {
    let service = web::terms::service_name(lang, &visit.discipline.0, visit.kind.as_ref());
    let line = messages::scheduled(
        lang,
        service,
        dates::time(visit.starts.time()),
        dates::time_on(visit.ends.time(), visit.clock.as_deref()),
    );
    match details::times(lang, visit) {
        Some(times) => format!("{line} · {times}"),
        None => line,
    }
}

/// The visit's status, at the top of the page.
fn chip(lang: Language, visit: &VisitView) -> impl IntoView + use<> {
    let (class, icon, text) = match (visit.state, visit.checked_in) {
        (VisitState::UnderWay, Some(at)) => {
            ("chip chip-pine", Some("timer"), messages::in_progress_since(lang, dates::time(at.time())))
        }
        (VisitState::Planned | VisitState::UnderWay, _) => ("chip", None, messages::not_begun(lang).to_owned()),
        (VisitState::Done, _) => ("chip", None, messages::visit_over(lang).to_owned()),
        (VisitState::Cancelled, _) => ("chip chip-brick", None, messages::cancelled(lang).to_owned()),
    };
    view! { <span class=class>{icon.map(|name| view! { <Icon name=name /> })}{text}</span> }
}

/// The note, read-only.
fn text_card(lang: Language, visit: &VisitView, note: &NoteView) -> impl IntoView + use<> {
    let empty = match (note.state, visit.state) {
        (NoteState::None, VisitState::Planned) if role() == Some(Role::Provider) => Some(messages::check_in_first(lang)),
        (NoteState::None, _) => Some(messages::nothing_written(lang)),
        _ if note.deleted => Some(messages::text_deleted(lang)),
        _ => None,
    };
    let texts = empty.is_none().then(|| texts(lang, note, visit));
    let draft = (note.state == NoteState::Draft).then(|| view! { <span class="chip chip-amber">{messages::draft(lang)}</span> });
    view! {
        <section class="card" aria-labelledby="note">
            <div class="card-head">
                <h2 id="note">{messages::note(lang)}</h2>
                {draft}
            </div>
            {empty.map(|text| view! { <p class="soft">{text}</p> })}
            {texts}
            {note.signature.as_ref().map(|signature| signature_view(lang, signature))}
            {times::changes(lang, &visit.time_changes)}
        </section>
    }
}

/// Who signed, when, and the digest that shows whether the text is unchanged.
fn signature_view(lang: Language, signature: &Signature) -> impl IntoView + use<> {
    let text = messages::signed_by(lang, &signature.signer, dates::moment(lang, signature.at));
    view! {
        <div class="signed">
            <p>
                <b>{text}</b>
            </p>
            <p>{messages::fingerprint(lang)}</p>
            <p>
                <code>{signature.digest.clone()}</code>
            </p>
        </div>
    }
}
