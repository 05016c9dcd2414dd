//! A visit as its provider sees it: where to go, and what to tell the office.

use super::{api::ReportFromTheRoad, door, facts, times, words};
use crate::{
    dates,
    schedule::{map_link, mark, report_chip},
    ui::{Form, Icon, Input, Place, ProviderShell, call, call_office, first_number, office_number},
};
use domain::{
    Language,
    schedule::Approach,
    visits::{RoadReport, VisitState, VisitView},
};
use leptos::prelude::*;

/// The provider's page of a visit.
pub fn visit(lang: Language, visit: VisitView, drive: Option<Approach>) -> impl IntoView {
    let title = words::visit_of(lang, visit.child.short_name());
    let begun = matches!(visit.state, VisitState::UnderWay | VisitState::Done);
    // Nobody was home: what is said about the road is said.
    let closed = visit.standing.is_some_and(|report| report.is_nobody_home());
    let help = match visit.state {
        VisitState::Cancelled => Some(words::no_longer_here(lang)),
        VisitState::Done => Some(words::is_over_help(lang)),
        VisitState::Planned | VisitState::UnderWay => None,
    };
    view! {
        <ProviderShell title=title place=Place::Today>
            <div class="visit-top">
                <a class="button button-icon" href=format!("/day/{}", visit.starts.date()) aria-label=words::back_to_day(lang)>
                    <Icon name="chevron-left" />
                </a>
                {facts::state_chip(lang, visit.state)}
                {visit.standing.map(|report| report_chip(lang, report))}
            </div>
            <div class="visit-name">
                <h1 dir="auto">{visit.child.short_name()}</h1>
                <p>{facts::when(lang, &visit)}</p>
            </div>
            {door::refusal(lang, visit.id)}
            {door::undo(lang, &visit)}
            {facts_card(lang, &visit, drive, help)}
            {facts::reports(lang, &visit.reports)}
            {(visit.offers.running_late && !closed).then(|| late(lang, &visit))}
            {(visit.offers.nobody_home && !closed).then(|| nobody_home(lang, &visit))}
            {times::card(lang, &visit)}
            {visit.contacts.iter().map(|contact| call(words::call_contact(lang, &contact.name, &contact.relationship), &contact.phone)).collect_view()}
            {visit.offers.at_hand.then(|| call_office(lang))}
            {(visit.state != VisitState::Cancelled).then(|| deeds(lang, &visit, begun))}
        </ProviderShell>
    }
}

fn facts_card(lang: Language, visit: &VisitView, drive: Option<Approach>, help: Option<&'static str>) -> impl IntoView + use<> {
    let service = format!("{} · {}", words::discipline(lang, &visit.discipline.0), dates::span(visit.minutes.into()));
    let drive = drive.filter(|_| visit.state == VisitState::Planned).map(|drive| {
        let from: fn(Language, u16) -> String = if drive.from_home { words::drive_from_home } else { words::drive_before };
        view! {
            <dt>{words::drive(lang)}</dt>
            <dd>{from(lang, drive.minutes)}</dd>
        }
    });
    view! {
        <section class="card" aria-labelledby="facts">
            <h2 id="facts" class="vh">{words::visit_of(lang, visit.child.short_name())}</h2>
            {help.map(|help| view! { <p><b>{help}</b></p> })}
            {visit.cancelled.as_ref().map(|cancelled| facts::cancellation(lang, cancelled))}
            <dl class="facts">
                <dt>{words::who(lang)}</dt>
                <dd>
                    <a href=format!("/children/{}", visit.child.id) dir="auto">{visit.child.listed_name()}</a>
                </dd>
                {facts::place(lang, &visit.place)}
                {drive}
                <dt>{words::service(lang)}</dt>
                <dd>{mark(&visit.discipline)} " " {service}</dd>
                {(facts::times(lang, visit).is_some() || !visit.time_changes.is_empty())
                    .then(|| {
                        view! {
                            <dt>{words::state(lang)}</dt>
                            <dd>
                                {facts::times(lang, visit).map(|times| dates::capital(&times))}
                                {times::changes(lang, &visit.time_changes)}
                            </dd>
                        }
                    })}
                <dt>{words::note(lang)}</dt>
                <dd>{facts::note_state(lang, visit.note)}</dd>
            </dl>
        </section>
    }
}

