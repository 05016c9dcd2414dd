//! `/visits/{id}/note`: the note of one visit, to write for its provider, to read for the office.

use super::{words, write};
use crate::{
    dates,
    page::load,
    request::{language, read, role},
    ui::{AdminShell, Icon, Place, ProviderShell},
    visits::{door, facts, page::asked, times, words as visit_words},
};
use domain::{
    Error, Language, Role,
    notes::{NoteView, Signature},
    visits::{NoteState, VisitState, VisitView},
};
use leptos::{either::Either, prelude::*};

/// The page of one note.
#[component]
pub fn Note() -> impl IntoView {
    let lang = language();
    let id = asked();
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read("notes.show", move |tx| {
                Box::pin(async move { Ok((store::visits::show(tx, id).await?, store::notes::show(tx, id).await?)) })
            })
            .await
        },
        move |(visit, note)| {
            if role() == Some(Role::Provider) {
                provider(lang, visit, note).into_any()
            } else {
                office(lang, visit, note).into_any()
            }
        },
    )
}

fn provider(lang: Language, visit: VisitView, note: NoteView) -> impl IntoView {
    let title = words::title(lang, visit.child.short_name());
    let signed = note.signature.clone();
    let may_write = matches!(visit.state, VisitState::UnderWay | VisitState::Done) && signed.is_none();
    let here = format!("/visits/{}", visit.id);
    view! {
        <ProviderShell title=title place=Place::Notes>
            <div class="visit-top">
                <a class="button button-icon" href=format!("/day/{}", visit.starts.date()) aria-label=words::back(lang)>
                    <Icon name="chevron-left" />
                </a>
                {chip(lang, &visit)}
                <a class="button button-icon" href=here.clone() aria-label=words::the_visit(lang)>
                    <Icon name="ellipsis" />
                </a>
            </div>
            <div class="visit-name">
                <h1 dir="auto">{visit.child.short_name()}</h1>
                <p>{sub(lang, &visit)}</p>
            </div>
            {if may_write {
                Either::Left(write::note(lang, &visit, &note))
            } else {
                Either::Right((text_card(lang, &visit, &note), (visit.state == VisitState::Planned).then(|| not_begun(lang, &visit, here))))
            }}
        </ProviderShell>
    }
}

/// Before the visit there is nothing to write, but something to do.
fn not_begun(lang: Language, visit: &VisitView, here: String) -> impl IntoView + use<> {
    view! {
        {door::refusal(lang, visit.id)}
        <div class="deeds">
            <div class="buttons">
                {visit.offers.running_late.then(|| {
                    view! {
                        <a class="button" href=format!("{here}#late")>
                            <Icon name="clock-alert" />
                            {words::running_late(lang)}
                        </a>
                    }
                })}
                {visit.offers.check_in.then(|| door::check_in(lang, visit.id, visit.standing))}
            </div>
        </div>
    }
}

fn office(lang: Language, visit: VisitView, note: NoteView) -> impl IntoView {
    let title = words::title(lang, visit.child.listed_name());
    let name = visit.provider.full_name();
    view! {
        <AdminShell title=title.clone() place=Place::Notes>
            <div class="head">
                <nav class="crumbs" aria-label=words::the_visit(lang)>
                    <a href=format!("/visits/{}", visit.id)>{words::the_visit(lang)}</a>
                    <Icon name="chevron-right" />
                </nav>
                <h1 dir="auto">{title}</h1>
                {chip(lang, &visit)}
                <p class="head-sub">
                    <bdi>{name}</bdi>
                    {format!(" · {} · {}", dates::capital(&dates::long(lang, visit.starts.date())), sub(lang, &visit))}
                </p>
            </div>
            <div class="page">{text_card(lang, &visit, &note)}</div>
        </AdminShell>
    }
}

/// "Speech therapy · 10:00 to 11:00 · checked in 10:02 · checked out 11:01".
fn sub(lang: Language, visit: &VisitView) -> String {
    let service = visit_words::discipline(lang, &visit.discipline.0);
    let line = words::scheduled(lang, service, dates::time(visit.starts.time()), dates::time(visit.ends.time()));
    match facts::times(lang, visit) {
        Some(times) => format!("{line} · {times}"),
        None => line,
    }
}

/// Where the visit stands, at the top of the page.
fn chip(lang: Language, visit: &VisitView) -> impl IntoView + use<> {
    let (class, icon, text) = match (visit.state, visit.checked_in) {
        (VisitState::UnderWay, Some(at)) => ("chip chip-pine", Some("timer"), words::in_the_visit(lang, dates::time(at.time()))),
        (VisitState::Planned | VisitState::UnderWay, _) => ("chip", None, words::not_begun(lang).to_owned()),
        (VisitState::Done, _) => ("chip", None, words::over(lang).to_owned()),
        (VisitState::Cancelled, _) => ("chip chip-brick", None, words::cancelled(lang).to_owned()),
    };
    view! { <span class=class>{icon.map(|name| view! { <Icon name=name /> })}{text}</span> }
}

/// "For the family, in Spanish".
pub fn family_label(lang: Language, visit: &VisitView) -> String {
    words::for_the_family(lang, words::language_name(lang, &visit.child_language))
}

/// The note as it stands, to read.
fn text_card(lang: Language, visit: &VisitView, note: &NoteView) -> impl IntoView + use<> {
    let empty = match (note.state, visit.state) {
        (NoteState::None, VisitState::Planned) if role() == Some(Role::Provider) => Some(words::check_in_first(lang)),
        (NoteState::None, _) => Some(words::nothing_written(lang)),
        _ => None,
    };
    let texts = empty.is_none().then(|| texts(lang, note, family_label(lang, visit)));
    let draft = (note.state == NoteState::Draft).then(|| view! { <span class="chip chip-amber">{words::draft(lang)}</span> });
    view! {
        <section class="card" aria-labelledby="note">
            <div class="card-head">
                <h2 id="note">{words::note(lang)}</h2>
                {draft}
            </div>
            {empty.map(|text| view! { <p class="soft">{text}</p> })}
            {texts}
            {note.signature.as_ref().map(|signature| seal(lang, signature))}
            {times::changes(lang, &visit.time_changes)}
        </section>
    }
}

/// Both texts with their lines.
pub fn texts(lang: Language, note: &NoteView, family_label: String) -> impl IntoView + use<> {
    view! {
        <h3>{words::what_we_did(lang)}</h3>
        <p class="note-text" dir="auto">{note.body.clone()}</p>
        <h3>{family_label}</h3>
        <p class="note-text" dir="auto">{note.family_summary.clone()}</p>
    }
}

/// Who signed, when, and the fingerprint that tells whether the text is still the same.
fn seal(lang: Language, signature: &Signature) -> impl IntoView + use<> {
    let said = words::signed_by(lang, &signature.signer, dates::moment(lang, signature.at));
    view! {
        <div class="signed">
            <p>
                <b>{said}</b>
            </p>
            <p>{words::fingerprint(lang)}</p>
            <p>
                <code>{signature.digest.clone()}</code>
            </p>
        </div>
    }
}
