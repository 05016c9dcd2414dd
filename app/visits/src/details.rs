//! The details on a visit's page, shared by the office and the provider.

use super::messages;
use domain::{
    Language,
    visits::{Cancellation, CancelledBy, Contact, FieldReportView, NoteState, PlaceView, VisitCare, VisitState, VisitView},
};
use jiff::civil::DateTime;
use leptos::{either::Either, prelude::*};
use ui::{
    phone_links,
    visits::{map_link, report_text},
};
use web::{
    dates,
    terms::{relationship_in_text, stored_text},
};

/// The visit's status chip.
pub fn state_chip(lang: Language, state: VisitState) -> impl IntoView {
    let (class, text) = match state {
        VisitState::Planned => ("chip", messages::state_planned(lang)),
        VisitState::UnderWay => ("chip chip-pine", messages::state_under_way(lang)),
        VisitState::Done => ("chip", messages::state_done(lang)),
        VisitState::Cancelled => ("chip chip-brick", messages::state_cancelled(lang)),
    };
    view! { <span class=class>{text}</span> }
}

/// "Tuesday, December 1, 10:00 to 11:00".
pub fn when(lang: Language, visit: &VisitView) -> String {
    let date = dates::capitalize(&dates::long(lang, visit.starts.date()));
    messages::from_to(lang, date, dates::time(visit.starts.time()), dates::time_on(visit.ends.time(), visit.clock.as_deref()))
}

/// "Speech therapy · 92507 · 1 h", for the provider without the code; "Evaluation · Speech therapy · 1.5 h" of a kind.
pub fn service(lang: Language, visit: &VisitView, with_code: bool) -> String {
    let discipline = web::terms::discipline_name(lang, &visit.discipline.0);
    let code = Some(visit.service_code.clone()).filter(|code| with_code && !code.is_empty());
    let parts = visit
        .kind
        .as_ref()
        .map(|kind| kind.text(lang).to_owned())
        .into_iter()
        .chain([discipline])
        .chain(code)
        .chain([dates::span(visit.minutes.into())]);
    parts.collect::<Vec<_>>().join(" · ")
}

/// "checked in 10:02 · checked out 11:01", as far as recorded.
pub fn times(lang: Language, visit: &VisitView) -> Option<String> {
    let time = |at: DateTime| dates::time(at.time());
    let times: Vec<String> = visit
        .checked_in
        .map(|at| messages::checked_in_at(lang, time(at)))
        .into_iter()
        .chain(visit.checked_out.map(|at| messages::checked_out_at(lang, time(at))))
        .collect();
    (!times.is_empty()).then(|| times.join(" · "))
}

