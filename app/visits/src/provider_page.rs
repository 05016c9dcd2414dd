//! A visit's page for its provider: where to go, and what to report to the office.

use super::{api::SendFieldReport, check_in, details, messages, times};
use domain::{
    Language,
    schedule::ArrivalDrive,
    visits::{FieldReport, NoteState, VisitState, VisitView},
};
use leptos::prelude::*;
use ui::{
    Form, Icon, Input, NavSection, ProviderShell, call_link, call_office_link, first_phone_href, office_number,
    visits::{map_link, mark, report_chip},
};
use web::{dates, terms::relationship_in_text};

/// The provider's page of a visit.
pub fn visit_page(lang: Language, visit: VisitView, drive: Option<ArrivalDrive>) -> impl IntoView {
    let title = messages::visit_of(lang, visit.child.short_name());
    // After "nobody home" no further reports are offered.
    let closed = visit.active_report.is_some_and(|report| report.is_nobody_home());
    let help = match visit.state {
        VisitState::Cancelled => Some(messages::visit_cancelled_help(lang)),
        VisitState::Done if visit.note != NoteState::NotNeeded => Some(messages::visit_over_help(lang)),
        VisitState::Planned | VisitState::UnderWay | VisitState::Done => None,
    };
    let actions = (visit.state != VisitState::Cancelled).then(|| next_actions(lang, &visit));
    view! {
        <ProviderShell title=title section=NavSection::Today actions=actions>
            <div class="visit-top">
                <a class="button button-icon" href=format!("/day/{}", visit.board_day) aria-label=messages::back_to_day(lang)>
                    <Icon name="chevron-left" />
                </a>
                {details::state_chip(lang, visit.state)}
                {visit.active_report.map(|report| report_chip(lang, report))}
            </div>
            <div class="visit-name">
                <h1 dir="auto">{visit.child.short_name()}</h1>
                <p>{details::when(lang, &visit)}</p>
            </div>
            {check_in::error_summary(lang, visit.id)}
            {check_in::undo(lang, &visit)}
            {details::care(lang, &visit.care)}
            {details_card(lang, &visit, drive, help)}
            {details::reports(lang, &visit.reports)}
            {(visit.actions.running_late && !closed).then(|| late(lang, &visit))}
            {(visit.actions.nobody_home && !closed).then(|| nobody_home(lang, &visit))}
            {times::card(lang, &visit)}
            {visit
                .contacts
                .iter()
                .map(|contact| {
                    let relationship = relationship_in_text(lang, &contact.relationship);
                    call_link(messages::call_contact(lang, &contact.name, relationship), &contact.phone)
                })
                .collect_view()}
            {visit
                .care
                .contacts
                .iter()
                .map(|contact| {
                    let relationship = details::relationship(lang, &contact.relationship);
                    call_link(messages::call_contact(lang, &contact.name, relationship), &contact.phone)
                })
                .collect_view()}
            {visit.actions.is_current.then(|| call_office_link(lang))}
        </ProviderShell>
    }
}

fn details_card(
    lang: Language,
    visit: &VisitView,
    drive: Option<ArrivalDrive>,
    help: Option<&'static str>,
) -> impl IntoView + use<> {
    let service = details::service(lang, visit, false);
    let drive = drive.filter(|_| visit.state == VisitState::Planned).map(|drive| {
        let from: fn(Language, u16) -> String = if drive.from_home { messages::drive_from_home } else { messages::drive_before };
        view! {
            <dt>{messages::drive(lang)}</dt>
            <dd>{from(lang, drive.minutes)}</dd>
        }
    });
    view! {
        <section class="card" aria-labelledby="facts">
            <h2 id="facts" class="sr-only">{messages::visit_of(lang, visit.child.short_name())}</h2>
            {help.map(|help| view! { <p><b>{help}</b></p> })}
            {visit.cancelled.as_ref().map(|cancelled| details::cancellation(lang, cancelled))}
            <dl class="detail-list">
                <dt>{messages::who(lang)}</dt>
                <dd>
                    <a href=format!("/children/{}", visit.child.id) dir="auto">{visit.child.listed_name()}</a>
                    {details::called(lang, &visit.care).map(|called| view! { " " <span class="soft" dir="auto">{called}</span> })}
                </dd>
                {details::place(lang, &visit.place, &visit.care.place_label)}
                {drive}
                <dt>{messages::service(lang)}</dt>
                <dd>{mark(&visit.discipline)} " " <bdi>{service}</bdi></dd>
                {(details::times(lang, visit).is_some() || !visit.time_changes.is_empty())
                    .then(|| {
                        view! {
                            <dt>{messages::state(lang)}</dt>
                            <dd>
                                {details::times(lang, visit).map(|times| dates::capitalize(&times))}
                                {times::changes(lang, &visit.time_changes)}
                            </dd>
                        }
                    })}
                <dt>{messages::note(lang)}</dt>
                <dd>{details::note_state(lang, visit.note)}</dd>
            </dl>
        </section>
    }
}

