//! The week with children or disciplines as its rows.

use super::{Kept, View, day_in, extras, tools, words};
use crate::{
    dates,
    schedule::{
        mark,
        parts::{holiday_chip, state_words},
        week::{self, load_bar},
    },
    ui::{AdminShell, EmptyState, Icon, Place},
};
use domain::{
    Language,
    schedule::{BoardFilter, By, ByChild, ByDiscipline, DisciplineDay, Turn, WeekView, by_child, by_discipline},
    visits::VisitState,
};
use jiff::civil::Date;
use leptos::prelude::*;

/// The week by child or by discipline; what is not placed stays beside it.
pub fn week_by(lang: Language, week: WeekView, kept: Kept, all: bool) -> impl IntoView {
    let monday = week.monday;
    let title = crate::schedule::words::week_of(lang, dates::day_month(lang, monday));
    let days: Vec<Date> = (0..7).map(|day| dates::plus_days(monday, day)).filter(|day| *day <= week.last_day).collect();
    let day = day_in(week.now.date(), monday, dates::plus_days(monday, 7));
    let board = board(lang, &title, &week, &days, &kept);
    view! {
        <AdminShell title=title.clone() place=Place::Week>
            <div class="head head-line">
                {tools(lang, View::Week, day, title, &kept, &week.disciplines)}
                {week::not_placed_way(lang, &week)}
                {week::figures(lang, &week.figures)}
                {extras(lang, View::Week, day, &kept)}
            </div>
            <div class="split">{board}{week::not_placed(lang, &week, all, &kept)}</div>
        </AdminShell>
    }
}

fn board(lang: Language, title: &str, week: &WeekView, days: &[Date], kept: &Kept) -> AnyView {
    let (rows, today) = (&week.rows, week.now.date());
    let (first, last, body) = if kept.by == By::Child {
        let rows = by_child(rows, &kept.filter);
        (words::child(lang), None, rows.iter().map(|row| child_row(lang, row, days.len()).into_any()).collect::<Vec<_>>())
    } else {
        let rows = by_discipline(rows, &kept.filter);
        let body = rows.iter().map(|row| discipline_row(lang, row, days, kept).into_any()).collect();
        (crate::schedule::words::discipline(lang), Some(crate::schedule::words::load(lang)), body)
    };
    if body.is_empty() {
        return nothing(lang, kept, &View::Week.path(week.monday));
    }
    let heads = days
        .iter()
        .map(|day| {
            let name = dates::capital(&format!("{} {}", dates::weekday_short(lang, *day), day.day()));
            let current = (*day == today).then_some("date");
            view! {
                <th scope="col" aria-current=current>
                    <a href=kept.at(View::Day.path(*day))>{name}</a>
                    {holiday_chip(lang, week.holidays.get(day))}
                </th>
            }
        })
        .collect_view();
    view! {
        <div class="board" tabindex="0" role="region" aria-label=title.to_owned()>
            <table class="week week-by">
                <colgroup>
                    <col class="week-who" />
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

pub(super) fn nothing(lang: Language, kept: &Kept, here: &str) -> AnyView {
    if kept.filter == BoardFilter::default() {
        return view! { <EmptyState icon="calendar-days" title=words::no_visits(lang) text=words::no_visits_help(lang) /> }
            .into_any();
    }
    let all = Kept { filter: BoardFilter::default(), ..kept.clone() }.at(here);
    view! {
        <EmptyState icon="search" title=crate::schedule::words::nobody_matches(lang) text=crate::schedule::words::nobody_matches_help(lang)>
            <a class="button" href=all>{crate::schedule::words::clear_filter(lang)}</a>
        </EmptyState>
    }
    .into_any()
}

fn child_row(lang: Language, row: &ByChild, days: usize) -> impl IntoView + use<> {
    let cells = (0..days)
        .map(|day| {
            let turns = row.days.get(day).map(Vec::as_slice).unwrap_or_default();
            let list = (!turns.is_empty()).then(|| {
                let turns = turns.iter().map(|turn| turn_of(lang, turn)).collect_view();
                view! { <ul class="turns">{turns}</ul> }
            });
            view! { <td>{list}</td> }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row">
                <div class="who">
                    <a href=format!("/children/{}", row.child.id) title=row.child.full_name() dir="auto">{row.child.short_name()}</a>
                </div>
            </th>
            {cells}
        </tr>
    }
}

fn turn_of(lang: Language, turn: &Turn) -> impl IntoView + use<> {
    let bar = &turn.bar;
    let state = state_words(lang, bar.state, bar.note);
    let class = if bar.state == VisitState::Cancelled { "is-cancelled-line" } else { "" };
    view! {
        <li class=class>
            <a href=format!("/visits/{}", bar.visit) title=state>
                {mark(&bar.discipline)} " " <b>{dates::minute(bar.start)}</b> " "
                <span><bdi>{turn.provider.full_name()}</bdi><span class="vh">", " {state}</span></span>
            </a>
        </li>
    }
}

fn discipline_row(lang: Language, row: &ByDiscipline, days: &[Date], kept: &Kept) -> impl IntoView + use<> {
    let mut only = kept.clone();
    only.filter.discipline.clone_from(&row.discipline.0);
    only.by = By::Provider;
    let cells = days
        .iter()
        .zip(&row.days)
        .map(|(date, day)| view! { <td>{discipline_cell(lang, *day, only.at(View::Day.path(*date)))}</td> })
        .collect_view();
    let who = row
        .providers
        .iter()
        .map(|(provider, count)| {
            view! {
                <li>
                    <a href=format!("/providers/{}", provider.id) dir="auto">{provider.full_name()}</a>
                    " " <span class="soft">{crate::schedule::words::visits(lang, count)}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row">
                {mark(&row.discipline)}
                " " {crate::visits::words::discipline(lang, &row.discipline.0)}
                <details class="more">
                    <summary><Icon name="chevron-down" />{words::providers_n(lang, row.providers.len())}</summary>
                    <ul class="plain-list">{who}</ul>
                </details>
            </th>
            {cells}
            <td class="week-load">
                {load_bar(lang, row.load_percent)}
                <span class="small soft" aria-hidden="true">{crate::schedule::words::percent(lang, row.load_percent)}</span>
            </td>
        </tr>
    }
}

fn discipline_cell(lang: Language, day: DisciplineDay, href: String) -> impl IntoView {
    (day.going_ahead + day.cancelled > 0).then(|| {
        view! {
            <a href=href>
                {crate::schedule::words::visits(lang, day.going_ahead)} <br /> {dates::span(day.minutes)}
                {(day.cancelled > 0).then(|| view! { <br /> <span class="brick">{words::cancelled_n(lang, day.cancelled)}</span> })}
            </a>
        }
    })
}
