//! At the door: the button to check in, why a press of it was refused, and the way to take a press back.

use super::{
    api::{CheckIn, UndoPress},
    words,
};
use crate::ui::{Form, Icon};
use domain::{
    Conflict, Language, VisitId,
    visits::{Press, Question, StandingReport, UNDO_MINUTES, VisitView},
};
use leptos::prelude::*;

fn form(visit: VisitId) -> Form {
    Form::of::<CheckIn>("").only_if("visit", &visit.to_string())
}

/// What was asked when the form came back.
fn questions(form: &Form) -> &[Question] {
    match form.conflict() {
        Some(Conflict::Asks { questions }) => questions,
        _ => &[],
    }
}

/// Checks in. Once something was asked, such as that another visit is still open, it checks in anyway. Where nobody was
/// home, checking in is what is offered last.
pub fn check_in(lang: Language, visit: VisitId, report: Option<StandingReport>) -> impl IntoView {
    let form = form(visit);
    let asked = !questions(&form).is_empty();
    let nobody_home = report.is_some_and(|report| report.is_nobody_home());
    let (class, label) = match (asked, nobody_home) {
        (true, _) => ("button button-main", words::check_in_even_so(lang)),
        (false, true) => ("button", words::came_after_all(lang)),
        (false, false) => ("button button-main", words::check_in(lang)),
    };
    view! {
        <form method="post" action=form.action()>
            {form.hidden("visit", visit)}
            {asked.then(|| form.hidden("even_so", true))}
            <button class=class type="submit">
                <Icon name="log-in" />
                {label}
            </button>
        </form>
    }
}

/// Why it was refused, with the way to the visit that is still open; nothing where it was not.
pub fn refusal(lang: Language, visit: VisitId) -> impl IntoView {
    let form = form(visit);
    let open = questions(&form).iter().find_map(|question| match question {
        Question::StillOpen { visit, name, .. } => Some((format!("/visits/{visit}/note"), words::to_open(lang, name))),
        _ => None,
    });
    view! {
        {form.denial()}
        {open.map(|(href, label)| view! { <a class="button" href=href dir="auto">{label}</a> })}
    }
}

/// What taking a press back is called.
pub fn undo_label(lang: Language, press: Press) -> &'static str {
    match press {
        Press::CheckIn => words::undo_check_in(lang),
        Press::CheckOut => words::undo_check_out(lang),
    }
}

/// For how long it may be taken back.
pub fn undo_hint(lang: Language) -> String {
    words::undo_hint(lang, UNDO_MINUTES)
}

/// Takes the last press back; nothing where there is none that can be.
pub fn undo(lang: Language, visit: &VisitView) -> impl IntoView + use<> {
    let form = Form::of::<UndoPress>("").only_if("visit", &visit.id.to_string());
    let id = visit.id;
    let offer = visit.offers.undo.map(|press| {
        view! {
            <form class="undo" method="post" action=form.action()>
                {form.hidden("visit", id)}
                <p class="hint">{undo_hint(lang)}</p>
                {form.button(undo_label(lang, press), "button")}
            </form>
        }
    });
    view! {
        {form.denial()}
        {offer}
    }
}
