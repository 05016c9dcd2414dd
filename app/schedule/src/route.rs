//! A provider's own pages: the day as a route, the week as a list. Designed for one-handed use on a phone.

use super::{
    messages,
    parts::{holiday_chip, visit_times},
    views::{View, ViewParams, anchor_day, segments},
};
use domain::{
    Language,
    schedule::{Bar, OpenVisit, ProviderDay, Stop, WeekView},
    visits::{NoteState, PlaceView, VisitState},
};
use jiff::civil::Date;
use leptos::{either::Either, prelude::*};
use ui::{
    EmptyState, Icon, NavSection, ProviderShell, call_office_link, link_card,
    visits::{map_link, report_chip},
};
use visits::check_in;
use web::dates;

/// The day's visits in order, with the drives between them.
pub fn provider_day_page(lang: Language, day: ProviderDay) -> impl IntoView {
    let date = day.date;
    let going = day.stops.iter().filter(|stop| stop.state != VisitState::Cancelled).count();
    let title = dates::capitalize(dates::weekday(lang, date));
    let sub = format!(
        "{} · {}",
        dates::day_month(lang, date),
        messages::stops_and_drive(lang, messages::visits(lang, going), dates::span(day.drive_minutes))
    );
    let today = date == day.now.date();
    view! {
        <ProviderShell title=title.clone() section=if today { NavSection::Today } else { NavSection::Week }>
            <div class="day-title">
                <h1>{title}</h1>
                {holiday_chip(lang, day.holiday.as_ref())}
                <nav class="buttons" aria-label=messages::day(lang)>
                    <a class="button button-icon" href=format!("/day/{}", dates::plus_days(date, -1)) aria-label=messages::earlier_day(lang)>
                        <Icon name="chevron-left" />
                    </a>
                    <a class="button button-icon" href=format!("/day/{}", dates::plus_days(date, 1)) aria-label=messages::later_day(lang)>
                        <Icon name="chevron-right" />
                    </a>
                </nav>
                <p>{sub}</p>
            </div>
            {not_checked_out(lang, &day.not_checked_out)}
            {if day.stops.is_empty() {
                Either::Left(view! { <EmptyState icon="sun" title=messages::no_visits(lang) text=messages::no_visits_help(lang) /> })
            } else {
                Either::Right(view! {
                    <div class="stop-list">
                        {day.stops.iter().map(|stop| stop_view(lang, date, stop)).collect_view()}
                        {day.drive_home.map(|minutes| drive(ui::drive_home(lang, minutes)))}
                    </div>
                })
            }}
            {today.then(|| view! {
                {call_office_link(lang)}
                {link_card("/time-off", "sun", messages::time_off_or_sick(lang), messages::time_off_help(lang))}
            })}
        </ProviderShell>
    }
}

/// The visits of earlier days that still need a check-out, or their times.
fn not_checked_out(lang: Language, open: &[OpenVisit]) -> impl IntoView + use<> {
    let line = |visit: &OpenVisit| {
        let starts = visit.starts;
        let when =
            format!("{}, {}", dates::long_short(lang, starts.date()), dates::time_on(starts.time(), visit.clock.as_deref()));
        view! {
            <li>
                <b><a href=format!("/visits/{}", visit.visit)>{dates::capitalize(&when)} " " <bdi>{visit.child.short_name()}</bdi></a></b>
            </li>
        }
    };
    (!open.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="not-checked-out">
                <h2 id="not-checked-out">{messages::not_checked_out(lang)}</h2>
                <ul class="visit-list">{open.iter().map(line).collect_view()}</ul>
            </section>
        }
    })
}

fn drive(text: String) -> impl IntoView {
    view! {
        <p class="stop-drive">
            <Icon name="car" />
            {text}
        </p>
    }
}

/// The status chip of a visit; `None` for a planned visit that isn't next.
pub(super) fn state_chip(lang: Language, state: VisitState, note: NoteState, next: bool) -> Option<impl IntoView> {
    let (class, icon, text) = match (state, note) {
        (VisitState::Cancelled, _) => ("chip chip-brick", None, messages::cancelled(lang)),
        (VisitState::UnderWay, _) => ("chip chip-pine", Some("timer"), messages::in_progress(lang)),
        (VisitState::Done, NoteState::Signed) => ("chip", Some("check"), messages::signed(lang)),
        (VisitState::Done, NoteState::NotNeeded) => ("chip", Some("check"), messages::visit_over(lang)),
        (VisitState::Done, _) => ("chip chip-amber", Some("notebook-pen"), messages::note_unsigned(lang)),
        (VisitState::Planned, _) if next => ("chip chip-pine", None, messages::next(lang)),
        (VisitState::Planned, _) => return None,
    };
    Some(view! { <span class=class>{icon.map(|name| view! { <Icon name=name /> })}{text}</span> })
}

