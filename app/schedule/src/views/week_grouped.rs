//! The week board grouped by child or discipline.

use super::{BoardHead, View, ViewParams, anchor_day, board_page, messages};
use crate::{
    parts::{bar_marks, holiday_chip, mark_texts, override_mark},
    week_parts::{self, load_bar},
};
use domain::{
    Language,
    schedule::{
        AssignedBar, BoardFilter, ChildSchedule, DisciplineDay, DisciplineSchedule, GroupBy, WeekView, group_by_child,
        group_by_discipline,
    },
    visits::VisitState,
};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{
    EmptyState, Icon,
    visits::{mark, state_text},
};
use web::dates;

/// The week board by child or discipline, with the same "not scheduled" panel.
pub fn week_grouped(lang: Language, week: WeekView, params: ViewParams, all: bool) -> impl IntoView {
    let week_start = week.week_start;
    let title = crate::messages::week_of(lang, dates::day_month(lang, week_start));
    let days = week.days.clone();
    let day = anchor_day(week.now.date(), week_start, dates::plus_days(week_start, 7));
    let board = board(lang, &title, &week, &days, &params);
    let split = view! { <div class="split">{board}{week_parts::not_placed(lang, &week, all, &params)}</div> };
    let head = BoardHead {
        view: View::Week,
        day,
        title,
        params: &params,
        disciplines: &week.disciplines,
        next_to_title: week_parts::not_placed_link(lang, week_parts::missing(&week)).into_any(),
        figures: week_parts::figures(lang, &week.figures).into_any(),
        draggable: false,
    };
    board_page(lang, head, split.into_any())
}

