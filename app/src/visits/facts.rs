//! What a visit's page says of it, to the office and to its provider.

use super::words;
use crate::{
    dates,
    schedule::{map_link, report_words},
};
use domain::{
    Language,
    visits::{Cancellation, CancelledBy, NoteState, PlaceView, RoadReportView, VisitState, VisitView},
};
use jiff::civil::DateTime;
use leptos::prelude::*;

/// The chip that says where the visit stands.
pub fn state_chip(lang: Language, state: VisitState) -> impl IntoView {
    let (class, text) = match state {
        VisitState::Planned => ("chip", words::state_planned(lang)),
        VisitState::UnderWay => ("chip chip-pine", words::state_under_way(lang)),
        VisitState::Done => ("chip", words::state_over(lang)),
        VisitState::Cancelled => ("chip chip-brick", words::state_cancelled(lang)),
    };
    view! { <span class=class>{text}</span> }
}

/// "Tuesday, December 1, 10:00 to 11:00".
pub fn when(lang: Language, visit: &VisitView) -> String {
    let date = dates::capital(&dates::long(lang, visit.starts.date()));
    words::from_to(lang, date, dates::time(visit.starts.time()), dates::time(visit.ends.time()))
}

/// "checked in 10:02 · checked out 11:01", as far as it came.
pub fn times(lang: Language, visit: &VisitView) -> Option<String> {
    let time = |at: DateTime| dates::time(at.time());
    let said: Vec<String> = visit
        .checked_in
        .map(|at| words::checked_in_at(lang, time(at)))
        .into_iter()
        .chain(visit.checked_out.map(|at| words::checked_out_at(lang, time(at))))
        .collect();
    (!said.is_empty()).then(|| said.join(" · "))
}

/// A moment as `<input type="datetime-local">` wants it.
pub fn moment_value(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

/// "1 Elm Street, Rochester, NY 14604".
pub fn address(place: &PlaceView) -> String {
    format!("{}, {}, {} {}", place.address, place.city, place.state, place.zip)
}

/// Where it is, with the way to the reader's own maps.
pub fn place(lang: Language, place: &PlaceView) -> impl IntoView + use<> {
    let address = address(place);
    let label = words::map_of(lang, &address);
    view! {
        <dt>{words::place(lang)}</dt>
        <dd>
            <bdi>{address}</bdi>
            <span class="soft">{format!(" · {}", words::place_kind(lang, &place.kind))}</span>
            " · " <a href=map_link(place) rel="noreferrer" aria-label=label>{words::map(lang)}</a>
        </dd>
    }
}

/// How far the note is.
pub fn note_state(lang: Language, note: NoteState) -> &'static str {
    match note {
        NoteState::None => words::note_state_none(lang),
        NoteState::Draft => words::note_state_draft(lang),
        NoteState::Signed => words::note_state_signed(lang),
    }
}

/// Who took the visit out of the week and when. The reason is one click away: screens are shared.
pub fn cancellation(lang: Language, cancelled: &Cancellation) -> impl IntoView + use<> {
    let who = match cancelled.by {
        CancelledBy::Agency => words::cancelled_by_agency(lang),
        CancelledBy::Provider => words::cancelled_by_provider(lang),
        CancelledBy::Family => words::cancelled_by_family(lang),
    };
    let said = words::cancelled_by(lang, who, dates::moment(lang, cancelled.at));
    let reason = cancelled.reason.clone();
    view! {
        <p>{said}</p>
        <details class="more">
            <summary>{words::why(lang)}</summary>
            <p class="note-text" dir="auto">{reason}</p>
        </details>
    }
}

/// What was told from the road, in order of time; nothing where nothing was.
pub fn reports(lang: Language, reports: &[RoadReportView]) -> impl IntoView + use<> {
    let lines = reports
        .iter()
        .map(|report| {
            let text = report_words(lang, report);
            let remark = report.remark.clone();
            view! {
                <li>
                    <b>{text}</b>
                    <span class="soft">{dates::moment(lang, report.at)}</span>
                    {(!remark.is_empty()).then(|| view! { <p class="summary-text note-text" dir="auto">{remark}</p> })}
                </li>
            }
        })
        .collect_view();
    (!reports.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="reports">
                <h2 id="reports">{words::reports(lang)}</h2>
                <ul class="visit-list">{lines}</ul>
            </section>
        }
    })
}
