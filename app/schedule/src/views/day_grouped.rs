//! The day board grouped by child or discipline, with the same time axis as the providers' board.

use super::{BoardHead, View, ViewParams, board_page, messages, week_grouped::empty_view};
use crate::{
    day_parts::{self, Axis, past_until, placed},
    parts::{bar_classes, bar_marks, holiday_chip},
    side_panel::side_panel,
};
use domain::{
    Language,
    schedule::{AssignedBar, DayView, GroupBy, WeekRow, group_bars_by_discipline, group_by_child, pack_into_lanes},
    text::first_initial,
    visits::VisitState,
};
use leptos::prelude::*;
use ui::visits::{mark, state_text};
use web::dates;

/// The day board by child or discipline, with the same side panel.
pub fn day_grouped(lang: Language, shown: DayView, params: ViewParams) -> impl IntoView {
    let date = shown.date;
    let title = dates::capitalize(&dates::long(lang, date));
    let board = board(lang, &title, &shown, &params);
    let split = view! { <div class="split">{board}{side_panel(lang, &shown, None)}</div> };
    let head = BoardHead {
        view: View::Day,
        day: date,
        title,
        params: &params,
        disciplines: &shown.disciplines,
        next_to_title: holiday_chip(lang, shown.holiday.as_ref()).into_any(),
        figures: day_parts::figures(lang, &shown.figures).into_any(),
        draggable: false,
    };
    board_page(lang, head, split.into_any())
}

fn board(lang: Language, title: &str, shown: &DayView, params: &ViewParams) -> AnyView {
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
    let body: Vec<AnyView> = if params.by == GroupBy::Child {
        let header = |row: &domain::schedule::ChildSchedule| {
            let (href, name) = (format!("/children/{}", row.child.id), row.child.full_name());
            view! { <a href=href title=name dir="auto">{row.child.short_name()}</a> }.into_any()
        };
        let bar = |assigned: &AssignedBar| {
            let name = web::terms::provider_name(lang, &assigned.provider);
            (name.clone(), name)
        };
        let children = group_by_child(&rows, &shown.selection);
        children
            .into_iter()
            .map(|row| lanes_of(lang, header(&row), row.days.into_iter().flatten().collect(), until, bar))
            .collect()
    } else {
        let bar = |assigned: &AssignedBar| (assigned.bar.child.short_name(), web::terms::provider_name(lang, &assigned.provider));
        group_bars_by_discipline(&rows, &shown.selection)
            .into_iter()
            .map(|(discipline, assigned_bars)| {
                let going = assigned_bars.iter().filter(|assigned| assigned.bar.state != VisitState::Cancelled).count();
                let header = view! { {mark(&discipline)} <span>{crate::messages::visits(lang, going)}</span> }.into_any();
                lanes_of(lang, header, assigned_bars, until, bar)
            })
            .collect()
    };
    if body.is_empty() {
        return empty_view(lang, params, &View::Day.path(shown.date));
    }
    view! {
        <div class="board" tabindex="0" role="region" aria-label=title.to_owned()>{Axis::of(shown).wrap(body.into_any())}</div>
    }
    .into_any()
}

/// A row with as many lanes as its visits need. `names` gives the text of a bar and its provider's name.
fn lanes_of(
    lang: Language,
    header: AnyView,
    assigned_bars: Vec<AssignedBar>,
    until: u16,
    names: impl Fn(&AssignedBar) -> (String, String),
) -> AnyView {
    let tracks = pack_into_lanes(assigned_bars)
        .iter()
        .map(|lane| {
            let bars = lane.iter().map(|assigned| bar(lang, assigned, until, names(assigned))).collect_view();
            view! { <ul class="track">{bars}</ul> }
        })
        .collect_view();
    view! {
        <div class="day-row">
            <div class="row-header">{header}</div>
            <div>{tracks}</div>
        </div>
    }
    .into_any()
}

fn bar(lang: Language, assigned: &AssignedBar, until: u16, (name, provider): (String, String)) -> impl IntoView + use<> {
    let bar = &assigned.bar;
    let text = messages::visit_with_provider(lang, crate::parts::bar_text(lang, bar), &bar.discipline.0, provider);
    let initials: String = name.split_whitespace().map(first_initial).take(2).collect();
    let state = (bar.state == VisitState::Cancelled).then(|| state_text(lang, bar.state, bar.note));
    view! {
        <li class=format!("{} {}", bar_classes(bar, bar.end <= until), placed("", bar.start, bar.end).trim())>
            <a href=format!("/visits/{}", bar.visit) title=text.clone() aria-label=text data-initials=initials>
                <span class="bar-name" dir="auto">{name}</span>
                {state.map(|state| view! { <span class="sr-only">{state}</span> })}
                {bar_marks(lang, bar)}
            </a>
        </li>
    }
}
