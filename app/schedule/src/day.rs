//! The day: the agency's board of providers × time, and a provider's own route.

use super::{
    day_parts::{Axis, figures, past_until, placed},
    messages,
    parts::{bar_classes, bar_marks, bar_text, holiday_chip, row_name},
    side_panel::side_panel,
    views::{BoardHead, View, ViewParams, board_page, day_grouped, is_print_view, print_day},
};
use crate::board_cache::{Board, BoardCache, to_html};
use domain::{
    Language, ProviderId, Role,
    audit::AuditAction,
    schedule::{Bar, DayFigures, DayRow, DayView, Discipline, GroupBy, Leg, RouteDay, RouteView},
    text::first_initial,
};
use jiff::civil::Date;
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};
use leptos_router::hooks::use_query_map;
use ui::{EmptyState, Icon, load, route_map};
use web::{
    dates,
    request::{date_in_path, language, read_page, role},
};

/// `/day` and `/day/{date}`.
#[component]
pub fn Day() -> impl IntoView {
    let lang = language();
    let requested = date_in_path();
    let params = ViewParams::from_query();
    if is_print_view() {
        return print_day(requested, params).into_any();
    }
    if role() == Some(Role::Provider) {
        return load(
            async move {
                let requested = requested?;
                read_page(AuditAction::ScheduleRoute, move |tx, _| Box::pin(store::scheduling::own_day(tx, requested))).await
            },
            move |day| super::route::provider_day_page(lang, day),
        )
        .into_any();
    }
    let query = params.query(false);
    let mapped: Option<ProviderId> = use_query_map().read_untracked().get("map").and_then(|id| id.parse().ok());
    load(
        async move {
            let requested = requested?;
            DAYS.load(AuditAction::ScheduleDay, move |tx| {
                Box::pin(async move {
                    let day = store::scheduling::day(tx, requested, query).await?;
                    let route = match mapped {
                        Some(provider) => Some(store::scheduling::route(tx, provider, Some(day.date)).await?),
                        None => None,
                    };
                    Ok((day, route))
                })
            })
            .await
        },
        move |day| match day {
            Board::Loaded((day, _), _) if params.by != GroupBy::Provider => Either::Left(day_grouped(lang, day, params)),
            day => Either::Right(cached_board(lang, day, &params)),
        },
    )
    .into_any()
}

/// A day, and the route whose map is shown.
type DayBoard = (DayView, Option<RouteView>);

static DAYS: BoardCache<DayHead> = BoardCache::new();

/// What the page around the rows shows.
struct DayHead {
    date: Date,
    disciplines: Vec<Discipline>,
    figures: DayFigures,
    holiday: Option<String>,
}

impl DayHead {
    fn of(day: &DayView) -> Self {
        Self { date: day.date, disciplines: day.disciplines.clone(), figures: day.figures.clone(), holiday: day.holiday.clone() }
    }
}

fn cached_board(lang: Language, day: Board<DayBoard, DayHead>, params: &ViewParams) -> impl IntoView + use<> {
    let rendered = match day {
        Board::Rendered(rendered) => rendered,
        Board::Loaded((day, mapped), source) => {
            let html = to_html(rows_and_panel(lang, &day, mapped, params));
            DAYS.store(DayHead::of(&day), html, source)
        }
    };
    page(lang, &rendered.head, params, view! { <div class="split" inner_html=rendered.html.clone()></div> }.into_any())
}

/// The office's day board.
pub fn board(lang: Language, day: DayView, mapped: Option<RouteView>, params: ViewParams) -> impl IntoView {
    page(
        lang,
        &DayHead::of(&day),
        &params,
        view! { <div class="split">{rows_and_panel(lang, &day, mapped, &params)}</div> }.into_any(),
    )
}

fn title(lang: Language, date: Date) -> String {
    dates::capitalize(&dates::long(lang, date))
}

fn page(lang: Language, day: &DayHead, params: &ViewParams, split: AnyView) -> impl IntoView + use<> {
    let head = BoardHead {
        view: View::Day,
        day: day.date,
        title: title(lang, day.date),
        params,
        disciplines: &day.disciplines,
        next_to_title: holiday_chip(lang, day.holiday.as_ref()).into_any(),
        figures: figures(lang, &day.figures).into_any(),
        draggable: true,
    };
    board_page(lang, head, split)
}

