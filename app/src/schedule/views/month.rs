//! `/month/{date}`: the office's month in numbers.

use super::{Kept, View, day_in, tools, words};
use crate::{
    dates,
    page::load,
    request::{date_in_path, language, read},
    schedule::parts::figure,
    ui::{AdminShell, Place},
};
use domain::{
    Language,
    schedule::{MonthDay, MonthView, MonthWeek},
};
use jiff::{Span, civil::Date};
use leptos::prelude::*;

/// `/month` and `/month/{date}`.
#[component]
pub fn Month() -> impl IntoView {
    let lang = language();
    let asked = date_in_path();
    let kept = Kept::of_address();
    let filter = kept.filter.clone();
    load(
        async move {
            let asked = asked?;
            read("schedule.month", move |tx| Box::pin(store::schedule::month(tx, asked, filter))).await
        },
        move |month| page(lang, month, kept),
    )
}

fn page(lang: Language, month: MonthView, kept: Kept) -> impl IntoView {
    let today = month.now.date();
    let title = dates::capital(&words::month_title(lang, dates::month(lang, month.first), month.first.year()));
    let day = day_in(today, month.first, month.first.saturating_add(Span::new().months(1)));
    let monday = month.weeks.first().map_or(month.first, |week| week.monday);
    let names = (0..7)
        .map(|day| {
            let date = dates::plus_days(monday, day);
            let short = dates::capital(&dates::weekday_short(lang, date));
            view! { <th scope="col"><abbr title=dates::weekday(lang, date)>{short}</abbr></th> }
        })
        .collect_view();
    let rows = month.weeks.iter().map(|week| row(lang, &month, week, today, &kept)).collect_view();
    view! {
        <AdminShell title=title.clone() place=Place::Week>
            <div class="head head-line">
                {tools(lang, View::Month, day, title.clone(), &kept, &month.disciplines)}
                {figures(lang, &month)}
            </div>
            <div class="board" tabindex="0" role="region" aria-label=title>
                <table class="month">
                    <colgroup>
                        <col class="month-week" />
                        <col span="7" />
                        <col class="month-waits" />
                    </colgroup>
                    <thead>
                        <tr>
                            <th scope="col">{words::week(lang)}</th>
                            {names}
                            <th scope="col">{words::not_placed(lang)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </AdminShell>
    }
}

fn figures(lang: Language, month: &MonthView) -> impl IntoView + use<> {
    let total = month.total();
    let waiting: u32 = month.weeks.iter().map(|week| week.not_placed).sum();
    view! {
        <dl class="figures">
            {figure(total.going_ahead.to_string(), crate::schedule::words::going_ahead(lang))}
            {figure(total.cancelled.to_string(), words::cancelled(lang))}
            {figure(total.unsigned.to_string(), crate::schedule::words::notes_unsigned(lang))}
            {figure(waiting.to_string(), words::in_its_weeks(lang))}
        </dl>
    }
}

fn row(lang: Language, month: &MonthView, week: &MonthWeek, today: Date, kept: &Kept) -> impl IntoView + use<> {
    let name = crate::schedule::words::week_of(lang, dates::day_month(lang, week.monday));
    let cells = week.days.iter().map(|day| cell(lang, *day, month, day.date == today, kept)).collect_view();
    let waits = if week.not_placed > 0 {
        let href = format!("{}#not-placed", kept.at(View::Week.path(week.monday)));
        view! { <a href=href>{words::not_placed_n(lang, week.not_placed)}</a> }.into_any()
    } else {
        view! { <span class="soft">{words::all_placed(lang)}</span> }.into_any()
    };
    view! {
        <tr>
            <th scope="row">
                <a href=kept.at(View::Week.path(week.monday))>
                    <span class="vh">{name}</span>
                    <span aria-hidden="true">{dates::day_month_short(lang, week.monday)}</span>
                </a>
            </th>
            {cells}
            <td class="month-waits">{waits}</td>
        </tr>
    }
}

fn cell(lang: Language, day: MonthDay, month: &MonthView, today: bool, kept: &Kept) -> impl IntoView + use<> {
    let inside = month.holds(day.date);
    let holiday = month.holidays.get(&day.date).map(|name| crate::settings::holiday_name(lang, name));
    let empty = day.going_ahead + day.cancelled + day.unsigned == 0;
    // A phone leaves quiet days out of its list; a holiday is none of them.
    let quiet = empty && holiday.is_none();
    let mut class = String::from("month-day");
    for (is, name) in [(!inside, " month-out"), (today, " month-today"), (quiet && !today, " month-quiet")] {
        if is {
            class.push_str(name);
        }
    }
    let visits = if empty { words::no_visits(lang).to_owned() } else { crate::schedule::words::visits(lang, day.going_ahead) };
    let date = dates::long(lang, day.date);
    view! {
        <td class=class>
            <a href=kept.at(View::Day.path(day.date)) aria-current=today.then_some("date")>
                <span class="month-date" aria-hidden="true">
                    <span class="month-name">{dates::capital(&dates::weekday_short(lang, day.date))}</span>
                    {day.date.day()}
                </span>
                <span class="vh">{date}", "</span>
                <span class="month-visits">{visits}</span>
                {holiday.map(|name| view! {
                    <span class="chip chip-amber chip-holiday" title=name.clone()>
                        <span class="vh">{words::holiday(lang)}" "</span>
                        <span dir="auto">{name.clone()}</span>
                    </span>
                })}
                {(day.cancelled > 0).then(|| view! { <span class="chip chip-brick">{words::cancelled_n(lang, day.cancelled)}</span> })}
                {(day.unsigned > 0).then(|| view! { <span class="chip chip-amber">{words::unsigned_n(lang, day.unsigned)}</span> })}
            </a>
        </td>
    }
}