fn board(lang: Language, title: &str, week: &WeekView, days: &[Date], params: &ViewParams) -> AnyView {
    let (rows, today) = (&week.rows, week.now.date());
    let (first, last, body) = if params.by == GroupBy::Child {
        let rows = group_by_child(rows, &week.selection);
        (messages::child(lang), None, rows.iter().map(|row| child_row(lang, row, days.len()).into_any()).collect::<Vec<_>>())
    } else {
        let rows = group_by_discipline(rows, &week.selection);
        let body = rows.iter().map(|row| discipline_row(lang, row, days, params).into_any()).collect();
        (crate::messages::discipline(lang), Some(crate::messages::load(lang)), body)
    };
    if body.is_empty() {
        return empty_view(lang, params, &View::Week.path(week.week_start));
    }
    let heads = days
        .iter()
        .map(|day| {
            let name = dates::capitalize(&format!("{} {}", dates::weekday_short(lang, *day), day.day()));
            let current = (*day == today).then_some("date");
            view! {
                <th scope="col" aria-current=current>
                    <a href=params.link(View::Day.path(*day))>{name}</a>
                    {holiday_chip(lang, week.holidays.get(day))}
                </th>
            }
        })
        .collect_view();
    view! {
        <div class="board" tabindex="0" role="region" aria-label=title.to_owned()>
            <table class="week week-by">
                <colgroup>
                    <col class="week-header" />
                    {days.iter().map(|_| view! { <col /> }).collect_view()}
                    {last.is_some().then(|| view! { <col class="week-load" /> })}
                </colgroup>
                <thead>
                    <tr>
                        <th scope="col">{first}</th>
                        {heads}
                        {last.map(|name| view! { <th scope="col">{name}</th> })}
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}

pub(super) fn empty_view(lang: Language, params: &ViewParams, here: &str) -> AnyView {
    if params.filter == BoardFilter::default() {
        return view! { <EmptyState icon="calendar-days" title=messages::no_visits(lang) text=messages::no_visits_help(lang) /> }
            .into_any();
    }
    let all = ViewParams { filter: BoardFilter::default(), ..params.clone() }.link(here);
    view! {
        <EmptyState icon="search" title=crate::messages::no_matches(lang) text=crate::messages::no_matches_help(lang)>
            <a class="button" href=all>{crate::messages::clear_filter(lang)}</a>
        </EmptyState>
    }
    .into_any()
}

fn child_row(lang: Language, row: &ChildSchedule, days: usize) -> impl IntoView + use<> {
    let cells = (0..days)
        .map(|day| {
            let assigned_bars = row.days.get(day).map(Vec::as_slice).unwrap_or_default();
            let list = (!assigned_bars.is_empty()).then(|| {
                let assigned_bars = assigned_bars.iter().map(|assigned| assigned_item(lang, assigned)).collect_view();
                view! { <ul class="cell-visits">{assigned_bars}</ul> }
            });
            view! { <td>{list}</td> }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row">
                <div class="row-header">
                    <a href=format!("/children/{}", row.child.id) title=row.child.full_name() dir="auto">{row.child.short_name()}</a>
                </div>
            </th>
            {cells}
        </tr>
    }
}

fn assigned_item(lang: Language, assigned: &AssignedBar) -> impl IntoView + use<> {
    let bar = &assigned.bar;
    let state = std::iter::once(state_text(lang, bar.state, bar.note).to_owned());
    let state = state.chain(bar.kind.as_ref().map(|kind| kind.text(lang).to_owned())).chain(mark_texts(lang, bar));
    let state = state.collect::<Vec<_>>().join(". ");
    let title = state.clone();
    let class = if bar.state == VisitState::Cancelled { "is-canceled-line" } else { "" };
    view! {
        <li class=class>
            <a href=format!("/visits/{}", bar.visit) title=title>
                {mark(&bar.discipline)} " " <b>{dates::minute(bar.start)} {bar_marks(lang, bar)}</b> " "
                <span><bdi>{web::terms::provider_name(lang, &assigned.provider)}</bdi><span class="sr-only">", " {state}</span></span>
            </a>
        </li>
    }
}

fn discipline_row(lang: Language, row: &DisciplineSchedule, days: &[Date], params: &ViewParams) -> impl IntoView + use<> {
    let mut only = params.clone();
    only.filter.discipline.clone_from(&row.discipline.0);
    only.by = GroupBy::Provider;
    let cells = days
        .iter()
        .zip(&row.days)
        .map(|(date, day)| view! { <td>{discipline_cell(lang, *day, only.link(View::Day.path(*date)))}</td> })
        .collect_view();
    let providers = row
        .providers
        .iter()
        .map(|(provider, count)| {
            view! {
                <li>
                    <a href=provider.id.known().map(|id| format!("/providers/{id}")) dir="auto">{web::terms::provider_name(lang, provider)}</a>
                    " " <span class="soft">{crate::messages::visits(lang, count)}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row">
                {mark(&row.discipline)}
                " " {web::terms::discipline_name(lang, &row.discipline.0)}
                <details class="more">
                    <summary><Icon name="chevron-down" />{messages::providers_n(lang, row.providers.iter().filter(|(provider, _)| !provider.is_nobody()).count())}</summary>
                    <ul class="plain-list">{providers}</ul>
                </details>
            </th>
            {cells}
            <td class="week-load">
                {load_bar(lang, row.load_percent)}
                <span class="small soft" aria-hidden="true">{crate::messages::percent(lang, row.load_percent)}</span>
            </td>
        </tr>
    }
}

fn discipline_cell(lang: Language, day: DisciplineDay, href: String) -> impl IntoView {
    (day.going_ahead + day.cancelled > 0).then(|| {
        view! {
            <a href=href>
                {crate::messages::visits(lang, day.going_ahead)} <br /> {dates::span(day.minutes)}
                {(day.cancelled > 0).then(|| view! { <br /> <span class="brick">{messages::cancelled_n(lang, day.cancelled)}</span> })}
                {(day.overridden > 0).then(|| view! { <br /> {override_mark()} " " {messages::overridden_n(lang, day.overridden)} })}
            </a>
        }
    })
}
