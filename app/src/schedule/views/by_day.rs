//! The day with children or disciplines as its rows, along the same hours as the providers'.

use super::{Kept, View, by::nothing, extras, tools, words};
use crate::{
    dates,
    schedule::{
        day::{self, Axis, past_until, placed},
        mark,
        parts::{bar_classes, holiday_chip, state_words},
        side::beside,
    },
    ui::{AdminShell, Place},
};
use domain::{
    Language,
    schedule::{By, DayView, Turn, WeekRow, by_child, lanes, turns_by_discipline},
    text::initial_letter,
    visits::VisitState,
};
use leptos::prelude::*;

/// The day by child or by discipline; what waits for somebody stays beside it.
pub fn day_by(lang: Language, shown: DayView, kept: Kept) -> impl IntoView {
    let date = shown.date;
    let title = dates::capital(&dates::long(lang, date));
    let board = board(lang, &title, &shown, &kept);
    view! {
        <AdminShell title=title.clone() place=Place::Week>
            <div class="head head-line">
                {tools(lang, View::Day, date, title, &kept, &shown.disciplines)}
                {holiday_chip(lang, shown.holiday.as_ref())}
                {day::figures(lang, &shown.figures)}
                {extras(lang, View::Day, date, &kept)}
            </div>
            <div class="split">{board}{beside(lang, &shown, None)}</div>
        </AdminShell>
    }
}

fn board(lang: Language, title: &str, shown: &DayView, kept: &Kept) -> AnyView {
    let rows: Vec<WeekRow> = shown
        .rows
        .iter()
        .map(|row| WeekRow {
            provider: row.provider.clone(),
            disciplines: row.disciplines.clone(),
            days: vec![row.route.clone()],
            load_percent: 0,
        })
        .collect();
    let until = past_until(shown);
    let body: Vec<AnyView> = if kept.by == By::Child {
        let who = |row: &domain::schedule::ByChild| {
            let (href, name) = (format!("/children/{}", row.child.id), row.child.full_name());
            view! { <a href=href title=name dir="auto">{row.child.short_name()}</a> }.into_any()
        };
        let bar = |turn: &Turn| (turn.provider.full_name(), turn.provider.full_name());
        let children = by_child(&rows, &kept.filter);
        children.into_iter().map(|row| lanes_of(lang, who(&row), row.days.into_iter().flatten().collect(), until, bar)).collect()
    } else {
        let bar = |turn: &Turn| (turn.bar.child.short_name(), turn.provider.full_name());
        turns_by_discipline(&rows, &kept.filter)
            .into_iter()
            .map(|(discipline, turns)| {
                let going = turns.iter().filter(|turn| turn.bar.state != VisitState::Cancelled).count();
                let who = view! { {mark(&discipline)} <span>{crate::schedule::words::visits(lang, going)}</span> }.into_any();
                lanes_of(lang, who, turns, until, bar)
            })
            .collect()
    };
    if body.is_empty() {
        return nothing(lang, kept, &View::Day.path(shown.date));
    }
    view! {
        <div class="board" tabindex="0" role="region" aria-label=title.to_owned()>{Axis::of(shown).around(body.into_any())}</div>
    }
    .into_any()
}

/// A row of as many lanes as its visits need. `names` are what a bar shows, and who gives its visit.
fn lanes_of(lang: Language, who: AnyView, turns: Vec<Turn>, until: u16, names: impl Fn(&Turn) -> (String, String)) -> AnyView {
    let tracks = lanes(turns)
        .iter()
        .map(|lane| {
            let bars = lane.iter().map(|turn| bar(lang, turn, until, names(turn))).collect_view();
            view! { <ul class="track">{bars}</ul> }
        })
        .collect_view();
    view! {
        <div class="day-row">
            <div class="who">{who}</div>
            <div>{tracks}</div>
        </div>
    }
    .into_any()
}

fn bar(lang: Language, turn: &Turn, until: u16, (name, provider): (String, String)) -> impl IntoView + use<> {
    let bar = &turn.bar;
    let text = words::turn(lang, crate::schedule::parts::bar_words(lang, bar), &bar.discipline.0, provider);
    let initials: String = name.split_whitespace().map(initial_letter).take(2).collect();
    let state = (bar.state == VisitState::Cancelled).then(|| state_words(lang, bar.state, bar.note));
    view! {
        <li class=format!("{} {}", bar_classes(bar, bar.end <= until), placed("", bar.start, bar.end).trim())>
            <a href=format!("/visits/{}", bar.visit) title=text.clone() aria-label=text data-initials=initials>
                <span class="bar-name" dir="auto">{name}</span>
                {state.map(|state| view! { <span class="vh">{state}</span> })}
            </a>
        </li>
    }
}