/// A time in the format of `<input type="datetime-local">`.
pub fn moment_value(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

/// "1 Elm Street, Rochester, NY 14604".
pub fn address(place: &PlaceView) -> String {
    format!("{}, {}, {} {}", place.address, place.city, place.state, place.zip)
}

/// The visit's address with the name of the place and a link to directions; a place by video has none.
pub fn place(lang: Language, place: &PlaceView, name: &str) -> impl IntoView + use<> {
    let kind = web::terms::place_kind(lang, &place.kind);
    let kind = if name.is_empty() { kind.to_owned() } else { format!("{kind}, {name}") };
    let place = if place.address.is_empty() {
        Either::Left(view! { <dd dir="auto">{kind}</dd> })
    } else {
        let address = address(place);
        let label = messages::map_of(lang, &address);
        Either::Right(view! {
            <dd>
                <bdi>{address}</bdi>
                <span class="soft">" · " <bdi>{kind}</bdi></span>
                " · " <a href=map_link(place) rel="noreferrer" aria-label=label>{messages::map(lang)}</a>
            </dd>
        })
    };
    view! {
        <dt>{messages::place(lang)}</dt>
        {place}
    }
}

/// "called Mateo · he/him"; nothing if the first name is all.
pub fn called(lang: Language, care: &VisitCare) -> Option<String> {
    let name = (!care.preferred_name.is_empty()).then(|| messages::called(lang, &care.preferred_name));
    let parts: Vec<String> = name.into_iter().chain((!care.pronouns.is_empty()).then(|| care.pronouns.clone())).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// What those who visit must know of the child and the place; nothing if nothing is written.
pub fn care(lang: Language, care: &VisitCare) -> impl IntoView + use<> {
    let rows = [
        (messages::safety_note(lang), &care.safety_note),
        (messages::allergies(lang), &care.allergies),
        (messages::place_note(lang), &care.place_note),
    ];
    let rows: Vec<(&'static str, String)> =
        rows.into_iter().filter(|(_, text)| !text.is_empty()).map(|(term, text)| (term, text.clone())).collect();
    (!rows.is_empty()).then(|| {
        let rows = rows
            .into_iter()
            .map(|(term, text)| {
                view! {
                    <dt>{term}</dt>
                    <dd class="note-text" dir="auto">{text}</dd>
                }
            })
            .collect_view();
        view! {
            <section class="card" aria-labelledby="care">
                <h2 id="care">{messages::before_you_go_in(lang)}</h2>
                <dl class="detail-list">{rows}</dl>
            </section>
        }
    })
}

/// The relationship of a contact who is no guardian: a kind of the form in the reader's language, other text as written.
pub fn relationship(lang: Language, written: &str) -> String {
    match written {
        "emergency" => messages::contact_emergency(lang).to_owned(),
        "day_care" => messages::contact_day_care(lang).to_owned(),
        "other" => messages::contact_other(lang).to_owned(),
        other => relationship_in_text(lang, other),
    }
}

/// The people to call who are no guardians, each number a link.
pub fn other_contacts(lang: Language, contacts: &[Contact]) -> impl IntoView + use<> {
    let lines = contacts
        .iter()
        .map(|contact| {
            view! {
                <div>
                    <bdi>{contact.name.clone()}</bdi>
                    " "
                    <span class="soft">"(" <bdi>{relationship(lang, &contact.relationship)}</bdi> ")"</span>
                    " · "
                    {phone_links(&contact.phone)}
                </div>
            }
        })
        .collect_view();
    (!contacts.is_empty()).then(|| {
        view! {
            <dt>{messages::other_contacts(lang)}</dt>
            <dd>{lines}</dd>
        }
    })
}

/// The guardians with their phone numbers, each a link; nothing if no number is known.
pub fn contacts(lang: Language, contacts: &[Contact]) -> impl IntoView + use<> {
    let lines = contacts
        .iter()
        .map(|contact| {
            view! {
                <div>
                    <bdi>{contact.name.clone()}</bdi>
                    " "
                    <span class="soft">"(" <bdi>{relationship_in_text(lang, &contact.relationship)}</bdi> ")"</span>
                    " · "
                    {phone_links(&contact.phone)}
                </div>
            }
        })
        .collect_view();
    (!contacts.is_empty()).then(|| {
        view! {
            <dt>{messages::family(lang)}</dt>
            <dd>{lines}</dd>
        }
    })
}

/// The text of the note's state.
pub fn note_state(lang: Language, note: NoteState) -> &'static str {
    match note {
        NoteState::None => messages::note_state_none(lang),
        NoteState::NotNeeded => messages::note_state_not_needed(lang),
        NoteState::Draft => messages::note_state_draft(lang),
        NoteState::Signed => messages::note_state_signed(lang),
    }
}

/// Who canceled the visit and when. The reason is collapsed, because screens are shared.
pub fn cancellation(lang: Language, cancelled: &Cancellation) -> impl IntoView + use<> {
    let who = match cancelled.by {
        CancelledBy::Agency => messages::cancelled_by_agency(lang),
        CancelledBy::Provider => messages::cancelled_by_provider(lang),
        CancelledBy::Family => messages::cancelled_by_family(lang),
    };
    let text = messages::cancelled_by(lang, who, dates::moment(lang, cancelled.at));
    let reason = stored_text(lang, &cancelled.reason).to_owned();
    view! {
        <p>{text}</p>
        <details class="more">
            <summary>{messages::why(lang)}</summary>
            <p class="note-text" dir="auto">{reason}</p>
        </details>
    }
}

/// The field reports in order of time; nothing if there are none.
pub fn reports(lang: Language, reports: &[FieldReportView]) -> impl IntoView + use<> {
    let lines = reports
        .iter()
        .map(|report| {
            let text = report_text(lang, report);
            let remark = stored_text(lang, &report.remark).to_owned();
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
                <h2 id="reports">{messages::field_reports(lang)}</h2>
                <ul class="visit-list">{lines}</ul>
            </section>
        }
    })
}
