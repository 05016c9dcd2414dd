//! Check-in and check-out: the buttons, errors, and undo.

use super::{
    api::{CheckIn, CheckOut, UndoCheckIn},
    messages,
};
use crate::notes::messages as note_messages;
use domain::{
    Conflict, Language, VisitId,
    visits::{ActiveReport, CheckAction, Question, UNDO_MINUTES, VisitView},
};
use leptos::prelude::*;
use ui::{Form, Icon};

fn check_in_form(visit: VisitId) -> Form {
    Form::of::<CheckIn>("").for_record("visit", &visit.to_string())
}

/// The questions with which the form was rejected.
fn questions(form: &Form) -> &[Question] {
    match form.conflict() {
        Some(Conflict::Asks { questions }) => questions,
        _ => &[],
    }
}

/// The check-in button. After a question, such as another open visit, it confirms. If nobody was home it isn't the main button.
pub fn check_in(lang: Language, visit: VisitId, report: Option<ActiveReport>) -> impl IntoView {
    let form = check_in_form(visit);
    let confirming = !questions(&form).is_empty();
    let nobody_home = report.is_some_and(|report| report.is_nobody_home());
    let (class, label) = match (confirming, nobody_home) {
        (true, _) => ("button button-main", messages::check_in_override(lang)),
        (false, true) => ("button", messages::arrived_after_all(lang)),
        (false, false) => ("button button-main", messages::check_in(lang)),
    };
    view! {
        <form method="post" action=form.action()>
            {form.hidden("visit", visit)}
            {confirming.then(|| form.hidden("even_so", true))}
            <button class=class type="submit">
                <Icon name="log-in" />
                {label}
            </button>
        </form>
    }
}

fn check_out_form(visit: VisitId) -> Form {
    Form::of::<CheckOut>("").for_record("visit", &visit.to_string())
}

/// The check-out button; the note's draft is saved already. After a question, such as unusually long care, it confirms.
pub fn check_out(lang: Language, visit: VisitId) -> impl IntoView {
    let form = check_out_form(visit);
    let confirming = !questions(&form).is_empty();
    let label = if confirming { note_messages::confirm_check_out(lang) } else { note_messages::check_out(lang) };
    view! {
        <form method="post" action=form.action()>
            {form.hidden("visit", visit)}
            {confirming.then(|| form.hidden("even_so", true))}
            <button class="button button-main" type="submit">
                {label}
                <Icon name="log-out" />
            </button>
        </form>
    }
}

/// Why check-in or check-out was rejected, with a link to the visit that is still open; nothing otherwise.
pub fn error_summary(lang: Language, visit: VisitId) -> impl IntoView {
    let form = check_in_form(visit);
    let open = questions(&form).iter().find_map(|question| match question {
        Question::StillOpen { visit, name, .. } => {
            Some((format!("/visits/{visit}/note"), messages::go_to_open_visit(lang, name)))
        }
        _ => None,
    });
    view! {
        {form.failure_summary()}
        {check_out_form(visit).failure_summary()}
        {open.map(|(href, label)| view! { <a class="button" href=href dir="auto">{label}</a> })}
    }
}

/// The label of the undo button.
pub fn undo_label(lang: Language, press: CheckAction) -> &'static str {
    match press {
        CheckAction::CheckIn => messages::undo_check_in(lang),
        CheckAction::CheckOut => messages::undo_check_out(lang),
    }
}

/// How long the press can be undone.
pub fn undo_hint(lang: Language) -> String {
    messages::undo_hint(lang, UNDO_MINUTES)
}

/// The undo button for the last check-in or check-out; nothing if it can't be undone.
pub fn undo(lang: Language, visit: &VisitView) -> impl IntoView + use<> {
    let form = Form::of::<UndoCheckIn>("").for_record("visit", &visit.id.to_string());
    let id = visit.id;
    let offer = visit.actions.undo.map(|press| {
        view! {
            <form class="undo" method="post" action=form.action()>
                {form.hidden("visit", id)}
                <p class="hint">{undo_hint(lang)}</p>
                {form.button(undo_label(lang, press), "button")}
            </form>
        }
    });
    view! {
        {form.failure_summary()}
        {offer}
    }
}
