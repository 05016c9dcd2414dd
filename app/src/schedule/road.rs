//! A provider's own day as a road, and their week as a list: for one hand, on a phone.

use super::{
    parts::{holiday_chip, report_chip},
    views::{Kept, View, day_in, segments},
    words,
};
use crate::{
    dates,
    ui::{EmptyState, Icon, Place, ProviderShell, call_office},
    visits::door,
};
use domain::{
    Language,
    schedule::{Bar, ProviderDay, Stop, WeekView},
    visits::{NoteState, PlaceView, VisitState},
};
use jiff::civil::Date;
use leptos::{either::Either, prelude::*};

/// The day's visits in order, with the drives between them.
pub fn road(lang: Language, day: ProviderDay) -> impl IntoView {
    let date = day.date;
    let going = day.stops.iter().filter(|stop| stop.state != VisitState::Cancelled).count();
    let title = dates::capital(dates::weekday(lang, date));
    let sub = format!(
        "{} · {}",
        dates::day_month(lang, date),
        words::stops_and_drive(lang, words::visits(lang, going), dates::span(day.drive_minutes))
    );
    let today = date == day.now.date();
    view! {
        <ProviderShell title=title.clone() place=if today { Place::Today } else { Place::Week }>
            <div class="day-title">
                <h1>{title}</h1>
                {holiday_chip(lang, day.holiday.as_ref())}
                <nav class="buttons" aria-label=words::day(lang)>
                    <a class="button button-icon" href=format!("/day/{}", dates::plus_days(date, -1)) aria-label=words::earlier_day(lang)>
                        <Icon name="chevron-left" />
                    </a>
                    <a class="button button-icon" href=format!("/day/{}", dates::plus_days(date, 1)) aria-label=words::later_day(lang)>
                        <Icon name="chevron-right" />
                    </a>
                </nav>
                <p>{sub}</p>
            </div>
            {if day.stops.is_empty() {
                Either::Left(view! { <EmptyState icon="sun" title=words::no_visits(lang) text=words::no_visits_help(lang) /> })
            } else {
                Either::Right(view! {
                    <div class="road">
                        {day.stops.iter().map(|stop| stop_view(lang, date, stop)).collect_view()}
                        {day.drive_home.map(|minutes| drive(words::drive_home(lang, minutes)))}
                    </div>
                })
            }}
            {today.then(|| call_office(lang))}
        </ProviderShell>
    }
}

fn drive(text: String) -> impl IntoView {
    view! {
        <p class="road-drive">
            <Icon name="car" />
            {text}
        </p>
    }
}

/// The chip that says where a visit stands; nothing where it simply comes.
pub(super) fn state_chip(lang: Language, state: VisitState, note: NoteState, next: bool) -> Option<impl IntoView> {
    let (class, icon, text) = match (state, note) {
        (VisitState::Cancelled, _) => ("chip chip-brick", None, words::cancelled(lang)),
        (VisitState::UnderWay, _) => ("chip chip-pine", Some("timer"), words::now_here(lang)),
        (VisitState::Done, NoteState::Signed) => ("chip", Some("check"), words::signed(lang)),
        (VisitState::Done, _) => ("chip chip-amber", Some("notebook-pen"), words::note_to_sign(lang)),
        (VisitState::Planned, _) if next => ("chip chip-pine", None, words::next(lang)),
        (VisitState::Planned, _) => return None,
    };
    Some(view! { <span class=class>{icon.map(|name| view! { <Icon name=name /> })}{text}</span> })
}

fn stop_view(lang: Language, date: Date, stop: &Stop) -> impl IntoView + use<> {
    let class = match (stop.next, stop.state) {
        (true, _) => "stop stop-next",
        (false, VisitState::Cancelled) => "stop stop-cancelled",
        (false, VisitState::Done) => "stop stop-over",
        (false, _) => "stop",
    };
    let address = format!("{}, {}", stop.place.address, stop.place.city);
    let buttons = stop.next.then(|| match stop.state {
        VisitState::UnderWay => Either::Left(view! {
            <div class="buttons">
                <a class="button button-main" href=format!("/visits/{}/note", stop.visit)>
                    <Icon name="notebook-pen" />
                    {words::open_note(lang)}
                </a>
                {go_button(lang, &stop.place)}
            </div>
        }),
        _ => Either::Right(view! {
            <div class="buttons">
                {door::check_in(lang, stop.visit, stop.report)}
                {go_button(lang, &stop.place)}
            </div>
        }),
    });
    // Somebody who was not home may come after all, while one is on the way to the next door.
    let closed = !stop.next && stop.offers.check_in && stop.report.is_some_and(|report| report.is_nobody_home());
    let after_all = closed.then(|| view! { <div class="buttons">{door::check_in(lang, stop.visit, stop.report)}</div> });
    let arrives = (stop.state != VisitState::Cancelled).then(|| drive(words::minutes(lang, stop.drive_before)));
    view! {
        {arrives}
        <article class=class>
            <p class="stop-when">
                <b>{dates::time(stop.starts.time())}</b>
                {(stop.starts.date() < date).then(|| view! { <span>{words::last_night(lang)}</span> })}
                <span>{words::minutes(lang, stop.minutes)}</span>
            </p>
            <div>
                <h2 class="stop-name">
                    <a href=format!("/visits/{}", stop.visit) dir="auto">{stop.child.short_name()}</a>
                    {state_chip(lang, stop.state, stop.note, stop.next)}
                    {stop.report.map(|report| report_chip(lang, report))}
                </h2>
                <p class="stop-where" dir="auto">{address}</p>
            </div>
            {(stop.next || closed).then(|| door::refusal(lang, stop.visit))}
            {buttons}
            {after_all}
        </article>
    }
}

