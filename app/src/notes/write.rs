//! The note's form: one form with a button for each deed, so that what is typed is kept with whatever is done.

use super::{
    SaveNote, SignNote,
    islands::Draft,
    page::{family_label, texts},
    words,
};
use crate::{
    dates,
    ui::{Area, Form, Icon, action_of},
    visits::{CheckOut, UndoPress, door, times},
};
use domain::{
    Conflict, Language,
    notes::NoteView,
    visits::{VisitState, VisitView},
};
use leptos::{either::Either, prelude::*};

const FORM: &str = "note-form";

/// The form as it came back from one of its deeds, or fresh.
fn form(visit: &VisitView) -> Form {
    let id = visit.id.to_string();
    let forms =
        [Form::of::<SignNote>("note"), Form::of::<CheckOut>("note"), Form::of::<UndoPress>("note"), Form::of::<SaveNote>("note")];
    let mut forms = forms.map(|form| form.only_if("visit", &id)).into_iter().rev();
    let saved = forms.next();
    // Fresh, it is the form that saves.
    forms.rev().find(Form::is_returned).or(saved).unwrap_or_else(|| Form::of::<SaveNote>("note"))
}

/// The card with the form, and the deeds under the thumb.
pub fn note(lang: Language, visit: &VisitView, note: &NoteView) -> impl IntoView + use<> {
    let form = form(visit);
    let returned = form.is_returned();
    let standing = match note.saved_at {
        Some(at) => words::saved_at(lang, dates::time(at.time())),
        None => words::not_saved_yet(lang).to_owned(),
    };
    let family = family_label(lang, visit);
    let changed =
        form.value("body", &note.body) != note.body || form.value("family_summary", &note.family_summary) != note.family_summary;
    let stands = (returned && changed && note.version > 0).then(|| {
        view! {
            <section class="card" aria-labelledby="stands">
                <h2 id="stands">{words::stands_now(lang)}</h2>
                {texts(lang, note, family.clone())}
            </section>
        }
    });
    let body = Area { value: note.body.clone(), rows: 5, ..Area::default() };
    let summary = Area {
        value: note.family_summary.clone(),
        hint: Some(words::family_hint(lang).to_owned()),
        rows: 3,
        required: false,
        ..Area::default()
    };
    // Outside of what saves the draft while one types: a tick is no text.
    let vow = (visit.state == VisitState::Done).then(|| form.vow("attested", words::attested(lang), FORM));
    let (id, version) = (visit.id, note.version);
    let asked = matches!(form.conflict(), Some(Conflict::Asks { .. }));
    let undo = visit.offers.undo.map(|press| {
        view! {
            <div class="undo">
                <p class="hint">{door::undo_hint(lang)}</p>
                <button class="button" type="submit" form=FORM formaction={action_of::<UndoPress>()}>{door::undo_label(lang, press)}</button>
            </div>
        }
    });
    view! {
        {stands}
        <section class="card" aria-labelledby="note">
            <h2 id="note">{words::note(lang)}</h2>
            <Draft lang=lang visit=id version=version standing=standing fresh=!returned>
                <form id=FORM class="note-form" method="post" action={action_of::<SaveNote>()} novalidate>
                    {form.refusal()}
                    <input type="hidden" name="visit" value=id.to_string() />
                    {form.hidden("visit", id)}
                    {form.hidden("version", version)}
                    {form.area("body", words::what_we_did(lang), body)}
                    {form.area("family_summary", family, summary)}
                </form>
            </Draft>
            {vow}
        </section>
        {undo}
        {times::changes(lang, &visit.time_changes)}
        {deeds(lang, visit, asked)}
    }
}

/// `asked` after a check-out that was asked about: one more press does it.
fn deeds(lang: Language, visit: &VisitView, asked: bool) -> impl IntoView + use<> {
    let (hint, last) = if visit.state == VisitState::Done {
        (
            Some(view! { <p class="hint" id="sign-hint">{words::sign_hint(lang)}</p> }),
            Either::Left(view! {
                <button class="button button-main" type="submit" form=FORM formaction={action_of::<SignNote>()} aria-describedby="sign-hint">
                    <Icon name="check" />
                    {words::sign(lang)}
                </button>
            }),
        )
    } else {
        (
            None,
            Either::Right(view! {
                <button class="button button-main" type="submit" form=FORM formaction={action_of::<CheckOut>()}
                    name=asked.then_some("even_so") value=asked.then_some("true")>
                    {if asked { words::check_out_even_so(lang) } else { words::check_out(lang) }}
                    <Icon name="log-out" />
                </button>
            }),
        )
    };
    view! {
        <div class="deeds">
            {hint}
            <div class="buttons">
                <button class="button" type="submit" form=FORM>{words::save(lang)}</button>
                {last}
            </div>
        </div>
    }
}
