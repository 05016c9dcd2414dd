//! At the door: the button to check in, and why a press of it was refused.

use super::{api::CheckIn, words};
use crate::ui::{Form, Icon};
use domain::{Conflict, Language, VisitId};
use leptos::prelude::*;

fn form(visit: VisitId) -> Form {
    Form::of::<CheckIn>("").only_if("visit", &visit.to_string())
}

/// Checks in. Once it was said that another visit is still open, it checks in anyway.
pub fn check_in(lang: Language, visit: VisitId) -> impl IntoView {
    let form = form(visit);
    let asked = matches!(form.conflict(), Some(Conflict::StillOpen { .. }));
    let label = if asked { words::check_in_even_so(lang) } else { words::check_in(lang) };
    view! {
        <form method="post" action=form.action()>
            {form.hidden("visit", visit)}
            {asked.then(|| form.hidden("even_so", true))}
            <button class="button button-main" type="submit">
                <Icon name="log-in" />
                {label}
            </button>
        </form>
    }
}

/// Why it was refused, with the way to the visit that is still open; nothing where it was not.
pub fn refusal(lang: Language, visit: VisitId) -> impl IntoView {
    let form = form(visit);
    let open = match form.conflict() {
        Some(Conflict::StillOpen { visit, name, .. }) => Some((format!("/visits/{visit}/note"), words::to_open(lang, name))),
        _ => None,
    };
    view! {
        {form.denial()}
        {open.map(|(href, label)| view! { <a class="button" href=href dir="auto">{label}</a> })}
    }
}