/// What is done next, under the thumb.
fn deeds(lang: Language, visit: &VisitView, begun: bool) -> impl IntoView + use<> {
    let check_in = visit.offers.check_in.then(|| door::check_in(lang, visit.id, visit.standing));
    // Whom one calls from the door: the family, or else the office.
    let family = visit.contacts.iter().find_map(|contact| {
        Some((first_number(&contact.phone)?, words::call_contact(lang, &contact.name, &contact.relationship)))
    });
    let office = || Some((first_number(&office_number()?)?, words::call_office(lang).to_owned()));
    let reach = family.or_else(office).filter(|_| visit.offers.at_hand).map(|(href, label)| {
        view! {
            <a class="button button-icon" href=href aria-label=label.clone() title=label>
                <Icon name="phone" />
            </a>
        }
    });
    let note = begun.then(|| {
        view! {
            <a class="button button-main" href=format!("/visits/{}/note", visit.id)>
                <Icon name="notebook-pen" />
                {words::open_note(lang)}
            </a>
        }
    });
    view! {
        <div class="deeds">
            <div class="buttons">
                <a class="button" href=map_link(&visit.place) rel="noreferrer" aria-label=words::go_to(lang, facts::address(&visit.place))>
                    <Icon name="navigation" />
                    {words::go(lang)}
                </a>
                {reach}
                {check_in}
                {note}
            </div>
        </div>
    }
}

/// One of two forms that send the same kind of report; the one that came back is known by its report.
fn report_form(visit: &VisitView, report: RoadReport) -> Form {
    Form::of::<ReportFromTheRoad>("report").only_if("visit", &visit.id.to_string()).only_if("report", report.as_str())
}

fn late(lang: Language, visit: &VisitView) -> impl IntoView + use<> {
    let form = report_form(visit, RoadReport::RunningLate);
    let minutes = Input {
        kind: "number",
        value: "10".into(),
        hint: Some(words::late_hint(lang).to_owned()),
        min: Some("1".into()),
        max: Some("180".into()),
        ..Input::default()
    };
    view! {
        <section class="card" aria-labelledby="late">
            <h2 id="late">{words::running_late(lang)}</h2>
            <form class="form" method="post" action=form.action()>
                {form.refusal()}
                {form.hidden("visit", visit.id)}
                {form.hidden("report", RoadReport::RunningLate.as_str())}
                {form.input("minutes", words::late_by(lang), minutes)}
                {form.input("remark", words::remark(lang), Input { required: false, ..Input::default() })}
                <div class="buttons">{form.button(words::send(lang), "button")}</div>
            </form>
        </section>
    }
}

fn nobody_home(lang: Language, visit: &VisitView) -> impl IntoView + use<> {
    let form = report_form(visit, RoadReport::NobodyHome);
    // Beside the other form: its controls need ids of their own.
    let name = form.name("remark");
    let typed = form.value("remark", "");
    view! {
        <section class="card" aria-labelledby="nobody-home">
            <h2 id="nobody-home">{words::nobody_home(lang)}</h2>
            <form class="form" method="post" action=form.action()>
                {form.refusal()}
                {form.hidden("visit", visit.id)}
                {form.hidden("report", RoadReport::NobodyHome.as_str())}
                <div class="field">
                    <label for="nobody-home-remark">
                        {words::remark(lang)} " " <span class="optional">{format!("({})", words::optional(lang))}</span>
                    </label>
                    <input class="input" id="nobody-home-remark" name=name value=typed autocomplete="off" />
                </div>
                <div class="buttons">{form.button(words::send(lang), "button")}</div>
            </form>
        </section>
    }
}