fn stop_view(lang: Language, date: Date, stop: &Stop) -> impl IntoView + use<> {
    let class = match (stop.next, stop.state) {
        (true, _) => "stop stop-next",
        (false, VisitState::Cancelled) => "stop stop-canceled",
        (false, VisitState::Done) => "stop stop-past",
        (false, _) => "stop",
    };
    let address = where_text(lang, &stop.place);
    let care_notes = stop.has_care_notes && matches!(stop.state, VisitState::Planned | VisitState::UnderWay);
    let buttons = stop.next.then(|| match stop.state {
        VisitState::UnderWay => Either::Left(view! {
            <div class="buttons">
                {if stop.note == NoteState::NotNeeded {
                    check_in::check_out(lang, stop.visit).into_any()
                } else {
                    view! {
                        <a class="button button-main" href=format!("/visits/{}/note", stop.visit)>
                            <Icon name="notebook-pen" />
                            {messages::open_note(lang)}
                        </a>
                    }
                    .into_any()
                }}
                {directions_button(lang, &stop.place)}
            </div>
        }),
        _ => Either::Right(view! {
            <div class="buttons">
                {check_in::check_in(lang, stop.visit, stop.report)}
                {directions_button(lang, &stop.place)}
            </div>
        }),
    });
    // A family that wasn't home may still arrive while the provider is on the way to the next visit.
    let nobody_home = !stop.next && stop.actions.check_in && stop.report.is_some_and(|report| report.is_nobody_home());
    let after_all = nobody_home.then(|| view! { <div class="buttons">{check_in::check_in(lang, stop.visit, stop.report)}</div> });
    let arrives = (stop.state != VisitState::Cancelled).then(|| drive(messages::minutes(lang, stop.drive_before)));
    view! {
        {arrives}
        <article class=class>
            <p class="stop-when">
                <b>{dates::time_on(stop.starts.time(), stop.clock.as_deref())}</b>
                {(stop.starts.date() != date && !stop.from_previous_day)
                    .then(|| view! { <span>{dates::capitalize(&dates::weekday_short(lang, stop.starts.date()))}</span> })}
                {stop.from_previous_day.then(|| view! { <span>{messages::last_night(lang)}</span> })}
                <span>{messages::minutes(lang, stop.minutes)}</span>
            </p>
            <div>
                <h2 class="stop-name">
                    <a href=format!("/visits/{}", stop.visit) dir="auto">{stop.child.short_name()}</a>
                    {state_chip(lang, stop.state, stop.note, stop.next)}
                    {stop.report.map(|report| report_chip(lang, report))}
                </h2>
                <p class="stop-where" dir="auto">{address}</p>
                {stop.kind.as_ref().map(|kind| kind.text(lang).to_owned()).map(|kind| view! { <p class="stop-where" dir="auto">{kind}</p> })}
                {care_notes.then(|| view! { <a class="small" href=format!("/visits/{}#care", stop.visit)>{messages::safety_note(lang)}</a> })}
            </div>
            {(stop.next || nobody_home).then(|| check_in::error_summary(lang, stop.visit))}
            {buttons}
            {after_all}
        </article>
    }
}

/// Street and town; a place by video has none.
fn where_text(lang: Language, place: &PlaceView) -> String {
    if place.address.is_empty() {
        return web::dates::capitalize(web::terms::place_kind(lang, &place.kind));
    }
    format!("{}, {}", place.address, place.city)
}

/// A link that opens directions in the phone's maps app.
fn directions_button(lang: Language, place: &PlaceView) -> impl IntoView + use<> {
    let address = where_text(lang, place);
    (!place.address.is_empty()).then(|| {
        view! {
            <a class="button" href=map_link(place) rel="noreferrer" aria-label=messages::directions_to(lang, address)>
                <Icon name="navigation" />
                {messages::directions(lang)}
            </a>
        }
    })
}

/// A provider's week: each day with its visits, each a link.
pub fn provider_week_page(lang: Language, week: WeekView) -> impl IntoView {
    let week_start = week.week_start;
    let title = messages::my_week(lang);
    let days = week.rows.first().map(|row| row.days.clone()).unwrap_or_default();
    let any = days.iter().any(|day| !day.bars.is_empty());
    let day = anchor_day(week.now.date(), week_start, dates::plus_days(week_start, 7));
    let cards = week
        .days
        .iter()
        .copied()
        .zip(&days)
        .filter(|(date, day)| !day.bars.is_empty() || week.holidays.contains_key(date))
        .map(|(date, day)| {
            view! {
                <section class="card">
                    <div class="card-head">
                        <h2><a href=format!("/day/{date}")>{dates::capitalize(&dates::long(lang, date))}</a></h2>
                        {holiday_chip(lang, week.holidays.get(&date))}
                    </div>
                    <ul class="visit-list">{day.bars.iter().map(|bar| week_line(lang, date, bar)).collect_view()}</ul>
                </section>
            }
        })
        .collect_view();
    view! {
        <ProviderShell title=title.to_owned() section=NavSection::Week>
            <div class="day-title">
                <h1>{title}</h1>
                <nav class="buttons" aria-label=title>
                    <a class="button button-icon" href=format!("/week/{}", dates::plus_days(week_start, -7)) aria-label=messages::earlier_week(lang)>
                        <Icon name="chevron-left" />
                    </a>
                    <a class="button button-icon" href=format!("/week/{}", dates::plus_days(week_start, 7)) aria-label=messages::later_week(lang)>
                        <Icon name="chevron-right" />
                    </a>
                </nav>
                <p>{messages::week_of(lang, dates::day_month(lang, week_start))}</p>
            </div>
            {segments(lang, &[View::Day, View::Week, View::Agenda], View::Week, day, &ViewParams::default())}
            {(!any).then(|| view! { <EmptyState icon="calendar-days" title=messages::no_visits_week(lang) text=messages::no_visits_help(lang) /> })}
            {cards}
        </ProviderShell>
    }
}

fn week_line(lang: Language, date: Date, bar: &Bar) -> impl IntoView + use<> {
    let cancelled = bar.state == VisitState::Cancelled;
    let (start, _) = visit_times(lang, date, (bar.start, bar.end), bar.place_time.as_ref());
    view! {
        <li class=cancelled.then_some("is-canceled-line")>
            <b><a href=format!("/visits/{}", bar.visit)>{start} " " <bdi>{bar.child.short_name()}</bdi></a></b>
            {state_chip(lang, bar.state, bar.note, false)}
            {bar.report.map(|report| report_chip(lang, report))}
        </li>
    }
}