/// What is rendered once for all who read the same day: the rows, and the side panel.
fn rows_and_panel(lang: Language, day: &DayView, mapped: Option<RouteView>, params: &ViewParams) -> impl IntoView + use<> {
    let date = day.date;
    let here = format!("/day/{date}");
    let axis = Axis::of(day);
    let span = axis.span();
    let past_until = past_until(day);
    let empty = day.rows.is_empty();
    let closed = params.link(&here);
    let map_link = |provider: ProviderId| format!("{}#route", params.link_with(&here, &[("map", &provider.to_string())]));
    let rows = day.rows.iter().map(|row| day_row(lang, row, span, past_until, map_link(row.provider.id))).collect_view();
    let mapped = mapped.map(|shown| {
        let title = messages::route_of(lang, web::terms::provider_name(lang, &shown.day.provider));
        view! {
            {route_map(lang, &shown, title)}
            <a class="button button-full" href=closed>{messages::close_map(lang)}</a>
        }
        .into_any()
    });
    view! {
        {if empty && params.filter.is_empty() {
            EitherOf3::A(view! {
                <EmptyState icon="users" title=messages::nobody_works(lang) text=messages::nobody_works_help(lang)>
                    <a class="button" href=format!("/week/{date}")>{messages::week(lang)}</a>
                </EmptyState>
            })
        } else if empty {
            EitherOf3::B(view! {
                <EmptyState icon="search" title=messages::no_matches(lang) text=messages::no_matches_help(lang)>
                    <a class="button" href=here.clone()>{messages::clear_filter(lang)}</a>
                </EmptyState>
            })
        } else {
            EitherOf3::C(view! {
                <div class="board" tabindex="0" role="region" aria-label=title(lang, date)
                    data-board="day" data-date=date.to_string() data-from=span.0 data-to=span.1>
                    {axis.wrap(rows.into_any())}
                </div>
            })
        }}
        {side_panel(lang, day, mapped)}
    }
}

/// A provider's row: the name, and the track with the day's items. `axis` and `past_until` are minutes of the day. `map` is the
/// URL of the route map.
pub fn day_row(lang: Language, row: &DayRow, axis: (u16, u16), past_until: u16, map: String) -> impl IntoView + use<> {
    let name = web::terms::provider_name(lang, &row.provider);
    let drives = row
        .route
        .legs
        .iter()
        .filter(|leg| !leg.base && leg.drive > 0)
        .map(|leg| {
            // The drive ends when the next visit starts; the time before it is the gap.
            let from = leg.to.saturating_sub(leg.drive.div_ceil(5) * 5).max(leg.from);
            view! { <li class=placed("drive", from, leg.to) title=ui::drive_min(lang, leg.drive)><span class="sr-only">{ui::drive_min(lang, leg.drive)}</span></li> }
        })
        .collect_view();
    let gaps = row.route.legs.iter().filter(|leg| shows_gap(leg)).map(|leg| gap(lang, leg)).collect_view();
    let bars = row.route.bars.iter().map(|bar| bar_view(lang, bar, bar.end <= past_until)).collect_view();
    view! {
        <div class="day-row" id=format!("row-{}", row.provider.id) data-part=format!("row-{}", row.provider.id)
            data-provider=row.provider.id.to_string()>
            <div class="row-header">
                {row_name(&row.provider, &row.disciplines, &name)}
                {(!row.provider.is_nobody()).then(|| view! {
                    <a class="row-map" href=map aria-label=messages::map_of(lang, &name) title=messages::map_of(lang, &name)>
                        <Icon name="map" />
                    </a>
                })}
            </div>
            <ul class="track">{(!row.provider.is_nobody()).then(|| off(&row.route, axis))}{gaps}{drives}{bars}</ul>
        </div>
    }
}

/// Short waits are the buffer between visits, not a gap worth showing.
fn shows_gap(leg: &Leg) -> bool {
    !leg.base && leg.gap >= 30
}

fn gap(lang: Language, leg: &Leg) -> impl IntoView + use<> {
    let end = leg.to.saturating_sub(leg.drive.div_ceil(5) * 5).max(leg.from + 5);
    view! {
        <li class=placed("gap", leg.from, end) title=messages::gap_min(lang, leg.gap)>
            <span><span aria-hidden="true">{leg.gap}</span><span class="sr-only">{messages::gap_min(lang, leg.gap)}</span></span>
        </li>
    }
}

/// The hours when the provider doesn't work.
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
    let initials = first_initial(&bar.child.first_name) + &first_initial(&bar.child.last_name);
    let text = bar_text(lang, bar);
    view! {
        <li class=format!("{} {}", bar_classes(bar, past), placed("", bar.start, bar.end).trim())
            data-visit=bar.visit.to_string() data-version=bar.movable_version() data-at=bar.start data-for=bar.end - bar.start>
            <a href=format!("/visits/{}", bar.visit) title=text.clone() aria-label=text data-initials=initials>
                <span class="bar-name" dir="auto">{bar.child.short_name()}</span>
                {bar_marks(lang, bar)}
            </a>
        </li>
    }
}
