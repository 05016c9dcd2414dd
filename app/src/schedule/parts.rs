//! Parts that the boards share: marks, figures, filters, the strip of a day.

use super::words;
use crate::dates;
use domain::{
    Language,
    schedule::{Bar, Discipline, RouteDay},
    visits::{NoteState, RoadReport, StandingReport, VisitState},
};
use leptos::prelude::*;

/// The letters of disciplines on their colours.
pub fn marks(disciplines: &[Discipline]) -> impl IntoView + use<> {
    disciplines.iter().map(mark).collect_view()
}

/// The letters of one discipline on its colour.
pub fn mark(discipline: &Discipline) -> impl IntoView + use<> {
    view! { <span class=format!("mark d-{}", discipline.class())>{discipline.0.clone()}</span> }
}

/// The name of a day's holiday; nothing for a usual day.
pub fn holiday_chip(lang: Language, name: Option<&String>) -> impl IntoView + use<> {
    name.map(|name| crate::settings::holiday_name(lang, name))
        .map(|name| view! { <span class="chip chip-amber chip-holiday" title=name.clone() dir="auto">{name.clone()}</span> })
}

/// One figure above a board.
pub fn figure(value: String, label: &'static str) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
}

/// "97.8 %", from per mille.
pub fn per_mille(lang: Language, value: u16) -> String {
    let text = if value.is_multiple_of(10) { (value / 10).to_string() } else { format!("{}.{}", value / 10, value % 10) };
    words::percent(lang, text)
}

/// What the state of a visit is called.
pub fn state_words(lang: Language, state: VisitState, note: NoteState) -> &'static str {
    match (state, note) {
        (VisitState::Planned, _) => words::state_planned(lang),
        (VisitState::UnderWay, _) => words::state_under_way(lang),
        (VisitState::Cancelled, _) => words::state_cancelled(lang),
        (VisitState::Done, NoteState::Signed) => words::state_signed(lang),
        (VisitState::Done, _) => words::state_done_unsigned(lang),
    }
}

/// A day of a provider as a strip: visits in the discipline's colour, drives as lines between them. Positions are per
/// cent of the span from `from` to `to` minutes, so that no style attribute is needed. Each visit says under a pointer whose
/// it is.
pub fn strip(lang: Language, day: &RouteDay, from: u16, to: u16) -> impl IntoView + use<> {
    let span = f64::from(to.saturating_sub(from).max(1));
    let share = move |minute: u16| f64::from(minute.clamp(from, to) - from) / span * 100.0;
    let percent = |value: f64| format!("{value:.1}%");
    let bars = day
        .bars
        .iter()
        .map(|bar| {
            let (at, end) = (share(bar.start), share(bar.end));
            let class = if bar.state == VisitState::Cancelled { "strip-gone" } else { "strip-bar" };
            view! {
                <rect
                    class=format!("{class} d-{}", bar.discipline.class())
                    x=percent(at)
                    width=percent((end - at).max(1.0))
                    y="1"
                    height="12"
                    rx="2"
                    data-visit=bar.visit.to_string()
                    data-version=bar.movable()
                    data-at=bar.start
                    data-for=bar.end - bar.start
                    data-name=bar.child.short_name()
                >
                    <title>{bar_words(lang, bar)}</title>
                </rect>
            }
        })
        .collect_view();
    let drives = day
        .legs
        .iter()
        .filter(|leg| !leg.base && leg.drive > 0)
        .map(|leg| {
            let (at, end) = (share(leg.to.saturating_sub(leg.drive)), share(leg.to));
            view! { <rect class="strip-drive" x=percent(at) width=percent((end - at).max(0.5)) y="6" height="2"></rect> }
        })
        .collect_view();
    view! {
        <svg class="strip" aria-hidden="true" focusable="false">
            <rect class="strip-ground" x="0" y="0.5" width="100%" height="13" rx="2"></rect>
            {drives}
            {bars}
        </svg>
    }
}

/// "9:00 Gloria C.": a visit among others of its day.
pub fn bar_short(lang: Language, bar: &Bar) -> String {
    let (time, name) = (dates::minute(bar.start), bar.child.short_name());
    match bar.state {
        VisitState::Cancelled => words::visit_in_state(lang, time, name, words::state_cancelled(lang)),
        _ => words::visit_at(lang, time, name),
    }
}

/// The class of a board's row or bar for what the reader's clock says.
pub fn bar_classes(bar: &Bar, past: bool) -> String {
    let state = match (bar.state, bar.note) {
        (VisitState::Cancelled, _) => " is-cancelled",
        (VisitState::UnderWay, _) => " is-under-way",
        (VisitState::Done, NoteState::Signed) => " is-past is-signed",
        (VisitState::Done, _) => " is-past is-unsigned",
        (VisitState::Planned, _) if past => " is-past",
        (VisitState::Planned, _) => "",
    };
    format!("bar-visit d-{}{state}", bar.discipline.class())
}

/// "9:00 to 10:00 Gloria C., planned": what a bar says to a reader and in its title, with what is marked on it.
pub fn bar_words(lang: Language, bar: &Bar) -> String {
    let (start, end) = (dates::minute(bar.start), dates::minute(bar.end));
    let visit = words::bar(lang, start, end, bar.child.short_name(), state_words(lang, bar.state, bar.note));
    std::iter::once(visit).chain(marked(lang, bar).into_iter().map(|(_, text)| text)).collect::<Vec<_>>().join(". ")
}

/// What a provider said from the road.
pub fn told(lang: Language, report: RoadReport, minutes: Option<u16>) -> String {
    match report {
        RoadReport::RunningLate => words::running_late(lang, minutes.unwrap_or(0)),
        RoadReport::NobodyHome => words::nobody_home(lang).to_owned(),
    }
}

/// What holds of it, as a chip: nobody home in brick, late in amber.
pub fn report_chip(lang: Language, report: StandingReport) -> impl IntoView {
    let class = if report.is_nobody_home() { "chip chip-brick" } else { "chip chip-amber" };
    view! { <span class=class>{told(lang, report.report, report.minutes)}</span> }
}

/// What is marked on a bar: the class of the mark and its text.
fn marked(lang: Language, bar: &Bar) -> Vec<(&'static str, String)> {
    let report = bar.report.map(|report| {
        let class = if report.is_nobody_home() { "bar-mark bar-mark-brick" } else { "bar-mark bar-mark-amber" };
        (class, told(lang, report.report, report.minutes))
    });
    let overridden = bar.override_reason.as_deref().map(|reason| ("bar-mark", words::rule_overridden(lang, reason)));
    report.into_iter().chain(overridden).collect()
}

/// Small marks at the end of a bar. Their texts are in the bar's title and name, and stand beside it while it has the focus.
pub fn bar_marks(lang: Language, bar: &Bar) -> impl IntoView + use<> {
    let marks = marked(lang, bar);
    (!marks.is_empty()).then(|| {
        let said = marks.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(". ");
        let marks = marks.into_iter().map(|(class, _)| view! { <span class=class></span> }).collect_view();
        view! { <span class="bar-marks" aria-hidden="true" data-text=said>{marks}</span> }
    })
}