/// The next actions at the bottom of the screen; the main one comes last. Before the visit: directions and check-in; during it:
/// the note and check-out; afterward: the note.
fn next_actions(lang: Language, visit: &VisitView) -> AnyView {
    let family = visit.contacts.iter().find_map(|contact| {
        let label = messages::call_family(lang, &contact.name, relationship_in_text(lang, &contact.relationship));
        Some((first_phone_href(&contact.phone)?, label, messages::family(lang)))
    });
    let office = || {
        let href = first_phone_href(&office_number()?)?;
        Some((href, messages::call_office(lang).to_owned(), messages::office(lang)))
    };
    let numbers: Vec<_> = if visit.actions.is_current { family.into_iter().chain(office()).collect() } else { Vec::new() };
    // Two phone icons need words; on a narrow screen the two buttons then fill a row above the other actions.
    let with_words = numbers.len() > 1;
    let calls = numbers
        .into_iter()
        .map(|(href, label, word)| {
            view! {
                <a class=if with_words { "button" } else { "button button-icon" } href=href aria-label=label.clone() title=label>
                    <Icon name="phone" />
                    {with_words.then_some(word)}
                </a>
            }
        })
        .collect_view();
    let note = |class: &'static str| {
        (visit.note != NoteState::NotNeeded).then(|| {
            view! {
                <a class=class href=format!("/visits/{}/note", visit.id)>
                    <Icon name="notebook-pen" />
                    {messages::open_note(lang)}
                </a>
            }
        })
    };
    let next = match visit.state {
        VisitState::UnderWay => (note("button"), check_in::check_out(lang, visit.id)).into_any(),
        VisitState::Done => note("button button-main").into_any(),
        VisitState::Planned | VisitState::Cancelled => {
            let check_in = visit.actions.check_in.then(|| check_in::check_in(lang, visit.id, visit.active_report));
            let directions = (!visit.place.address.is_empty()).then(|| {
                let address = messages::directions_to(lang, details::address(&visit.place));
                view! {
                    <a class="button" href=map_link(&visit.place) rel="noreferrer" aria-label=address>
                        <Icon name="navigation" />
                        {messages::directions(lang)}
                    </a>
                }
            });
            view! {
                {directions}
                {check_in}
            }
            .into_any()
        }
    };
    view! { <div class="buttons">{calls} {next}</div> }.into_any()
}

/// One of two forms that send the same kind of request; the rejected one is identified by its report.
fn report_form(visit: &VisitView, report: FieldReport) -> Form {
    Form::of::<SendFieldReport>("report").for_record("visit", &visit.id.to_string()).for_record("report", report.as_str())
}

fn late(lang: Language, visit: &VisitView) -> impl IntoView + use<> {
    let form = report_form(visit, FieldReport::RunningLate);
    let minutes = Input {
        kind: "number",
        value: "10".into(),
        hint: Some(messages::late_hint(lang).to_owned()),
        min: Some("1".into()),
        max: Some("180".into()),
        ..Input::default()
    };
    view! {
        <section class="card" aria-labelledby="late">
            <h2 id="late">{messages::running_late(lang)}</h2>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()}
                {form.hidden("visit", visit.id)}
                {form.hidden("report", FieldReport::RunningLate.as_str())}
                {form.input("minutes", messages::late_by(lang), minutes)}
                {form.input("remark", messages::remark(lang), Input { required: false, ..Input::default() })}
                <div class="buttons">{form.button(messages::send(lang), "button")}</div>
            </form>
        </section>
    }
}

fn nobody_home(lang: Language, visit: &VisitView) -> impl IntoView + use<> {
    let form = report_form(visit, FieldReport::NobodyHome);
    // Two such forms on one page: this one's controls need their own ids.
    let name = form.name("remark");
    let typed = form.value("remark", "");
    view! {
        <section class="card" aria-labelledby="nobody-home">
            <h2 id="nobody-home">{messages::nobody_home(lang)}</h2>
            <form class="form" method="post" action=form.action()>
                {form.error_summary()}
                {form.hidden("visit", visit.id)}
                {form.hidden("report", FieldReport::NobodyHome.as_str())}
                <div class="field">
                    <label for="nobody-home-remark">
                        {messages::remark(lang)} " " <span class="optional">{format!("({})", messages::optional(lang))}</span>
                    </label>
                    <input class="input" id="nobody-home-remark" name=name value=typed autocomplete="off" />
                </div>
                <div class="buttons">{form.button(messages::send(lang), "button")}</div>
            </form>
        </section>
    }
}
