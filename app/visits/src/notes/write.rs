//! The note's form: one form with a button for each action, so that the typed text is submitted with every action.

use super::{
    SaveNote, SignNote,
    islands::NoteDraft,
    messages,
    parts::{family_label, texts},
};
use crate::{CheckOut, UndoCheckIn, check_in, times};
use domain::{
    Conflict, Language, VisitId,
    notes::NoteView,
    visits::{VisitState, VisitView},
};
use leptos::{either::Either, prelude::*};
use ui::{Area, Form, Icon, action_of};
use web::{dates, request::sign_in_path};

const FORM: &str = "note-form";

/// The form as rejected by one of its actions, or fresh.
fn form(visit: &VisitView) -> Form {
    let id = visit.id.to_string();
    let forms = [
        Form::of::<SignNote>("note"),
        Form::of::<CheckOut>("note"),
        Form::of::<UndoCheckIn>("note"),
        Form::of::<SaveNote>("note"),
    ];
    let mut forms = forms.map(|form| form.for_record("visit", &id)).into_iter().rev();
    let saved = forms.next();
    // A fresh form is the one that saves.
    forms.rev().find(Form::is_returned).or(saved).unwrap_or_else(|| Form::of::<SaveNote>("note"))
}

/// The card with the form, and the actions of the bottom bar.
pub fn note(lang: Language, visit: &VisitView, note: &NoteView) -> (AnyView, AnyView) {
    let form = form(visit);
    let returned = form.is_returned();
    let saved_status = match note.saved_at {
        Some(at) => messages::saved_at(lang, dates::time(at.time())),
        None => messages::not_saved_yet(lang).to_owned(),
    };
    let family = family_label(lang, visit);
    let changed =
        form.value("body", &note.body) != note.body || form.value("family_summary", &note.family_summary) != note.family_summary;
    let saved_version = (returned && changed && note.version > 0).then(|| {
        view! {
            <section class="card" aria-labelledby="stands">
                <h2 id="stands">{messages::saved_version(lang)}</h2>
                {texts(lang, note, visit)}
            </section>
        }
    });
    let body = Area { value: note.body.clone(), rows: 5, ..Area::default() };
    let summary = Area {
        value: note.family_summary.clone(),
        hint: Some(messages::family_hint(lang).to_owned()),
        rows: 3,
        required: false,
        ..Area::default()
    };
    // Outside the autosaved part of the form: the attestation isn't part of the draft.
    let attestation = (visit.state == VisitState::Done).then(|| form.attestation("attested", messages::attestation(lang), FORM));
    let (id, version) = (visit.id, note.version);
    let confirming = matches!(form.conflict(), Some(Conflict::Asks { .. }));
    let undo = visit.actions.undo.map(|press| {
        view! {
            <div class="undo">
                <p class="hint">{check_in::undo_hint(lang)}</p>
                <button class="button" type="submit" form=FORM formaction={action_of::<UndoCheckIn>()}>{check_in::undo_label(lang, press)}</button>
            </div>
        }
    });
    let page = view! {
        {saved_version}
        <section class="card" aria-labelledby="note">
            <h2 id="note">{messages::note(lang)}</h2>
            <div class="draft">
                <form id=FORM class="note-form" method="post" action={action_of::<SaveNote>()} novalidate data-fresh=(!returned).then_some("")>
                    {form.error_summary()}
                    <input type="hidden" name="visit" value=id.to_string() />
                    {form.hidden("visit", id)}
                    {form.hidden("version", version)}
                    {form.area("body", messages::what_we_did(lang), body)}
                    {form.area("family_summary", family, summary)}
                </form>
                {draft_status(lang, id, saved_status)}
            </div>
            {attestation}
        </section>
        {undo}
        {times::changes(lang, &visit.time_changes)}
    };
    (page.into_any(), next_actions(lang, visit, confirming).into_any())
}

/// The status line under the form, with the texts that the island puts there, and what it shows below.
fn draft_status(lang: Language, visit: VisitId, saved_status: String) -> impl IntoView {
    view! {
        <p class="saved" role="status" data-saved-locally=messages::saved_on_device(lang) data-saving=messages::saving(lang)
            data-saved=messages::saved(lang) data-stale=messages::stale(lang) data-too-long=messages::too_long(lang)
            data-signed-out=messages::signed_out(lang)>
            {saved_status}
        </p>
        <div class="draft-more"></div>
        <template id="draft-restored">
            <p class="saved">{messages::restored(lang)}</p>
        </template>
        <template id="draft-sign-in">
            <a class="button" href=sign_in_path(&format!("/visits/{visit}/note")).to_string()>{messages::sign_in(lang)}</a>
        </template>
        <template id="draft-older">
            <details class="more">
                <summary>{messages::older_copy(lang)}</summary>
                <p class="note-text" dir="auto" data-older="body"></p>
                <p class="note-text" dir="auto" data-older="family_summary"></p>
                <button class="link" type="button" data-discard="">{messages::discard_copy(lang)}</button>
            </details>
        </template>
        <NoteDraft />
    }
}

/// `confirming`: the check-out needs confirmation, so the next press confirms it.
fn next_actions(lang: Language, visit: &VisitView, confirming: bool) -> impl IntoView + use<> {
    let (hint, last) = if visit.state == VisitState::Done {
        (
            Some(view! { <p class="hint" id="sign-hint">{messages::sign_hint(lang)}</p> }),
            Either::Left(view! {
                <button class="button button-main" type="submit" form=FORM formaction={action_of::<SignNote>()} aria-describedby="sign-hint">
                    <Icon name="check" />
                    {messages::sign(lang)}
                </button>
            }),
        )
    } else {
        (
            None,
            Either::Right(view! {
                <button class="button button-main" type="submit" form=FORM formaction={action_of::<CheckOut>()}
                    name=confirming.then_some("even_so") value=confirming.then_some("true")>
                    {if confirming { messages::confirm_check_out(lang) } else { messages::check_out(lang) }}
                    <Icon name="log-out" />
                </button>
            }),
        )
    };
    view! {
        {hint}
        <div class="buttons">
            <button class="button" type="submit" form=FORM>{messages::save(lang)}</button>
            {last}
        </div>
    }
}
