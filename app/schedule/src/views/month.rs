//! `/month/{date}`: the office's month in numbers.

use super::{View, ViewParams, anchor_day, messages, view_toolbar};
use crate::parts::{figure, figure_without_provider};
use domain::{
    Language,
    audit::AuditAction,
    schedule::{MonthDay, MonthView, MonthWeek},
};
use jiff::{Span, civil::Date};
use leptos::prelude::*;
use ui::{AdminShell, NavSection, load};
use web::{
    dates,
    request::{date_in_path, language, read_page},
};

/// `/month` and `/month/{date}`.
#[component]
pub fn Month() -> impl IntoView {
    let lang = language();
    let requested = date_in_path();
    let params = ViewParams::from_query();
    let filter = params.filter.clone();
    load(
        async move {
            let requested = requested?;
            read_page(AuditAction::ScheduleMonth, move |tx, _| Box::pin(store::scheduling::month(tx, requested, filter))).await
        },
        move |month| page(lang, month, params),
    )
}

fn page(lang: Language, month: MonthView, params: ViewParams) -> impl IntoView {
    let today = month.now.date();
    let title = dates::capitalize(&messages::month_title(lang, dates::month(lang, month.first), month.first.year()));
    let day = anchor_day(today, month.first, month.first.saturating_add(Span::new().months(1)));
    let week_start = month.weeks.first().map_or(month.first, |week| week.week_start);
    let names = (0..7)
        .map(|day| {
            let date = dates::plus_days(week_start, day);
            let short = dates::capitalize(&dates::weekday_short(lang, date));
            view! { <th scope="col"><abbr title=dates::weekday(lang, date)>{short}</abbr></th> }
        })
        .collect_view();
    let rows = month.weeks.iter().map(|week| row(lang, &month, week, today, &params)).collect_view();
    view! {
        <AdminShell title=title.clone() section=NavSection::Week>
            <div class="head head-line">
                {view_toolbar(lang, View::Month, day, title.clone(), &params, &month.disciplines)}
                {figures(lang, &month)}
            </div>
            <div class="board" tabindex="0" role="region" aria-label=title>
                <table class="month">
                    <colgroup>
                        <col class="month-week" />
                        <col span="7" />
                        <col class="month-pending" />
                    </colgroup>
                    <thead>
                        <tr>
                            <th scope="col">{messages::week(lang)}</th>
                            {names}
                            <th scope="col">{messages::not_placed(lang)}</th>
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
    let not_placed: u32 = month.weeks.iter().map(|week| week.not_placed).sum();
    view! {
        <dl class="figures">
            {figure(total.going_ahead.to_string(), crate::messages::going_ahead(lang))}
            {figure_without_provider(lang, total.without_provider)}
            {figure(total.cancelled.to_string(), messages::cancelled(lang))}
            {figure(total.unsigned.to_string(), crate::messages::notes_unsigned(lang))}
            {figure(not_placed.to_string(), messages::not_placed_this_month(lang))}
        </dl>
    }
}

fn row(lang: Language, month: &MonthView, week: &MonthWeek, today: Date, params: &ViewParams) -> impl IntoView + use<> {
    let name = crate::messages::week_of(lang, dates::day_month(lang, week.week_start));
    let cells = week.days.iter().map(|day| cell(lang, *day, month, day.date == today, params)).collect_view();
    let not_placed = if week.not_placed > 0 {
        let href = format!("{}#not-placed", params.link(View::Week.path(week.week_start)));
        view! { <a href=href>{messages::not_placed_n(lang, week.not_placed)}</a> }.into_any()
    } else {
        let text = if week.due == 0 { messages::nothing_authorized(lang) } else { messages::all_placed(lang) };
        view! { <span class="soft">{text}</span> }.into_any()
    };
    view! {
        <tr>
            <th scope="row">
                <a href=params.link(View::Week.path(week.week_start))>
                    <span class="sr-only">{name}</span>
                    <span aria-hidden="true">{dates::day_month_short(lang, week.week_start)}</span>
                </a>
            </th>
            {cells}
            <td class="month-pending">{not_placed}</td>
        </tr>
    }
}

fn cell(lang: Language, day: MonthDay, month: &MonthView, today: bool, params: &ViewParams) -> impl IntoView + use<> {
    let inside = month.contains_day(day.date);
    let holiday = month.holidays.get(&day.date).map(|name| web::terms::holiday_name(lang, name));
    let empty = day.going_ahead + day.cancelled + day.unsigned == 0;
    // Phones hide days without visits, unless they are holidays.
    let quiet = empty && holiday.is_none();
    let mut class = String::from("month-day");
    for (is, name) in [(!inside, " month-out"), (today, " month-today"), (quiet && !today, " month-empty")] {
        if is {
            class.push_str(name);
        }
    }
    let visits = if empty { messages::no_visits(lang).to_owned() } else { crate::messages::visits(lang, day.going_ahead) };
    let date = dates::long(lang, day.date);
    view! {
        <td class=class>
            <a href=params.link(View::Day.path(day.date)) aria-current=today.then_some("date")>
                <span class="month-date" aria-hidden="true">
                    <span class="month-name">{dates::capitalize(&dates::weekday_short(lang, day.date))}</span>
                    {day.date.day()}
                </span>
                <span class="sr-only">{date}", "</span>
                <span class="month-visits">{visits}</span>
                {holiday.map(|name| view! {
                    <span class="chip chip-amber chip-holiday" title=name.clone()>
                        <span class="sr-only">{messages::holiday(lang)}" "</span>
                        <span dir="auto">{name.clone()}</span>
                    </span>
                })}
                {(day.cancelled > 0).then(|| view! { <span class="chip chip-brick">{messages::cancelled_n(lang, day.cancelled)}</span> })}
                {(day.without_provider > 0).then(|| view! { <span class="chip chip-amber">{messages::without_provider_n(lang, day.without_provider)}</span> })}
                {(day.unsigned > 0).then(|| view! { <span class="chip chip-amber">{messages::unsigned_n(lang, day.unsigned)}</span> })}
            </a>
        </td>
    }
}