/// Opens the phone's own maps with the way to a place.
fn go_button(lang: Language, place: &PlaceView) -> impl IntoView + use<> {
    let address = format!("{}, {}", place.address, place.city);
    view! {
        <a class="button" href=map_link(place) rel="noreferrer" aria-label=words::go_to(lang, address)>
            <Icon name="navigation" />
            {words::go(lang)}
        </a>
    }
}

/// The way to a place, by an address that phones hand to their maps and desks open in the browser
/// (developers.google.com/maps/documentation/urls). It tells where the place is and nothing more: `geo:` would tell no one, but an
/// iPhone and a desk do nothing with it.
pub fn map_link(place: &PlaceView) -> String {
    format!("https://www.google.com/maps/dir/?api=1&destination={:.5}%2C{:.5}", place.lat, place.lon)
}

/// A provider's week: each day with its visits, each a link.
pub fn own_week(lang: Language, week: WeekView) -> impl IntoView {
    let monday = week.monday;
    let title = words::my_week(lang);
    let days = week.rows.first().map(|row| row.days.clone()).unwrap_or_default();
    let any = days.iter().any(|day| !day.bars.is_empty());
    let day = day_in(week.now.date(), monday, dates::plus_days(monday, 7));
    let cards = days
        .iter()
        .enumerate()
        .map(|(index, day)| (dates::plus_days(monday, i64::try_from(index).unwrap_or(0)), day))
        .filter(|(date, day)| !day.bars.is_empty() || week.holidays.contains_key(date))
        .map(|(date, day)| {
            view! {
                <section class="card">
                    <div class="card-head">
                        <h2><a href=format!("/day/{date}")>{dates::capital(&dates::long(lang, date))}</a></h2>
                        {holiday_chip(lang, week.holidays.get(&date))}
                    </div>
                    <ul class="visit-list">{day.bars.iter().map(|bar| week_line(lang, bar)).collect_view()}</ul>
                </section>
            }
        })
        .collect_view();
    view! {
        <ProviderShell title=title.to_owned() place=Place::Week>
            <div class="day-title">
                <h1>{title}</h1>
                <nav class="buttons" aria-label=title>
                    <a class="button button-icon" href=format!("/week/{}", dates::plus_days(monday, -7)) aria-label=words::earlier_week(lang)>
                        <Icon name="chevron-left" />
                    </a>
                    <a class="button button-icon" href=format!("/week/{}", dates::plus_days(monday, 7)) aria-label=words::later_week(lang)>
                        <Icon name="chevron-right" />
                    </a>
                </nav>
                <p>{words::week_of(lang, dates::day_month(lang, monday))}</p>
            </div>
            {segments(lang, &[View::Day, View::Week, View::Agenda], View::Week, day, &Kept::default())}
            {(!any).then(|| view! { <EmptyState icon="calendar-days" title=words::no_visits_week(lang) text=words::no_visits_help(lang) /> })}
            {cards}
        </ProviderShell>
    }
}

fn week_line(lang: Language, bar: &Bar) -> impl IntoView + use<> {
    let cancelled = bar.state == VisitState::Cancelled;
    view! {
        <li class=cancelled.then_some("is-cancelled-line")>
            <b><a href=format!("/visits/{}", bar.visit)>{dates::minute(bar.start)} " " <bdi>{bar.child.short_name()}</bdi></a></b>
            {state_chip(lang, bar.state, bar.note, false)}
            {bar.report.map(|report| report_chip(lang, report))}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_is_an_address_that_every_device_opens() {
        let place = PlaceView {
            kind: "home".into(),
            address: "1 Elm".into(),
            city: "Rochester".into(),
            state: "NY".into(),
            zip: "14604".into(),
            lat: 43.173_06,
            lon: -77.625_29,
        };
        assert_eq!(map_link(&place), "https://www.google.com/maps/dir/?api=1&destination=43.17306%2C-77.62529");
    }
}
