//! The day: the agency's board of providers × time, and a provider's own road.

use super::{
    parts::{bar_classes, bar_marks, bar_words, figure, holiday_chip, marks, per_mille},
    side::beside,
    views::{Kept, View, day_by, extras, for_paper, paper_day, route, tools},
    words,
};
use crate::{
    board::BoardHands,
    dates,
    page::load,
    request::{date_in_path, language, may, read, role},
    ui::{AdminShell, EmptyState, Icon, Place},
};
use domain::{
    Capability, Language, ProviderId, Role,
    rules::minute_of,
    schedule::{Bar, By, DayFigures, DayRow, DayView, Leg, RouteDay, RouteView},
    text::initial_letter,
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;

/// The time that it is now covers the hours that are nearer than so many minutes.
const BESIDE_NOW: u16 = 55;

/// `/day` and `/day/{date}`.
#[component]
pub fn Day() -> impl IntoView {
    let lang = language();
    let asked = date_in_path();
    let kept = Kept::of_address();
    if for_paper() {
        return paper_day(asked, kept).into_any();
    }
    if role() == Some(Role::Provider) {
        return load(
            async move {
                let asked = asked?;
                read("schedule.own_day", move |tx| Box::pin(store::schedule::own_day(tx, asked))).await
            },
            move |day| super::road::road(lang, day),
        )
        .into_any();
    }
    let query = kept.query(false);
    let mapped: Option<ProviderId> = use_query_map().read_untracked().get("map").and_then(|id| id.parse().ok());
    load(
        async move {
            let asked = asked?;
            read("schedule.day", move |tx| {
                Box::pin(async move {
                    let day = store::schedule::day(tx, asked, query).await?;
                    let route = match mapped {
                        Some(provider) => Some(store::schedule::route(tx, provider, Some(day.date)).await?),
                        None => None,
                    };
                    Ok((day, route))
                })
            })
            .await
        },
        move |(day, mapped)| match kept.by {
            By::Provider => Either::Left(board(lang, day, mapped, kept)),
            By::Child | By::Discipline => Either::Right(day_by(lang, day, kept)),
        },
    )
    .into_any()
}

/// The time along which a day's rows stand, in minutes of the day, and where on it now is.
pub(super) struct Axis {
    hours: (u8, u8),
    now: Option<u16>,
}

impl Axis {
    pub fn of(day: &DayView) -> Self {
        let (from, to) = (u16::from(day.hours.0) * 60, u16::from(day.hours.1) * 60);
        let now = (day.now.date() == day.date).then(|| minute_of(day.now)).filter(|now| *now >= from && *now < to);
        Self { hours: day.hours, now }
    }

    pub fn span(&self) -> (u16, u16) {
        (u16::from(self.hours.0) * 60, u16::from(self.hours.1) * 60)
    }

    /// The hours above the rows, which stay in sight, and the line of now through them.
    pub fn around(&self, rows: AnyView) -> impl IntoView + use<> {
        let (first, last) = self.hours;
        let now = self.now;
        let hours = (first..=last)
            .filter(|hour| now.is_none_or(|now| (u16::from(*hour) * 60).abs_diff(now / 5 * 5) >= BESIDE_NOW))
            .map(|hour| view! { <span class=format!("at-{}", u16::from(hour) * 60)>{dates::hour(hour)}</span> })
            .collect_view();
        view! {
            <div class=format!("day from-{first} to-{last}")>
                <div class="day-hours" aria-hidden="true" data-part="hours">
                    {hours}
                    {now.map(|now| view! { <b class=format!("at-{}", now / 5 * 5)>{dates::minute(now)}</b> })}
                </div>
                {rows}
                {now.map(|now| view! { <div class=format!("now at-{}", now / 5 * 5) data-part="now"></div> })}
            </div>
        }
    }
}

/// The minute of the day until which its visits are over: all of it on a day that has gone.
pub(super) fn past_until(day: &DayView) -> u16 {
    match day.now.date().cmp(&day.date) {
        std::cmp::Ordering::Greater => u16::MAX,
        std::cmp::Ordering::Equal => minute_of(day.now),
        std::cmp::Ordering::Less => 0,
    }
}

/// The office's board of a day.
pub fn board(lang: Language, day: DayView, mapped: Option<RouteView>, kept: Kept) -> impl IntoView {
    let date = day.date;
    let here = format!("/day/{date}");
    let title = dates::capital(&dates::long(lang, date));
    let axis = Axis::of(&day);
    let span = axis.span();
    let past_until = past_until(&day);
    let empty = day.rows.is_empty();
    let closed = kept.at(&here);
    let map_link = |provider: ProviderId| format!("{}#route", kept.with(&here, &[("map", &provider.to_string())]));
    let rows = day.rows.iter().map(|row| day_row(lang, row, span, past_until, map_link(row.provider.id))).collect_view();
    let mapped = mapped.map(|shown| {
        let title = words::road_of(lang, shown.day.provider.full_name());
        view! {
            {route(lang, &shown, title)}
            <a class="button button-full" href=closed>{words::close_map(lang)}</a>
        }
        .into_any()
    });
    view! {
        <AdminShell title=title.clone() place=Place::Week>
            <div class="head head-line">
                {tools(lang, View::Day, date, title.clone(), &kept, &day.disciplines)}
                {holiday_chip(lang, day.holiday.as_ref())}
                {figures(lang, &day.figures)}
                {extras(lang, View::Day, date, &kept)}
                {may(Capability::Schedule).then(|| view! { <BoardHands lang=lang /> })}
            </div>
            <div class="split">
                {if empty {
                    Either::Left(view! {
                        <EmptyState icon="search" title=words::nobody_matches(lang) text=words::nobody_matches_help(lang)>
                            <a class="button" href=here.clone()>{words::clear_filter(lang)}</a>
                        </EmptyState>
                    })
                } else {
                    Either::Right(view! {
                        <div class="board" tabindex="0" role="region" aria-label=title
                            data-board="day" data-date=date.to_string() data-from=span.0 data-to=span.1>
                            {axis.around(rows.into_any())}
                        </div>
                    })
                }}
                {beside(lang, &day, mapped)}
            </div>
        </AdminShell>
    }
}

/// Something on a track, by its place on the 5-minute grid.
pub(super) fn placed(class: &str, from: u16, to: u16) -> String {
    format!("{class} at-{} for-{}", from / 5 * 5, (to.saturating_sub(from) / 5 * 5).clamp(5, 720))
}

/// A provider's row: the name, and the track of what the day holds. `axis` and `past_until` are minutes of the day.
/// `map` is the address of its sketch.
pub fn day_row(lang: Language, row: &DayRow, axis: (u16, u16), past_until: u16, map: String) -> impl IntoView + use<> {
    let name = row.provider.full_name();
    let drives = row
        .route
        .legs
        .iter()
        .filter(|leg| !leg.base && leg.drive > 0)
        .map(|leg| {
            // The road comes last before the next door; what is left before it is the gap.
            let from = leg.to.saturating_sub(leg.drive.div_ceil(5) * 5).max(leg.from);
            view! { <li class=placed("drive", from, leg.to) title=words::drive_min(lang, leg.drive)><span class="vh">{words::drive_min(lang, leg.drive)}</span></li> }
        })
        .collect_view();
    let gaps = row.route.legs.iter().filter(|leg| shows_gap(leg)).map(|leg| gap(lang, leg)).collect_view();
    let bars = row.route.bars.iter().map(|bar| bar_view(lang, bar, bar.end <= past_until)).collect_view();
    view! {
        <div class="day-row" id=format!("row-{}", row.provider.id) data-part=format!("row-{}", row.provider.id)
            data-provider=row.provider.id.to_string()>
            <div class="who">
                {marks(&row.disciplines[..row.disciplines.len().min(1)])}
                <a href=format!("/providers/{}", row.provider.id) title=name.clone() dir="auto">{name.clone()}</a>
                <a class="who-map" href=map aria-label=words::map_of(lang, &name) title=words::map_of(lang, &name)>
                    <Icon name="map" />
                </a>
            </div>
            <ul class="track">{off(&row.route, axis)}{gaps}{drives}{bars}</ul>
        </div>
    }
}

/// Short waits are the buffer's work, not a gap to look at.
fn shows_gap(leg: &Leg) -> bool {
    !leg.base && leg.gap >= 30
}

fn gap(lang: Language, leg: &Leg) -> impl IntoView + use<> {
    let end = leg.to.saturating_sub(leg.drive.div_ceil(5) * 5).max(leg.from + 5);
    view! {
        <li class=placed("gap", leg.from, end) title=words::gap_min(lang, leg.gap)>
            <span><span aria-hidden="true">{leg.gap}</span><span class="vh">{words::gap_min(lang, leg.gap)}</span></span>
        </li>
    }
}

/// The hours in which the provider does not work.
fn off(route: &RouteDay, (from, to): (u16, u16)) -> impl IntoView + use<> {
    let mut free = Vec::new();
    let mut at = from;
    for (start, end) in &route.windows {
        if *start > at {
            free.push((at, *start));
        }
        at = at.max(*end);
    }
    if at < to {
        free.push((at, to));
    }
    free.into_iter().map(|(start, end)| view! { <li class=placed("off", start, end)></li> }).collect_view()
}

fn bar_view(lang: Language, bar: &Bar, past: bool) -> impl IntoView + use<> {
    let initials = initial_letter(&bar.child.first_name) + &initial_letter(&bar.child.last_name);
    let text = bar_words(lang, bar);
    view! {
        <li class=format!("{} {}", bar_classes(bar, past), placed("", bar.start, bar.end).trim())
            data-visit=bar.visit.to_string() data-version=bar.movable() data-at=bar.start data-for=bar.end - bar.start>
            <a href=format!("/visits/{}", bar.visit) title=text.clone() aria-label=text data-initials=initials>
                <span class="bar-name" dir="auto">{bar.child.short_name()}</span>
                {bar_marks(lang, bar)}
            </a>
        </li>
    }
}

pub(super) fn figures(lang: Language, figures: &DayFigures) -> impl IntoView + use<> {
    view! {
        <dl class="figures" data-part="figures">
            {figure(words::placed_of(lang, figures.going_ahead, figures.planned), words::going_ahead(lang))}
            {figure(dates::span(figures.drive_minutes), words::on_the_road(lang))}
            {figure(dates::span(figures.gap_minutes), words::gaps(lang))}
            {figure(dates::span(figures.lost_minutes), words::care_lost(lang))}
            {figure(per_mille(lang, figures.chosen_per_mille), words::with_the_chosen_provider(lang))}
            {figure(figures.notes_unsigned.to_string(), words::notes_unsigned(lang))}
        </dl>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_fall_on_the_grid() {
        assert_eq!(placed("gap", 607, 652), "gap at-605 for-45");
        assert_eq!(placed("drive", 600, 601), "drive at-600 for-5");
    }
}
