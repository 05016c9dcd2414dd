//! What the pages about absences share.

use super::messages;
use domain::{
    Language,
    absences::{Absence, AbsenceKind, AbsenceState, AwayDays},
};
use leptos::prelude::*;
use web::dates;

pub(super) fn kind_text(lang: Language, kind: AbsenceKind) -> &'static str {
    match kind {
        AbsenceKind::Sick => messages::sick(lang),
        AbsenceKind::TimeOff => messages::time_off(lang),
        AbsenceKind::Leave => messages::leave(lang),
    }
}

/// "Dec 7, 2026", or the first and the last day.
pub(super) fn days_text(lang: Language, days: AwayDays) -> String {
    let first = dates::with_year(lang, days.first);
    if days.first == days.last { first } else { messages::from_to(lang, first, dates::with_year(lang, days.last)) }
}

fn state_chip(lang: Language, state: AbsenceState) -> impl IntoView {
    let (class, text) = match state {
        AbsenceState::Asked => ("chip chip-amber", messages::asked(lang)),
        AbsenceState::Approved => ("chip chip-pine", messages::approved(lang)),
        AbsenceState::Declined => ("chip chip-brick", messages::declined(lang)),
        AbsenceState::Withdrawn => ("chip", messages::withdrawn(lang)),
    };
    view! { <span class=class>{text}</span> }
}

/// A line of a list of absences, with what can be done about it.
pub(super) fn line(lang: Language, absence: &Absence, actions: AnyView) -> impl IntoView + use<> {
    let note =
        (!absence.note.is_empty()).then(|| view! { <span class="soft note-text" dir="auto">{absence.note.clone()}</span> });
    let visits =
        (absence.visits > 0).then(|| view! { <span class="soft">{messages::planned_visits(lang, absence.visits)}</span> });
    view! {
        <li>
            {state_chip(lang, absence.state)}
            <b>{days_text(lang, absence.days)}</b>
            <span class="soft">{kind_text(lang, absence.kind)}</span>
            {note}
            {visits}
            {actions}
        </li>
    }
}
