//! The day: the agency's board of providers × time, and a provider's own road.

use super::{
    parts::{bar_classes, bar_marks, bar_words, figure, holiday_chip, marks, per_mille, told},
    views::{Kept, View, day_by, for_paper, paper_day, route, tools},
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
    schedule::{Bar, By, CancelledLine, DayFigures, DayRow, DayView, Leg, Overdue, OverdueLine, ReportLine, RouteDay, RouteView},
    visits::CancelledBy,
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

/// The office's board of a day.
pub fn board(lang: Language, day: DayView, mapped: Option<RouteView>, kept: Kept) -> impl IntoView {
    let date = day.date;
    let here = format!("/day/{date}");
    let title = dates::capital(&dates::long(lang, date));
    let (first, last) = day.hours;
    let axis = (u16::from(first) * 60, u16::from(last) * 60);
    let now = (day.now.date() == date).then(|| minute_of(day.now)).filter(|now| *now >= axis.0 && *now < axis.1);
    let past_until = match day.now.date().cmp(&date) {
        std::cmp::Ordering::Greater => u16::MAX,
        std::cmp::Ordering::Equal => minute_of(day.now),
        std::cmp::Ordering::Less => 0,
    };
    let empty = day.rows.is_empty();
    let closed = kept.at(&here);
    let map_link = |provider: ProviderId| format!("{}#route", kept.with(&here, &[("map", &provider.to_string())]));
    let rows = day.rows.iter().map(|row| day_row(lang, row, axis, past_until, map_link(row.provider.id))).collect_view();
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
                            data-board="day" data-date=date.to_string() data-from=axis.0 data-to=axis.1>
                            <div class=format!("day from-{first} to-{last}")>
                                <div class="day-hours" aria-hidden="true" data-part="hours">
                                    {(first..=last)
                                        .filter(|hour| now.is_none_or(|now| (u16::from(*hour) * 60).abs_diff(now / 5 * 5) >= BESIDE_NOW))
                                        .map(|hour| view! { <span class=format!("at-{}", u16::from(hour) * 60)>{dates::hour(hour)}</span> })
                                        .collect_view()}
                                </div>
                                {rows}
                                {now.map(|now| {
                                    view! {
                                        <div class=format!("now at-{}", now / 5 * 5) data-part="now">
                                            <span>{dates::minute(now)}</span>
                                        </div>
                                    }
                                })}
                            </div>
                        </div>
                    })
                }}
                {fell_out(lang, &day, mapped)}
            </div>
        </AdminShell>
    }
}

/// Something on a track, by its place on the 5-minute grid.
fn placed(class: &str, from: u16, to: u16) -> String {
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
        <div class="day-row" data-part=format!("row-{}", row.provider.id) data-provider=row.provider.id.to_string()>
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
    let initials: String =
        [bar.child.first_name.chars().next(), bar.child.last_name.chars().next()].into_iter().flatten().collect();
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

pub(super) fn fell_out(lang: Language, day: &DayView, above: Option<AnyView>) -> impl IntoView + use<> {
    let quiet = day.cancelled.is_empty() && day.reports.is_empty() && day.overdue.is_empty();
    let overdue = (!day.overdue.is_empty()).then(|| {
        let more = day.overdue.len().saturating_sub(Overdue::LISTED);
        view! {
            <h2>{words::overdue(lang, day.overdue.len())}</h2>
            <ul class="panel-list">{day.overdue.iter().take(Overdue::LISTED).map(|line| overdue_line(lang, line)).collect_view()}</ul>
            {(more > 0).then(|| view! { <p class="soft">{words::and_more(lang, more)}</p> })}
        }
    });
    let reports = (!day.reports.is_empty()).then(|| {
        view! {
            <h2>{words::from_the_road(lang)}</h2>
            <ul class="panel-list">{day.reports.iter().map(|line| report_line(lang, line)).collect_view()}</ul>
        }
    });
    let cancelled = (!day.cancelled.is_empty()).then(|| {
        view! {
            <h2>{words::cancelled_today(lang, day.cancelled.len())}</h2>
            <ul class="panel-list">{day.cancelled.iter().map(|line| cancelled_line(lang, line)).collect_view()}</ul>
        }
    });
    view! {
        <aside class="panel" aria-label=words::from_the_road(lang) data-part="panel">
            {above}
            {quiet.then(|| view! { <h2>{words::nothing_cancelled(lang)}</h2><p class="soft">{words::nothing_cancelled_help(lang)}</p> })}
            {overdue}
            {reports}
            {cancelled}
        </aside>
    }
}

/// Who cancelled, as a word.
pub fn by_word(lang: Language, by: CancelledBy) -> &'static str {
    match by {
        CancelledBy::Agency => words::by_agency(lang),
        CancelledBy::Provider => words::by_provider(lang),
        CancelledBy::Family => words::by_family(lang),
    }
}

fn overdue_line(lang: Language, line: &OverdueLine) -> impl IntoView + use<> {
    let what = match line.overdue {
        Overdue::NotBegun => words::not_begun(lang),
        Overdue::NotCheckedOut => words::not_checked_out(lang),
    };
    view! {
        <li>
            <span class="chip chip-amber">{dates::minute(line.due)}</span>
            <a href=format!("/visits/{}", line.visit) dir="auto">{line.child.short_name()}</a>
            <span class="soft">
                {what} " · " <bdi>{line.provider.full_name()}</bdi>
            </span>
        </li>
    }
}

fn cancelled_line(lang: Language, line: &CancelledLine) -> impl IntoView + use<> {
    view! {
        <li>
            <span class="chip chip-brick">{by_word(lang, line.by)}</span>
            <a href=format!("/visits/{}", line.visit)>{format!("{} {}", dates::minute(line.start), line.child.short_name())}</a>
            <span class="soft">{line.provider.full_name()}</span>
        </li>
    }
}

/// What a provider reported, as a sentence.
pub fn report_words(lang: Language, report: &domain::visits::RoadReportView) -> String {
    told(lang, report.report, report.minutes)
}

fn report_line(lang: Language, line: &ReportLine) -> impl IntoView + use<> {
    view! {
        <li>
            {mark_time(&dates::time(line.report.at.time()))}
            <a href=format!("/visits/{}", line.visit)>{line.provider.full_name()}</a>
            <span>{report_words(lang, &line.report)}</span>
            <span class="soft">{line.child.short_name()}</span>
        </li>
    }
}

fn mark_time(text: &str) -> impl IntoView + use<> {
    view! { <span class="chip">{text.to_owned()}</span> }
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
